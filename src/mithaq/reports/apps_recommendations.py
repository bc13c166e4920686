"""What recommendations and their follow-up register with the house; called from the package's `apps.py`."""


def register() -> None:
    """Verbs, uses of evidence, measures, jobs, the desk, leaves, search."""
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
        search_sources,
        waiting,
    )
    from mithaq.library import evidence_uses
    from mithaq.reports import evidence_use_kinds as kinds
    from mithaq.reports import (
        followup_sections,
        followup_waiting,
        jobs_recommendations,
        report_sections,
        search_recommendations,
    )
    from mithaq.reports import permissions_recommendations as permissions
    from mithaq.reports.measures import MEASURES
    from mithaq.reports.models import ParallelReport

    audit.label_verbs(
        {
            "write_recommendation": _("Wrote a recommendation"),
            "change_recommendation": _("Changed a recommendation"),
            "submit_recommendation": _("Submitted a recommendation"),
            "withdraw_recommendation": _("Withdrew a recommendation"),
            "link_outside": _("Linked what another mechanism recommended"),
            "decide_link": _("Decided on a proposed link"),
            "record_status": _("Recorded a status"),
            "correct_status": _("Corrected a status"),
            "withdraw_status": _("Withdrew a status"),
            "say_no_change": _("Found that nothing changed"),
            "give_followup_duty": _("Gave a recommendation to look after"),
            "end_followup_duty": _("Took a recommendation off somebody"),
            "choose_followup_load": _("Chose how much to be reminded of"),
            "record_followup_event": _("Recorded an event"),
            "withdraw_followup_event": _("Withdrew an event"),
            "claim_contribution": _("Said what part we had"),
            "corroborate_contribution": _("Recorded who outside confirms our part"),
            "withdraw_contribution": _("Withdrew what part we had"),
        }
    )
    evidence_uses.register("status", _("Status of a recommendation"), resolve=kinds.statuses)
    evidence_uses.register("event", _("Event"), resolve=kinds.events)
    evidence_uses.register("contribution", _("Our part in it"), resolve=kinds.contributions)
    evidence_uses.register_readers(kinds.items_of_colleagues)
    measures.register(*MEASURES)
    past.hold(ParallelReport, "support")
    # After the invented reports, to which it adds.
    demo.register(260, "mithaq.reports.demo_recommendations.load_demo")
    # After the report that the demo writes itself.
    demo.register(410, "mithaq.reports.demo_recommendations.load_verdicts")
    jobs.schedule("follow-up digest", every=timedelta(hours=24), task=jobs_recommendations.remind)
    waiting.register(followup_waiting.waiting)
    country_sections.register(followup_sections.country_leaf, order=41, key="recommendations")
    report_sections.register(followup_sections.report_leaf, order=40, key="recommendations")
    search_sources.register(search_recommendations.SOURCE)
    navigation.register(
        navigation.Entry(
            key="recommendations",
            label=_("Recommendations"),
            url_name="reports:recommendations",
            place="main",
            order=24,
        )
    )
    navigation.register(
        navigation.Entry(
            key="followup",
            label=_("What I look after"),
            url_name="reports:duties",
            place="desk",
            order=44,
            may=permissions.may_see_own_duties,
        )
    )
