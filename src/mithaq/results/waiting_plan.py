"""What of the work plan waits for a person: own activities that are late, or should have begun."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.contrib.auth.base_user import AbstractBaseUser
from django.utils.translation import gettext as _

from mithaq.accounts.models import User
from mithaq.core.waiting import WaitingItem
from mithaq.results import permissions, rules_plan
from mithaq.results.models import Activity

AHEAD = timedelta(days=14)


def waiting(person: AbstractBaseUser, at: datetime) -> Iterable[WaitingItem]:
    """From two weeks before the last day, or when it should have begun and is still only planned."""
    if not isinstance(person, User) or not permissions.may_work(person):
        return
    today = at.date()
    for row in Activity.objects.visible_to(person).open().filter(owner=person, starts__lte=today):
        begun = row.progress != rules_plan.Progress.PLANNED
        if begun and row.ends > today + AHEAD:
            continue
        sentence = _("Activity: %(title)s") if begun else _("Activity should have begun: %(title)s")
        yield WaitingItem(
            title=sentence % {"title": row}, url=row.get_absolute_url(), kind="activity", due=row.ends
        )
