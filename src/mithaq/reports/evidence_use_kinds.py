"""What of reports rests on evidence, named for the library; and whose evidence the people of one report share."""

from collections.abc import Mapping, Sequence
from typing import Any

from mithaq.accounts.models import User
from mithaq.core.texts import text_in
from mithaq.library.models_evidence import EvidenceItem
from mithaq.reports.models import ParallelReport, ReportPerson
from mithaq.reports.models_followup import Contribution, FollowUpEvent, StatusStatement
from mithaq.reports.models_recommendations import Recommendation
from mithaq.reports.models_workshops import Workshop, WorkshopOutput
from mithaq.reports.queries_recommendations import rung_word

Told = Mapping[str, tuple[str, str]]


def _numbers(keys: Sequence[str]) -> list[int]:
    return [int(key) for key in keys if key.isdigit()]


def statuses(keys: Sequence[str], person: Any) -> Told:
    """Statements of recommendations that the person may see."""
    rows = StatusStatement.objects.filter(
        pk__in=_numbers(keys), recommendation__in=Recommendation.objects.visible_to(person).values("pk")
    ).select_related("recommendation")
    return {
        str(row.pk): (
            f"{row.recommendation.code}: {rung_word(row.rung)}",
            row.recommendation.get_absolute_url(),
        )
        for row in rows
    }


def events(keys: Sequence[str], person: Any) -> Told:
    """Events that bear on recommendations that the person may see."""
    visible = Recommendation.objects.visible_to(person).values("pk")
    rows = (
        FollowUpEvent.objects.filter(pk__in=_numbers(keys), recommendations__in=visible)
        .distinct()
        .prefetch_related("recommendations")
    )
    return {
        str(row.pk): (text_in(row.titles), f"{row.recommendations.all()[0].get_absolute_url()}#events")
        for row in rows
    }


def contributions(keys: Sequence[str], person: Any) -> Told:
    """Claims of our part in what came of recommendations that the person may see."""
    rows = Contribution.objects.filter(
        pk__in=_numbers(keys), recommendation__in=Recommendation.objects.visible_to(person).values("pk")
    ).select_related("recommendation")
    return {
        str(row.pk): (row.recommendation.code, f"{row.recommendation.get_absolute_url()}#part")
        for row in rows
    }


def workshop_outputs(keys: Sequence[str], person: Any) -> Told:
    """What came of workshops that the person may see."""
    seen = Workshop.objects.visible_to(person).order_by().values("pk")
    rows = WorkshopOutput.objects.filter(pk__in=_numbers(keys), workshop__in=seen).select_related("workshop")
    return {str(row.pk): (str(row), row.workshop.get_absolute_url()) for row in rows}


def items_of_colleagues(person: Any) -> Any:
    """Evidence on a State that somebody added who works on the same report about it."""
    if not isinstance(person, User):
        return None
    reports = ReportPerson.objects.filter(user=person.pk, left_at=None).values("report")
    colleagues = ReportPerson.objects.filter(report__in=reports, left_at=None).values("user")
    countries = ParallelReport.objects.filter(pk__in=reports).order_by().values("country")
    return EvidenceItem.objects.filter(added_by__in=colleagues, country__in=countries).order_by().values("pk")
