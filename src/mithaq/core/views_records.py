"""The staff pages of core's own records: the jobs, the outbox, the deletions; and the way to a file."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.db.models import QuerySet
from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from django.views.decorators.http import require_GET

from mithaq.core import files, mail_sending, undo, worker
from mithaq.core.audit_words import kind_in_words
from mithaq.core.errors import Conflict, NotFound
from mithaq.core.lists import Cell, Column, Filter, Kind, ListPage
from mithaq.core.models import (
    Deletion,
    Job,
    JobState,
    MailState,
    OutgoingMail,
    StoredFile,
    Switch,
)
from mithaq.core.views_staff import StaffPage

# --- jobs -------------------------------------------------------------------------------------------

JOB_MARKS = {
    JobState.WAITING: "none",
    JobState.RUNNING: "part",
    JobState.DONE: "done",
    JobState.PARKED: "held",
}


def _job_state(job: Job) -> Cell:
    return Cell(job.get_state_display(), status=JOB_MARKS[JobState(job.state)])


def _last_line(job: Job) -> str:
    return job.error.strip().rsplit("\n", 1)[-1][:200]


class JobList(StaffPage, ListPage):
    """What is done outside requests."""

    staff_key = "jobs"
    name = "jobs"
    title = gettext_lazy("Jobs")
    intro = gettext_lazy(
        "Work that the platform does by itself. A job that failed five times is parked with its reason until somebody asks for it again."
    )
    empty = gettext_lazy("No job was asked for yet.")
    columns = (
        Column(
            "job",
            gettext_lazy("Job"),
            lambda job: job.task.rsplit(".", 1)[-1],
            lambda job: Cell(job.task.rsplit(".", 1)[-1], href=reverse("core:job", args=[job.pk])),
            sort="task",
        ),
        Column("id", gettext_lazy("Number"), lambda job: job.pk, kind=Kind.NUMBER, sort="id"),
        Column(
            "state",
            pgettext_lazy("of a job or mail", "State"),
            lambda job: job.state,
            _job_state,
            sort="state",
        ),
        Column("attempts", gettext_lazy("Attempts"), lambda job: job.attempts, kind=Kind.NUMBER),
        Column("created_at", gettext_lazy("Asked for (UTC)"), lambda job: job.created_at, kind=Kind.TIME),
        Column(
            "finished_at",
            gettext_lazy("Finished (UTC)"),
            lambda job: job.finished_at,
            kind=Kind.TIME,
            expected=False,
        ),
        Column("reason", gettext_lazy("Reason"), _last_line, expected=False),
    )
    filters = (
        Filter(
            "state",
            pgettext_lazy("of a job or mail", "State"),
            JobState.choices,
            lambda rows, state: rows.filter(state=state),
        ),
    )
    search_fields = ("task", "error", "key")
    default_order = ("-id",)

    def rows(self) -> QuerySet[Any]:
        return Job.objects.all()


class JobPage(StaffPage):
    """One job, and the way to try a parked one again."""

    staff_key = "jobs"

    def get(self, request: HttpRequest, job_id: int) -> HttpResponse:
        job = Job.objects.filter(pk=job_id).first()
        if job is None:
            raise NotFound
        return render(request, "core/job.html", {"job": job, "state": _job_state(job)})

    def post(self, request: HttpRequest, job_id: int) -> HttpResponse:
        if not worker.try_again(job_id, by=request.user, at=timezone.now()):  # type: ignore[arg-type]
            raise Conflict(_("This job is not parked any more. Open it again to see where it stands."))
        messages.success(request, _("The job waits for its turn again."))
        return HttpResponseRedirect(reverse("core:job", args=[job_id]))


# --- the outbox -------------------------------------------------------------------------------------

MAIL_MARKS = {
    MailState.QUEUED: "none",
    MailState.SENDING: "part",
    MailState.SENT: "done",
    MailState.FAILED: "held",
    MailState.UNKNOWN: "unknown",
}


def _mail_state(mail: OutgoingMail) -> Cell:
    return Cell(mail.get_state_display(), status=MAIL_MARKS[MailState(mail.state)])


def _mail_to(mail: OutgoingMail) -> Cell:
    return Cell(mail.to or pgettext_lazy("an address", "erased"))


class OutboxList(StaffPage, ListPage):
    """Mails that wait, went out, or failed."""

    staff_key = "mail"
    name = "outbox"
    title = gettext_lazy("Outbox")
    template_name = "core/outbox.html"
    empty = gettext_lazy("No mail was written yet.")
    columns = (
        Column(
            "subject",
            gettext_lazy("Subject"),
            lambda mail: mail.subject,
            lambda mail: Cell(mail.subject, href=reverse("core:mail", args=[mail.pk]), lang=mail.language),
        ),
        Column("to", gettext_lazy("To"), lambda mail: mail.to, _mail_to, sort="to"),
        Column(
            "state",
            pgettext_lazy("of a job or mail", "State"),
            lambda mail: mail.state,
            _mail_state,
            sort="state",
        ),
        Column("queued_at", gettext_lazy("Written (UTC)"), lambda mail: mail.queued_at, kind=Kind.TIME),
        Column(
            "sent_at", gettext_lazy("Sent (UTC)"), lambda mail: mail.sent_at, kind=Kind.TIME, expected=False
        ),
        Column("reason", gettext_lazy("Reason"), lambda mail: mail.reason, expected=False),
        Column("id", gettext_lazy("Number"), lambda mail: mail.pk, kind=Kind.NUMBER, sort="id", shown=False),
    )
    filters = (
        Filter(
            "state",
            pgettext_lazy("of a job or mail", "State"),
            MailState.choices,
            lambda rows, state: rows.filter(state=state),
        ),
    )
    search_fields = ("to", "subject")
    default_order = ("-id",)

    def rows(self) -> QuerySet[Any]:
        return OutgoingMail.objects.defer("body", "html")

    def extra_context(self) -> dict[str, Any]:
        return {
            "has_relay": bool(settings.MAIL_HOST),
            "held": Switch.objects.filter(pk=Switch.MAIL_HELD).first(),
        }

    def post(self, request: HttpRequest, *, format: str | None = None, **kwargs: Any) -> HttpResponseBase:
        """Hold all sending, or let it go on; the rest is the list's own."""
        if request.POST.get("sending") not in {"hold", "release"}:
            return super().post(request, format=format, **kwargs)
        mail_sending.set_hold(
            hold=request.POST["sending"] == "hold",
            by=request.user,  # type: ignore[arg-type]
            at=timezone.now(),
        )
        return HttpResponseRedirect(reverse("core:outbox"))


class MailPage(StaffPage):
    """One mail as text, and the way to send a failed or unknown one again."""

    staff_key = "mail"

    def get(self, request: HttpRequest, mail_id: int) -> HttpResponse:
        mail = OutgoingMail.objects.filter(pk=mail_id).first()
        if mail is None:
            raise NotFound
        context = {
            "mail": mail,
            "state": _mail_state(mail),
            "text_is_shown": bool(mail.body) and not (mail.is_private and settings.MAIL_HOST),
            "may_send_again": mail.state in (MailState.FAILED, MailState.UNKNOWN) and bool(mail.body),
        }
        return render(request, "core/mail.html", context)

    def post(self, request: HttpRequest, mail_id: int) -> HttpResponse:
        if not mail_sending.send_again(mail_id, by=request.user, at=timezone.now()):  # type: ignore[arg-type]
            raise Conflict(
                _("This mail is not waiting for a decision any more. Open it again to see where it stands.")
            )
        messages.success(request, _("The mail is queued again."))
        return HttpResponseRedirect(reverse("core:mail", args=[mail_id]))


# --- deletions --------------------------------------------------------------------------------------


class DeletionList(StaffPage, ListPage):
    """What was deleted and can be brought back."""

    staff_key = "deletions"
    name = "deletions"
    title = gettext_lazy("Deleted in the last 30 days")
    intro = gettext_lazy("What was deleted is kept for 30 days, with everything that went with it.")
    empty = gettext_lazy("Nothing was deleted in the last 30 days.")
    columns = (
        Column(
            "name",
            gettext_lazy("What was deleted"),
            lambda deletion: deletion.name,
            lambda deletion: Cell(deletion.name, href=reverse("core:deletion", args=[deletion.pk])),
            sort="name",
        ),
        Column("kind", gettext_lazy("Kind of thing"), lambda deletion: kind_in_words(deletion.thing_kind)),
        Column("rows", gettext_lazy("Rows"), lambda deletion: deletion.row_count, kind=Kind.NUMBER),
        Column(
            "by",
            gettext_lazy("By"),
            lambda deletion: str(deletion.deleted_by) if deletion.deleted_by else _("the platform"),
        ),
        Column(
            "deleted_at",
            gettext_lazy("Deleted (UTC)"),
            lambda deletion: deletion.deleted_at,
            kind=Kind.TIME,
            sort="deleted_at",
        ),
        Column(
            "expires_at",
            gettext_lazy("Can be undone until (UTC)"),
            lambda deletion: deletion.expires_at,
            kind=Kind.TIME,
        ),
        Column(
            "state",
            pgettext_lazy("of a job or mail", "State"),
            lambda deletion: "undone" if deletion.undone_at else "deleted",
            lambda deletion: (
                Cell(_("undone"), status="done") if deletion.undone_at else Cell(_("deleted"), status="held")
            ),
        ),
    )
    search_fields = ("name", "thing_kind", "thing_key")
    default_order = ("-deleted_at",)

    def rows(self) -> QuerySet[Any]:
        return (
            Deletion.objects.filter(expires_at__gt=timezone.now())
            .select_related("deleted_by")
            .defer("rows", "pointers")
        )


class DeletionPage(StaffPage):
    """One deletion, and the way back."""

    staff_key = "deletions"

    def get(self, request: HttpRequest, deletion_id: int) -> HttpResponse:
        deletion = (
            Deletion.objects.select_related("deleted_by", "undone_by")
            .filter(pk=deletion_id, expires_at__gt=timezone.now())
            .first()
        )
        if deletion is None:
            raise NotFound
        context = {"deletion": deletion, "kind": kind_in_words(deletion.thing_kind)}
        return render(request, "core/deletion.html", context)

    def post(self, request: HttpRequest, deletion_id: int) -> HttpResponse:
        deletion = undo.undo(deletion_id, request.user, timezone.now())  # type: ignore[arg-type]
        messages.success(request, _("“%(name)s” is back.") % {"name": deletion.name})
        return HttpResponseRedirect(reverse("core:deletions"))


# --- files ------------------------------------------------------------------------------------------


@require_GET
def file(request: HttpRequest, file_id: int, name: str = "") -> HttpResponseBase:
    """Give a file to those whom its owner lets read it: as a download, never as a page of ours."""
    stored = StoredFile.objects.filter(pk=file_id).first()
    if stored is None or not files.may_read(request.user, stored):
        raise NotFound
    response = FileResponse(
        files.open_content(stored),
        as_attachment=True,
        filename=stored.name,
        content_type="application/octet-stream",
    )
    response.headers["Content-Length"] = str(stored.size)
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Cache-Control"] = "private, no-store"
    return response
