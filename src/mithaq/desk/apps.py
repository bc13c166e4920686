"""Registers the package with Django."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DeskConfig(AppConfig):
    name = "mithaq.desk"
    label = "desk"

    def ready(self) -> None:
        from mithaq.core import audit, navigation

        audit.label_verbs({"export_my_data": _("Downloaded their own data")})
        navigation.register(
            navigation.Entry(key="desk", label=_("My desk"), url_name="desk:home", place="desk", order=10)
        )
        navigation.register(
            navigation.Entry(
                key="my_data", label=_("My data"), url_name="desk:my_data", place="account", order=30
            )
        )
