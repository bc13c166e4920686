"""Will the target be reached: pace, a forecast with an interval from the line's own past, and its test on that past.

The method, in words: the line goes on at its average monthly change of the last two years. The interval holds eight
of ten errors that the same rule made in the past over the same number of months. Then the rule is tested: at each
earlier month it forecasts from what was known by then, and we count how often the value came to lie inside.

Plain Python: no database, no clock, no language.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

#: Months of history that the average change is taken from.
MEMORY = 24
#: Fewer months than this say nothing.
LEAST_MONTHS = 12
#: Fewer past errors than this give no interval.
LEAST_ERRORS = 8
LEVEL = 0.80
#: A test with fewer hits than this share means that the line does not follow the rule.
HOLDS = 0.60
DAYS_A_MONTH = 365.25 / 12


class Outlook(StrEnum):
    """Whether the target will be reached."""

    LIKELY = "likely"  # the whole interval reaches it
    OPEN = "open"  # the interval lies on both sides of it
    UNLIKELY = "unlikely"  # no part of the interval reaches it
    UNKNOWN = "unknown"  # there is no interval, or no target


@dataclass(frozen=True, kw_only=True)
class Forecast:
    """What a line will be at its due day. `low` and `high` are None where the past is too short for an interval."""

    months: int
    middle: float
    low: float | None
    high: float | None
    #: Average change a month.
    pace: float
    #: How many earlier forecasts were tested, and how many of them held the value.
    tested: int
    held: int

    @property
    def is_usable(self) -> bool:
        """Whether the rule held often enough in the past; without a test nobody knows, and it is not."""
        return self.tested > 0 and self.held / self.tested >= HOLDS


def months_until(on: date, due: date) -> int:
    """Whole months from a day to another, rounded up, so that a target due next week is a month away."""
    months = (due.year - on.year) * 12 + due.month - on.month
    return max(months + (1 if due.day > on.day else 0), 0)


def forecast(values: Sequence[float], months: int, *, least: float | None = None) -> Forecast | None:
    """From monthly values, the newest last, what the line will be in `months` months; None when the past is too short.

    `least` is a bound that the line cannot fall below (a count of things done, zero).
    """
    if len(values) <= LEAST_MONTHS or months < 0:
        return None
    pace = _pace(values, len(values) - 1)
    middle = values[-1] + pace * months
    errors = _errors(values, months, until=len(values) - 1)
    interval = _interval(errors)
    tested, held = _test(values, months)
    low = None if interval is None else middle + interval[0]
    high = None if interval is None else middle + interval[1]
    if least is not None:
        middle = max(middle, least)
        low = None if low is None else max(low, least)
        high = None if high is None else max(high, least)
    return Forecast(months=months, middle=middle, low=low, high=high, pace=pace, tested=tested, held=held)


def _pace(values: Sequence[float], place: int) -> float:
    """The average monthly change known at a place of the history."""
    first = max(place - MEMORY, 0)
    return (values[place] - values[first]) / (place - first) if place > first else 0.0


def _errors(values: Sequence[float], months: int, *, until: int) -> list[float]:
    """What the rule was wrong by, at every place from which the outcome was known by `until`."""
    return [
        values[place + months] - (values[place] + _pace(values, place) * months)
        for place in range(LEAST_MONTHS, until - months + 1)
    ]


def _interval(errors: Sequence[float]) -> tuple[float, float] | None:
    """The bounds that hold LEVEL of the errors, and always hold the forecast itself."""
    if len(errors) < LEAST_ERRORS:
        return None
    ranked = sorted(errors)
    tail = (1 - LEVEL) / 2
    return min(_quantile(ranked, tail), 0.0), max(_quantile(ranked, 1 - tail), 0.0)


def _quantile(ranked: Sequence[float], share: float) -> float:
    place = share * (len(ranked) - 1)
    low = int(place)
    high = min(low + 1, len(ranked) - 1)
    return ranked[low] + (ranked[high] - ranked[low]) * (place - low)


def _test(values: Sequence[float], months: int) -> tuple[int, int]:
    """Forecast at every earlier place from what was known by then; how many forecasts, how many held the value."""
    tested = held = 0
    if months == 0:
        return 0, 0
    for place in range(LEAST_MONTHS, len(values) - months):
        interval = _interval(_errors(values, months, until=place))
        if interval is None:
            continue
        middle = values[place] + _pace(values, place) * months
        outcome = values[place + months]
        tested += 1
        held += middle + interval[0] <= outcome <= middle + interval[1]
    return tested, held


def outlook(found: Forecast | None, wanted: float | None, *, down: bool = False) -> Outlook:
    """Whether the target will be reached; `down` where less is better."""
    if found is None or wanted is None or found.low is None or found.high is None or not found.is_usable:
        return Outlook.UNKNOWN
    low, high = (-found.high, -found.low) if down else (found.low, found.high)
    aim = -wanted if down else wanted
    if low >= aim:
        return Outlook.LIKELY
    return Outlook.UNLIKELY if high < aim else Outlook.OPEN


def pace_needed(value: float, wanted: float, months: int) -> float | None:
    """How much a month it takes from now on; 0 when it is reached, None when no month is left."""
    if value >= wanted:
        return 0.0
    return (wanted - value) / months if months > 0 else None


@dataclass(frozen=True, kw_only=True)
class WhatIf:
    """What more things by a day would change."""

    value: float
    #: The value then against the target; None without a target.
    reaches: bool | None
    #: What is still missing; 0 when nothing is.
    missing: float | None
    #: At the due day, if everything else goes on as it did; None without a forecast.
    at_due: float | None


def what_if(
    value: float, add: int, *, by: date, on: date, due: date | None, wanted: float | None, pace: float | None
) -> WhatIf:
    """What `add` more by a day mean: on that day by themselves, and at the due day together with the pace so far."""
    there = value + add
    counts = due is None or by <= due
    return WhatIf(
        value=there,
        reaches=None if wanted is None else there >= wanted and counts,
        missing=None if wanted is None else max(wanted - there, 0.0),
        at_due=None
        if pace is None or due is None
        else value + (add if counts else 0) + pace * months_until(on, due),
    )
