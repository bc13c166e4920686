"""Who outside reads a report before it opens: links of their own, and news of every change to those who saw it."""

from datetime import date, datetime

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from mithaq.accounts import links
from mithaq.accounts.models import Anybody
from mithaq.core import audit, mail
from mithaq.core.errors import Conflict, NotPermitted
from mithaq.core.texts import text_in
from mithaq.reports import permissions_publishing, rules
from mithaq.reports import rules_publishing as publishing
from mithaq.reports.actions import actor_of, held
from mithaq.reports.models import ParallelReport
from mithaq.reports.models_publishing import EarlyReader, Publication


def invite_early(
    person: Anybody,
    report: ParallelReport,
    *,
    name: str,
    email: str,
    language: str,
    purpose: str,
    at: datetime,
) -> EarlyReader:
    """Send somebody outside a link of their own by which the draft can be read before the opening."""
    with transaction.atomic():
        now = held(report)
        if not permissions_publishing.may_invite_early(person, now):
            raise NotPermitted()
        return new_reader(
            person, now, name=name, email=email, language=language, purpose=purpose, at=at, due_on=None
        )


def new_reader(
    person: Anybody,
    report: ParallelReport,
    *,
    name: str,
    email: str,
    language: str,
    purpose: str,
    due_on: date | None,
    at: datetime,
) -> EarlyReader:
    """Add a reader and send the link; whoever calls it has asked who may."""
    secret = links.new_secret()
    try:
        with transaction.atomic():
            reader = EarlyReader.objects.create(
                report=report,
                name=name.strip(),
                email=email.strip().lower(),
                language=language,
                purpose=purpose,
                secret_hash=links.hash_of(secret),
                invited_at=at,
                invited_by=actor_of(person),
            )
    except IntegrityError:
        raise Conflict(
            _("This address has a link already. End that one first."), code="invited_already", field="email"
        ) from None
    audit.record(
        actor_of(person),
        "invite_early_reader",
        report,
        at=at,
        after={"name": reader.name, "purpose": purpose, "due": due_on.isoformat() if due_on else None},
    )
    publication = Publication.objects.filter(report=report).first()
    mail.send(
        reader.email,
        "reports/early_reader",
        {
            "name": reader.name,
            "title": text_in(report.titles, language),
            "country": text_in(report.country.names, language),
            "due": due_on.isoformat() if due_on else "",
            "opens": publication.opens_at.date().isoformat() if publication and publication.opens_at else "",
            "link": links.address("reports:early", links.signed(secret), language=language),
        },
        language=language,
        key=f"reports/early_reader/{reader.pk}",
        is_private=True,
    )
    return reader


def end_early(person: Anybody, reader: EarlyReader, *, at: datetime) -> None:
    """Close somebody's link."""
    with transaction.atomic():
        now = held(reader.report)
        if not permissions_publishing.may_offer_reply(person, now):
            raise NotPermitted()
        if not EarlyReader.objects.filter(pk=reader.pk, ended_at=None).update(ended_at=at):
            raise Conflict(_("This link is closed already. Nothing was changed."), code="ended_already")
        audit.record(actor_of(person), "end_early_reader", now, at=at, after={"name": reader.name})


def reader_by(token: str, *, at: datetime) -> EarlyReader | None:
    """Whose link it is, while it opens anything."""
    secret = links.secret_in(token)
    if secret is None:
        return None
    reader = (
        EarlyReader.objects.filter(secret_hash=links.hash_of(secret))
        .select_related("report__country", "report__cycle", "report__publication", "reply")
        .first()
    )
    if reader is None:
        return None
    publication = getattr(reader.report, "publication", None)
    reply = getattr(reader, "reply", None)
    opens = publishing.may_read_early(
        ended=reader.ended_at is not None,
        withdrawn=reader.report.status in (rules.Status.WITHDRAWN, rules.Status.STOPPED),
        opens_at=publication.opens_at if publication else None,
        reply_due_on=reply.due_on if reply else None,
        at=at,
    )
    return reader if opens else None


def note_reading(reader: EarlyReader, *, at: datetime) -> None:
    """Remember when a link was first used: who saw a report early is told of what changes."""
    with transaction.atomic():
        if EarlyReader.objects.filter(pk=reader.pk, first_read_at=None).update(first_read_at=at):
            audit.record(None, "read_early", reader.report, at=at, after={"name": reader.name})


def tell_early_readers(
    report: ParallelReport,
    news: str,
    *,
    at: datetime,
    key: str,
    reason: str = "",
    opens_at: datetime | None = None,
) -> int:
    """Mail what changed to everybody outside who saw the report early or may: `soon`, `moved`, `stopped`, `open`, `withdrawn`."""
    told = 0
    for reader in EarlyReader.objects.filter(report=report, ended_at=None):
        tell(
            reader.email,
            reader.name,
            reader.language,
            report,
            news,
            key=key,
            reason=reason,
            opens_at=opens_at,
        )
        told += 1
    return told


def tell_people(
    report: ParallelReport, news: str, *, key: str, reason: str = "", opens_at: datetime | None = None
) -> int:
    """The same for the people of the report."""
    users = {row.user_id: row.user for row in report.people.filter(left_at=None).select_related("user")}
    for user in users.values():
        if user.is_active:
            tell(
                user.email,
                user.display_name,
                user.language,
                report,
                news,
                key=f"{key}/own",
                reason=reason,
                opens_at=opens_at,
            )
    return len(users)


def tell(
    email: str,
    name: str,
    language: str,
    report: ParallelReport,
    news: str,
    *,
    key: str,
    reason: str,
    opens_at: datetime | None,
) -> None:
    """Mail one piece of news to one address, once for each key."""
    mail.send(
        email,
        "reports/early_news",
        {
            "name": name,
            "title": text_in(report.titles, language),
            "news": news,
            "reason": reason,
            "opens": opens_at.isoformat(timespec="minutes") if opens_at else "",
            "address": f"{settings.BASE_URL}/{language}/reports/{report.code}",
        },
        language=language,
        key=f"reports/early_news/{report.pk}/{news}/{key}/{email}"[:200],
    )
