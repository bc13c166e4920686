"""What of reviews can be counted, each with its rows: completed reviews, public documents, releases on request, signatories."""

from collections.abc import Callable
from datetime import date

from django.utils.translation import gettext_lazy as _

from mithaq.core import past
from mithaq.core.measures import Evidence, Measure, Measured
from mithaq.core.partial_dates import PartialDate, Precision
from mithaq.core.texts import text_in
from mithaq.reviews import queries, rules
from mithaq.reviews.models import PledgeSignature
from mithaq.reviews.queries import TrackerRow
from mithaq.world.models import Country


def _row(row: TrackerRow, on: str = "") -> Evidence:
    return Evidence(
        key=f"{row.iso3}-{row.cycle}",
        label=f"{text_in(row.names)}, {text_in(row.cycle_names)}",
        href=f"/countries/{row.iso3}#{row.cycle}",
        on=on,
        groups={"cycle": row.cycle, "un_group": row.group},
    )


def _counting(keep: Callable[[TrackerRow], bool]) -> Callable[[date, date | None], Measured]:
    def count(as_of: date, known_on: date | None) -> Measured:
        rows = [
            _row(row, str(row.completion or ""))
            for row in queries.tracker(as_of=as_of, known_on=known_on)
            if keep(row)
        ]
        return Measured(value=len(rows), rows=rows)

    return count


def _public(code: str) -> Callable[[TrackerRow], bool]:
    return lambda row: queries.is_open(row.publication(code))


def _after_request(as_of: date, known_on: date | None) -> Measured:
    """Governments (not documents) that released something after a request."""
    found: dict[str, Evidence] = {}
    for row in queries.tracker(as_of=as_of, known_on=known_on):
        if any(best.fact.value == "on_request" for best in row.standing.published.values()):
            found.setdefault(row.iso3, _row(row))
    return Measured(value=len(found), rows=list(found.values()))


def _signatories(as_of: date, known_on: date | None) -> Measured:
    """Known signatories; a signature known only as "before" a day counts from that day."""
    signed = {
        row["pk"]: when
        for row in past.rows(PledgeSignature.objects.all(), known_on)
        if (when := PartialDate(row["signed"], Precision(row["precision"]))).last <= as_of
    }
    rows = [
        Evidence(
            key=country.pk,
            label=text_in(country.names),
            href=f"/countries/{country.pk}#pledge",
            on=str(signed[country.pk]),
        )
        for country in Country.objects.filter(pk__in=signed).order_by("pk")
    ]
    return Measured(value=len(rows), rows=rows, note=_("Only signatories that are known by name."))


MEASURES = (
    Measure(
        key="reviews_completed",
        label=_("Reviews completed"),
        unit=_("reviews"),
        count=_counting(lambda row: row.status is rules.Status.COMPLETED),
    ),
    Measure(
        key="summaries_published",
        label=_("Executive summaries public"),
        unit=_("documents"),
        count=_counting(_public("executive_summary")),
    ),
    Measure(
        key="full_reports_public",
        label=_("Full reports public"),
        unit=_("documents"),
        count=_counting(_public("full_report")),
    ),
    Measure(
        key="self_assessments_public",
        label=_("Self-assessments public"),
        unit=_("documents"),
        count=_counting(_public("self_assessment")),
    ),
    Measure(
        key="governments_after_request",
        label=_("Governments that published after a request"),
        unit=_("States"),
        count=_after_request,
    ),
    Measure(
        key="pledge_signatories",
        label=_("Pledge signatories known by name"),
        unit=_("States"),
        count=_signatories,
    ),
)
