"""All that the page of the network shows of one day, remembered until it can have changed.

Two stamps guard what is remembered: the cheap one changes with any record of the network, the exact one with events,
seats, exposures and merges alone. So an answer to a survey makes nothing anew but the exact stamp.
"""

from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from django.db import connection
from django.db.models import Count, Max, Sum

from mithaq.core.changes import state_of
from mithaq.network import queries
from mithaq.network.models import Organisation, Person
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
    return _coverage(as_of, known_on, _exact(state_of(("network", "world"))))


@lru_cache(maxsize=4)
def _exact(state: str) -> str:
    """A stamp of what is counted: the log, and what of organisations decides where and whether they are shown."""
    organisations = Organisation.objects.aggregate(
        rows=Count("id"), changed=Max("changed_at"), versions=Sum("version"), merged=Count("merged_into")
    )
    people = Person.objects.aggregate(rows=Count("id"))
    # Places of countries in regions change with the reference data, which the state of "world" tells.
    world = state_of(("world",))
    return "|".join(
        str(part) for part in (queries.events_version(), *organisations.values(), *people.values(), world)
    )


@lru_cache(maxsize=32)
def _coverage(as_of: date, known_on: date | None, version: str) -> Coverage:
    rows = queries.network_on(as_of, known_on)
    shown = queries.shown_rows(rows)
    return Coverage(
        counts=queries.counts(as_of, known_on),
        countries=queries.by_country(shown),
        regions=public_counts_by_region(as_of, known_on),
        hidden=len(rows) - len(shown),
        path=queries.path_of(as_of) if as_of >= PATH_BEGINS else (),
    )
