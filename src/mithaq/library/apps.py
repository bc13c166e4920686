"""Registers the package with Django."""

from django.apps import AppConfig


class LibraryConfig(AppConfig):
    name = "mithaq.library"
    label = "library"
