"""Relations outside the network: what may be said to whom, when a promise is late, when a partnership counts. Plain Python."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum


class BodyKind(StrEnum):
    """What a body outside the network is."""

    MISSION = "mission"
    MINISTRY = "ministry"
    UN_BODY = "un_body"
    DONOR = "donor"
    ACADEMIC = "academic"
    MOVEMENT = "movement"
    OTHER = "other"


class Way(StrEnum):
    """How people spoke."""

    CALL = "call"
    MEETING = "meeting"
    MESSAGE = "message"
    EVENT = "event"


class Sensitivity(StrEnum):
    """Who may read an entry: who works on the relation, the hub alone, the director alone. The writer always may."""

    NORMAL = "normal"
    HUB = "hub"
    DIRECTOR = "director"


class Promiser(StrEnum):
    """Who promised."""

    THEY = "they"
    WE = "we"


class CommitmentState(StrEnum):
    """Where a promise stands."""

    OPEN = "open"
    KEPT = "kept"
    BROKEN = "broken"
    DROPPED = "dropped"


class Turn(StrEnum):
    """What happens to a partnership."""

    BEGAN = "began"
    RENEWED = "renewed"
    ENDED = "ended"


class Due(StrEnum):
    """How a promise stands against its day."""

    CLOSED = "closed"
    NO_DATE = "no_date"
    AHEAD = "ahead"
    SOON = "soon"
    LATE = "late"


SOON = timedelta(days=14)
CLOSED = frozenset({CommitmentState.KEPT, CommitmentState.BROKEN, CommitmentState.DROPPED})


def due(state: CommitmentState, due_on: date | None, on: date) -> Due:
    """Late the day after the day that was agreed; soon within two weeks of it."""
    if state in CLOSED:
        return Due.CLOSED
    if due_on is None:
        return Due.NO_DATE
    if due_on < on:
        return Due.LATE
    return Due.SOON if due_on - on <= SOON else Due.AHEAD


def fault_in_close(to: CommitmentState, *, on: date, today: date, since: date) -> str:
    """Why a promise cannot be closed so, or ""."""
    if to not in CLOSED:
        return "not_an_end"
    if on > today:
        return "in_future"
    return "before_promise" if on < since else ""


@dataclass(frozen=True, kw_only=True)
class TurnOn:
    """One turn of a partnership and its day."""

    turn: Turn
    on: date


def in_order(turns: Iterable[TurnOn]) -> list[TurnOn]:
    """The turns as they happened; on one day a beginning comes before an end."""
    rank = {Turn.BEGAN: 0, Turn.RENEWED: 1, Turn.ENDED: 2}
    return sorted(turns, key=lambda each: (each.on, rank[each.turn]))


def fault_in_turn(turns: Iterable[TurnOn], new: TurnOn) -> str:
    """Why this turn cannot follow, or "": a partnership begins once, and is renewed or ended after that."""
    before = in_order(turns)
    if not before:
        return "" if new.turn is Turn.BEGAN else "not_begun"
    if new.turn is Turn.BEGAN:
        return "begun_already"
    last = before[-1]
    if new.on < last.on:
        return "before_last_turn"
    return "ended_already" if last.turn is Turn.ENDED and new.turn is Turn.ENDED else ""


def newest_start(turns: Iterable[TurnOn], *, as_of: date) -> TurnOn | None:
    """The newest beginning or renewal known on the day; None before it began."""
    starts = [each for each in in_order(turns) if each.on <= as_of and each.turn is not Turn.ENDED]
    return starts[-1] if starts else None


def counts(
    turns: Iterable[TurnOn], outputs: Iterable[tuple[date, bool]], *, since: date, as_of: date
) -> bool:
    """Whether a partnership is an example on the day: begun or renewed in the period, and something came of it since.

    `outputs` are days with whether there is evidence. Strategy, indicator 4.1.
    """
    start = newest_start(turns, as_of=as_of)
    if start is None or start.on < since:
        return False
    return any(shown and since <= on <= as_of for on, shown in outputs)
