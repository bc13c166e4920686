"""The rest days of a country, through the `holidays` library; a country it does not know rests on Saturday and Sunday."""

from datetime import date
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
