"""Addresses of the public pages."""

from django.urls import URLPattern, path

from mithaq.public import views

app_name = "public"
urlpatterns: list[URLPattern] = [path("", views.home, name="home")]
