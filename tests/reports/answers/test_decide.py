"""Decisions on a pair are a log: what is decided later changes no answer about an earlier day."""

from collections.abc import Iterator
from contextlib import suppress
from datetime import date, timedelta

import pytest
from django.db import transaction
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mithaq.core import measures
from mithaq.core.errors import Conflict
from mithaq.reports import actions_answers, matching, queries_answers
from mithaq.reports.models import ParallelReport
from mithaq.reports.models_answers import AnswerPair, MatchRun
from mithaq.reports.queries_answers import Reflected
from mithaq.reports.rules_answers import Decision
from tests.people import Cast
from tests.reports.answers.conftest import LATER
from tests.reports.publishing.conftest import Publishing

DAY = LATER.date()
YEAR_END = date(2026, 12, 31)
NOTHING = Reflected(recommendations={}, findings={})


def decide(cast: Cast, pair: AnswerPair, decision: Decision, after: int) -> None:
    actions_answers.decide_pair(
        cast.hub_staff, pair, decision, why="Read both.", at=LATER + timedelta(days=after)
    )


def reflected(as_of: date, known_on: date | None = None) -> measures.Measured:
    measure = measures.measure("recommendations_reflected")
    assert measure is not None
    return measure.count(as_of, known_on)


@pytest.fixture
def public_pair(publishing: Publishing, pair: AnswerPair) -> AnswerPair:
    ParallelReport.objects.filter(pk=publishing.report.pk).update(
        status="published",
        published_on=date(2026, 6, 1),
        published_precision="day",
        created_at=LATER - timedelta(days=200),
    )
    return pair


def test_a_later_rejection_leaves_the_answers_about_earlier_days(cast: Cast, public_pair: AnswerPair) -> None:
    decide(cast, public_pair, Decision.CONFIRMED, 0)
    asked = [(DAY, None), (DAY, DAY), (DAY + timedelta(days=9), None), (YEAR_END, DAY), (DAY, YEAR_END)]
    before = [reflected(*each) for each in asked]
    assert [each.value for each in before] == [1] * 5
    decide(cast, public_pair, Decision.REJECTED, 10)
    assert [reflected(*each) for each in asked] == before
    assert reflected(DAY + timedelta(days=10)).value == 0
    assert reflected(DAY - timedelta(days=1)).value == 0
    assert reflected(YEAR_END, DAY - timedelta(days=1)).value == 0
    decide(cast, public_pair, Decision.CONFIRMED, 20)
    assert [reflected(*each) for each in asked] == before
    (row,) = reflected(YEAR_END).rows
    assert row.on == str(DAY + timedelta(days=20)), "reflected since it was confirmed again"


def test_taking_back_is_a_line_of_its_own(cast: Cast, pair: AnswerPair) -> None:
    assert queries_answers.reflected(YEAR_END) == NOTHING
    for after, decision in enumerate((Decision.CONFIRMED, Decision.OPEN, Decision.REJECTED)):
        decide(cast, pair, decision, after)
    with pytest.raises(Conflict):
        decide(cast, pair, Decision.REJECTED, 9)
    lines = pair.decisions.order_by("number")
    assert [(line.number, line.decision) for line in lines] == [
        (1, "confirmed"),
        (2, "open"),
        (3, "rejected"),
    ]
    assert all((line.why, line.decided_by) == ("Read both.", cast.hub_staff) for line in lines)
    pair.refresh_from_db()
    assert pair.decision == "rejected"
    assert queries_answers.reflected(DAY).recommendations == {pair.recommendation_id: DAY}
    assert queries_answers.reflected(DAY + timedelta(days=1)) == NOTHING


def test_a_new_run_of_the_engine_leaves_a_pair_that_was_opened_again(
    cast: Cast, publishing: Publishing, pair: AnswerPair, run: MatchRun
) -> None:
    """Else its log would go with it, or its kind would change under a past answer."""
    decide(cast, pair, Decision.CONFIRMED, 0)
    decide(cast, pair, Decision.OPEN, 1)
    before = queries_answers.reflected(DAY)
    AnswerPair.objects.filter(pk=pair.pk).update(proposed_at=LATER - timedelta(days=5))
    again = actions_answers.ask_for_proposals(cast.hub_staff, publishing.report, run.answer, at=LATER)
    matching.run_matching(again.pk, at=LATER)
    assert actions_answers.keep_pairs(again, []) == 0
    kept = AnswerPair.objects.get(pk=pair.pk)
    assert kept.run_id == run.pk and kept.proposed_at == LATER - timedelta(days=5)
    assert list(AnswerPair.objects.filter(run__report=publishing.report)) == [kept]
    assert queries_answers.reflected(DAY) == before


def days() -> Iterator[tuple[date, date | None]]:
    for after in range(-1, 14):
        day = DAY + timedelta(days=after)
        yield day, None
        yield day, DAY + timedelta(days=5)
        yield YEAR_END, day


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(st.sampled_from(list(Decision)), st.integers(0, 3)), min_size=1, max_size=6))
def test_whatever_is_decided_next_past_days_stay(
    cast: Cast, public_pair: AnswerPair, steps: list[tuple[Decision, int]]
) -> None:
    with transaction.atomic():
        today = 0
        for decision, later in steps:
            today += later
            now = DAY + timedelta(days=today)
            past = [each for each in days() if min(each[0], each[1] or each[0]) < now]
            before = [queries_answers.reflected(*each) for each in past]
            with suppress(Conflict):
                decide(cast, public_pair, decision, today)
            assert [queries_answers.reflected(*each) for each in past] == before
            standing = AnswerPair.objects.get(pk=public_pair.pk).decision
            assert bool(queries_answers.reflected(now).recommendations) == (standing == "confirmed")
        transaction.set_rollback(True)


def test_the_page_tells_the_log_and_to_readers_without_names(
    cast: Cast, public_pair: AnswerPair, client: Client
) -> None:
    decide(cast, public_pair, Decision.REJECTED, 0)
    decide(cast, public_pair, Decision.CONFIRMED, 3)
    body = client.get(public_pair.get_absolute_url()).content.decode()
    assert "2026-09-01" in body and "2026-09-04" in body
    assert cast.hub_staff.display_name not in body and "Read both." not in body
    client.force_login(cast.hub_staff)
    body = client.get(public_pair.get_absolute_url()).content.decode()
    assert body.count("Read both.") >= 2 and cast.hub_staff.display_name in body


def test_the_list_is_exported_with_the_day_of_the_decision(
    cast: Cast, public_pair: AnswerPair, client: Client
) -> None:
    decide(cast, public_pair, Decision.CONFIRMED, 2)
    client.force_login(cast.hub_staff)
    sent = client.get("/en/desk/pairs.csv")
    assert sent.status_code == 200
    assert "2026-09-03" in b"".join(sent).decode()  # type: ignore[arg-type]
