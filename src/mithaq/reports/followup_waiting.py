"""What of follow-up waits for a person on the desk: what they look after and is due."""

from collections.abc import Iterable
from datetime import datetime

from django.contrib.auth.base_user import AbstractBaseUser
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from mithaq.core.texts import text_in
from mithaq.core.waiting import WaitingItem
from mithaq.reports import queries_followup as queries

#: So many are named one by one; the rest is a number.
MOST_NAMED = 5


def waiting(person: AbstractBaseUser, at: datetime) -> Iterable[WaitingItem]:
    """The recommendations that the person looks after and that are due."""
    due = list(queries.duties_of(person).filter(due_on__lte=at.date())[: MOST_NAMED + 200])
    for duty in due[:MOST_NAMED]:
        row = duty.recommendation
        yield WaitingItem(
            title=_("Look at “%(text)s” (%(country)s)")
            % {"text": text_in(row.texts)[:80], "country": text_in(row.country.names)},
            url=row.get_absolute_url(),
            kind="followup_due",
            due=duty.due_on,
            country=row.country_id,
        )
    if more := len(due) - MOST_NAMED if len(due) > MOST_NAMED else 0:
        yield WaitingItem(
            title=ngettext(
                "%(count)d more recommendation to look at", "%(count)d more recommendations to look at", more
            )
            % {"count": more},
            url=reverse("reports:duties"),
            kind="followup_more",
        )
