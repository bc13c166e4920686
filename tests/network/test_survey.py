"""The yearly survey: asked once, answered part by part, reminded, counted, and small numbers held back."""

import json
from datetime import UTC, date, datetime, time, timedelta

import pytest
from django.test import Client
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from mithaq.accounts.models import User
from mithaq.core import reference
from mithaq.core.errors import Conflict, NotPermitted, RuleBroken
from mithaq.core.models import AuditEntry, OutgoingMail
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


def typed(
    client: Client, answers: dict[str, tuple[list[str], list[str]]], code: str = "jordan-watch"
) -> tuple[int, dict[str, tuple[str, str]]]:
    """Send answers as the page does while they are given; the status, and outcome and words for each."""
    body = {"answers": {name: {"value": value, "over": over} for name, (value, over) in answers.items()}}
    answer = client.post(
        f"/en/desk/surveys/2026/of/{code}/save",
        json.dumps(body),
        content_type="application/json",
        headers={"Accept": "application/json"},
    )
    told = answer.json().get("receipts", [])
    return answer.status_code, {each["name"]: (each["outcome"], each["message"]) for each in told}


@pytest.fixture
def open_now(run: SurveyRun) -> SurveyRun:
    """The survey, open on the day on which the test runs."""
    today = timezone.localdate()
    SurveyRun.objects.update(opens_on=today, closes_on=today)
    return run


def test_what_is_typed_is_saved_and_sent_twice_is_once(
    cast: Cast, open_now: SurveyRun, client: Client
) -> None:
    client.force_login(cast.member_in_amman)
    lines = AuditEntry.objects.filter(verb="save_answers")
    for _time in range(2):
        status, told = typed(
            client,
            {"review": (["report"], []), "priorities": (["courts"], []), "staff": (["7"], [])},
        )
        assert status == 200 and {outcome for outcome, _words in told.values()} == {"saved"}
    typed(client, {"staff": (["8"], ["7"])})
    assert reply_of(open_now).answers == {"review": "report", "priorities": ["courts"], "staff": 8}
    assert lines.count() == 1


def test_what_a_colleague_answered_meanwhile_stands_and_the_page_is_told(
    cast: Cast, open_now: SurveyRun, client: Client
) -> None:
    actions.save_answers(cast.member_in_amman, reply_of(open_now), {"staff": 9}, at=timezone.now())
    client.force_login(cast.member_in_amman)
    _status, told = typed(client, {"staff": (["7"], []), "review": (["report"], [])})
    assert told["review"][0] == "saved"
    outcome, words = told["staff"]
    assert outcome == "kept" and "Somebody else" in words
    assert reply_of(open_now).answers == {"staff": 9, "review": "report"}
    # Whoever has seen it may write over it, and an answer may be taken back.
    typed(client, {"staff": ([""], ["9"])})
    assert reply_of(open_now).answers["staff"] is None


def test_a_wrong_answer_is_refused_in_words_and_what_stands_beside_it_is_saved(
    cast: Cast, open_now: SurveyRun, client: Client
) -> None:
    client.force_login(cast.member_in_amman)
    _status, told = typed(client, {"staff": (["many"], []), "review": (["report"], [])})
    assert told["staff"][0] == "refused" and told["staff"][1]
    assert told["review"][0] == "saved"
    assert reply_of(open_now).answers == {"review": "report"}


@pytest.mark.parametrize(
    "body", ["", "[]", "{}", '{"answers": {"staff": "7"}}', '{"answers": {"x": {"value": [], "over": []}}}']
)
def test_what_is_no_page_of_ours_saves_nothing(
    cast: Cast, open_now: SurveyRun, client: Client, body: str
) -> None:
    client.force_login(cast.member_in_amman)
    answer = client.post("/en/desk/surveys/2026/of/jordan-watch/save", body, content_type="application/json")
    assert answer.status_code == 400
    assert reply_of(open_now).answers == {}


def test_typing_is_for_its_representatives_and_ends_with_the_last_day(
    cast: Cast, open_now: SurveyRun, client: Client
) -> None:
    asked = {"review": (["report"], list[str]())}
    for person, status in ((cast.coordinator, 403), (cast.member_in_lima, 404)):
        client.force_login(person)
        assert typed(client, asked)[0] == status
    SurveyRun.objects.update(opens_on=TODAY - timedelta(days=900), closes_on=TODAY - timedelta(days=800))
    client.force_login(cast.member_in_amman)
    assert typed(client, asked)[0] == 422
    assert reply_of(open_now).answers == {}


@given(texts=st.lists(st.sampled_from(["", "a", "b"]), unique=True), lines=st.sampled_from(["\n", "\r\n"]))
def test_an_answer_is_the_same_however_it_is_held(texts: list[str], lines: str) -> None:
    assert rules.is_same_answer(texts, texts[::-1])
    assert rules.is_same_answer(f"one{lines}two ", "one\ntwo")
    assert rules.is_same_answer(None, []) and rules.is_same_answer("", None)
    assert not rules.is_same_answer(True, 1) and not rules.is_same_answer(0, None)


@pytest.mark.parametrize("zone", ["Asia/Tokyo", "America/Lima"])
def test_the_last_day_ends_for_everybody_when_it_ends_where_the_coalition_keeps_its_days(
    cast: Cast, run: SurveyRun, client: Client, monkeypatch: pytest.MonkeyPatch, zone: str
) -> None:
    User.objects.filter(pk=cast.member_in_amman.pk).update(time_zone=zone)
    client.force_login(cast.member_in_amman)
    last = datetime.combine(run.closes_on, time.max, tzinfo=UTC)
    page = "/en/desk/surveys/2026/of/jordan-watch/1"
    for at, is_open in ((last, True), (last + timedelta(seconds=1), False)):
        monkeypatch.setattr(timezone, "now", lambda at=at: at)
        client.force_login(cast.member_in_amman)
        assert ("This survey is not open today" not in client.get(page).content.decode()) is is_open
        assert (typed(client, {"review": (["report"], [])})[0] == 200) is is_open
