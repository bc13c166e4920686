"""What can be counted: packages declare measures, `results` asks them. Each value comes with the rows behind it.

    measures.register(Measure(key="reviews_completed", label=_("Reviews completed"), unit="reviews", count=completed))

`count(as_of, known_on)` gives a `Measured`; the same question twice gives the same rows in the same order.
A value that nobody can count yet is None ("not yet counted"), never zero.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum

from django.utils.functional import Promise

Text = str | Promise


class Grade(StrEnum):
    """How well a row is proven, the weakest first. What somebody outside confirms counts more than our own word."""

    WORD = "word"  # it stands in our record, and nothing is attached
    DOCUMENT = "document"  # a document of ours or of a member shows it
    OFFICIAL = "official"  # a State or an international body says it
    OUTSIDE = "outside"  # somebody independent of us and of those concerned confirms it


@dataclass(frozen=True, kw_only=True)
class Evidence:
    """One row behind a value: what it is, where it stands, since when, and the groups it counts in.

    `grade` is a `Grade`, or "" where the package does not grade. `amount` is what the row adds where that is not one.
    """

    key: str
    label: str
    href: str = ""
    on: str = ""
    groups: Mapping[str, str] = field(default_factory=dict)
    grade: str = ""
    amount: Decimal | None = None


@dataclass(frozen=True, kw_only=True)
class Measured:
    """A value and its rows. `rows` may be empty where rows would expose people; then `note` says so."""

    value: int | Decimal | None
    rows: Sequence[Evidence] = ()
    note: Text = ""


@dataclass(frozen=True, kw_only=True)
class Tally:
    """A value without its rows: how many rows there are, and the grade of the weakest."""

    value: int | Decimal | None
    rows: int = 0
    grade: str = ""


@dataclass(frozen=True, kw_only=True)
class Measure:
    """One thing that can be counted on any day, from what was known on any day."""

    key: str
    label: Text
    unit: Text
    count: Callable[[date, date | None], Measured]
    #: The groups that its rows carry: by these a line of the strategy may filter, and a page may break it down.
    groups: tuple[str, ...] = ()
    #: Packages whose records change it; empty is the package of `count`.
    areas: tuple[str, ...] = ()
    #: The same as `count` without making the rows, where there are very many of them.
    tally: Callable[[date, date | None], Tally] | None = None
    #: Whether its rows stand for people who could be recognised in small groups.
    about_people: bool = False


_measures: dict[str, Measure] = {}


def register(*measures: Measure) -> None:
    """Make measures known; called in `AppConfig.ready`. The same key again replaces it."""
    for measure in measures:
        _measures[measure.key] = measure


def measure(key: str) -> Measure | None:
    """The measure of that key."""
    return _measures.get(key)


def registered() -> list[Measure]:
    """All measures, by key."""
    return [found for _key, found in sorted(_measures.items())]
