"""Registers the package with Django."""

from django.apps import AppConfig


class ReportsConfig(AppConfig):
    name = "mithaq.reports"
    label = "reports"
