"""Registers the package with Django, its files with the loader of reference data, its pages with the navigation."""

from django.apps import AppConfig


class WorldConfig(AppConfig):
    name = "mithaq.world"
    label = "world"

    def ready(self) -> None:
        from django.utils.translation import gettext_lazy as _

        from mithaq.core import audit, navigation, reference
        from mithaq.world.permissions import may_confirm_values
        from mithaq.world.reference import FILES

        audit.label_verbs(
            {
                "confirm_title": _("Confirmed a title"),
                "confirm_party": _("Confirmed the facts of a State party"),
            }
        )
        reference.register(*FILES)
        navigation.register(
            navigation.Entry(
                key="treaties", label=_("Treaties"), url_name="world:treaties", place="main", order=40
            )
        )
        navigation.register(
            navigation.Entry(
                key="sources", label=_("Sources"), url_name="world:sources", place="footer", order=40
            )
        )
        navigation.register(
            navigation.Entry(
                key="values_to_confirm",
                label=_("Values to confirm"),
                url_name="world:waiting",
                place="desk",
                order=80,
                may=may_confirm_values,
            )
        )
