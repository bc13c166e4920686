"""Registers the package with Django."""

from django.apps import AppConfig


class RelationsConfig(AppConfig):
    name = "mithaq.relations"
    label = "relations"
