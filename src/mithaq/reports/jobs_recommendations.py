"""Work on recommendations outside requests: proposals of the text engine, and the digest of what is due."""

from datetime import date, datetime

from django.db import transaction
from django.utils import timezone
from django_tasks import task

from mithaq.accounts.models import User
from mithaq.core import mail
from mithaq.core.texts import text_in
from mithaq.reports import actions_recommendations as actions
from mithaq.reports import rules_followup as rules
from mithaq.reports.models_followup import FollowUpDuty, FollowUpLoad
from mithaq.reports.models_recommendations import OutsideRecommendation, Recommendation

#: Below this the engine itself would not show a pair.
LEAST_PROBABILITY = 0.2
#: At most so many proposals for one recommendation: a person reads each.
MOST_EACH = 5
DEFAULT_LOAD = 5
#: A digest goes out on one day of the week.
DIGEST_WEEKDAY = 0


@task()
def propose_links(country: str) -> int:
    """Let the text engine propose which recommendations of other mechanisms ask a State for the same."""
    return propose_for(country, at=timezone.now())


def propose_for(country: str, *, at: datetime) -> int:
    """The work itself; done twice it proposes nothing new. Return how many proposals are new."""
    # The engine brings numpy and numba: only the worker that runs this pays for them.
    from alignment.engine import Configuration, Engine
    from alignment.values import Text

    others = {
        str(each.pk): each for each in OutsideRecommendation.objects.filter(country=country).order_by("pk")
    }
    ours = {
        str(each.pk): each
        for each in Recommendation.objects.filter(country=country, state="submitted").order_by("pk")
    }
    if not others or not ours:
        return 0
    engine = Engine(Configuration(semantic="auto"))
    engine.add_official(
        Text(id=key, text=each.text, lang=each.language, symbol=each.symbol or None)
        for key, each in others.items()
    )
    texts = [
        Text(id=f"{key}.{language}", text=text, lang=language)
        for key, each in ours.items()
        for language, text in each.texts.items()
        if text.strip()
    ]
    run = engine.match_all(texts)
    best: dict[tuple[int, int], float] = {}
    for match in run.matches:
        pair = (int(match.proposal.partition(".")[0]), int(match.official))
        if match.probability >= LEAST_PROBABILITY:
            best[pair] = max(best.get(pair, 0.0), match.probability)
    ranked = sorted(best.items(), key=lambda item: -item[1])
    kept: list[tuple[int, int, float]] = []
    for (recommendation, outside), probability in ranked:
        if sum(each[0] == recommendation for each in kept) < MOST_EACH:
            kept.append((recommendation, outside, round(probability, 4)))
    return actions.keep_proposals(kept, run=run.name, at=at)


@task()
def remind() -> int:
    """Once a week: to each person one mail about what is due, as much at once as they chose."""
    now = timezone.now()
    return digests_once(at=now) if now.weekday() == DIGEST_WEEKDAY else 0


def digests_once(*, at: datetime) -> int:
    """Queue the digests of a day; the same day again queues nothing. Return how many were queued."""
    today = at.date()
    by_person: dict[int, list[FollowUpDuty]] = {}
    duties = (
        FollowUpDuty.objects.filter(
            ended_at=None, due_on__lte=today, person__is_active=True, recommendation__state="submitted"
        )
        .select_related("person", "recommendation__country")
        .order_by("due_on", "pk")
    )
    for duty in duties:
        by_person.setdefault(duty.person_id, []).append(duty)
    most = dict(FollowUpLoad.objects.values_list("person", "most"))
    return sum(
        _digest(held[0].person, held, most.get(person, DEFAULT_LOAD), today)
        for person, held in by_person.items()
    )


def _digest(person: User, held: list[FollowUpDuty], most: int, today: date) -> bool:
    """One person's mail, if there is anything that they were not told of."""
    by_key = {duty.pk: duty for duty in held}
    named, behind = rules.to_remind(
        [rules.Due(key=duty.pk, due_on=duty.due_on, reminded_on=duty.reminded_on) for duty in held],
        today=today,
        most=most,
    )
    if not named:
        return False
    with transaction.atomic():
        told = FollowUpDuty.objects.filter(pk__in=[due.key for due in named])
        mail.send(
            person.email,
            "reports/due",
            {
                "items": [
                    {
                        "text": text_in(by_key[due.key].recommendation.texts, person.language),
                        "country": text_in(by_key[due.key].recommendation.country.names, person.language),
                        "code": by_key[due.key].recommendation.code,
                        "due_on": due.due_on.isoformat(),
                    }
                    for due in named
                ],
                "behind": behind,
            },
            language=person.language,
            key=f"followup-due-{person.pk}-{today:%Y-%m-%d}",
        )
        told.update(reminded_on=today)
    return True
