"""What of reports can be counted, each with its rows: indicator 1.1 (reports, States) and each rung of indicator 1.2.

A report counts from the day it was published, as far as that was known; a recommendation by what civil society saw of
it on the day, from what was recorded by then. The State's own claims count nowhere. Decisions on proposed pairs with
official texts count from the day a person confirmed them to the day somebody took that back: the log of decisions is
read as it was on the day asked for.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from mithaq.core import past
from mithaq.core.measures import Evidence, Grade, Measure, Measured, Tally
from mithaq.core.texts import text_in
from mithaq.reports import rules_followup as ladder
from mithaq.reports.models import ParallelReport
from mithaq.reports.models_recommendations import Recommendation
from mithaq.reports.queries_answers import reflected
from mithaq.reports.queries_followup import statements_by
from mithaq.reports.rules import SupportKnown
from mithaq.reports.tallies import Pass, pass_of, public_reports, stood_on

Count = Callable[[date, date | None], Measured]

GROUPS = ("country", "cycle", "year")
#: Rungs that a measure counts: what is enforced is in force, and what is in force is in law.
AT_LEAST_LAW = frozenset({ladder.Rung.IN_LAW, ladder.Rung.IN_FORCE, ladder.Rung.ENFORCED})
AT_LEAST_FORCE = AT_LEAST_LAW - {ladder.Rung.IN_LAW}
ENFORCED = frozenset({ladder.Rung.ENFORCED})
REVERSED = frozenset({ladder.Rung.REVERSED})


@dataclass(frozen=True, kw_only=True)
class Published:
    """One report that was public on a day."""

    report: ParallelReport
    country_names: dict[str, str]


def published(as_of: date, known_on: date | None, *, supported: bool) -> list[Published]:
    """The reports published by `as_of`, by what was known on `known_on`.

    A withdrawal counts from the day it was made; a report opened here is known from that day, any other from the day
    it was recorded.
    """
    rows = ParallelReport.objects.filter(published_on__isnull=False).select_related(
        "country", "cycle", "publication"
    )
    then = {int(pk): values for pk, values in past.as_known(ParallelReport, known_on).items()}
    if supported:
        rows = rows.filter(Q(pk__in=ParallelReport.objects.supported().values("pk")) | Q(pk__in=list(then)))
    found = []
    for report in rows.order_by("published_on", "code"):
        if report.pk in then:
            held = then[report.pk]
            if held is None or (supported and held["support"] != SupportKnown.YES):
                continue
        publication = getattr(report, "publication", None)
        stood = stood_on(
            as_of,
            known_on,
            published=report.published,
            known=(publication.opened_at if publication else None) or report.created_at,
            withdrawn=publication.withdrawn_at if publication else None,
            is_public=report.is_public,
        )
        if stood:
            found.append(Published(report=report, country_names=report.country.names))
    return found


def _groups(report: ParallelReport) -> dict[str, str]:
    return {
        "country": report.country_id,
        "cycle": report.cycle_id,
        "year": str(report.published_on.year) if report.published_on else "",
    }


def _reports(as_of: date, known_on: date | None) -> Measured:
    rows = [
        Evidence(
            key=each.report.code,
            label=each.report.title,
            href=f"/reports/{each.report.code}",
            on=str(each.report.published or ""),
            groups=_groups(each.report),
            grade=Grade.DOCUMENT.value,
        )
        for each in published(as_of, known_on, supported=True)
    ]
    return Measured(value=len(rows), rows=rows)


def _countries(as_of: date, known_on: date | None) -> Measured:
    found: dict[str, Evidence] = {}
    for each in published(as_of, known_on, supported=True):
        report = each.report
        found.setdefault(
            report.country_id,
            Evidence(
                key=report.country_id,
                label=text_in(each.country_names),
                href=f"/countries/{report.country_id}#parallel_reports",
                on=str(report.published or ""),
                groups=_groups(report),
                grade=Grade.DOCUMENT.value,
            ),
        )
    return Measured(value=len(found), rows=list(found.values()))


def recommended(as_of: date, known_on: date | None) -> Iterator[Recommendation]:
    """The recommendations that stood in a published report on the day, by what was known then."""
    reports = {each.report.pk: each.report for each in published(as_of, known_on, supported=False)}
    for row in Recommendation.objects.filter(
        report__in=list(reports), submitted_at__isnull=False
    ).select_related("country"):
        submitted, withdrawn = row.submitted_at, row.withdrawn_at
        if known_on is not None and submitted is not None and submitted.date() > known_on:
            continue
        day = min(as_of, known_on) if known_on is not None else as_of
        if withdrawn is not None and withdrawn.date() <= day:
            continue
        row.report = reports[row.report_id]
        yield row


def _row(row: Recommendation, *, on: str, grade: Grade) -> Evidence:
    return Evidence(
        key=row.code,
        label=f"{text_in(row.country.names)}: {text_in(row.texts)}",
        href=f"/recommendations/{row.code}",
        on=on,
        groups=_groups(row.report),
        grade=grade.value,
    )


def _written(as_of: date, known_on: date | None) -> Measured:
    rows = [
        _row(row, on=str(row.report.published or ""), grade=Grade.DOCUMENT)
        for row in recommended(as_of, known_on)
    ]
    return Measured(value=len(rows), rows=rows)


def _reflected(as_of: date, known_on: date | None) -> Measured:
    """Those of which a person confirmed that an official text reflects them: by themselves, or by their finding."""
    confirmed = reflected(as_of, known_on)
    rows = []
    for row in recommended(as_of, known_on):
        since = confirmed.recommendations.get(row.pk) or confirmed.findings.get(row.finding_id or 0)
        if since:
            rows.append(_row(row, on=since.isoformat(), grade=Grade.OFFICIAL))
    return Measured(
        value=len(rows),
        rows=rows,
        note=_(
            "Only what a person confirmed. Reflected means that the words are there, not that we caused them."
        ),
    )


def _seen(rungs: frozenset[ladder.Rung]) -> Callable[[date, date | None], Measured]:
    """Count by what civil society saw; the State's claims count nowhere."""

    def count(as_of: date, known_on: date | None) -> Measured:
        log = statements_by()
        rows = []
        for row in recommended(as_of, known_on):
            standing = ladder.standing(log.get(row.pk, ()), as_of=as_of, known_on=known_on)
            if standing.whole(ladder.Voice.CIVIL_SOCIETY) in rungs:
                confirmed = standing.second() is ladder.Second.CONFIRMS
                rows.append(
                    _row(
                        row,
                        on=str(standing.last_assessed() or ""),
                        grade=Grade.OUTSIDE if confirmed else Grade.DOCUMENT,
                    )
                )
        return Measured(value=len(rows), rows=rows)

    return count


def _tally_reflected(found: Pass) -> Tally:
    confirmed = reflected(found.as_of, found.known_on)
    return found.tally_reflected(confirmed.recommendations, confirmed.findings)


def _tallying(tally: Callable[[Pass], Tally]) -> Callable[[date, date | None], Tally]:
    """The same count without rows, and not yet counted where `_of_recommendations` is not."""

    def asked(as_of: date, known_on: date | None) -> Tally:
        if not _any_recommendation(known_on):
            return Tally(value=None)
        return tally(pass_of(as_of, known_on, public_reports(as_of, known_on)))

    return asked


def _any_recommendation(known_on: date | None) -> bool:
    rows = Recommendation.objects.filter(submitted_at__isnull=False)
    return (rows if known_on is None else rows.filter(submitted_at__date__lte=known_on)).exists()


def _rungs(rungs: frozenset[ladder.Rung]) -> Callable[[date, date | None], Tally]:
    return _tallying(lambda found: found.tally_seen(rungs))


def _once_recorded(rows: QuerySet[Any], known: str, count: Count) -> Count:
    """Not yet counted, instead of zero, as long as no such record was known."""

    def asked(as_of: date, known_on: date | None) -> Measured:
        held = rows.all()
        if known_on is not None:  # rows without a time came with reference data, and were always there
            held = held.filter(Q(**{known: None}) | Q(**{f"{known}__date__lte": known_on}))
        if not held.exists():
            return Measured(value=None, note=_("Nothing of this kind is recorded yet."))
        return count(as_of, known_on)

    asked.__module__ = __name__
    return asked


def _of_reports(count: Count) -> Count:
    return _once_recorded(ParallelReport.objects.all(), "created_at", count)


def _of_recommendations(count: Count) -> Count:
    return _once_recorded(Recommendation.objects.filter(submitted_at__isnull=False), "submitted_at", count)


MEASURES = (
    Measure(
        key="parallel_reports_supported",
        label=_("Parallel reports published with support"),
        unit=_("reports"),
        count=_of_reports(_reports),
        groups=GROUPS,
    ),
    Measure(
        key="parallel_report_countries",
        label=_("States with a supported parallel report"),
        unit=_("States"),
        count=_of_reports(_countries),
        groups=GROUPS,
    ),
    Measure(
        key="recommendations_written",
        label=_("Recommendations in a published parallel report"),
        unit=_("recommendations"),
        count=_of_recommendations(_written),
        tally=_tallying(Pass.tally_written),
        groups=GROUPS,
    ),
    Measure(
        key="recommendations_reflected",
        label=_("Recommendations reflected in the official report"),
        unit=_("recommendations"),
        count=_of_recommendations(_reflected),
        tally=_tallying(_tally_reflected),
        groups=GROUPS,
        areas=("reports", "library"),
    ),
    Measure(
        key="recommendations_in_law",
        label=_("Recommendations that reached the law, or more"),
        unit=_("recommendations"),
        count=_of_recommendations(_seen(AT_LEAST_LAW)),
        tally=_rungs(AT_LEAST_LAW),
        groups=GROUPS,
    ),
    Measure(
        key="recommendations_in_force",
        label=_("Recommendations in force, or more"),
        unit=_("recommendations"),
        count=_of_recommendations(_seen(AT_LEAST_FORCE)),
        tally=_rungs(AT_LEAST_FORCE),
        groups=GROUPS,
    ),
    Measure(
        key="recommendations_enforced",
        label=_("Recommendations enforced"),
        unit=_("recommendations"),
        count=_of_recommendations(_seen(ENFORCED)),
        tally=_rungs(ENFORCED),
        groups=GROUPS,
    ),
    Measure(
        key="recommendations_reversed",
        label=_("Recommendations that were reversed"),
        unit=_("recommendations"),
        count=_of_recommendations(_seen(REVERSED)),
        tally=_rungs(REVERSED),
        groups=GROUPS,
    ),
)
