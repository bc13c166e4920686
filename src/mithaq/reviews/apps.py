"""Registers the package with Django, and its reference files with the loader."""

from django.apps import AppConfig


class ReviewsConfig(AppConfig):
    name = "mithaq.reviews"
    label = "reviews"

    def ready(self) -> None:
        from mithaq.core import reference
        from mithaq.reviews.reference import FILES

        reference.register(*FILES)
