"""Work outside requests: the files of an edition, openings when they are due, reminders of replies."""

from django.utils import timezone
from django_tasks import task

from mithaq.reports import actions_editions, actions_publishing, actions_replies


@task()
def make_files(publication: int, edition: int) -> int:
    """Make the files of one edition."""
    return actions_editions.make_edition(publication, edition, at=timezone.now())


@task()
def open_reports() -> int:
    """Open what is due, tell who has to know before."""
    return actions_publishing.open_what_is_due(at=timezone.now())


@task()
def remind_states() -> int:
    """Remind States whose time for a reply ends."""
    return actions_replies.remind_of_replies(at=timezone.now())
