"""Addresses of the strategy and its indicators."""

from django.urls import URLPattern, path

from mithaq.core.lists import list_paths
from mithaq.results import views

app_name = "results"
urlpatterns: list[URLPattern] = [
    path("strategy", views.strategy, name="strategy"),
    path("strategy.json", views.strategy_data, name="strategy_data"),
    *list_paths("indicators", views.IndicatorList),
    path("indicators/<str:code>.json", views.indicator_data, name="indicator_data"),
    path("indicators/<str:code>.csv", views.indicator_csv, name="indicator_csv"),
    path("indicators/<str:code>", views.indicator, name="indicator"),
]
