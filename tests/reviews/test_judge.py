"""The pledge judged by rule and by people, replies of States, documents seen again, a State on another day."""

from datetime import date, timedelta

import pytest
from django.test import Client

from mithaq.core.errors import NotPermitted, RuleBroken
from mithaq.reviews import actions, actions_pledge, pledge_rules, queries_pledge, rules
from mithaq.reviews.models import CommitmentScore, PledgeCommitment, PledgeSignature, ReviewDocument
from mithaq.reviews.pledge_rules import Reason, Score
from tests.people import Cast
from tests.reviews.conftest import Reviews
from tests.reviews.test_record import AT, VISIT


@pytest.fixture
def commitments(db: None) -> dict[str, PledgeCommitment]:
    codes = [*pledge_rules.SCORERS, "observers"]
    return {
        code: PledgeCommitment.objects.create(
            code=code,
            position=place,
            texts={"en": code, "ar": code},
            scored_by=code if code != "observers" else "",
        )
        for place, code in enumerate(codes, 1)
    }


def scores(on: date = date(2026, 12, 1)) -> dict[str, pledge_rules.Scored]:
    state = queries_pledge.pledge_of("JOR", as_of=on)
    assert state is not None
    return {line.code: line.scored for line in state.lines}


def publish(
    reviews: Reviews, cast: Cast, *milestones: str, aspect: rules.Aspect = rules.Aspect.PUBLISHED
) -> None:
    for milestone in milestones:
        fact = actions.NewFact(
            milestone=milestone,
            aspect=aspect,
            when=VISIT.when,
            source_kind=rules.SourceKind.DOCUMENT,
            source="A page",
        )
        actions.record_fact(cast.hub_staff, reviews.jordan, fact, at=AT)


def test_without_facts_nothing_is_kept_and_nothing_is_broken(reviews: Reviews, commitments: object) -> None:
    assert {scored.score for scored in scores().values()} == {Score.UNKNOWN}


def test_all_documents_online_keep_the_promise_and_one_refused_breaks_it(
    reviews: Reviews, cast: Cast, commitments: object
) -> None:
    publish(reviews, cast, "executive_summary")
    assert scores()["documents"].score is Score.PARTLY
    publish(reviews, cast, "self_assessment", "full_report")
    assert scores()["documents"].score is Score.KEPT
    assert scores()["completion"].score is Score.KEPT
    publish(reviews, cast, "experts")
    publish(reviews, cast, "full_report", aspect=rules.Aspect.WITHHELD)
    assert scores()["documents"].reason in (Reason.DOCUMENTS_WITHHELD, Reason.ALL_DOCUMENTS)


def test_a_meeting_is_partly_a_briefing(reviews: Reviews, cast: Cast, commitments: object) -> None:
    publish(reviews, cast, "civil_society_meeting", aspect=rules.Aspect.REACHED)
    assert (scores()["briefings"].score, scores()["briefings"].reason) == (
        Score.PARTLY,
        Reason.CIVIL_SOCIETY_MET,
    )
    assert scores()["briefings"].facts


def test_a_judgement_by_a_person_counts_from_its_day(
    reviews: Reviews, cast: Cast, commitments: dict[str, PledgeCommitment]
) -> None:
    told = {
        "score": Score.KEPT,
        "reason": "Said so in plenary.",
        "source": "Record",
        "judged_on": date(2026, 3, 1),
        "at": AT,
    }
    with pytest.raises(NotPermitted):
        actions_pledge.judge_commitment(
            cast.member_in_amman, reviews.jordan.country, commitments["observers"], **told
        )
    actions_pledge.judge_commitment(
        cast.coordinator, reviews.jordan.country, commitments["observers"], **told
    )
    assert scores()["observers"].score is Score.KEPT
    assert scores(date(2026, 2, 1))["observers"].score is Score.UNKNOWN
    with pytest.raises(RuleBroken):
        actions_pledge.judge_commitment(
            cast.hub_staff, reviews.jordan.country, commitments["observers"], **{**told, "reason": " "}
        )
    assert CommitmentScore.objects.count() == 1


def test_a_reply_of_the_state_stands_beside_its_score(
    client: Client, reviews: Reviews, cast: Cast, commitments: dict[str, PledgeCommitment]
) -> None:
    client.force_login(cast.coordinator)
    sent = client.post(
        "/en/countries/JOR/pledge/schedule/reply",
        {"text": "نشرنا الجدول", "language": "ar", "received_on": "2026-11-01", "source": "Note"},
    )
    assert sent.status_code == 302
    client.logout()
    assert "نشرنا الجدول" in client.get("/en/countries/JOR").content.decode()


def test_a_signature_known_only_as_before_a_day_is_not_counted_earlier(
    reviews: Reviews, commitments: object
) -> None:
    PledgeSignature.objects.create(
        country_id="JOR", signed="2021-08-20", precision="day", bound="by", source="page"
    )
    assert [state.iso3 for state in queries_pledge.pledges(None, as_of=date(2021, 8, 20))] == ["JOR"]
    assert queries_pledge.pledges(None, as_of=date(2021, 8, 19)) == ()


def test_a_document_that_is_gone_says_so_on_the_page(client: Client, reviews: Reviews, cast: Cast) -> None:
    document = actions.add_document(
        cast.hub_staff,
        reviews.jordan,
        milestone=reviews.milestone("full_report"),
        address="https://example.org/report.pdf",
        language="en",
        published_where="Ministry",
        at=AT,
    )
    actions_pledge.check_document(cast.hub_staff, document, seen="gone", at=AT + timedelta(days=1))
    assert ReviewDocument.objects.get().seen_on == "2026-11-25"
    assert "gone" in client.get("/en/countries/JOR").content.decode()
    with pytest.raises(NotPermitted):
        actions_pledge.check_document(cast.member_in_amman, document, seen="there", at=AT)


def test_a_state_on_another_day_answers_both_questions(client: Client, reviews: Reviews, cast: Cast) -> None:
    actions.record_fact(cast.hub_staff, reviews.jordan, VISIT, at=AT)
    ask = "/en/reviews/JOR.json?as_of=2026-12-31"
    assert client.get(ask).json()["reviews"][0]["status"] == "ongoing"
    assert client.get(f"{ask}&known_on=2026-11-23").json()["reviews"][0]["status"] == "unknown"
    assert client.get("/en/reviews/JOR?as_of=2024-12-09").status_code == 200
    assert client.get("/en/reviews/JOR?as_of=yesterday").status_code == 422
    assert client.get("/en/reviews/XXX").status_code == 404
