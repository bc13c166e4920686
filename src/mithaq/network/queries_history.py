"""How many belonged on any day: the whole log read once, and every day answered from that.

Who belonged, by name, is `queries.network_on`. Here are numbers alone: by country, by kind, and whether listed.
"""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime, time
from functools import lru_cache
from itertools import accumulate, groupby
from operator import itemgetter
from typing import NamedTuple

from django.db import connection
from django.db.models import Count, Max, Q, QuerySet, Sum

from mithaq.core import past
from mithaq.core.changes import state_of
from mithaq.network import rules
from mithaq.network.models import MembershipEvent, MembershipKind, Organisation, Person
from mithaq.network.rules import Exposure


class Group(NamedTuple):
    """Those that are counted alike."""

    country: str
    kind: str
    is_hidden: bool


#: How many of each group belonged on a day; groups of nobody are left out.
Tally = Mapping[Group, int]


class History:
    """The counts of every group at the end of every day, from how they changed."""

    def __init__(self, changes: Mapping[Group, Mapping[date, int]], individuals: Mapping[date, int]) -> None:
        self._groups = {group: _steps(by_day) for group, by_day in changes.items()}
        self._individuals = _steps(individuals)

    def on(self, day: date) -> Tally:
        """The organisations at the end of the day."""
        found = {group: _height(steps, day) for group, steps in self._groups.items()}
        return {group: count for group, count in found.items() if count}

    def individuals_on(self, day: date) -> int:
        """The individual members at the end of the day."""
        return _height(self._individuals, day)


Steps = tuple[list[date], list[int]]


def _steps(by_day: Mapping[date, int]) -> Steps:
    days = sorted(by_day)
    return days, list(accumulate(by_day[day] for day in days))


def _height(steps: Steps, day: date) -> int:
    days, heights = steps
    place = bisect_right(days, day)
    return heights[place - 1] if place else 0


def end_of(day: date) -> datetime:
    """The last moment of a day, UTC."""
    return datetime.combine(day, time.max, tzinfo=UTC)


def seats_known(known_on: date | None) -> dict[int, str]:
    """The countries of seats as they were known on a day, of the organisations whose seat was changed since."""
    return {
        int(number): values["seat_id"] or ""
        for number, values in past.as_known(Organisation, known_on).items()
        if values is not None
    }


def events_version() -> str:
    """A cheap stamp that changes with every event and withdrawal."""
    events = MembershipEvent.objects.aggregate(
        newest=Max("id"), rows=Count("id"), withdrawn=Max("withdrawn_at"), gone=Count("withdrawn_at")
    )
    return "|".join(str(value) for value in events.values())


def stamp() -> str:
    """A stamp of what is counted, reckoned again only after a record of the network or the world changed."""
    return _exact(state_of(("network", "world")))


@lru_cache(maxsize=4)
def _exact(state: str) -> str:
    """The log, the kinds, and what of organisations decides where and whether they are shown."""
    organisations = Organisation.objects.aggregate(
        rows=Count("id"), changed=Max("changed_at"), versions=Sum("version"), merged=Count("merged_into")
    )
    people = Person.objects.aggregate(rows=Count("id"))
    kinds = MembershipKind.objects.order_by("code").values_list("code", "is_member")
    # Places of countries in regions change with the reference data, which the state of "world" tells.
    world = state_of(("world",))
    return "|".join(
        str(part)
        for part in (events_version(), *organisations.values(), *people.values(), list(kinds), world)
    )


def history(known_on: date | None = None) -> History:
    """From what was recorded until a day (None: everything).

    Inside a transaction nothing is remembered: what is seen there may never be committed.
    """
    if connection.in_atomic_block:
        return _history.__wrapped__(known_on, "")
    return _history(known_on, stamp())


@lru_cache(maxsize=4)
def _history(known_on: date | None, stamp: str) -> History:
    events = _recorded(known_on)
    changes: defaultdict[Group, defaultdict[date, int]] = defaultdict(lambda: defaultdict(int))
    # The database says once for each organisation where it lies and whether it is listed.
    places = {
        number: (country or "", exposure == Exposure.HIDDEN)
        for number, country, exposure in Organisation.objects.order_by().values_list(
            "id", "seat_id", "exposure"
        )
    }
    for number, country in seats_known(known_on).items():
        if number in places:
            places[number] = (country, places[number][1])
    rows = events.filter(organisation__isnull=False).order_by("organisation_id", "on", "id")
    logs = rows.values_list("organisation_id", "event", "kind_id", "on")
    for number, log in groupby(logs.iterator(chunk_size=10_000), itemgetter(0)):
        country, is_hidden = places[number]
        for day, kind, difference in rules.changes_of_count(each[1:] for each in log):
            changes[Group(country, kind, is_hidden)][day] += difference
    individuals: defaultdict[date, int] = defaultdict(int)
    rows = events.filter(person__isnull=False).order_by("person_id", "on", "id")
    for _number, log in groupby(rows.values_list("person_id", "event", "kind_id", "on"), itemgetter(0)):
        for day, _kind, difference in rules.changes_of_count(each[1:] for each in log):
            individuals[day] += difference
    return History(changes, individuals)


def _recorded(known_on: date | None) -> QuerySet[MembershipEvent]:
    """The events that held, as far as was known then."""
    if known_on is None:
        return MembershipEvent.objects.filter(withdrawn_at=None)
    known = end_of(known_on)
    return MembershipEvent.objects.filter(
        Q(withdrawn_at=None) | Q(withdrawn_at__gt=known), recorded_at__lte=known
    )


def member_kinds() -> frozenset[str]:
    """The kinds that count as members."""
    return frozenset(MembershipKind.objects.filter(is_member=True).values_list("code", flat=True))


def listed(tally: Tally) -> Tally:
    """Those whose country the public may know: a count by country must not give the hidden away."""
    return {group: count for group, count in tally.items() if not group.is_hidden}


def inside(tally: Tally, countries: Iterable[str]) -> Tally:
    """Those with their seat in one of some countries."""
    wanted = frozenset(countries)
    return {group: count for group, count in tally.items() if group.country in wanted}
