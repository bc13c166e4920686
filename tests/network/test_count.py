"""Counting the network on any day; the invented network has the size that was published."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from mithaq.core import measures
from mithaq.network import actions, demo, queries, rules
from mithaq.network.models import MembershipEvent, Organisation, Person, PublishedCount
from tests.network.conftest import AT, Network


def test_counts_follow_the_log_on_any_day(network: Network) -> None:
    network.make("riga", seat="LVA", kind="affiliate", admitted=date(2024, 5, 5))
    assert queries.counts(date(2019, 1, 1)) == queries.Counts(
        organisations=0, countries=0, members=0, member_countries=0
    )
    found = queries.counts(date(2024, 5, 5))
    assert (found.organisations, found.countries, found.members, found.member_countries) == (3, 3, 2, 2)
    assert queries.counts(AT.date(), region="swana").organisations == 1


def test_a_suspended_member_does_not_count(network: Network) -> None:
    actions.add_event(
        None,
        network.amman,
        kind="national",
        event=rules.Event.SUSPENDED,
        on=date(2025, 1, 1),
        at=AT,
        reason="Invented",
        decision="Invented",
    )
    assert queries.counts(date(2024, 12, 31)).members == 2
    assert queries.counts(date(2025, 1, 1)).members == 1


def test_the_number_of_queries_does_not_grow(network: Network) -> None:
    def asked() -> int:
        with CaptureQueriesContext(connection) as caught:
            queries.counts_by_region(AT.date())
        return len(caught)

    first = asked()
    for number in range(12):
        network.make(f"more-{number}", seat="LVA")
    assert asked() == first


def test_measures_count_the_hidden_without_naming_them(network: Network) -> None:
    network.make("hidden", seat="LVA", exposure="hidden", name="PLANTED-MARKER")
    for key, value in (
        ("organisations", 3),
        ("member_organisations", 3),
        ("member_countries", 3),
        ("network_countries", 3),
    ):
        measure = measures.measure(key)
        assert measure is not None
        found = measure.count(AT.date(), None)
        assert found.value == value
        assert len(found.rows) == 2 and found.note
        assert "PLANTED" not in str(found.rows) and "LVA" not in str(found.rows)
        assert measure.count(AT.date(), None) == found


@pytest.mark.usefixtures("world")
def test_the_invented_network_has_the_size_that_was_published() -> None:
    demo.load_demo(AT)
    start = queries.counts(date(2022, 6, 30))
    published = {row.what: row.value for row in PublishedCount.objects.filter(as_of="2022-06")}
    assert published == {
        "organisations": start.organisations,
        "countries": start.countries,
        "members": start.members,
        "member_countries": start.member_countries,
    }
    spring = queries.counts(date(2023, 4, 28))
    assert spring.organisations + spring.individuals == 385
    for day in (date(2023, 12, 8), date(2024, 12, 9)):
        winter = queries.counts(day)
        assert 390 <= winter.organisations + winter.individuals < 400
    today = queries.counts(AT.date())
    assert today.countries > 126 and today.member_countries > 79


@pytest.mark.usefixtures("world")
def test_the_invented_network_is_invented_and_loads_once() -> None:
    demo.load_demo(AT)
    before = (Organisation.objects.count(), MembershipEvent.objects.count(), Person.objects.count())
    demo.load_demo(AT)
    assert before == (Organisation.objects.count(), MembershipEvent.objects.count(), Person.objects.count())
    assert not Organisation.objects.exclude(name__contains="(invented)").exists()
    assert Organisation.objects.values("name").distinct().count() == before[0]
    for organisation in Organisation.objects.prefetch_related("events")[:40]:
        assert rules.standing_at(actions.log_of(organisation), AT.date()).since == organisation.since
