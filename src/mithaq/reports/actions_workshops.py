"""What people do with workshops: record one that was held, change it, say what came of it, withdraw it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from mithaq.accounts.models import Anybody, User
from mithaq.core import audit, past
from mithaq.core.errors import Conflict, NotPermitted, RuleBroken
from mithaq.core.partial_dates import PartialDate
from mithaq.library import actions_evidence
from mithaq.library.models_evidence import EvidenceItem
from mithaq.reports import permissions_workshops as permissions
from mithaq.reports import rules_workshops as rules
from mithaq.reports.actions import actor_of
from mithaq.reports.models import ParallelReport
from mithaq.reports.models_workshops import OUTPUT, Workshop, WorkshopOutput

SENTENCES: dict[str, str | Promise] = {
    "ends_loosely": _("Give the first day in full, or leave the last day out."),
    "ends_before": _("The last day lies before the first."),
    "in_future": _("This day lies in the future. Record the workshop when it was held."),
    "no_place": _("Say where it was held, or that it was online."),
    "two_places": _("Choose a State or a region, not both."),
    "participants": _("Give a number of people, or leave it out when nobody knows."),
    "other_review": _("One of these reports is about another State or review."),
}
FIELDS = {
    "ends_loosely": "ends",
    "ends_before": "ends",
    "in_future": "begins",
    "no_place": "place",
    "two_places": "region",
    "participants": "participants",
    "other_review": "reports",
}


@dataclass(frozen=True, kw_only=True)
class Described:
    """What is said of a workshop."""

    titles: Mapping[str, str]
    begins: PartialDate
    organisers: str
    ends: date | None = None
    place: str = ""
    is_online: bool = False
    country: str | None = None
    region: str | None = None
    cycle: str | None = None
    reports: Sequence[ParallelReport] = ()
    participants: int | None = None
    is_public: bool = True


def record_workshop(
    person: Anybody, described: Described, *, is_invented: bool = False, at: datetime
) -> Workshop:
    """Record a workshop that was held. Raises RuleBroken."""
    new = Workshop(recorded_at=at, is_invented=is_invented, **_values(described))
    if not permissions.may_keep_workshop(person, new) or not isinstance(person, User):
        raise NotPermitted()
    _check(person, described, at=at)
    new.recorded_by = person
    with transaction.atomic():
        new.save(force_insert=True)
        new.reports.set(described.reports)
        audit.record(person, "record_workshop", new, at=at, after=_told(new))
    return new


def change_workshop(person: Anybody, workshop: Workshop, described: Described, *, at: datetime) -> Workshop:
    """Correct what is said of a workshop; what was counted before stays so. Raises RuleBroken, Conflict."""
    moved = Workshop(country_id=described.country, region_id=described.region)
    if not permissions.may_keep_workshop(person, workshop) or not permissions.may_keep_workshop(
        person, moved
    ):
        raise NotPermitted()
    _check(person, described, at=at)
    with transaction.atomic(), past.keeping(workshop, at=at):
        before = _told(workshop)
        rows = Workshop.objects.standing().filter(pk=workshop.pk, version=workshop.version)
        if rows.update(version=workshop.version + 1, **_values(described)) != 1:
            raise Conflict()
        workshop.refresh_from_db()
        workshop.reports.set(described.reports)
        audit.record(
            actor_of(person), "change_workshop", workshop, at=at, before=before, after=_told(workshop)
        )
    return workshop


def add_workshop_output(
    person: Anybody,
    workshop: Workshop,
    *,
    what: Mapping[str, str],
    evidence: Sequence[EvidenceItem],
    at: datetime,
) -> WorkshopOutput:
    """Say what came of a workshop, with at least one item of evidence. Raises RuleBroken."""
    if not permissions.may_keep_workshop(person, workshop) or not isinstance(person, User):
        raise NotPermitted()
    if workshop.withdrawn_at is not None:
        raise Conflict(_("Somebody withdrew this workshop already."))
    if not any(text.strip() for text in what.values()):
        raise RuleBroken(_("Say in a sentence what came of it."), code="no_words", field="name_en")
    if not evidence:
        raise RuleBroken(
            _("Choose at least one item of evidence. Add it to the library first if it is not there."),
            code="no_evidence",
            field="evidence",
        )
    with transaction.atomic():
        made = WorkshopOutput.objects.create(
            workshop=workshop,
            what={language: text.strip() for language, text in what.items() if text.strip()},
            recorded_at=at,
            recorded_by=person,
        )
        actions_evidence.use_evidence(person, evidence, kind=OUTPUT, key=str(made.pk), at=at)
        audit.record(person, "add_workshop_output", workshop, at=at, after={"output": made.pk})
    return made


def withdraw_workshop(person: Anybody, workshop: Workshop, *, why: str, at: datetime) -> Workshop:
    """Take a workshop back that was recorded by mistake: it counts no more, and did on earlier days."""
    if not permissions.may_keep_workshop(person, workshop):
        raise NotPermitted()
    if not why.strip():
        raise RuleBroken(_("Say in a sentence why you withdraw it."), code="no_reason", field="why")
    with transaction.atomic(), past.keeping(workshop, at=at):
        rows = Workshop.objects.standing().filter(pk=workshop.pk)
        if not rows.update(withdrawn_at=at, withdrawn_why=why.strip()[:300], version=workshop.version + 1):
            raise Conflict(_("Somebody withdrew this workshop already."))
        audit.record(actor_of(person), "withdraw_workshop", workshop, at=at, before=_told(workshop), note=why)
    workshop.refresh_from_db()
    return workshop


def _values(described: Described) -> dict[str, Any]:
    return {
        "titles": {code: text.strip() for code, text in described.titles.items() if text.strip()},
        "begins": described.begins.first,
        "precision": described.begins.precision.value,
        "ends": described.ends,
        "place": described.place.strip(),
        "is_online": described.is_online,
        "country_id": described.country,
        "region_id": described.region,
        "cycle_id": described.cycle,
        "organisers": described.organisers.strip(),
        "participants": described.participants,
        "is_public": described.is_public,
    }


def _check(person: Anybody, described: Described, *, at: datetime) -> None:
    fault = rules.fault(
        begins=described.begins,
        ends=described.ends,
        place=described.place,
        is_online=described.is_online,
        has_country=described.country is not None,
        has_region=described.region is not None,
        participants=described.participants,
        today=at.date(),
    )
    asked = [report.pk for report in described.reports]
    seen = ParallelReport.objects.visible_to(person).filter(pk__in=asked)
    if described.country is not None:
        seen = seen.filter(country=described.country)
    if described.cycle is not None:
        seen = seen.filter(cycle=described.cycle)
    if fault is None and seen.count() != len(set(asked)):
        fault = "other_review"
    if fault is not None:
        raise RuleBroken(SENTENCES[fault], code=fault, field=FIELDS[fault])
    if not any(text.strip() for text in described.titles.values()):
        raise RuleBroken(_("Write the name in one of the languages."), code="no_title", field="name_en")


def _told(workshop: Workshop) -> dict[str, Any]:
    return {
        "begins": str(workshop.when),
        "ends": workshop.ends.isoformat() if workshop.ends else "",
        "place": workshop.place,
        "online": workshop.is_online,
        "country": workshop.country_id or "",
        "region": workshop.region_id or "",
        "participants": workshop.participants,
        "public": workshop.is_public,
    }
