"""Addresses of the signed-in home."""

from django.urls import URLPattern, path

from mithaq.desk import views

app_name = "desk"
urlpatterns: list[URLPattern] = [
    path("desk", views.home, name="home"),
    path("desk/my-data", views.my_data, name="my_data"),
]
