"""Registers the package with Django."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DeskConfig(AppConfig):
    name = "mithaq.desk"
    label = "desk"

    def ready(self) -> None:
        from mithaq.core import audit, navigation
        from mithaq.desk import jobs, permissions

        audit.label_verbs(
            {
                "export_my_data": _("Downloaded their own data"),
                "choose_monday_mail": _("Took or stopped the Monday mail"),
            }
        )
        jobs.plan()
        navigation.register(
            navigation.Entry(key="desk", label=_("My work"), url_name="desk:home", place="desk", order=1)
        )
        navigation.register(
            navigation.Entry(
                key="work_by_country",
                label=_("Work by country"),
                url_name="desk:countries",
                place="desk",
                order=2,
                may=permissions.may_see_work_by_country,
            )
        )
        navigation.register(
            navigation.Entry(
                key="my_data", label=_("My data"), url_name="desk:my_data", place="account", order=30
            )
        )
