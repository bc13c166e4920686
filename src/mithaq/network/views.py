"""The public pages of the network: its size on any day, by country and region, and the directory of who chose to be in it."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponsePermanentRedirect
from django.shortcuts import render
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from mithaq.core import charts, days, maps, twins
from mithaq.core.changes import until_changed
from mithaq.core.charts_parts import Kind as PointKind
from mithaq.core.charts_parts import Point, Series, Target, Tick
from mithaq.core.edits import get_or_not_found
from mithaq.core.errors import NotFound, RuleBroken
from mithaq.core.lists import Cell, Column, Filter, Kind, ListPage
from mithaq.core.lists_parts import Choices, leading_to
from mithaq.core.search_sources import fold
from mithaq.core.texts import text_in
from mithaq.network import exposure, models, queries, queries_coverage, words
from mithaq.network.queries_merging import address_after_merges
from mithaq.network.rules import Exposure
from mithaq.world import queries as world
from mithaq.world.models import Country, CountryRegion

LICENCE = "CC BY 4.0"
SOURCES = ({"title": "The coalition’s own record of memberships", "address": ""},)
#: Wanted by the strategy 2023-2026 (T.1 and T.2).
MEMBER_TARGET, NETWORK_TARGET = 100, 150
FIRST_DAY = date(2006, 8, 1)


def days_asked(request: HttpRequest) -> tuple[date, date | None]:
    """The two days of the address; a day that is none, or lies ahead, is refused with a sentence."""
    found: list[date | None] = []
    for name in ("as_of", "known_on"):
        raw = request.GET.get(name, "").strip()
        try:
            day = date.fromisoformat(raw) if raw else None
        except ValueError:
            raise RuleBroken(_("Write the day as 2022-06-30."), code="not_a_day") from None
        if day is not None and not FIRST_DAY <= day <= days.today():
            raise RuleBroken(
                _("Ask for a day since August 2006 and not in the future."), code="day_out_of_range"
            )
        found.append(day)
    return found[0] or days.today(), found[1]


@twins.public_page(max_age=300)
def network(request: HttpRequest) -> HttpResponse:
    """How large the network is, and where nobody is yet."""
    as_of, known_on = days_asked(request)
    found = queries_coverage.coverage(as_of, known_on)
    values = {row.iso3: row.value for row in found.countries}
    classes = maps.count_classes(values)
    labels = {
        3: _("Two members or more"),
        2: _("One member"),
        1: _("Affiliates only"),
        0: _("Nobody who is listed"),
    }
    return render(
        request,
        "network/network.html",
        {
            "as_of": as_of,
            "known_on": known_on,
            "is_past": as_of != days.today() or known_on is not None,
            "counts": found.counts,
            "member_target": MEMBER_TARGET,
            "network_target": NETWORK_TARGET,
            "regions": found.regions,
            "countries": sorted(
                (row for row in found.countries if row.organisations),
                key=lambda row: text_in(row.names).casefold(),
            ),
            "nobody": classes.get(0, 0),
            "hidden": found.hidden,
            "map": maps.world_map(values, _("World map: members and affiliates, by State")),
            "map_key": maps.map_key(
                [
                    maps.KeyEntry(value=value, label=label, count=classes.get(value, 0))
                    for value, label in labels.items()
                ]
            ),
            "borders": maps.BORDERS,
            "chart": _chart(found.path),
            "path": found.path,
            "published": models.PublishedCount.objects.exclude(what="working_groups"),
        },
    )


def _chart(path: Sequence[queries.YearPoint]) -> str:
    if len(path) < 2:
        return ""
    anyone = [(point.on, point.counts.countries) for point in path]
    members = [(point.on, point.counts.member_countries) for point in path]
    lines = [
        Series(
            points=[
                Point(at=on, value=float(value), label=str(value), kind=PointKind.COMPUTED)
                for on, value in values
            ],
            name=name,
        )
        for name, values in ((_("anyone of the network"), anyone), (_("a member"), members))
    ]
    ticks = [Tick(at=point.on, label=str(point.on.year)) for point in path if point.on.month == 12]
    return charts.path_chart(
        lines,
        Target(value=NETWORK_TARGET, label=str(NETWORK_TARGET), at=date(2026, 12, 31)),
        title=_("Countries with a member, and with anyone of the network"),
        ticks=ticks,
    )


@twins.public_page(max_age=300)
def network_data(request: HttpRequest, format: str) -> HttpResponseBase:
    """The totals as data: of the world, and of every region."""
    if format != "json":
        raise NotFound
    unknown = set(request.GET) - {"as_of", "known_on", "region"}
    if unknown:
        return twins.json_error(
            gettext("There is no parameter “%(name)s” here.") % {"name": sorted(unknown)[0]},
            code="unknown_parameter",
        )
    as_of, known_on = days_asked(request)
    asked = request.GET.get("region", "")
    found = queries_coverage.coverage(as_of, known_on)
    by_region = {row.region.code: row.plain for row in found.regions}
    if asked and asked not in by_region:
        return twins.json_error(gettext("There is no such region."), code="unknown_region")
    fields: dict[str, Any] = dict(by_region[asked]) if asked else {}
    if not asked:
        total = found.counts
        fields |= {**_plain(total), "individuals": total.individuals, "by_region": by_region}
    meta = twins.Meta(sources=SOURCES, licence=LICENCE, as_of=as_of, known_on=known_on)
    return twins.json_answer(fields, meta)


def _plain(counts: queries.Counts) -> dict[str, int]:
    return {
        "organisations": counts.organisations,
        "countries": counts.countries,
        "members": counts.members,
        "member_countries": counts.member_countries,
    }


def regions(page: Any) -> Choices:
    """All regions of the coalition's two divisions."""
    return [
        (region.code, f"{text_in(region.names)} ({region.get_system_display()})")
        for region in world.regions_of_the_coalition()
    ]


def kinds(page: Any) -> Choices:
    """The kinds of belonging that organisations have."""
    found = models.MembershipKind.objects.filter(for_people=False)
    return [(code, text_in(names)) for code, names in found.values_list("code", "names")]


def themes(page: Any) -> Choices:
    """What organisations work on."""
    return [(code, text_in(names)) for code, names in models.Theme.objects.values_list("code", "names")]


def countries(page: Any) -> Choices:
    """The countries that have organisations on this list."""
    return _names_of(page, "seat")


def countries_of_people(page: Any) -> Choices:
    """The countries of the people on this list."""
    return _names_of(page, "country")


def _names_of(page: Any, path: str) -> Choices:
    named = world.countries_by_code()
    found = leading_to(Country.objects.all(), page.all_rows, path).order_by().values_list("iso3", flat=True)
    return sorted(
        ((iso3, text_in(named[iso3].common_names)) for iso3 in found if iso3 in named),
        key=lambda pair: pair[1].casefold(),
    )


@until_changed("network")
def _kinds_by_code() -> Mapping[str, models.MembershipKind]:
    return models.MembershipKind.objects.only("code", "names").in_bulk()


def name_places_and_kinds(rows: Iterable[Any], *paths: str) -> None:
    """Give rows shown the countries and kinds they lead to, from what this process keeps of those.

    Joined, the database would join and sort all that a common word finds; asked for anew, each page would pay for it.
    """
    for path in paths:
        kept: Mapping[str, Any] = _kinds_by_code() if path == "membership" else world.countries_by_code()
        for row in rows:
            # What another process added a moment ago is not among them yet: the row fetches that by itself.
            if (found := kept.get(getattr(row, f"{path}_id"))) is not None:
                setattr(row, path, found)


def in_region(rows: QuerySet[models.Organisation], region: str) -> QuerySet[models.Organisation]:
    """Those whose seat lies in a region."""
    return rows.filter(seat__in=CountryRegion.objects.filter(region=region).values("country"))


def search_folded(rows: QuerySet[models.Organisation], asked: Sequence[str]) -> QuerySet[models.Organisation]:
    """Those in whose names every word occurs, without regard to case, accents and vowel signs."""
    return rows.filter(*(Q(folded__contains=fold(word)) for word in asked))


def _card(row: models.Organisation) -> exposure.Card:
    """The card of a row, made once."""
    kept: exposure.Card | None = row.__dict__.get("_card")
    if kept is None:
        kept = exposure.card_of(row) or exposure.Card(country="", exposure=Exposure.HIDDEN)
        row.__dict__["_card"] = kept
    return kept


def _seat_cell(row: models.Organisation) -> Cell:
    seat = row.seat
    return Cell(text_in(seat.common_names) if seat else "", href=seat.get_absolute_url() if seat else None)


class Directory(ListPage):
    """Organisations whose name may be shown, each with what it chose."""

    name = "directory"
    title = _("Directory of the network")
    intro = _(
        "Only what each organisation chose to show stands here. Others belong to the network and are counted without a name."
    )
    public = True
    sources = SOURCES
    licence = LICENCE
    default_order = ("name",)
    search_fields = ("folded",)
    columns = (
        Column(
            "name",
            _("Organisation"),
            lambda row: _card(row).name,
            lambda row: Cell(_card(row).name, href=f"{row.get_public_url()}", lang=_card(row).language),
            sort="name",
        ),
        Column("code", _("Code"), lambda row: _card(row).code, shown=False),
        Column("acronym", _("Acronym"), lambda row: _card(row).acronym, shown=False, expected=False),
        Column("country", _("Country"), lambda row: _card(row).country, _seat_cell, sort="seat"),
        Column(
            "membership",
            _("Belongs as"),
            lambda row: _card(row).membership,
            lambda row: Cell(text_in(row.membership.names) if row.membership else ""),
        ),
        Column("since", _("Since"), lambda row: _card(row).since, kind=Kind.DATE, sort="since"),
        Column(
            "web",
            _("Web address"),
            lambda row: _card(row).web,
            lambda row: Cell(_card(row).web, href=_card(row).web or None),
            expected=False,
        ),
        Column("languages", _("Languages"), lambda row: _card(row).languages, shown=False, expected=False),
        Column("themes", _("Themes"), lambda row: _card(row).themes, shown=False, expected=False),
    )
    filters = (
        Filter("country", _("Country"), countries, lambda rows, value: rows.filter(seat=value)),
        Filter("region", _("Region"), regions, in_region),
        Filter("membership", _("Belongs as"), kinds, lambda rows, value: rows.filter(membership=value)),
        Filter(
            "theme",
            _("Theme"),
            themes,
            lambda rows, value: rows.filter(Q(themes__contains=value), exposure=Exposure.FULL.value),
        ),
    )

    def rows(self) -> QuerySet[models.Organisation]:
        return exposure.named()

    def complete(self, rows: Sequence[Any]) -> None:
        name_places_and_kinds(rows, "seat", "membership")

    def search(self, rows: QuerySet[Any], words: Sequence[str]) -> QuerySet[Any]:
        return search_folded(rows, words)


@twins.public_page(max_age=300)
def entry(request: HttpRequest, code: str) -> HttpResponse:
    """What one organisation shows of itself."""
    merged = exposure.merged_named().filter(code=code).select_related("merged_into").first()
    if merged is not None:
        on = get_or_not_found(exposure.named(), pk=address_after_merges(merged).pk)
        return HttpResponsePermanentRedirect(on.get_public_url())
    organisation: models.Organisation = get_or_not_found(
        exposure.named().select_related("seat", "membership"), code=code
    )
    card = exposure.card_of(organisation)
    if card is None:
        raise NotFound
    return render(
        request,
        "network/entry.html",
        {
            "card": card,
            "country": organisation.seat,
            "membership": organisation.membership,
            "kind": dict(models.KINDS).get(card.kind, ""),
            "themes": models.Theme.objects.filter(code__in=card.themes.split()),
            "chapters": words.chapters_in_words(card.chapters),
        },
    )


def find_public(words: str, person: Any, limit: int) -> Sequence[Any]:
    """Organisations for the search box: the whole record for whom it is visible, else the directory."""
    from mithaq.core.search_sources import Hit

    asked = [fold(word) for word in words.split()]
    hits: dict[str, Hit] = {}
    if not asked:
        return ()
    rows = list(search_folded(exposure.named(), asked).order_by("name")[:limit])
    name_places_and_kinds(rows, "seat")
    for row in rows:
        card = _card(row)
        hits[row.code] = Hit(
            title=card.name,
            href=row.get_public_url(),
            about=text_in(row.seat.common_names) if row.seat else "",
            lang=card.language,
        )
    if person is not None and getattr(person, "is_authenticated", False):
        own = models.Organisation.objects.visible_to(person).standing()
        rows = list(search_folded(own, asked).order_by("name")[:limit])
        name_places_and_kinds(rows, "seat")
        for row in rows:
            hits[row.code] = Hit(
                title=row.display_name,
                href=row.get_absolute_url(),
                about=text_in(row.seat.common_names) if row.seat else "",
                lang=row.display_language,
            )
    return list(hits.values())[:limit]
