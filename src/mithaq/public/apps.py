"""Registers the package with Django."""

from django.apps import AppConfig


class PublicConfig(AppConfig):
    name = "mithaq.public"
    label = "public"
