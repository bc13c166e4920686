"""Official answers: states of a run and of a pair, what is worth showing, what may be decided. Plain Python."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum


class RunState(StrEnum):
    """How far a run of the engine is."""

    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"


class Decision(StrEnum):
    """What a person said of a pair."""

    OPEN = "open"
    CONFIRMED = "confirmed"
    REJECTED = "rejected"


#: Pairs less likely than this are not shown at all.
LEAST_PROBABILITY = 0.25
#: For one of our texts at most so many passages, the likeliest first.
MOST_PASSAGES = 5


@dataclass(frozen=True, kw_only=True)
class Candidate:
    """A pair as the engine proposes it: keys of both sides, and how likely it is."""

    ours: str
    passage: int
    probability: float
    score: float


def worth_showing(found: Iterable[Candidate]) -> tuple[Candidate, ...]:
    """The likeliest passages of each of our texts, likeliest first; the same whatever order they come in."""
    by_ours: dict[str, list[Candidate]] = {}
    for each in found:
        if each.probability >= LEAST_PROBABILITY:
            by_ours.setdefault(each.ours, []).append(each)
    kept = [
        each
        for rows in by_ours.values()
        for each in sorted(rows, key=lambda row: (-row.probability, -row.score, row.passage))[:MOST_PASSAGES]
    ]
    return tuple(sorted(kept, key=lambda row: (-row.probability, -row.score, row.ours, row.passage)))


def decision_fault(
    now: Decision,
    wanted: Decision,
    *,
    why: str,
    who: object,
    writers: Collection[object],
    flags: Collection[str],
) -> str | None:
    """Why a decision may not be made so: `same`, `no_reason` (undoing, rejecting, or confirming against a warning)."""
    if now is wanted:
        return "same"
    if wanted is Decision.CONFIRMED and who in writers:
        return "own_words"
    warned = not {"echo", "reversed", "undated"}.isdisjoint(flags)
    if not why.strip() and (now is not Decision.OPEN or (wanted is Decision.CONFIRMED and warned)):
        return "no_reason"
    return None


def end_of(day: date) -> datetime:
    """The moment before which something happened on or before a day."""
    return datetime.combine(day + timedelta(days=1), time.min, tzinfo=UTC)


def latest_day(as_of: date, known_on: date | None) -> date:
    """Until when decisions are read for a question: one counts from the day on which it was made and known at once."""
    return as_of if known_on is None else min(as_of, known_on)
