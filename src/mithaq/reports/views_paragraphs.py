"""One paragraph: what it said before, what is remarked on it, and the choice where two texts met."""

import uuid
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST

from mithaq.accounts.guards import requires
from mithaq.core.edits import form_rows, get_or_not_found
from mithaq.core.errors import NotPermitted, RuleBroken
from mithaq.reports import actions_writing, forms, permissions, queries
from mithaq.reports.models import ParallelReport
from mithaq.reports.models_writing import Comment, Paragraph, ParagraphVersion
from mithaq.reports.queries_writing import RIGHT_TO_LEFT
from mithaq.reports.views_workroom import WorkroomPage, workroom_of


def _paragraph(report: ParallelReport, key: uuid.UUID) -> Paragraph:
    rows = Paragraph.objects.filter(section__report=report).select_related(
        "section__question", "section__provision", "section__report"
    )
    found: Paragraph = get_or_not_found(rows, key=key)
    return found


def _page_address(report: ParallelReport, row: Paragraph) -> str:
    return reverse("reports:write", kwargs={"code": report.code, "page": queries.page_of(row.section)})


@require_http_methods(["GET", "HEAD", "POST"])
@requires(permissions.may_open_workrooms)
def paragraph(request: HttpRequest, code: str, key: uuid.UUID) -> HttpResponseBase:
    """Its remarks and its history; a remark is written here."""
    report = workroom_of(request, code)
    row = _paragraph(report, key)
    form = forms.RemarkForm(request.POST if request.method == "POST" else None)
    status = 200
    if request.method == "POST":
        if not permissions.may_comment(request.user, report):
            raise NotPermitted
        if form.is_valid():
            actions_writing.comment(request.user, row, form.cleaned_data["text"], at=timezone.now())
            messages.success(request, _now("Saved."))
            return HttpResponseRedirect(request.path)
        status = 422
    return render(
        request,
        "reports/paragraph.html",
        {
            "report": report,
            "paragraph": row,
            "where": queries.where_of(row.section),
            "page_address": _page_address(report, row),
            "remarks": row.comments.select_related("written_by", "resolved_by"),
            "versions": row.versions.select_related("written_by").order_by("-pk"),
            "may_comment": permissions.may_comment(request.user, report),
            "rows": form_rows(form),
            "direction": "rtl" if row.section.language in RIGHT_TO_LEFT else "ltr",
        },
        status=status,
    )


@require_POST
@requires(permissions.may_open_workrooms)
def resolve(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """Say that a remark is settled."""
    report = workroom_of(request, code)
    rows = Comment.objects.filter(paragraph__section__report=report)
    row = get_or_not_found(rows.select_related("paragraph__section__report"), pk=pk)
    actions_writing.resolve_comment(request.user, row, at=timezone.now())
    messages.success(request, _now("Saved."))
    return HttpResponseRedirect(reverse("reports:paragraph", kwargs={"code": code, "key": row.paragraph.key}))


class SettlePage(WorkroomPage):
    """Choose between two texts of one paragraph: both stay in its history."""

    title = _("Two texts of one paragraph")
    intro = _("Two people changed it at the same time. Both texts are kept. Choose one, or write a third.")
    button = _("Take this text")
    form_class = forms.SettleForm
    template_name = "reports/settle.html"

    def may_change(self, report: ParallelReport) -> bool:
        return permissions.may_write(self.request.user, report)

    def kept(self, report: ParallelReport) -> ParagraphVersion:
        """The kept text of the address."""
        rows = ParagraphVersion.objects.filter(paragraph__section__report=report, kind="kept")
        found: ParagraphVersion = get_or_not_found(
            rows.select_related(
                "paragraph__section__question", "paragraph__section__provision", "written_by"
            ),
            pk=self.kwargs["pk"],
        )
        return found

    def initial(self, thing: Any) -> dict[str, Any]:
        kept = self.kept(thing)
        return {"base": kept.paragraph.version, "text": kept.text}

    def save(self, thing: Any, data: dict[str, Any], *, by: Any, at: datetime) -> Any:
        kept = self.kept(thing)
        texts = {"now": kept.paragraph.text, "kept": kept.text, "own": data["text"]}
        if data["choice"] == "own" and not data["text"].strip():
            raise RuleBroken(
                _("Write the text that the paragraph should have."), code="no_text", field="text"
            )
        actions_writing.settle_texts(by, kept, text=texts[data["choice"]], base=data["base"], at=at)
        return thing

    def after(self, thing: Any) -> str:
        return _page_address(thing, self.kept(thing).paragraph)

    def extra_context(self, thing: Any) -> dict[str, Any]:
        kept = self.kept(thing)
        return {
            "report": thing,
            "kept": kept,
            "paragraph": kept.paragraph,
            "where": queries.where_of(kept.paragraph.section),
            "direction": "rtl" if kept.paragraph.section.language in RIGHT_TO_LEFT else "ltr",
        }
