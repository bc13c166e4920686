"""The ladder by itself: what counts on a day, what is refused, what is due; with laws over any sequence of statements."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mithaq.core.partial_dates import PartialDate, Precision
from mithaq.reports import rules_followup as rules
from mithaq.reports.rules_followup import Fault, Gap, Ladder, Rung, Second, Statement, Voice

START = datetime(2024, 1, 1, 12, tzinfo=UTC)


def told(
    number: int, voice: Voice, ladder: Ladder, rung: Rung, when: str, day: int, **more: object
) -> Statement:
    return Statement(
        id=number,
        voice=voice,
        ladder=ladder,
        rung=rung,
        when=PartialDate.parse(when),
        recorded_at=START + timedelta(days=day),
        **more,  # type: ignore[arg-type]
    )


def test_no_voice_overwrites_another() -> None:
    standing = rules.standing(
        [
            told(1, Voice.CIVIL_SOCIETY, Ladder.LAW, Rung.NONE, "2024-01-05", 10),
            told(2, Voice.STATE, Ladder.LAW, Rung.IN_FORCE, "2024-02-01", 40),
        ]
    )
    assert standing.rung(Voice.CIVIL_SOCIETY, Ladder.LAW) is Rung.NONE
    assert standing.rung(Voice.STATE, Ladder.LAW) is Rung.IN_FORCE
    assert standing.gap() is Gap.STATE_AHEAD


def test_a_reversal_is_a_status_and_stands_over_what_was_reached() -> None:
    standing = rules.standing(
        [
            told(1, Voice.CIVIL_SOCIETY, Ladder.LAW, Rung.IN_FORCE, "2024-01-01", 5),
            told(2, Voice.CIVIL_SOCIETY, Ladder.PRACTICE, Rung.REVERSED, "2024-03-01", 70),
        ]
    )
    assert standing.whole(Voice.CIVIL_SOCIETY) is Rung.REVERSED


def test_a_year_counts_from_its_last_day_or_the_day_it_was_told() -> None:
    early = told(1, Voice.STATE, Ladder.LAW, Rung.IN_LAW, "2024", 20)
    late = told(1, Voice.STATE, Ladder.LAW, Rung.IN_LAW, "2023", 20)
    assert early.counts_from == date(2024, 1, 21)
    assert late.counts_from == date(2023, 12, 31)


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        ({}, None),
        ({"ladder": Ladder.PRACTICE}, Fault.WRONG_LADDER),
        ({"when": None}, Fault.NO_DATE),
        ({"when": PartialDate.parse("2027")}, Fault.IN_FUTURE),
        ({"source": "  "}, Fault.NO_SOURCE),
        ({"evidence_kinds": []}, Fault.NO_EVIDENCE),
        ({"evidence_kinds": ["news"]}, Fault.WRONG_EVIDENCE),
        ({"law_since": PartialDate.parse("2025-06")}, Fault.BEFORE_LAW),
        ({"law_since": PartialDate.parse("2025")}, None),
        ({"rung": Rung.NONE, "evidence_kinds": []}, None),
        ({"voice": Voice.STATE, "evidence_kinds": []}, Fault.NO_EVIDENCE),
        ({"voice": Voice.STATE, "evidence_kinds": ["news"]}, Fault.WRONG_EVIDENCE),
        ({"voice": Voice.STATE, "law_since": PartialDate.parse("2025-06")}, None),
    ],
)
def test_each_step_needs_what_can_show_it(change: dict[str, object], fault: Fault | None) -> None:
    given_: dict[str, object] = {
        "voice": Voice.CIVIL_SOCIETY,
        "ladder": Ladder.LAW,
        "rung": Rung.IN_FORCE,
        "when": PartialDate.parse("2025-03"),
        "today": date(2026, 6, 1),
        "source": "gazette",
        "evidence_kinds": ["law"],
        "law_since": None,
    }
    assert rules.fault_in(**{**given_, **change}) is fault  # type: ignore[arg-type]


def test_a_claim_before_its_law_is_kept_and_marked() -> None:
    since = PartialDate.parse("2025-06-01")
    assert rules.marks_for(Ladder.LAW, Rung.IN_FORCE, PartialDate.parse("2025-05"), since) == [
        rules.Mark.BEFORE_LAW
    ]
    assert rules.marks_for(Ladder.LAW, Rung.ANNOUNCED, PartialDate.parse("2025-05"), since) == []


def test_a_second_pair_of_eyes_is_another_person_of_another_house() -> None:
    first = told(1, Voice.CIVIL_SOCIETY, Ladder.LAW, Rung.IN_LAW, "2024-01-01", 5, organisation="7")
    assert (
        rules.fault_in_second(None, first_recorder=1, recorder=2, organisation="8")
        is Fault.NOTHING_TO_CONFIRM
    )
    assert rules.fault_in_second(first, first_recorder=1, recorder=2, organisation="8") is None
    for recorder, house in ((1, "8"), (2, "7"), (2, "")):
        found = rules.fault_in_second(first, first_recorder=1, recorder=recorder, organisation=house)
        assert found is Fault.NOT_INDEPENDENT


def test_a_second_assessment_speaks_only_of_what_it_looked_at() -> None:
    log = [
        told(1, Voice.CIVIL_SOCIETY, Ladder.LAW, Rung.IN_LAW, "2024-01-01", 5),
        told(2, Voice.SECOND, Ladder.LAW, Rung.IN_LAW, "2024-01-04", 6),
    ]
    assert rules.standing(log).second() is Second.CONFIRMS
    log.append(told(3, Voice.CIVIL_SOCIETY, Ladder.LAW, Rung.IN_FORCE, "2024-02-01", 40))
    assert rules.standing(log).second() is Second.MISSING


# --- laws -----------------------------------------------------------------------------------------------

steps = st.lists(
    st.tuples(
        st.sampled_from(list(Voice)),
        st.sampled_from(list(Ladder)),
        st.integers(0, 4),
        st.integers(0, 400),  # the day it speaks of, before the day it is told
        st.integers(0, 60),  # days since the step before
        st.sampled_from(["say", "correct", "withdraw"]),
        st.integers(0, 30),
        st.sampled_from(list(Precision)),
    ),
    max_size=25,
)


def replay(moves: list[tuple[object, ...]]) -> list[list[Statement]]:
    """The log after each move, as the actions would leave it."""
    log: list[Statement] = []
    states, at = [], START
    for voice, ladder, height, back, pause, verb, which, precision in moves:
        at += timedelta(days=int(pause))  # type: ignore[call-overload]
        live = [row for row in log if row.withdrawn_at is None]
        held = live[int(which) % len(live)] if live else None  # type: ignore[call-overload]
        if verb == "withdraw" and held is not None:
            log = [replace(row, withdrawn_at=at) if row.id == held.id else row for row in log]
        else:
            about = held if verb == "correct" and held is not None else None
            place = about.ladder if about else ladder
            rungs = rules.RUNGS[place]  # type: ignore[index]
            log = [
                *log,
                Statement(
                    id=len(log) + 1,
                    voice=about.voice if about else voice,  # type: ignore[arg-type]
                    ladder=place,  # type: ignore[arg-type]
                    rung=rungs[int(height) % len(rungs)],  # type: ignore[call-overload]
                    when=PartialDate((at - timedelta(days=int(back))).date(), precision),  # type: ignore[call-overload, arg-type]
                    recorded_at=at,
                    corrects=about.id if about else None,
                ),
            ]
        states.append(log)
    return states


@given(steps, st.integers(0, 1500), st.integers(-400, 1500))
def test_no_edit_changes_what_was_answered_about_the_past(
    moves: list[tuple[object, ...]], known: int, asked: int
) -> None:
    known_on, as_of = (START + timedelta(days=known)).date(), (START + timedelta(days=asked)).date()
    before: dict[object, object] = {}
    for log in replay(moves):
        newest = max(row.withdrawn_at or row.recorded_at for row in log)
        answer = rules.standing(log, as_of=as_of, known_on=known_on)
        shown = {key: (row.id, row.rung) for key, row in answer.by.items()}
        if newest.date() > known_on:
            assert shown == before
        before = shown


@given(steps)
def test_what_one_voice_says_never_moves_another(moves: list[tuple[object, ...]]) -> None:
    states = replay(moves)
    if not states:
        return
    log = states[-1]
    whole = rules.standing(log)
    for voice in Voice:
        alone = rules.standing([row for row in log if row.voice is voice])
        assert alone.rungs(voice) == whole.rungs(voice)


@given(st.lists(st.tuples(st.sampled_from(list(Rung)), st.sampled_from(list(Rung)))))
def test_agreement_is_one_only_when_all_agree(pairs: list[tuple[Rung, Rung]]) -> None:
    found = rules.agreement(pairs)
    assert found.both == len(pairs) and 0 <= found.same <= found.both
    if found.kappa is not None:
        assert found.kappa <= 1
        assert (found.kappa == 1) == (found.same == found.both)


@given(
    st.lists(st.tuples(st.integers(-90, 30), st.one_of(st.none(), st.integers(-90, 0))), max_size=40),
    st.integers(1, 10),
)
def test_nobody_has_more_before_them_than_they_chose(rows: list[tuple[int, int | None]], most: int) -> None:
    today = date(2026, 6, 1)
    dues = [
        rules.Due(
            key=number,
            due_on=today + timedelta(days=day),
            reminded_on=None if told_ is None else today + timedelta(days=told_),
        )
        for number, (day, told_) in enumerate(rows)
    ]
    named, behind = rules.to_remind(dues, today=today, most=most)
    open_now = [
        due
        for due in dues
        if due.due_on <= today and due.reminded_on is not None and (today - due.reminded_on).days < 28
    ]
    assert len(named) + min(len(open_now), most) <= most
    assert all(due.due_on <= today for due in named)
    assert len(named) + behind + len(open_now) == sum(due.due_on <= today for due in dues)
    assert [due.due_on for due in named] == sorted(due.due_on for due in named)


@given(st.dates(date(2020, 1, 1), date(2090, 1, 1)), st.integers(1, 60))
def test_the_next_look_is_that_many_months_later(day: date, months: int) -> None:
    later = rules.next_due(day, months)
    assert (later.year * 12 + later.month) - (day.year * 12 + day.month) == months
    assert later.day <= day.day
