"""The log read once for every day says what it says read anew for one day (`rules.standing_at`, `queries.network_on`)."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mithaq.network import queries, queries_coverage, queries_history, rules
from mithaq.network.models import MembershipEvent, Organisation, Person
from mithaq.network.queries import Belonging, Counts
from tests.network.conftest import Network

START = date(2022, 1, 1)
DAYS = st.integers(0, 60)
EVENTS = st.sampled_from(list(rules.Event))
KINDS = st.sampled_from(["national", "affiliate", "international"])


@given(st.lists(st.tuples(EVENTS, KINDS, DAYS), max_size=10))
def test_the_changes_of_a_log_add_up_to_its_standing_on_every_day(
    steps: list[tuple[rules.Event, str, int]],
) -> None:
    log = [
        rules.LoggedEvent(
            id=number,
            kind=kind,
            event=event,
            on=START + timedelta(days=days),
            recorded_at=datetime(2023, 1, 1, tzinfo=UTC),
        )
        for number, (event, kind, days) in enumerate(steps)
    ]
    in_order = sorted(log, key=lambda each: (each.on, each.id))
    changes = list(rules.changes_of_count((each.event, each.kind, each.on) for each in in_order))
    for days in range(-1, 62):
        day = START + timedelta(days=days)
        counted: dict[str, int] = {}
        for on, kind, difference in changes:
            if on <= day:
                counted[kind] = counted.get(kind, 0) + difference
        standing = rules.standing_at(log, day)
        assert {kind: count for kind, count in counted.items() if count} == (
            {standing.kind: 1} if standing.belongs else {}
        )


def counted_by_name(rows: list[Belonging]) -> Counts:
    """The four counts from the rows themselves."""
    return Counts(
        organisations=len(rows),
        countries=len({row.country for row in rows if row.country}),
        members=sum(row.is_member for row in rows),
        member_countries=len({row.country for row in rows if row.is_member and row.country}),
    )


LOGS = st.lists(
    st.tuples(st.integers(0, 4), EVENTS, KINDS, DAYS, st.integers(0, 60), st.none() | st.integers(0, 60)),
    max_size=25,
)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(LOGS, DAYS, st.none() | DAYS)
def test_counts_by_number_are_the_counts_by_name(
    network: Network,
    steps: list[tuple[int, rules.Event, str, int, int, int | None]],
    day: int,
    known: int | None,
) -> None:
    MembershipEvent.objects.all().delete()
    Organisation.objects.all().delete()
    Person.objects.all().delete()
    exposures = ("full", "hidden", "country_only", "hidden")
    made = [
        Organisation.objects.create(code=f"o-{number}", name="Invented", seat_id=seat, exposure=exposure)
        for number, (seat, exposure) in enumerate(zip(("JOR", "JOR", "PER", None), exposures, strict=True))
    ]
    somebody = Person.objects.create(name="Somebody Invented")
    for who, event, kind, on, recorded, withdrawn in steps:
        MembershipEvent.objects.create(
            organisation=made[who] if who < len(made) else None,
            person=None if who < len(made) else somebody,
            kind_id="individual" if who == len(made) else kind,
            event=event,
            on=START + timedelta(days=on),
            recorded_at=noon(recorded),
            withdrawn_at=None if withdrawn is None else noon(withdrawn),
            withdrawn_why="" if withdrawn is None else "Invented",
        )
    as_of, known_on = START + timedelta(days=day), None if known is None else START + timedelta(days=known)
    queries._standings.cache_clear()
    rows = list(queries.network_on(as_of, known_on))
    found = queries.counts(as_of, known_on)
    standing = rules.standing_at(
        [
            rules.LoggedEvent(
                id=each.pk,
                kind=each.kind_id,
                event=rules.Event(each.event),
                on=each.on,
                recorded_at=each.recorded_at,
                withdrawn_at=each.withdrawn_at,
            )
            for each in somebody.events.all()
        ],
        as_of,
        queries_history.end_of(known_on) if known_on else None,
    )
    assert found.individuals == standing.belongs
    assert counted_by_name(rows) == Counts(
        organisations=found.organisations,
        countries=found.countries,
        members=found.members,
        member_countries=found.member_countries,
    )
    inside = queries.countries_of_region("swana")
    for each in queries.counts_by_region(as_of, known_on):
        if each.region.code == "swana":
            assert each.counts == counted_by_name([row for row in rows if row.country in inside])
    covered = queries_coverage.coverage(as_of, known_on)
    shown = queries.shown_rows(rows)
    assert covered.hidden == len(rows) - len(shown)
    assert {row.iso3: (row.organisations, row.members) for row in covered.countries} == {
        iso3: (
            sum(row.country == iso3 for row in shown),
            sum(row.is_member for row in shown if row.country == iso3),
        )
        for iso3 in ("JOR", "PER", "LVA")
    }


def noon(days: int) -> datetime:
    """Noon of a day after the start."""
    return datetime(2022, 1, 1, 12, tzinfo=UTC) + timedelta(days=days)


@pytest.mark.django_db(transaction=True)
def test_what_is_remembered_ends_with_a_change_of_log_seat_or_exposure(network: Network) -> None:
    day = date(2026, 11, 24)

    def seen() -> tuple[int, int, int]:
        tally = queries_history.history().on(day)
        return (
            sum(tally.values()),
            len({group.country for group in tally}),
            sum(queries_history.listed(tally).values()),
        )

    assert seen() == (2, 2, 2)
    assert queries_history.history() is queries_history.history()
    network.make("riga", seat="LVA")
    assert seen() == (3, 3, 3)
    assert network.amman.version
    Organisation.objects.filter(pk=network.amman.pk).update(
        exposure="hidden", seat="PER", version=network.amman.version + 1
    )
    assert seen() == (3, 2, 2)


@pytest.mark.django_db(transaction=True)
def test_a_year_of_days_reads_the_log_once_and_a_new_event_reads_it_again(network: Network) -> None:
    def readings(days: list[date]) -> tuple[int, list[int]]:
        with CaptureQueriesContext(connection) as asked:
            found = [len(queries.network_on(day)) for day in days]
        read = [each for each in asked if 'SELECT "network_membershipevent"."organisation_id"' in each["sql"]]
        return len(read), found

    year = [date(2024, month, 1) for month in range(1, 13)]
    assert readings(year) == (1, [2] * 12)
    assert readings(year)[0] == 0
    network.make("riga", seat="LVA", admitted=date(2024, 6, 15))
    assert readings(year) == (1, [2] * 6 + [3] * 6)
