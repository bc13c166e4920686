"""Working groups, meetings and stories: when a group is active, how a task stands, when a story may be shown. Plain Python."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from mithaq.core.partial_dates import PartialDate


class MeetingState(StrEnum):
    """Where a meeting stands."""

    PLANNED = "planned"
    HELD = "held"
    CANCELLED = "cancelled"


class JoinState(StrEnum):
    """Where a wish to join stands."""

    OPEN = "open"
    ACCEPTED = "accepted"
    DECLINED = "declined"


class TaskState(StrEnum):
    """Where a task stands."""

    OPEN = "open"
    DONE = "done"
    DROPPED = "dropped"


class Activity(StrEnum):
    """Whether a group is active. Where no meeting was ever recorded, nobody can say."""

    ACTIVE = "active"
    NOT_ACTIVE = "not_active"
    UNKNOWN = "unknown"


class Consent(StrEnum):
    """Whether the people of a story agreed."""

    NOT_ASKED = "not_asked"
    ASKED = "asked"
    DESCRIBED = "described"
    NAMED = "named"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"


GIVEN = frozenset({Consent.DESCRIBED, Consent.NAMED})


@dataclass(frozen=True, kw_only=True)
class ActivityRule:
    """What a group must have done within how many months. The numbers are data (`network/group_rules.csv`)."""

    months: int
    meetings: int
    outputs: int


def months_before(day: date, months: int) -> date:
    """The same day so many months earlier; the last of the month where there is no such day."""
    count = day.year * 12 + day.month - 1 - months
    year, month = divmod(count, 12)
    for last in (day.day, 30, 29, 28):
        try:
            return date(year, month + 1, min(day.day, last))
        except ValueError:
            continue
    raise ValueError(day)


def _within(when: PartialDate, start: date, end: date) -> bool:
    """Whether it lies in the window for certain: a date known to the year counts only when the whole year does."""
    return start < when.first and when.last <= end


def activity(
    meetings: Iterable[PartialDate], outputs: Iterable[PartialDate], rule: ActivityRule, *, as_of: date
) -> Activity:
    """Whether a group met and produced something in the months before the day (strategy, indicator 3.3)."""
    held = [when for when in meetings if when.last <= as_of]
    if not held:
        return Activity.UNKNOWN
    start = months_before(as_of, rule.months)
    met = sum(_within(when, start, as_of) for when in held)
    made = sum(_within(when, start, as_of) for when in outputs)
    return Activity.ACTIVE if met >= rule.meetings and made >= rule.outputs else Activity.NOT_ACTIVE


def has_mandate(ends: date | None, on: date) -> bool:
    """Whether the mandate still holds; its last day counts."""
    return ends is None or on <= ends


def holds_place(since: date, until: date | None, on: date) -> bool:
    """Whether somebody belongs to a group on the day; access ends with the last day before `until`."""
    return since <= on and (until is None or on < until)


def fault_in_consent(consent: Consent, *, given_by: str, given_on: date | None, today: date) -> str:
    """Why consent cannot be recorded so, or ""."""
    if consent in GIVEN:
        if not given_by.strip():
            return "by_whom"
        if given_on is None:
            return "when"
        if given_on > today:
            return "in_future"
    return ""


def may_be_shown(consent: Consent, *, publishable: bool) -> bool:
    """A story is public only when its people agreed and the hub holds it for publishable."""
    return publishable and consent in GIVEN


def story_counts(consent: Consent, given_on: date | None, *, as_of: date) -> bool:
    """Whether a story counts on the day: its people agreed by then, and have not taken it back."""
    return consent in GIVEN and given_on is not None and given_on <= as_of
