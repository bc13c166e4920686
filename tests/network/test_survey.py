"""The yearly survey: asked once, answered part by part, reminded, counted, and small numbers held back."""

from datetime import date, timedelta

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from mithaq.core import reference
from mithaq.core.errors import Conflict, NotPermitted, RuleBroken
from mithaq.core.models import OutgoingMail
from mithaq.core.waiting import waiting_for
from mithaq.network import actions_surveys as actions
from mithaq.network import queries_surveys, small_numbers
from mithaq.network import survey_rules as rules
from mithaq.network.measures_surveys import answered
from mithaq.network.models import PublishedSurvey, SurveyReply, SurveyRun
from mithaq.network.reference_surveys import FILES
from tests.network.conftest import AT, Network
from tests.people import Cast

TODAY = AT.date()
LAST = TODAY + timedelta(days=20)
GOOD = {"review": "report", "priorities": ["courts"]}
WORDS = {"yes": "Yes", "no": "No", "answered": "answered"}


@pytest.fixture
def run(network: Network, cast: Cast) -> SurveyRun:
    outcome = reference.load(at=AT, apply=True, files=FILES)
    assert not outcome.faults, outcome.faults
    network.make("riga", seat="LVA")
    return actions.open_run(
        cast.hub_staff, year=2026, covers=2025, version=1, opens_on=TODAY, closes_on=LAST, at=AT
    )


def reply_of(run: SurveyRun, code: str = "jordan-watch") -> SurveyReply:
    return run.replies.get(organisation__code=code)


def test_who_belongs_is_asked_and_finds_it_on_the_desk(network: Network, cast: Cast, run: SurveyRun) -> None:
    assert {each.organisation.code for each in run.replies.all()} == {
        "jordan-watch",
        "lima-ojo-publico",
        "riga",
    }
    (item,) = [item for item in waiting_for(cast.member_in_amman, AT) if item.kind == "survey"]
    assert item.due == LAST
    with pytest.raises(RuleBroken):
        actions.open_run(
            cast.hub_staff, year=2026, covers=2025, version=1, opens_on=TODAY, closes_on=LAST, at=AT
        )
    with pytest.raises(NotPermitted):
        actions.open_run(
            cast.coordinator, year=2027, covers=2026, version=1, opens_on=TODAY, closes_on=LAST, at=AT
        )


def test_answers_are_kept_as_they_come_and_sent_when_complete(
    network: Network, cast: Cast, run: SurveyRun
) -> None:
    reply = reply_of(run)
    actions.save_answers(cast.member_in_amman, reply, {"review": "report"}, at=AT)
    with pytest.raises(RuleBroken) as told:
        actions.send_reply(cast.member_in_amman, reply, at=AT)
    assert told.value.values["field"] == "priorities"
    actions.save_answers(cast.member_in_amman, reply, {"priorities": ["courts"]}, at=AT)
    actions.send_reply(cast.member_in_amman, reply, at=AT)
    network.amman.refresh_from_db()
    assert network.amman.confirmed_on == TODAY
    assert reply_of(run).answers == GOOD
    with pytest.raises(Conflict):
        actions.send_reply(cast.member_in_amman, reply_of(run), at=AT)
    assert not [item for item in waiting_for(cast.member_in_amman, AT) if item.kind == "survey"]
    assert answered(TODAY, None).value == 1
    assert answered(TODAY - timedelta(days=400), None).value is None


@pytest.mark.parametrize(
    "wrong",
    [{"review": "never"}, {"priorities": ["courts", "x"]}, {"staff": -1}, {"cuts": "yes"}, {"none": "x"}],
)
def test_wrong_answers_are_refused_with_a_sentence(
    network: Network, cast: Cast, run: SurveyRun, wrong: dict[str, object]
) -> None:
    with pytest.raises(RuleBroken):
        actions.save_answers(cast.member_in_amman, reply_of(run), wrong, at=AT)
    assert reply_of(run).answers == {}


def test_only_its_representatives_answer_and_only_until_the_last_day(
    network: Network, cast: Cast, run: SurveyRun
) -> None:
    reply = reply_of(run)
    for person in (cast.member_in_lima, cast.hub_staff, cast.coordinator, cast.nobody):
        with pytest.raises(NotPermitted):
            actions.save_answers(person, reply, {"review": "no"}, at=AT)
    actions.save_answers(cast.member_in_amman, reply, {"review": "no"}, at=AT + timedelta(days=20))
    with pytest.raises(RuleBroken):
        actions.save_answers(cast.member_in_amman, reply, {"review": "no"}, at=AT + timedelta(days=21))
    assert list(SurveyReply.objects.visible_to(cast.coordinator)) == [reply]


def test_reminders_go_out_twice_and_not_to_who_has_answered(
    network: Network, cast: Cast, run: SurveyRun
) -> None:
    assert actions.remind(run, at=AT) == 0
    assert actions.remind(run, at=AT + timedelta(days=6)) == 2
    assert actions.remind(run, at=AT + timedelta(days=7)) == 0
    reply = reply_of(run)
    actions.save_answers(cast.member_in_amman, reply, GOOD, at=AT)
    actions.send_reply(cast.member_in_amman, reply_of(run), at=AT)
    assert actions.remind(run, at=AT + timedelta(days=17)) == 1
    assert actions.remind(run, at=AT + timedelta(days=21)) == 0
    assert OutgoingMail.objects.filter(to=cast.member_in_lima.email).count() == 2
    assert "/es/" in OutgoingMail.objects.filter(to=cast.member_in_lima.email)[0].body
    with pytest.raises(NotPermitted):
        actions.remind(run, at=AT, by=cast.member_in_amman)


def test_the_published_figures_stand_beside_and_are_not_mixed(network: Network, run: SurveyRun) -> None:
    found = {each.year: each for each in queries_surveys.years()}
    assert (found[2023].published.responses, found[2023].published.asked) == (163, 385)  # type: ignore[union-attr]
    assert found[2023].run is None
    assert found[2023].published_share is not None
    assert found[2024].published_share is None, "over 140 of an unknown number is no share"
    assert (found[2026].asked, found[2026].sent) == (3, 0)
    assert PublishedSurvey.objects.get(pk=2022).responses is None


def test_counts_are_public_only_when_published_and_hold_small_numbers_back(
    network: Network, cast: Cast, run: SurveyRun, client: Client
) -> None:
    assert client.get("/en/surveys/2026").status_code == 404
    for place in range(7):
        made = network.make(f"more-{place}")
        run.replies.create(
            organisation=made, answers={"review": "report" if place < 6 else "no"}, sent_at=AT, saved_at=AT
        )
    with pytest.raises(RuleBroken):
        actions.publish_counts(cast.hub_staff, run, at=AT)
    actions.publish_counts(cast.hub_staff, run, at=AT + timedelta(days=21))
    result = queries_surveys.results(run, public=True, words=WORDS)[0]
    assert {line.label: line.count for line in result.lines}["No"] is None
    assert [line.count for line in result.lines].count(None) == 2, "one alone could be worked out"
    inside = queries_surveys.results(run, public=False, words=WORDS)[0]
    assert {line.label: line.count for line in inside.lines}["No"] == 1
    page = client.get("/en/surveys/2026").content.decode()
    assert "held back" in page
    assert "more-6" not in page
    assert client.get("/en/surveys").status_code == 200
    assert client.get("/en/surveys.json").json()["surveys"][0]["answered"] == 7


def test_the_pages_save_every_part_and_the_hub_reads_the_table(
    network: Network, cast: Cast, run: SurveyRun, client: Client
) -> None:
    client.force_login(cast.member_in_amman)
    first = "/en/desk/surveys/2026/of/jordan-watch/1"
    assert client.get(first).status_code == 200
    answer = client.post(first, {"review": "report", "tools": ["guide"], "do": "next"})
    assert answer["Location"].endswith("/2")
    answer = client.post(answer["Location"], {"staff": "many", "cuts": "yes", "do": "send"})
    assert answer.status_code == 422
    assert reply_of(run).answers["cuts"] is True, "what was right beside it is kept"
    client.post(first.replace("/1", "/2"), {"priorities": ["courts"], "staff": "3", "do": "send"})
    assert reply_of(run).sent_at is not None
    assert client.get("/en/desk/surveys/2026/of/lima-ojo-publico/1").status_code == 404
    client.force_login(cast.hub_staff)
    table = b"".join(client.get("/en/desk/surveys/2026/replies.csv")).decode()  # type: ignore[arg-type]
    assert "jordan-watch" in table
    assert "guide" in table
    assert "Jordan Watch" in client.get("/en/desk/surveys/2026/replies").content.decode()
    assert client.post("/en/desk/surveys/2026/do", {"do": "remind"}).status_code == 302
    assert OutgoingMail.objects.count() == 1


@given(st.dictionaries(st.text(max_size=3), st.integers(0, 40), min_size=1, max_size=8))
def test_what_is_held_back_cannot_be_worked_out_from_the_total(counts: dict[str, int]) -> None:
    shown = small_numbers.hold_back(counts)
    held = [key for key, value in shown.items() if value is None]
    assert all(shown[key] in (None, counts[key]) for key in counts)
    assert all(counts[key] == 0 or counts[key] >= small_numbers.LEAST or shown[key] is None for key in counts)
    others = [key for key in counts if counts[key]]
    assert len(held) != 1 or len(others) == 1


@given(st.dates(date(2020, 1, 1), date(2030, 1, 1)), st.integers(0, 40), st.integers(0, 40))
def test_no_reminder_after_the_end_nor_twice_a_day(last: date, before: int, since: int) -> None:
    on = last - timedelta(days=before)
    assert not rules.to_remind(closes_on=last, reminded_on=on, on=on)
    assert not rules.to_remind(closes_on=last, reminded_on=None, on=last + timedelta(days=since + 1))
    assert rules.to_remind(closes_on=last, reminded_on=None, on=on) is (before <= 14)
