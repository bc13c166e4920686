"""How late reviews are: those that do not move, how long each step takes, the forecast with its back-test; totals over time."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from mithaq.core import twins
from mithaq.core.lists import Value
from mithaq.core.lists_ask import Question
from mithaq.reviews import forecasts, queries, queries_late
from mithaq.reviews.queries import TrackerRow
from mithaq.reviews.views import (
    CODE,
    DAYS,
    DAYS_LATE,
    LICENCE,
    NAME,
    NEWEST,
    OF_CYCLE,
    OF_REGION,
    REVIEW,
    SOURCES,
    STARTED,
    STATUS,
    STUCK,
    WAITING_FOR,
    ReviewList,
)


class StuckList(ReviewList):
    """Reviews that are not complete, the latest first."""

    name = "late"
    title = _("How late reviews are")
    template_name = "reviews/late.html"
    default_order = ("-days_late",)
    columns = (
        NAME,
        CODE,
        REVIEW,
        replace(STATUS, sort=None),
        replace(STARTED, shown=True),
        DAYS_LATE,
        replace(STUCK, shown=True),
        WAITING_FOR,
        NEWEST,
    )
    filters = (OF_CYCLE, OF_REGION, *DAYS)

    def computed_rows(self, question: Question) -> Sequence[TrackerRow]:
        as_of, known_on = self.days
        return [
            row
            for row in queries.tracker(as_of=as_of, known_on=known_on)
            if row.status.value in ("ongoing", "scheduled")
        ]

    def extra_context(self) -> dict[str, Any]:
        as_of, known_on = self.days
        rows = queries.tracker(as_of=as_of, known_on=known_on)
        return {
            "spread": queries_late.spread(rows),
            "steps": queries_late.steps_late(rows, as_of),
            "run": forecasts.newest_run(),
        }


@require_safe
def mechanism(request: HttpRequest) -> HttpResponse:
    """The mechanism over time: our counts beside the published ones, on the days of the published ones and each yearly day."""
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
