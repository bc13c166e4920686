"""Registers the package with Django, and its files with the loader of reference data."""

from django.apps import AppConfig


class WorldConfig(AppConfig):
    name = "mithaq.world"
    label = "world"

    def ready(self) -> None:
        from mithaq.core import reference
        from mithaq.world.reference import FILES

        reference.register(*FILES)
