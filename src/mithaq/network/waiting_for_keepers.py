"""What waits for those who keep the records: proposed corrections to answer."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.contrib.auth.base_user import AbstractBaseUser
from django.utils.translation import gettext as _

from mithaq.accounts.models import User
from mithaq.core.waiting import WaitingItem
from mithaq.network import permissions
from mithaq.network.models import Proposal

#: How long a member should wait for an answer; our own setting.
ANSWER_WITHIN = timedelta(days=14)


def waiting(person: AbstractBaseUser, at: datetime) -> Iterable[WaitingItem]:
    """Corrections to answer."""
    if not isinstance(person, User) or not permissions.may_edit_organisations(person):
        return
    rows = Proposal.objects.visible_to(person).open().select_related("organisation")
    for row in rows.order_by("proposed_at")[:200]:
        if permissions.may_answer_proposal(person, row):
            yield WaitingItem(
                title=_("Answer the correction that %(name)s proposes")
                % {"name": row.organisation.display_name},
                url=row.get_absolute_url(),
                kind="proposed_correction",
                due=(row.proposed_at + ANSWER_WITHIN).date(),
            )
