"""Registers the package with Django, and what it brings with the house. Its other halves stand in `apps_*.py`."""

from django.apps import AppConfig


class ReportsConfig(AppConfig):
    name = "mithaq.reports"
    label = "reports"

    def import_models(self) -> None:
        super().import_models()
        # The rows of each half stand in a file of their own; whoever adds one names it here.
        from mithaq.reports import (  # noqa: F401
            models_answers,
            models_followup,
            models_grants,
            models_publishing,
            models_recommendations,
            models_writing,
        )

    def ready(self) -> None:
        """Register what the package brings."""
