"""Two records that are one: chosen field by field, everything moved, undone within thirty days."""

from datetime import date, timedelta

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from mithaq.accounts.models import RoleGrant
from mithaq.core import audit
from mithaq.core.errors import Conflict, NotPermitted, RuleBroken
from mithaq.network import actions_merging as actions
from mithaq.network import merging_rules as rules
from mithaq.network import queries
from mithaq.network.merging_rules import Side
from mithaq.network.models import LikePair, Merge, Organisation, OrganisationRole, Person
from tests.network.conftest import AT, Network
from tests.people import Cast

VALUES = st.dictionaries(st.sampled_from("abcd"), st.sampled_from(["", "x", "y", None, 3]), min_size=4)


def stamp_of(kept: Organisation | Person, lost: Organisation | Person) -> str:
    return rules.stamp(actions.fields_of(kept), actions.fields_of(lost))


def merge(by: object, kept: Organisation, lost: Organisation, **more: object) -> Merge:
    given = {"sides": {}, "stamp": stamp_of(kept, lost), "at": AT, **more}
    return actions.merge(by, kept, lost, **given)  # type: ignore[arg-type, type-var]


@pytest.fixture
def double(network: Network) -> Organisation:
    return network.make(
        "jordan-watch-2", name="Jordan Watch Society (invented)", email="office@jw.example.org",
        admitted=date(2019, 5, 1),
    )  # fmt: skip


def test_the_fields_are_chosen_and_the_rest_stays(network: Network, cast: Cast, double: Organisation) -> None:
    done = merge(cast.hub_staff, network.amman, double, sides={"email": Side.LOST})
    network.amman.refresh_from_db()
    double.refresh_from_db()
    assert network.amman.email == "office@jw.example.org"
    assert network.amman.name == "Jordan Watch (invented)"
    assert double.merged_into == network.amman
    assert done.after["email"] == "office@jw.example.org"
    assert network.amman.earlier_names.filter(name=double.name).exists()
    verbs = [entry.verb for entry in audit.history_of(network.amman)]
    assert "merge_records" in verbs
    assert "office@jw.example.org" not in "".join(
        str(entry.details) for entry in audit.history_of(network.amman) if entry.verb == "merge_records"
    )


def test_everything_that_pointed_at_the_one_that_goes_points_at_the_other(
    network: Network, cast: Cast, double: Organisation
) -> None:
    other = Person.objects.create(name="Person Invented")
    twice = Person.objects.create(name="Twice Invented")
    day = date(2024, 1, 1)
    moves = OrganisationRole.objects.create(organisation=double, person=other, role="alternate", since=day)
    OrganisationRole.objects.create(organisation=network.amman, person=twice, role="alternate", since=day)
    stays = OrganisationRole.objects.create(organisation=double, person=twice, role="alternate", since=day)
    grant = RoleGrant.objects.create(user=cast.stranger, role="member_representative", scope=double.code)
    done = merge(cast.hub_staff, network.amman, double)
    moves.refresh_from_db()
    stays.refresh_from_db()
    grant.refresh_from_db()
    assert moves.organisation == network.amman
    assert stays.organisation == double
    assert ["network.OrganisationRole", stays.pk, "organisation_id"] in done.stayed
    assert grant.scope == network.amman.code
    actions.undo_merge(cast.hub_staff, done, at=AT + timedelta(days=29))
    moves.refresh_from_db()
    grant.refresh_from_db()
    assert moves.organisation == double
    assert grant.scope == double.code


def test_a_past_count_as_it_was_known_then_stays_what_it_was(
    network: Network, cast: Cast, double: Organisation
) -> None:
    assert queries.counts(date(2023, 1, 1)).organisations == 3
    done = merge(cast.hub_staff, network.amman, double, log=Side.LOST)
    known = AT.date() - timedelta(days=1)
    assert queries.counts(date(2023, 1, 1)).organisations == 2
    assert queries.counts(date(2023, 1, 1), known).organisations == 3
    network.amman.refresh_from_db()
    assert network.amman.since == date(2019, 5, 1)
    actions.undo_merge(cast.hub_staff, done, at=AT + timedelta(days=2))
    network.amman.refresh_from_db()
    double.refresh_from_db()
    assert queries.counts(date(2023, 1, 1)).organisations == 3
    assert (network.amman.since, double.since) == (date(2020, 1, 1), date(2019, 5, 1))
    assert queries.counts(date(2023, 1, 1), AT.date()).organisations == 2


def test_undo_puts_back_what_nobody_changed_since(network: Network, cast: Cast, double: Organisation) -> None:
    done = merge(cast.hub_staff, network.amman, double, sides={"email": Side.LOST, "name": Side.LOST})
    Organisation.objects.filter(pk=network.amman.pk).update(email="newer@jw.example.org")
    actions.undo_merge(cast.hub_staff, done, at=AT + timedelta(days=1))
    network.amman.refresh_from_db()
    double.refresh_from_db()
    assert network.amman.email == "newer@jw.example.org"
    assert network.amman.name == "Jordan Watch (invented)"
    assert double.merged_into is None
    assert double.email == "office@jw.example.org"
    assert not network.amman.earlier_names.exists()


def test_two_merges_at_once_and_a_change_in_between_are_told(
    network: Network, cast: Cast, double: Organisation
) -> None:
    old = stamp_of(network.amman, double)
    Organisation.objects.filter(pk=double.pk).update(phone="1")
    with pytest.raises(Conflict):
        merge(cast.hub_staff, network.amman, double, stamp=old)
    double.refresh_from_db()
    assert double.merged_into is None
    merge(cast.hub_staff, network.amman, double)
    with pytest.raises(Conflict):
        merge(cast.hub_staff, network.lima, double)
    with pytest.raises(RuleBroken):
        merge(cast.hub_staff, network.amman, network.amman)


def test_undone_twice_too_late_or_out_of_order_is_refused(
    network: Network, cast: Cast, double: Organisation
) -> None:
    done = merge(cast.hub_staff, network.amman, double)
    with pytest.raises(Conflict):
        actions.undo_merge(cast.hub_staff, done, at=AT + timedelta(days=30))
    network.amman.refresh_from_db()
    second = merge(cast.hub_staff, network.lima, network.amman)
    with pytest.raises(RuleBroken):
        actions.undo_merge(cast.hub_staff, done, at=AT)
    actions.undo_merge(cast.hub_staff, second, at=AT)
    actions.undo_merge(cast.hub_staff, done, at=AT)
    with pytest.raises(Conflict):
        actions.undo_merge(cast.hub_staff, done, at=AT)


def test_only_the_hub_merges(network: Network, cast: Cast, double: Organisation) -> None:
    for person in (cast.coordinator, cast.member_in_amman, cast.board_member, cast.nobody):
        with pytest.raises(NotPermitted):
            merge(person, network.amman, double)
    done = merge(cast.hub_staff, network.amman, double)
    with pytest.raises(NotPermitted):
        actions.undo_merge(cast.auditor, done, at=AT)


def test_people_are_merged_with_their_address_and_account(network: Network, cast: Cast) -> None:
    kept = Person.objects.create(name="Rana Invented")
    lost = Person.objects.create(name="R. Invented", email="rana@merge.example.org", user=cast.stranger)
    done = actions.merge(
        cast.hub_staff, kept, lost, sides={"email": Side.LOST}, stamp=stamp_of(kept, lost), at=AT
    )
    kept.refresh_from_db()
    lost.refresh_from_db()
    assert (kept.email, kept.user, lost.email, lost.user) == (
        "rana@merge.example.org",
        cast.stranger,
        "",
        None,
    )
    actions.undo_merge(cast.hub_staff, done, at=AT)
    kept.refresh_from_db()
    lost.refresh_from_db()
    assert (kept.email, kept.user, lost.email, lost.user) == (
        "",
        None,
        "rana@merge.example.org",
        cast.stranger,
    )
    kept.user = cast.hub_staff
    kept.save()
    with pytest.raises(RuleBroken):
        actions.merge(cast.hub_staff, kept, lost, sides={}, stamp=stamp_of(kept, lost), at=AT)


def test_old_addresses_lead_on_and_a_hidden_name_leads_nowhere(
    network: Network, cast: Cast, double: Organisation, client: Client
) -> None:
    hidden = network.make("very-hidden", exposure="hidden")
    merge(cast.hub_staff, network.amman, double)
    merge(
        cast.hub_staff,
        network.amman,
        hidden,
        stamp=stamp_of(Organisation.objects.get(pk=network.amman.pk), hidden),
    )
    answer = client.get("/en/directory/jordan-watch-2")
    assert answer.status_code == 301
    assert answer["Location"] == "/en/directory/jordan-watch"
    assert client.get("/en/directory/very-hidden").status_code == 404
    client.force_login(cast.hub_staff)
    answer = client.get("/en/desk/organisations/of/very-hidden")
    assert answer["Location"] == "/en/desk/organisations/of/jordan-watch"


def test_pairs_are_found_once_and_a_decision_holds(network: Network, cast: Cast) -> None:
    network.make("cedar-one", name="Cedar Integrity Observatory")
    network.make("cedar-two", name="Cedar Integrity Observatory")
    assert actions.look_for_pairs(at=AT) == 1
    assert actions.look_for_pairs(at=AT) == 0
    pair = LikePair.objects.get()
    actions.say_different(cast.hub_staff, pair, at=AT)
    actions.look_for_pairs(at=AT)
    assert not LikePair.objects.open().exists()
    with pytest.raises(Conflict):
        actions.say_different(cast.hub_staff, pair, at=AT)


def test_what_a_merge_holds_of_people_goes_after_thirty_days(
    network: Network, cast: Cast, double: Organisation
) -> None:
    done = merge(cast.hub_staff, network.amman, double)
    assert actions.forget_old(at=AT + timedelta(days=29)) == 0
    assert actions.forget_old(at=AT + timedelta(days=30)) == 1
    done.refresh_from_db()
    assert (done.before_of_lost, done.moved) == ({}, [])


def test_the_pages_walk_from_pair_to_merge_and_back(
    network: Network, cast: Cast, double: Organisation, client: Client
) -> None:
    client.force_login(cast.hub_staff)
    answer = client.post("/en/desk/organisations/of/jordan-watch/merge", {"other": "jordan-watch-2"})
    address = answer["Location"]
    page = client.get(address)
    assert page.status_code == 200
    assert "Jordan Watch Society (invented)" in page.content.decode()
    form = page.context["form"]
    data = {name: form[name].initial for name in form.fields}
    answer = client.post(address, {**data, "of_name": "lost"})
    assert answer.status_code == 302, answer.content.decode()
    done = Merge.objects.get()
    assert Organisation.objects.get(pk=network.amman.pk).name == "Jordan Watch Society (invented)"
    assert client.get(answer["Location"]).status_code == 200
    client.post(f"/en/desk/merges/{done.pk}/undo")
    assert Organisation.objects.get(pk=network.amman.pk).name == "Jordan Watch (invented)"


@given(VALUES, VALUES, st.dictionaries(st.sampled_from("abcd"), st.sampled_from(list(Side))))
def test_what_is_chosen_comes_from_one_of_the_two(
    kept: dict[str, object], lost: dict[str, object], sides: dict[str, Side]
) -> None:
    after = rules.chosen(kept, lost, sides)
    assert set(after) == set(kept)
    assert all(after[name] in (kept[name], lost[name]) for name in kept)
    assert {name: value for name, value in after.items() if name in rules.put_back(after, kept, after)} == {
        name: after[name] for name in after if after[name] != kept[name]
    }
    assert {**after, **rules.put_back(after, kept, after)} == kept
