"""Registers the package with Django, and its parts with the house."""

from django.apps import AppConfig


class NetworkConfig(AppConfig):
    name = "mithaq.network"
    label = "network"

    def ready(self) -> None:
        from mithaq.core import demo, measures, reference
        from mithaq.network import demo as invented
        from mithaq.network.measures import MEASURES
        from mithaq.network.reference import FILES

        reference.register(*FILES)
        measures.register(*MEASURES)
        demo.register(30, invented.load_demo)
