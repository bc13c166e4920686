"""Work outside requests: silent members become dormant, never deleted; pairs that look alike are looked for."""

from datetime import datetime

from django.utils import timezone
from django_tasks import task

from mithaq.network import actions, actions_erasure, actions_merging, actions_surveys, rules
from mithaq.network.actions_admission import numbers
from mithaq.network.models import Organisation, SurveyRun


@task()
def make_dormant() -> None:
    """Look for the silent ones, once a day."""
    dormant_once(at=timezone.now())


def dormant_once(*, at: datetime) -> int:
    """Write the event for each silent organisation; return how many."""
    years = numbers().silent_years
    done = 0
    for organisation in Organisation.objects.active().order_by("pk"):
        silent = rules.is_silent(
            confirmed_on=organisation.confirmed_on, since=organisation.since, years=years, today=at.date()
        )
        if silent and organisation.membership_id:
            actions.add_event(
                None,
                organisation,
                kind=organisation.membership_id,
                event=rules.Event.DORMANT,
                on=at.date(),
                at=at,
                reason=f"No word for {years} years",
            )
            done += 1
    return done


@task()
def look_for_pairs() -> int:
    """Look for records that may be one, every night; forget what old merges hold of people."""
    now = timezone.now()
    actions_merging.forget_old(at=now)
    return actions_merging.look_for_pairs(at=now)


@task()
def remind_of_surveys() -> int:
    """Write to those who have not answered an open survey, two weeks and three days before its last day."""
    now = timezone.now()
    return sum(
        actions_surveys.remind(run, at=now) for run in SurveyRun.objects.filter(closes_on__gte=now.date())
    )


@task()
def follow_retention() -> dict[str, int]:
    """Do every night what the retention rules that are switched on say."""
    return actions_erasure.follow_rules(at=timezone.now())
