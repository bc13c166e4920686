"""The pages of recommendations: the public ones with their data, the work on them, what one looks after."""

import json
from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import translation

from mithaq.core.models import OutgoingMail
from mithaq.core.partial_dates import PartialDate
from mithaq.core.waiting import waiting_for
from mithaq.reports import actions_events, actions_followup, followup_waiting, jobs_recommendations
from mithaq.reports.models_followup import FollowUpDuty
from mithaq.reports.models_recommendations import OutsideLink, OutsideRecommendation, Recommendation
from mithaq.reports.rules_followup import Grade, Ladder, Rung, Voice
from tests.people import Cast
from tests.reports.followup.conftest import NOW, FollowUp


def fill(followup: FollowUp, cast: Cast) -> None:
    """A claim, a contrary assessment, an event, our part, another mechanism."""
    row = followup.recommendation
    law = followup.evidence("law")
    for voice, rung in ((Voice.STATE, Rung.IN_FORCE), (Voice.CIVIL_SOCIETY, Rung.IN_LAW)):
        actions_followup.record_statement(
            cast.hub_staff,
            row,
            actions_followup.NewStatement(
                voice=voice,
                ladder=Ladder.LAW,
                rung=rung,
                when=PartialDate.parse("2026-03"),
                source="gazette",
                evidence=[law],
            ),
            at=NOW,
        )
    actions_events.record_event(
        cast.hub_staff,
        row,
        actions_events.NewEvent(
            kind="law", titles={"en": "Law 7 adopted"}, when=PartialDate.parse("2026"), source="gazette"
        ),
        at=NOW,
    )
    actions_events.claim_contribution(
        cast.member_in_amman, row, grade=Grade.LED, what="We drafted it.", at=NOW
    )
    other = OutsideRecommendation.objects.create(
        code="upr-1",
        mechanism="Universal Periodic Review",
        country_id="JOR",
        year=2023,
        text="Publish reports of reviews.",
        source="invented",
        added_at=NOW,
    )
    OutsideLink.objects.create(recommendation=row, outside=other, proposed_at=NOW)


@pytest.mark.parametrize("language", ["en", "ar"])
def test_everybody_reads_both_verdicts_side_by_side(
    followup: FollowUp, cast: Cast, client: Client, language: str
) -> None:
    fill(followup, cast)
    page = client.get(f"/{language}/recommendations/{followup.recommendation.code}").content.decode()
    with translation.override(language):
        assert str(Recommendation.objects.get(pk=followup.recommendation.pk).get_gap_display()) in page
    assert "gazette" in page and "We drafted it." in page
    assert "Publish reports of reviews." not in page, "a proposal counts for nothing before it is confirmed"
    for address in ("/recommendations", "/countries/JOR/recommendations", "/recommendations/outside"):
        assert client.get(f"/{language}{address}").status_code == 200


def test_data_say_what_the_page_says(followup: FollowUp, cast: Cast, client: Client) -> None:
    fill(followup, cast)
    code = followup.recommendation.code
    told = client.get(f"/en/recommendations/{code}.json").json()
    assert told["code"] == code and told["gap"] == "state_ahead"
    verdicts = {each["voice"]: each for each in told["verdicts"]}
    assert verdicts["state"]["law"]["rung"] == "in_force"
    assert verdicts["civil_society"]["law"]["rung"] == "in_law"
    assert verdicts["second"]["law"] is None
    assert told["same_asked_by"] == []
    rows = json.loads(b"".join(client.get("/en/recommendations.json?gap=state_ahead")))["rows"]  # type: ignore[call-overload]
    assert [row["code"] for row in rows] == [code]
    state = client.get("/en/countries/JOR/recommendations.json?as_of=2026-02-01").json()
    assert state["recommendations"]["rows"][0]["assessed_law"] is None


def test_the_card_is_a_picture_without_script_for_other_sites(followup: FollowUp, client: Client) -> None:
    answer = client.get(f"/ar/recommendations/{followup.recommendation.code}/card.svg")
    body = answer.content.decode()
    assert answer["Cross-Origin-Resource-Policy"] == "cross-origin"
    assert 'direction="rtl"' in body and "نشر التقرير" in body
    assert "<script" not in body and "style=" not in body


def test_what_is_not_public_is_not_there(followup: FollowUp, cast: Cast, client: Client) -> None:
    hidden = followup.recommend(followup.draft_report)
    for address in ("", ".json", "/card.svg"):
        assert client.get(f"/en/recommendations/{hidden.code}{address}").status_code == 404
    client.force_login(cast.member_in_lima)
    assert client.get(f"/en/recommendations/{hidden.code}").status_code == 200
    assert client.get(f"/en/recommendations/{hidden.code}/card.svg").status_code == 404


PAGES = (
    "record/assessment",
    "record/claim",
    "record/second",
    "no-change",
    "event",
    "part",
    "look-after",
    "withdraw",
    "link",
)


def test_every_page_of_the_work_opens_for_the_hub_and_not_for_strangers(
    followup: FollowUp, cast: Cast, client: Client
) -> None:
    fill(followup, cast)
    code = followup.recommendation.code
    for page in PAGES:
        client.force_login(cast.hub_staff)
        assert client.get(f"/ar/recommendations/{code}/{page}").status_code == 200, page
        client.force_login(cast.stranger)
        assert client.get(f"/en/recommendations/{code}/{page}").status_code == 403, page
    client.force_login(cast.hub_staff)
    assert client.get(f"/en/recommendations/{code}/record/nobody").status_code == 404
    assert client.get(f"/en/recommendations/{code}").status_code == 200
    assert client.get(f"/en/reports/{followup.report.code}/recommend").status_code == 200


def test_a_member_writes_submits_and_records_in_the_browser(
    followup: FollowUp, cast: Cast, client: Client
) -> None:
    client.force_login(cast.member_in_lima)
    values: dict[str, Any] = {
        "texts_en": "Consider a law.",
        "addressees_en": "Congress",
        "success_en": "The law is in the gazette.",
        "action": "legislate",
        "strength": "active",
        "priority": "high",
        "deadline": "2030-01-01",
    }
    written = client.post(f"/en/reports/{followup.draft_report.code}/recommend", values)
    made = Recommendation.objects.get(report=followup.draft_report)
    assert written["Location"].endswith(made.code)
    refused = client.post(f"/en/recommendations/{made.code}/submit", {"_seen": "1"})
    assert refused.status_code == 422 and "asks for nothing" in refused.content.decode()
    form = client.get(f"/en/recommendations/{made.code}/change").content.decode()
    assert "Consider a law." in form
    made.provisions.set(["UNCAC:art13"])
    changed = client.post(
        f"/en/recommendations/{made.code}/change",
        {**values, "texts_en": "Adopt a law.", "provisions": ["UNCAC:art13"], "_seen": "1"},
    )
    assert changed.status_code == 422, "this report's treaty has no articles to offer yet"
    Recommendation.objects.filter(pk=made.pk).update(texts={"en": "Adopt a law."})
    assert client.post(f"/en/recommendations/{made.code}/submit", {"_seen": "1"}).status_code == 302
    made.refresh_from_db()
    assert made.state == "submitted"


def test_a_refused_status_keeps_what_was_written(followup: FollowUp, cast: Cast, client: Client) -> None:
    client.force_login(cast.member_in_amman)
    answer = client.post(
        f"/en/recommendations/{followup.recommendation.code}/record/assessment",
        {
            "ladder": "law",
            "rung": "in_force",
            "when": "2026-03",
            "source": "we read it",
            "confidence": "high",
            "organisation": str(followup.jordan_watch.pk),
        },
    )
    body = answer.content.decode()
    assert answer.status_code == 422 and "A status needs evidence" in body and "we read it" in body


def test_no_change_is_one_click_with_a_date(followup: FollowUp, cast: Cast, client: Client) -> None:
    fill(followup, cast)
    client.force_login(cast.member_in_amman)
    answer = client.post(
        f"/en/recommendations/{followup.recommendation.code}/no-change?from=desk", {"on": "2026-06-02"}
    )
    assert answer.status_code == 302 and answer["Location"].endswith("/desk/follow-up")
    followup.recommendation.refresh_from_db()
    assert followup.recommendation.assessed_on == date(2026, 6, 2)


def test_proposals_are_shown_to_who_decides(followup: FollowUp, cast: Cast, client: Client) -> None:
    fill(followup, cast)
    client.force_login(cast.member_in_amman)
    address = f"/en/recommendations/{followup.recommendation.code}"
    assert "proposed, not counted" in client.get(address).content.decode()
    link = OutsideLink.objects.get()
    assert client.post(f"{address}/links/{link.pk}", {"confirm": "yes"}).status_code == 302
    client.logout()
    assert "Publish reports of reviews." in client.get(address).content.decode()


def test_reminders_come_by_the_load_that_one_chose(followup: FollowUp, cast: Cast, client: Client) -> None:
    for number in range(2, 9):
        row = followup.recommend(number=number)
        FollowUpDuty.objects.create(
            recommendation=row,
            person=cast.member_in_amman,
            due_on=NOW.date() - timedelta(days=number),
            given_at=NOW,
        )
    client.force_login(cast.member_in_amman)
    assert client.get("/ar/desk/follow-up").status_code == 200
    assert client.post("/en/desk/follow-up/load", {"most": "3"}).status_code == 302
    assert client.post("/en/desk/follow-up/load", {"most": "0"}).status_code == 422
    assert jobs_recommendations.digests_once(at=NOW) == 1
    assert jobs_recommendations.digests_once(at=NOW) == 0
    assert FollowUpDuty.objects.filter(reminded_on=NOW.date()).count() == 3
    told = OutgoingMail.objects.get(template="reports/due")
    assert told.to == cast.member_in_amman.email and told.body.count("/recommendations/") == 3
    assert jobs_recommendations.digests_once(at=NOW + timedelta(days=7)) == 0, (
        "three are still before the person"
    )
    found = list(followup_waiting.waiting(cast.member_in_amman, NOW))
    assert [item.kind for item in found] == ["followup_due"] * 5 + ["followup_more"]
    assert {item.kind for item in waiting_for(cast.member_in_amman, NOW)} >= {"followup_due", "followup_more"}


def test_the_list_asks_as_often_for_many_rows_as_for_few(
    followup: FollowUp, client: Client, django_assert_max_num_queries: Any
) -> None:
    asked = []
    client.get("/en/recommendations")  # what every first page of a process reads once
    for first, last in ((2, 60), (60, 200)):
        for number in range(first, last):
            followup.recommend(number=number, theme_id=None if number % 2 else "access")
        client.cookies["made"] = f"anew for {last}"
        with django_assert_max_num_queries(9) as queries:
            assert client.get("/en/recommendations?state=JOR").status_code == 200
        asked.append(len(queries))
    # One query more or less: who runs the installation is read again after a quarter of a second.
    assert abs(asked[0] - asked[1]) <= 1


def test_the_engine_proposes_and_nothing_more(followup: FollowUp, cast: Cast) -> None:
    for code, text in (
        ("upr-1", "Publish the full country report."),
        ("upr-2", "Protect the rights of migrant workers in the construction sector."),
    ):
        OutsideRecommendation.objects.create(
            code=code,
            mechanism="UPR",
            country_id="JOR",
            year=2023,
            text=text,
            source="invented",
            added_at=NOW,
        )
    assert jobs_recommendations.propose_for("JOR", at=NOW) == 1
    link = OutsideLink.objects.get()
    assert link.outside.code == "upr-1" and link.state == "proposed" and link.found_by == "engine"
    assert jobs_recommendations.propose_for("JOR", at=NOW) == 0
