"""What waits around the records: corrections to answer for those who keep them, the survey for members."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.contrib.auth.base_user import AbstractBaseUser
from django.urls import reverse
from django.utils.translation import gettext as _

from mithaq.accounts.models import User
from mithaq.core.days import day_of
from mithaq.core.waiting import WaitingItem
from mithaq.network import permissions
from mithaq.network.models import ErasureRequest, OrganisationRole, Proposal, SurveyReply, organisations_of

#: How long a member should wait for an answer; our own setting.
ANSWER_WITHIN = timedelta(days=14)


def waiting(person: AbstractBaseUser, at: datetime) -> Iterable[WaitingItem]:
    """Corrections and roles to answer; the survey of one's organisation while it is open."""
    if not isinstance(person, User):
        return
    if codes := organisations_of(person):
        yield from _surveys(codes, at)
    yield from _roles(person, at)
    if not permissions.may_edit_organisations(person):
        return
    if permissions.may_erase(person):
        for wish in ErasureRequest.objects.open().order_by("due_on")[:100]:
            yield WaitingItem(
                title=_("Answer a wish to be erased"),
                url=wish.get_absolute_url(),
                kind="erasure",
                due=wish.due_on,
            )
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


def _roles(person: User, at: datetime) -> Iterable[WaitingItem]:
    """Roles that the hub gave in an organisation for which the person speaks."""
    rows = OrganisationRole.objects.answerable_by(person, day_of(at)).waiting()
    for row in rows.select_related("person", "organisation").order_by("pk")[:100]:
        yield WaitingItem(
            title=_("Confirm or decline a role: %(name)s, %(role)s")
            % {"name": row.person.name, "role": row.get_role_display()},
            url=row.get_absolute_url(),
            kind="role",
            due=row.given_on + ANSWER_WITHIN if row.given_on else None,
        )


def _surveys(codes: frozenset[str], at: datetime) -> Iterable[WaitingItem]:
    rows = SurveyReply.objects.filter(
        organisation__code__in=codes,
        sent_at=None,
        run__opens_on__lte=at.date(),
        run__closes_on__gte=at.date(),
    )
    for row in rows.select_related("run", "organisation"):
        yield WaitingItem(
            title=_("Answer the survey %(year)s for %(name)s")
            % {"year": row.run.year, "name": row.organisation.display_name},
            url=reverse(
                "network:answer", kwargs={"year": row.run.year, "code": row.organisation.code, "part": 1}
            ),
            kind="survey",
            due=row.run.closes_on,
        )
