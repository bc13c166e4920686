"""The State's right of reply: the draft sent with a clock, the reply kept word for word, a reminder."""

from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from mithaq.accounts.models import Anybody
from mithaq.core import audit
from mithaq.core.errors import Conflict, NotPermitted, RuleBroken
from mithaq.reports import permissions_publishing, rules
from mithaq.reports import rules_publishing as publishing
from mithaq.reports.actions import actor_of, held
from mithaq.reports.actions_early import new_reader, tell, tell_people
from mithaq.reports.models import ParallelReport
from mithaq.reports.models_publishing import RightOfReply


def offer_reply(
    person: Anybody,
    report: ParallelReport,
    *,
    name: str,
    email: str,
    language: str,
    days: int = publishing.USUAL_REPLY_DAYS,
    at: datetime,
) -> RightOfReply:
    """Send the draft to the State's focal point, with a day by which its reply is printed beside the report."""
    with transaction.atomic():
        now = held(report)
        if not permissions_publishing.may_offer_reply(person, now):
            raise NotPermitted()
        if now.status != rules.Status.IN_WORK or (now.stage is not None and now.stage.writing):
            raise RuleBroken(
                _("The draft goes to the State once it has been written and before it is published."),
                code="not_the_time",
            )
        try:
            due_on = publishing.reply_due(at.date(), days)
        except ValueError:
            raise RuleBroken(
                _("Give the State between %(least)d and %(most)d days."),
                code="days",
                field="days",
                least=publishing.LEAST_REPLY_DAYS,
                most=publishing.MOST_REPLY_DAYS,
            ) from None
        if RightOfReply.objects.filter(report=now).exists():
            raise Conflict(_("The State has the draft already. Its clock runs."), code="offered_already")
        reader = new_reader(
            person, now, name=name, email=email, language=language, purpose="state", due_on=due_on, at=at
        )
        row = RightOfReply.objects.create(
            report=now, reader=reader, sent_at=at, sent_by=actor_of(person), due_on=due_on
        )
        audit.record(
            actor_of(person), "offer_reply", now, at=at, after={"to": name, "due": due_on.isoformat()}
        )
    return row


def record_reply(
    person: Anybody,
    report: ParallelReport,
    *,
    text: str,
    language: str,
    signed: str,
    replied_on: date,
    at: datetime,
    by_link: bool = False,
) -> RightOfReply:
    """Keep what the State said, word for word: written here by its link, or recorded from a letter. Once."""
    if not text.strip():
        raise RuleBroken(_("Write the reply as it was given."), code="no_text", field="text")
    if replied_on > at.date():
        raise RuleBroken(
            _("This day lies in the future. Record what has happened."), code="in_future", field="replied_on"
        )
    with transaction.atomic():
        now = held(report)
        if not by_link and not permissions_publishing.may_offer_reply(person, now):
            raise NotPermitted()
        changed = RightOfReply.objects.filter(report=now, replied_on=None, sent_at__lte=at).update(
            text=text.strip(),
            language=language,
            signed=signed.strip(),
            replied_on=replied_on,
            recorded_by=None if by_link else actor_of(person),
        )
        if not changed:
            raise Conflict(
                _("There is a reply already, or none was asked for. Nothing was changed."),
                code="no_open_reply",
            )
        row = RightOfReply.objects.get(report=now)
        audit.record(
            None if by_link else actor_of(person),
            "record_reply_of_state",
            now,
            at=at,
            after={"signed": row.signed, "on": replied_on.isoformat(), "by_link": by_link},
        )
        tell_people(now, "replied", key=str(row.pk))
    return row


def remind_of_replies(*, at: datetime) -> int:
    """Three days before its last day, remind a State once."""
    rows = RightOfReply.objects.filter(
        replied_on=None, reminded_at=None, due_on__lte=at.date() + timedelta(days=3), due_on__gte=at.date()
    ).select_related("reader", "report")
    told = 0
    for row in rows:
        with transaction.atomic():
            if RightOfReply.objects.filter(pk=row.pk, reminded_at=None).update(reminded_at=at):
                tell(
                    row.reader.email,
                    row.reader.name,
                    row.reader.language,
                    row.report,
                    "reply_soon",
                    key=str(row.pk),
                    reason="",
                    opens_at=None,
                )
                told += 1
    return told
