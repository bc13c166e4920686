"""The rest days of a country, through the `holidays` library, and deadlines in working days.

A country that the library does not know rests on Saturday and Sunday.
"""

from collections.abc import Collection
from datetime import date, timedelta
from functools import lru_cache


def rest_days(iso2: str, first: date, last: date) -> tuple[frozenset[date], frozenset[int]]:
    """The public holidays between two days, and the weekend as weekday numbers (Monday is 0)."""
    return _rest_days(iso2, first.year, last.year)


@lru_cache(maxsize=256)
def _rest_days(iso2: str, first: int, last: int) -> tuple[frozenset[date], frozenset[int]]:
    import holidays

    try:
        found = holidays.country_holidays(iso2, years=range(first, last + 1))
    except NotImplementedError:
        return frozenset(), frozenset({5, 6})
    return frozenset(found), frozenset(found.weekend)


def rests(day: date, holidays: Collection[date], weekend: Collection[int]) -> bool:
    """Whether nobody works on the day."""
    return day.weekday() in weekend or day in holidays


def after_working_days(
    start: date, days: int, *, holidays: Collection[date] = (), weekend: Collection[int] = (5, 6)
) -> date:
    """The day on which `days` working days after `start` have passed; `start` itself does not count."""
    if len(set(weekend)) >= 7:
        raise ValueError("a week needs a working day")
    day = start
    while days > 0:
        day += timedelta(days=1)
        if not rests(day, holidays, weekend):
            days -= 1
    return day
