"""Addresses of the public pages."""

from django.urls import URLPattern, path

from mithaq.core.lists import list_paths
from mithaq.public import views
from mithaq.public.lists import CountryList

app_name = "public"
urlpatterns: list[URLPattern] = [
    path("", views.home, name="home"),
    *list_paths("countries", CountryList),
    path("countries/<str:iso3>.json", views.country_data, name="country_data"),
    path("countries/<str:iso3>", views.country, name="country"),
    path("about", views.about, name="about"),
    path("search", views.search, name="search"),
]
