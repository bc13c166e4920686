"""Requests for information: from a gap to a letter, deadlines with holidays, refusals, what comes back as facts."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from mithaq.core.errors import Conflict, NotPermitted, RuleBroken
from mithaq.reviews import actions_requests, queries, rules
from mithaq.reviews import request_rules as life
from mithaq.reviews.models import InformationLaw, InformationRequest, RequestTemplate, ReviewFact
from mithaq.reviews.permissions import may_see_request
from mithaq.reviews.views_requests import requests_visible_to
from tests.people import Cast
from tests.reviews.conftest import Reviews

AT = datetime(2026, 11, 24, 9, tzinfo=UTC)
SENT = date(2026, 11, 2)


@pytest.fixture
def letters(db: None) -> None:
    for language, hello in (("en", "Dear Sir or Madam"), ("ar", "السادة الكرام")):
        for basis in ("law", "treaty"):
            RequestTemplate.objects.create(
                key=f"{language}-{basis}",
                language=language,
                basis=basis,
                subject="{country}",
                body=hello + ": {documents} {law} {days}",
            )


def draft(reviews: Reviews, person: object) -> InformationRequest:
    return actions_requests.draft_request(
        person,  # type: ignore[arg-type]
        reviews.jordan,
        [reviews.milestone("full_report")],
        language="en",
        authority="Invented authority",
        subject="Full report",
        body="Please.",
        at=AT,
    )


def move(
    person: object, request: InformationRequest, to: life.RequestState, on: date = SENT, **more: object
) -> InformationRequest:
    return actions_requests.move_request(person, request, to, on=on, at=AT, **more)  # type: ignore[arg-type]


def test_a_letter_rests_on_the_law_where_there_is_one(reviews: Reviews, letters: None) -> None:
    documents = [reviews.milestone("full_report")]
    assert actions_requests.letter(reviews.jordan, documents, language="ar")[0] == "treaty"
    InformationLaw.objects.create(
        country_id="JOR", name={"en": "Law 47"}, days=30, source="invented for the test"
    )
    basis, language, _subject, body = actions_requests.letter(reviews.jordan, documents, language="ar")
    assert (basis, language) == ("law", "ar")
    assert "Law 47 30" in body


def test_two_clicks_from_the_gap_to_a_kept_letter(
    client: Client, reviews: Reviews, letters: None, cast: Cast
) -> None:
    client.force_login(cast.member_in_amman)
    page = client.get("/en/reviews/JOR-irm-2/ask?documents=full_report")
    form = page.context["form"]
    kept = client.post(
        "/en/reviews/JOR-irm-2/ask?documents=full_report",
        {**{name: form[name].value() or "" for name in form.fields}, "authority": "Invented authority"},
    )
    request = InformationRequest.objects.get()
    assert kept.status_code == 302
    assert kept.headers["Location"].endswith(f"/requests/{request.pk}")
    assert request.documents == ["full_report"]


@pytest.mark.parametrize("who", ["stranger", "nobody", "auditor", "operator", "case_worker"])
def test_only_members_and_the_hub_ask(reviews: Reviews, cast: Cast, who: str) -> None:
    with pytest.raises(NotPermitted):
        draft(reviews, getattr(cast, who))


def test_documents_received_become_facts_of_the_review(reviews: Reviews, cast: Cast) -> None:
    request = move(cast.member_in_amman, draft(reviews, cast.member_in_amman), life.RequestState.SENT)
    assert request.due_on is not None and request.due_on >= SENT + timedelta(days=30)
    move(
        cast.member_in_amman,
        request,
        life.RequestState.GRANTED,
        on=date(2026, 11, 20),
        documents=["full_report"],
    )
    rows = {row.iso3: row for row in queries.tracker(as_of=date(2026, 12, 1))}
    assert rows["JOR"].publication("full_report") is rules.Publication.ON_REQUEST


def test_a_written_refusal_is_withheld_and_silence_is_not(reviews: Reviews, cast: Cast) -> None:
    silent = move(cast.hub_staff, draft(reviews, cast.hub_staff), life.RequestState.SENT)
    move(
        cast.hub_staff,
        silent,
        life.RequestState.REFUSED,
        on=date(2026, 11, 23),
        refusal=life.Refusal.NO_ANSWER,
    )
    assert not ReviewFact.objects.exists()
    refused = move(cast.hub_staff, draft(reviews, cast.hub_staff), life.RequestState.SENT)
    move(
        cast.hub_staff,
        refused,
        life.RequestState.REFUSED,
        on=date(2026, 11, 23),
        refusal=life.Refusal.CONFIDENTIAL,
    )
    assert ReviewFact.objects.get().aspect == rules.Aspect.WITHHELD.value


@pytest.mark.parametrize(
    ("to", "on", "more", "code"),
    [
        (life.RequestState.GRANTED, SENT, {"documents": ["full_report"]}, "no_such_step"),
        (life.RequestState.SENT, date(2027, 1, 1), {}, "in_future"),
    ],
)
def test_a_step_that_does_not_follow_is_refused(
    reviews: Reviews, cast: Cast, to: life.RequestState, on: date, more: dict[str, object], code: str
) -> None:
    with pytest.raises(RuleBroken) as refused:
        move(cast.hub_staff, draft(reviews, cast.hub_staff), to, on=on, **more)
    assert refused.value.code == code


def test_two_people_at_once_do_not_move_a_request_twice(reviews: Reviews, cast: Cast) -> None:
    request = draft(reviews, cast.hub_staff)
    again = InformationRequest.objects.select_related("review__country").get(pk=request.pk)
    move(cast.hub_staff, request, life.RequestState.SENT)
    with pytest.raises(Conflict):
        move(cast.director, again, life.RequestState.SENT)


def test_who_may_see_a_request_and_the_list_agree(reviews: Reviews, cast: Cast) -> None:
    draft(reviews, cast.member_in_amman)
    InformationRequest.objects.filter(pk=draft(reviews, cast.member_in_lima).pk).update(is_public=True)
    for person in cast.everybody():
        listed = set(requests_visible_to(person).values_list("pk", flat=True))
        for request in InformationRequest.objects.select_related("review"):
            assert may_see_request(person, request) == (request.pk in listed)


def test_the_public_sees_no_asker_and_no_letter(client: Client, reviews: Reviews, cast: Cast) -> None:
    request = draft(reviews, cast.member_in_amman)
    assert client.get(f"/en/requests/{request.pk}").status_code == 404
    InformationRequest.objects.update(is_public=True, body="MARKER-LETTER", asked_for="MARKER-ORGANISATION")
    page = client.get(f"/en/requests/{request.pk}").content.decode()
    data = b"".join(client.get("/en/requests.json").streaming_content).decode()  # type: ignore[attr-defined]
    for text in (page, data):
        assert "MARKER" not in text
        assert cast.member_in_amman.display_name not in text


def test_a_deadline_counts_working_days_around_holidays() -> None:
    friday = date(2026, 11, 6)
    assert life.deadline(friday, 1, working=True) == date(2026, 11, 9)
    assert life.deadline(friday, 1, working=True, holidays=[date(2026, 11, 9)]) == date(2026, 11, 10)
    assert life.deadline(date(2026, 11, 5), 1, working=True, weekend=(4, 5)) == date(2026, 11, 8)
    assert life.deadline(friday, 1, working=False) == date(2026, 11, 9)


def test_overdue_begins_the_day_after_and_very_overdue_after_the_time_again() -> None:
    due = date(2026, 11, 10)
    judge = life.lateness
    assert judge(life.RequestState.SENT, due, due, allowed_days=20) is life.Lateness.IN_TIME
    assert (
        judge(life.RequestState.SENT, due, due + timedelta(days=1), allowed_days=20) is life.Lateness.OVERDUE
    )
    assert (
        judge(life.RequestState.SENT, due, due + timedelta(days=21), allowed_days=20)
        is life.Lateness.VERY_OVERDUE
    )
    assert (
        judge(life.RequestState.GRANTED, due, due + timedelta(days=99), allowed_days=20)
        is life.Lateness.NOT_RUNNING
    )


@given(st.dates(date(2020, 1, 1), date(2030, 1, 1)), st.integers(0, 90), st.booleans())
def test_a_deadline_is_a_working_day_after_the_sending(sent: date, days: int, working: bool) -> None:
    due = life.deadline(sent, days, working=working)
    assert due >= sent + timedelta(days=days) or working
    assert due >= sent
    if days:
        assert due.weekday() not in (5, 6)
