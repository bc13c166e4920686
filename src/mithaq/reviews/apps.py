"""Registers the package with Django, and its reference files with the loader."""

from django.apps import AppConfig


class ReviewsConfig(AppConfig):
    name = "mithaq.reviews"
    label = "reviews"

    def ready(self) -> None:
        from datetime import timedelta

        from django.utils.translation import gettext_lazy as _

        from mithaq.core import (
            audit,
            country_sections,
            demo,
            files,
            home_sections,
            jobs,
            measures,
            navigation,
            past,
            reference,
            waiting,
        )
        from mithaq.network import queries_gaps
        from mithaq.reviews import jobs as work
        from mithaq.reviews import permissions, running, sections, waiting_for
        from mithaq.reviews.measures import MEASURES
        from mithaq.reviews.models import PledgeSignature
        from mithaq.reviews.reference import FILES

        audit.label_verbs(
            {
                "check_document": _("Checked a document again"),
                "judge_commitment": _("Judged a promise of the pledge"),
                "record_reply": _("Recorded a State’s reply"),
                "record_fact": _("Recorded a fact"),
                "correct_fact": _("Corrected a fact"),
                "withdraw_fact": _("Withdrew a fact"),
                "add_document": _("Added a document"),
                "name_reviewer": _("Named a reviewing State"),
                "record_focal_point": _("Recorded the focal point"),
                "draft_request": _("Drafted an information request"),
                "move_request": _("Moved the information request on"),
                "propose_correction": _("Proposed a correction"),
                "answer_correction": _("Answered a proposed correction"),
            }
        )
        reference.register(*FILES)
        demo.register(200, "mithaq.reviews.demo.load_demo")
        queries_gaps.register_reason(queries_gaps.REVIEW_RUNNING, running.countries_under_review)
        measures.register(*MEASURES)
        past.hold(PledgeSignature, "signed", "precision")
        # Copies of official documents are public.
        files.register_reader("review_document", lambda person, stored: True)
        jobs.schedule("forecast of reviews", every=timedelta(hours=24), task=work.make_forecast)
        jobs.schedule("digest to followers", every=timedelta(hours=24), task=work.send_digests)
        jobs.schedule("addresses of corrections", every=timedelta(hours=24), task=work.forget_addresses)
        waiting.register(waiting_for.waiting)
        waiting.register_in_countries(waiting_for.open_in)
        country_sections.register(sections.reviews_leaf, order=20, key="reviews")
        country_sections.register(sections.pledge_leaf, order=30, key="pledge")
        home_sections.register(sections.map_leaf, order=10, key="map")
        navigation.register(
            navigation.Entry(
                key="reviews", label=_("Reviews"), url_name="reviews:reviews", place="main", order=20
            )
        )
        navigation.register(
            navigation.Entry(
                key="chances", label=_("Take part"), url_name="reviews:chances", place="main", order=60
            )
        )
        navigation.register(
            navigation.Entry(
                key="requests",
                label=_("Information requests"),
                url_name="reviews:desk_requests",
                place="desk",
                order=30,
                may=permissions.may_ask,
            )
        )
        navigation.register(
            navigation.Entry(
                key="corrections",
                label=_("Proposed corrections"),
                url_name="reviews:corrections",
                place="desk",
                order=31,
                may=permissions.may_answer_corrections,
            )
        )
