"""Recording, correcting and withdrawing facts: the ladder of every action."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from mithaq.core.errors import Conflict, NotPermitted, RuleBroken
from mithaq.core.models import AuditEntry
from mithaq.core.partial_dates import PartialDate
from mithaq.reviews import actions, queries, rules
from mithaq.reviews.models import ReviewFact
from mithaq.world.models import Country
from tests.people import Cast
from tests.reviews.conftest import Reviews

AT = datetime(2026, 11, 24, 9, tzinfo=UTC)
VISIT = actions.NewFact(
    milestone="visit",
    aspect=rules.Aspect.REACHED,
    when=PartialDate.parse("2025-03"),
    source_kind=rules.SourceKind.MISSION,
    source="Call with the mission",
)


def test_the_coordinator_of_the_region_records_a_fact_and_it_is_audited(reviews: Reviews, cast: Cast) -> None:
    row = actions.record_fact(cast.coordinator, reviews.jordan, VISIT, at=AT)
    assert row.partial_date == PartialDate.parse("2025-03")
    entry = AuditEntry.objects.get(verb="record_fact")
    assert entry.actor_id == cast.coordinator.pk
    assert entry.after["when"] == "2025-03"


def test_a_coordinator_of_another_region_may_not(reviews: Reviews, cast: Cast) -> None:
    with pytest.raises(NotPermitted):
        actions.record_fact(cast.coordinator, reviews.peru, VISIT, at=AT)
    assert not ReviewFact.objects.exists()


@pytest.mark.parametrize(
    "who", ["member_in_amman", "stranger", "nobody", "auditor", "operator", "board_member"]
)
def test_others_may_not(reviews: Reviews, cast: Cast, who: str) -> None:
    with pytest.raises(NotPermitted):
        actions.record_fact(getattr(cast, who), reviews.jordan, VISIT, at=AT)


@pytest.mark.parametrize(
    ("when", "code"), [("2001", "before_treaty"), ("2012-05", "before_cycle"), ("2027-01", "in_future")]
)
def test_an_impossible_date_is_refused_with_a_reason(
    reviews: Reviews, cast: Cast, when: str, code: str
) -> None:
    with pytest.raises(RuleBroken) as refused:
        actions.record_fact(
            cast.hub_staff, reviews.jordan, replace(VISIT, when=PartialDate.parse(when)), at=AT
        )
    assert refused.value.code == code


def test_a_state_that_is_no_party_has_no_review(reviews: Reviews, cast: Cast) -> None:
    reviews.jordan.country.parties.update(is_party=False)
    with pytest.raises(RuleBroken) as refused:
        actions.record_fact(cast.hub_staff, reviews.jordan, VISIT, at=AT)
    assert refused.value.code == "no_party"


def test_a_fact_without_a_source_is_refused(reviews: Reviews, cast: Cast) -> None:
    with pytest.raises(RuleBroken) as refused:
        actions.record_fact(cast.hub_staff, reviews.jordan, replace(VISIT, source=" "), at=AT)
    assert refused.value.code == "no_source"


def test_a_correction_keeps_the_first_fact_and_past_questions_still_see_it(
    reviews: Reviews, cast: Cast
) -> None:
    first = actions.record_fact(cast.hub_staff, reviews.jordan, VISIT, at=AT)
    actions.record_fact(
        cast.hub_staff,
        reviews.jordan,
        replace(VISIT, when=PartialDate.parse("2025-04-02")),
        at=AT + timedelta(days=3),
        corrects=first,
    )
    assert ReviewFact.objects.count() == 2

    def visit(known_on: date | None) -> str:
        rows = {row.iso3: row for row in queries.tracker(as_of=date(2026, 12, 31), known_on=known_on)}
        return str(rows["JOR"].standing.reached["visit"].fact.when)

    assert visit(None) == "2025-04-02"
    assert visit(AT.date()) == "2025-03"


def test_the_same_fact_is_not_corrected_twice(reviews: Reviews, cast: Cast) -> None:
    first = actions.record_fact(cast.hub_staff, reviews.jordan, VISIT, at=AT)
    actions.record_fact(cast.hub_staff, reviews.jordan, VISIT, at=AT, corrects=first)
    with pytest.raises(Conflict):
        actions.record_fact(cast.hub_staff, reviews.jordan, VISIT, at=AT, corrects=first)
    assert ReviewFact.objects.count() == 2


def test_a_correction_about_something_else_is_refused(reviews: Reviews, cast: Cast) -> None:
    first = actions.record_fact(cast.hub_staff, reviews.jordan, VISIT, at=AT)
    with pytest.raises(RuleBroken):
        actions.record_fact(cast.hub_staff, reviews.peru, VISIT, at=AT, corrects=first)


def test_a_withdrawn_fact_stays_in_the_log_and_no_longer_counts(reviews: Reviews, cast: Cast) -> None:
    fact = actions.record_fact(cast.hub_staff, reviews.jordan, VISIT, at=AT)
    actions.withdraw_fact(cast.hub_staff, fact, why="Wrong country", at=AT + timedelta(days=1))
    rows = {row.iso3: row for row in queries.tracker(as_of=date(2026, 12, 31))}
    assert rows["JOR"].status is rules.Status.UNKNOWN
    assert ReviewFact.objects.count() == 1
    with pytest.raises(Conflict):
        actions.withdraw_fact(cast.hub_staff, fact, why="Again", at=AT + timedelta(days=2))


def test_a_state_cannot_review_itself(reviews: Reviews, cast: Cast) -> None:
    with pytest.raises(RuleBroken) as refused:
        actions.name_reviewer(cast.hub_staff, reviews.jordan, reviews.jordan.country, source="x", at=AT)
    assert refused.value.code == "reviews_itself"


def test_naming_a_reviewer_twice_is_once(reviews: Reviews, cast: Cast) -> None:
    latvia = Country.objects.get(pk="LVA")
    for _time in range(2):
        actions.name_reviewer(cast.hub_staff, reviews.jordan, latvia, source="x", at=AT)
    assert reviews.jordan.reviewers.count() == 1
    assert AuditEntry.objects.filter(verb="name_reviewer").count() == 1


def test_the_tracker_asks_the_database_a_constant_number_of_times(
    reviews: Reviews, cast: Cast, django_assert_max_num_queries: object
) -> None:
    for _time in range(30):
        actions.record_fact(cast.hub_staff, reviews.jordan, VISIT, at=AT)
    with django_assert_max_num_queries(8):  # type: ignore[operator]
        assert len(queries.tracker(as_of=date(2026, 12, 31))) == 3
