"""Documents out and in: a page as DOCX, what came back with every difference, a finished report by its headings."""

import tempfile
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.core.files.base import File
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from mithaq.accounts.guards import requires
from mithaq.core import file_checks
from mithaq.core.edits import get_or_not_found
from mithaq.core.texts import text_in
from mithaq.library.rules import ReadDocument
from mithaq.reports import actions_copies, forms, permissions, queries
from mithaq.reports.edition_docx import make_docx
from mithaq.reports.manuscript import Block, BlockKind, Manuscript
from mithaq.reports.models import ParallelReport
from mithaq.reports.models_writing import Paragraph, Section, WordCopy
from mithaq.reports.paragraph_rules import Outcome
from mithaq.reports.queries_writing import RIGHT_TO_LEFT
from mithaq.reports.views_workroom import WorkroomPage, workroom_of

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
LIMITS = file_checks.FileLimits(
    label="report_copy", extensions=frozenset({"docx"}), most_bytes=10 * file_checks.MB
)


@require_safe
@requires(permissions.may_open_workrooms)
def copies(request: HttpRequest, code: str) -> HttpResponse:
    """Every page to take out, the copies that were taken, what waits for a decision."""
    report = workroom_of(request, code)
    pages = queries.writing_pages(report)
    titles = {page.code: page.title for page in pages}
    return render(
        request,
        "reports/copies.html",
        {
            "report": report,
            "pages": pages,
            "copies": [
                (row, titles.get(row.page) or _now("The whole report"))
                for row in report.copies.select_related("taken_by")[:50]
            ],
            "may_write": permissions.may_write(request.user, report),
            "may_take": permissions.may_take_copy(request.user, report),
        },
    )


@require_POST
@requires(permissions.may_open_workrooms)
def take(request: HttpRequest, code: str) -> HttpResponse:
    """Take a page, or the whole, out as a document."""
    report = workroom_of(request, code)
    page = request.POST.get("page", "")
    at = timezone.now()
    copy = actions_copies.take_copy(request.user, report, page, at=at)
    response = HttpResponse(_document(report, copy, at), content_type=DOCX)
    name = f"{report.code}-{page or 'report'}-{copy.pk}.docx"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _document(report: ParallelReport, copy: WordCopy, at: datetime) -> bytes:
    blocks: list[Block] = []
    sections = {
        row.pk: row for row in Section.objects.filter(report=report).select_related("question", "provision")
    }
    page = ""
    for part in copy.paragraphs:
        section = sections[part["section"]]
        if queries.page_of(section) != page:
            page = queries.page_of(section)
            blocks.append(
                Block(
                    kind=BlockKind.HEADING,
                    level=1,
                    text=queries.page_title(page, [section], report.language),
                )
            )
        blocks.append(Block(kind=BlockKind.HEADING, level=2, text=part["heading"], language=section.language))
        blocks += [
            Block(kind=BlockKind.TEXT, text=row["text"], language=section.language) for row in part["texts"]
        ]
    title = text_in(report.titles, report.language)
    return make_docx(
        Manuscript(
            code=report.code,
            language=report.language,
            title=title,
            subtitle="",
            by="",
            day=copy.taken_at.date().isoformat(),
            address="",
            licence="",
            citation="",
            notice=_now("Copy %(number)d. Write below the headings and leave the headings as they are.")
            % {"number": copy.pk},
            contents_word="",
            page_word="",
            blocks=tuple(blocks),
        ),
        modified=at,
    )


def read_upload(upload: File[bytes]) -> ReadDocument:
    """The blocks of a DOCX, read in the library's limited child. Raises RuleBroken with what to do."""
    from mithaq.library import reading

    file_checks.check(upload.name or "", upload.size or 0, upload.file, LIMITS)  # type: ignore[arg-type]
    with tempfile.NamedTemporaryFile(suffix=".docx") as file:
        for piece in upload.chunks():
            file.write(piece)
        file.flush()
        return reading.read(file.name, "docx")


class ReturnPage(WorkroomPage):
    """Bring a copy back."""

    title = _("Bring a copy back")
    intro = _("You will see every difference before anything changes.")
    button = _("Compare")
    form_class = forms.DocumentForm

    def may_change(self, report: ParallelReport) -> bool:
        return permissions.may_write(self.request.user, report)

    def copy(self, report: ParallelReport) -> WordCopy:
        """The copy of the address."""
        found: WordCopy = get_or_not_found(
            report.copies.filter(kind="out").select_related("report"), pk=self.kwargs["pk"]
        )
        return found

    def make_form(self, data: Any = None, files: Any = None, *, thing: Any = None) -> Any:
        self.copy(thing)
        return forms.DocumentForm(data, files)

    def save(self, thing: Any, data: dict[str, Any], *, by: Any, at: datetime) -> Any:
        return actions_copies.bring_back(by, self.copy(thing), read_upload(data["file"]), at=at)

    def after(self, thing: Any) -> str:
        return reverse("reports:copy", kwargs={"code": self.kwargs["code"], "pk": thing.pk})

    def leave(self, thing: Any) -> str:
        return reverse("reports:copies", kwargs={"code": self.kwargs["code"]})


class FinishedPage(ReturnPage):
    """Bring in a report that was written elsewhere."""

    title = _("Bring in a finished report")
    intro = _(
        "Its headings say where its parts belong: the titles of the template in any language, or “Article 5”, “المادة 5” and so on. You will see every part before anything changes."
    )
    button = _("Read it")

    def make_form(self, data: Any = None, files: Any = None, *, thing: Any = None) -> Any:
        return forms.DocumentForm(data, files)

    def save(self, thing: Any, data: dict[str, Any], *, by: Any, at: datetime) -> Any:
        return actions_copies.bring_finished(by, thing, read_upload(data["file"]), at=at)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(permissions.may_open_workrooms)
def copy(request: HttpRequest, code: str, pk: int) -> HttpResponseBase:
    """Every difference of a document that came back, to take or to leave."""
    report = workroom_of(request, code)
    row: WordCopy = get_or_not_found(report.copies.filter(returned_at__isnull=False), pk=pk)
    if request.method == "POST":
        chosen = {int(each) for each in request.POST.getlist("take") if each.isdecimal() and len(each) < 7}
        receipts = actions_copies.decide_on_copy(request.user, row, chosen, at=timezone.now())
        kept = sum(receipt.outcome is Outcome.KEPT for receipt in receipts)
        if kept:
            messages.warning(
                request,
                ngettext(
                    "%(count)d paragraph was changed here meanwhile: both texts are kept, and wait for a choice.",
                    "%(count)d paragraphs were changed here meanwhile: both texts are kept, and wait for a choice.",
                    kept,
                )
                % {"count": kept},
            )
        else:
            messages.success(request, _now("Saved."))
        return HttpResponseRedirect(reverse("reports:workroom", kwargs={"code": code}))
    sections = {
        each.pk: each
        for each in Section.objects.filter(report=report).select_related("question", "provision")
    }
    versions = dict(Paragraph.objects.filter(section__report=report).values_list("key", "version"))
    told = {str(key): version for key, version in versions.items()}
    changes = [
        {
            "number": number,
            "kind": change["kind"],
            "heading": change["heading"],
            "where": queries.where_of(sections[change["section"]]) if change["section"] in sections else "",
            "before": change["before"],
            "text": change["text"],
            "moved": bool(change["key"]) and told.get(change["key"]) != change["base"],
            "language": sections[change["section"]].language
            if change["section"] in sections
            else report.language,
        }
        for number, change in enumerate(row.changes)
    ]
    for each in changes:
        each["direction"] = "rtl" if each["language"] in RIGHT_TO_LEFT else "ltr"
    return render(
        request,
        "reports/copy.html",
        {
            "report": report,
            "copy": row,
            "changes": [each for each in changes if each["where"]],
            "unplaced": [each for each in changes if not each["where"]],
            "open": row.decided_at is None and permissions.may_write(request.user, report),
        },
    )
