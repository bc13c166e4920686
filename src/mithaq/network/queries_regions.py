"""The counts by region as they may stand in public: what would tell how many are hidden in a region is held back."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from mithaq.network import queries, small_numbers
from mithaq.network.queries import Belonging, RegionCounts
from mithaq.world.models import CountryRegion, Region

MEASURES = ("organisations", "countries", "members", "member_countries")


@dataclass(frozen=True, kw_only=True, slots=True)
class PublicCounts:
    """The counts of one region; None where the number is held back."""

    region: Region
    all_countries: int
    organisations: int | None
    countries: int | None
    members: int | None
    member_countries: int | None

    @property
    def plain(self) -> dict[str, int | None]:
        """The counts as data holds them."""
        return {name: getattr(self, name) for name in MEASURES}


def public_counts_by_region(as_of: date, known_on: date | None = None) -> tuple[PublicCounts, ...]:
    """Every region of both divisions, each of its numbers shown or held back."""
    rows = queries.network_on(as_of, known_on)
    whole = queries.counts_by_region(as_of, known_on)
    of_country: dict[str, list[str]] = {}
    wanted = [each.region.code for each in whole]
    for iso3, region in CountryRegion.objects.filter(region__in=wanted).values_list(
        "country_id", "region_id"
    ):
        of_country.setdefault(iso3, []).append(region)
    piece_of = {row.country: tuple(sorted(of_country.get(row.country, ()))) for row in rows}
    pieces = frozenset(piece_of.values())
    regions = {code: frozenset(piece for piece in pieces if code in piece) for code in wanted}
    held = {
        name: small_numbers.regions_to_hold_back(regions, _hidden(name, rows, piece_of)) for name in MEASURES
    }
    return tuple(_public(each, held) for each in whole)


def _hidden(
    name: str, rows: Sequence[Belonging], piece_of: dict[str, tuple[str, ...]]
) -> dict[tuple[str, ...], int]:
    """How many of each piece of the world are counted by a measure and not listed."""
    shown = queries.shown_rows(rows)
    found: dict[tuple[str, ...], int] = {}
    for piece in set(piece_of.values()):
        whole, listed = (
            queries.count_rows([row for row in some if piece_of[row.country] == piece])
            for some in (rows, shown)
        )
        found[piece] = getattr(whole, name) - getattr(listed, name)
    return found


def _public(each: RegionCounts, held: dict[str, frozenset[str]]) -> PublicCounts:
    return PublicCounts(
        region=each.region,
        all_countries=each.all_countries,
        **{name: None if each.region.code in held[name] else getattr(each.counts, name) for name in MEASURES},
    )
