"""What of follow-up grants waits for whom: decisions and payments for the hub, work sent back and reports for the applicant."""

from collections.abc import Iterable
from datetime import datetime

from django.contrib.auth.base_user import AbstractBaseUser
from django.utils.translation import gettext as _

from mithaq.accounts.models import User
from mithaq.core.waiting import WaitingItem, WorkState
from mithaq.network.models import organisations_of
from mithaq.reports import permissions_grants
from mithaq.reports.models_grants import FollowUpGrant, GrantInstalment
from mithaq.reports.rules_grants import State


def waiting(person: AbstractBaseUser, at: datetime) -> Iterable[WaitingItem]:
    """The person's own applications, and what the hub has to do. Nothing of an applicant that the person belongs to."""
    if not isinstance(person, User) or not permissions_grants.may_open_grants(person):
        return
    rows = FollowUpGrant.objects.visible_to(person).select_related("applicant", "report")
    codes = organisations_of(person)
    for grant in rows.filter(
        state__in=(
            State.SUBMITTED.value,
            State.RETURNED.value,
            State.APPROVED.value,
            State.AGREED.value,
            State.REPORTED.value,
        )
    ):
        if permissions_grants.may_decide_grant(person, grant):
            yield from _of_hub(grant)
        elif grant.applied_by_id == person.pk or grant.applicant.code in codes:
            yield from _of_applicant(grant)
    yield from _payments(person, at)


def _item(
    grant: FollowUpGrant, title: str, kind: str, *, state: WorkState = WorkState.DUE, why: str = ""
) -> WaitingItem:
    return WaitingItem(
        title=title % {"name": grant.applicant.display_name, "report": grant.report.code},
        url=grant.get_absolute_url(),
        kind=kind,
        state=state,
        country=grant.report.country_id,
        why=why,
    )


def _of_hub(grant: FollowUpGrant) -> Iterable[WaitingItem]:
    if grant.state == State.SUBMITTED:
        yield _item(grant, _("Decide on a follow-up grant: %(name)s, %(report)s"), "grant_decision")
    elif grant.state == State.APPROVED:
        yield _item(grant, _("Sign the agreement of a follow-up grant: %(name)s"), "grant_agreement")
    elif grant.state == State.REPORTED:
        yield _item(grant, _("Read the report on a follow-up grant: %(name)s"), "grant_answer")


def _of_applicant(grant: FollowUpGrant) -> Iterable[WaitingItem]:
    if grant.state == State.RETURNED:
        yield _item(
            grant,
            _("Your application for a follow-up grant came back: %(report)s"),
            "grant_returned",
            state=WorkState.RETURNED,
            why=grant.reason,
        )
    elif grant.state == State.SUBMITTED:
        yield _item(
            grant,
            _("The hub has your application for a follow-up grant: %(report)s"),
            "grant_sent",
            state=WorkState.WAITING,
        )
    elif grant.state == State.AGREED and grant.ends_on:
        yield WaitingItem(
            title=_("Report on your follow-up grant: %(report)s") % {"report": grant.report.code},
            url=grant.get_absolute_url(),
            kind="grant_report",
            due=grant.ends_on,
            country=grant.report.country_id,
        )


def _payments(person: User, at: datetime) -> Iterable[WaitingItem]:
    due = (
        GrantInstalment.objects.filter(
            paid_on=None,
            due_on__lte=at.date(),
            grant__state__in=(State.AGREED.value, State.REPORTED.value),
            grant__in=FollowUpGrant.objects.visible_to(person).values("pk"),
        )
        .select_related("grant__applicant", "grant__report")
        .order_by("due_on")
    )
    for row in due:
        if permissions_grants.may_decide_grant(person, row.grant):
            yield WaitingItem(
                title=_("Pay instalment %(number)d of a follow-up grant: %(name)s")
                % {"number": row.number, "name": row.grant.applicant.display_name},
                url=row.grant.get_absolute_url(),
                kind="grant_payment",
                due=row.due_on,
                country=row.grant.report.country_id,
            )
