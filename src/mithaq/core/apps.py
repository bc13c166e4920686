"""Registers the package with Django."""

from django.apps import AppConfig


class CoreConfig(AppConfig):
    name = "mithaq.core"
    label = "core"
