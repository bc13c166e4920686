"""Registers the package with Django."""

from django.apps import AppConfig


class CasesConfig(AppConfig):
    name = "mithaq.cases"
    label = "cases"
