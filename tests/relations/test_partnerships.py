"""Partnerships count when they were begun or renewed in the period and something with evidence came of them."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from mithaq.core.errors import NotPermitted, RuleBroken
from mithaq.core.measures import measure
from mithaq.relations import actions_agreements, rules
from mithaq.relations.models import Agreement, Body, CountingRule, Partnership
from mithaq.relations.rules import Turn, TurnOn
from tests.people import Cast
from tests.relations.conftest import Bodies

AT = datetime(2026, 11, 24, 9, tzinfo=UTC)
TODAY = date(2026, 11, 24)
SINCE = date(2023, 1, 1)
DAYS = st.dates(date(2020, 1, 1), date(2027, 1, 1))


def begin(person: Any, body: Body, on: date = date(2024, 1, 1), *, is_public: bool = True) -> Partnership:
    return actions_agreements.begin_partnership(
        person, body, titles={"en": "Invented partnership"}, on=on, is_public=is_public, at=AT
    )


def output(person: Any, row: Partnership, on: date = date(2024, 6, 1), **more: Any) -> Any:
    more.setdefault("evidence", "https://example.org/invented")
    return actions_agreements.add_output(person, row, what="Invented report", on=on, at=AT, **more)


def counted(as_of: date = TODAY, known_on: date | None = None) -> Any:
    found = measure("partnerships_with_outputs")
    assert found
    return found.count(as_of, known_on)


def test_a_partnership_counts_from_the_day_something_came_of_it(cast: Cast, bodies: Bodies) -> None:
    assert counted().value is None  # without the rule nobody can count
    CountingRule.objects.create(key="partnerships", since=SINCE, source="invented for the test")
    row = begin(cast.hub_staff, bodies.university)
    assert counted().value == 0
    output(cast.hub_staff, row)
    assert (counted(date(2024, 5, 31)).value, counted(date(2024, 6, 1)).value) == (0, 1)
    assert counted(TODAY, AT.date() - timedelta(days=1)).value == 0
    assert [each.href for each in counted().rows] == [f"/partnerships/{row.pk}"]


def test_an_old_partnership_counts_once_it_is_renewed(cast: Cast, bodies: Bodies) -> None:
    CountingRule.objects.create(key="partnerships", since=SINCE, source="invented for the test")
    row = begin(cast.hub_staff, bodies.university, date(2019, 1, 1))
    output(cast.hub_staff, row)
    assert counted().value == 0
    actions_agreements.turn_partnership(cast.hub_staff, row, turn=Turn.RENEWED, on=date(2023, 5, 1), at=AT)
    assert counted().value == 1


def test_one_that_is_not_public_is_counted_without_its_name(
    client: Client, cast: Cast, bodies: Bodies
) -> None:
    CountingRule.objects.create(key="partnerships", since=SINCE, source="invented for the test")
    row = begin(cast.hub_staff, bodies.university, is_public=False)
    output(cast.hub_staff, row)
    found = counted()
    assert (found.value, list(found.rows)) == (1, [])
    assert client.get(f"/en/partnerships/{row.pk}").status_code == 404
    assert b"Invented partnership" not in client.get("/en/partnerships").content
    client.force_login(cast.board_member)
    assert client.get(f"/en/partnerships/{row.pk}").status_code == 200


@pytest.mark.parametrize("name", ["member_in_amman", "coordinator", "board_member", "auditor", "stranger"])
def test_only_the_hub_records_partnerships(name: str, cast: Cast, bodies: Bodies) -> None:
    row = begin(cast.hub_staff, bodies.university)
    person = getattr(cast, name)
    with pytest.raises(NotPermitted):
        begin(person, bodies.university)
    with pytest.raises(NotPermitted):
        output(person, row)
    with pytest.raises(NotPermitted):
        actions_agreements.turn_partnership(person, row, turn=Turn.ENDED, on=TODAY, at=AT)


def test_an_output_needs_something_that_shows_it(client: Client, cast: Cast, bodies: Bodies) -> None:
    row = begin(cast.hub_staff, bodies.university)
    with pytest.raises(RuleBroken):
        output(cast.hub_staff, row, evidence="")
    made = output(cast.hub_staff, row, evidence="", upload=SimpleUploadedFile("a.pdf", b"%PDF-1.7 invented"))
    assert made.has_evidence
    address = f"/en/files/{made.stored_id}/a.pdf"
    assert client.get(address).status_code in (302, 403, 404)
    client.force_login(cast.hub_staff)
    assert client.get(address).status_code == 200


def test_turns_follow_each_other(cast: Cast, bodies: Bodies) -> None:
    row = begin(cast.hub_staff, bodies.university)
    for turn, on, code in (
        (Turn.BEGAN, TODAY, "begun_already"),
        (Turn.RENEWED, date(2023, 1, 1), "before_last_turn"),
        (Turn.RENEWED, TODAY + timedelta(days=1), "in_future"),
    ):
        with pytest.raises(RuleBroken) as refused:
            actions_agreements.turn_partnership(cast.hub_staff, row, turn=turn, on=on, at=AT)
        assert refused.value.code == code
    actions_agreements.turn_partnership(cast.hub_staff, row, turn=Turn.ENDED, on=TODAY, at=AT)
    with pytest.raises(RuleBroken):
        actions_agreements.turn_partnership(cast.hub_staff, row, turn=Turn.ENDED, on=TODAY, at=AT)


@given(st.lists(st.tuples(DAYS, st.booleans()), max_size=6), DAYS, DAYS, DAYS)
def test_more_outputs_never_make_a_partnership_count_less(
    outputs: list[tuple[date, bool]], began: date, since: date, as_of: date
) -> None:
    turns = [TurnOn(turn=Turn.BEGAN, on=began)]
    before = rules.counts(turns, outputs[:-1], since=since, as_of=as_of)
    assert rules.counts(turns, outputs, since=since, as_of=as_of) >= before
    if before:
        assert since <= began <= as_of


def test_a_clause_stands_once_and_is_read_by_everybody(client: Client, cast: Cast, bodies: Bodies) -> None:
    row = Agreement.objects.create(key="memo", titles={"en": "Memo"}, body=bodies.university, is_public=True)
    assert b"unknown to us" in client.get("/en/agreements/memo").content
    actions_agreements.add_clause(cast.hub_staff, row, number="1", text="Invented clause.", whose="we", at=AT)
    with pytest.raises(RuleBroken):
        actions_agreements.add_clause(cast.hub_staff, row, number="1", text="Again.", whose="we", at=AT)
    with pytest.raises(NotPermitted):
        actions_agreements.add_clause(cast.board_member, row, number="2", text="No.", whose="we", at=AT)
    assert b"Invented clause." in client.get("/en/agreements/memo").content


def test_the_published_agreement_loads_and_the_demo_stands(cast: Cast, bodies: Bodies) -> None:
    from mithaq.accounts.demo import load_demo as load_people
    from mithaq.core import reference
    from mithaq.relations.demo import load_demo
    from mithaq.relations.reference import FILES

    outcome = reference.load(at=AT, apply=True, files=FILES)
    assert not outcome.faults, outcome.faults
    assert Agreement.objects.get(key="unodc-2020").is_public
    Body.objects.filter(kind="mission").delete()
    load_people(AT)
    load_demo(AT)
    load_demo(AT)
    assert Partnership.objects.count() == 4
    assert counted().value == 3
