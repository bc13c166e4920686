"""Mail is written into the outbox in the transaction of its cause; a job sends it when there is a relay.

Without a relay it waits on the outbox page, where it can be read. Sending stands in `mithaq.core.mail_sending`.
"""

import hashlib
import secrets
from collections.abc import Mapping, Sequence
from email.utils import parseaddr
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.mail import EmailMessage, EmailMultiAlternatives
from django.core.mail.backends.base import BaseEmailBackend
from django.core.validators import validate_email
from django.template import Context
from django.template.loader import select_template
from django.utils import timezone, translation
from django.utils.translation import gettext_lazy as _

from mithaq.core.errors import RuleBroken
from mithaq.core.models import OutgoingMail

#: Headers that a caller may set; all others are the sender's own matter.
OWN_HEADERS = frozenset(
    {"Reply-To", "List-Unsubscribe", "List-Unsubscribe-Post", "List-Id", "Auto-Submitted"}
)


def send(
    to: str,
    template: str,
    context: Mapping[str, Any],
    *,
    language: str,
    key: str,
    headers: Mapping[str, str] | None = None,
    is_private: bool = False,
    is_last: bool = False,
) -> OutgoingMail:
    """Queue one mail from `<package>/mail/<name>.txt` (`template` is "package/name"); the same `key` again is the same mail.

    A file `<name>.<language>.txt` goes before `<name>.txt`, which is rendered with the texts of `language`.
    The first line is `Subject: …`, the rest the text. `is_private` is for mails that let their reader in,
    `is_last` for the one that tells somebody that nothing is held of them any more.
    """
    subject, body = render(template, context, language)
    return _queue(
        to=to,
        subject=subject,
        body=body,
        language=language,
        key=key,
        template=template,
        headers=dict(headers or {}),
        is_private=is_private or is_last,
        is_last=is_last,
    )


def render(template: str, context: Mapping[str, Any], language: str) -> tuple[str, str]:
    """Subject and text of a mail. Nothing is escaped: it is plain text."""
    package, _slash, name = template.partition("/")
    with translation.override(language):
        found = select_template([f"{package}/mail/{name}.{language}.txt", f"{package}/mail/{name}.txt"])
        values = {"base_url": settings.BASE_URL, "language": language, **context}
        text = found.template.render(Context(values, autoescape=False))
    first, _newline, rest = text.lstrip().partition("\n")
    if not first.startswith("Subject: "):
        raise ValueError(f"the first line of the mail {template!r} must begin with 'Subject: '")
    return first.removeprefix("Subject: ").strip(), rest.strip() + "\n"


def message_id(key: str) -> str:
    """The same for the same key, so that a mail sent a second time can be recognised as the same."""
    host = urlsplit(settings.BASE_URL).hostname or "localhost"
    return f"<{hashlib.sha256(key.encode()).hexdigest()[:40]}@{host}>"


def one_line(value: str, name: str) -> str:
    """Refuse what would begin a new header."""
    if any(character in value for character in "\r\n\x0b\x0c\x1c\x1d\x1e\x85\u2028\u2029\x00"):
        raise RuleBroken(
            _("“%(name)s” may not hold a line break. Write it on one line."), code="mail_header", name=name
        )
    return value


class OutboxBackend(BaseEmailBackend):
    """Takes what Django and allauth send into the outbox. Their mails carry links and codes, and so are private."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        """Queue each message for each of its recipients."""
        queued = 0
        for message in email_messages:
            if message.attachments:
                raise ValueError("the outbox keeps text, not attachments")
            html = ""
            if isinstance(message, EmailMultiAlternatives):
                html = next((str(part[0]) for part in message.alternatives if part[1] == "text/html"), "")
            for recipient in message.recipients():
                _queue(
                    to=recipient,
                    subject=str(message.subject),
                    body=str(message.body),
                    html=html,
                    language=translation.get_language() or settings.LANGUAGE_CODE,
                    key=f"django-{secrets.token_hex(16)}",
                    sender=message.from_email,
                    is_private=True,
                )
                queued += 1
        return queued


def _queue(
    *,
    to: str,
    subject: str,
    body: str,
    language: str,
    key: str,
    template: str = "",
    html: str = "",
    sender: str = "",
    headers: dict[str, str] | None = None,
    is_private: bool = False,
    is_last: bool = False,
) -> OutgoingMail:
    from mithaq.core import mail_sending

    try:
        validate_email(parseaddr(one_line(to, "to"))[1])
    except ValidationError:
        raise RuleBroken(
            _("“%(address)s” is no mail address. Correct it."), code="mail_address", address=to
        ) from None
    for name, value in (headers or {}).items():
        if name not in OWN_HEADERS:
            raise ValueError(f"the header {name!r} is not for callers to set")
        one_line(value, name)
    now = timezone.now()
    mail = OutgoingMail(
        key=key,
        template=template,
        language=language,
        sender=one_line(sender or settings.DEFAULT_FROM_EMAIL, "from"),
        to=to,
        subject=one_line(subject, "subject")[:500],
        body=body,
        html=html,
        headers=headers or {},
        message_id=message_id(key),
        queued_at=now,
        next_at=now,
        is_private=is_private,
        is_last=is_last,
    )
    OutgoingMail.objects.bulk_create([mail], ignore_conflicts=True)
    mail = OutgoingMail.objects.get(key=key)
    mail_sending.ask_for_delivery()
    return mail
