"""How late reviews are: those that do not move, how long each step takes, the forecast with its back-test; totals over time."""

from collections.abc import Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from mithaq.core import twins
from mithaq.core.lists import Cell, Column, Filter, Kind, Value
from mithaq.core.lists_ask import Question
from mithaq.core.lists_computed import BY_VALUE
from mithaq.core.texts import text_in
from mithaq.reviews import forecasts, queries, queries_late, words
from mithaq.reviews.queries import TrackerRow
from mithaq.reviews.views import DAYS, LICENCE, SOURCES, DatedList, country_address, cycles, regions


class StuckList(DatedList):
    """Reviews that are not complete, the latest first."""

    name = "late"
    title = _("How late reviews are")
    template_name = "reviews/late.html"
    default_order = ("-days_late",)
    search_fields = ("name",)
    columns = (
        Column(
            "name",
            _("State"),
            lambda row: text_in(row.names),
            lambda row: Cell(text_in(row.names), href=country_address(row.iso3)),
            sort=BY_VALUE,
        ),
        Column("iso3", _("Code"), lambda row: row.iso3, sort=BY_VALUE, shown=False),
        Column(
            "cycle",
            _("Review"),
            lambda row: row.cycle,
            lambda row: Cell(text_in(row.cycle_names)),
            sort=BY_VALUE,
        ),
        Column(
            "status", _("Status"), lambda row: row.status.value, lambda row: words.status_cell(row.status)
        ),
        Column("started", _("Started"), lambda row: str(row.start or ""), sort=BY_VALUE),
        Column(
            "days_late",
            _("Days late"),
            lambda row: row.standing.days_late,
            lambda row: words.days_cell(row.standing.days_late),
            kind=Kind.NUMBER,
            sort=BY_VALUE,
        ),
        Column("stuck", _("No move for a year"), lambda row: row.stuck, kind=Kind.YES_NO, sort=BY_VALUE),
        Column(
            "waiting_for",
            _("Waits for"),
            lambda row: row.standing.waiting_for or "",
            shown=False,
            expected=False,
        ),
        Column(
            "newest",
            _("Newest fact"),
            lambda row: row.standing.newest,
            lambda row: Cell(f"{row.standing.newest:%Y-%m}" if row.standing.newest else ""),
            kind=Kind.DATE,
            sort=BY_VALUE,
        ),
    )
    filters = (
        Filter("cycle", _("Review"), cycles, lambda rows, value: [row for row in rows if row.cycle == value]),
        Filter(
            "region",
            _("Region"),
            regions,
            lambda rows, value: [row for row in rows if value in row.regions or value == row.group],
        ),
        *DAYS,
    )

    def computed_rows(self, question: Question) -> Sequence[TrackerRow]:
        as_of, known_on = self.days
        return [
            row
            for row in queries.tracker(as_of=as_of, known_on=known_on)
            if row.status.value in ("ongoing", "scheduled")
        ]

    def searched(self, row: TrackerRow) -> str:
        return " ".join((*row.names.values(), row.iso3))

    def extra_context(self) -> dict[str, Any]:
        as_of, known_on = self.days
        rows = queries.tracker(as_of=as_of, known_on=known_on)
        return {
            "spread": queries_late.spread(rows),
            "steps": queries_late.steps_late(rows, as_of),
            "run": forecasts.newest_run(),
            "curve": queries_late.length_chart(rows),
        }


@require_safe
def mechanism(request: HttpRequest) -> HttpResponse:
    """The mechanism over time: our counts beside the published ones, on the days of the published ones and each 9 December."""
    today = timezone.localdate()
    return render(
        request,
        "reviews/mechanism.html",
        {
            "rows": queries_late.compared(today),
            "glances": queries_late.glances(today),
            "campaign": queries_late.campaign_totals(),
        },
    )


FIELDS = ("as_of", "cycle", "what", "published", "ours", "source")


@require_safe
def mechanism_data(request: HttpRequest, format: str) -> HttpResponseBase:
    """The same as data."""
    rows: list[list[Value]] = [
        [line.as_of, line.cycle, line.what, line.published, line.ours, line.source]
        for line in queries_late.compared(timezone.localdate())
    ]
    fields = [twins.Field(key=key, label=key) for key in FIELDS]
    meta = twins.Meta(sources=SOURCES, licence=LICENCE)
    if format == "csv":
        return twins.csv_answer("mechanism", fields, rows)
    if format == "xlsx":
        return twins.xlsx_answer("mechanism", _now("The mechanism over time"), fields, rows, meta)
    return twins.json_rows_answer(fields, rows, meta)
