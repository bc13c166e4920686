"""Addresses of the library. Evidence has a file of its own, included here."""

from django.urls import URLPattern

from mithaq.library import urls_evidence

app_name = "library"
urlpatterns: list[URLPattern] = [*urls_evidence.urlpatterns]
