"""All that the page of the network shows of one day, remembered until it can have changed.

Two stamps guard what is remembered: the cheap one changes with any record of the network, the exact one with events,
seats, exposures and merges alone. So an answer to a survey makes nothing anew but the exact stamp.
"""

from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from django.db import connection

from mithaq.network import queries, queries_history
from mithaq.network.queries import CountryCounts, Counts, YearPoint
from mithaq.network.queries_regions import PublicCounts, public_counts_by_region

#: The first end of a half-year of the way to the targets.
PATH_BEGINS = date(2022, 6, 30)


@dataclass(frozen=True, kw_only=True)
class Coverage:
    """The network on one day, as it may stand in public."""

    counts: Counts
    countries: tuple[CountryCounts, ...]
    regions: tuple[PublicCounts, ...]
    hidden: int
    path: tuple[YearPoint, ...]


def coverage(as_of: date, known_on: date | None = None) -> Coverage:
    """Inside a transaction nothing is remembered: what is seen there may never be committed."""
    if connection.in_atomic_block:
        return _coverage.__wrapped__(as_of, known_on, "")
    return _coverage(as_of, known_on, queries_history.stamp())


@lru_cache(maxsize=32)
def _coverage(as_of: date, known_on: date | None, version: str) -> Coverage:
    whole = queries_history.history(known_on).on(as_of)
    shown = queries_history.listed(whole)
    return Coverage(
        counts=queries.counts(as_of, known_on),
        countries=queries.by_country(shown),
        regions=public_counts_by_region(as_of, known_on),
        hidden=sum(whole.values()) - sum(shown.values()),
        path=queries.path_of(as_of) if as_of >= PATH_BEGINS else (),
    )
