"""Everything that waits for a person, sorted for one page and one mail; and the same by country.

What there is to gather the packages say (`mithaq.core.waiting`). What is held about a person is in `queries`.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone

from mithaq.accounts.models import User
from mithaq.core import waiting
from mithaq.core.texts import text_in
from mithaq.core.waiting import WaitingItem
from mithaq.desk import permissions, rules
from mithaq.network.models import regions_of
from mithaq.world.models import Country, CountryRegion, Region


@dataclass(frozen=True, kw_only=True)
class Shown:
    """One thing as the page shows it."""

    item: WaitingItem
    late: bool
    country: str


@dataclass(frozen=True, kw_only=True)
class Part:
    """The things of one group, what is due first first."""

    group: rules.Group
    items: Sequence[Shown]


@dataclass(frozen=True, kw_only=True)
class CountryWork:
    """What is open in one country."""

    code: str
    name: str
    items: Sequence[Shown]

    @property
    def late(self) -> int:
        """How many of them are late."""
        return sum(shown.late for shown in self.items)


def work_of(person: User, at: datetime) -> tuple[Part, ...]:
    """My work: everything due, returned, blocked or with others, of all packages."""
    today = timezone.localdate(at)
    items = waiting.waiting_for(person, at)
    names = _names(item.country for item in items)
    groups: dict[rules.Group, list[Shown]] = {}
    for item in items:
        groups.setdefault(rules.group_of(item.state, item.due, today), []).append(
            Shown(
                item=item, late=rules.is_late(item.due, today), country=names.get(item.country, item.country)
            )
        )
    return tuple(Part(group=group, items=groups[group]) for group in rules.Group if group in groups)


def work_by_country(person: User, at: datetime) -> tuple[CountryWork, ...]:
    """What is open in each country the person answers for, and what of their own work is about one; late ones first."""
    today = timezone.localdate(at)
    own = [item for item in waiting.waiting_for(person, at) if item.country]
    found = {
        (item.kind, item.url): item for item in [*waiting.open_in(person, countries_of(person), at), *own]
    }
    names = _names(item.country for item in found.values())
    by_code: dict[str, list[Shown]] = {}
    for item in found.values():
        by_code.setdefault(item.country, []).append(
            Shown(item=item, late=rules.is_late(item.due, today), country="")
        )
    rows = [
        CountryWork(code=code, name=names.get(code, code), items=items) for code, items in by_code.items()
    ]
    return tuple(sorted(rows, key=lambda row: (-row.late, row.name)))


def countries_of(person: User) -> frozenset[str]:
    """The countries the person answers for: those of the regions they coordinate, or all of them."""
    if permissions.sees_all_countries(person):
        return frozenset(Country.objects.values_list("pk", flat=True))
    if not permissions.may_see_work_by_country(person):
        return frozenset()
    regions = regions_of(person)
    return frozenset(
        CountryRegion.objects.filter(region__in=regions).values_list("country", flat=True).distinct()
    )


def _names(codes: Iterable[str]) -> dict[str, str]:
    wanted = {code for code in codes if code}
    if not wanted:
        return {}
    return {country.pk: str(country) for country in Country.objects.filter(pk__in=wanted)}


def names_of_scopes(scopes: Iterable[str]) -> dict[str, str]:
    """What the regions for which roles are held are called in the reader's language, by code."""
    wanted = {scope for scope in scopes if scope}
    if not wanted:
        return {}
    return {
        pk: text_in(names) for pk, names in Region.objects.filter(pk__in=wanted).values_list("pk", "names")
    }
