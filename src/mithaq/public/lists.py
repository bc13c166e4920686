"""The list of countries: one declaration for page, CSV, XLSX and JSON."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from mithaq.core import installation
from mithaq.core.lists import Cell, Column, Filter, Kind, ListPage, sort_by_text
from mithaq.core.texts import text_in
from mithaq.core.twins import Meta
from mithaq.public import leaves, queries
from mithaq.world import queries as world_queries
from mithaq.world.models import Country, Region
from mithaq.world.rules import RegionSystem


def _regions(system: RegionSystem) -> Any:
    def choices(page: Any) -> list[tuple[str, str]]:
        return [(row.code, text_in(row.names)) for row in Region.objects.filter(system=system)]

    return choices


def _region(system: RegionSystem) -> Any:
    def value(row: Any) -> str | None:
        place = row.region_in(system)
        return text_in(place.region.names) if place else None

    return value


def _region_cell(system: RegionSystem) -> Any:
    def show(row: Any) -> Cell:
        place = row.region_in(system)
        if place is None:
            return Cell(_now("unknown"), status="unknown")
        return Cell(text_in(place.region.names), mark=world_queries.mark_of(place.verification))

    return show


def _standing(row: Any) -> str:
    if row.party_is is None:
        return "unknown"
    return "party" if row.party_is else "signed"


def _standing_cell(row: Any) -> Cell:
    return {
        "party": Cell(_("party"), status="done"),
        "signed": Cell(_("signed only"), status="part"),
        "unknown": Cell(_("unknown"), status="unknown"),
    }[_standing(row)]


def _deposit_cell(row: Any) -> Cell:
    if row.party_deposit is None:
        return Cell(_("unknown") if row.party_is else "—")
    return Cell(row.party_deposit.isoformat(), mark=world_queries.mark_of(row.party_verification or ""))


def _with_standing(rows: QuerySet[Any], value: str) -> QuerySet[Any]:
    return rows.filter(party_is={"party": True, "signed": False, "unknown": None}[value])


class CountryList(ListPage):
    """All States and organisations that can be party to the Convention."""

    name = "countries"
    title = _("Countries")
    template_name = "public/countries.html"
    public = True
    can_save_views = False
    page_size = 60
    columns = (
        Column(
            "name",
            _("Country"),
            lambda row: text_in(row.names),
            lambda row: Cell(text_in(row.names), href=row.get_absolute_url()),
            sort=sort_by_text("names"),
        ),
        Column("iso3", _("Code"), lambda row: row.iso3, sort="iso3"),
        Column(
            "group",
            _("UN group"),
            lambda row: text_in(row.un_regional_group.names) if row.un_regional_group else None,
        ),
        Column(
            "board_region",
            _("Board region"),
            _region(RegionSystem.BOARD),
            _region_cell(RegionSystem.BOARD),
            shown=False,
        ),
        Column(
            "coordination_region",
            _("Coordinators’ region"),
            _region(RegionSystem.COORDINATION),
            _region_cell(RegionSystem.COORDINATION),
        ),
        Column("convention", _("The treaty"), _standing, _standing_cell),
        Column(
            "signature",
            _("Signed"),
            lambda row: row.party_signature,
            kind=Kind.DATE,
            expected=False,
            shown=False,
        ),
        Column(
            "deposit",
            _("Deposited"),
            lambda row: row.party_deposit,
            _deposit_cell,
            kind=Kind.DATE,
            sort="party_deposit",
        ),
        Column("deposit_verification", _("How sure"), lambda row: row.party_verification, in_page=False),
        Column("iso2", _("Two-letter code"), lambda row: row.iso2, in_page=False),
        Column("m49", "M49", lambda row: row.m49, in_page=False),
        Column("status", _("Status"), lambda row: row.status, in_page=False),
    )
    filters = (
        Filter("group", _("UN group"), _regions(RegionSystem.UN), lambda rows, value: rows.in_region(value)),
        Filter(
            "region",
            _("Coordinators’ region"),
            _regions(RegionSystem.COORDINATION),
            lambda rows, value: rows.in_region(value),
        ),
        Filter(
            "board",
            _("Board region"),
            _regions(RegionSystem.BOARD),
            lambda rows, value: rows.in_region(value),
        ),
        Filter(
            "convention_is",
            _("The treaty"),
            (("party", _("party")), ("signed", _("signed only")), ("unknown", _("unknown"))),
            _with_standing,
        ),
    )
    search_fields = ("iso3",)
    default_order = ("name",)

    def rows(self) -> QuerySet[Any]:
        return (
            Country.objects.visible_to(self.request.user)
            .with_pages()
            .with_party(installation.current().treaty)
            .with_regions()
        )

    def search(self, rows: QuerySet[Any], words: Sequence[str]) -> QuerySet[Any]:
        """By any name in any of six languages, as the reader writes it."""
        return rows.filter(pk__in=queries.countries_named(" ".join(words)))

    def meta(self) -> Meta:
        return Meta(
            sources=world_queries.sources_of_countries(),
            licence=installation.current().data_licence,
            as_of=self.as_of(),
        )

    def as_of(self) -> date | None:
        return None

    def extra_context(self) -> dict[str, Any]:
        """The map, on the whole list only: it shows everybody."""
        return {} if self.request.GET else {"map_section": leaves.map_leaf()}
