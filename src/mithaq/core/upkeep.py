"""What core does by itself, by the clock: send mail, sweep files, forget what is past its time, look at its own records."""

from datetime import datetime, timedelta

from django.conf import settings
from django.db import connection
from django.db.models import Q
from django.utils import timezone
from django_tasks import task

from mithaq.core import audit, files, mail, mail_sending, secret_columns, staff, undo
from mithaq.core.jobs import GiveUp, schedule
from mithaq.core.models import Job, JobState, MailState, OutgoingMail
from mithaq.core.navigation import Entry, register

#: How long done jobs are remembered: so long their keys keep a second one away.
JOBS_KEPT = timedelta(days=30)
#: How long sent mails stay readable in the outbox.
MAILS_KEPT = timedelta(days=180)
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)


def forget_old(at: datetime) -> tuple[int, int]:
    """Remove done jobs and sent mails past their time, and last mails that no relay took; return how many of each."""
    jobs, _rows = Job.objects.filter(state=JobState.DONE, finished_at__lt=at - JOBS_KEPT).delete()
    old = Q(state=MailState.SENT, sent_at__lt=at - MAILS_KEPT) | Q(
        is_last=True, queued_at__lt=at - MAILS_KEPT
    )
    mails, _rows = OutgoingMail.objects.filter(old).delete()
    return jobs, mails


@task()
def tidy() -> list[int]:
    """The daily clearing."""
    return list(forget_old(timezone.now()))


@task()
def check_records() -> str:
    """Walk the audit and let the database check itself; mail the head hash to those who keep it outside.

    A finding parks this job, so that it stands on the jobs page until somebody has looked.
    """
    now = timezone.now()
    report = audit.verify()
    findings = [str(finding) for finding in report.findings]
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA quick_check(20)")
            findings += [f"database: {row[0]}" for row in cursor.fetchall() if row[0] != "ok"]
    findings += [f"file {stored.pk}: content missing or changed" for stored in files.damaged()]
    context = {"report": report, "findings": findings, "day": now.date().isoformat()}
    for address in settings.AUDIT_NOTE_TO:
        mail.send(
            address,
            "core/audit_head",
            context,
            language=settings.LANGUAGE_CODE,
            key=f"audit-head-{now.date().isoformat()}-{address}",
        )
    if findings:
        raise GiveUp("\n".join(findings))
    return f"{report.number}:{report.head_hash}"


def name_secrets() -> None:
    """The texts of mails that let their reader in stay behind when all else is exported."""
    for column in ("body", "html"):
        secret_columns.blank(
            "core.OutgoingMail",
            column,
            lambda row, column=column: "" if row["is_private"] else row[column],  # type: ignore[misc]
            "Mails with a link or code that lets their reader in are without their text.",
        )


def plan() -> None:
    """Put core's own jobs on the clock."""
    schedule("deliver_mail", every=timedelta(minutes=1), task=mail_sending.deliver)
    schedule("tidy", every=DAY, at=2 * HOUR, task=tidy)
    schedule("sweep_files", every=DAY, at=2 * HOUR + timedelta(minutes=20), task=files.sweep)
    schedule("expire_deletions", every=DAY, at=2 * HOUR + timedelta(minutes=40), task=undo.expire_deletions)
    schedule("check_records", every=DAY, at=3 * HOUR, task=check_records)


def name_pages() -> None:
    """Put the staff pages on the desk of those who may open them."""
    from django.utils.translation import gettext_lazy as _

    for order, (key, label, url_name, page) in enumerate(
        (
            ("outbox", _("Outbox"), "core:outbox", "mail"),
            ("jobs", _("Jobs"), "core:jobs", "jobs"),
            ("deletions", _("Deleted"), "core:deletions", "deletions"),
            ("audit", _("Audit"), "core:audit", "audit"),
        )
    ):
        register(
            Entry(
                key=key,
                label=label,
                url_name=url_name,
                place="desk",
                order=800 + order,
                may=lambda person, page=page: staff.may(page, person),  # type: ignore[misc]
            )
        )
