"""Assumptions are tested by findings for and against; activities lie in their year, and show what they produced."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from mithaq.core import reference
from mithaq.core.errors import Conflict, NotPermitted, RuleBroken
from mithaq.core.waiting import waiting_for
from mithaq.funding import actions_agreements
from mithaq.funding.activities import activities_named
from mithaq.results import actions_plan, rules_plan
from mithaq.results.models import Activity, Assumption, AssumptionFinding, Objective
from mithaq.results.rules_plan import Progress, Says, Timing
from tests.funding.conftest import give, sign
from tests.people import Cast

AT = datetime(2026, 11, 24, 12, tzinfo=UTC)
TODAY = AT.date()
CODES = "abcdef"
CHAINS = st.dictionaries(st.sampled_from(CODES), st.lists(st.sampled_from(CODES), max_size=3), max_size=6)


@given(CHAINS)
def test_a_chain_is_put_in_order_or_has_a_circle(rests_on: dict[str, list[str]]) -> None:
    order = rules_plan.in_chain(rests_on)
    if order is None:
        # Every circle can be walked for ever: following what is there never ends.
        here = {code for code in rests_on if any(below in rests_on for below in rests_on[code])}
        assert here
    else:
        assert sorted(order) == sorted(rests_on)
        for place, code in enumerate(order):
            assert all(below in order[:place] for below in rests_on[code] if below in rests_on)


@given(st.lists(st.sampled_from(list(Says))), st.sampled_from(list(Says)))
def test_more_findings_never_hide_a_contradiction(findings: list[Says], more: Says) -> None:
    before, after = rules_plan.tested(findings), rules_plan.tested([*findings, more])
    assert after is not rules_plan.Tested.UNTESTED
    if before is rules_plan.Tested.CONTESTED:
        assert after is rules_plan.Tested.CONTESTED
    if before is rules_plan.Tested.FAILS:
        assert after in (rules_plan.Tested.FAILS, rules_plan.Tested.CONTESTED)


def test_what_rests_on_a_contested_assumption_is_shaken_all_the_way_up() -> None:
    rests_on = {"a": [], "b": ["a"], "c": ["b"], "d": []}
    states = {
        "a": rules_plan.Tested.CONTESTED,
        "b": rules_plan.Tested.HOLDS,
        "c": rules_plan.Tested.UNTESTED,
        "d": rules_plan.Tested.HOLDS,
    }
    assert rules_plan.shaken(rests_on, states) == {"b", "c"}


@pytest.mark.parametrize(
    ("progress", "on", "timing"),
    [
        (Progress.PLANNED, date(2026, 1, 31), Timing.AHEAD),
        (Progress.PLANNED, date(2026, 2, 1), Timing.NOT_BEGUN),
        (Progress.GOING, date(2026, 3, 1), Timing.NOW),
        (Progress.GOING, date(2026, 3, 2), Timing.LATE),
        (Progress.DONE, date(2027, 1, 1), Timing.CLOSED),
        (Progress.DROPPED, date(2027, 1, 1), Timing.CLOSED),
    ],
)
def test_an_activity_is_late_the_day_after_its_last(progress: Progress, on: date, timing: Timing) -> None:
    assert rules_plan.timing(progress, date(2026, 2, 1), date(2026, 3, 1), on) is timing


def plan(person: Any, activity: Activity | None = None, **more: Any) -> Activity:
    given: dict[str, Any] = {
        "key": "2026-1-1",
        "year": 2026,
        "objective": Objective.objects.get(key="2023-2026.1"),
        "titles": {"en": "Invented activity"},
        "starts": date(2026, 2, 1),
        "ends": date(2026, 11, 30),
        "lines": ["parallel-reports-year"],
        **more,
    }
    return actions_plan.save_activity(person, activity, at=AT, **given)


def test_an_activity_is_planned_changed_and_never_twice(strategy: reference.Outcome, cast: Cast) -> None:
    row = plan(cast.hub_staff)
    with pytest.raises(RuleBroken) as refused:
        plan(cast.hub_staff)
    assert refused.value.code == "activity_twice"
    old = Activity.objects.get(pk=row.pk)
    plan(cast.hub_staff, row, progress="going")
    with pytest.raises(Conflict):
        plan(cast.hub_staff, old, progress="done")


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"ends": date(2026, 1, 1)}, "ends_before_start"),
        ({"ends": date(2027, 1, 1)}, "outside_year"),
        ({"lines": ["nothing-such"]}, "no_such_line"),
    ],
)
def test_slips_in_a_plan_are_refused(
    change: dict[str, Any], code: str, strategy: reference.Outcome, cast: Cast
) -> None:
    with pytest.raises(RuleBroken) as refused:
        plan(cast.hub_staff, **change)
    assert refused.value.code == code


@pytest.mark.parametrize("name", ["board_member", "auditor", "coordinator", "member_in_lima", "stranger"])
def test_only_the_hub_plans_and_records(name: str, strategy: reference.Outcome, cast: Cast) -> None:
    row = plan(cast.hub_staff)
    person = getattr(cast, name)
    assumption = Assumption.objects.get(code="A1")
    for act in (
        lambda: plan(person, row, progress="done"),
        lambda: actions_plan.add_record(person, row, on=TODAY, title="x", address="/en/funding", at=AT),
        lambda: actions_plan.record_finding(
            person, assumption, says=Says.SUPPORTS, what="x", on=TODAY, address="https://example.org", at=AT
        ),
    ):
        with pytest.raises(NotPermitted):
            act()


def test_what_an_activity_produced_is_shown_once(strategy: reference.Outcome, cast: Cast) -> None:
    row = plan(cast.hub_staff)

    def add(address: str, on: date = TODAY) -> Any:
        return actions_plan.add_record(cast.hub_staff, row, on=on, title="Invented", address=address, at=AT)

    add("/en/reports/x")
    for address, on, code in (
        ("/en/reports/x", TODAY, "record_twice"),
        ("javascript:alert(1)", TODAY, "no_address"),
        ("//elsewhere.example", TODAY, "no_address"),
        ("/en/y", TODAY + timedelta(days=1), "in_future"),
    ):
        with pytest.raises(RuleBroken) as refused:
            add(address, on)
        assert refused.value.code == code


def test_an_own_activity_waits_when_it_should_have_begun_or_ends_soon(
    strategy: reference.Outcome, cast: Cast
) -> None:
    def waits() -> list[str]:
        return [str(item.title) for item in waiting_for(cast.hub_staff, AT) if item.kind == "activity"]

    row = plan(cast.hub_staff, owner=cast.hub_staff, ends=date(2026, 12, 31))
    assert waits() == ["Activity should have begun: Invented activity"]
    plan(cast.hub_staff, row, owner=cast.hub_staff, ends=date(2026, 12, 31), progress="going")
    assert waits() == []
    plan(cast.hub_staff, row, owner=cast.hub_staff, ends=date(2026, 12, 8), progress="going")
    assert waits() == ["Activity: Invented activity"]
    plan(cast.hub_staff, row, owner=cast.hub_staff, ends=date(2026, 12, 8), progress="done")
    assert waits() == []


def test_findings_are_public_and_can_be_taken_back(
    client: Client, strategy: reference.Outcome, cast: Cast
) -> None:
    def state(code: str) -> str:
        rows = client.get("/en/strategy/theory.json").json()["assumptions"]
        return next(str(row["state"]) for row in rows if row["code"] == code)

    assumption = Assumption.objects.get(code="A2")
    assert state("A2") == "untested"
    for says in (Says.SUPPORTS, Says.CONTRADICTS):
        actions_plan.record_finding(
            cast.hub_staff,
            assumption,
            says=says,
            what=f"Invented {says.value}",
            on=TODAY,
            address="https://example.org/finding",
            at=AT,
        )
    page = client.get("/en/strategy/theory").content.decode()
    assert state("A2") == "contested" and "Invented contradicts" in page
    assert "rests on something that is contested" in page and "Take back" not in page
    finding = AssumptionFinding.objects.get(says="contradicts")
    client.force_login(cast.board_member)
    assert client.post(f"/en/strategy/findings/{finding.pk}/take-back").status_code == 403
    client.force_login(cast.hub_staff)
    for _twice in range(2):
        assert client.post(f"/en/strategy/findings/{finding.pk}/take-back").status_code == 302
    assert state("A2") == "holds"


def test_the_work_plan_is_for_who_works_on_the_strategy(
    client: Client, strategy: reference.Outcome, cast: Cast
) -> None:
    plan(cast.hub_staff)
    for name in ("member_in_amman", "stranger"):
        client.force_login(getattr(cast, name))
        assert client.get("/en/desk/workplan").status_code == 403
        assert client.get("/en/desk/workplan/2026-1-1").status_code == 403
        assert not Activity.objects.visible_to(getattr(cast, name)).exists()
    client.force_login(cast.auditor)
    assert b"Invented activity" in client.get("/en/desk/workplan").content
    assert b"100%" in client.get("/en/desk/workplan/2026-1-1").content  # nobody pays for it yet
    assert client.get("/en/desk/workplan/new").status_code == 403


def test_an_agreement_names_the_activities_it_pays_for(
    strategy: reference.Outcome, cast: Cast, client: Client
) -> None:
    row = plan(cast.hub_staff)
    agreement = sign(cast, give(cast, "lamp-fund"), "lamp-1", date(2024, 1, 1), date(2026, 12, 31))
    for code in (row.key, "unknown-1"):
        actions_agreements.share_activity(
            cast.hub_staff, agreement, activity=code, percent=Decimal(40), at=AT
        )
    client.force_login(cast.hub_staff)
    page = client.get("/en/desk/funding/grants/lamp-1").content.decode()
    assert f'<a href="{row.get_absolute_url()}"><bdi>{row}</bdi></a>' in page
    assert "unknown-1" in page
    assert activities_named(cast.nobody, {row.key}) == {}
