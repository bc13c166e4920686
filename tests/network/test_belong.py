"""Belonging as a log: which events may follow which, where a log puts somebody on a day, and who may write in it."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import IntegrityError, transaction
from hypothesis import given
from hypothesis import strategies as st

from mithaq.core.errors import Conflict, NotPermitted, RuleBroken
from mithaq.core.models import AuditEntry
from mithaq.network import actions, queries, rules
from mithaq.network.models import MembershipEvent, Organisation, OrganisationName, Person
from tests.network.conftest import AT, Network
from tests.people import Cast

DAY = date(2026, 3, 1)
E = rules.Event


def event(
    number: int, kind: str, what: rules.Event, on: date, recorded: date | None = None
) -> rules.LoggedEvent:
    at = datetime.combine(recorded or on, datetime.min.time(), tzinfo=UTC)
    return rules.LoggedEvent(id=number, kind=kind, event=what, on=on, recorded_at=at)


def test_the_log_says_where_somebody_stood_on_any_day() -> None:
    log = [
        event(1, "affiliate", E.ADMITTED, date(2020, 1, 1)),
        event(2, "national", E.APPLIED, date(2021, 1, 1)),
        event(3, "national", E.ADMITTED, date(2021, 3, 1)),
        event(4, "national", E.SUSPENDED, date(2022, 1, 1)),
        event(5, "national", E.REINSTATED, date(2022, 6, 1)),
        event(6, "national", E.LEFT, date(2023, 1, 1)),
    ]
    assert rules.standing_at(log, date(2019, 12, 31)) == rules.NOWHERE
    assert rules.standing_at(log, date(2021, 2, 1)).kind == "affiliate"
    assert rules.standing_at(log, date(2021, 3, 1)).kind == "national"
    assert rules.standing_at(log, date(2022, 3, 1)).state is rules.State.SUSPENDED
    assert rules.standing_at(log, date(2022, 12, 31)).since == date(2020, 1, 1)
    assert rules.standing_at(log, date(2023, 1, 1)).state is rules.State.LEFT
    assert rules.fault_of_log(log) is None


def test_what_was_recorded_later_was_not_known_before() -> None:
    log = [event(1, "national", E.ADMITTED, date(2020, 1, 1), recorded=date(2021, 5, 1))]
    known = datetime(2020, 12, 31, tzinfo=UTC)
    assert not rules.standing_at(log, date(2020, 6, 1), known).belongs
    assert rules.standing_at(log, date(2020, 6, 1)).belongs


@given(st.lists(st.tuples(st.sampled_from(list(E)), st.integers(0, 3000)), max_size=12), st.integers(0, 3000))
def test_a_log_that_may_stand_never_has_somebody_inside_who_was_not_admitted(
    steps: list[tuple[rules.Event, int]], day: int
) -> None:
    start = date(2015, 1, 1)
    log: list[rules.LoggedEvent] = []
    for number, (what, days) in enumerate(steps):
        new = event(number, "national", what, start + timedelta(days=days))
        if rules.fault_of_log([*log, new]) is None:
            log.append(new)
    as_of = start + timedelta(days=day)
    standing = rules.standing_at(log, as_of)
    before = [each for each in log if each.on <= as_of]
    assert not standing.belongs or any(each.event is E.ADMITTED for each in before)
    assert rules.standing_at(reversed(log), as_of) == standing


def test_the_hub_records_an_event_and_it_is_audited(network: Network, cast: Cast) -> None:
    actions.record_event(
        cast.hub_staff, network.amman, kind="national", event=E.LEFT, on=DAY, at=AT, reason="Closed"
    )
    network.amman.refresh_from_db()
    assert network.amman.state == "left"
    assert AuditEntry.objects.filter(verb="record_membership_event", actor=cast.hub_staff).count() == 1


@pytest.mark.parametrize(
    "who", ["member_in_amman", "coordinator", "board_member", "auditor", "operator", "nobody"]
)
def test_nobody_else_records_events(network: Network, cast: Cast, who: str) -> None:
    with pytest.raises(NotPermitted):
        actions.record_event(getattr(cast, who), network.amman, kind="national", event=E.LEFT, on=DAY, at=AT)
    assert network.amman.events.count() == 1


@pytest.mark.parametrize(
    ("what", "on", "reason", "code"),
    [
        (E.ADMITTED, DAY, "", "does_not_follow"),
        (E.REINSTATED, DAY, "", "does_not_follow"),
        (E.LEFT, date(2019, 1, 1), "", "does_not_follow"),
        (E.LEFT, date(2026, 11, 25), "", "in_future"),
        (E.SUSPENDED, DAY, "", "no_reason"),
        (E.EXPELLED, DAY, "Because", "no_decision"),
    ],
)
def test_an_event_that_cannot_be_is_refused_with_a_reason(
    network: Network, cast: Cast, what: rules.Event, on: date, reason: str, code: str
) -> None:
    with pytest.raises(RuleBroken) as refused:
        actions.record_event(
            cast.hub_staff, network.amman, kind="national", event=what, on=on, at=AT, reason=reason
        )
    assert refused.value.code == code


def test_a_kind_for_people_is_not_for_organisations(network: Network, cast: Cast) -> None:
    with pytest.raises(RuleBroken):
        actions.record_event(
            cast.hub_staff, network.amman, kind="individual", event=E.ADMITTED, on=DAY, at=AT
        )


def test_an_event_is_withdrawn_once_and_the_past_still_knows_it(network: Network, cast: Cast) -> None:
    made = actions.record_event(
        cast.hub_staff, network.amman, kind="national", event=E.LEFT, on=DAY, at=AT - timedelta(days=30)
    )
    actions.withdraw_event(cast.hub_staff, made, why="Wrong organisation", at=AT)
    assert queries.counts(AT.date(), AT.date() - timedelta(days=1)).organisations == 1
    assert queries.counts(AT.date()).organisations == 2
    with pytest.raises(Conflict):
        actions.withdraw_event(cast.hub_staff, made, why="Again", at=AT)


def test_an_event_on_which_others_rest_is_not_withdrawn(network: Network, cast: Cast) -> None:
    actions.record_event(cast.hub_staff, network.amman, kind="national", event=E.LEFT, on=DAY, at=AT)
    first = network.amman.events.get(event="admitted")
    with pytest.raises(RuleBroken):
        actions.withdraw_event(cast.hub_staff, first, why="Mistake", at=AT)
    first.refresh_from_db()
    assert first.withdrawn_at is None


def test_the_database_refuses_an_event_of_nobody_and_of_two(network: Network) -> None:
    person = Person.objects.create(name="Somebody Invented")
    for organisation, other in ((None, None), (network.amman, person)):
        with pytest.raises(IntegrityError), transaction.atomic():
            MembershipEvent.objects.create(
                organisation=organisation,
                person=other,
                kind_id="national",
                event="left",
                on=DAY,
                recorded_at=AT,
            )


def test_a_name_that_goes_is_kept(network: Network, cast: Cast) -> None:
    actions.change_organisation(cast.hub_staff, network.amman, {"name": "Jordan Lens (invented)"}, at=AT)
    assert OrganisationName.objects.get().name == "Jordan Watch (invented)"
    assert "jordan lens" in Organisation.objects.get(pk=network.amman.pk).folded


def test_a_representative_changes_what_is_theirs_and_not_the_name(network: Network, cast: Cast) -> None:
    actions.change_organisation(cast.member_in_amman, network.amman, {"exposure": "hidden"}, at=AT)
    with pytest.raises(NotPermitted):
        actions.change_organisation(cast.member_in_amman, network.amman, {"name": "Other"}, at=AT)
    with pytest.raises(NotPermitted):
        actions.change_organisation(cast.member_in_lima, network.amman, {"exposure": "full"}, at=AT)


def test_the_yearly_word_brings_a_dormant_member_back(network: Network, cast: Cast) -> None:
    actions.record_event(
        cast.hub_staff, network.amman, kind="national", event=E.DORMANT, on=DAY, at=AT, reason="Silent"
    )
    network.amman.refresh_from_db()
    actions.confirm_organisation(cast.member_in_amman, network.amman, at=AT)
    network.amman.refresh_from_db()
    assert (network.amman.state, network.amman.confirmed_on) == ("active", AT.date())
