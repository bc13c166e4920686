"""Indicator 1.1, its third part: the workshops held, each with its State, region, year and how many came."""

from datetime import date

from django.utils.translation import gettext_lazy as _

from mithaq.core import past
from mithaq.core.measures import Evidence, Grade, Measure, Measured
from mithaq.core.partial_dates import PartialDate, Precision
from mithaq.reports import rules_workshops as rules
from mithaq.reports.models_workshops import Workshop

#: What a later change must not move under an earlier answer.
HELD = ("begins", "precision", "ends", "country_id", "region_id", "recorded_at", "withdrawn_at")


def _held(as_of: date, known_on: date | None) -> Measured:
    """The number stays what it was; of what is not public, or not any more, no row is shown."""
    known = [
        row
        for row in past.rows(Workshop.objects.all(), known_on)
        if known_on is None or row["recorded_at"].date() <= known_on
    ]
    if not known:
        return Measured(value=None, note=_("Nothing of this kind is recorded yet."))
    found = []
    for row in known:
        last = rules.last_day(PartialDate(row["begins"], Precision(row["precision"])), row["ends"])
        if rules.counts(
            last=last,
            recorded_at=row["recorded_at"],
            withdrawn_at=row["withdrawn_at"],
            as_of=as_of,
            known_on=known_on,
        ):
            found.append((last, row))
    found.sort(key=lambda each: (each[0], each[1]["pk"]))
    today = Workshop.objects.public().in_bulk([row["pk"] for _last, row in found])
    rows = [
        Evidence(
            key=f"workshop-{row['pk']}",
            label=str(today[row["pk"]]),
            href=f"/workshops/{row['pk']}",
            on=str(PartialDate(row["begins"], Precision(row["precision"]))),
            groups={
                "country": row["country_id"] or "",
                "region": row["region_id"] or "",
                "year": str(last.year),
            },
            grade=Grade.DOCUMENT.value,
        )
        for last, row in found
        if row["pk"] in today
    ]
    note = _("Workshops that are not public are counted without their titles.")
    return Measured(value=len(found), rows=rows, note=note if len(rows) < len(found) else "")


MEASURES = (
    Measure(
        key="workshops_held",
        label=_("Workshops held"),
        unit=_("workshops"),
        count=_held,
        groups=("country", "region", "year"),
    ),
)
