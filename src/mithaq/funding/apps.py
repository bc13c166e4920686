"""Registers the package with Django."""

from django.apps import AppConfig


class FundingConfig(AppConfig):
    name = "mithaq.funding"
    label = "funding"
