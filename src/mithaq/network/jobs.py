"""Work outside requests: who was silent for the years that the rules give becomes dormant, never deleted."""

from datetime import datetime

from django.utils import timezone
from django_tasks import task

from mithaq.network import actions, rules
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
