"""A coordinator leaves: roles end and begin on one day, and what is open goes to who follows."""

from datetime import date

import pytest
from django.test import Client

from mithaq.accounts import handover
from mithaq.accounts.actions_handover import hand_over
from mithaq.accounts.models import RoleGrant
from mithaq.core import audit
from mithaq.core.errors import Conflict, NotFound, NotPermitted, RuleBroken
from mithaq.core.models import OutgoingMail
from mithaq.network.models import GroupTask, Meeting, WorkingGroup
from tests.network.conftest import AT
from tests.people import Cast


@pytest.fixture
def task(cast: Cast) -> GroupTask:
    """Something open with the coordinator, beside something done."""
    group = WorkingGroup.objects.create(code="g", names={"en": "Group"}, staff_contact=cast.coordinator)
    meeting = Meeting.objects.create(group=group, titles={"en": "Meeting"}, on=date(2026, 5, 1))
    GroupTask.objects.create(
        meeting=meeting, what="Done", owner=cast.coordinator, state="done", ended_on=date(2026, 6, 1)
    )
    return GroupTask.objects.create(meeting=meeting, what="Open", owner=cast.coordinator)


def grants_of(cast: Cast) -> list[RoleGrant]:
    return list(RoleGrant.objects.filter(user=cast.coordinator, revoked_at=None))


def test_roles_and_open_work_go_and_what_was_done_stays(cast: Cast, task: GroupTask) -> None:
    moved = hand_over(cast.director, cast.coordinator, cast.stranger, grants=grants_of(cast), at=AT)
    task.refresh_from_db()
    assert moved == {"group_tasks": 1, "group_contacts": 1}
    assert task.owner == cast.stranger
    assert GroupTask.objects.get(what="Done").owner == cast.coordinator
    assert not RoleGrant.objects.in_force(at=AT).filter(user=cast.coordinator).exists()
    new = RoleGrant.objects.in_force(at=AT).get(user=cast.stranger)
    assert (new.role, new.scope) == ("regional_coordinator", "swana")
    assert "hand_over" in {entry.verb for entry in audit.history_of(cast.coordinator)}
    mail = OutgoingMail.objects.get(template="accounts/handed_over")
    assert mail.to == cast.stranger.email
    assert "1" in mail.body
    assert handover.open_with(cast.coordinator) == []


def test_twice_to_oneself_or_to_a_closed_account_is_refused(cast: Cast, task: GroupTask) -> None:
    grants = grants_of(cast)
    with pytest.raises(RuleBroken):
        hand_over(cast.director, cast.coordinator, cast.coordinator, grants=grants, at=AT)
    cast.case_worker.is_active = False
    with pytest.raises(RuleBroken):
        hand_over(cast.director, cast.coordinator, cast.case_worker, grants=grants, at=AT)
    hand_over(cast.director, cast.coordinator, cast.stranger, grants=grants, at=AT)
    with pytest.raises(Conflict):
        hand_over(
            cast.director,
            cast.coordinator,
            cast.stranger,
            grants=grants_of(cast) or list(RoleGrant.objects.filter(user=cast.coordinator)),
            at=AT,
        )


def test_only_who_may_give_the_role_hands_it_over(cast: Cast, task: GroupTask) -> None:
    for person in (cast.hub_staff, cast.auditor):
        with pytest.raises(NotPermitted):
            hand_over(person, cast.coordinator, cast.stranger, grants=grants_of(cast), at=AT)
    for person in (cast.coordinator, cast.member_in_amman):
        with pytest.raises((NotPermitted, NotFound)):
            hand_over(person, cast.coordinator, cast.stranger, grants=grants_of(cast), at=AT)
    task.refresh_from_db()
    assert task.owner == cast.coordinator


def test_the_page_shows_what_is_open_and_does_it(cast: Cast, task: GroupTask, client: Client) -> None:
    client.force_login(cast.director)
    address = f"/en/accounts/{cast.coordinator.pk}/hand-over"
    page = client.get(address).content.decode()
    assert "tasks of groups" in page
    assert client.post(address, {"successor": ""}).status_code == 422
    client.post(address, {"grants": [grants_of(cast)[0].pk], "successor": cast.stranger.pk})
    task.refresh_from_db()
    assert task.owner == cast.stranger
    client.force_login(cast.member_in_amman)
    assert client.get(address).status_code in (403, 404)
