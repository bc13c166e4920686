"""Registers the package with Django."""

from django.apps import AppConfig


class ResultsConfig(AppConfig):
    name = "mithaq.results"
    label = "results"
