"""Roles of people in organisations: given, confirmed or declined by the organisation, handed over, ended."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from mithaq.core import audit
from mithaq.core.errors import Conflict, NotPermitted, RuleBroken
from mithaq.core.models import OutgoingMail
from mithaq.core.waiting import waiting_for
from mithaq.network import actions_roles as actions
from mithaq.network import role_rules
from mithaq.network.actions_roles import NewPerson
from mithaq.network.models import OrganisationRole, Person
from mithaq.network.role_rules import Span
from mithaq.network.rules import PersonRole
from tests.network.conftest import AT, Network
from tests.people import Cast

DAY = date(2026, 3, 1)
DAYS = st.dates(min_value=date(2020, 1, 1), max_value=date(2021, 12, 31))
SPANS = st.builds(
    lambda number, since, length: Span(
        id=number, since=since, until=None if length is None else since + timedelta(days=length)
    ),
    st.integers(1, 50),
    DAYS,
    st.none() | st.integers(0, 200),
)


def give(
    network: Network,
    by: object,
    name: str = "Rula Invented",
    role: PersonRole = PersonRole.SIGNATORY,
    since: date = DAY,
    **more: object,
) -> OrganisationRole:
    other = more.pop("other", NewPerson(name=name))
    return actions.give_role(by, network.amman, other, role=role, since=since, at=AT, **more)  # type: ignore[arg-type]


@given(SPANS, st.lists(SPANS, max_size=6, unique_by=lambda span: span.id))
def test_after_a_hand_over_nobody_of_before_meets_the_new_one(new: Span, held: list[Span]) -> None:
    last_days, later = role_rules.ended_by(new, held)
    for span in held:
        if span.id in last_days:
            assert span.since <= last_days[span.id] < new.since
        elif span.id != new.id and span not in later:
            assert not span.meets(new)


def test_what_the_organisation_says_counts_at_once(network: Network, cast: Cast) -> None:
    made = give(network, cast.member_in_amman)
    assert made.confirmed_on == AT.date()
    assert "give_role_in_organisation" in {entry.verb for entry in audit.history_of(network.amman)}
    assert not [item for item in waiting_for(cast.member_in_amman, AT) if item.kind == "role"]


def test_what_the_hub_says_waits_for_the_organisation(network: Network, cast: Cast) -> None:
    made = give(network, cast.hub_staff)
    assert made.confirmed_on is None
    assert [item.url for item in waiting_for(cast.member_in_amman, AT) if item.kind == "role"] == [
        made.get_absolute_url()
    ]
    assert not [item for item in waiting_for(cast.member_in_lima, AT) if item.kind == "role"]
    actions.confirm_role(cast.member_in_amman, made, at=AT)
    made.refresh_from_db()
    assert made.confirmed_on == AT.date()
    assert OutgoingMail.objects.get(template="network/role_answered").to == cast.hub_staff.email
    assert "confirm_role_in_organisation" in {entry.verb for entry in audit.history_of(network.amman)}
    assert not [item for item in waiting_for(cast.member_in_amman, AT) if item.kind == "role"]


def test_an_answer_is_given_once(network: Network, cast: Cast) -> None:
    made = give(network, cast.hub_staff)
    with pytest.raises(RuleBroken):
        actions.decline_role(cast.member_in_amman, made, why=" ", at=AT)
    actions.decline_role(cast.member_in_amman, made, why="She left us", at=AT)
    with pytest.raises(Conflict):
        actions.confirm_role(cast.member_in_amman, made, at=AT)
    made.refresh_from_db()
    assert (made.confirmed_on, made.declined_on, made.declined_why) == (None, AT.date(), "She left us")


@pytest.mark.parametrize("who", ["hub_staff", "coordinator", "member_in_lima", "board_member", "nobody"])
def test_nobody_else_answers_for_the_organisation(network: Network, cast: Cast, who: str) -> None:
    made = give(network, cast.hub_staff)
    with pytest.raises(NotPermitted):
        actions.confirm_role(getattr(cast, who), made, at=AT)
    with pytest.raises(NotPermitted):
        actions.decline_role(getattr(cast, who), made, why="No", at=AT)


def test_a_confirmed_signatory_answers_and_sees_the_one_page(
    network: Network, cast: Cast, client: Client
) -> None:
    signs = Person.objects.create(name="Signs Invented", user=cast.stranger)
    signature = give(network, cast.hub_staff, other=signs)
    made = give(network, cast.hub_staff, "Voter Invented", PersonRole.VOTING_DELEGATE)
    client.force_login(cast.stranger)
    with pytest.raises(NotPermitted):
        actions.confirm_role(cast.stranger, made, at=AT)
    assert client.get(f"/en/desk/roles/{made.pk}").status_code == 404
    actions.confirm_role(cast.member_in_amman, signature, at=AT)
    assert "Voter Invented" in client.get(f"/en/desk/roles/{made.pk}").content.decode()
    assert client.get(network.amman.get_absolute_url()).status_code == 404
    assert made.get_absolute_url() in {item.url for item in waiting_for(cast.stranger, AT)}
    actions.confirm_role(cast.stranger, made, at=AT)
    actions.end_role(cast.member_in_amman, signature, until=DAY, at=AT)
    assert client.get(f"/en/desk/roles/{made.pk}").status_code == 404


@pytest.mark.parametrize("who", ["member_in_lima", "board_member", "auditor", "stranger", "nobody"])
def test_who_does_not_keep_the_organisation_gives_and_ends_no_role(
    network: Network, cast: Cast, who: str
) -> None:
    made = give(network, cast.hub_staff)
    with pytest.raises(NotPermitted):
        give(network, getattr(cast, who), "Other Invented")
    with pytest.raises(NotPermitted):
        actions.end_role(getattr(cast, who), made, until=DAY, at=AT)
    assert OrganisationRole.objects.count() == 1


def test_a_role_does_not_end_before_it_begins(network: Network, cast: Cast) -> None:
    with pytest.raises(RuleBroken) as refused:
        give(network, cast.hub_staff, until=DAY - timedelta(days=1))
    assert (refused.value.code, refused.value.values["field"]) == ("ends_before_start", "until")
    assert not Person.objects.filter(name="Rula Invented").exists()
    made = give(network, cast.hub_staff)
    with pytest.raises(RuleBroken):
        actions.end_role(cast.hub_staff, made, until=DAY - timedelta(days=1), at=AT)
    with pytest.raises(IntegrityError), transaction.atomic():
        OrganisationRole.objects.filter(pk=made.pk).update(until=DAY - timedelta(days=1))


def test_a_role_is_given_and_ended_once(network: Network, cast: Cast) -> None:
    made = give(network, cast.hub_staff)
    with pytest.raises(Conflict):
        give(network, cast.hub_staff, other=made.person)
    actions.end_role(cast.member_in_amman, made, until=DAY, at=AT)
    with pytest.raises(Conflict):
        actions.end_role(cast.member_in_amman, made, until=DAY, at=AT)
    assert "end_role_in_organisation" in {entry.verb for entry in audit.history_of(network.amman)}


def test_a_new_delegate_named_by_the_organisation_takes_over_from_the_old_one(
    network: Network, cast: Cast
) -> None:
    for number in (1, 2):
        give(
            network,
            cast.member_in_amman,
            f"Delegate {number} Invented",
            PersonRole.VOTING_DELEGATE,
            DAY + timedelta(days=number),
        )
    held = network.amman.roles.filter(until=None).get()
    assert held.person.name == "Delegate 2 Invented" and held.confirmed_on
    assert network.amman.roles.get(person__name="Delegate 1 Invented").until == DAY + timedelta(days=1)
    with pytest.raises(RuleBroken) as refused:
        give(network, cast.member_in_amman, "Delegate 0 Invented", PersonRole.VOTING_DELEGATE, DAY)
    assert "2026-03-02" in str(refused.value)
    assert network.amman.roles.count() == 2


def test_what_the_hub_hands_over_changes_hands_when_the_organisation_confirms(
    network: Network, cast: Cast
) -> None:
    old = give(network, cast.member_in_amman, "Old Invented", PersonRole.SECURITY_CONTACT)
    kept = give(network, cast.member_in_amman, "Kept Invented", PersonRole.SECURITY_CONTACT)
    day = DAY + timedelta(days=30)
    new = give(network, cast.hub_staff, "New Invented", PersonRole.SECURITY_CONTACT, day, instead_of=old)
    old.refresh_from_db()
    assert old.until is None
    actions.confirm_role(cast.member_in_amman, new, at=AT)
    old.refresh_from_db()
    kept.refresh_from_db()
    assert old.until == day - timedelta(days=1)
    assert kept.until is None
    with pytest.raises(RuleBroken):
        give(network, cast.member_in_amman, "Wrong Invented", PersonRole.SIGNATORY, day, instead_of=new)


def test_a_member_cannot_reach_a_person_elsewhere_by_the_address(network: Network, cast: Cast) -> None:
    elsewhere = Person.objects.create(name="Hidden Invented", email="hidden@example.org", phone="+1 555 0100")
    with pytest.raises(RuleBroken) as refused:
        give(network, cast.member_in_amman, other=NewPerson(name="Guess", email="Hidden@example.org"))
    assert "Hidden Invented" not in str(refused.value)
    with pytest.raises(NotPermitted):
        give(network, cast.member_in_amman, other=elsewhere)
    made = give(network, cast.hub_staff, other=NewPerson(name="Any", email="hidden@example.org"))
    assert made.person == elsewhere


def test_the_pages_give_confirm_and_end_in_both_languages(
    network: Network, cast: Cast, client: Client
) -> None:
    page = f"/en/desk/organisations/of/{network.amman.code}/roles/give"
    client.force_login(cast.hub_staff)
    assert client.get(page).status_code == 200
    wanted = {
        "role": "security_contact",
        "name": "ليلى المخترعة",
        "since": "2026-03-01",
        "until": "2026-02-01",
    }
    refused = client.post(page, wanted)
    assert refused.status_code == 422
    assert "The last day lies before the first" in refused.content.decode()
    assert not OrganisationRole.objects.exists()
    assert client.post(page, {**wanted, "name": "", "until": ""}).status_code == 422
    assert client.post(page, {**wanted, "until": ""}).status_code == 302
    made = OrganisationRole.objects.get()
    client.force_login(cast.member_in_amman)
    for language in ("en", "ar"):
        own = client.get(f"/{language}/desk/my-organisation").content.decode()
        assert f"/{language}/desk/roles/{made.pk}" in own
        with translation.override(language):
            assert client.get(made.get_absolute_url()).status_code == 200
    assert client.post(f"/en/desk/roles/{made.pk}", {"accept": "no", "why": ""}).status_code == 422
    assert client.post(f"/en/desk/roles/{made.pk}", {"accept": "yes"}).status_code == 302
    assert client.post(f"/en/desk/roles/{made.pk}/end", {"until": "2026-02-01"}).status_code == 422
    assert client.post(f"/en/desk/roles/{made.pk}/end", {"until": "2026-09-30"}).status_code == 302
    made.refresh_from_db()
    assert (made.confirmed_on is not None, made.until) == (True, date(2026, 9, 30))
    held = client.get(f"/en/desk/organisations/of/{network.amman.code}/held.json").json()
    assert "ليلى المخترعة" in str(held)


def test_who_sees_neither_finds_no_role(network: Network, cast: Cast, client: Client) -> None:
    made = give(network, cast.hub_staff)
    client.force_login(cast.member_in_lima)
    for address in (
        f"/en/desk/roles/{made.pk}",
        f"/en/desk/roles/{made.pk}/end",
        f"/en/desk/organisations/of/{network.amman.code}/roles/give",
    ):
        assert client.get(address).status_code == 404
    client.logout()
    assert client.get(f"/en/desk/roles/{made.pk}").status_code == 302
