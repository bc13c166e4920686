"""Addresses of the signed-in home."""

from django.urls import URLPattern, path

from mithaq.desk import views, views_work

app_name = "desk"
urlpatterns: list[URLPattern] = [
    path("desk", views_work.home, name="home"),
    path("desk/countries", views_work.countries, name="countries"),
    path("desk/monday-mail", views_work.monday_mail, name="monday_mail"),
    path("desk/monday-mail/stop/<str:token>", views_work.stop_monday_mail, name="stop_monday_mail"),
    path("desk/my-data", views.my_data, name="my_data"),
]
