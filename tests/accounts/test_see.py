"""Who sees which account, role and invitation: the permission and the row set say the same of everybody and everything."""

import pytest
from django.test import Client
from django.utils import timezone

from mithaq.accounts import actions, permissions
from mithaq.accounts.models import Invitation, RoleGrant, User
from mithaq.accounts.rules import Role, RoleWanted
from tests.people import Cast

pytestmark = pytest.mark.django_db


@pytest.fixture(params=["outside staff mode", "in staff mode", "one account closed"])
def house(request: pytest.FixtureRequest, cast: Cast) -> Cast:
    """The cast with invitations, in three states of the house."""
    for number, by in enumerate((cast.hub_staff, cast.director)):
        actions.invite(
            by,
            f"guest{number}@guests.example.org",
            roles=[RoleWanted(role=Role.INDIVIDUAL_MEMBER)],
            language="en",
            at=timezone.now(),
        )
    if request.param == "in staff mode":
        actions.start_staff_mode(cast.operator, reason="To look at the accounts", at=timezone.now())
    if request.param == "one account closed":
        actions.disable_user(cast.director, cast.auditor, reason="To test the house", at=timezone.now())
        cast.auditor.refresh_from_db()
    return cast


@pytest.mark.parametrize(
    ("model", "may_see"),
    [
        (User, permissions.may_see_user),
        (RoleGrant, permissions.may_see_grant),
        (Invitation, permissions.may_see_invitation),
    ],
)
def test_the_permission_and_the_row_set_agree_for_everybody_and_everything(
    house: Cast, model, may_see
) -> None:
    for name, person in house:
        seen = set(model.objects.visible_to(person).values_list("pk", flat=True))
        for thing in model.objects.all():
            assert may_see(person, thing) == (thing.pk in seen), f"{name} and {thing}"


def test_everybody_sees_themselves_and_nobody_sees_no_one(cast: Cast) -> None:
    for person in cast.signed_in():
        assert permissions.may_see_user(person, person)
    assert not User.objects.visible_to(cast.nobody).exists()


@pytest.mark.parametrize("name", ["member_in_lima", "coordinator", "case_worker", "stranger", "operator"])
def test_another_persons_number_leads_to_nothing(cast: Cast, client: Client, name: str) -> None:
    client.force_login(getattr(cast, name))
    assert client.get(f"/en/accounts/{cast.member_in_amman.pk}").status_code == 404
    assert client.get("/en/accounts/999999").status_code == 404
    assert client.get(f"/en/accounts/{getattr(cast, name).pk}").status_code == 200


@pytest.mark.parametrize("form", ["", ".json", ".csv", ".xlsx"])
def test_the_list_and_its_data_are_closed_to_others(cast: Cast, client: Client, form: str) -> None:
    client.force_login(cast.member_in_lima)
    assert client.get(f"/en/accounts{form}").status_code == 403
    client.force_login(cast.auditor)
    assert client.get(f"/en/accounts{form}").status_code == 200


def test_the_list_asks_the_same_number_of_questions_however_many_people(
    cast: Cast, client: Client, django_assert_max_num_queries
) -> None:
    client.force_login(cast.auditor)
    client.get("/en/accounts")
    with django_assert_max_num_queries(9):
        client.get("/en/accounts")
    for number in range(30):
        user = User.objects.create_user(f"p{number}@many.example.org", display_name=f"P {number}")
        RoleGrant.objects.create(user=user, role="individual_member")
    with django_assert_max_num_queries(9):
        assert "P 29" in client.get("/en/accounts").content.decode()


def test_the_auditor_reads_and_changes_nothing(cast: Cast, client: Client) -> None:
    client.force_login(cast.auditor)
    page = client.get(f"/en/accounts/{cast.stranger.pk}").content.decode()
    assert "<textarea" not in page and "Give the role" not in page
    assert (
        client.post(f"/en/accounts/{cast.stranger.pk}/close", {"reason": "I want it so"}).status_code == 403
    )


def test_a_name_stands_isolated_on_the_page(cast: Cast, client: Client) -> None:
    User.objects.filter(pk=cast.stranger.pk).update(display_name="<script>alert(1)</script> \u05d0\u05d1")
    client.force_login(cast.hub_staff)
    page = client.get(f"/en/accounts/{cast.stranger.pk}").content.decode()
    assert "<script>alert" not in page and "<h1><bdi>&lt;script&gt;" in page


def test_hub_staff_gives_and_takes_a_role_on_the_page(cast: Cast, client: Client) -> None:
    client.force_login(cast.hub_staff)
    path = f"/en/accounts/{cast.stranger.pk}"
    refused = client.post(f"{path}/roles", {"role": "member_representative", "scope": ""})
    assert refused.status_code == 400 and "Say of which organisation" in refused.content.decode()
    assert client.post(f"{path}/roles", {"role": "director"}).status_code == 400
    client.post(f"{path}/roles", {"role": "member_representative", "scope": "cedar"})
    grant = RoleGrant.objects.get(user=cast.stranger)
    client.post(f"/en/accounts/roles/{grant.pk}/revoke")
    grant.refresh_from_db()
    assert grant.revoked_by == cast.hub_staff


def test_my_profile_keeps_what_i_write_and_refuses_what_deceives(cast: Cast, client: Client) -> None:
    client.force_login(cast.stranger)
    form = {"display_name": "Sam \u202eelgnis", "language": "ar", "time_zone": "Asia/Amman"}
    assert client.post("/en/account", form).status_code == 400
    client.post("/en/account", {**form, "display_name": "سام", "is_active": "", "email": "x@x.example"})
    cast.stranger.refresh_from_db()
    assert (cast.stranger.display_name, cast.stranger.language) == ("سام", "ar")
    assert cast.stranger.is_active and cast.stranger.email == "sam@elsewhere.example.org"
