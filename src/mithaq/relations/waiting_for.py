"""What of relations waits for a person on the desk, and in a country: promises that are late or due within two weeks."""

from collections.abc import Iterable
from datetime import datetime

from django.contrib.auth.base_user import AbstractBaseUser
from django.urls import reverse
from django.utils.translation import gettext as _

from mithaq.accounts.models import User
from mithaq.core.waiting import WaitingItem
from mithaq.relations import permissions, rules
from mithaq.relations.models import Commitment


def waiting(person: AbstractBaseUser, at: datetime) -> Iterable[WaitingItem]:
    """The promises this person follows, from two weeks before their day."""
    if not isinstance(person, User) or not permissions.may_log(person):
        return
    rows = Commitment.objects.visible_to(person).open().filter(owner=person).select_related("body")
    for row in rows.filter(due_on__lte=at.date() + rules.SOON):
        yield _item(row)


def open_in(person: AbstractBaseUser, countries: frozenset[str], at: datetime) -> Iterable[WaitingItem]:
    """The promises with bodies of these States, whoever follows them, in the same time."""
    if not isinstance(person, User):
        return
    rows = Commitment.objects.visible_to(person).open().filter(body__country__in=countries)
    for row in rows.filter(due_on__lte=at.date() + rules.SOON).select_related("body"):
        yield _item(row)


def _item(row: Commitment) -> WaitingItem:
    theirs = row.promiser == rules.Promiser.THEY
    sentence = _("Promise of %(body)s: %(what)s") if theirs else _("We promised %(body)s: %(what)s")
    return WaitingItem(
        title=sentence % {"body": row.body, "what": row.what},
        url=reverse("relations:close", kwargs={"pk": row.pk}),
        kind="promise",
        due=row.due_on,
        country=row.body.country_id or "",
    )
