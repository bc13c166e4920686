"""The transparency pledge: every State's six commitments, scored line by line."""

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext_lazy as _

from mithaq.core.lists import Cell, Column, Filter, Kind
from mithaq.core.lists_ask import Question
from mithaq.core.lists_computed import BY_VALUE
from mithaq.core.lists_parts import Choices
from mithaq.core.texts import text_in
from mithaq.reviews import queries_pledge, words
from mithaq.reviews.models import PledgeCommitment, PledgeTotal
from mithaq.reviews.pledge_rules import SCORERS, Score
from mithaq.reviews.queries_pledge import PledgeOfState
from mithaq.reviews.views import DAYS, DatedList, country_address, regions
from mithaq.world.models import Country

CODES = (*SCORERS, "observers")
SIGNED: Choices = [("signed", _("Known signatories")), ("all", _("All States"))]


def _line(row: PledgeOfState, code: str) -> Score:
    return next((line.scored.score for line in row.lines if line.code == code), Score.UNKNOWN)


def _column(code: str, label: Any) -> Column:
    def show(row: PledgeOfState) -> Cell:
        shape, word = words.SCORE[_line(row, code)]
        return Cell(word, status=shape)

    return Column(code, label, lambda row: _line(row, code).value, show, sort=BY_VALUE)


def _of_region(rows: list[PledgeOfState], region: str) -> list[PledgeOfState]:
    inside = frozenset(Country.objects.in_region(region).values_list("iso3", flat=True))
    return [row for row in rows if row.iso3 in inside]


class PledgeList(DatedList):
    """States by how they keep the pledge."""

    name = "pledge"
    title = _("The transparency pledge, promise by promise")
    template_name = "reviews/pledge.html"
    default_order = ("name",)
    search_fields = ("name",)
    columns = (
        Column(
            "name",
            _("State"),
            lambda row: text_in(row.names),
            lambda row: Cell(text_in(row.names), href=country_address(row.iso3) + "#pledge"),
            sort=BY_VALUE,
        ),
        Column("iso3", _("Code"), lambda row: row.iso3, shown=False),
        Column(
            "signed", _("Signed"), lambda row: str(row.signature.date) if row.signature else "", sort=BY_VALUE
        ),
        _column("schedule", _("Schedule")),
        _column("focal_point", _("Focal point")),
        _column("completion", _("Completion announced")),
        _column("documents", _("Documents online")),
        _column("briefings", _("Briefings")),
        _column("observers", _("Observers supported")),
        Column("kept", _("Kept"), lambda row: row.count(Score.KEPT), kind=Kind.NUMBER, sort=BY_VALUE),
    )
    filters = (
        Filter(
            "who",
            _("States"),
            SIGNED,
            lambda rows, value: rows if value == "all" else [r for r in rows if r.signature],
        ),
        Filter(
            "region",
            _("Region"),
            regions,
            _of_region,
        ),
        *DAYS,
    )

    def computed_rows(self, question: Question) -> Sequence[PledgeOfState]:
        as_of, known_on = self.days
        everybody = question.chosen.get("who") == "all" or bool(question.words)
        countries = list(Country.objects.values_list("iso3", flat=True)) if everybody else None
        return queries_pledge.pledges(countries, as_of=as_of, known_on=known_on)

    def searched(self, row: PledgeOfState) -> str:
        return " ".join((*row.names.values(), row.iso3))

    def extra_context(self) -> dict[str, Any]:
        return {
            "commitments": list(PledgeCommitment.objects.all()),
            "pledge_totals": list(PledgeTotal.objects.all()),
        }
