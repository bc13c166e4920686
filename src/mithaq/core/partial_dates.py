"""Dates known to the day, the month or only the year; nothing here ever invents the missing part.

Stored as two columns: the first possible day, and the precision. Plain Python, no Django.
"""

import calendar
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum


class Precision(StrEnum):
    """How much of a date is known."""

    DAY = "day"
    MONTH = "month"
    YEAR = "year"


@dataclass(frozen=True, order=True)
class PartialDate:
    """A date with its precision. `first` is the first day it may mean; order is by that day."""

    first: date
    precision: Precision = Precision.DAY

    def __post_init__(self) -> None:
        if self.precision is not Precision.DAY and self.first.day != 1:
            object.__setattr__(self, "first", self.first.replace(day=1))
        if self.precision is Precision.YEAR and self.first.month != 1:
            object.__setattr__(self, "first", self.first.replace(month=1))

    @classmethod
    def parse(cls, text: str) -> "PartialDate":
        """Read `2015`, `2015-03` or `2015-03-02`. Raises ValueError for anything else."""
        parts = text.strip().split("-")
        if (
            not 1 <= len(parts) <= 3
            or not all(part.isascii() and part.isdigit() for part in parts)
            or len(parts[0]) != 4
        ):
            raise ValueError(f"{text!r} is no date; write 2015, 2015-03 or 2015-03-02")
        if any(len(part) != 2 for part in parts[1:]):
            raise ValueError(f"{text!r} is no date; write months and days with two digits")
        numbers = [int(part) for part in parts] + [1, 1]
        precision = (Precision.YEAR, Precision.MONTH, Precision.DAY)[len(parts) - 1]
        return cls(date(numbers[0], numbers[1], numbers[2]), precision)

    @property
    def last(self) -> date:
        """The last day it may mean."""
        if self.precision is Precision.YEAR:
            return date(self.first.year, 12, 31)
        if self.precision is Precision.MONTH:
            return self.first.replace(day=calendar.monthrange(self.first.year, self.first.month)[1])
        return self.first

    @property
    def middle(self) -> date:
        """The day halfway, for a place on a chart and for durations."""
        return self.first + timedelta(days=(self.last - self.first).days // 2)

    def may_be(self, other: "PartialDate") -> bool:
        """Whether both could name the same day."""
        return self.first <= other.last and other.first <= self.last

    def __str__(self) -> str:
        return self.first.isoformat()[
            : {Precision.YEAR: 4, Precision.MONTH: 7, Precision.DAY: 10}[self.precision]
        ]
