"""Counts of the network on any day, from what was recorded until any day; by country and region; gaps.

Counting rests on the log of events alone. Which rows a person may open is decided by `visible_to` and `exposure`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from django.db import connection

from mithaq.network import rules
from mithaq.network.models import MembershipEvent, Organisation, logged
from mithaq.network.queries_history import (
    Tally,
    end_of,
    events_version,
    history,
    inside,
    member_kinds,
    seats_known,
)
from mithaq.world.models import Country, CountryRegion, Region


@dataclass(frozen=True, kw_only=True, slots=True)
class Belonging:
    """One organisation that counted on the day."""

    id: int
    country: str
    kind: str
    is_member: bool
    exposure: str
    since: date | None


@dataclass(frozen=True, kw_only=True, slots=True)
class Counts:
    """How many counted on a day. Countries are those of the seats, each once."""

    organisations: int
    countries: int
    members: int
    member_countries: int
    individuals: int = 0


def network_on(as_of: date, known_on: date | None = None) -> tuple[Belonging, ...]:
    """Every organisation that belonged on the day, in the order of its number.

    Standings are kept as long as the log stays the same; seat and exposure are read each time: the seat as it was
    known, the exposure as it is now, for whoever hides is hidden at once.
    """
    members, seats = member_kinds(), seats_known(known_on)
    standings = _standings(as_of, known_on, events_version())
    rows = Organisation.objects.order_by("id").values_list("id", "seat_id", "exposure")
    return tuple(
        Belonging(
            id=number,
            country=seats.get(number, country or ""),
            kind=standings[number].kind,
            is_member=standings[number].kind in members,
            exposure=exposure,
            since=standings[number].since,
        )
        for number, country, exposure in rows
        if number in standings
    )


@lru_cache(maxsize=4)
def _standings(as_of: date, known_on: date | None, version: str) -> dict[int, rules.Standing]:
    """The standings of those that belonged."""
    known = end_of(known_on) if known_on else None
    # Inside a transaction nothing is remembered: what is seen there may never be committed.
    logs = _logs.__wrapped__(version) if connection.in_atomic_block else _logs(version)
    found = {number: rules.standing_at(log, as_of, known) for number, log in logs.items()}
    return {number: standing for number, standing in found.items() if standing.belongs}


@lru_cache(maxsize=1)
def _logs(version: str) -> dict[int, list[rules.LoggedEvent]]:
    """The whole log by organisation, read once for all the days that are asked of it until it grows."""
    logs: dict[int, list[rules.LoggedEvent]] = {}
    events = MembershipEvent.objects.filter(organisation__isnull=False).order_by()
    for row in events.values("organisation_id", *MembershipEvent.EVENT_VALUES):
        logs.setdefault(row["organisation_id"], []).append(logged(row))
    return logs


def count_tally(tally: Tally, members: frozenset[str], *, individuals: int = 0) -> Counts:
    """The four counts of a tally; `members` are the kinds that count as members."""
    of_members = {group: count for group, count in tally.items() if group.kind in members}
    return Counts(
        organisations=sum(tally.values()),
        countries=len({group.country for group in tally if group.country}),
        members=sum(of_members.values()),
        member_countries=len({group.country for group in of_members if group.country}),
        individuals=individuals,
    )


def countries_of_region(region: str) -> frozenset[str]:
    """The codes of the countries of a region."""
    return frozenset(Country.objects.in_region(region).values_list("pk", flat=True))


def counts(as_of: date, known_on: date | None = None, region: str = "") -> Counts:
    """Organisations, countries, members and their countries on a day, of the world or of one region."""
    found, members = history(known_on), member_kinds()
    if region:
        return count_tally(inside(found.on(as_of), countries_of_region(region)), members)
    return count_tally(found.on(as_of), members, individuals=found.individuals_on(as_of))


@dataclass(frozen=True, kw_only=True, slots=True)
class RegionCounts:
    """The counts of one region, with how many countries it has."""

    region: Region
    all_countries: int
    counts: Counts


def counts_by_region(as_of: date, known_on: date | None = None) -> tuple[RegionCounts, ...]:
    """The counts of every region of both of the coalition's divisions. Queries do not grow with the regions."""
    tally, members = history(known_on).on(as_of), member_kinds()
    states = set(Country.objects.states().values_list("pk", flat=True))
    lying: dict[str, set[str]] = {}
    for iso3, region in CountryRegion.objects.values_list("country_id", "region_id"):
        lying.setdefault(region, set()).add(iso3)
    return tuple(
        RegionCounts(
            region=region,
            all_countries=len(lying.get(region.code, set()) & states),
            counts=count_tally(inside(tally, lying.get(region.code, ())), members),
        )
        for region in Region.objects.exclude(system="un")
    )


@dataclass(frozen=True, kw_only=True, slots=True)
class CountryCounts:
    """One country: how many belong, how many of them as members."""

    iso3: str
    names: Mapping[str, str]
    regions: tuple[str, ...]
    organisations: int
    members: int

    @property
    def value(self) -> int:
        """The class on the map: several members, a member, an affiliate, nobody."""
        if self.members > 1:
            return 3
        return 2 if self.members else 1 if self.organisations else 0


def by_country(tally: Tally) -> tuple[CountryCounts, ...]:
    """Every State with what the tally holds of it, in the order of its code."""
    organisations: dict[str, int] = {}
    members: dict[str, int] = {}
    of_members = member_kinds()
    for group, count in tally.items():
        organisations[group.country] = organisations.get(group.country, 0) + count
        if group.kind in of_members:
            members[group.country] = members.get(group.country, 0) + count
    regions: dict[str, list[str]] = {}
    for iso3, region in CountryRegion.objects.order_by("region").values_list("country_id", "region_id"):
        regions.setdefault(iso3, []).append(region)
    states = Country.objects.states().order_by("pk").values_list("pk", "common_names", "names")
    return tuple(
        CountryCounts(
            iso3=iso3,
            names=common or names,
            regions=tuple(regions.get(iso3, ())),
            organisations=organisations.get(iso3, 0),
            members=members.get(iso3, 0),
        )
        for iso3, common, names in states
    )


def shown_rows(rows: Sequence[Belonging]) -> list[Belonging]:
    """Those whose country the public may know: a count by country must not give the hidden away."""
    return [row for row in rows if row.exposure != rules.Exposure.HIDDEN]


@dataclass(frozen=True, kw_only=True, slots=True)
class YearPoint:
    """The counts at the end of one half-year."""

    on: date
    counts: Counts


def half_years(first: date, last: date) -> list[date]:
    """The ends of the half-years between two days, and the last day."""
    ends = [
        date(year, month, day)
        for year in range(first.year, last.year + 1)
        for month, day in ((6, 30), (12, 31))
    ]
    return [end for end in ends if first <= end < last] + [last]


def path_of(last: date) -> tuple[YearPoint, ...]:
    """The counts at the end of every half-year since 2022."""
    found, members = history(), member_kinds()
    return tuple(
        YearPoint(
            on=end,
            counts=count_tally(found.on(end), members, individuals=found.individuals_on(end)),
        )
        for end in half_years(date(2022, 6, 30), last)
    )
