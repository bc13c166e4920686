"""Registers the package with Django."""

from django.apps import AppConfig


class LibraryConfig(AppConfig):
    name = "mithaq.library"
    label = "library"

    def import_models(self) -> None:
        super().import_models()
        # Evidence stands in files of its own.
        from mithaq.library import models_evidence  # noqa: F401

    def ready(self) -> None:
        """Register what the package brings."""
        from mithaq.library import apps_documents, apps_evidence

        apps_documents.register()
        apps_evidence.register()
