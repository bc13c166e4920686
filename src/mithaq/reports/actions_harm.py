"""What people do with the do-no-harm questions: answer them, and sign the answers of others."""

from collections.abc import Mapping
from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from mithaq.accounts.models import Anybody, User
from mithaq.core import audit
from mithaq.core.errors import Conflict, NotPermitted, RuleBroken
from mithaq.reports import actions_stages, permissions_publishing, rules
from mithaq.reports import rules_publishing as publishing
from mithaq.reports.actions import held
from mithaq.reports.models import ParallelReport
from mithaq.reports.models_publishing import HarmAnswer, HarmQuestion, HarmSignature

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
                raise RuleBroken(
                    _("This question is not asked any more. Reload the page."), code="no_question"
                )
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
            actions_stages.sign_stage(person, now, stage=HARM_STAGE, verdict=rules.Verdict.PASSED, at=at)
    return row
