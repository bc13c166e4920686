"""What the public pages that span packages ask: countries by name, the map of parties, the latest, what can be found."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.conf import settings
from django.db.models import Q
from django.urls import NoReverseMatch, reverse
from django.utils import translation
from django.utils.translation import gettext as _

from mithaq.core import installation, maps
from mithaq.core.search_sources import Hit, fold
from mithaq.core.texts import text_in
from mithaq.results.models import EvidenceSource, Indicator, PublishedMeasurement
from mithaq.world.models import Country, Party, Provision, Source, Treaty


@dataclass(frozen=True, kw_only=True)
class NamedCountry:
    """A country in a list of names to search through."""

    iso3: str
    names: tuple[str, ...]


def country_names() -> list[NamedCountry]:
    """Every country with a page and all its names in all languages, folded."""
    found = []
    for row in Country.objects.with_pages().only("iso3", "iso2", "names", "common_names", "formal_names"):
        told = {*row.names.values(), *row.common_names.values(), *row.formal_names.values()}
        found.append(
            NamedCountry(
                iso3=row.iso3,
                names=tuple(fold(name) for name in (*told, row.iso3, row.iso2)),
            )
        )
    return found


def countries_named(words: str) -> list[str]:
    """Codes of the countries that a reader may mean, the best match first, whatever the language."""
    wanted = fold(words)
    if not wanted:
        return []
    ranked = []
    for country in country_names():
        ranks = [_rank(name, wanted) for name in country.names]
        best = min(ranks)
        if best < _NO_MATCH:
            ranked.append((best, country.iso3))
    return [iso3 for _best, iso3 in sorted(ranked)]


_NO_MATCH = 9


def _rank(name: str, wanted: str) -> int:
    if name == wanted:
        return 0
    if name.startswith(wanted):
        return 1
    if f" {wanted}" in name:
        return 2
    if len(wanted) > 2 and wanted in name:
        return 3
    if len(wanted) > 2 and all(part in name for part in wanted.split()):
        return 4
    return _NO_MATCH


# --- the map of parties -------------------------------------------------------------------------

#: Years after the first whole year of force that make the second shade of the map.
WAVE = 5
#: Where nobody knows since when the treaty is in force, every dated party counts as late.
FORCE_UNKNOWN = 1900


@dataclass(frozen=True, kw_only=True)
class PartyMap:
    """When States became party: a class for each on the map, and the same as a table."""

    values: Mapping[str, int]
    entries: Sequence[maps.KeyEntry]
    #: Parties that our list does not name.
    unnamed: int
    all_parties: int
    source: Source | None


def party_map() -> PartyMap:
    """The parties to the treaty by the years of their deposit: the first after it took force, six more, later."""
    values: dict[str, int] = dict.fromkeys(Country.objects.states().values_list("iso3", flat=True), 0)
    code = installation.current().treaty
    treaty = Treaty.objects.filter(code=code).select_related("parties_stated_source").first()
    since = treaty.in_force_on if treaty else None
    first = (since.first.year if since else FORCE_UNKNOWN) + 1
    parties = Party.objects.of(code).bound().values_list("country", "deposit")
    for iso3, deposit in parties:
        values[iso3] = _class_of(deposit, first)
    counts = maps.count_classes(values)
    stated = treaty.parties_stated if treaty and treaty.parties_stated else len(parties)
    years = {"first": first + 1, "last": first + WAVE}
    return PartyMap(
        values=values,
        entries=(
            maps.KeyEntry(
                value=3, label=_("party by the end of %(year)s") % {"year": first}, count=counts[3]
            ),
            maps.KeyEntry(value=2, label=_("from %(first)s to %(last)s") % years, count=counts[2]),
            maps.KeyEntry(
                value=1,
                label=_("%(year)s or later, or date unknown") % {"year": first + WAVE + 1},
                count=counts[1],
            ),
            maps.KeyEntry(value=0, label=_("not party in our record"), count=counts[0]),
        ),
        unnamed=max(0, stated - len(parties)),
        all_parties=stated,
        source=treaty.parties_stated_source if treaty else None,
    )


def _class_of(deposit: date | None, first: int) -> int:
    if deposit is None or deposit.year > first + WAVE:
        return 1
    return 3 if deposit.year <= first else 2


def party_count() -> int:
    """How many parties the treaty has: the count that a source gives, else those we can name."""
    code = installation.current().treaty
    treaty = Treaty.objects.filter(code=code).first()
    return (treaty.parties_stated if treaty else None) or Party.objects.of(code).bound().count()


# --- the latest -----------------------------------------------------------------------------------


def latest_published(limit: int = 4) -> list[PublishedMeasurement]:
    """The newest dated values that somebody published."""
    return list(
        PublishedMeasurement.objects.exclude(as_of=None)
        .exclude(series__role="left_out")
        .select_related("series__indicator", "source")
        .order_by("-as_of", "-key")[:limit]
    )


# --- what can be found ------------------------------------------------------------------------------


def find_countries(words: str, person: Any, limit: int) -> list[Hit]:
    """Countries by any of their names in six languages."""
    codes = countries_named(words)[:limit]
    rows = Country.objects.visible_to(person).with_regions().in_bulk(codes)
    return [
        Hit(
            title=text_in(rows[code].names),
            href=rows[code].get_absolute_url(),
            about=_group_of(rows[code]),
        )
        for code in codes
        if code in rows
    ]


def _group_of(country: Country) -> str:
    return text_in(country.un_regional_group.names) if country.un_regional_group else ""


def find_indicators(words: str, person: Any, limit: int) -> list[Hit]:
    """Indicators by number, title or what is said of them."""
    wanted = fold(words)
    hits = []
    for row in Indicator.objects.visible_to(person).current().select_related("objective"):
        texts = [row.code, *row.titles.values(), *row.remarks.values(), *row.methods.values()]
        if wanted and any(wanted in fold(text) for text in texts):
            hits.append(
                Hit(
                    title=f"{row.code} {text_in(row.titles)}",
                    href=row.get_absolute_url(),
                    about=text_in(row.remarks),
                )
            )
    return hits[:limit]


def find_articles(words: str, person: Any, limit: int) -> list[Hit]:
    """Articles of treaties by number or title in six languages."""
    wanted = fold(words)
    hits = []
    for row in Provision.objects.select_related("treaty").order_by("treaty__order", "order"):
        texts = [*row.titles.values()]
        if row.number == wanted or any(wanted in fold(text) for text in texts):
            hits.append(
                Hit(
                    title=_("Article %(number)s, %(title)s")
                    % {"number": row.number, "title": text_in(row.titles)},
                    href=row.get_absolute_url(),
                    about=text_in(row.treaty.names),
                )
            )
    return hits[:limit]


def find_sources(words: str, person: Any, limit: int) -> list[Hit]:
    """Sources of what stands here."""
    wanted = fold(words)
    hits = []
    about = reverse("public:about")
    for value in EvidenceSource.objects.all():
        if any(wanted in fold(text) for text in (*value.titles.values(), value.address)):
            hits.append(Hit(title=text_in(value.titles), href=value.address or f"{about}#sources"))
    for row in Source.objects.filter(Q(title__icontains=words) | Q(publisher__icontains=words)):
        hits.append(Hit(title=row.title, href=row.address or f"{about}#sources", lang="en"))
    return hits[:limit]


@dataclass(frozen=True, kw_only=True)
class PublicAddress:
    """One public page in all its languages: (language, path)."""

    paths: tuple[tuple[str, str], ...]


def public_addresses() -> list[PublicAddress]:
    """Every public page, for search engines."""
    names: list[tuple[str, list[str]]] = [
        ("public:home", []),
        ("results:strategy", []),
        ("results:indicators", []),
        ("public:countries", []),
        ("public:about", []),
        *(
            ("results:indicator", [code])
            for code in Indicator.objects.current().values_list("code", flat=True)
        ),
        *(("public:country", [iso3]) for iso3 in Country.objects.with_pages().values_list("iso3", flat=True)),
        *(("world:treaty", [code.lower()]) for code in Treaty.objects.values_list("code", flat=True)),
    ]
    found = []
    for name, arguments in names:
        paths = []
        for code, _name in settings.LANGUAGES:
            with translation.override(code):
                try:
                    paths.append((code, reverse(name, args=arguments)))
                except NoReverseMatch:
                    continue
        if paths:
            found.append(PublicAddress(paths=tuple(paths)))
    return found
