"""What people do with recommendations: write, check, submit, withdraw; link them to those of other mechanisms."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from mithaq.accounts.models import Anybody, User
from mithaq.core import audit
from mithaq.core.errors import Conflict, NotFound, NotPermitted, RuleBroken
from mithaq.reports import permissions_recommendations as permissions
from mithaq.reports import rules_recommendations as rules
from mithaq.reports import search_texts
from mithaq.reports.models import ParallelReport
from mithaq.reports.models_recommendations import OutsideLink, OutsideRecommendation, Recommendation
from mithaq.reports.words_recommendations import FOUND_WORDS
from mithaq.world.models import Provision


@dataclass(frozen=True, kw_only=True)
class Written:
    """What is said in a recommendation. A draft may lack anything but its words."""

    texts: Mapping[str, str]
    addressees: Mapping[str, str]
    success: Mapping[str, str]
    action: rules.Action
    strength: rules.Strength
    priority: rules.Priority
    deadline: date | None = None
    theme: Any = None
    finding: Any = None
    provisions: tuple[str, ...] = ()


def write_recommendation(
    person: Anybody, report: ParallelReport, written: Written, *, at: datetime
) -> Recommendation:
    """Add a recommendation to a report, as a draft under a code that never changes."""
    if not permissions.may_write_for(person, report) or not isinstance(person, User):
        raise NotPermitted()
    _has_words(written)
    with transaction.atomic():
        # Two who write at once wait for each other here, so that numbers do not collide.
        ParallelReport.objects.select_for_update().get(pk=report.pk)
        number = (Recommendation.objects.filter(report=report).aggregate(most=Max("number"))["most"] or 0) + 1
        recommendation = Recommendation.objects.create(
            code=rules.code_of(report.code, number),
            report=report,
            number=number,
            country_id=report.country_id,
            cycle_id=report.cycle_id,
            created_at=at,
            created_by=person,
            **_values(written, report),
        )
        recommendation.provisions.set(_provisions(written.provisions))
        audit.record(person, "write_recommendation", recommendation, at=at, after=_told(recommendation))
    return recommendation


def change_recommendation(
    person: Anybody, recommendation: Recommendation, written: Written, *, at: datetime
) -> Recommendation:
    """Change a draft, or a submitted one until its report is public."""
    if not permissions.may_change_recommendation(person, recommendation) or not isinstance(person, User):
        raise NotPermitted()
    _has_words(written)
    with transaction.atomic():
        before = _told(recommendation)
        for name, value in _values(written, recommendation.report).items():
            setattr(recommendation, name, value)
        recommendation.version += 1
        recommendation.save()
        recommendation.provisions.set(_provisions(written.provisions))
        if recommendation.state == rules.State.SUBMITTED.value:
            _refuse_if_poor(recommendation, at.date())
        search_texts.put_recommendation(recommendation)
        audit.record(
            person, "change_recommendation", recommendation, at=at, before=before, after=_told(recommendation)
        )
    return recommendation


def found_in(recommendation: Recommendation, today: date) -> list[rules.Found]:
    """What the quality check finds in a recommendation as it stands."""
    return rules.check(
        rules.Draft(
            texts=recommendation.texts,
            addressees=recommendation.addressees,
            success=recommendation.success,
            deadline=recommendation.deadline,
            has_provision=recommendation.provisions.exists(),
            has_theme=recommendation.theme_id is not None,
        ),
        today=today,
    )


def submit_recommendation(person: Anybody, recommendation: Recommendation, *, at: datetime) -> Recommendation:
    """Submit a draft that passes the quality check. It is public with its report. Raises RuleBroken with what is missing."""
    if not permissions.may_submit_recommendation(person, recommendation) or not isinstance(person, User):
        raise NotPermitted()
    _refuse_if_poor(recommendation, at.date())
    with transaction.atomic():
        changed = Recommendation.objects.filter(
            pk=recommendation.pk, state=rules.State.DRAFT.value, version=recommendation.version
        ).update(state=rules.State.SUBMITTED.value, submitted_at=at)
        if not changed:
            raise Conflict()
        search_texts.put_recommendation(recommendation)
        audit.record(
            person,
            "submit_recommendation",
            recommendation,
            at=at,
            before={"state": rules.State.DRAFT.value},
            after={"state": rules.State.SUBMITTED.value},
        )
    recommendation.refresh_from_db()
    return recommendation


def withdraw_recommendation(
    person: Anybody, recommendation: Recommendation, *, why: str, at: datetime
) -> Recommendation:
    """Take a recommendation back. Its code is never given again, and its log stays."""
    if not permissions.may_withdraw_recommendation(person, recommendation) or not isinstance(person, User):
        raise NotPermitted()
    if not why.strip():
        raise RuleBroken(_("Say in a sentence why you withdraw it."), code="no_reason", field="why")
    with transaction.atomic():
        changed = (
            Recommendation.objects.filter(pk=recommendation.pk)
            .exclude(state=rules.State.WITHDRAWN.value)
            .update(state=rules.State.WITHDRAWN.value, withdrawn_at=at, withdrawn_why=why.strip()[:300])
        )
        if not changed:
            raise Conflict(_("Somebody withdrew it already."))
        search_texts.put_recommendation(recommendation)
        audit.record(
            person,
            "withdraw_recommendation",
            recommendation,
            at=at,
            before={"state": recommendation.state},
            after={"state": rules.State.WITHDRAWN.value},
            note=why,
        )
    recommendation.refresh_from_db()
    return recommendation


def _refuse_if_poor(recommendation: Recommendation, today: date) -> None:
    found = [each for each in found_in(recommendation, today) if each in rules.BLOCKING]
    if found:
        raise RuleBroken(
            _("It cannot be submitted yet. %(what)s"),
            code=found[0].value,
            what=" ".join(str(FOUND_WORDS[each]) for each in found),
        )


# --- what others recommended ------------------------------------------------------------------------------


def link_outside(
    person: Anybody, recommendation: Recommendation, outside: OutsideRecommendation, *, at: datetime
) -> OutsideLink:
    """Say by hand that both ask for the same; whoever says so confirms it."""
    if not permissions.may_decide_links(person, recommendation) or not isinstance(person, User):
        raise NotPermitted()
    if outside.country_id != recommendation.country_id:
        raise RuleBroken(
            _("It was recommended to another State. Only recommendations to the same State are linked."),
            code="other_state",
            field="outside",
        )
    with transaction.atomic():
        link, created = OutsideLink.objects.get_or_create(
            recommendation=recommendation,
            outside=outside,
            defaults={
                "state": "confirmed",
                "found_by": "hand",
                "proposed_at": at,
                "decided_at": at,
                "decided_by": person,
            },
        )
        if not created:
            return decide_link(person, link, confirm=True, at=at)
        audit.record(person, "link_outside", recommendation, at=at, after={"outside": outside.code})
    return link


def decide_link(person: Anybody, link: OutsideLink, *, confirm: bool, at: datetime) -> OutsideLink:
    """Confirm or reject a link. Deciding otherwise later is possible, and recorded."""
    if not permissions.may_decide_links(person, link.recommendation) or not isinstance(person, User):
        raise NotPermitted()
    state = "confirmed" if confirm else "rejected"
    with transaction.atomic():
        held = OutsideLink.objects.select_for_update().filter(pk=link.pk).first()
        if held is None:
            raise NotFound()
        before = held.state
        if before != state:
            held.state, held.decided_at, held.decided_by = state, at, person
            held.save(update_fields=["state", "decided_at", "decided_by"])
            audit.record(
                person,
                "decide_link",
                held.recommendation,
                at=at,
                before={"link": before},
                after={"link": state, "outside": held.outside.code},
            )
    return held


def keep_proposals(found: Iterable[tuple[int, int, float]], *, run: str, at: datetime) -> int:
    """Keep what the engine proposes; what a person decided is never touched. Return how many are new."""
    new = 0
    with transaction.atomic():
        for recommendation, outside, probability in found:
            link, created = OutsideLink.objects.get_or_create(
                recommendation_id=recommendation,
                outside_id=outside,
                defaults={
                    "state": "proposed",
                    "found_by": "engine",
                    "probability": probability,
                    "run": run,
                    "proposed_at": at,
                },
            )
            new += created
            if not created and link.state == "proposed":
                OutsideLink.objects.filter(pk=link.pk, state="proposed").update(
                    probability=probability, run=run
                )
    return new


def _has_words(written: Written) -> None:
    if not any(text.strip() for text in written.texts.values()):
        raise RuleBroken(FOUND_WORDS[rules.Found.NO_TEXT], code="no_text", field="texts")


def _provisions(identifiers: Iterable[str]) -> list[Provision]:
    return list(Provision.objects.filter(pk__in=list(identifiers)))


def _values(written: Written, report: ParallelReport) -> dict[str, Any]:
    if written.finding is not None and written.finding.report_id != report.pk:
        raise RuleBroken(
            _("This finding stands in another report. Choose one of the same report."),
            code="other_report",
            field="finding",
        )
    return {
        "texts": _trimmed(written.texts),
        "addressees": _trimmed(written.addressees),
        "success": _trimmed(written.success),
        "action": written.action.value,
        "strength": written.strength.value,
        "priority": written.priority.value,
        "deadline": written.deadline,
        "theme": written.theme,
        "finding": written.finding,
    }


def _trimmed(texts: Mapping[str, str]) -> dict[str, str]:
    return {language: text.strip() for language, text in texts.items() if text.strip()}


def _told(recommendation: Recommendation) -> dict[str, Any]:
    """A recommendation for the audit."""
    return {
        "texts": dict(recommendation.texts),
        "addressees": dict(recommendation.addressees),
        "success": dict(recommendation.success),
        "action": recommendation.action,
        "strength": recommendation.strength,
        "priority": recommendation.priority,
        "deadline": recommendation.deadline.isoformat() if recommendation.deadline else "",
        "theme": recommendation.theme_id or "",
        "provisions": sorted(recommendation.provisions.values_list("pk", flat=True)),
    }
