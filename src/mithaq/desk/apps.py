"""Registers the package with Django."""

from django.apps import AppConfig


class DeskConfig(AppConfig):
    name = "mithaq.desk"
    label = "desk"
