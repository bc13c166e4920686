"""What can be counted: packages declare measures, `results` asks them. Each value comes with the rows behind it.

    measures.register(Measure(key="reviews_completed", label=_("Reviews completed"), unit="reviews", count=completed))

`count(as_of, known_on)` gives a `Measured`; the same question twice gives the same rows in the same order.
A value that nobody can count yet is None ("not yet counted"), never zero.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from django.utils.functional import Promise

Text = str | Promise


@dataclass(frozen=True, kw_only=True)
class Evidence:
    """One row behind a value: what it is, where it stands, since when, and the groups it counts in."""

    key: str
    label: str
    href: str = ""
    on: str = ""
    groups: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Measured:
    """A value and its rows. `rows` may be empty where rows would expose people; then `note` says so."""

    value: int | Decimal | None
    rows: Sequence[Evidence] = ()
    note: Text = ""


@dataclass(frozen=True, kw_only=True)
class Measure:
    """One thing that can be counted on any day, from what was known on any day."""

    key: str
    label: Text
    unit: Text
    count: Callable[[date, date | None], Measured]


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
