"""The curve of how long reviews take, and what it says of one that is still open. Plain Python.

Pages read a stored curve; `forecast_rules` works one out. Both ask it here, so that what is shown is what was tested.
"""

from bisect import bisect_right
from dataclasses import dataclass

LEVEL = 0.80


@dataclass(frozen=True, kw_only=True)
class Curve:
    """The share of reviews still open after so many days; `days` rises, `open_share` falls from 1."""

    days: tuple[float, ...]
    open_share: tuple[float, ...]
    reviews: int
    ended: int

    def share_open(self, day: float) -> float:
        """The share still open after `day` days."""
        index = bisect_right(self.days, day) - 1
        return 1.0 if index < 0 else self.open_share[index]

    def day_when(self, share: float) -> float | None:
        """The first day on which at most `share` is still open; None if the history does not reach that far."""
        for day, still in zip(self.days, self.open_share, strict=True):
            if still <= share + 1e-12:
                return day
        return None


@dataclass(frozen=True, kw_only=True, slots=True)
class Interval:
    """Days from the start of a review to its end: the middle forecast and the bounds; None is "later than any seen"."""

    low: float | None
    middle: float | None
    high: float | None


def predict(curve: Curve, elapsed: float, level: float = LEVEL) -> Interval:
    """When a review that has run `elapsed` days will end, given that it has not ended yet."""
    still = curve.share_open(elapsed)
    if still <= 0:
        return Interval(low=None, middle=None, high=None)
    tail = (1 - level) / 2
    return Interval(
        low=curve.day_when(still * (1 - tail)),
        middle=curve.day_when(still * 0.5),
        high=curve.day_when(still * tail),
    )
