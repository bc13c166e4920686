"""Reads for the people around the tracker: the queue of corrections, what changed, chances to take part."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Q, QuerySet

from mithaq.accounts.models import Anybody, User
from mithaq.accounts.permissions import has_role, is_staff_of_hub, scopes_of
from mithaq.accounts.rules import Role
from mithaq.core.partial_dates import PartialDate, Precision
from mithaq.reviews import queries, rules
from mithaq.reviews.models import (
    Correction,
    Cycle,
    FollowedTopic,
    InformationRequest,
    Milestone,
    Opportunity,
    ReviewFact,
)
from mithaq.world.models import CountryRegion


def corrections_for(person: Anybody) -> QuerySet[Correction]:
    """The corrections that the person may answer: all for the hub, those of their regions for coordinators."""
    rows = Correction.objects.select_related("country", "review", "answered_by")
    if is_staff_of_hub(person):
        return rows
    if has_role(person, Role.REGIONAL_COORDINATOR):
        regions = scopes_of(person, Role.REGIONAL_COORDINATOR)
        return rows.filter(country__in=CountryRegion.objects.filter(region__in=regions).values("country"))
    return rows.none()


def requests_visible_to(person: Anybody) -> QuerySet[InformationRequest]:
    """The requests that the person may see; the twin of `permissions.may_see_request`."""
    rows = InformationRequest.objects.select_related("review__country", "review__cycle", "asked_by")
    if is_staff_of_hub(person) or has_role(person, Role.AUDITOR):
        return rows
    seen = Q(is_public=True)
    if isinstance(person, User):
        seen |= Q(asked_by=person)
        regions = scopes_of(person, Role.REGIONAL_COORDINATOR)
        if regions:
            seen |= Q(review__country__in=CountryRegion.objects.filter(region__in=regions).values("country"))
    return rows.filter(seen)


@dataclass(frozen=True, kw_only=True, slots=True)
class Chance:
    """One thing ahead that civil society can take part in or prepare for."""

    key: str
    titles: Mapping[str, str]
    when: PartialDate
    ends: date | None
    country: str | None
    country_names: Mapping[str, str]
    milestone_names: Mapping[str, str]
    where: str
    address: str
    source: str
    kind: str
    sequence: int
    cancelled: bool
    changed_at: datetime | None


def chances(today: date, *, country: str | None = None) -> tuple[Chance, ...]:
    """What lies ahead of `today`: recorded opportunities, and milestones expected by the rules of open reviews."""
    found = [
        Chance(
            key=f"opportunity-{row.key}",
            titles=row.titles,
            when=PartialDate(row.starts, Precision(row.starts_precision)),
            ends=row.ends,
            country=row.country_id,
            country_names=row.country.names if row.country else {},
            milestone_names={},
            where=row.where,
            address=row.address,
            source=row.source,
            kind="opportunity",
            sequence=row.sequence,
            cancelled=row.cancelled,
            changed_at=row.changed_at,
        )
        for row in Opportunity.objects.select_related("country")
        if PartialDate(row.starts, Precision(row.starts_precision)).last >= today
        and country in (None, row.country_id)
    ]
    return tuple(
        sorted([*found, *_expected(today, country)], key=lambda chance: (chance.when.first, chance.key))
    )


def _expected(today: date, country: str | None) -> Iterable[Chance]:
    names: dict[str, dict[str, Milestone]] = {}
    for milestone in Milestone.objects.all():
        names.setdefault(milestone.mechanism_id, {})[milestone.code] = milestone
    mechanism_of = {cycle.code: cycle.mechanism_id for cycle in Cycle.objects.all()}
    for row in queries.tracker(as_of=today):
        if row.start is None or country not in (None, row.iso3):
            continue
        if row.status not in (rules.Status.ONGOING, rules.Status.SCHEDULED):
            continue
        steps = names[mechanism_of[row.cycle]]
        for code, day in rules.expected_dates(row.start, [step.as_step() for step in steps.values()]).items():
            if day < today or code in row.standing.reached or code not in steps:
                continue
            yield Chance(
                key=f"expected-{row.iso3}-{row.cycle}-{code}",
                titles=row.cycle_names,
                when=PartialDate(day),
                ends=None,
                country=row.iso3,
                country_names=row.names,
                milestone_names=steps[code].names,
                where="",
                address="",
                source=steps[code].source,
                kind="expected",
                sequence=0,
                cancelled=False,
                changed_at=None,
            )


@dataclass(frozen=True, kw_only=True, slots=True)
class Change:
    """One change of the record, for feeds and digests."""

    key: str
    at: datetime
    country: str
    country_names: Mapping[str, str]
    milestone: str
    milestone_names: Mapping[str, str]
    aspect: str
    when: PartialDate | None
    source: str
    is_correction: bool


def changes(
    *,
    since: datetime | None = None,
    until: datetime | None = None,
    country: str | None = None,
    most: int = 50,
) -> tuple[Change, ...]:
    """The newest facts that stand, newest first."""
    rows = (
        ReviewFact.objects.standing()
        .select_related("review__country", "milestone")
        .order_by("-recorded_at", "-id")
    )
    if since is not None:
        rows = rows.filter(recorded_at__gt=since)
    if until is not None:
        rows = rows.filter(recorded_at__lte=until)
    if country is not None:
        rows = rows.filter(review__country=country)
    return tuple(
        Change(
            key=f"fact-{row.pk}",
            at=row.recorded_at,
            country=row.review.country_id,
            country_names=row.review.country.names,
            milestone=row.milestone.code,
            milestone_names=row.milestone.names,
            aspect=row.aspect,
            when=row.partial_date,
            source=row.source,
            is_correction=row.corrects_id is not None,
        )
        for row in rows[:most]
    )


def changes_for(topics: Iterable[FollowedTopic], *, until: datetime) -> tuple[Change, ...]:
    """What changed in followed topics since each was last told, newest first, each change once."""
    found: dict[str, Change] = {}
    regions: dict[str, frozenset[str]] = {}
    for topic in topics:
        for change in changes(since=topic.told_until, until=until, most=500):
            if topic.kind == "region" and topic.key not in regions:
                regions[topic.key] = frozenset(
                    CountryRegion.objects.filter(region=topic.key).values_list("country_id", flat=True)
                )
            if (
                (topic.kind == "country" and change.country == topic.key)
                or (topic.kind == "milestone" and change.milestone == topic.key)
                or (topic.kind == "region" and change.country in regions[topic.key])
            ):
                found[change.key] = change
    return tuple(sorted(found.values(), key=lambda change: change.at, reverse=True))


def forgettable(now: datetime) -> QuerySet[Correction]:
    """Corrections whose address is no longer needed: answered more than 90 days ago."""
    return Correction.objects.filter(answered_at__lt=now - timedelta(days=90)).exclude(email="")
