"""The public pages of reviews: tracker, how late, pledge; their data; a State's section is in `sections`."""

from collections.abc import Sequence
from datetime import date
from functools import cached_property
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from mithaq.core import maps, twins
from mithaq.core.lists import Cell, Column, Filter, Kind
from mithaq.core.lists_ask import Question
from mithaq.core.lists_computed import BY_VALUE, ComputedList
from mithaq.core.lists_parts import Choices, Link
from mithaq.core.texts import text_in
from mithaq.reviews import pictures, queries, words
from mithaq.reviews.models import Cycle
from mithaq.reviews.queries import TrackerRow
from mithaq.world.models import Country, Region

LICENCE = "CC BY 4.0; UNDP compilation of documents of UNODC, September 2025; pages of the coalition as named"
SOURCES = (
    {
        "title": "UNDP, Anti-Corruption Compass: review status",
        "address": "https://github.com/UNDP-Data/dv-anti-corruption-compass-fe",
    },
    {
        "title": "Review status tracker and pages of the coalition",
        "address": "https://uncaccoalition.org/uncacreviewstatustracker",
    },
)


class DatedList(ComputedList):
    """A list that can be asked as of a day, and as known on a day."""

    sources = SOURCES
    licence = LICENCE
    public = True
    max_age = 3600

    @cached_property
    def days(self) -> tuple[date, date | None]:
        """The two days asked for: what was true then (today when not given), what was known then (None: all)."""
        chosen = self.read(strict=False).chosen
        return chosen.get("as_of") or timezone.localdate(), chosen.get("known_on")

    def as_of(self) -> date | None:
        return self.days[0]

    def meta(self) -> twins.Meta:
        meta = super().meta()
        meta.more["known_on"] = self.days[1]
        return meta


def _keep(rows: Any, value: Any) -> Any:
    return rows


DAYS = (
    Filter("as_of", _("As of"), None, _keep, kind=Kind.DATE),
    Filter("known_on", _("As we knew it on"), None, _keep, kind=Kind.DATE),
)


def regions(page: Any) -> Choices:
    """All regions, of both of the coalition's divisions and the UN's groups."""
    return [
        (region.code, f"{text_in(region.names)} ({region.get_system_display()})")
        for region in Region.objects.all()
    ]


def cycles(page: Any) -> Choices:
    """The cycles that have reviews."""
    return [
        (cycle.code, text_in(cycle.names)) for cycle in Cycle.objects.filter(reviews__isnull=False).distinct()
    ]


STATUSES: Choices = [(status.value, word) for status, (_shape, word) in words.STATUS.items()]
LATE: Choices = [("late", _("Late")), ("stuck", _("No move for a year")), ("unknown", _("Start unknown"))]


def _late(rows: list[TrackerRow], value: str) -> list[TrackerRow]:
    if value == "late":
        return [row for row in rows if (row.standing.days_late or 0) > 0]
    if value == "stuck":
        return [row for row in rows if row.stuck]
    return [row for row in rows if row.standing.days_late is None]


def country_address(iso3: str) -> str:
    """The page of a State."""
    return Country(iso3=iso3).get_absolute_url()


def _reviewers(row: TrackerRow) -> str:
    return ", ".join(row.reviewers)


# What the lists of reviews share, each said once.
NAME = Column(
    "name",
    _("State"),
    lambda row: text_in(row.names),
    lambda row: Cell(text_in(row.names), href=country_address(row.iso3)),
    sort=BY_VALUE,
)
CODE = Column("iso3", _("Code"), lambda row: row.iso3, sort=BY_VALUE, shown=False)
REVIEW = Column(
    "cycle",
    _("Review"),
    lambda row: row.cycle,
    lambda row: Cell(text_in(row.cycle_names)),
    sort=BY_VALUE,
)
STATUS = Column(
    "status",
    _("Status"),
    lambda row: row.status.value,
    lambda row: words.status_cell(row.status),
    sort=BY_VALUE,
)
STARTED = Column("started", _("Started"), lambda row: str(row.start or ""), sort=BY_VALUE, shown=False)
DAYS_LATE = Column(
    "days_late",
    _("Days late"),
    lambda row: row.standing.days_late,
    lambda row: words.days_cell(row.standing.days_late),
    kind=Kind.NUMBER,
    sort=BY_VALUE,
)
STUCK = Column(
    "stuck",
    _("No move for a year"),
    lambda row: row.stuck,
    kind=Kind.YES_NO,
    sort=BY_VALUE,
    shown=False,
)
WAITING_FOR = Column(
    "waiting_for",
    _("Waits for"),
    lambda row: row.standing.waiting_for or "",
    shown=False,
    expected=False,
)
NEWEST = Column(
    "newest",
    _("Newest fact"),
    lambda row: row.standing.newest,
    lambda row: Cell(f"{row.standing.newest:%Y-%m}" if row.standing.newest else ""),
    kind=Kind.DATE,
    sort=BY_VALUE,
)
OF_CYCLE = Filter(
    "cycle", _("Review"), cycles, lambda rows, value: [row for row in rows if row.cycle == value]
)
OF_REGION = Filter(
    "region",
    _("Region"),
    regions,
    lambda rows, value: [row for row in rows if value in row.regions or value == row.group],
)


class ReviewList(DatedList):
    """A list whose rows are reviews: found by any name of the State."""

    search_fields = ("name",)

    def searched(self, row: TrackerRow) -> str:
        return " ".join((*row.names.values(), row.iso3))


class Tracker(ReviewList):
    """Every State in every cycle."""

    name = "reviews"
    title = _("Reviews, State by State")
    template_name = "reviews/tracker.html"
    default_order = ("name",)
    columns = (
        NAME,
        CODE,
        REVIEW,
        STATUS,
        Column(
            "executive_summary",
            _("Executive summary"),
            lambda row: row.publication("executive_summary").value,
            lambda row: words.publication_cell(
                row.publication("executive_summary"), href=row.summary_address
            ),
            sort=BY_VALUE,
        ),
        Column(
            "full_report",
            _("Full report"),
            lambda row: row.publication("full_report").value,
            lambda row: words.publication_cell(row.publication("full_report")),
            sort=BY_VALUE,
        ),
        Column(
            "self_assessment",
            _("Self-assessment"),
            lambda row: row.publication("self_assessment").value,
            lambda row: words.publication_cell(row.publication("self_assessment")),
            sort=BY_VALUE,
        ),
        STARTED,
        Column("completed", _("Completed"), lambda row: str(row.completion or ""), sort=BY_VALUE),
        DAYS_LATE,
        STUCK,
        WAITING_FOR,
        Column("group", _("UN regional group"), lambda row: row.group, shown=False, expected=False),
        Column("reviewers", _("Reviewing States"), _reviewers, shown=False),
        Column(
            "contradictions",
            _("Contradictions"),
            lambda row: " ".join(row.standing.contradictions),
            shown=False,
            expected=False,
        ),
        Column("sources", _("Sources"), lambda row: " ".join(row.sources), in_page=False),
        NEWEST,
    )
    filters = (
        OF_CYCLE,
        Filter(
            "status",
            _("Status"),
            STATUSES,
            lambda rows, value: [row for row in rows if row.status.value == value],
        ),
        Filter("late", _("Lateness"), LATE, _late),
        OF_REGION,
        *DAYS,
    )

    def computed_rows(self, question: Question) -> Sequence[TrackerRow]:
        as_of, known_on = self.days
        return queries.tracker(as_of=as_of, known_on=known_on)

    def links(self) -> Sequence[Link]:
        from django.urls import reverse

        return (
            Link(_now("How late reviews are"), reverse("reviews:late")),
            Link(_now("The transparency pledge"), reverse("reviews:pledge")),
            Link(_now("The mechanism over time"), reverse("reviews:mechanism")),
        )

    def extra_context(self) -> dict[str, Any]:
        as_of, known_on = self.days
        rows = queries.tracker(as_of=as_of, known_on=known_on)
        drawn = pictures.review_map(rows)
        return {
            "totals": queries.totals(rows),
            "as_of": as_of,
            "known_on": known_on,
            "is_past": as_of < timezone.localdate() or known_on is not None,
            "map": drawn.drawing,
            "map_key": drawn.key,
            "borders": maps.BORDERS,
            "newest": max((row.standing.newest for row in rows if row.standing.newest), default=None),
        }
