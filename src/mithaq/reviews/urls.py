"""Addresses of reviews."""

from django.urls import URLPattern, path

from mithaq.core.lists import list_paths
from mithaq.reviews import views, views_late, views_pledge

app_name = "reviews"
urlpatterns: list[URLPattern] = [
    *list_paths("reviews", views.Tracker),
    *list_paths("reviews/late", views_late.StuckList),
    *list_paths("pledge", views_pledge.PledgeList),
    path("reviews/mechanism", views_late.mechanism, name="mechanism"),
    path("reviews/mechanism.<format:format>", views_late.mechanism_data, name="mechanism_data"),
]
