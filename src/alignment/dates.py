"""Dates that may be known only to the year or the month, as spans of days.

Here: reading them and asking whether one is surely before another. Not here: anything about texts.
"""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date
from functools import lru_cache

from alignment.errors import BadDate

UNKNOWN = (0, 0)
_FORM = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?(?:T.*)?")


@lru_cache(maxsize=4096)
def days(value: str | None) -> tuple[int, int]:
    """First and last possible day as ordinals; UNKNOWN for None or nothing. Raises BadDate."""
    if value is None or not value.strip():
        return UNKNOWN
    found = _FORM.fullmatch(value.strip())
    if found is None:
        raise BadDate(value)
    year, month, day = (int(part) if part else 0 for part in found.groups())
    try:
        if day:
            only = date(year, month, day).toordinal()
            return only, only
        if month:
            return date(year, month, 1).toordinal(), date(year, month, monthrange(year, month)[1]).toordinal()
        return date(year, 1, 1).toordinal(), date(year, 12, 31).toordinal()
    except ValueError as wrong:
        raise BadDate(value) from wrong


def is_before(first: tuple[int, int], second: tuple[int, int]) -> bool:
    """Say whether the first date is known to lie before the second; never when one of them is unknown."""
    return first != UNKNOWN and second != UNKNOWN and first[1] < second[0]
