"""Reads of reviews for screens, data and counts: the tracker at any date, one State, delays, totals.

Every read takes two days: `as_of` (what was true then) and `known_on` (what the record held then).
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from functools import lru_cache

from django.db import connection
from django.db.models import Count, Max

from mithaq.core.changes import state_of
from mithaq.core.partial_dates import PartialDate
from mithaq.reviews import fact_ledger, rules
from mithaq.reviews.models import CountryReview, Cycle, Milestone, ReviewFact
from mithaq.world.models import CountryRegion


@dataclass(frozen=True, kw_only=True, slots=True)
class TrackerRow:
    """Where one State stands in one cycle."""

    review: int
    iso3: str
    names: Mapping[str, str]
    group: str
    regions: tuple[str, ...]
    cycle: str
    cycle_names: Mapping[str, str]
    standing: rules.Standing
    stuck: bool
    start: PartialDate | None
    completion: PartialDate | None
    summary_address: str
    sources: tuple[str, ...]
    reviewers: tuple[str, ...]

    @property
    def status(self) -> rules.Status:
        """Where the review stands."""
        return self.standing.status

    def publication(self, code: str) -> rules.Publication:
        """What is known of the publication of a document."""
        return self.standing.publication(code)


def end_of(day: date) -> datetime:
    """The last moment of a day, UTC."""
    return datetime.combine(day, time.max, tzinfo=UTC)


def facts_version() -> str:
    """A stamp of the log, kept with the forecast: it changes with every fact, correction, withdrawal and review."""
    facts = ReviewFact.objects.aggregate(newest=Max("id"), rows=Count("id"), withdrawn=Max("withdrawn_at"))
    reviews = CountryReview.objects.aggregate(newest=Max("id"), rows=Count("id"))
    return "-".join(str(value) for value in (*facts.values(), *reviews.values()))


def steps_of(mechanism: str) -> tuple[rules.Step, ...]:
    """The milestones of a mechanism, in order."""
    return tuple(milestone.as_step() for milestone in Milestone.objects.filter(mechanism=mechanism))


def tracker(*, as_of: date, known_on: date | None = None) -> tuple[TrackerRow, ...]:
    """Every State in every cycle, in the order of the State's code and the cycle.

    Remembered until records of reviews or countries change. Inside a transaction nothing is remembered: what is
    seen there may never be committed.
    """
    if connection.in_atomic_block:
        return _rows(as_of, known_on, fact_ledger.read_all(), {})
    return _tracker(as_of, known_on, state_of(("reviews", "world")))


@lru_cache(maxsize=8)
def _tracker(as_of: date, known_on: date | None, version: str) -> tuple[TrackerRow, ...]:
    return _rows(as_of, known_on, fact_ledger.kept(version), fact_ledger.judged_on(as_of, known_on))


def _rows(
    as_of: date, known_on: date | None, ledger: fact_ledger.Ledger, judged: fact_ledger.Judged
) -> tuple[TrackerRow, ...]:
    known = end_of(known_on) if known_on else None
    cycles = list(Cycle.objects.all())
    steps = {cycle.code: steps_of(cycle.mechanism_id) for cycle in cycles}
    names_of = {cycle.code: cycle.names for cycle in cycles}
    regions: dict[str, list[str]] = {}
    for iso3, region in CountryRegion.objects.values_list("country_id", "region_id"):
        regions.setdefault(iso3, []).append(region)
    reviewers: dict[int, list[str]] = {}
    for review, iso3 in CountryReview.objects.filter(reviewers__isnull=False).values_list(
        "id", "reviewers__country_id"
    ):
        reviewers.setdefault(review, []).append(iso3)
    rows = []
    reviews = CountryReview.objects.order_by("country_id", "cycle__number").values_list(
        "id", "country_id", "country__names", "country__un_regional_group_id", "cycle_id"
    )
    for review, iso3, names, group, cycle in reviews:
        told = ledger.of(review)
        standing = fact_ledger.judge(review, told, steps[cycle], judged, as_of=as_of, known=known)
        used = [best.fact.id for best in (*standing.reached.values(), *standing.published.values())]
        sources = told.sources
        summary = standing.published.get("executive_summary")
        rows.append(
            TrackerRow(
                review=review,
                iso3=iso3,
                names=names,
                group=group or "",
                regions=tuple(sorted(regions.get(iso3, ()))),
                cycle=cycle,
                cycle_names=names_of[cycle],
                standing=standing,
                stuck=rules.is_stuck(standing, as_of),
                start=rules.start_of(standing.reached),
                completion=rules.completion_of(standing.reached),
                summary_address=sources[summary.fact.id][1] if summary else "",
                sources=tuple(dict.fromkeys(sources[number][1] or sources[number][0] for number in used)),
                reviewers=tuple(sorted(reviewers.get(review, ()))),
            )
        )
    return tuple(rows)


@dataclass(frozen=True, kw_only=True, slots=True)
class Totals:
    """How many reviews of one cycle stand where."""

    cycle: str
    names: Mapping[str, str]
    reviews: int
    completed: int
    ongoing: int
    scheduled: int
    unknown: int
    summaries: int
    full_reports: int
    self_assessments: int
    stuck: int


def totals(rows: Iterable[TrackerRow]) -> tuple[Totals, ...]:
    """Counts by cycle, from tracker rows; every count is a count of those rows and opens to them."""
    by_cycle: dict[str, list[TrackerRow]] = {}
    for row in rows:
        by_cycle.setdefault(row.cycle, []).append(row)
    return tuple(
        Totals(
            cycle=cycle,
            names=group[0].cycle_names,
            reviews=len(group),
            completed=sum(row.status is rules.Status.COMPLETED for row in group),
            ongoing=sum(row.status is rules.Status.ONGOING for row in group),
            scheduled=sum(row.status is rules.Status.SCHEDULED for row in group),
            unknown=sum(row.status is rules.Status.UNKNOWN for row in group),
            summaries=sum(
                row.publication("executive_summary") is rules.Publication.PUBLISHED for row in group
            ),
            full_reports=sum(is_open(row.publication("full_report")) for row in group),
            self_assessments=sum(is_open(row.publication("self_assessment")) for row in group),
            stuck=sum(row.stuck for row in group),
        )
        for cycle, group in sorted(by_cycle.items())
    )


def is_open(publication: rules.Publication) -> bool:
    """Whether the public has the document, published or released after a request."""
    return publication in (rules.Publication.PUBLISHED, rules.Publication.ON_REQUEST)


@dataclass(frozen=True, kw_only=True, slots=True)
class Duration:
    """How long one review took, or has taken so far, in days from its start to its summary."""

    review: int
    iso3: str
    cycle: str
    start: date
    end: date | None
    #: The dates are known only this closely (days from the first to the last possible day, both ends added).
    uncertain_by: int


def durations(rows: Sequence[TrackerRow]) -> tuple[Duration, ...]:
    """The reviews whose start is known, with their end where it is: the history that forecasts rest on."""
    found = []
    for row in rows:
        if row.start is None:
            continue
        end = row.completion
        if row.status is rules.Status.COMPLETED and end is None:
            continue  # over, but nobody knows when: neither an event nor a waiting review
        slack = (row.start.last - row.start.first).days + ((end.last - end.first).days if end else 0)
        found.append(
            Duration(
                review=row.review,
                iso3=row.iso3,
                cycle=row.cycle,
                start=row.start.middle,
                end=end.middle if end else None,
                uncertain_by=slack,
            )
        )
    return tuple(found)
