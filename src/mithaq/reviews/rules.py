"""What a review is made of, which fact is best supported, what was true and known on a day, and how late it is.

Plain Python: no database, no clock, no language. The facts come in as `Fact`, the answers go out as codes.
"""

import itertools
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from mithaq.core.partial_dates import PartialDate
from mithaq.reviews.codes import (
    CLOSING_MILESTONES,
    CONFIDENCE_WEIGHT,
    DOCUMENT_MILESTONES,
    IN_PROGRESS,
    OPENING_MILESTONE,
    SOURCE_WEIGHT,
    Aspect,
    Bound,
    Confidence,
    Fault,
    Publication,
    SourceKind,
    Status,
)

__all__ = [
    "CLOSING_MILESTONES",
    "CONFIDENCE_WEIGHT",
    "DOCUMENT_MILESTONES",
    "IN_PROGRESS",
    "OPENING_MILESTONE",
    "SOURCE_WEIGHT",
    "STUCK_AFTER",
    "Aspect",
    "Best",
    "Bound",
    "Confidence",
    "Fact",
    "Fault",
    "Publication",
    "SourceKind",
    "Standing",
    "Status",
    "Step",
    "best_supported",
    "completion_of",
    "disagree",
    "expected_dates",
    "faults_of_fact",
    "is_stuck",
    "known_on",
    "milestone_delays",
    "out_of_order",
    "standing",
    "start_of",
    "support",
    "true_by",
]


@dataclass(frozen=True, kw_only=True, slots=True)
class Fact:
    """One statement about one milestone of one review, as somebody recorded it."""

    id: int
    milestone: str
    aspect: Aspect
    when: PartialDate | None
    bound: Bound = Bound.ON
    source: SourceKind = SourceKind.DOCUMENT
    confidence: Confidence = Confidence.MEDIUM
    recorded_at: datetime
    corrects: int | None = None
    withdrawn_at: datetime | None = None
    value: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Step:
    """One milestone of a mechanism, as its rules state it."""

    code: str
    position: int
    optional: bool = False
    #: Days after the step named in `after`; None where no rule gives any.
    days: int | None = None
    after: str | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Best:
    """The best supported fact on one aspect of a milestone, and how many say otherwise."""

    fact: Fact
    others: tuple[Fact, ...]
    contradicted: bool


def known_on(facts: Iterable[Fact], known: datetime | None) -> list[Fact]:
    """The facts that stood in the record at `known`: recorded by then, and not corrected or withdrawn by then."""
    standing_then = [
        fact
        for fact in facts
        if (known is None or fact.recorded_at <= known)
        and (fact.withdrawn_at is None or (known is not None and fact.withdrawn_at > known))
    ]
    corrected = {fact.corrects for fact in standing_then if fact.corrects is not None}
    return [fact for fact in standing_then if fact.id not in corrected]


def true_by(facts: Iterable[Fact], day: date | None) -> list[Fact]:
    """The facts that speak of `day` or earlier.

    A date known to the year counts from its last day: before that it may not have happened yet.
    A fact without a date is held to be true at all times, as nothing says since when.
    """
    return [fact for fact in facts if day is None or fact.when is None or fact.when.last <= day]


def support(fact: Fact) -> tuple[int, int, int, datetime, int]:
    """The order of support: kind of source, confidence, a date beats none, the newer record, the later row."""
    return (
        SOURCE_WEIGHT[fact.source],
        CONFIDENCE_WEIGHT[fact.confidence],
        int(fact.when is not None),
        fact.recorded_at,
        fact.id,
    )


_POSITIVE = frozenset({Aspect.REACHED, Aspect.PUBLISHED})


def disagree(one: Fact, other: Fact) -> bool:
    """Whether two facts about the same milestone cannot both be right.

    "Not yet" and "done" agree when the first is dated before the second: things change.
    """
    if one.milestone != other.milestone:
        return False
    if (one.aspect in _POSITIVE) is not (other.aspect in _POSITIVE):
        negative, positive = (other, one) if one.aspect in _POSITIVE else (one, other)
        return not (negative.when and positive.when and negative.when.first <= positive.when.last)
    if (
        one.aspect not in _POSITIVE
        or one.aspect is not other.aspect
        or one.when is None
        or other.when is None
    ):
        return False
    if one.bound is Bound.ON and other.bound is Bound.ON:
        return not one.when.may_be(other.when)
    exact, by = (one, other) if other.bound is Bound.BY else (other, one)
    return (
        exact.bound is Bound.ON
        and exact.when is not None
        and by.when is not None
        and exact.when.first > by.when.last
    )


def best_supported(facts: Iterable[Fact]) -> Best | None:
    """The best supported of facts about the same question (one milestone, one group of aspects)."""
    ordered = sorted(facts, key=support, reverse=True)
    if not ordered:
        return None
    # A later state of the same thing beats an earlier one, however good the earlier one's source was then.
    best = ordered[0]
    for fact in ordered[1:]:
        turned = (fact.aspect in _POSITIVE) is not (best.aspect in _POSITIVE)
        if turned and fact.when and best.when and fact.when.first > best.when.last:
            best = fact
    others = tuple(fact for fact in ordered if fact is not best)
    return Best(fact=best, others=others, contradicted=any(disagree(best, fact) for fact in others))


_REACHING = frozenset({Aspect.REACHED, Aspect.NOT_REACHED})


@dataclass(frozen=True, kw_only=True, slots=True)
class Standing:
    """Where one review stands, for one `as_of` and one `known_on`."""

    status: Status
    #: Milestone -> the best supported fact that it was reached or not.
    reached: Mapping[str, Best]
    #: Document milestone -> the best supported fact on its publication.
    published: Mapping[str, Best]
    days_late: int | None
    waiting_for: str | None
    contradictions: tuple[str, ...]
    newest: date | None

    def publication(self, code: str) -> Publication:
        """What is known of the publication of document `code`."""
        best = self.published.get(code)
        if best is None:
            return Publication.UNKNOWN
        if best.fact.aspect is Aspect.PUBLISHED:
            return Publication.ON_REQUEST if best.fact.value == "on_request" else Publication.PUBLISHED
        return Publication(best.fact.aspect.value)


def standing(
    facts: Iterable[Fact], steps: Sequence[Step], *, as_of: date, known: datetime | None = None
) -> Standing:
    """Work out where a review stands on `as_of`, from what was known at `known` (None: all that is known)."""
    reaching: dict[str, list[Fact]] = {}
    publishing: dict[str, list[Fact]] = {}
    newest: date | None = None
    for fact in true_by(known_on(facts, known), as_of):
        group = reaching if fact.aspect in _REACHING else publishing
        group.setdefault(fact.milestone, []).append(fact)
        if fact.aspect is Aspect.PUBLISHED:
            # What was published exists.
            reaching.setdefault(fact.milestone, []).append(fact)
        if fact.when and (newest is None or fact.when.last > newest):
            newest = fact.when.last
    reached = {code: best for code, group in reaching.items() if (best := best_supported(group))}
    published = {code: best for code, group in publishing.items() if (best := best_supported(group))}
    done = {code for code, best in reached.items() if best.fact.aspect in _POSITIVE}
    status = _status(reached, done)
    contradictions = tuple(
        sorted({code for code, best in (*reached.items(), *published.items()) if best.contradicted})
    ) + tuple(f"{earlier}>{later}" for earlier, later in out_of_order(reached, steps))
    return Standing(
        status=status,
        reached=reached,
        published=published,
        days_late=_days_late(reached, done, steps, as_of, status),
        waiting_for=_waiting_for(done, steps, status),
        contradictions=contradictions,
        newest=newest,
    )


def _status(reached: Mapping[str, Best], done: set[str]) -> Status:
    if done & set(CLOSING_MILESTONES):
        return Status.COMPLETED
    if done - {OPENING_MILESTONE}:
        return Status.ONGOING
    if any(best.fact.value == IN_PROGRESS for best in reached.values()):
        return Status.ONGOING
    return Status.SCHEDULED if OPENING_MILESTONE in done else Status.UNKNOWN


def _waiting_for(done: set[str], steps: Sequence[Step], status: Status) -> str | None:
    if status in (Status.COMPLETED, Status.UNKNOWN) or not done:
        return None
    ordered = sorted((step for step in steps if not step.optional), key=lambda step: step.position)
    furthest = max((step.position for step in steps if step.code in done), default=0)
    return next((step.code for step in ordered if step.position > furthest), None)


def out_of_order(reached: Mapping[str, Best], steps: Sequence[Step]) -> list[tuple[str, str]]:
    """Pairs of milestones whose dates say that the later one came first."""
    position = {step.code: step.position for step in steps}
    dated = sorted(
        (position[code], code, when)
        for code, best in reached.items()
        if code in position and (when := _surely_on(best)) is not None
    )
    return [
        (code, later_code)
        for (_position, code, when), (_later_position, later_code, later) in itertools.pairwise(dated)
        if later.last < when.first
    ]


def _surely_on(best: Best | None) -> PartialDate | None:
    """The date on which something happened, when that is what the best fact says."""
    if best is None or best.fact.aspect not in _POSITIVE or best.fact.bound is not Bound.ON:
        return None
    return best.fact.when


def expected_dates(start: PartialDate, steps: Sequence[Step]) -> dict[str, date]:
    """When each step should have been reached at the latest, if the review began at `start`.

    A start known to the year is taken at its last day, so that nobody is called late who may not be.
    """
    by_code = {step.code: step for step in steps}
    expected: dict[str, date] = {OPENING_MILESTONE: start.last}

    def resolve(code: str, seen: frozenset[str]) -> date | None:
        if code in expected:
            return expected[code]
        step = by_code.get(code)
        if step is None or step.days is None or code in seen:
            return None
        base = resolve(step.after or OPENING_MILESTONE, seen | {code})
        if base is None:
            return None
        expected[code] = base + timedelta(days=step.days)
        return expected[code]

    for step in steps:
        resolve(step.code, frozenset())
    return expected


def start_of(reached: Mapping[str, Best]) -> PartialDate | None:
    """When a review began: its notification where known, else its scheduled date."""
    for code in ("notified", OPENING_MILESTONE):
        if when := _surely_on(reached.get(code)):
            return when
    return None


def completion_of(reached: Mapping[str, Best]) -> PartialDate | None:
    """When a review was completed: the earliest dated closing milestone that surely happened on its date."""
    dates = [when for code in CLOSING_MILESTONES if (when := _surely_on(reached.get(code)))]
    return min(dates) if dates else None


def milestone_delays(reached: Mapping[str, Best], steps: Sequence[Step], as_of: date) -> dict[str, int]:
    """Days late by milestone: dated ones against their expected date, open ones against `as_of`. Never negative."""
    start = start_of(reached)
    if start is None:
        return {}
    position = {step.code: step.position for step in steps}
    furthest = max(
        (
            position[code]
            for code, best in reached.items()
            if code in position and best.fact.aspect in _POSITIVE
        ),
        default=0,
    )
    delays: dict[str, int] = {}
    for code, expected in expected_dates(start, steps).items():
        if code == OPENING_MILESTONE or (code not in reached and position[code] < furthest):
            continue  # what lies before the furthest step was taken at some time, nobody knows when
        best = reached.get(code)
        if best and best.fact.aspect in _POSITIVE:
            if best.fact.when is None or best.fact.bound is Bound.BY:
                continue
            delays[code] = max(0, (best.fact.when.first - expected).days)
        elif as_of > expected:
            delays[code] = (as_of - expected).days
    return delays


def _days_late(
    reached: Mapping[str, Best], done: set[str], steps: Sequence[Step], as_of: date, status: Status
) -> int | None:
    start = start_of(reached)
    if start is None:
        return None
    due = expected_dates(start, steps).get("executive_summary")
    if due is None:
        return None
    if status is Status.COMPLETED:
        ended = completion_of(reached)
        return None if ended is None else max(0, (ended.first - due).days)
    return max(0, (as_of - due).days)


#: A review that waits this long for its next step is called stuck (days).
STUCK_AFTER = 365


def is_stuck(at: Standing, as_of: date, *, after: int = STUCK_AFTER) -> bool:
    """Whether nothing was seen to move for longer than `after` days, and it is not complete."""
    if at.status not in (Status.ONGOING, Status.SCHEDULED):
        return False
    moves = [
        best.fact.when.last
        for best in at.reached.values()
        if best.fact.aspect in _POSITIVE and best.fact.when is not None
    ]
    return bool(moves) and (as_of - max(moves)).days > after


def faults_of_fact(
    *,
    when: PartialDate | None,
    adopted: date | None,
    cycle_starts: PartialDate | None,
    recorded_on: date,
    milestone: str,
    is_party_on: bool,
) -> list[Fault]:
    """Why a new fact must be refused. A schedule may lie ahead; nothing else may be dated in the future."""
    faults = []
    if not is_party_on:
        faults.append(Fault.NO_PARTY)
    if when is not None:
        if adopted is not None and when.last < adopted:
            faults.append(Fault.BEFORE_TREATY)
        elif cycle_starts is not None and when.last < cycle_starts.first:
            faults.append(Fault.BEFORE_CYCLE)
        if milestone != OPENING_MILESTONE and when.first > recorded_on:
            faults.append(Fault.IN_FUTURE)
    return faults
