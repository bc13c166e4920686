"""What of evidence waits for a person on the desk."""

from collections.abc import Iterable
from datetime import datetime

from django.contrib.auth.base_user import AbstractBaseUser
from django.urls import reverse
from django.utils.translation import ngettext

from mithaq.core.waiting import WaitingItem
from mithaq.library import permissions_evidence as permissions
from mithaq.library import queries_evidence as queries


def waiting(person: AbstractBaseUser, at: datetime) -> Iterable[WaitingItem]:
    """Things that rest on evidence which was replaced or withdrawn."""
    if not permissions.may_add_evidence(person):
        return
    count = queries.flagged_uses(person).count()
    if count:
        yield WaitingItem(
            title=ngettext(
                "%(count)d thing rests on evidence that no longer stands",
                "%(count)d things rest on evidence that no longer stands",
                count,
            )
            % {"count": count},
            url=f"{reverse('library:evidence_list')}?flagged=yes",
            kind="evidence_flagged",
        )
