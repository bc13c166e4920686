"""The rules of publishing: questions that stop, clocks, embargo; and laws that hold for every day and answer."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mithaq.reports import rules_publishing as rules
from mithaq.reports.rules_publishing import Answer, Question, ReplyState, Said

DAYS = st.dates(date(2020, 1, 1), date(2035, 1, 1))
MOMENTS = st.datetimes(datetime(2024, 1, 1), datetime(2030, 1, 1)).map(lambda each: each.replace(tzinfo=UTC))
NOW = datetime(2026, 6, 1, 12, tzinfo=UTC)


@given(st.lists(st.sampled_from(list(Said)), min_size=1, max_size=6))
def test_answers_are_free_of_faults_only_when_each_question_has_a_harmless_one(said: list[Said]) -> None:
    questions = [Question(code=f"q{number}", stops_on=Said.YES) for number in range(len(said))]
    answers = [
        Answer(question=f"q{number}", said=each, why="because", who=1) for number, each in enumerate(said)
    ]
    assert bool(rules.harm_faults(questions, answers)) == (Said.YES in said)
    assert len(rules.harm_faults(questions, answers[1:])) >= 1


def test_does_not_apply_needs_a_reason() -> None:
    question = Question(code="q", stops_on=Said.YES)
    silent = Answer(question="q", said=Said.DOES_NOT_APPLY, why="  ", who=1)
    assert rules.harm_faults([question], [silent]) == (("no_reason", "q"),)


@pytest.mark.parametrize(
    ("who", "fault"), [("answered", "own_answers"), ("wrote", "own_words"), ("third", None)]
)
def test_only_a_third_person_signs(who: str, fault: str | None) -> None:
    assert rules.fault_in_harm_signature([], who=who, answered_by={"answered"}, writers={"wrote"}) == fault
    assert (
        rules.fault_in_harm_signature([("stops", "q")], who=who, answered_by=set(), writers=set())
        == "not_ready"
    )


@given(DAYS, st.integers(rules.LEAST_REPLY_DAYS, rules.MOST_REPLY_DAYS), st.integers(-5, 90))
def test_the_last_day_is_the_states_and_the_next_is_not(sent: date, days: int, later: int) -> None:
    due = rules.reply_due(sent, days)
    on = sent + timedelta(days=later)
    state = rules.reply_state(sent_on=sent, due_on=due, replied_on=None, on=on)
    expected = (
        ReplyState.NOT_OFFERED if later < 0 else ReplyState.RUNNING if later <= days else ReplyState.SILENT
    )
    assert state is expected


@pytest.mark.parametrize("days", [0, 6, 61, -1])
def test_a_reply_clock_has_limits(days: int) -> None:
    with pytest.raises(ValueError, match=str(days)):
        rules.reply_due(date(2026, 1, 1), days)


@given(MOMENTS, st.integers(0, rules.MOST_GRACE_HOURS), st.integers(-100, 400 * 24))
def test_a_good_embargo_lies_ahead_and_leaves_time_to_tell(now: datetime, grace: int, hours: int) -> None:
    opens = now + timedelta(hours=hours)
    fault = rules.embargo_fault(opens, now=now, grace_hours=grace, early_readers=True)
    if fault is None:
        assert now < opens <= now + rules.LONGEST_EMBARGO
        assert not rules.in_grace(opens, grace, at=now) or grace == hours
    else:
        assert fault in ("past", "too_long", "grace_begun")


def test_in_the_grace_period_an_opening_is_only_put_off() -> None:
    opens = NOW + timedelta(hours=10)
    sooner, later = NOW + timedelta(hours=5), NOW + timedelta(hours=50)
    change = rules.change_of_embargo_fault
    assert change(opens, sooner, grace_hours=24, reason="why", at=NOW) == "grace"
    assert change(opens, later, grace_hours=24, reason="why", at=NOW) is None
    assert change(opens, later, grace_hours=24, reason=" ", at=NOW) == "no_reason"
    assert change(opens, later, grace_hours=24, reason="why", at=opens) == "opened"


@given(st.booleans(), st.booleans(), st.sampled_from(list(ReplyState)), st.booleans(), st.text(max_size=3))
def test_nothing_is_released_while_the_clock_runs_or_unsigned(
    texts: bool, signed: bool, reply: ReplyState, skipped: bool, reason: str
) -> None:
    faults = rules.release_faults(
        texts=texts, harm_signed=signed, reply=reply, skipped_reply=skipped, reply_reason=reason
    )
    if not faults:
        assert texts and signed and reply is not ReplyState.RUNNING
        assert reply is not ReplyState.NOT_OFFERED or reason.strip()


def test_an_early_link_ends_with_the_opening_and_a_states_with_its_last_day() -> None:
    read = rules.may_read_early
    assert read(ended=False, withdrawn=False, opens_at=NOW + timedelta(1), reply_due_on=None, at=NOW)
    assert not read(ended=False, withdrawn=False, opens_at=NOW, reply_due_on=None, at=NOW)
    assert read(ended=False, withdrawn=False, opens_at=NOW, reply_due_on=NOW.date(), at=NOW)
    assert not read(
        ended=False, withdrawn=False, opens_at=None, reply_due_on=NOW.date(), at=NOW + timedelta(days=1)
    )
    assert not read(ended=True, withdrawn=False, opens_at=None, reply_due_on=None, at=NOW)
    assert not read(ended=False, withdrawn=True, opens_at=None, reply_due_on=None, at=NOW)
