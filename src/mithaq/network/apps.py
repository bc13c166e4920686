"""Registers the package with Django."""

from django.apps import AppConfig


class NetworkConfig(AppConfig):
    name = "mithaq.network"
    label = "network"
