"""A published report as people read it: the accessible page and the files, the draft by an early reader's link, and what stands after a withdrawal."""

from datetime import datetime
from typing import Any

from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from mithaq.core import files
from mithaq.core.edits import EditPage, get_or_not_found
from mithaq.core.errors import NotFound
from mithaq.core.freshness import public_page
from mithaq.reports import actions_early, actions_replies, forms_publishing, permissions_publishing
from mithaq.reports.manuscript import Manuscript
from mithaq.reports.models import ParallelReport
from mithaq.reports.models_publishing import Publication, PublishedFile
from mithaq.reports.queries_manuscript import manuscript_of
from mithaq.reports.rules_publishing import State

TYPES = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "epub": "application/epub+zip",
}


def gone(request: HttpRequest, code: str) -> HttpResponse | None:
    """The answer 410 for a report that was open and has been withdrawn; None otherwise."""
    row = _withdrawn(code)
    return render(request, "reports/gone.html", {"publication": row}, status=410) if row else None


def gone_data(code: str) -> HttpResponse | None:
    """The same for programs."""
    row = _withdrawn(code)
    if row is None or row.withdrawn_at is None:
        return None
    told = {"code": "withdrawn", "on": row.withdrawn_at.date().isoformat(), "why": row.withdrawn_why}
    return JsonResponse(told, status=410, json_dumps_params={"ensure_ascii": False})


def _withdrawn(code: str) -> Publication | None:
    rows = Publication.objects.filter(state=State.WITHDRAWN.value, opened_at__isnull=False)
    return rows.filter(report__code=code).select_related("report").first()


def _readable(request: HttpRequest, code: str) -> Publication:
    """The publication of the address, when this person may read it as published: everybody once it is open."""
    rows = Publication.objects.exclude(state=State.WITHDRAWN.value).exclude(manuscript={})
    row: Publication = get_or_not_found(
        rows.select_related("report__country", "report__cycle"), report__code=code
    )
    is_open = row.state == State.OPEN and row.report.is_public
    if not is_open and not permissions_publishing.may_see_publishing(request.user, row.report):
        raise NotFound
    return row


@require_safe
@public_page(max_age=300, areas=("reports", "library"))
def read(request: HttpRequest, code: str) -> HttpResponseBase:
    """The whole report as one page."""
    if answer := gone(request, code):
        return answer
    row = _readable(request, code)
    text = row.released_text
    if text is None:
        raise NotFound
    return render(
        request,
        "reports/read.html",
        {"report": row.report, "publication": row, "text": text, "files": _files(row)},
    )


@require_safe
def edition_file(request: HttpRequest, code: str, kind: str) -> HttpResponseBase:
    """A file of the newest edition, under an address that stays."""
    if answer := gone(request, code):
        return answer
    row = _readable(request, code)
    found: PublishedFile = get_or_not_found(row.files.select_related("stored"), kind=kind)
    name = f"{row.report.code}.{kind}"
    return FileResponse(
        files.open_content(found.stored), as_attachment=True, filename=name, content_type=TYPES[kind]
    )


def _files(row: Publication) -> list[tuple[str, str, int]]:
    """Kind, address and size in kB of each file."""
    return [
        (
            found.kind,
            reverse("reports:edition_file", kwargs={"code": row.report.code, "kind": found.kind}),
            max(found.stored.size // 1024, 1),
        )
        for found in row.files.select_related("stored").order_by("-kind")
    ]


class EarlyPage(EditPage):
    """The draft by somebody's own link; for a State the reply is written below it."""

    form_class = forms_publishing.ReplyForm
    template_name = "reports/early.html"
    show_history = False
    button = _("Send the reply")
    title = _("To read before it is published")

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        now = timezone.now()
        reader = actions_early.reader_by(kwargs["token"], at=now)
        if reader is None:
            raise NotFound(
                _(
                    "This link opens nothing any more. The report may be open, stopped or withdrawn, or the time for a reply is over."
                )
            )
        self.reader = reader
        actions_early.note_reading(reader, at=now)
        response = super().dispatch(request, *args, **kwargs)
        response.headers["Cache-Control"] = "no-store"
        response.headers["X-Robots-Tag"] = "noindex"
        return response

    @property
    def reply(self) -> Any:
        """The right of reply that hangs on this link, if it is a State's."""
        return getattr(self.reader, "reply", None)

    def may(self, person: Any, thing: Any) -> bool:
        return self.request.method in ("GET", "HEAD") or (
            self.reply is not None and self.reply.replied_on is None
        )

    def save(self, thing: Any, data: dict[str, Any], *, by: Any, at: datetime) -> Any:
        return actions_replies.record_reply(
            by,
            self.reader.report,
            text=data["text"],
            language=data["language"],
            signed=data["signed"],
            replied_on=timezone.localdate(at),
            at=at,
            by_link=True,
        )

    def after(self, thing: Any) -> str:
        return self.request.path

    def leave(self, thing: Any) -> str:
        return self.request.path

    def extra_context(self, thing: Any) -> dict[str, Any]:
        text = self._text(self.reader.report)
        return {
            "report": self.reader.report,
            "reader": self.reader,
            "text": text,
            "reply": self.reply,
            "may_reply": self.reply is not None and self.reply.replied_on is None,
        }

    @staticmethod
    def _text(report: ParallelReport) -> Manuscript:
        publication = Publication.objects.filter(report=report).first()
        released = publication.released_text if publication else None
        return released or manuscript_of(
            report, on=timezone.localdate(), notice=str(_("Draft, not published"))
        )
