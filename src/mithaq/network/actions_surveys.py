"""The yearly survey: open it, write answers down as they come, send them, remind, publish the counts."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from mithaq.accounts.models import Anybody, RoleGrant, User
from mithaq.accounts.rules import Role
from mithaq.core import audit, mail
from mithaq.core.errors import Conflict, NotPermitted, RuleBroken
from mithaq.network import actions, permissions
from mithaq.network import survey_rules as rules
from mithaq.network.models import Organisation, SurveyQuestion, SurveyReply, SurveyRun

FAULTS = {
    "not_a_choice": _("Choose one of the answers."),
    "not_a_number": _("Write a whole number, or leave it empty."),
    "not_yes_or_no": _("Choose yes or no, or leave it empty."),
    "too_long": _("This is longer than 2000 signs. Write it shorter."),
}

#: How long one person's typing counts as one deed in the record.
SPELL = timedelta(minutes=30)


def _actor(person: Anybody) -> User | None:
    return person if isinstance(person, User) else None


def open_run(
    person: Anybody, *, year: int, covers: int, version: int, opens_on: date, closes_on: date, at: datetime
) -> SurveyRun:
    """Begin the survey of a year; every organisation that belongs on this day is asked."""
    if not permissions.may_run_survey(person):
        raise NotPermitted
    if closes_on < opens_on:
        raise RuleBroken(
            _("The last day lies before the first. Correct one of them."),
            code="ends_before",
            field="closes_on",
        )
    if covers > year:
        raise RuleBroken(
            _("A survey asks about a year that has begun. Correct the year."),
            code="covers_ahead",
            field="covers",
        )
    if not SurveyQuestion.objects.filter(version=version).exists():
        raise RuleBroken(
            _("There is no version of the questions with this number."), code="no_version", field="version"
        )
    try:
        with transaction.atomic():
            run = SurveyRun.objects.create(
                year=year,
                covers=covers,
                version=version,
                opens_on=opens_on,
                closes_on=closes_on,
                recorded_at=at,
            )
            asked = Organisation.objects.active().order_by("pk")
            SurveyReply.objects.bulk_create(
                (SurveyReply(run=run, organisation=each) for each in asked), batch_size=1000
            )
            audit.record(
                _actor(person), "open_survey", run, at=at, after={"year": year, "asked": run.replies.count()}
            )
    except IntegrityError:
        raise RuleBroken(
            _("The survey of this year is there already. Open it in the list."),
            code="run_twice",
            field="year",
        ) from None
    return run


def save_answers(
    person: Anybody, reply: SurveyReply, answers: Mapping[str, Any], *, at: datetime
) -> SurveyReply:
    """Write answers down, those given and no others; what was written before stays. Nothing is sent by it."""
    if not permissions.may_answer_survey(person, reply):
        raise NotPermitted
    _ask_open(reply, at)
    questions = {question.code: question for question in reply.run.questions()}
    for code, value in answers.items():
        if code not in questions:
            raise RuleBroken(_("This survey does not ask this. Open it again."), code="unknown_question")
        if fault := rules.fault_of_answer(questions[code].as_rule, value):
            raise RuleBroken(FAULTS[fault], code=fault, field=code)
    with transaction.atomic():
        held = SurveyReply.objects.select_for_update(of=("self",)).get(pk=reply.pk)
        merged = {**held.answers, **answers}
        if merged != held.answers:
            SurveyReply.objects.filter(pk=held.pk).update(answers=merged, saved_at=at)
            audit.record(_actor(person), "save_answers", held, at=at, after={"answered": sorted(answers)})
    reply.refresh_from_db()
    return reply


@dataclass(frozen=True, kw_only=True)
class Typed:
    """An answer as it was typed, and what stood there when it was begun."""

    value: Any
    over: Any


def save_typed_answers(
    person: Anybody, reply: SurveyReply, typed: Mapping[str, Typed], *, at: datetime
) -> frozenset[str]:
    """Write down answers while they are typed; return the codes that stay because somebody changed them meanwhile.

    Sent twice is once. The record keeps one line for each spell of writing.
    """
    if not permissions.may_answer_survey(person, reply):
        raise NotPermitted
    _ask_open(reply, at)
    known = set(reply.run.questions().values_list("code", flat=True))
    if not known.issuperset(typed):
        raise RuleBroken(_("This survey does not ask this. Open it again."), code="unknown_question")
    with transaction.atomic():
        held = SurveyReply.objects.select_for_update(of=("self",)).get(pk=reply.pk)
        met = frozenset(
            code
            for code, each in typed.items()
            if not rules.is_same_answer(held.answers.get(code), each.over)
            and not rules.is_same_answer(held.answers.get(code), each.value)
        )
        merged = {**held.answers, **{code: each.value for code, each in typed.items() if code not in met}}
        if merged != held.answers:
            SurveyReply.objects.filter(pk=held.pk).update(answers=merged, saved_at=at)
            actor = _actor(person)
            spell = audit.history_of(held).filter(verb="save_answers", actor=actor, at__gt=at - SPELL)
            if not spell.exists():
                audit.record(actor, "save_answers", held, at=at, after={"answered": sorted(typed)})
    reply.refresh_from_db()
    return met


def send_reply(person: Anybody, reply: SurveyReply, *, at: datetime) -> SurveyReply:
    """Send the answers; it counts as the yearly word of the organisation too. Until the last day they can be changed."""
    if not permissions.may_answer_survey(person, reply):
        raise NotPermitted
    _ask_open(reply, at)
    questions = list(reply.run.questions())
    if lacking := rules.missing([question.as_rule for question in questions], reply.answers):
        raise RuleBroken(_("Answer this too, then send."), code="answer_missing", field=lacking[0])
    with transaction.atomic():
        if (
            SurveyReply.objects.filter(pk=reply.pk, sent_at=None).update(sent_at=at, sent_by=_actor(person))
            != 1
        ):
            raise Conflict(_("The answers were sent already; changes are saved without sending again."))
        audit.record(_actor(person), "send_reply", reply, at=at)
        actions.confirm_organisation(person, reply.organisation, at=at)
    reply.refresh_from_db()
    return reply


def publish_counts(person: Anybody, run: SurveyRun, *, at: datetime) -> None:
    """Show the counts in public, once the survey is closed."""
    if not permissions.may_run_survey(person):
        raise NotPermitted
    if at.date() <= run.closes_on:
        raise RuleBroken(
            _("Answers still come in. Publish the counts after the last day."), code="still_open"
        )
    with transaction.atomic():
        if SurveyRun.objects.filter(pk=run.pk, published_at=None).update(published_at=at) != 1:
            raise Conflict(_("The counts are published already."))
        audit.record(_actor(person), "publish_survey", run, at=at)
    run.refresh_from_db()


def remind(run: SurveyRun, *, at: datetime, by: Anybody | None = None) -> int:
    """Write to the representatives of those who have not sent answers; returns how many organisations were reminded.

    By the clock (`by` is None) only where a reminder is due; by the hub at any time, once a day.
    """
    if by is not None and not permissions.may_run_survey(by):
        raise NotPermitted
    if not run.is_open(at.date()):
        return 0
    today, reminded = at.date(), 0
    waiting = run.replies.filter(sent_at=None).select_related("organisation")
    people = representatives({reply.organisation.code for reply in waiting}, at=at)
    for reply in waiting:
        due = (
            reply.reminded_on != today
            if by is not None
            else rules.to_remind(closes_on=run.closes_on, reminded_on=reply.reminded_on, on=today)
        )
        users = people.get(reply.organisation.code, [])
        if not due or not users:
            continue
        with transaction.atomic():
            if not SurveyReply.objects.filter(pk=reply.pk, reminded_on=reply.reminded_on).update(
                reminded_on=today
            ):
                continue
            for user in users:
                mail.send(
                    user.email,
                    "network/survey_reminder",
                    {"run": run, "organisation": reply.organisation, "name": user.display_name},
                    language=user.language,
                    key=f"survey-{reply.pk}-{user.pk}-{today.isoformat()}",
                )
        reminded += 1
    if reminded and by is not None:
        audit.record(_actor(by), "remind_of_survey", run, at=at, after={"reminded": reminded})
    return reminded


def representatives(codes: set[str], *, at: datetime) -> dict[str, list[User]]:
    """Who represents these organisations, as far as they can sign in."""
    grants = (
        RoleGrant.objects.in_force(at=at)
        .filter(role=Role.MEMBER_REPRESENTATIVE.value, scope__in=codes, user__is_active=True)
        .select_related("user")
    )
    found: dict[str, list[User]] = {}
    for grant in grants:
        found.setdefault(grant.scope, []).append(grant.user)
    return found


def _ask_open(reply: SurveyReply, at: datetime) -> None:
    if not reply.run.is_open(at.date()):
        raise RuleBroken(
            _("This survey is not open today. Write to the hub if you want to add something."),
            code="not_open",
        )
