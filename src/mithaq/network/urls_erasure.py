"""Addresses of erasure and retention; part of the network's."""

from django.urls import URLPattern, path

from mithaq.core.lists import list_paths
from mithaq.network import views_erasure as views

paths: list[URLPattern] = [
    path("desk/be-erased", views.ask, name="ask_erasure"),
    *list_paths("desk/erasures", views.ErasureList),
    path("desk/erasures/<int:pk>", views.erasure_page, name="erasure"),
    path("desk/people/<int:pk>/erase", views.start_erasure, name="start_erasure"),
    path("desk/retention", views.retention_page, name="retention"),
    path("desk/retention/<slug:code>", views.rule_page, name="retention_rule"),
]
