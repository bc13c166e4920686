"""Indicators 1.1 and 1.2: each rung with its rows, as of any day; and nothing done later changes a past answer."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from mithaq.core import measures
from mithaq.core.models import StoredFile
from mithaq.core.partial_dates import PartialDate
from mithaq.library.models import Document, DocumentText, Passage
from mithaq.reports import actions_answers, actions_followup, actions_recommendations
from mithaq.reports.measures import MEASURES
from mithaq.reports.models import ParallelReport
from mithaq.reports.models_answers import AnswerPair, MatchRun, OfficialAnswer
from mithaq.reports.rules_answers import Decision
from mithaq.reports.rules_followup import Ladder, Rung, Voice
from tests.people import Cast
from tests.reports.followup.conftest import NOW, FollowUp

TODAY = NOW.date()


def value(key: str, as_of: date = TODAY, known_on: date | None = None) -> Any:
    measure = measures.measure(key)
    assert measure is not None
    return measure.count(as_of, known_on).value


def say(
    followup: FollowUp, cast: Cast, voice: Voice, ladder: Ladder, rung: Rung, when: str, at: datetime = NOW
) -> Any:
    kind = {"enforced": "data", "reversed": "news", "announced": "news"}.get(rung.value, "law")
    items = [followup.evidence(kind), followup.evidence("statement")]
    return actions_followup.record_statement(
        cast.hub_staff,
        followup.recommendation,
        actions_followup.NewStatement(
            voice=voice, ladder=ladder, rung=rung, when=PartialDate.parse(when), source="x", evidence=items
        ),
        at=at,
    )


def test_reports_and_states_are_counted_apart(followup: FollowUp) -> None:
    for number, (supported, status) in enumerate(
        [("yes", "published"), ("no", "published"), ("yes", "in_work"), ("yes", "withdrawn")]
    ):
        ParallelReport.objects.create(
            code=f"JOR-more-{number}",
            country_id="JOR",
            cycle=followup.report.cycle,
            status=status,
            published_on=date(2024, 1, 1) if status != "in_work" else None,
            published_precision="year" if status != "in_work" else "",
            support=supported,
        )
    assert value("parallel_reports_supported") == 2
    assert value("parallel_report_countries") == 1
    assert value("parallel_reports_supported", date(2024, 6, 1)) == 1
    assert value("parallel_reports_supported", date(2023, 12, 31)) == 0


def test_each_rung_counts_by_what_civil_society_sees(followup: FollowUp, cast: Cast) -> None:
    assert value("recommendations_written") == 1
    say(followup, cast, Voice.STATE, Ladder.PRACTICE, Rung.ENFORCED, "2026-01")
    assert [value(f"recommendations_{rung}") for rung in ("in_law", "in_force", "enforced")] == [0, 0, 0]
    say(followup, cast, Voice.CIVIL_SOCIETY, Ladder.LAW, Rung.IN_LAW, "2026-02")
    assert [value(f"recommendations_{rung}") for rung in ("in_law", "in_force", "enforced")] == [1, 0, 0]
    say(followup, cast, Voice.CIVIL_SOCIETY, Ladder.PRACTICE, Rung.ENFORCED, "2026-03")
    assert [value(f"recommendations_{rung}") for rung in ("in_law", "in_force", "enforced")] == [1, 1, 1]
    say(followup, cast, Voice.CIVIL_SOCIETY, Ladder.PRACTICE, Rung.REVERSED, "2026-05")
    assert [value(f"recommendations_{rung}") for rung in ("in_law", "in_force", "enforced", "reversed")] == [
        0,
        0,
        0,
        1,
    ]
    assert value("recommendations_enforced", date(2026, 4, 15)) == 1


def test_a_confirmed_reflection_counts_and_an_open_one_does_not(followup: FollowUp, cast: Cast) -> None:
    document = Document.objects.create(
        kind="report", titles={"en": "Summary"}, country_id="JOR", added_at=NOW
    )
    stored = StoredFile.objects.create(
        label="x", name="x.pdf", extension="pdf", size=1, sha256="0" * 64, kept_at=NOW
    )
    text = DocumentText.objects.create(document=document, language="en", stored=stored, added_at=NOW)
    passage = Passage.objects.create(text=text, number=1, kind="paragraph", words="Publish the report.")
    answer = OfficialAnswer.objects.create(
        country_id="JOR", cycle=followup.report.cycle, text=text, added_at=NOW
    )
    run = MatchRun.objects.create(report=followup.report, answer=answer, asked_at=NOW)
    pair = AnswerPair.objects.create(
        run=run,
        recommendation=followup.recommendation,
        passage=passage,
        ours="Publish the report.",
        theirs="Publish the report.",
        kind="edited",
        probability=0.9,
        score=0.9,
        proposed_at=NOW,
    )
    assert value("recommendations_reflected") == 0
    actions_answers.decide_pair(cast.hub_staff, pair, Decision.CONFIRMED, at=NOW)
    assert value("recommendations_reflected") == 1
    yesterday = TODAY - timedelta(days=1)
    assert value("recommendations_reflected", TODAY, yesterday) == 0


def test_a_withdrawn_recommendation_counts_no_more_and_still_did(followup: FollowUp, cast: Cast) -> None:
    actions_recommendations.withdraw_recommendation(
        cast.hub_staff, followup.recommendation, why="A slip.", at=NOW
    )
    assert value("recommendations_written") == 0
    before = TODAY - timedelta(days=1)
    assert value("recommendations_written", before, before) == 1


@pytest.mark.parametrize("measure", MEASURES, ids=lambda measure: measure.key)
def test_what_was_answered_stays_answered(followup: FollowUp, cast: Cast, measure: measures.Measure) -> None:
    """The law over all sequences stands in test_rules; here the whole way through actions and rows."""
    for rung, when in ((Rung.ANNOUNCED, "2025-09"), (Rung.IN_LAW, "2025-11")):
        say(followup, cast, Voice.CIVIL_SOCIETY, Ladder.LAW, rung, when, datetime(2025, 12, 1, tzinfo=UTC))
    asked = [(date(2025, 10, 1), date(2025, 12, 31)), (date(2025, 12, 31), date(2025, 12, 31))]
    before = [measure.count(*each) for each in asked]
    first = followup.recommendation.statements.order_by("pk").first()
    assert first is not None
    say(followup, cast, Voice.CIVIL_SOCIETY, Ladder.PRACTICE, Rung.REVERSED, "2025-10")
    actions_followup.withdraw_statement(cast.hub_staff, first, why="Misread.", at=NOW)
    actions_followup.say_no_change(cast.hub_staff, followup.recommendation, on=TODAY, at=NOW)
    actions_recommendations.withdraw_recommendation(
        cast.hub_staff, followup.recommendation, why="A slip.", at=NOW
    )
    assert [measure.count(*each) for each in asked] == before
    assert [measure.count(*each) for each in asked] == before, "the same question twice"
