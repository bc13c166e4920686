"""The public side of reports: the list by State and year, one report, both as data."""

from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from mithaq.core import twins
from mithaq.core.edits import get_or_not_found
from mithaq.core.errors import NotFound
from mithaq.core.lists import Cell, Column, Filter, ListPage
from mithaq.core.lists_parts import Link
from mithaq.core.texts import language_of, text_in
from mithaq.core.verification import is_verified
from mithaq.reports import permissions, report_sections
from mithaq.reports.models import KNOWN, ParallelReport
from mithaq.reports.queries_public import authors_of, authors_text, findings_of, scale_words, score_text
from mithaq.reports.views_editions import gone, gone_data
from mithaq.reviews.models import Cycle

LANGUAGE_NAMES = {
    "en": "English",
    "ar": "العربية",
    "fr": "Français",
    "es": "Español",
    "ru": "Русский",
    "zh": "中文",
}


def _mark(row: ParallelReport) -> Any:
    if row.is_invented:
        return _("invented")
    return None if is_verified(row.verification) else _("unverified")


def _years(page: Any) -> list[tuple[str, str]]:
    years = ParallelReport.objects.public().dates("published_on", "year", order="DESC")
    return [(str(day.year), str(day.year)) for day in years]


def _countries(page: Any) -> list[tuple[str, str]]:
    rows = ParallelReport.objects.public().select_related("country")
    found = {row.country_id: text_in(row.country.common_names or row.country.names) for row in rows}
    return sorted(found.items(), key=lambda pair: pair[1])


COLUMNS = (
    Column(
        "country",
        _("State"),
        lambda row: row.country_id,
        lambda row: Cell(
            text_in(row.country.common_names or row.country.names),
            href=row.get_absolute_url(),
            mark=_mark(row),
        ),
        sort="country",
    ),
    Column("code", _("Code"), lambda row: row.code, shown=False),
    Column(
        "title",
        _("Title"),
        lambda row: text_in(row.titles),
        lambda row: Cell(text_in(row.titles), lang=language_of(row.titles)),
        shown=False,
    ),
    Column(
        "published",
        _("Published"),
        lambda row: str(row.published) if row.published else None,
        sort="published_on",
    ),
    Column(
        "cycle",
        _("Review"),
        lambda row: row.cycle_id,
        lambda row: Cell(text_in(row.cycle.names)),
        sort="cycle",
    ),
    Column("chapters", _("Chapters"), lambda row: row.chapters),
    Column("author", _("Written by"), authors_text),
    Column(
        "language",
        _("Language"),
        lambda row: row.language,
        lambda row: Cell(LANGUAGE_NAMES.get(row.language, row.language), lang=row.language or None),
    ),
    Column(
        "support",
        _("Support of the coalition"),
        lambda row: row.support,
        lambda row: Cell(row.get_support_display()),
        shown=False,
    ),
    Column("invented", _("Invented"), lambda row: row.is_invented, in_page=False),
    Column("verification", _("Verification"), lambda row: row.verification, in_page=False),
    Column("source", _("Source"), lambda row: row.source, in_page=False, expected=False),
)


class ReportList(ListPage):
    """Published reports by State and year."""

    name = "reports"
    title = _("Parallel reports")
    intro = _(
        "What civil society found beside the official reviews: reports of organisations, State by State. Those that were published elsewhere stand here with their source."
    )
    columns = COLUMNS
    filters = (
        Filter("country", _("State"), _countries, lambda rows, value: rows.filter(country=value)),
        Filter("year", _("Year"), _years, lambda rows, value: rows.filter(published_on__year=int(value))),
        Filter(
            "cycle",
            _("Review"),
            lambda page: [
                (each.pk, text_in(each.names))
                for each in Cycle.objects.filter(parallel_reports__isnull=False).distinct()
            ],
            lambda rows, value: rows.filter(cycle=value),
        ),
        Filter("support", _("Support"), KNOWN, lambda rows, value: rows.filter(support=value)),
    )
    default_order = ("-published", "country")
    search_fields = (
        "country__names__en",
        "country__names__ar",
        "titles__en",
        "titles__ar",
        "author_name",
        "code",
    )
    public = True
    areas = ("reports", "world", "network")
    empty = _(
        "No report is known here yet. Load the reference data to see those that were published elsewhere."
    )

    def rows(self) -> QuerySet[ParallelReport]:
        return (
            ParallelReport.objects.public()
            .select_related("country", "cycle")
            .prefetch_related("contributors__organisation__membership")
        )

    def links(self) -> tuple[Link, ...]:
        if permissions.may_open_workrooms(self.request.user):
            return (Link(_now("Reports I work on"), reverse("reports:desk_reports")),)
        return ()


@require_safe
def report_page(request: HttpRequest, code: str) -> HttpResponse:
    """One report: what it is, what it found, and every leaf that other halves add."""
    try:
        report = _found(request, code)
    except NotFound:
        if answer := gone(request, code):
            return answer
        raise
    scale = scale_words()
    return render(
        request,
        "reports/report.html",
        {
            "report": report,
            "authors": authors_of(report),
            "mark": _mark(report),
            "language_name": LANGUAGE_NAMES.get(report.language, report.language),
            "findings": [
                (each, score_text(each.law_score, scale), score_text(each.practice_score, scale))
                for each in findings_of(report)
            ],
            "sections": report_sections.sections_of(report, request.user),
            "may_see_workroom": permissions.may_see_workroom(request.user, report),
        },
    )


def _found(request: HttpRequest, code: str) -> ParallelReport:
    rows = ParallelReport.objects.visible_to(request.user).select_related("country", "cycle", "stage")
    found: ParallelReport = get_or_not_found(rows, code=code)
    return found


@require_safe
def report_data(request: HttpRequest, code: str) -> HttpResponse:
    """A published report as data."""
    if answer := gone_data(code):
        return answer
    rows = ParallelReport.objects.public().select_related("country", "cycle")
    report: ParallelReport = get_or_not_found(rows, code=code)
    return twins.json_answer(
        {
            "code": report.code,
            "address": report.get_absolute_url(),
            "country": report.country_id,
            "cycle": report.cycle_id,
            "chapters": report.chapter_list,
            "titles": report.titles,
            "language": report.language or None,
            "published": str(report.published),
            "authors": [name for name, _language, _address in authors_of(report)],
            "support": report.support,
            "invented": report.is_invented,
            "verification": report.verification,
            "source": report.source or None,
            "findings": [
                {
                    "article": each.provision.identifier,
                    "law": each.law_score,
                    "practice": each.practice_score,
                    "finding": each.headlines,
                }
                for each in findings_of(report)
            ],
            **{
                section.key: section.data
                for section in report_sections.sections_of(report, request.user)
                if section.data is not None
            },
        },
        twins.Meta(sources=[report.source] if report.source else []),
    )
