"""Money the coalition passes on, as the pages of funding see it. Whoever pays sub-grants out registers its rows here.

    subgrants.register("reports", rows_of)        # in AppConfig.ready

`function(person, on)` gives `SubGrant` rows that this person may see. Not here: how a sub-grant is called, judged and paid.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any


@dataclass(frozen=True, kw_only=True)
class SubGrant:
    """One sub-grant: what for, to whom, how much was promised and paid, and which agreement it is paid from."""

    key: str
    title: str
    to: str
    country: str = ""
    currency: str = "EUR"
    promised: Decimal | None = None
    paid: Decimal = Decimal(0)
    state: str = ""
    on: date | None = None
    #: The key of the agreement with the donor, where that is known.
    agreement: str = ""
    address: str = ""


Ask = Callable[[Any, date], Iterable[SubGrant]]
_sources: dict[str, Ask] = {}


def register(name: str, ask: Ask) -> None:
    """Make the sub-grants of a package known; the same name again replaces it."""
    _sources[name] = ask


def sub_grants(person: Any, on: date) -> list[SubGrant]:
    """All sub-grants this person may see, the newest first."""
    rows = [row for _name, ask in sorted(_sources.items()) for row in ask(person, on)]
    return sorted(rows, key=lambda row: (row.on or date.min, row.key), reverse=True)
