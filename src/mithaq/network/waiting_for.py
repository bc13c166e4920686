"""What of the network waits for a person on the desk, with the clock of each step."""

from collections.abc import Iterable
from datetime import datetime

from django.contrib.auth.base_user import AbstractBaseUser
from django.urls import reverse
from django.utils.translation import gettext as _

from mithaq.accounts.models import User
from mithaq.core.waiting import WaitingItem
from mithaq.network import permissions
from mithaq.network.admission_rules import Step
from mithaq.network.models import Application, Organisation, organisations_of, regions_of


def waiting(person: AbstractBaseUser, at: datetime) -> Iterable[WaitingItem]:
    """Applications to check, to give an opinion on, to vote on or to close; the yearly word of one's organisation."""
    if not isinstance(person, User):
        return
    visible = Application.objects.visible_to(person).open()
    staff = permissions.may_check_application(person)
    for row in visible if staff or regions_of(person) or permissions.may_list_applications(person) else ():
        step = Step(row.step)
        title = ""
        if staff and step is Step.SENT:
            title = _("Check the application of %(name)s")
        elif staff and step is Step.APPEALED:
            title = _("Put the appeal of %(name)s before the committee")
        elif staff and step is Step.CHECKED and not row.referees.filter(answered_at=None).exists():
            title = _("Put the application of %(name)s before the committee")
        elif staff and step is Step.VOTING and row.vote_ends is not None and row.vote_ends < at.date():
            title = _("Close the vote on %(name)s")
        elif permissions.may_give_opinion(person, row) and not row.opinions.filter(by=person).exists():
            title = _("Give your opinion on %(name)s")
        elif (
            permissions.may_vote(person, row)
            and not row.votes.filter(by=person, round=row.vote_round).exists()
            and not row.declarations.filter(by=person, has_conflict=True).exists()
        ):
            title = _("Vote on %(name)s")
        if title:
            yield WaitingItem(
                title=title % {"name": row.name},
                url=row.get_absolute_url(),
                kind=f"application_{step.value}",
                due=row.due,
            )
    for organisation in Organisation.objects.filter(code__in=organisations_of(person)):
        heard = organisation.confirmed_on or organisation.since
        if heard is not None and (at.date() - heard).days > 365:
            yield WaitingItem(
                title=_("Confirm what is held of your organisation"),
                url=reverse("network:my_organisation"),
                kind="yearly_word",
            )
