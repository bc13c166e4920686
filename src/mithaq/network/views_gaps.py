"""Who is missing, by country: for the hub, coordinators and the committee."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from mithaq.accounts.guards import Requires
from mithaq.core import days
from mithaq.core.lists import Cell, Column, Filter, Kind
from mithaq.core.lists_ask import Question
from mithaq.core.lists_computed import BY_VALUE, ComputedList
from mithaq.core.texts import text_in
from mithaq.network import permissions, queries_gaps
from mithaq.network.queries_gaps import Gap
from mithaq.network.views import MEMBER_TARGET, NETWORK_TARGET, regions
from mithaq.world.models import Country

#: The end of the strategy period 2023-2026.
END = date(2026, 12, 31)


def _running_cell(row: Gap) -> Cell:
    if row.review_running is None:
        return Cell(gettext("unknown"), status="unknown")
    return (
        Cell(gettext("A review is running"), status="late")
        if row.review_running
        else Cell(gettext("none"), status="none")
    )


class GapList(Requires, ComputedList):
    """Countries without a member, what matters most first."""

    may = staticmethod(permissions.may_see_gaps)
    name = "gaps"
    title = _("Who is missing")
    template_name = "network/gaps.html"
    default_order = ("-weight",)
    columns = (
        Column(
            "name",
            _("Country"),
            lambda row: text_in(row.names),
            lambda row: Cell(text_in(row.names), href=Country(iso3=row.iso3).get_absolute_url()),
            sort=BY_VALUE,
        ),
        Column("iso3", _("Code"), lambda row: row.iso3, shown=False, sort=BY_VALUE),
        Column(
            "organisations",
            _("Affiliates"),
            lambda row: row.organisations,
            kind=Kind.NUMBER,
            sort=BY_VALUE,
        ),
        Column(
            "candidates",
            _("Applications on the way"),
            lambda row: row.candidates,
            kind=Kind.NUMBER,
            sort=BY_VALUE,
        ),
        Column("review", _("Review"), lambda row: row.review_running, _running_cell),
        Column("party", _("Party to the treaty"), lambda row: row.is_party, kind=Kind.YES_NO, sort=BY_VALUE),
        Column("weight", _("Weight"), lambda row: row.weight, kind=Kind.NUMBER, sort=BY_VALUE, shown=False),
    )
    filters = (
        Filter(
            "region", _("Region"), regions, lambda rows, value: [row for row in rows if value in row.regions]
        ),
        Filter(
            "presence",
            _("Presence"),
            [("nobody", _("Nobody at all")), ("affiliates", _("Affiliates only"))],
            lambda rows, value: [row for row in rows if bool(row.organisations) is (value == "affiliates")],
        ),
        Filter(
            "review",
            _("Review"),
            [("running", _("A review is running"))],
            lambda rows, value: [row for row in rows if row.review_running],
        ),
    )

    def computed_rows(self, question: Question) -> Sequence[Gap]:
        return queries_gaps.gaps(days.today())

    def searched(self, row: Gap) -> str:
        return " ".join((row.iso3, *row.names.values()))

    def extra_context(self) -> dict[str, Any]:
        members, anyone = queries_gaps.needs(
            days.today(), end=END, members=MEMBER_TARGET, network=NETWORK_TARGET
        )
        return {"members": members, "anyone": anyone, "end": END}
