"""The counts by region as they may stand in public: what would tell how many are hidden in a region is held back."""

from dataclasses import dataclass
from datetime import date

from mithaq.network import queries, small_numbers
from mithaq.network.queries import RegionCounts
from mithaq.network.queries_history import Tally, history, inside, listed, member_kinds
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
    tally = history(known_on).on(as_of)
    whole = queries.counts_by_region(as_of, known_on)
    of_country: dict[str, list[str]] = {}
    wanted = [each.region.code for each in whole]
    for iso3, region in CountryRegion.objects.filter(region__in=wanted).values_list(
        "country_id", "region_id"
    ):
        of_country.setdefault(iso3, []).append(region)
    piece_of = {group.country: tuple(sorted(of_country.get(group.country, ()))) for group in tally}
    pieces = frozenset(piece_of.values())
    regions = {code: frozenset(piece for piece in pieces if code in piece) for code in wanted}
    hidden = _hidden(tally, piece_of)
    held = {
        name: small_numbers.regions_to_hold_back(
            regions, {piece: counts[name] for piece, counts in hidden.items()}
        )
        for name in MEASURES
    }
    return tuple(_public(each, held) for each in whole)


def _hidden(tally: Tally, piece_of: dict[str, tuple[str, ...]]) -> dict[tuple[str, ...], dict[str, int]]:
    """How many of each piece of the world are counted by each measure and not listed."""
    members = member_kinds()
    countries: dict[tuple[str, ...], set[str]] = {}
    for country, piece in piece_of.items():
        countries.setdefault(piece, set()).add(country)
    found = {}
    for piece, those in countries.items():
        here = inside(tally, those)
        whole, shown = (queries.count_tally(some, members) for some in (here, listed(here)))
        found[piece] = {name: getattr(whole, name) - getattr(shown, name) for name in MEASURES}
    return found


def _public(each: RegionCounts, held: dict[str, frozenset[str]]) -> PublicCounts:
    return PublicCounts(
        region=each.region,
        all_countries=each.all_countries,
        **{name: None if each.region.code in held[name] else getattr(each.counts, name) for name in MEASURES},
    )
