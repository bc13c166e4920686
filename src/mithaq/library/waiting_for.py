"""What of the library waits for a person: files of theirs that could not be read."""

from collections.abc import Iterable
from datetime import datetime

from django.contrib.auth.base_user import AbstractBaseUser
from django.utils.translation import gettext as _

from mithaq.accounts.models import User
from mithaq.core.waiting import WaitingItem, WorkState
from mithaq.library import queries, reading


def waiting(person: AbstractBaseUser, at: datetime) -> Iterable[WaitingItem]:
    """Each text that was refused, with the reason."""
    if not isinstance(person, User):
        return
    for text in queries.refused_texts(person).select_related("document"):
        yield WaitingItem(
            title=_("Send “%(title)s” in a form that can be read") % {"title": text.document},
            url=text.get_absolute_url(),
            kind="unread_text",
            state=WorkState.RETURNED,
            country=text.document.country_id or "",
            why=str(reading.refuse(text.fault)),
        )
