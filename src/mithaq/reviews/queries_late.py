"""Delays for screens: the spread of lengths, days late by step, our counts beside the published ones."""

import statistics
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from mithaq.core import installation
from mithaq.core.partial_dates import PartialDate, Precision
from mithaq.reviews import queries, rules
from mithaq.reviews.models import Cycle, MechanismTotal, Milestone

#: From this year on the record is compared year by year.
FIRST_YEAR = 2019


@dataclass(frozen=True, kw_only=True, slots=True)
class Spread:
    """How long completed reviews of one cycle took, in months from the start to the summary."""

    cycle: str
    names: Mapping[str, str]
    reviews: int
    shortest: float
    quarter: float
    middle: float
    three_quarters: float
    longest: float


DAYS_A_MONTH = 30.4375


def spread(rows: Sequence[queries.TrackerRow]) -> tuple[Spread, ...]:
    """The spread by cycle, of those reviews whose start and end are both known."""
    took: dict[str, list[float]] = {}
    for each in queries.durations(rows):
        if each.end is not None:
            took.setdefault(each.cycle, []).append((each.end - each.start).days / DAYS_A_MONTH)
    names = {row.cycle: row.cycle_names for row in rows}
    found = []
    for cycle, months in sorted(took.items()):
        quarter, middle, three_quarters = (
            statistics.quantiles(months, n=4) if len(months) > 1 else (months[0],) * 3
        )
        found.append(
            Spread(
                cycle=cycle,
                names=names[cycle],
                reviews=len(months),
                shortest=min(months),
                quarter=quarter,
                middle=middle,
                three_quarters=three_quarters,
                longest=max(months),
            )
        )
    return tuple(found)


@dataclass(frozen=True, kw_only=True, slots=True)
class StepLate:
    """How late one milestone was over all reviews for which that is known."""

    code: str
    names: Mapping[str, str]
    reviews: int
    median_days: int
    most_days: int


def steps_late(rows: Sequence[queries.TrackerRow], as_of: date) -> tuple[StepLate, ...]:
    """Days late by milestone, in the order of the mechanism. Open steps count up to `as_of`."""
    by_mechanism: dict[str, list[Milestone]] = {}
    for milestone in Milestone.objects.all():
        by_mechanism.setdefault(milestone.mechanism_id, []).append(milestone)
    mechanism_of = {cycle.code: cycle.mechanism_id for cycle in Cycle.objects.all()}
    steps = {key: [milestone.as_step() for milestone in group] for key, group in by_mechanism.items()}
    late: dict[str, list[int]] = {}
    for row in rows:
        delays = rules.milestone_delays(row.standing.reached, steps[mechanism_of[row.cycle]], as_of)
        completed = row.status is rules.Status.COMPLETED
        for code, days in delays.items():
            # Of a completed review the steps without a date were taken at some time: they are not still open.
            if not completed or code in row.standing.reached:
                late.setdefault(code, []).append(days)
    return tuple(
        StepLate(
            code=milestone.code,
            names=milestone.names,
            reviews=len(late[milestone.code]),
            median_days=int(statistics.median(late[milestone.code])),
            most_days=max(late[milestone.code]),
        )
        for group in by_mechanism.values()
        for milestone in group
        if milestone.code in late
    )


@dataclass(frozen=True, kw_only=True, slots=True)
class Compared:
    """A published total beside our own count for the same day."""

    as_of: str
    cycle: str
    cycle_names: Mapping[str, str]
    what: str
    published: int
    qualifier: str
    ours: int
    source: str


WHATS = ("self_assessments", "executive_summaries", "full_reports")
_OURS = {
    "self_assessments": "self_assessments",
    "executive_summaries": "summaries",
    "full_reports": "full_reports",
}


def compared(today: date) -> tuple[Compared, ...]:
    """Every published total of the mechanism, with what our record counts for its day."""
    found = []
    for total in MechanismTotal.objects.filter(what__in=WHATS, as_of__lte=today).select_related("cycle"):
        if total.cycle is None:
            continue
        day = PartialDate(total.as_of, Precision(total.precision))
        counts = {each.cycle: each for each in queries.totals(queries.tracker(as_of=day.last))}
        ours = counts.get(total.cycle_id or "")
        found.append(
            Compared(
                as_of=str(day),
                cycle=total.cycle_id or "",
                cycle_names=total.cycle.names,
                what=total.what,
                published=total.value,
                qualifier=total.qualifier,
                ours=getattr(ours, _OURS[total.what]) if ours else 0,
                source=total.source,
            )
        )
    return tuple(found)


def campaign_totals() -> tuple[MechanismTotal, ...]:
    """Published totals of the campaign of information requests, which belong to no cycle."""
    return tuple(MechanismTotal.objects.filter(cycle=None))


def glances(today: date) -> tuple[tuple[date, tuple[queries.Totals, ...]], ...]:
    """Our counts on the coalition's yearly day since `FIRST_YEAR`, newest first."""
    days = installation.current().yearly_days(FIRST_YEAR, today)
    return tuple((day, queries.totals(queries.tracker(as_of=day))) for day in reversed(days))
