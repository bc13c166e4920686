"""Addresses of reports. Recommendations, follow-up, answers, grants and publishing have files of their own, included here."""

from django.urls import URLPattern

app_name = "reports"
urlpatterns: list[URLPattern] = []
