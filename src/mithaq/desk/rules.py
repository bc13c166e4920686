"""How work is sorted for a person, and when the Monday mail is due. Plain Python."""

from datetime import date, datetime
from enum import StrEnum

#: From this hour of Monday, in the person's own time zone.
MORNING = 7


class Group(StrEnum):
    """The parts of "My work", in the order in which they are read."""

    LATE = "late"
    RETURNED = "returned"
    DUE = "due"
    BLOCKED = "blocked"
    WAITING = "waiting"


def is_late(due: date | None, today: date) -> bool:
    """Whether its day has passed. On the day itself it is not late yet."""
    return due is not None and due < today


def group_of(state: str, due: date | None, today: date) -> Group:
    """Where a thing stands: late is what the person should have done, and nothing that others have or stop."""
    if state == Group.DUE and is_late(due, today):
        return Group.LATE
    return Group(state)


def week_of(day: date) -> str:
    """The week of a day as ISO 8601 names it, such as 2026-W48."""
    year, week, _day = day.isocalendar()
    return f"{year}-W{week:02d}"


def is_monday_morning(local: datetime) -> bool:
    """Whether the Monday mail may go out at this local time. Until midnight, so that an outage only delays it."""
    return local.weekday() == 0 and local.hour >= MORNING
