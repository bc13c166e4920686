"""Corrections that members propose, and events taken back."""

import json
from datetime import date

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from mithaq.core import audit
from mithaq.core.errors import Conflict, NotPermitted, RuleBroken
from mithaq.core.models import OutgoingMail
from mithaq.core.waiting import waiting_for
from mithaq.network import actions_corrections as actions
from mithaq.network import correction_rules as rules
from mithaq.network.models import MembershipEvent, Proposal
from tests.network.conftest import AT, Network
from tests.people import Cast

FIELDS = st.dictionaries(st.sampled_from(rules.PROPOSABLE), st.sampled_from(["", "a", "b", None]))


def propose(network: Network, cast: Cast, **wanted: object) -> Proposal:
    return actions.propose(cast.member_in_amman, network.amman, wanted, why="The register says so", at=AT)


def test_an_accepted_correction_changes_the_record_and_is_told(network: Network, cast: Cast) -> None:
    proposal = propose(network, cast, name="Jordan Watch Society", name_ar="مرصد الأردن", seat="LVA")
    network.amman.refresh_from_db()
    assert network.amman.name == "Jordan Watch (invented)"
    assert "proposed_correction" in {item.kind for item in waiting_for(cast.hub_staff, AT)}
    assert "proposed_correction" in {item.kind for item in waiting_for(cast.coordinator, AT)}
    actions.answer(cast.coordinator, proposal, accept=True, answer="", at=AT)
    network.amman.refresh_from_db()
    assert network.amman.name == "Jordan Watch Society"
    assert network.amman.names == {"ar": "مرصد الأردن"}
    assert network.amman.seat_id == "LVA"
    assert network.amman.earlier_names.get().name == "Jordan Watch (invented)"
    assert OutgoingMail.objects.get().to == cast.member_in_amman.email
    assert {"propose_correction", "answer_proposal", "change_organisation"} <= {
        entry.verb for entry in audit.history_of(network.amman)
    }
    assert not waiting_for(cast.hub_staff, AT)


def test_a_refusal_needs_its_reason_and_changes_nothing(network: Network, cast: Cast) -> None:
    proposal = propose(network, cast, acronym="JW")
    with pytest.raises(RuleBroken):
        actions.answer(cast.hub_staff, proposal, accept=False, answer=" ", at=AT)
    actions.answer(cast.hub_staff, proposal, accept=False, answer="Send the register, please", at=AT)
    network.amman.refresh_from_db()
    assert network.amman.acronym == ""
    assert "Send the register, please" in OutgoingMail.objects.get().body
    with pytest.raises(Conflict):
        actions.answer(cast.hub_staff, proposal, accept=True, answer="", at=AT)


def test_only_members_propose_for_their_own_and_only_keepers_answer(network: Network, cast: Cast) -> None:
    with pytest.raises(NotPermitted):
        actions.propose(cast.member_in_lima, network.amman, {"acronym": "X"}, why="", at=AT)
    of_lima = actions.propose(cast.member_in_lima, network.lima, {"acronym": "X"}, why="", at=AT)
    for person in (cast.coordinator, cast.board_member, cast.member_in_lima, cast.nobody):
        with pytest.raises(NotPermitted):
            actions.answer(person, of_lima, accept=True, answer="", at=AT)
    assert not Proposal.objects.visible_to(cast.member_in_amman).exists()
    assert of_lima in Proposal.objects.visible_to(cast.board_member)


def test_one_waits_at_a_time_and_can_be_taken_back(network: Network, cast: Cast) -> None:
    first = propose(network, cast, acronym="JW")
    with pytest.raises(RuleBroken):
        propose(network, cast, acronym="JWX")
    actions.take_back(cast.member_in_amman, first, at=AT)
    with pytest.raises(Conflict):
        actions.take_back(cast.member_in_amman, first, at=AT)
    propose(network, cast, acronym="JWX")
    with pytest.raises(RuleBroken):
        propose(network, cast, name=network.amman.name)


def test_what_was_changed_in_between_is_not_overwritten(network: Network, cast: Cast) -> None:
    proposal = propose(network, cast, acronym="JW")
    network.amman.acronym = "NEW"
    network.amman.save()
    with pytest.raises(Conflict) as told:
        actions.answer(cast.hub_staff, proposal, accept=True, answer="", at=AT)
    assert "Acronym" in str(told.value)
    proposal.refresh_from_db()
    assert proposal.state == "open"


def test_the_pages_walk_from_member_to_hub(network: Network, cast: Cast, client: Client) -> None:
    client.force_login(cast.member_in_amman)
    page = client.get("/en/desk/organisations/of/jordan-watch/propose")
    data = {name: page.context["form"][name].value() or "" for name in page.context["form"].fields}
    client.post("/en/desk/organisations/of/jordan-watch/propose", {**data, "acronym": "JWI", "why": "So"})
    proposal = Proposal.objects.get()
    assert proposal.changes == {"acronym": ["", "JWI"]}
    assert "Take it back" in client.get("/en/desk/my-organisation").content.decode()
    assert client.get(f"/en/desk/proposals/{proposal.pk}").status_code == 403
    client.force_login(cast.hub_staff)
    assert "JWI" in client.get(f"/en/desk/proposals/{proposal.pk}").content.decode()
    client.post(f"/en/desk/proposals/{proposal.pk}", {"accept": "yes", "answer": "Thank you"})
    network.amman.refresh_from_db()
    assert network.amman.acronym == "JWI"
    assert client.get(f"/en/desk/proposals/{proposal.pk}").status_code == 200


def test_an_event_is_withdrawn_on_its_page_with_a_reason(
    network: Network, cast: Cast, client: Client
) -> None:
    event = MembershipEvent.objects.get(organisation=network.lima)
    address = f"/en/desk/organisations/of/lima-ojo-publico/events/{event.pk}/withdraw"
    client.force_login(cast.hub_staff)
    assert client.post(address, {"why": ""}).status_code == 422
    assert client.get(address.replace("lima-ojo-publico", "jordan-watch")).status_code == 404
    assert client.post(address, {"why": "Another organisation"}).status_code == 302
    event.refresh_from_db()
    network.lima.refresh_from_db()
    assert event.withdrawn_why == "Another organisation"
    assert network.lima.state == "none"
    client.force_login(cast.coordinator)
    assert client.get(address).status_code == 404
    client.force_login(cast.board_member)
    assert client.get(address).status_code == 403


def rows_of(client: Client, asked: str) -> list[dict[str, object]]:
    answer = client.get(f"/en/desk/organisations/counted.json{asked}")
    rows: list[dict[str, object]] = json.loads(b"".join(answer))["rows"]  # type: ignore[arg-type]
    return rows


def test_a_past_count_opens_to_the_rows_one_may_see(network: Network, cast: Cast, client: Client) -> None:
    network.make("later", admitted=date(2023, 1, 1))
    client.force_login(cast.hub_staff)
    data = rows_of(client, "?as_of=2022-06-30")
    assert {row["code"] for row in data} == {"jordan-watch", "lima-ojo-publico"}
    assert len(rows_of(client, "")) == 3
    assert not rows_of(client, "?as_of=2022-06-30&known_on=2019-01-01")
    assert client.get("/en/desk/organisations/counted?as_of=1990-01-01").status_code == 422
    client.force_login(cast.coordinator)
    page = client.get("/en/desk/organisations/counted?as_of=2022-06-30").content.decode()
    assert "jordan-watch" in page
    assert "Ojo Inventado" not in page
    client.force_login(cast.member_in_amman)
    assert client.get("/en/desk/organisations/counted").status_code == 403


@given(FIELDS, FIELDS)
def test_an_accepted_change_says_what_was_wanted_and_is_never_outdated_by_itself(
    now: dict[str, object], wanted: dict[str, object]
) -> None:
    changes = rules.changes(now, wanted)
    assert rules.outdated(changes, now) == ()
    after = {**now, **{name: pair[1] for name, pair in changes.items()}}
    assert all((after.get(name) or None) == (wanted[name] or None) for name in wanted)
    assert rules.outdated(changes, after) == ()


def test_the_queue_shows_what_waits_and_more_when_it_is_asked(
    network: Network, cast: Cast, client: Client
) -> None:
    proposal = propose(network, cast, acronym="JW")
    actions.take_back(cast.member_in_amman, proposal, at=AT)
    client.force_login(cast.hub_staff)
    shown = {
        query: client.get(f"/en/desk/proposals{query}")
        .content.decode()
        .count(f'/desk/proposals/{proposal.pk}"')
        for query in ("", "?state=", "?state=all", "?state=withdrawn", "?state=accepted")
    }
    assert list(shown.values()) == [0, 0, 1, 1, 0]
