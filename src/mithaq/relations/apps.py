"""Registers the package with Django, and what it adds to the other parts."""

from django.apps import AppConfig


class RelationsConfig(AppConfig):
    name = "mithaq.relations"
    label = "relations"

    def ready(self) -> None:
        from django.utils.translation import gettext_lazy as _

        from mithaq.core import audit, country_sections, demo, files, measures, navigation, reference, waiting
        from mithaq.relations import apps_contacts, permissions, sections, waiting_for
        from mithaq.relations.audit_words import VERBS
        from mithaq.relations.measures import MEASURES
        from mithaq.relations.reference import FILES

        reference.register(*FILES)
        audit.label_verbs(VERBS)
        measures.register(*MEASURES)
        waiting.register(waiting_for.waiting)
        waiting.register_in_countries(waiting_for.open_in)
        demo.register(300, "mithaq.relations.demo.load_demo")
        files.register_reader("partnership_output", lambda person, stored: permissions.may_work(person))
        country_sections.register(sections.bodies_leaf, order=70, key="bodies")
        navigation.register(
            navigation.Entry(
                key="bodies",
                label=_("Outside the network"),
                url_name="relations:bodies",
                place="desk",
                order=50,
                may=permissions.may_work,
            )
        )
        navigation.register(
            navigation.Entry(
                key="log",
                label=_("Write down a talk"),
                url_name="relations:log",
                place="desk",
                order=51,
                may=permissions.may_log,
            )
        )
        apps_contacts.register()
        navigation.register(
            navigation.Entry(
                key="partnerships",
                label=_("Partnerships"),
                url_name="relations:partnerships",
                place="footer",
                order=40,
            )
        )
