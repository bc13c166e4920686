"""Registers the package with Django."""

from django.apps import AppConfig


class ReviewsConfig(AppConfig):
    name = "mithaq.reviews"
    label = "reviews"
