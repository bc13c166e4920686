"""Belonging as a log of events: where somebody stands on any day, which events may follow which, who counts.

Plain Python: no database, no clock, no language.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum


class Exposure(StrEnum):
    """What a member chose to show in public."""

    HIDDEN = "hidden"
    COUNTRY_ONLY = "country_only"
    NAME = "name"
    FULL = "full"


class OrganisationKind(StrEnum):
    """What an organisation is."""

    NGO = "ngo"
    ACADEMIC = "academic"
    TRADE_UNION = "trade_union"
    MEDIA = "media"
    FOUNDATION = "foundation"
    NETWORK = "network"
    BUSINESS_ASSOCIATION = "business_association"
    OTHER = "other"


class PersonRole(StrEnum):
    """What a person does for an organisation towards the coalition."""

    REPRESENTATIVE = "representative"
    SIGNATORY = "signatory"
    VOTING_DELEGATE = "voting_delegate"
    ALTERNATE = "alternate"
    SECURITY_CONTACT = "security_contact"


class Event(StrEnum):
    """What happened to a membership."""

    APPLIED = "applied"
    ADMITTED = "admitted"
    SUSPENDED = "suspended"
    REINSTATED = "reinstated"
    DORMANT = "dormant"
    LEFT = "left"
    EXPELLED = "expelled"


class State(StrEnum):
    """Where somebody stands."""

    NONE = "none"
    APPLIED = "applied"
    ACTIVE = "active"
    SUSPENDED = "suspended"
    DORMANT = "dormant"
    LEFT = "left"
    EXPELLED = "expelled"


class Fault(StrEnum):
    """Why an event cannot stand in the log."""

    IN_FUTURE = "in_future"
    DOES_NOT_FOLLOW = "does_not_follow"
    NO_REASON = "no_reason"
    NO_DECISION = "no_decision"


OUTSIDE = frozenset({State.NONE, State.LEFT, State.EXPELLED})
#: After which states an event may come. Admission of who is inside already is a change of kind.
MAY_FOLLOW: dict[Event, frozenset[State]] = {
    Event.APPLIED: OUTSIDE | {State.ACTIVE},
    Event.ADMITTED: OUTSIDE | {State.APPLIED, State.ACTIVE},
    Event.SUSPENDED: frozenset({State.ACTIVE, State.DORMANT}),
    Event.REINSTATED: frozenset({State.SUSPENDED, State.DORMANT}),
    Event.DORMANT: frozenset({State.ACTIVE}),
    Event.LEFT: frozenset({State.APPLIED, State.ACTIVE, State.SUSPENDED, State.DORMANT}),
    Event.EXPELLED: frozenset({State.ACTIVE, State.SUSPENDED, State.DORMANT}),
}
LEADS_TO: dict[Event, State] = {
    Event.ADMITTED: State.ACTIVE,
    Event.SUSPENDED: State.SUSPENDED,
    Event.REINSTATED: State.ACTIVE,
    Event.DORMANT: State.DORMANT,
    Event.LEFT: State.LEFT,
    Event.EXPELLED: State.EXPELLED,
}
NEED_REASON = frozenset({Event.SUSPENDED, Event.EXPELLED, Event.DORMANT})
NEED_DECISION = frozenset({Event.SUSPENDED, Event.EXPELLED})


@dataclass(frozen=True, kw_only=True, slots=True)
class LoggedEvent:
    """One event of a log. `id` orders events of one day."""

    id: int
    kind: str
    event: Event
    on: date
    recorded_at: datetime
    withdrawn_at: datetime | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Standing:
    """Where somebody stands: state, kind of membership, inside since, last change."""

    state: State = State.NONE
    kind: str = ""
    since: date | None = None
    changed: date | None = None

    @property
    def belongs(self) -> bool:
        """Whether it counts: suspended and dormant ones do not."""
        return self.state is State.ACTIVE


NOWHERE = Standing()


def standing_at(events: Iterable[LoggedEvent], as_of: date, known: datetime | None = None) -> Standing:
    """Where the log puts somebody at the end of `as_of`, from what was recorded until `known` (None: everything)."""
    standing = NOWHERE
    for event in _valid(events, known):
        if event.on > as_of:
            break
        standing = after(standing, event)
    return standing


def after(standing: Standing, event: LoggedEvent) -> Standing:
    """The standing after one more event."""
    if event.event is Event.APPLIED:
        if standing.state is State.ACTIVE:
            return standing
        return Standing(state=State.APPLIED, kind=event.kind, changed=event.on)
    state = LEADS_TO[event.event]
    admitted = event.event is Event.ADMITTED
    return Standing(
        state=state,
        kind=event.kind if admitted else standing.kind,
        since=event.on if admitted and standing.state is not State.ACTIVE else standing.since,
        changed=event.on,
    )


def changes_of_count(log: Iterable[tuple[str, str, date]]) -> Iterator[tuple[date, str, int]]:
    """When one begins (+1) and ceases (-1) to count as a kind: a log of (event, kind, day) in order, told by `after`.

    This is `standing_at` for every day at once. It says no more than counting needs, because it reads whole networks.
    """
    kind, counted = "", False
    for event, kind_of_event, on in log:
        if event == Event.APPLIED and counted:
            continue
        new_kind = kind_of_event if event in (Event.ADMITTED, Event.APPLIED) else kind
        counts = event in (Event.ADMITTED, Event.REINSTATED)
        if counted and (not counts or new_kind != kind):
            yield on, kind, -1
        if counts and (not counted or new_kind != kind):
            yield on, new_kind, 1
        kind, counted = new_kind, counts


def fault_of_log(events: Iterable[LoggedEvent]) -> Fault | None:
    """What is wrong with a log read as a whole, or None."""
    standing = NOWHERE
    for event in _valid(events, None):
        if standing.state not in MAY_FOLLOW[event.event]:
            return Fault.DOES_NOT_FOLLOW
        if event.event is Event.ADMITTED and standing.state is State.ACTIVE and standing.kind == event.kind:
            return Fault.DOES_NOT_FOLLOW
        standing = after(standing, event)
    return None


def fault_of_event(
    events: Iterable[LoggedEvent], new: LoggedEvent, *, today: date, reason: str, decision: str
) -> Fault | None:
    """Why `new` cannot be added to the log, or None."""
    if new.on > today:
        return Fault.IN_FUTURE
    if new.event in NEED_REASON and not reason.strip():
        return Fault.NO_REASON
    if new.event in NEED_DECISION and not decision.strip():
        return Fault.NO_DECISION
    return fault_of_log([*events, new])


def _valid(events: Iterable[LoggedEvent], known: datetime | None) -> list[LoggedEvent]:
    """The events that were in the record at `known`, in order."""
    kept = [
        event
        for event in events
        if (known is None or event.recorded_at <= known)
        and (event.withdrawn_at is None or (known is not None and event.withdrawn_at > known))
    ]
    return sorted(kept, key=lambda event: (event.on, event.id))


def is_silent(*, confirmed_on: date | None, since: date | None, years: int, today: date) -> bool:
    """Whether nothing was heard for so many years: neither a confirmation nor an admission."""
    heard = max((day for day in (confirmed_on, since) if day is not None), default=None)
    if heard is None:
        return False
    return today >= _years_later(heard, years)


def _years_later(day: date, years: int) -> date:
    try:
        return day.replace(year=day.year + years)
    except ValueError:  # 29 February
        return day.replace(year=day.year + years, month=3, day=1)


def needed_by(*, now: int, target: int, today: date, end: date) -> "Path":
    """What must happen by when: how many more countries, per month from today to `end`."""
    missing = max(0, target - now)
    months = max(0, (end.year - today.year) * 12 + end.month - today.month)
    return Path(
        now=now,
        target=target,
        missing=missing,
        months=months,
        per_month=missing / months if months else None,
    )


@dataclass(frozen=True, kw_only=True)
class Path:
    """The way from a count to a target. `per_month` is None when no month is left."""

    now: int
    target: int
    missing: int
    months: int
    per_month: float | None


def a_year_before(day: date) -> date:
    """The same day a year earlier."""
    try:
        return day.replace(year=day.year - 1)
    except ValueError:  # 29 February
        return day.replace(year=day.year - 1, day=28)
