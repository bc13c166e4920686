"""Reports that go out: the list, one of them on the screen and in every format, its texts, its sign-off. HTTP only."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django import forms as django_forms
from django.conf import settings
from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe

from mithaq.accounts.guards import Requires, requires
from mithaq.core import installation
from mithaq.core.edits import get_or_not_found
from mithaq.core.errors import NotFound
from mithaq.core.lists import Cell, Column, Filter, Kind, ListPage
from mithaq.core.lists_parts import Link
from mithaq.core.twins import XLSX_TYPE, Field, Meta, csv_answer, json_answer, public_page
from mithaq.funding.forms import one_of
from mithaq.funding.models import GrantAgreement
from mithaq.results import (
    actions_out,
    charts_out,
    documents_out,
    editions_out,
    forms_out,
    iati_out,
    permissions,
    rules_out,
    words_out,
)
from mithaq.results.choices_plan import out_kind_choices
from mithaq.results.models import OutBlock, OutReport, ReportingPeriod
from mithaq.results.views_parts import GuardedEdit

DOCX_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


class ReportOutList(Requires, ListPage):
    """Reports that go out."""

    may = staticmethod(permissions.may_work)
    name = "reports_out"
    title = _("Reports that go out")
    intro = _(
        "Annual reports, reports to donors and papers for the board. Numbers follow the record until a report is signed off."
    )
    columns = (
        Column("title", _("Report"), str, lambda row: Cell(str(row), href=row.get_absolute_url())),
        Column("code", _("Short name"), lambda row: row.code, sort="code"),
        Column(
            "kind", _("Kind"), lambda row: row.kind, lambda row: Cell(row.get_kind_display()), sort="kind"
        ),
        Column("period", _("Figures of"), lambda row: row.reporting.code),
        Column(
            "donor",
            _("Donor"),
            lambda row: str(row.agreement.donor) if row.agreement else None,
            expected=False,
        ),
        Column(
            "stands",
            _("Stands"),
            lambda row: row.signed_at is not None,
            lambda row: (
                Cell(_now("signed off"), status="done")
                if row.signed_at
                else Cell(_now("draft"), status="none")
            ),
            kind=Kind.YES_NO,
        ),
    )
    filters = (
        Filter(
            "kind", _("Kind"), lambda page: out_kind_choices(), lambda rows, value: rows.filter(kind=value)
        ),
    )
    search_fields = ("titles__en", "titles__ar", "code")
    default_order = ("-made_at",)
    empty = _("No report was begun yet.")

    def rows(self) -> QuerySet[OutReport]:
        return OutReport.objects.visible_to(self.request.user).select_related("reporting", "agreement__donor")

    def links(self) -> tuple[Link, ...]:
        if not permissions.may_measure(self.request.user):
            return ()
        return (Link(_now("Begin a report"), reverse("results:report_out_new"), button=True),)


class ReportOutNew(GuardedEdit):
    """Begin a report."""

    guard = staticmethod(permissions.may_measure)
    title = _("Begin a report")
    intro = _("Its texts begin as those of the last report of its kind.")
    form_class = forms_out.ReportForm

    def may(self, person: Any, thing: Any) -> bool:
        return permissions.may_measure(person)

    def make_form(self, data: Any = None, files: Any = None, *, thing: Any = None) -> django_forms.BaseForm:
        self.form = forms_out.ReportForm(data, person=self.request.user)
        return self.form

    def save(self, thing: Any, data: dict[str, Any], *, by: Any, at: datetime) -> Any:
        reporting = get_or_not_found(ReportingPeriod.objects.visible_to(by), pk=data["reporting"])
        return actions_out.open_report(
            by,
            reporting,
            code=data["code"],
            kind=rules_out.OutKind(data["kind"]),
            titles=self.form.names(),
            agreement=one_of(data["agreement"], GrantAgreement.objects.visible_to(by)),
            at=at,
        )

    def leave(self, thing: Any) -> str:
        return reverse("results:reports_out")


def _report(request: HttpRequest, code: str) -> OutReport:
    rows = OutReport.objects.visible_to(request.user).select_related("reporting__period", "agreement__donor")
    found: OutReport = get_or_not_found(rows.prefetch_related("blocks"), code=code)
    return found


def _language() -> str:
    language = get_language() or settings.LANGUAGE_CODE
    return language if language in settings.COMPLETE_LANGUAGES else settings.LANGUAGE_CODE


@require_safe
def report_out(request: HttpRequest, code: str) -> HttpResponse:
    """One report on the screen, the same as in every format."""
    report = _report(request, code)
    document = documents_out.document_of(report, _language())
    can_write = permissions.may_measure(request.user) and report.signed_at is None
    return render(
        request,
        "results/report_out.html",
        {
            "report": report,
            "document": document,
            "sections": [
                {
                    **section,
                    "lines": _lines(section["table"]),
                }
                for section in document["sections"]
            ],
            "formats": ("pdf", "docx", "xlsx", "csv", "json"),
            "holds": report.signed_at is None or actions_out.holds(report),
            "can_sign": permissions.may_approve(request.user) and report.signed_at is None,
            "texts": _texts(report) if can_write else [],
        },
    )


def _lines(table: dict[str, Any] | None) -> list[list[tuple[dict[str, Any], str]]]:
    """The rows of a table with the column of each cell, as text."""
    if not table:
        return []
    return [
        [
            (column, editions_out.cell_text(cell) if cell is not None else "")
            for column, cell in zip(table["columns"], row, strict=True)
        ]
        for row in table["rows"]
    ]


def _texts(report: OutReport) -> list[tuple[str, str, str, bool]]:
    """The texts to write: section, its heading, language, whether there is one."""
    have = {(block.section, block.language) for block in report.blocks.all() if block.text}
    return [
        (section, words_out.heading(section), language, (section, language) in have)
        for section in rules_out.text_sections(rules_out.OutKind(report.kind))
        for language in settings.COMPLETE_LANGUAGES
    ]


class ReportOutText(GuardedEdit):
    """Write the text of one section in one language."""

    guard = staticmethod(permissions.may_measure)
    title = _("Text of the report")
    form_class = forms_out.TextForm

    def may(self, person: Any, thing: Any) -> bool:
        return permissions.may_measure(person)

    def find(self) -> Any:
        report = get_or_not_found(OutReport.objects.visible_to(self.request.user), code=self.kwargs["code"])
        if self.kwargs["section"] not in rules_out.text_sections(rules_out.OutKind(report.kind)):
            raise NotFound
        if self.kwargs["written"] not in settings.COMPLETE_LANGUAGES:
            raise NotFound
        return report

    @property
    def intro(self) -> str:  # type: ignore[override]
        return f"{words_out.heading(self.kwargs['section'])} ({self.kwargs['written']})"

    def _block(self, thing: Any) -> OutBlock | None:
        found: OutBlock | None = thing.blocks.filter(
            section=self.kwargs["section"], language=self.kwargs["written"]
        ).first()
        return found

    def initial(self, thing: Any) -> dict[str, Any]:
        block = self._block(thing)
        return {"text": block.text if block else ""}

    def save(self, thing: Any, data: dict[str, Any], *, by: Any, at: datetime) -> Any:
        return actions_out.write_text(
            by,
            thing,
            section=self.kwargs["section"],
            language=self.kwargs["written"],
            text=data["text"],
            at=at,
        )

    def leave(self, thing: Any) -> str:
        return str(thing.get_absolute_url())


@require_POST
@requires(permissions.may_approve)
def report_out_sign(request: HttpRequest, code: str) -> HttpResponseBase:
    """Freeze words and numbers."""
    report = _report(request, code)
    actions_out.sign_report(request.user, report, at=timezone.now())  # type: ignore[arg-type]
    messages.success(request, _now("Signed off."))
    return HttpResponseRedirect(report.get_absolute_url())


# --- formats ---------------------------------------------------------------------------------------------


def _meta(report: OutReport) -> Meta:
    return Meta(
        licence=installation.current().data_licence,
        as_of=report.reporting.ends,
        digest=report.digest,
        dictionary={name: str(text) for name, text in words_out.DICTIONARY.items()},
    )


def _figures(report: OutReport, document: documents_out.Document) -> HttpResponseBase:
    section = next((each for each in document["sections"] if each["code"] == "figures"), None)
    table = section["table"] if section else {"columns": [], "rows": []}
    fields = [
        Field(key=key, label=column["label"])
        for key, column in zip(documents_out.FIGURE_KEYS, table["columns"], strict=False)
    ]
    return csv_answer(f"{report.code}-figures", fields, table["rows"], open_data=report.kind == "annual")


@require_safe
def report_out_data(request: HttpRequest, code: str, format: str) -> HttpResponseBase:
    """The report as PDF, DOCX, XLSX, CSV (its figures) or JSON (all of it, with the data dictionary)."""
    report = _report(request, code)
    document = documents_out.document_of(report, _language())
    if format == "json":
        return json_answer(
            {**document, "digest": report.digest}, _meta(report), open_data=report.kind == "annual"
        )
    if format == "csv":
        return _figures(report, document)
    made: dict[str, tuple[Callable[[], bytes], str]] = {
        "pdf": (lambda: editions_out.pdf(document), "application/pdf"),
        "docx": (
            lambda: editions_out.docx(document, modified=report.signed_at or report.made_at),
            DOCX_TYPE,
        ),
        "xlsx": (lambda: editions_out.xlsx(document), XLSX_TYPE),
    }
    make, kind = made[format]
    response = HttpResponse(make(), content_type=kind)
    place = "inline" if format == "pdf" else "attachment"
    name = f"{report.code}-{document['language']}.{format}"
    response.headers["Content-Disposition"] = f'{place}; filename="{name}"'
    return response


@require_safe
def report_out_chart(request: HttpRequest, code: str, key: str, format: str) -> HttpResponse:
    """One chart of the report, as SVG or PNG."""
    document = documents_out.document_of(_report(request, code), _language())
    charts = {chart["key"]: chart for section in document["sections"] for chart in section["charts"]}
    if key not in charts:
        raise NotFound
    svg = charts[key]["svg"]
    content = charts_out.png(svg) if format == "png" else svg.encode()
    response = HttpResponse(content, content_type="image/png" if format == "png" else "image/svg+xml")
    response.headers["Content-Disposition"] = f'attachment; filename="{code}-{key}.{format}"'
    return response


@require_safe
def report_out_dictionary(request: HttpRequest) -> HttpResponseBase:
    """What each field of the data means."""
    fields = [Field(key="field", label="field"), Field(key="meaning", label="meaning")]
    rows = [[name, str(text)] for name, text in words_out.DICTIONARY.items()]
    return csv_answer("reports-dictionary", fields, rows)


@require_safe
@public_page()
def iati(request: HttpRequest) -> HttpResponse:
    """The strategy and the published agreements in the IATI standard, version 2.03."""
    content = iati_out.activities(timezone.localdate())
    return HttpResponse(content, content_type="application/xml; charset=utf-8")
