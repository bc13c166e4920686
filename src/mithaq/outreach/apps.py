"""Registers the package with Django."""

from django.apps import AppConfig


class OutreachConfig(AppConfig):
    name = "mithaq.outreach"
    label = "outreach"
