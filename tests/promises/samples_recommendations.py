"""Objects behind the addresses of recommendations, their follow-up and evidence, for the permission matrix."""

from datetime import date
from typing import Any

from django.utils import timezone

from tests.people import Cast
from tests.promises.samples_reports import PUBLISHED, SAMPLES_REPORTS


def _recommendation(cast: Cast) -> Any:
    """A public one, on the State of the member in Amman and of the coordinator."""
    from mithaq.reports.models import ParallelReport
    from mithaq.reports.models_recommendations import Recommendation

    SAMPLES_REPORTS["reports:report"](cast)
    report = ParallelReport.objects.get(code=PUBLISHED)
    made, _new = Recommendation.objects.get_or_create(
        code=f"{PUBLISHED}-R01",
        defaults={
            "report": report,
            "number": 1,
            "country_id": report.country_id,
            "cycle_id": report.cycle_id,
            "texts": {"en": "Publish it."},
            "state": "submitted",
            "created_at": timezone.now(),
            "submitted_at": timezone.now(),
        },
    )
    return made


def _code(cast: Cast) -> dict[str, Any]:
    return {"code": _recommendation(cast).code}


def _draft(cast: Cast) -> dict[str, Any]:
    """A draft of the report that is being written."""
    from mithaq.reports.models_recommendations import Recommendation
    from tests.promises.samples_reports import report_in_work

    report = report_in_work(cast)
    made, _new = Recommendation.objects.get_or_create(
        code=f"{report.code}-R01",
        defaults={
            "report": report,
            "number": 1,
            "country_id": report.country_id,
            "cycle_id": report.cycle_id,
            "texts": {"en": "Publish it."},
            "created_at": timezone.now(),
        },
    )
    return {"code": made.code}


def _voice(cast: Cast) -> dict[str, Any]:
    return {**_code(cast), "voice": "assessment"}


def _statement(cast: Cast) -> dict[str, Any]:
    row = _recommendation(cast)
    made, _new = row.statements.get_or_create(
        voice="civil_society",
        ladder="law",
        rung="none",
        defaults={"when": date(2026, 1, 1), "source": "invented", "recorded_at": timezone.now()},
    )
    return {"code": row.code, "pk": made.pk}


def _event(cast: Cast) -> dict[str, Any]:
    from mithaq.reports.models_followup import FollowUpEvent

    row = _recommendation(cast)
    made, _new = FollowUpEvent.objects.get_or_create(
        kind="news",
        country_id=row.country_id,
        when=date(2026, 1, 1),
        defaults={"source": "invented", "recorded_at": timezone.now()},
    )
    made.recommendations.add(row)
    return {"code": row.code, "pk": made.pk}


def _part(cast: Cast) -> dict[str, Any]:
    row = _recommendation(cast)
    made, _new = row.contributions.get_or_create(
        grade="led", defaults={"what": "Invented.", "claimed_at": timezone.now()}
    )
    return {"code": row.code, "pk": made.pk}


def _duty(cast: Cast) -> dict[str, Any]:
    row = _recommendation(cast)
    made, _new = row.duties.get_or_create(
        person=cast.hub_staff, defaults={"due_on": date(2026, 1, 1), "given_at": timezone.now()}
    )
    return {"code": row.code, "pk": made.pk}


def _link(cast: Cast) -> dict[str, Any]:
    from mithaq.reports.models_recommendations import OutsideLink, OutsideRecommendation

    row = _recommendation(cast)
    outside, _new = OutsideRecommendation.objects.get_or_create(
        code="matrix-1",
        defaults={
            "mechanism": "Invented",
            "country_id": row.country_id,
            "year": 2024,
            "text": "Publish it.",
            "source": "invented",
            "added_at": timezone.now(),
        },
    )
    made, _new = OutsideLink.objects.get_or_create(
        recommendation=row, outside=outside, defaults={"proposed_at": timezone.now()}
    )
    return {"code": row.code, "pk": made.pk}


def _country(cast: Cast) -> dict[str, Any]:
    return {"iso3": _recommendation(cast).country_id}


def _item(cast: Cast) -> Any:
    """One that is not public, added by the member in Amman."""
    from mithaq.library.models_evidence import EvidenceItem

    row = _recommendation(cast)
    made, _new = EvidenceItem.objects.get_or_create(
        title="Evidence of the matrix",
        defaults={
            "kind": "letter",
            "country_id": row.country_id,
            "source": "invented",
            "added_by": cast.member_in_amman,
            "added_at": timezone.now(),
        },
    )
    return made


def _evidence(cast: Cast) -> dict[str, Any]:
    return {"pk": _item(cast).pk}


def _use(cast: Cast) -> dict[str, Any]:
    item = _item(cast)
    made, _new = item.uses.get_or_create(kind="status", key="1", defaults={"added_at": timezone.now()})
    return {"pk": item.pk, "use": made.pk}


SAMPLES_RECOMMENDATIONS = {
    **{
        f"reports:{name}": _code
        for name in (
            "recommendation",
            "recommendation_data",
            "card",
            "withdraw_recommendation",
            "link_outside",
            "propose_links",
            "no_change",
            "record_event",
            "claim_contribution",
            "give_duty",
        )
    },
    "reports:write_recommendation": SAMPLES_REPORTS["reports:workroom"],
    "reports:change_recommendation": _draft,
    "reports:submit_recommendation": _draft,
    "reports:record_statement": _voice,
    "reports:correct_statement": _statement,
    "reports:withdraw_statement": _statement,
    "reports:withdraw_event": _event,
    "reports:corroborate": _part,
    "reports:end_duty": _duty,
    "reports:decide_link": _link,
    "reports:became": _country,
    "reports:became_data": _country,
    **{
        f"library:{name}": _evidence
        for name in (
            "evidence",
            "evidence_copy",
            "evidence_original",
            "describe_evidence",
            "replace_evidence",
            "withdraw_evidence",
        )
    },
    "library:look_at_use": _use,
}
