"""How rows become a value, as laws: windows, filters, each thing once; grades; small numbers; lines made of lines."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from itertools import pairwise, product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mithaq.results import rules_counting, rules_lines, rules_small
from mithaq.results.rules_counting import GRADES, Narrowing, Window, narrow

STARTS, ENDS = date(2023, 1, 1), date(2026, 12, 31)


@dataclass(frozen=True)
class Row:
    key: str
    on: str = ""
    groups: dict[str, str] = field(default_factory=dict)
    grade: str = ""
    amount: Decimal | None = None


dates = st.one_of(
    st.just(""),
    st.dates(min_value=date(2019, 1, 1), max_value=date(2028, 12, 31)).map(str),
    st.integers(2019, 2028).map(str),
    st.tuples(st.integers(2019, 2028), st.integers(1, 12)).map(lambda pair: f"{pair[0]}-{pair[1]:02}"),
)
rows = st.lists(
    st.builds(
        Row,
        key=st.integers(0, 10_000).map(str),
        on=dates,
        groups=st.fixed_dictionaries({"region": st.sampled_from(["swana", "europe", "swana europe", ""])}),
        grade=st.sampled_from(GRADES),
        amount=st.one_of(st.none(), st.integers(0, 100).map(Decimal)),
    ),
    max_size=25,
)
days = st.dates(min_value=date(2022, 1, 1), max_value=date(2027, 12, 31))


def ask(found: list[Row], by: Narrowing, on: date = date(2025, 12, 31)) -> rules_counting.Narrowed[Row]:
    return narrow(found, by, as_of=on, starts=STARTS, ends=ENDS)


@given(rows, days)
def test_without_a_narrowing_every_row_counts(found: list[Row], on: date) -> None:
    taken = ask(found, Narrowing(), on)
    assert taken.rows == tuple(found) and taken.value == rules_counting.total_of(found)


@given(rows, days, st.sampled_from([window for window in Window if window is not Window.ALL]))
def test_every_row_is_in_the_window_outside_it_or_undated(found: list[Row], on: date, window: Window) -> None:
    taken = ask(found, Narrowing(window=window), on)
    assert taken.undated == sum(not row.on for row in found)
    assert len(taken.rows) + taken.undated <= len(found)
    for row in taken.rows:
        span = rules_counting.span_of(row.on)
        assert span is not None
        if window is Window.PERIOD:
            assert span[0] >= STARTS and span[1] <= ENDS
        if window is Window.YEAR:
            assert span[0].year == span[1].year == on.year


@given(rows)
def test_the_years_of_a_period_add_up_to_the_period(found: list[Row]) -> None:
    dated = [row for row in found if row.on]
    years = sum(
        ask(dated, Narrowing(window=Window.YEAR), date(year, 6, 1)).value for year in range(2023, 2027)
    )
    assert years == ask(dated, Narrowing(window=Window.PERIOD)).value


@given(rows)
def test_each_thing_counts_once_and_never_more_than_its_rows(found: list[Row]) -> None:
    taken = ask(found, Narrowing(distinct="region"))
    assert taken.value == len({part for row in found for part in row.groups["region"].split()})
    assert ask([*found, *found], Narrowing(distinct="region")).value == taken.value


@given(rows)
def test_a_filter_takes_rows_of_several_groups_too(found: list[Row]) -> None:
    taken = ask(found, Narrowing(filters={"region": "swana"}))
    assert all("swana" in row.groups["region"].split() for row in taken.rows)
    assert len(taken.rows) == sum("swana" in row.groups["region"].split() for row in found)


# --- grades -----------------------------------------------------------------------------------------


@given(st.lists(st.sampled_from(GRADES), min_size=1), st.sampled_from(GRADES))
def test_another_piece_of_evidence_never_weakens_a_row(grades: list[str], more: str) -> None:
    before, after = rules_counting.best_grade(grades), rules_counting.best_grade([*grades, more])
    assert GRADES.index(after) >= GRADES.index(before)


@given(st.lists(st.sampled_from(GRADES), min_size=1), st.sampled_from(GRADES))
def test_another_row_never_strengthens_a_value(grades: list[str], more: str) -> None:
    before, after = rules_counting.weakest_grade(grades), rules_counting.weakest_grade([*grades, more])
    assert GRADES.index(after) <= GRADES.index(before)


def test_a_word_from_outside_counts_more_than_our_own() -> None:
    assert rules_counting.best_grade(["word", "outside", "document"]) == "outside"
    assert rules_counting.best_grade(["word", "document"]) == "document"


@given(rows)
def test_the_grades_of_rows_add_up_to_the_rows(found: list[Row]) -> None:
    assert sum(rules_counting.count_grades(found).values()) == len(found)


# --- bytes -------------------------------------------------------------------------------------------


@given(st.dictionaries(st.text(max_size=5), st.one_of(st.integers(), st.text(max_size=5), st.none())))
def test_the_same_values_in_another_order_give_the_same_bytes(values: dict[str, object]) -> None:
    turned = dict(reversed(list(values.items())))
    assert rules_counting.canonical(values) == rules_counting.canonical(turned)
    assert rules_counting.digest_of(values) == rules_counting.digest_of(turned)


@pytest.mark.parametrize(
    ("value", "text"), [("30.0000", "30"), ("1.9600", "1.96"), ("800000", "800000"), ("0", "0")]
)
def test_a_number_is_written_in_one_way(value: str, text: str) -> None:
    assert rules_counting.plain_number(Decimal(value)) == text


@given(days, st.integers(0, 60))
def test_months_before_and_the_ends_of_months_agree(on: date, months: int) -> None:
    first = rules_counting.months_before(on, months)
    ends = rules_counting.month_ends(first, on)
    assert len(ends) in (months, months + 1) and all(first <= end <= on for end in ends)


# --- small numbers -------------------------------------------------------------------------------------


def public(cells: tuple[int, ...]) -> tuple[object, ...]:
    shown = rules_small.suppress({str(place): count for place, count in enumerate(cells)})
    return (shown.total, *shown.cells.values())


@pytest.mark.parametrize("groups", [2, 3])
def test_nobody_can_work_out_a_hidden_cell_even_who_knows_the_rule(groups: int) -> None:
    """All breakdowns that look alike to the public are put side by side: each hidden cell must differ somewhere."""
    alike = defaultdict(list)
    most = 15
    for cells in product(range(most), repeat=groups):
        alike[public(cells)].append(cells)
    for shown, possible in alike.items():
        if isinstance(shown[0], int) and shown[0] >= most:
            continue  # not all that look like this have been tried
        for place, cell in enumerate(shown[1:]):
            if cell is None:
                assert len({cells[place] for cells in possible}) > 1, (shown, possible)


@given(st.dictionaries(st.text(min_size=1, max_size=3), st.integers(0, 40), max_size=6))
def test_what_is_shown_is_true_and_no_small_cell_is_shown(cells: dict[str, int]) -> None:
    shown = rules_small.suppress(cells)
    assert shown.total in (None, sum(cells.values()))
    for name, cell in shown.cells.items():
        assert cell in (None, cells[name])
        assert cell is None or cell == 0 or cell >= rules_small.LEAST


# --- lines made of lines ----------------------------------------------------------------------------------


def test_a_line_is_made_as_a_sum_or_a_share() -> None:
    total, share = rules_lines.parse("lines:a+b"), rules_lines.parse("lines:a/b")
    assert total is not None and share is not None
    values = {"a": Decimal(1), "b": Decimal(3)}
    assert rules_lines.value_of(total, values.get) == 4
    assert rules_lines.value_of(share, values.get) == Decimal("33.3")
    assert rules_lines.parse("reviews_completed") is None
    with pytest.raises(ValueError, match="a"):
        rules_lines.parse("lines:a")


def test_a_line_of_what_nobody_counts_is_not_counted_and_a_share_of_nothing_neither() -> None:
    total, share = rules_lines.parse("lines:a+b"), rules_lines.parse("lines:a/b")
    assert total is not None and share is not None
    assert rules_lines.value_of(total, {"a": Decimal(1), "b": None}.get) is None
    assert rules_lines.value_of(share, {"a": Decimal(0), "b": Decimal(0)}.get) is None


@given(st.dictionaries(st.sampled_from("abcdef"), st.lists(st.sampled_from("abcdef"), max_size=3)))
def test_a_circle_is_found_exactly_where_a_line_reaches_itself(lines: dict[str, list[str]]) -> None:
    for start in lines:
        reached, waiting = set(), list(lines[start])
        while waiting:
            part = waiting.pop()
            if part not in reached:
                reached.add(part)
                waiting += lines.get(part, [])
        found = rules_lines.circle(lines, start)
        assert bool(found) == (start in reached)
        if found:
            assert found[0] == found[-1] == start
            assert all(after in lines[before] for before, after in pairwise(found))
