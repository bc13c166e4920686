"""Roles of people in organisations: where one stands on a day, and whose place it takes.

Plain Python: no database, no clock, no language.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from mithaq.network.rules import PersonRole

#: Roles that one person holds at a time; of the others an organisation may have several.
ONE_AT_A_TIME = frozenset({PersonRole.VOTING_DELEGATE})


class RoleState(StrEnum):
    """Where a role stands on a day."""

    WAITING = "waiting"
    DECLINED = "declined"
    COMING = "coming"
    HELD = "held"
    ENDED = "ended"


@dataclass(frozen=True, kw_only=True, slots=True)
class Span:
    """The days of one role; `until` is its last day, None: no end is known."""

    id: int
    since: date
    until: date | None = None

    def meets(self, other: "Span") -> bool:
        """Whether there is a day on which both are held."""
        return (self.until is None or other.since <= self.until) and (
            other.until is None or self.since <= other.until
        )


def state_on(day: date, span: Span, *, confirmed: bool, declined: bool) -> RoleState:
    """Where a role stands on a day."""
    if declined:
        return RoleState.DECLINED
    if span.until is not None and span.until < day:
        return RoleState.ENDED
    if not confirmed:
        return RoleState.WAITING
    return RoleState.COMING if span.since > day else RoleState.HELD


def ended_by(new: Span, held: Iterable[Span]) -> tuple[dict[int, date], tuple[Span, ...]]:
    """The last days of those whose place `new` takes, and those that stand in its way: they begin on its first day or later."""
    meeting = [span for span in held if span.id != new.id and span.meets(new)]
    before = {span.id: new.since - timedelta(days=1) for span in meeting if span.since < new.since}
    return before, tuple(span for span in meeting if span.since >= new.since)
