"""How a worded value stands against its target, as laws and as cases."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mithaq.results.rules import (
    Aim,
    Comparison,
    Point,
    PointState,
    Qualifier,
    Standing,
    Verdict,
    bounds,
    combine,
    meets,
    path_at,
    running_sum,
    stand_checklist,
    stand_each,
    stand_latest,
    stand_sum,
)

amounts = st.decimals(min_value=0, max_value=1_000_000, places=2)
days = st.dates(min_value=date(2000, 1, 1), max_value=date(2050, 12, 31))
STARTS, DUE = date(2023, 1, 1), date(2026, 12, 31)


def point(day: str, value: float, qualifier: Qualifier = Qualifier.EXACT, occasion: str = "") -> Point:
    return Point(
        on=date.fromisoformat(day), value=Decimal(str(value)), qualifier=qualifier, occasion=occasion
    )


def aim(value: float | None, comparison: Comparison = Comparison.AT_LEAST, occasion: str = "") -> Aim:
    return Aim(
        due=DUE,
        comparison=comparison,
        value=None if value is None else Decimal(str(value)),
        occasion=occasion,
    )


# --- bounds and words -------------------------------------------------------------------------------


@given(amounts, st.sampled_from(Qualifier))
def test_the_bounds_of_a_word_hold_the_number_it_is_said_of(value: Decimal, qualifier: Qualifier) -> None:
    least, most = bounds(value, qualifier)
    assert least is None or least <= value
    assert most is None or value <= most


@given(amounts, amounts, st.sampled_from(Qualifier))
def test_a_word_never_says_yes_and_no_to_opposite_wishes(
    value: Decimal, wanted: Decimal, qualifier: Qualifier
) -> None:
    more = meets(value, qualifier, Comparison.MORE_THAN, wanted)
    most = meets(value, qualifier, Comparison.AT_MOST, wanted)
    assert not (more is True and most is True)
    assert not (more is False and most is False)


@given(amounts, amounts)
def test_an_exact_number_always_gets_an_answer(value: Decimal, wanted: Decimal) -> None:
    assert meets(value, Qualifier.EXACT, Comparison.AT_LEAST, wanted) is (value >= wanted)
    assert meets(value, Qualifier.EXACT, Comparison.MORE_THAN, wanted) is (value > wanted)


@pytest.mark.parametrize(
    ("value", "qualifier", "comparison", "wanted", "answer"),
    [
        (400, Qualifier.OVER, Comparison.MORE_THAN, 150, True),
        (150, Qualifier.OVER, Comparison.MORE_THAN, 150, True),
        (150, Qualifier.EXACT, Comparison.MORE_THAN, 150, False),
        (100, Qualifier.OVER, Comparison.MORE_THAN, 150, None),
        (400, Qualifier.ALMOST, Comparison.AT_LEAST, 400, False),
        (400, Qualifier.ALMOST, Comparison.AT_LEAST, 300, None),
        (80, Qualifier.ABOUT, Comparison.AT_LEAST, 82, None),
        (80, Qualifier.ABOUT, Comparison.AT_LEAST, 60, True),
    ],
)
def test_words_stay_words(
    value: int, qualifier: Qualifier, comparison: Comparison, wanted: int, answer: bool | None
) -> None:
    assert meets(Decimal(value), qualifier, comparison, Decimal(wanted)) is answer


# --- the path -----------------------------------------------------------------------------------------


@given(days, days, days, amounts, amounts)
def test_the_path_never_leaves_what_lies_between_start_and_target(
    on: date, one: date, other: date, first: Decimal, wanted: Decimal
) -> None:
    starts, due = min(one, other), max(one, other)
    value = path_at(on, starts=starts, first=first, due=due, wanted=wanted)
    assert min(first, wanted) <= value <= max(first, wanted)


@given(days, st.integers(1, 4000), amounts, amounts)
def test_the_path_begins_at_its_start_and_ends_at_its_target(
    starts: date, length: int, first: Decimal, wanted: Decimal
) -> None:
    due = starts + timedelta(days=length)
    assert path_at(starts, starts=starts, first=first, due=due, wanted=wanted) == first
    assert path_at(due, starts=starts, first=first, due=due, wanted=wanted) == wanted


@given(st.lists(st.tuples(days, amounts), max_size=12))
def test_a_running_sum_ends_at_the_sum(values: list[tuple[date, Decimal]]) -> None:
    sums = running_sum(Point(on=on, value=value) for on, value in values)
    assert len(sums) == len(values)
    assert not sums or sums[-1].value == sum(value for _on, value in values)


def test_one_worded_value_makes_the_whole_sum_worded() -> None:
    sums = running_sum([point("2023-12-01", 14), point("2024-12-01", 7, Qualifier.OVER)])
    assert [one.qualifier for one in sums] == [Qualifier.EXACT, Qualifier.OVER]


# --- where a line stands --------------------------------------------------------------------------------


def test_nothing_known_is_unknown_and_never_zero() -> None:
    assert stand_latest([], None, aim(10), on=DUE).standing is Standing.UNKNOWN
    assert stand_sum([], aim(30), starts=STARTS, on=DUE).standing is Standing.UNKNOWN
    assert stand_each([], None, [aim(3, occasion="A")], on=DUE).standing is Standing.UNKNOWN


def test_a_baseline_alone_is_no_value_since() -> None:
    verdict = stand_latest([], point("2022-06-30", 79), aim(100), on=DUE)
    assert verdict == Verdict(standing=Standing.NO_VALUE_SINCE, since=date(2022, 6, 30))


def test_a_value_of_the_baselines_own_day_is_no_newer_value() -> None:
    base = point("2022-12-31", 4)
    verdict = stand_latest([point("2022-12-09", 4)], base, aim(5), on=DUE)
    assert verdict.standing is Standing.NO_VALUE_SINCE


@pytest.mark.parametrize(
    ("value", "standing"), [(100, Standing.REACHED), (90, Standing.ON_PATH), (80, Standing.BEHIND)]
)
def test_a_value_is_judged_by_the_path_on_its_own_day(value: int, standing: Standing) -> None:
    base = point("2022-12-31", 79)
    assert stand_latest([point("2024-12-31", value)], base, aim(100), on=DUE).standing is standing


def test_without_a_target_a_value_stands_as_target_unknown() -> None:
    assert (
        stand_latest([point("2024-01-01", 3)], point("2022-01-01", 2), None, on=DUE).standing
        is Standing.NO_TARGET
    )


def test_growth_means_more_than_the_baseline() -> None:
    base, wish = point("2022-12-31", 5150), aim(None, Comparison.GROWTH)
    assert stand_latest([point("2024-01-01", 5151)], base, wish, on=DUE).standing is Standing.REACHED
    assert stand_latest([point("2024-01-01", 5150)], base, wish, on=DUE).standing is Standing.ON_PATH


def test_a_value_after_the_day_asked_about_does_not_count() -> None:
    values = [point("2023-12-08", 14), point("2024-12-09", 7), point("2025-12-09", 9)]
    assert stand_sum(values, aim(30), starts=STARTS, on=date(2026, 1, 1)).standing is Standing.REACHED
    assert stand_sum(values, aim(30), starts=STARTS, on=date(2025, 1, 1)).standing is Standing.ON_PATH
    assert stand_sum(values, aim(30), starts=STARTS, on=date(2023, 6, 1)).standing is Standing.UNKNOWN


def test_one_session_of_two_is_partly_and_the_other_stays_open() -> None:
    wishes = [aim(150, Comparison.MORE_THAN, "CoSP10"), aim(150, Comparison.MORE_THAN, "CoSP11")]
    base = point("2021-12-17", 80, Qualifier.ABOUT, "CoSP9")
    one = [point("2023-12-15", 400, Qualifier.OVER, "CoSP10")]
    assert stand_each(one, base, wishes, on=DUE).standing is Standing.PARTLY
    both = [*one, point("2025-12-19", 500, occasion="CoSP11")]
    assert stand_each(both, base, wishes, on=DUE).standing is Standing.REACHED
    assert stand_each([], base, wishes, on=DUE).standing is Standing.NO_VALUE_SINCE


@given(st.lists(st.sampled_from(PointState), min_size=1))
def test_a_checklist_is_reached_only_when_every_point_is_met(states: list[PointState]) -> None:
    reached = stand_checklist(states).standing is Standing.REACHED
    assert reached == all(state is PointState.MET for state in states)


@given(st.lists(st.sampled_from(Standing), min_size=1))
def test_an_indicator_is_reached_only_when_every_line_is(standings: list[Standing]) -> None:
    verdict = combine([Verdict(standing=standing) for standing in standings])
    assert (verdict.standing is Standing.REACHED) == all(one is Standing.REACHED for one in standings)
