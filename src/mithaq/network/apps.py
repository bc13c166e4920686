"""Registers the package with Django, and its parts with the house."""

from django.apps import AppConfig


class NetworkConfig(AppConfig):
    name = "mithaq.network"
    label = "network"

    def ready(self) -> None:
        from datetime import timedelta

        from django.utils.translation import gettext_lazy as _

        from mithaq.core import (
            audit,
            country_sections,
            demo,
            jobs,
            measures,
            navigation,
            past,
            reference,
            search_sources,
            waiting,
        )
        from mithaq.network import apps_groups, apps_keeping, permissions, sections, views, waiting_for
        from mithaq.network import jobs as work
        from mithaq.network.audit_words import VERBS
        from mithaq.network.measures import MEASURES
        from mithaq.network.models import Organisation
        from mithaq.network.reference import FILES

        apps_groups.register()
        apps_keeping.register()
        reference.register(*FILES)
        audit.label_verbs(VERBS)
        measures.register(*MEASURES)
        past.hold(Organisation, "seat_id")
        demo.register(30, "mithaq.network.demo.load_demo")
        jobs.schedule("dormant members", every=timedelta(hours=24), task=work.make_dormant)
        waiting.register(waiting_for.waiting)
        waiting.register_in_countries(waiting_for.open_in)
        country_sections.register(sections.network_leaf, order=40, key="network")
        search_sources.register(
            search_sources.SearchSource(
                key="organisations", label=_("Organisations"), find=views.find_public, order=20
            )
        )
        entries = (
            ("network", _("The network"), "network:network", "main", 40, None),
            (
                "organisations",
                _("Organisations"),
                "network:organisations",
                "desk",
                10,
                permissions.may_list_organisations,
            ),
            (
                "applications",
                _("Applications"),
                "network:applications",
                "desk",
                11,
                permissions.may_list_applications,
            ),
            ("gaps", _("Who is missing"), "network:gaps", "desk", 12, permissions.may_see_gaps),
            (
                "my_organisation",
                _("My organisation"),
                "network:my_organisation",
                "desk",
                5,
                permissions.may_have_own_organisation,
            ),
        )
        for key, label, url_name, place, order, may in entries:
            navigation.register(
                navigation.Entry(key=key, label=label, url_name=url_name, place=place, order=order, may=may)  # type: ignore[arg-type]
            )
