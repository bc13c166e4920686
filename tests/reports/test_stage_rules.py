"""The way of a report through its stages: laws."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mithaq.reports import rules
from mithaq.reports.rules import Part, Signed, Step, Verdict

STEPS = rules.in_order(
    [
        Step(code="outline", position=1, signed_by=frozenset({Part.EDITOR}), writing=True),
        Step(code="drafting", position=2, signed_by=frozenset({Part.AUTHOR}), writing=True),
        Step(code="peer_review", position=3, signed_by=frozenset({Part.PEER_REVIEWER})),
        Step(code="legal_check", position=4, signed_by=frozenset({Part.LEGAL_CHECKER})),
        Step(code="harm_check", position=5, signed_by=frozenset({Part.HARM_CHECKER})),
        Step(code="approval", position=6, signed_by=frozenset({Part.APPROVER})),
        Step(
            code="publication", position=7, signed_by=frozenset({Part.APPROVER, Part.EDITOR}), publishes=True
        ),
        Step(code="follow_up", position=8, signed_by=frozenset({Part.EDITOR, Part.AUTHOR})),
    ]
)
PEOPLE = st.sampled_from(["rana", "salma", "bo"])
MOVES = st.lists(
    st.tuples(
        PEOPLE, st.sampled_from(list(Part)), st.sampled_from(list(Verdict)), st.sampled_from(["", "why"])
    ),
    max_size=60,
)
AUTHORS = st.frozensets(PEOPLE, min_size=1)


def walk(
    moves: list[tuple[str, Part, Verdict, str]], authors: frozenset[str]
) -> tuple[str, list[Signed], list[str]]:
    """Every move that the rules allow, in order: where the report is, what was signed, who published."""
    stage, signed, published = "outline", list[Signed](), list[str]()
    for who, part, verdict, reason in moves:
        fault = rules.fault_in_signing(
            STEPS,
            stage=stage,
            part=part,
            who=who,
            authors=authors,
            signed=signed,
            verdict=verdict,
            reason=reason,
        )
        if fault:
            continue
        signed.append(Signed(stage=stage, who=who, part=part, verdict=verdict))
        if verdict is Verdict.RETURNED:
            back = rules.returns_to(STEPS, stage)
            assert back is not None
            stage = back
            continue
        if stage == "publication":
            published.append(who)
        following = rules.next_stage(STEPS, stage)
        if following is None:
            break
        stage = following
    return stage, signed, published


@given(moves=MOVES, authors=AUTHORS)
def test_nobody_publishes_alone(moves: list[tuple[str, Part, Verdict, str]], authors: frozenset[str]) -> None:
    _stage, signed, published = walk(moves, authors)
    if published:
        until = signed[
            : next(
                i
                for i, each in enumerate(signed)
                if each.stage == "publication" and each.verdict is Verdict.PASSED
            )
            + 1
        ]
        assert len({each.who for each in rules.standing_signatures(STEPS, until)} | authors) >= 2


@given(moves=MOVES, authors=AUTHORS)
def test_no_author_ever_judges_in_a_stage_that_judges(
    moves: list[tuple[str, Part, Verdict, str]], authors: frozenset[str]
) -> None:
    _stage, signed, _published = walk(moves, authors)
    for each in signed:
        step = rules.step_of(STEPS, each.stage)
        assert step is not None
        if not step.writing and each.part in rules.JUDGES:
            assert each.who not in authors


@given(moves=MOVES, authors=AUTHORS)
def test_who_stands_in_a_stage_has_passed_every_stage_before_it(
    moves: list[tuple[str, Part, Verdict, str]], authors: frozenset[str]
) -> None:
    stage, signed, _published = walk(moves, authors)
    here = rules.step_of(STEPS, stage)
    assert here is not None
    standing = {each.stage for each in rules.standing_signatures(STEPS, signed)}
    assert {step.code for step in STEPS if step.position < here.position} <= standing


@given(moves=MOVES, authors=AUTHORS)
def test_a_return_goes_back_to_writing_and_takes_later_signatures_away(
    moves: list[tuple[str, Part, Verdict, str]], authors: frozenset[str]
) -> None:
    stage, signed, _published = walk(moves, authors)
    if signed and signed[-1].verdict is Verdict.RETURNED:
        step = rules.step_of(STEPS, stage)
        assert step is not None and step.writing
        places = {each.code: each.position for each in STEPS}
        assert all(places[each.stage] < step.position for each in rules.standing_signatures(STEPS, signed))


@given(held=st.frozensets(st.sampled_from(list(Part))), wanted=st.sampled_from(list(Part)))
def test_who_writes_and_who_judges_are_two_people_whichever_came_first(
    held: frozenset[Part], wanted: Part
) -> None:
    both = held | {wanted}
    writes_and_judges = Part.AUTHOR in both and bool(both & rules.JUDGES)
    already = Part.AUTHOR in held and bool(held & rules.JUDGES)
    if not already:
        assert rules.parts_clash(held, wanted) == writes_and_judges or wanted in held


@pytest.mark.parametrize(
    ("verdict", "reason", "fault"),
    [(Verdict.RETURNED, "  ", "no_reason"), (Verdict.RETURNED, "unclear", None), (Verdict.PASSED, "", None)],
)
def test_a_return_needs_a_reason(verdict: Verdict, reason: str, fault: str | None) -> None:
    assert (
        rules.fault_in_signing(
            STEPS,
            stage="peer_review",
            part=Part.PEER_REVIEWER,
            who="bo",
            authors={"rana"},
            signed=[],
            verdict=verdict,
            reason=reason,
        )
        == fault
    )


def test_the_first_stage_cannot_be_returned() -> None:
    assert rules.returns_to(STEPS, "outline") is None


def test_a_single_person_who_is_author_and_editor_cannot_publish() -> None:
    assert (
        rules.fault_in_signing(
            STEPS,
            stage="publication",
            part=Part.EDITOR,
            who="rana",
            authors={"rana"},
            signed=[],
            verdict=Verdict.PASSED,
            reason="",
        )
        == "alone"
    )


@given(
    days=st.dictionaries(
        st.sampled_from([step.code for step in STEPS]), st.dates(date(2026, 1, 1), date(2027, 1, 1))
    )
)
def test_a_plan_is_in_order_exactly_when_no_day_lies_before_an_earlier_stage(days: dict[str, date]) -> None:
    in_order = [days[step.code] for step in STEPS if step.code in days]
    assert (rules.plan_fault(STEPS, days) is None) == (in_order == sorted(in_order))


@given(due=st.dates(date(2026, 1, 1), date(2026, 12, 31)), wait=st.integers(-100, 100))
def test_a_stage_is_late_from_the_day_after_its_day(due: date, wait: int) -> None:
    assert rules.late_by({"drafting": due}, "drafting", due + timedelta(days=wait)) == max(wait, 0)
    assert rules.late_by({}, "drafting", due) == 0


@given(taken=st.sets(st.integers(1, 9)))
def test_a_code_is_new_whatever_is_taken(taken: set[int]) -> None:
    codes = {"SRB-irm-2-2023" + ("" if number == 1 else f"-{number}") for number in taken}
    assert rules.report_code("SRB", "irm-2", 2023, codes) not in codes


def test_two_stages_with_one_place_are_refused() -> None:
    with pytest.raises(ValueError, match="one position"):
        rules.in_order([STEPS[0], Step(code="other", position=1, signed_by=frozenset())])
