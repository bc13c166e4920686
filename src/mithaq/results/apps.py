"""Registers the package with Django, and its files with the loader."""

from django.apps import AppConfig


class ResultsConfig(AppConfig):
    name = "mithaq.results"
    label = "results"

    def ready(self) -> None:
        from mithaq.results.data_files import register_files

        register_files()
