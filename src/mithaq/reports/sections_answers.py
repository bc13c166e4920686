"""The leaves of official answers: on a report's public page what is confirmed, in its workroom what is to be looked at."""

from typing import Any

from django.utils.translation import gettext as _

from mithaq.core.sections import Section
from mithaq.reports import permissions_answers
from mithaq.reports.models import ParallelReport
from mithaq.reports.models_answers import AnswerPair
from mithaq.reports.rules_answers import Decision


def taken_up_leaf(report: ParallelReport, person: Any) -> Section | None:
    """What the official report took up, as people confirmed it; unreviewed proposals are not told."""
    pairs = list(
        AnswerPair.objects.filter(run__report=report, decision=Decision.CONFIRMED.value)
        .exclude(kind="topic")
        .select_related("run__report", "recommendation", "finding__provision", "passage__text__document")
        .order_by("recommendation__number", "pk")
    )
    if not pairs:
        return None
    return Section(
        key="taken_up",
        title=_("What the State’s report took up"),
        template="reports/parts/taken_up.html",
        context={"pairs": pairs},
        data=[
            {
                "recommendation": pair.recommendation.code if pair.recommendation else None,
                "finding": pair.finding.provision_id if pair.finding else None,
                "document": pair.passage.text.document_id,
                "passage": pair.passage.anchor,
                "kind": pair.kind,
                "official_date": pair.theirs_dated or None,
                "address": pair.get_absolute_url(),
            }
            for pair in pairs
        ],
    )


def workroom_leaf(report: ParallelReport, person: Any) -> Section | None:
    """Proposals that wait for somebody's eyes."""
    if not permissions_answers.may_see_proposals(person, report):
        return None
    count = AnswerPair.objects.filter(run__report=report, decision=Decision.OPEN.value).count()
    return Section(
        key="answers",
        title=_("The State’s official report"),
        template="reports/parts/answers.html",
        context={"open": count},
    )
