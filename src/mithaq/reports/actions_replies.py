"""What people do before a report goes out: answer and sign the do-no-harm questions, ask the State for its reply, let others read early."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from mithaq.accounts import links
from mithaq.accounts.models import Anybody, User
from mithaq.core import audit, mail
from mithaq.core.errors import Conflict, NotPermitted, RuleBroken
from mithaq.core.texts import text_in
from mithaq.reports import actions_stages, permissions_publishing, rules
from mithaq.reports import rules_publishing as publishing
from mithaq.reports.actions import actor_of, held
from mithaq.reports.models import ParallelReport
from mithaq.reports.models_publishing import (
    EarlyReader,
    HarmAnswer,
    HarmQuestion,
    HarmSignature,
    Publication,
    RightOfReply,
)

HARM_STAGE = "harm_check"
SIGNING: dict[str, str | Promise] = {
    "not_ready": _("Answer every question first, and take out of the report what stops it."),
    "own_answers": _("Whoever answered does not sign. Ask another checker."),
    "own_words": _("Nobody judges their own words. Somebody who has not written in this report has to sign."),
}


def questions() -> tuple[publishing.Question, ...]:
    """The questions, as the rules take them."""
    return tuple(row.as_question() for row in HarmQuestion.objects.all())


def harm_faults(report: ParallelReport) -> tuple[tuple[str, str], ...]:
    """What stands against signing the answers."""
    answers = [row.as_answer() for row in HarmAnswer.objects.filter(report=report)]
    return publishing.harm_faults(questions(), answers)


def answer_harm(
    person: Anybody,
    report: ParallelReport,
    answers: Mapping[str, tuple[publishing.Said, str]],
    *,
    at: datetime,
) -> int:
    """Keep answers by question: what was said, and why. A changed one takes the signature away. Gives how many changed."""
    with transaction.atomic():
        now = held(report)
        if not permissions_publishing.may_answer_harm(person, now) or not isinstance(person, User):
            raise NotPermitted()
        known = {row.question_id: row for row in HarmAnswer.objects.filter(report=now)}
        asked = set(HarmQuestion.objects.values_list("pk", flat=True))
        changed: dict[str, str] = {}
        for code, (said, why) in answers.items():
            if code not in asked:
                raise RuleBroken(_("This question is not asked any more. Reload the page."), code="no_question")
            before = known.get(code)
            if before is not None and (before.said, before.why) == (said.value, why.strip()):
                continue
            HarmAnswer.objects.update_or_create(
                report=now,
                question_id=code,
                defaults={
                    "said": said.value,
                    "why": why.strip(),
                    "answered_by": person,
                    "answered_at": at,
                },
            )
            changed[code] = said.value
        if changed:
            unsigned, _rows = HarmSignature.objects.filter(report=now).delete()
            audit.record(
                person, "answer_harm", now, at=at, after={**changed, "signature_taken_away": bool(unsigned)}
            )
    return len(changed)


def sign_harm(person: Anybody, report: ParallelReport, *, at: datetime) -> HarmSignature:
    """Stand for the answers by name; in the stage that asks for it, sign that stage off too."""
    with transaction.atomic():
        now = held(report)
        if not permissions_publishing.may_sign_harm(person, now) or not isinstance(person, User):
            raise NotPermitted()
        answered_by = HarmAnswer.objects.filter(report=now).values_list("answered_by", flat=True)
        fault = publishing.fault_in_harm_signature(
            harm_faults(now),
            who=person.pk,
            answered_by=frozenset(answered_by),
            writers=actions_stages.writers_of(now),
        )
        if fault is not None:
            raise RuleBroken(SIGNING[fault], code=fault)
        try:
            with transaction.atomic():
                row = HarmSignature.objects.create(
                    report=now, signed_by=person, signed_name=person.display_name, signed_at=at
                )
        except IntegrityError:
            raise Conflict(_("The answers are signed already. Nothing was changed."), code="signed") from None
        audit.record(person, "sign_harm", now, at=at, after={"signed": person.display_name})
        if now.stage_id == HARM_STAGE:
            actions_stages.sign_stage(
                person, now, stage=HARM_STAGE, verdict=rules.Verdict.PASSED, at=at
            )
    return row


# --- who reads early ------------------------------------------------------------------------------


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
        return _new_reader(
            person, now, name=name, email=email, language=language, purpose=purpose, at=at, due_on=None
        )


def _new_reader(
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
    report: ParallelReport, news: str, *, at: datetime, key: str, reason: str = "", opens_at: datetime | None = None
) -> int:
    """Mail what changed to everybody outside who saw the report early or may: `soon`, `moved`, `stopped`, `open`, `withdrawn`."""
    told = 0
    for reader in EarlyReader.objects.filter(report=report, ended_at=None):
        _tell(reader.email, reader.name, reader.language, report, news, key=key, reason=reason, opens_at=opens_at)
        told += 1
    return told


def tell_people(
    report: ParallelReport, news: str, *, key: str, reason: str = "", opens_at: datetime | None = None
) -> int:
    """The same for the people of the report."""
    users = {row.user_id: row.user for row in report.people.filter(left_at=None).select_related("user")}
    for user in users.values():
        if user.is_active:
            _tell(
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


def _tell(
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


# --- the State's reply ----------------------------------------------------------------------------


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
        reader = _new_reader(
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
                _("There is a reply already, or none was asked for. Nothing was changed."), code="no_open_reply"
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
                _tell(
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

