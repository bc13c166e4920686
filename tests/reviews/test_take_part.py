"""Corrections from outside, following, feeds, the calendar, the brief."""

from datetime import UTC, date, datetime, timedelta

import feedparser
import icalendar
import pypdfium2
import pytest
from django.test import Client

from mithaq.core.errors import Conflict, NotPermitted, RuleBroken
from mithaq.core.models import OutgoingMail
from mithaq.core.partial_dates import PartialDate
from mithaq.reviews import actions, actions_following, feeds, jobs, queries_following, rules
from mithaq.reviews.models import Correction, FocalPoint, FollowedTopic, Opportunity
from tests.people import Cast
from tests.reviews.conftest import Reviews
from tests.reviews.test_record import AT, VISIT


def propose(reviews: Reviews, person: object) -> Correction:
    return actions_following.propose_correction(
        person,  # type: ignore[arg-type]
        reviews.jordan.country,
        what="The visit was in May.",
        source="Page of the ministry",
        language="en",
        email="reader@example.org",
        at=AT,
    )


def test_anybody_proposes_and_the_coordinator_answers_in_public(
    client: Client, reviews: Reviews, cast: Cast
) -> None:
    sent = client.post(
        "/en/countries/JOR/propose", {"what": "The visit was in May.", "source": "A page", "email": ""}
    )
    assert sent.status_code == 302
    correction = Correction.objects.get()
    actions_following.answer_correction(
        cast.coordinator, correction, accept=True, answer="Corrected, thank you.", at=AT
    )
    assert "Corrected, thank you." in client.get("/en/countries/JOR").content.decode()


def test_a_correction_of_another_region_is_not_ours_to_answer(reviews: Reviews, cast: Cast) -> None:
    elsewhere = actions_following.propose_correction(
        cast.nobody, reviews.peru.country, what="x", source="y", language="en", at=AT
    )
    assert elsewhere not in queries_following.corrections_for(cast.coordinator)
    with pytest.raises(NotPermitted):
        actions_following.answer_correction(cast.coordinator, elsewhere, accept=False, answer="no", at=AT)


def test_a_correction_is_answered_once(reviews: Reviews, cast: Cast) -> None:
    correction = propose(reviews, cast.nobody)
    actions_following.answer_correction(cast.hub_staff, correction, accept=False, answer="No.", at=AT)
    with pytest.raises(Conflict):
        actions_following.answer_correction(cast.hub_staff, correction, accept=True, answer="Yes.", at=AT)


def test_a_correction_without_source_is_refused_and_the_text_is_kept(
    client: Client, reviews: Reviews
) -> None:
    answer = client.post("/en/countries/JOR/propose", {"what": "Everything is wrong.", "source": ""})
    assert answer.status_code == 422
    assert "Everything is wrong." in answer.content.decode()


def test_addresses_are_forgotten_90_days_after_the_answer(reviews: Reviews, cast: Cast) -> None:
    correction = propose(reviews, cast.nobody)
    actions_following.answer_correction(cast.hub_staff, correction, accept=True, answer="Yes.", at=AT)
    assert not queries_following.forgettable(AT + timedelta(days=90)).exists()
    assert queries_following.forgettable(AT + timedelta(days=91)).exists()


def test_a_follower_is_told_once_and_only_of_what_is_new(reviews: Reviews, cast: Cast) -> None:
    actions_following.follow(cast.member_in_amman, "region", "swana", at=AT)
    actions_following.follow(cast.member_in_amman, "region", "swana", at=AT)
    assert FollowedTopic.objects.count() == 1
    assert jobs.digests_once(at=AT + timedelta(hours=1)) == 0
    actions.record_fact(cast.hub_staff, reviews.jordan, VISIT, at=AT + timedelta(hours=2))
    actions.record_fact(cast.hub_staff, reviews.peru, VISIT, at=AT + timedelta(hours=2))
    assert jobs.digests_once(at=AT + timedelta(hours=3)) == 1
    assert jobs.digests_once(at=AT + timedelta(hours=4)) == 0
    mail = OutgoingMail.objects.get()
    assert mail.to == cast.member_in_amman.email
    assert "/countries/JOR" in mail.body and "/countries/PER" not in mail.body


def test_following_something_unknown_is_refused(reviews: Reviews, cast: Cast) -> None:
    with pytest.raises(RuleBroken):
        actions_following.follow(cast.member_in_amman, "country", "XXX", at=AT)
    with pytest.raises(NotPermitted):
        actions_following.follow(cast.nobody, "country", "JOR", at=AT)


def test_the_feed_opens_in_a_parser_that_is_not_ours(client: Client, reviews: Reviews, cast: Cast) -> None:
    actions.record_fact(cast.hub_staff, reviews.jordan, VISIT, at=AT)
    for language in ("en", "ar"):
        feed = feedparser.parse(client.get(f"/{language}/countries/JOR/changes.atom").content)
        assert not feed.bozo
        assert len(feed.entries) == 1
        assert feed.entries[0].link.endswith(f"/{language}/countries/JOR")


def test_the_calendar_opens_in_a_parser_and_keeps_its_identities(client: Client, reviews: Reviews) -> None:
    now = datetime.now(tz=UTC)
    Opportunity.objects.create(
        key="briefing",
        titles={"en": "Briefing, for \\ everyone; free"},
        starts=now.date() + timedelta(days=20),
        source="invented",
    )
    Opportunity.objects.create(
        key="some-year",
        titles={"en": "Some day"},
        starts=date(now.year + 1, 1, 1),
        starts_precision="year",
        source="invented",
    )
    first, second = (
        icalendar.Calendar.from_ical(client.get("/en/chances.ics").content) for _time in range(2)
    )
    events = list(first.walk("VEVENT"))
    assert [str(event["summary"]) for event in events] == ["Briefing, for \\ everyone; free"]
    assert events[0]["uid"] == next(iter(second.walk("VEVENT")))["uid"]
    page = client.get("/en/chances").content.decode()
    assert "Some day" in page


def test_expected_milestones_of_open_reviews_are_chances(reviews: Reviews, cast: Cast) -> None:
    start = actions.NewFact(
        milestone="notified",
        aspect=rules.Aspect.REACHED,
        when=PartialDate.parse("2026-11-01"),
        source_kind=rules.SourceKind.UNODC,
        source="Mail",
    )
    actions.record_fact(cast.hub_staff, reviews.jordan, start, at=AT)
    found = queries_following.chances(date(2026, 11, 24))
    assert [chance.key for chance in found] == [
        "expected-JOR-irm-2-self_assessment",
        "expected-JOR-irm-2-executive_summary",
    ]
    assert "JOR" in feeds.title_of(found[0])


@pytest.mark.parametrize("language", ["en", "ar"])
def test_the_brief_has_at_most_two_pages_and_nothing_that_is_not_public(
    client: Client, reviews: Reviews, cast: Cast, language: str
) -> None:
    FocalPoint.objects.create(review=reviews.jordan, name="Secret Name", contact="MARKER-CONTACT")
    for _time in range(25):
        actions.record_fact(cast.hub_staff, reviews.jordan, VISIT, at=AT)
    client.force_login(cast.hub_staff)
    answer = client.get(f"/{language}/countries/JOR/brief.pdf")
    assert answer.headers["Content-Type"] == "application/pdf"
    document = pypdfium2.PdfDocument(answer.content)
    assert len(document) <= 2
    text = "".join(page.get_textpage().get_text_range() for page in document)
    assert "MARKER" not in text and "Secret" not in text


def test_contacts_of_a_focal_point_are_for_members(client: Client, reviews: Reviews, cast: Cast) -> None:
    FocalPoint.objects.create(review=reviews.jordan, name="Named Person", contact="MARKER-CONTACT")
    for address in ("/en/countries/JOR", "/en/countries/JOR.json"):
        assert "MARKER" not in client.get(address).content.decode()
    client.force_login(cast.stranger)
    assert "MARKER" not in client.get("/en/countries/JOR").content.decode()
    client.force_login(cast.member_in_lima)
    assert "MARKER" in client.get("/en/countries/JOR").content.decode()


def test_one_call_records_several_facts_or_none(client: Client, reviews: Reviews, cast: Cast) -> None:
    client.force_login(cast.coordinator)
    call = {
        "aspect_visit": "reached",
        "when_visit": "2025-03",
        "aspect_focal_point": "reached",
        "when_focal_point": "2001",
        "source_kind": "mission",
        "source": "Call on 3 March",
        "confidence": "high",
    }
    refused = client.post("/en/reviews/JOR-irm-2/call", call)
    assert refused.status_code == 422
    assert reviews.jordan.facts.count() == 0
    kept = client.post("/en/reviews/JOR-irm-2/call", {**call, "when_focal_point": "2024"})
    assert kept.status_code == 302
    assert reviews.jordan.facts.count() == 2
    assert client.post("/en/reviews/PER-irm-2/call", call).status_code == 403
