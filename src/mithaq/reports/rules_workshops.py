"""Workshops: what must be known of one before it is recorded, and from which day it counts. Plain Python."""

from datetime import date, datetime

from mithaq.core.partial_dates import PartialDate, Precision

#: More people than this in one room is a slip of the hand.
MOST_PARTICIPANTS = 100_000


def fault(
    *,
    begins: PartialDate,
    ends: date | None,
    place: str,
    is_online: bool,
    has_country: bool,
    has_region: bool,
    participants: int | None,
    today: date,
) -> str | None:
    """Why it may not be recorded so: `ends_loosely`, `ends_before`, `in_future`, `no_place`, `two_places`, `participants`."""
    if ends is not None and begins.precision is not Precision.DAY:
        return "ends_loosely"
    if ends is not None and ends < begins.first:
        return "ends_before"
    if (ends or begins.first) > today:
        return "in_future"
    if not place.strip() and not is_online:
        return "no_place"
    if has_country and has_region:
        return "two_places"
    if participants is not None and not 0 < participants <= MOST_PARTICIPANTS:
        return "participants"
    return None


def last_day(begins: PartialDate, ends: date | None) -> date:
    """The last day on which it may have been held: from then on it counts."""
    return ends or begins.last


def counts(
    *,
    last: date,
    recorded_at: datetime,
    withdrawn_at: datetime | None,
    as_of: date,
    known_on: date | None,
) -> bool:
    """Whether a workshop counts on a day: it was over by then, recorded by what was known, and not taken back by then."""
    if last > as_of or (known_on is not None and recorded_at.date() > known_on):
        return False
    day = as_of if known_on is None else min(as_of, known_on)
    return withdrawn_at is None or withdrawn_at.date() > day
