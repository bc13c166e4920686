"""Registers the package with Django, and what it adds to the other parts."""

from django.apps import AppConfig


class FundingConfig(AppConfig):
    name = "mithaq.funding"
    label = "funding"

    def ready(self) -> None:
        from django.utils.translation import gettext_lazy as _

        from mithaq.core import audit, demo, files, measures, navigation, past, reference, waiting
        from mithaq.funding import permissions, waiting_for
        from mithaq.funding.audit_words import VERBS
        from mithaq.funding.measures import MEASURES
        from mithaq.funding.models import GrantAgreement, PriceChange
        from mithaq.funding.reference import FILES

        reference.register(*FILES)
        audit.label_verbs(VERBS)
        measures.register(*MEASURES)
        past.hold(PriceChange, "index", "year", "percent")
        past.hold(GrantAgreement, "starts", "ends", "length")
        waiting.register(waiting_for.waiting)
        demo.register(400, "mithaq.funding.demo.load_demo")
        files.register_reader("funding_proposal", lambda person, stored: permissions.may_read_money(person))
        navigation.register(
            navigation.Entry(
                key="funding-desk",
                label=_("Funding"),
                url_name="funding:overview",
                place="desk",
                order=60,
                may=permissions.may_read_money,
            )
        )
        navigation.register(
            navigation.Entry(
                key="funding",
                label=_("Who pays for us"),
                url_name="funding:funding",
                place="footer",
                order=45,
            )
        )
