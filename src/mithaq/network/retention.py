"""Which rows a retention rule is about, and what happens to them: one keeper for each rule of the data file.

Packages above register theirs; `actions_retention` runs them.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Max, Q, QuerySet

from mithaq.core.days import start_of
from mithaq.network import erasing
from mithaq.network.admission_rules import Step
from mithaq.network.models import Application, JoinRequest, Person, SurveyQuestion, SurveyReply
from mithaq.network.rules import State


@dataclass(frozen=True, kw_only=True)
class Keeper:
    """The rows that are past their time on a day before which nothing happened to them, and what is done to them."""

    find: Callable[[date], QuerySet[Any]]
    act: Callable[[QuerySet[Any], datetime], int]


_keepers: dict[str, Keeper] = {}


def register(code: str, keeper: Keeper) -> None:
    """Make the keeper of a rule known; called in `AppConfig.ready`."""
    _keepers[code] = keeper


def keeper(code: str) -> Keeper | None:
    """The keeper of a rule."""
    return _keepers.get(code)


def _drafts(before: date) -> QuerySet[Any]:
    return Application.objects.filter(step=Step.DRAFT.value, step_since__lt=start_of(before))


def _declined(before: date) -> QuerySet[Any]:
    over = Application.objects.filter(step__in=(Step.DECLINED.value, Step.WITHDRAWN.value))
    return over.filter(step_since__lt=start_of(before)).exclude(email__endswith="@erased.invalid")


def _forget_applications(rows: QuerySet[Any], at: datetime) -> int:
    done = 0
    for application in rows:
        done += erasing.forget_contact(application)
        for referee in application.referees.all():
            erasing.forget_referee(referee)
    return done


def _delete(rows: QuerySet[Any], at: datetime) -> int:
    count = rows.count()
    rows.delete()
    return count


def _joining(before: date) -> QuerySet[Any]:
    return JoinRequest.objects.exclude(state="open").filter(answered_at__lt=start_of(before))


def _survey_words(before: date) -> QuerySet[Any]:
    """Replies to surveys that closed long ago and still hold free words."""
    worded = set(SurveyQuestion.objects.filter(kind="text").values_list("code", flat=True))
    old = SurveyReply.objects.filter(run__closes_on__lt=before)
    keys = [key for key, answers in old.values_list("pk", "answers") if worded & {*answers}]
    return SurveyReply.objects.filter(pk__in=keys)


def _forget_words(rows: QuerySet[Any], at: datetime) -> int:
    worded = set(SurveyQuestion.objects.filter(kind="text").values_list("code", flat=True))
    done = 0
    for reply in rows:
        kept = {code: value for code, value in reply.answers.items() if code not in worded}
        done += SurveyReply.objects.filter(pk=reply.pk).update(answers=kept)
    return done


def _people(before: date) -> QuerySet[Any]:
    """People without an account, who belong no more and whose last role ended before the day."""
    rows = Person.objects.standing().filter(user=None).exclude(state__in=(State.ACTIVE, State.APPLIED))
    rows = rows.exclude(roles__until=None, roles__isnull=False).annotate(
        last_role=Max("roles__until"), last_event=Max("events__on")
    )
    return rows.filter(Q(last_role__lt=before) | Q(last_role=None)).filter(
        Q(last_event__lt=before) | Q(last_event=None, last_role__isnull=False)
    )


def _forget_people(rows: QuerySet[Any], at: datetime) -> int:
    return erasing.forget_people(list(rows.values_list("pk", flat=True)), at=at)


register("drafts", Keeper(find=_drafts, act=_delete))
register("declined", Keeper(find=_declined, act=_forget_applications))
register("joining", Keeper(find=_joining, act=_delete))
register("survey-words", Keeper(find=_survey_words, act=_forget_words))
register("people", Keeper(find=_people, act=_forget_people))
