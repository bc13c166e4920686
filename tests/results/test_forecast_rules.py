"""Whether a target will be reached: the forecast as laws, and what it refuses to say."""

from datetime import date
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mithaq.results.rules_forecast import (
    LEAST_MONTHS,
    Outlook,
    forecast,
    months_until,
    outlook,
    pace_needed,
    what_if,
)

histories = st.lists(st.floats(0, 500, allow_nan=False), min_size=LEAST_MONTHS + 1, max_size=60)


@given(histories, st.integers(0, 24))
def test_the_interval_always_holds_the_forecast(values: list[float], months: int) -> None:
    found = forecast(values, months, least=0.0)
    assert found is not None
    if found.low is not None and found.high is not None:
        assert found.low <= found.middle <= found.high and found.low >= 0
    assert 0 <= found.held <= found.tested


@given(st.floats(-5, 5), st.floats(0, 100), st.integers(30, 60), st.integers(1, 12))
def test_what_grows_evenly_is_foreseen_exactly(step: float, first: float, length: int, months: int) -> None:
    values = [first + step * place for place in range(length)]
    found = forecast(values, months)
    assert found is not None
    assert found.middle == pytest.approx(first + step * (length - 1 + months), abs=1e-6)


@given(histories, st.integers(1, 12), st.lists(st.floats(0, 500, allow_nan=False), min_size=1, max_size=5))
def test_the_test_on_the_past_never_looks_ahead(values: list[float], months: int, later: list[float]) -> None:
    """What comes later adds tests and changes none of those already made."""
    before, after = forecast(values, months), forecast(values + later, months)
    assert before is not None and after is not None
    assert before.tested <= after.tested <= before.tested + len(later)
    assert before.held <= after.held <= before.held + (after.tested - before.tested)


def test_a_short_past_says_nothing() -> None:
    assert forecast([1.0] * LEAST_MONTHS, 6) is None
    short = forecast([float(place) for place in range(LEAST_MONTHS + 2)], 6)
    assert short is not None and short.low is None and not short.is_usable
    assert outlook(short, 10.0) is Outlook.UNKNOWN


def test_the_outlook_follows_the_interval() -> None:
    steady = forecast([place * 2.0 for place in range(48)], 6)
    assert steady is not None and steady.is_usable
    assert outlook(steady, 90.0) is Outlook.LIKELY
    assert outlook(steady, 200.0) is Outlook.UNLIKELY
    assert outlook(steady, 200.0, down=True) is Outlook.LIKELY
    assert outlook(steady, None) is Outlook.UNKNOWN


def test_a_line_that_never_kept_its_pace_is_not_foretold() -> None:
    jumping = [0.0] * 30 + [500.0, 0.0] * 9
    found = forecast(jumping, 7)
    assert found is not None
    if found.tested and found.held / found.tested < 0.6:
        assert outlook(found, 10.0) is Outlook.UNKNOWN


@given(st.floats(0, 100), st.floats(0, 200), st.integers(0, 48))
def test_the_pace_needed_reaches_the_target(value: float, wanted: float, months: int) -> None:
    needed = pace_needed(value, wanted, months)
    if value >= wanted:
        assert needed == 0
    elif months == 0:
        assert needed is None
    else:
        assert needed is not None and value + needed * months == pytest.approx(wanted)


def test_the_months_left_fall_and_never_below_nothing() -> None:
    due = date(2026, 12, 31)
    left = [months_until(date(2026, month, 15), due) for month in range(1, 13)]
    assert left[0] == 12 and left[-1] == 1
    assert all(earlier > later for earlier, later in pairwise(left))
    assert months_until(date(2027, 3, 1), due) == 0


def test_what_if_adds_and_says_what_is_missing() -> None:
    answer = what_if(
        27, 3, by=date(2026, 3, 31), on=date(2025, 12, 31), due=date(2026, 12, 31), wanted=30, pace=0.5
    )
    assert answer.value == 30 and answer.reaches is True and answer.missing == 0 and answer.at_due == 36
    late = what_if(
        27, 3, by=date(2027, 3, 31), on=date(2025, 12, 31), due=date(2026, 12, 31), wanted=30, pace=0
    )
    assert late.reaches is False and late.at_due == 27
    unknown = what_if(27, 3, by=date(2026, 3, 31), on=date(2025, 12, 31), due=None, wanted=None, pace=None)
    assert unknown.reaches is None and unknown.missing is None and unknown.at_due is None
