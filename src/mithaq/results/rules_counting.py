"""From the rows of a measure to the value of a line: filters, windows of time, each thing once; grades; canonical bytes.

Plain Python: no database, no clock, no language. What a row is, see `core.measures.Evidence`.
"""

import calendar
import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Generic, Protocol, TypeVar

#: The grades of `core.measures.Grade`, the weakest first; "" is not graded and weakest of all.
GRADES = ("", "word", "document", "official", "outside")
#: Grades that somebody other than the coalition stands for.
CORROBORATED = frozenset({"official", "outside"})


class Window(StrEnum):
    """Which rows count by their own date."""

    ALL = "all"
    PERIOD = "period"  # dated within the years of the strategy
    YEAR = "year"  # dated within the calendar year of the day asked for
    TWELVE_MONTHS = "twelve_months"  # dated within the twelve months up to the day asked for


class Countable(Protocol):
    """What is asked of a row."""

    @property
    def key(self) -> str: ...
    @property
    def on(self) -> str: ...
    @property
    def groups(self) -> Mapping[str, str]: ...
    @property
    def grade(self) -> str: ...
    @property
    def amount(self) -> Decimal | None: ...


Row = TypeVar("Row", bound=Countable)


@dataclass(frozen=True, kw_only=True)
class Narrowing:
    """What a line takes of its measure."""

    filters: Mapping[str, str] = field(default_factory=dict)
    window: Window = Window.ALL
    #: Count each value of this group once instead of each row.
    distinct: str = ""

    @property
    def is_whole(self) -> bool:
        """Whether the line takes the measure as it is."""
        return not self.filters and self.window is Window.ALL and not self.distinct


@dataclass(frozen=True, kw_only=True)
class Narrowed(Generic[Row]):
    """What was taken. `undated` rows have no date and fit into no window; they are told, and not counted."""

    value: Decimal
    rows: tuple[Row, ...]
    undated: int = 0


def narrow(rows: Sequence[Row], by: Narrowing, *, as_of: date, starts: date, ends: date) -> Narrowed[Row]:
    """Take from `rows` what a line counts. `starts` and `ends` are the strategy's; `as_of` is the day asked for."""
    kept, undated = [], 0
    for row in rows:
        if any(wanted not in row.groups.get(name, "").split(" ") for name, wanted in by.filters.items()):
            continue
        if by.window is not Window.ALL:
            span = span_of(row.on)
            if span is None:
                undated += 1
                continue
            if not _inside(span, by.window, as_of=as_of, starts=starts, ends=ends):
                continue
        kept.append(row)
    if by.distinct:
        seen: dict[str, Row] = {}
        for row in kept:
            for value in row.groups.get(by.distinct, "").split():
                seen.setdefault(value, row)
        return Narrowed(value=Decimal(len(seen)), rows=tuple(kept), undated=undated)
    return Narrowed(value=total_of(kept), rows=tuple(kept), undated=undated)


def total_of(rows: Iterable[Countable]) -> Decimal:
    """What rows add up to: their amounts, or one each."""
    return sum((Decimal(1) if row.amount is None else row.amount for row in rows), Decimal(0))


def span_of(text: str) -> tuple[date, date] | None:
    """The first and the last day that a date written as 2015, 2015-03 or 2015-03-02 may mean; None for anything else."""
    parts = text.split("-")
    try:
        numbers = [int(part) for part in parts]
        match numbers:
            case [year]:
                return date(year, 1, 1), date(year, 12, 31)
            case [year, month]:
                return date(year, month, 1), date(year, month, calendar.monthrange(year, month)[1])
            case [year, month, day]:
                return date(year, month, day), date(year, month, day)
    except ValueError:
        pass
    return None


def _inside(span: tuple[date, date], window: Window, *, as_of: date, starts: date, ends: date) -> bool:
    """Whether the whole span lies within the window: what may lie outside is not counted."""
    first, last = span
    match window:
        case Window.PERIOD:
            return starts <= first and last <= ends
        case Window.YEAR:
            return first.year == as_of.year == last.year
        case _:
            return months_before(as_of, 12) < first and last <= as_of


def months_before(day: date, months: int) -> date:
    """The same day so many months earlier, or the last day of that month."""
    index = day.year * 12 + day.month - 1 - months
    year, month = divmod(index, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def month_ends(first: date, last: date) -> list[date]:
    """The last days of the months from `first` to `last` that have ended by `last`."""
    found: list[date] = []
    year, month = first.year, first.month
    while True:
        end = date(year, month, calendar.monthrange(year, month)[1])
        if end > last:
            return found
        found.append(end)
        year, month = (year + 1, 1) if month == 12 else (year, month + 1)


# --- grades -----------------------------------------------------------------------------------------


def best_grade(grades: Iterable[str]) -> str:
    """What several pieces of evidence make of one row: the strongest counts."""
    return max(grades, key=GRADES.index, default="")


def weakest_grade(grades: Iterable[str]) -> str:
    """What the rows make of their value: it is as strong as its weakest row."""
    return min(grades, key=GRADES.index, default="")


def count_grades(rows: Iterable[Countable]) -> dict[str, int]:
    """How many rows have which grade, the strongest first; grades without a row are left out."""
    found = dict.fromkeys(reversed(GRADES), 0)
    for row in rows:
        found[row.grade if row.grade in found else ""] += 1
    return {grade: count for grade, count in found.items() if count}


# --- the same question gives the same bytes ------------------------------------------------------------


def canonical(value: object) -> bytes:
    """One way to write plain values as bytes: sorted keys, no blanks, UTF-8. Dates and numbers as text."""
    return json.dumps(
        value, sort_keys=True, ensure_ascii=False, separators=(",", ":"), default=_plain
    ).encode()


def _plain(value: object) -> str:
    if isinstance(value, Decimal):
        return plain_number(value)
    if isinstance(value, date):
        return value.isoformat()
    return str(value)


def plain_number(value: Decimal) -> str:
    """A number without empty decimals and without an exponent: 30, 1.96."""
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def digest_of(value: object) -> str:
    """SHA-256 over the canonical bytes."""
    return hashlib.sha256(canonical(value)).hexdigest()
