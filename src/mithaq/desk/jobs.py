"""What the desk does by the clock: the Monday mail, in the hour in which it is Monday morning where the reader is."""

from datetime import timedelta

from django.utils import timezone
from django_tasks import task

from mithaq.core.jobs import schedule
from mithaq.desk import actions


@task()
def monday_mail() -> int:
    """Send everybody whose Monday has begun what waits for them this week."""
    return actions.send_monday_mails(timezone.now())


def plan() -> None:
    """Look once an hour."""
    schedule("monday_mail", every=timedelta(hours=1), at=timedelta(minutes=5), task=monday_mail)
