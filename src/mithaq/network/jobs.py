"""Work outside requests: silent members become dormant, never deleted; pairs that look alike are looked for."""

from datetime import datetime

from django.utils import timezone
from django_tasks import task

from mithaq.network import actions, actions_merging, rules
from mithaq.network.actions_admission import numbers
from mithaq.network.models import Organisation


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
