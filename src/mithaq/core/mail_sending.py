"""Hands queued mail to the relay: claim, send, mark, each in a transaction of its own.

Mail cannot be sent exactly once. Here it is never sent twice by itself: where the relay's answer was lost the
mail is `unknown`, and a person decides. At most one mail for each crash of a worker gets there.
"""

import smtplib
from datetime import datetime, timedelta
from email.utils import parseaddr
from typing import Any

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.core.mail import EmailMultiAlternatives
from django.core.mail.backends.smtp import EmailBackend
from django.core.mail.message import sanitize_address
from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django_tasks import task

from mithaq.core import audit
from mithaq.core.models import Job, JobState, MailState, OutgoingMail, Switch

MAX_ATTEMPTS = 5
BACKOFF = (timedelta(minutes=1), timedelta(minutes=5), timedelta(minutes=30), timedelta(hours=3))
#: A claim older than this belongs to a worker that is gone.
CLAIM = timedelta(minutes=10)
BATCH = 200
#: What goes of the last mail to somebody who is erased. A relay names the address in its reasons.
FORGOTTEN: dict[str, Any] = {"to": "", "body": "", "html": "", "headers": {}, "reason": ""}


@task()
def deliver() -> int:
    """Send what is queued and due; return how many the relay took."""
    if not settings.MAIL_HOST or is_held():
        return 0
    return deliver_due(timezone.now())


def is_held() -> bool:
    """Whether sending is held, as it is in a restored copy until somebody releases it."""
    return Switch.objects.filter(pk=Switch.MAIL_HELD).exists()


def set_hold(*, hold: bool, by: AbstractBaseUser | None, at: datetime, reason: str = "") -> bool:
    """Hold all sending, or let it go on; False when nothing changed."""
    with transaction.atomic():
        if hold:
            _row, changed = Switch.objects.get_or_create(
                pk=Switch.MAIL_HELD, defaults={"since": at, "reason": reason}
            )
        else:
            changed = Switch.objects.filter(pk=Switch.MAIL_HELD).delete()[0] > 0
        if changed:
            audit.record(by, "hold_mail" if hold else "release_mail", "mail", at=at, note=reason)
    if changed and not hold:
        ask_for_delivery()
    return changed


def ask_for_delivery() -> None:
    """Add the sending job unless one waits already; the schedule finds what slips between the two."""
    if not settings.MAIL_HOST:
        return
    waiting = Job.objects.filter(task=deliver.module_path, state=JobState.WAITING, run_after=None)
    if not waiting.exists():
        deliver.enqueue()


def send_again(mail_id: int, *, by: AbstractBaseUser | None, at: datetime) -> bool:
    """Queue a failed or unknown mail once more, under the same Message-ID; False when it is neither."""
    undecided = OutgoingMail.objects.filter(pk=mail_id, state__in=(MailState.FAILED, MailState.UNKNOWN))
    with transaction.atomic():
        changes = {"state": MailState.QUEUED, "attempts": 0, "next_at": at, "reason": ""}
        if undecided.exclude(body="").update(**changes) != 1:
            return False
        audit.record(by, "send_mail_again", OutgoingMail(pk=mail_id), at=at)
        ask_for_delivery()
    return True


def declare_unknown(at: datetime) -> int:
    """Mark mails whose sender ended between handing over and marking."""
    gone = OutgoingMail.objects.filter(state=MailState.SENDING, claimed_at__lt=at - CLAIM)
    last = gone.filter(is_last=True).update(state=MailState.UNKNOWN, **FORGOTTEN)
    return last + gone.update(state=MailState.UNKNOWN, reason="the worker ended while sending")


def deliver_due(at: datetime, *, most: int = BATCH) -> int:
    """Send up to `most` mails over one connection."""
    declare_unknown(at)
    due = OutgoingMail.objects.filter(state=MailState.QUEUED, next_at__lte=at).order_by("pk")
    ids = list(due.values_list("pk", flat=True)[:most])
    if not ids:
        return 0
    backend = EmailBackend(fail_silently=False)
    sent = 0
    try:
        for pk in ids:
            if not _opened(backend):
                break
            if mail := _claim(pk):
                sent += _send(backend, mail)
    finally:
        backend.close()
    if len(ids) == most and sent:
        deliver.enqueue()
    return sent


def _opened(backend: EmailBackend) -> bool:
    """Open the connection if it is not; False when the relay does not answer, and then nothing was claimed."""
    try:
        backend.open()
    except (OSError, smtplib.SMTPException):
        backend.connection = None
        return False
    return backend.connection is not None


def _claim(pk: int) -> OutgoingMail | None:
    claimed = OutgoingMail.objects.filter(pk=pk, state=MailState.QUEUED).update(
        state=MailState.SENDING, claimed_at=timezone.now(), attempts=F("attempts") + 1
    )
    return OutgoingMail.objects.get(pk=pk) if claimed else None


def _send(backend: EmailBackend, mail: OutgoingMail) -> int:
    smtp: smtplib.SMTP = backend.connection  # type: ignore[assignment]
    handed_over = False
    try:
        content = _message(mail).message().as_bytes(linesep="\r\n")  # type: ignore[call-arg]
        sender = sanitize_address(parseaddr(mail.sender)[1], "utf-8")
        recipient = sanitize_address(parseaddr(mail.to)[1], "utf-8")
        _expect(smtp.mail(sender))
        _expect(smtp.rcpt(recipient))
        handed_over = True
        _expect(smtp.data(content))
    except smtplib.SMTPServerDisconnected as error:
        backend.connection = None
        _lost(mail, handed_over, str(error))
        return 0
    except smtplib.SMTPResponseException as error:
        _refused(mail, error.smtp_code, error.smtp_error)
        _reset(backend, smtp)
        return 0
    except (OSError, smtplib.SMTPException) as error:
        backend.connection = None
        _lost(mail, handed_over, str(error))
        return 0
    private = {"body": "", "html": ""} if mail.is_private else {}
    _mark(mail, **{"state": MailState.SENT, "sent_at": timezone.now(), "reason": "", **private})
    return 1


def _message(mail: OutgoingMail) -> EmailMultiAlternatives:
    message = EmailMultiAlternatives(
        subject=mail.subject,
        body=mail.body,
        from_email=mail.sender,
        to=[mail.to],
        headers={
            "Message-ID": mail.message_id,
            "Content-Language": mail.language,
            "Auto-Submitted": "auto-generated",
            **mail.headers,
        },
    )
    if mail.html:
        message.attach_alternative(mail.html, "text/html")
    return message


def _expect(answer: tuple[int, bytes]) -> None:
    code, text = answer
    if not 200 <= code < 300:
        raise smtplib.SMTPResponseException(code, text)


def _reset(backend: EmailBackend, smtp: smtplib.SMTP) -> None:
    try:
        smtp.rset()
    except (OSError, smtplib.SMTPException):
        backend.connection = None


def _refused(mail: OutgoingMail, code: int, text: bytes | str) -> None:
    words = text.decode("utf-8", "replace") if isinstance(text, bytes) else text
    reason = f"{code} {words}"[:500]
    if code >= 500 or mail.attempts >= MAX_ATTEMPTS:
        _mark(mail, state=MailState.FAILED, reason=reason)
    else:
        _later(mail, reason)


def _lost(mail: OutgoingMail, handed_over: bool, reason: str) -> None:
    """The line broke: before the text was handed over it can go again, afterwards nobody knows."""
    if handed_over:
        _mark(mail, state=MailState.UNKNOWN, reason=reason[:500])
    elif mail.attempts >= MAX_ATTEMPTS:
        _mark(mail, state=MailState.FAILED, reason=reason[:500])
    else:
        _later(mail, reason)


def _later(mail: OutgoingMail, reason: str) -> None:
    pause = BACKOFF[min(mail.attempts, len(BACKOFF)) - 1]
    _mark(mail, state=MailState.QUEUED, next_at=timezone.now() + pause, reason=reason[:500])


def _mark(mail: OutgoingMail, **changes: object) -> None:
    if mail.is_last and changes["state"] != MailState.QUEUED:
        # Sent, refused for good, or nobody knows: that there was such a mail is all that stays, and it is not sent again.
        changes |= FORGOTTEN
    OutgoingMail.objects.filter(pk=mail.pk, state=MailState.SENDING, attempts=mail.attempts).update(**changes)
