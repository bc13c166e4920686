"""Registers the package with Django."""

from django.apps import AppConfig


class AdvocacyConfig(AppConfig):
    name = "mithaq.advocacy"
    label = "advocacy"
