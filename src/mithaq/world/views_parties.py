"""Public pages of the world: who is party to a treaty, and where all values come from."""

from collections.abc import Sequence
from functools import cached_property
from typing import Any

from django.db.models import QuerySet
from django.db.models.expressions import Combinable
from django.db.models.fields.json import KeyTextTransform
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from mithaq.core import twins
from mithaq.core.lists import Cell, Column, Filter, Kind, ListPage
from mithaq.core.lists_parts import Choices
from mithaq.core.texts import text_in
from mithaq.core.verification import VERIFIED
from mithaq.world import queries
from mithaq.world.models import Party, Region, Source, Treaty
from mithaq.world.permissions import may_confirm_values
from mithaq.world.views import LANGUAGES, find_treaty, text_cell


def _by_country_name(language: str) -> Combinable:
    """The order by the country's name in the reader's language (every country has one in all six)."""
    return KeyTextTransform(language, "country__names")


def _standing_cell(party: Party) -> Cell:
    if party.is_party:
        return Cell(_("party"), status="done")
    return Cell(_("signed only"), status="part")


def _groups(page: ListPage) -> Choices:
    return [(region.code, text_in(region.names)) for region in Region.objects.filter(system="un")]


class PartyList(ListPage):
    """Who is bound by a treaty, and who only signed it."""

    name = "parties"
    public = True
    areas = ("world",)
    template_name = "world/parties.html"
    page_size = 100
    columns: Sequence[Column] = (
        Column(
            "country",
            _("Country"),
            lambda party: text_in(party.country.names),
            show=lambda party: Cell(text_in(party.country.names), href=party.country.get_absolute_url()),
            sort=_by_country_name,
        ),
        Column("iso3", _("Code"), lambda party: party.country_id, sort="country__iso3", shown=False),
        Column("is_party", _("Standing"), lambda party: party.is_party, show=_standing_cell, sort="is_party"),
        Column(
            "signature",
            _("Signed"),
            lambda party: party.signature,
            kind=Kind.DATE,
            sort="signature",
            expected=False,
        ),
        Column(
            "deposit",
            _("Deposited"),
            lambda party: party.deposit,
            show=lambda party: Cell(
                party.deposit.isoformat() if party.deposit else "", mark=queries.mark_of(party.verification)
            ),
            kind=Kind.DATE,
            sort="deposit",
            expected=False,
        ),
        Column(
            "act",
            _("Kind of act"),
            lambda party: party.act,
            show=lambda party: Cell(party.get_act_display()),
            sort="act",
            expected=False,
        ),
        Column(
            "bound_from",
            _("Bound from (computed)"),
            lambda party: party.bound_from,
            kind=Kind.DATE,
            expected=False,
            shown=False,
            about=_(
                "The thirtieth day after the deposit, or the day the treaty entered into force if later."
            ),
        ),
        Column(
            "un_group",
            _("UN regional group"),
            lambda party: party.country.un_regional_group_id,
            show=lambda party: Cell(
                text_in(party.country.un_regional_group.names) if party.country.un_regional_group else ""
            ),
            expected=False,
            shown=False,
        ),
        Column(
            "note",
            _("Note"),
            lambda party: text_in(party.notes),
            show=lambda party: text_cell(party.notes),
            expected=False,
            shown=False,
        ),
        Column("verification", _("Verification"), lambda party: party.verification, in_page=False),
        Column("source", _("Source"), lambda party: party.source_id, in_page=False),
        Column("source_date", _("As of"), lambda party: party.source_date, in_page=False),
    )
    filters = (
        Filter(
            "standing",
            _("Standing"),
            [("party", _("party")), ("signed", _("signed only"))],
            lambda rows, value: rows.filter(is_party=value == "party"),
        ),
        Filter(
            "act", _("Kind of act"), list(Party.ACT_WORDS.items()), lambda rows, value: rows.filter(act=value)
        ),
        Filter(
            "group",
            _("UN regional group"),
            _groups,
            lambda rows, value: rows.filter(country__un_regional_group=value),
        ),
        Filter(
            "verified",
            _("Verification"),
            [("yes", _("verified")), ("no", _("not verified"))],
            lambda rows, value: (
                rows.filter(verification__in=VERIFIED)
                if value == "yes"
                else rows.exclude(verification__in=VERIFIED)
            ),
        ),
    )
    search_fields = ("country__iso3", *(f"country__names__{code}" for code in LANGUAGES))
    default_order = ("country",)

    @cached_property
    def treaty(self) -> Treaty:
        """The treaty that the address names."""
        return find_treaty(self.kwargs["treaty"])

    @cached_property
    def tally(self) -> queries.PartyCount:
        """How complete the list is."""
        return queries.party_count(self.treaty)

    def rows(self) -> QuerySet[Any]:
        return (
            Party.objects.visible_to(self.request.user)
            .filter(treaty=self.treaty)
            .select_related("country__un_regional_group", "treaty")
        )

    def frame(self, question: Any) -> dict[str, Any]:
        title = gettext("Parties: %(treaty)s") % {"treaty": text_in(self.treaty.names)}
        return {**super().frame(question), "title": title, "intro": self.sentence()}

    def sentence(self) -> str:
        """How many parties there are, as far as we know."""
        tally = self.tally
        if not tally.known:
            return gettext("Who is party to this instrument is not in our record.")
        if tally.stated:
            return gettext("%(known)s of %(stated)s parties are known to us by name.") % {
                "known": tally.known,
                "stated": tally.stated,
            }
        return ngettext(
            "%(known)s party is known to us.", "%(known)s parties are known to us.", tally.known
        ) % {"known": tally.known}

    def extra_context(self) -> dict[str, Any]:
        return {
            "treaty": self.treaty,
            "tally": self.tally,
            "may_confirm": may_confirm_values(self.request.user),
            "treaty_address": self.treaty.get_absolute_url(),
        }

    def meta(self) -> twins.Meta:
        tally = self.tally
        codes = {*self.rows().values_list("source", flat=True).distinct()}
        if tally.stated_source:
            codes.add(tally.stated_source.pk)
        return twins.Meta(
            sources=queries.sources_told(codes),
            licence=self.licence,
            treaty=self.treaty.code,
            parties_known=tally.known,
            parties_stated=tally.stated,
            parties_stated_on=str(tally.stated_on) if tally.stated_on else None,
            list_as_of=str(tally.as_of) if tally.as_of else None,
        )


class SourceList(ListPage):
    """Where the values come from, with licence and attribution."""

    name = "sources"
    title = _("Sources")
    intro = _("Where the facts about States, treaties and conferences come from, and under which licence.")
    public = True
    areas = ("world",)
    columns = (
        Column(
            "title",
            _("Source"),
            lambda source: source.title,
            show=lambda source: Cell(source.title, href=source.address or None),
            sort="title",
        ),
        Column(
            "publisher", _("Publisher"), lambda source: source.publisher, sort="publisher", expected=False
        ),
        Column(
            "licence",
            _("Licence"),
            lambda source: source.licence,
            show=lambda source: Cell(source.licence, href=source.licence_address or None),
            sort="licence",
        ),
        Column("attribution", _("Attribution"), lambda source: source.attribution, expected=False),
        Column(
            "read_on",
            _("Read on"),
            lambda source: source.read_on,
            kind=Kind.DATE,
            sort="read_on",
            expected=False,
        ),
        Column("note", _("Note"), lambda source: source.note, expected=False, shown=False),
        Column("code", _("Code"), lambda source: source.code, sort="code", shown=False),
        Column("address", _("Address"), lambda source: source.address, in_page=False),
        Column(
            "licence_address",
            _("Address of the licence"),
            lambda source: source.licence_address,
            in_page=False,
        ),
    )
    search_fields = ("title", "publisher", "code", "note")
    default_order = ("title",)

    def rows(self) -> QuerySet[Any]:
        return Source.objects.visible_to(self.request.user)
