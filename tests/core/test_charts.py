"""Charts keep their marks inside, their scales straight, their words apart, and never invent a value."""

import re
from datetime import date, timedelta
from xml.etree import ElementTree

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from mithaq.core import charts
from mithaq.core.charts_bands import LEVEL, _levels
from mithaq.core.charts_scales import (
    NARROW,
    Box,
    label_at,
    place_in_time,
    place_labels,
    thin_out,
    ticks,
    time_scale,
    value_scale,
)

VALUES = st.floats(min_value=0, max_value=1e9, allow_nan=False)
YEARS = st.integers(min_value=1995, max_value=2045)
POINTS = st.lists(
    st.builds(
        charts.Point,
        at=YEARS,
        value=VALUES,
        label=st.text(alphabet="0123456789,≈> أكثرمن", max_size=14),
        kind=st.sampled_from(list(charts.Kind)),
    ),
    max_size=14,
)


def drawn(svg: str) -> ElementTree.Element:
    """The picture as a tree: it must be well-formed."""
    return ElementTree.fromstring(f"<page>{svg}</page>")[0]


def per_cents(svg: str) -> list[float]:
    return [float(found) for found in re.findall(r'(?:\bx|x1|x2)="(-?[\d.]+)%"', svg)]


# --- scales ---------------------------------------------------------------------------------------


@given(st.lists(VALUES, min_size=1), VALUES, VALUES)
def test_a_scale_keeps_the_order_and_the_limits(values: list[float], one: float, other: float) -> None:
    up = value_scale(values, top=20, bottom=240)
    low, high = sorted((one, other))
    assert up(low) >= up(high), "a higher value never stands lower"
    assert 20 <= up(high) <= up(low) <= 240


def test_a_scale_begins_at_zero_and_below_it_only_for_values_below() -> None:
    assert value_scale([40.0, 50.0], top=0, bottom=100)(0) == 100
    assert value_scale([-10.0, 50.0], top=0, bottom=100)(-10) == 100
    assert value_scale([], top=0, bottom=100)(0) == 100


@given(st.dates(min_value=date(1900, 1, 1), max_value=date(2100, 12, 30)))
def test_a_day_stands_after_the_day_before_and_within_its_year(day: date) -> None:
    assert place_in_time(day) < place_in_time(day + timedelta(days=1))
    assert day.year <= place_in_time(day) < day.year + 1


@given(st.lists(YEARS, min_size=1), YEARS)
def test_time_runs_left_to_right_within_the_picture(years: list[int], year: int) -> None:
    across = time_scale(years)
    assert 0 < across(year) < 100
    assert across(min(years)) <= across(max(years))


def test_one_moment_alone_stands_in_the_middle() -> None:
    assert time_scale([2025])(2025) == 50


@given(VALUES, VALUES, st.integers(min_value=1, max_value=9))
def test_ticks_are_round_few_and_within(one: float, other: float, most: int) -> None:
    low, high = sorted((one, other))
    found = ticks(low, high, most)
    assert len(found) <= most
    assert found == sorted(set(found))
    room = (high - low) * 1e-6 + 1e-9
    assert all(low - room <= tick <= high + room for tick in found)


def test_ticks_are_what_a_person_would_choose() -> None:
    assert ticks(0, 100) == [0, 50, 100]
    assert ticks(0, 10, 6) == [0, 2, 4, 6, 8, 10]
    assert ticks(0, 1, 6) == [0, 0.2, 0.4, 0.6, 0.8, 1.0]
    assert ticks(5, 5) == [5]
    assert ticks(0, 10, 0) == []


# --- words ----------------------------------------------------------------------------------------


@given(
    st.lists(
        st.tuples(
            st.text(alphabet="0123456789,", min_size=1, max_size=9), st.floats(0, 100), st.floats(30, 230)
        ),
        max_size=12,
    )
)
def test_words_never_stand_on_each_other_nor_outside(wanted: list[tuple[str, float, float]]) -> None:
    placed = [label for label in place_labels(wanted, top=0, bottom=240) if label]
    for place, label in enumerate(placed):
        assert label.box.left >= -1 and label.box.right <= NARROW + 1
        assert label.box.top >= 0 and label.box.bottom <= 240
        assert not any(label.box.meets(other.box) for other in placed[place + 1 :])


def test_a_word_with_room_stands_above_its_mark_and_one_without_goes_below() -> None:
    (free,) = place_labels([("42", 50, 100)], top=0, bottom=240)
    assert free is not None and free.y == 88
    taken = Box(left=0, right=NARROW, top=60, bottom=92)
    (moved,) = place_labels([("42", 50, 100)], top=0, bottom=240, taken=[taken])
    assert moved is not None and moved.y > 100


def test_a_word_at_the_edge_ends_at_the_edge() -> None:
    assert label_at("more than 400", 1, 50).anchor == "start"
    assert label_at("more than 400", 99, 50).anchor == "end"
    assert label_at("400", 50, 50).anchor == "middle"


@given(st.lists(st.tuples(st.text("0123456789", min_size=4, max_size=4), st.floats(0, 100)), max_size=40))
def test_years_on_the_axis_keep_apart(labels: list[tuple[str, float]]) -> None:
    boxes = [label_at(text, x, 0).box for text, x in thin_out(labels)]
    assert all(not one.meets(other) for place, one in enumerate(boxes) for other in boxes[place + 1 :])


# --- a path to a target ---------------------------------------------------------------------------


@given(POINTS, st.none() | VALUES, st.booleans())
def test_every_mark_of_a_path_is_inside_and_the_picture_is_well_formed(
    points: list[charts.Point], wanted: float | None, mini: bool
) -> None:
    target = None if wanted is None else charts.Target(value=wanted, label="target", at=2045)
    svg = charts.path_chart(charts.Series(points=points), target, title="A title", mini=mini)
    tree = drawn(svg)
    height = float(tree.get("height", "0"))
    assert all(0 <= place <= 100 for place in per_cents(svg))
    for found in re.findall(r'<svg x="[\d.]+%" y="(-?[\d.]+)"', svg):
        assert 0 <= float(found) <= height
    assert svg.count('<path class="p') == len(points)


def path(
    *points: charts.Point, gaps: tuple[charts.Gap, ...] = (), target: charts.Target | None = None
) -> str:
    return charts.path_chart(charts.Series(points=points, gaps=gaps), target, title="Reports")


def point(at: int | None, value: float, kind: charts.Kind = charts.Kind.PUBLISHED) -> charts.Point:
    return charts.Point(at=at, value=value, label=str(value), kind=kind)


def test_what_we_computed_is_filled_and_all_else_is_open() -> None:
    assert 'class="pt"' in path(point(2024, 1, charts.Kind.COMPUTED))
    for kind in (charts.Kind.PUBLISHED, charts.Kind.TYPED):
        assert 'class="po"' in path(point(2024, 1, kind)) and 'class="pt"' not in path(point(2024, 1, kind))


def test_what_has_no_date_is_not_plotted() -> None:
    assert path(point(2024, 1), point(None, 7)).count('class="po"') == 1
    assert "no value" in path(point(None, 7))


def test_a_line_is_broken_where_a_value_is_missing_and_never_falls_to_zero() -> None:
    whole = path(point(2022, 5), point(2025, 9))
    broken = path(point(2022, 5), point(2025, 9), gaps=(charts.Gap(start=2023, end=2024),))
    assert whole.count('class="ln"') == 1
    assert broken.count('class="ln"') == 0
    assert broken.count('class="un"') == 1
    assert re.search(r'fill="url\(#(h-\w+)\)"', broken), "the hatch is the picture's own"


def test_different_measures_never_share_a_line() -> None:
    two = charts.path_chart(
        [
            charts.Series(points=[point(2022, 1), point(2023, 2)], name="one"),
            charts.Series(points=[point(2022, 5), point(2023, 6)], name="other"),
        ],
        title="Two measures",
    )
    assert two.count('class="ln"') == 2
    assert ">one<" in two and ">other<" in two


def test_without_any_value_the_target_stands_over_a_hatched_field() -> None:
    svg = charts.path_chart(
        charts.Series(points=[]),
        charts.Target(value=30, label="target 30", at=2026, start_at=2022),
        title="x",
    )
    assert 'class="tg"' in svg and 'class="un"' in svg and "no value" in svg
    assert 'class="po"' not in svg and 'class="ln"' not in svg


def test_the_path_is_dotted_from_the_start_to_the_target() -> None:
    goal = charts.Target(value=30, label="target", at=2026, start_at=2022, start_value=0)
    assert path(point(2023, 14), target=goal).count('class="pa"') == 1
    assert 'class="pa"' not in path(point(2023, 14), target=charts.Target(value=30, label="target", at=2026))


def test_a_crowded_line_names_its_ends_and_its_extremes_only() -> None:
    svg = path(*(point(2000 + year, 100 + (year * 37) % 11) for year in range(20)))
    assert 2 <= svg.count('class="v"') <= 4


def test_a_picture_tells_its_title_and_description_and_escapes_both() -> None:
    svg = charts.path_chart(
        charts.Series(points=[charts.Point(at=2024, value=1, label="<b>1</b>")]),
        title="<Title> & more",
        description="What to see",
    )
    tree = drawn(svg)
    named = tree.get("aria-labelledby", "").split()
    assert [child.get("id") for child in tree if child.get("id") in named] == named
    assert tree[0].text == "<Title> & more" and tree[1].text == "What to see"
    assert "<b>" not in svg


def test_time_runs_the_same_way_in_arabic() -> None:
    english = path(point(2022, 1), point(2023, 2))
    with translation.override("ar"):
        assert path(point(2022, 1), point(2023, 2)) == english


# --- counts, shares, intervals, milestones --------------------------------------------------------


@given(st.lists(st.none() | VALUES, max_size=8), st.booleans())
def test_bars_stay_inside_on_both_sides(values: list[float | None], mirrored: bool) -> None:
    svg = charts.bar_chart(
        [charts.Bar(label="x", value=value) for value in values], title="Bars", right_to_left=mirrored
    )
    for x, width in re.findall(r'<rect class="[^"]+" x="([\d.]+)%" y="[\d.]+" width="([\d.]+)%"', svg):
        assert float(x) >= -0.1 and float(x) + float(width) <= 100.1
    assert svg.count('class="un"') == sum(value is None for value in values)


def test_an_unknown_count_says_so_and_is_no_zero() -> None:
    svg = charts.bar_chart([charts.Bar(label="x", value=None), charts.Bar(label="y", value=0)], title="Bars")
    assert svg.count("unknown") == 1
    assert svg.count('class="un"') == 1
    assert re.search(r'class="bar m3"[^>]* width="0%"', svg)


@given(st.lists(st.integers(0, 500), max_size=6), st.booleans())
def test_shares_fill_the_whole_exactly(counts: list[int], mirrored: bool) -> None:
    parts = [charts.Part(label=str(n), count=n, shade=place % 4) for place, n in enumerate(counts)]
    svg = charts.share_chart(parts, title="Shares", right_to_left=mirrored)
    widths = [float(width) for width in re.findall(r'<rect [^>]*width="([\d.]+)%"', svg)]
    assert abs(sum(widths) - 100) < 0.6
    assert svg.count("<li>") == len(parts), "the key names every part, empty ones too"


@pytest.mark.parametrize("stepped", [True, False])
def test_a_band_keeps_its_middle_within_and_steps_when_asked(stepped: bool) -> None:
    bands = [charts.Band(at=month, low=0.2, middle=0.5, high=0.9) for month in range(5)]
    svg = charts.band_chart(bands, title="Band", stepped=stepped)
    assert svg.count("vector-effect") == 2
    (line,) = re.findall(r'class="ln"[^>]* d="M([^"]+)"', svg)
    assert len(line.split("L")) == (9 if stepped else 5)


def test_a_band_without_values_is_hatched() -> None:
    assert "no value" in charts.band_chart([], title="Band")


def test_an_interval_that_nobody_knows_is_hatched_and_says_so() -> None:
    svg = charts.interval_chart(
        [
            charts.Interval(label="Report", low=2026, middle=2027, high=2029),
            charts.Interval(label="Visit", low=None, middle=None, high=None),
        ],
        today=2025,
        title="When",
    )
    assert svg.count('class="span"') == 1 and svg.count('class="un"') == 1
    assert "unknown" in svg and "today" in svg


def test_milestones_without_a_date_are_told_and_not_drawn() -> None:
    svg = charts.timeline_chart(
        [
            charts.Milestone(label="Visit", at=date(2024, 3, 1)),
            charts.Milestone(label="Full <report>", at=None),
            charts.Milestone(label="Summary", at=2025, state=charts.State.LATE),
        ],
        title="Steps",
    )
    picture, told = svg.split("</svg><p")
    assert "report" not in picture
    assert "Full &lt;report&gt;" in told
    assert 'class="late"' in picture


@given(st.lists(st.tuples(st.text("abcdefgh", min_size=1, max_size=20), st.floats(7, 93)), max_size=9))
def test_milestones_never_write_over_each_other(labels: list[tuple[str, float]]) -> None:
    levels = _levels(labels)
    boxes = [
        label_at(text, x, 100 - level * LEVEL).box for (text, x), level in zip(labels, levels, strict=True)
    ]
    assert all(not one.meets(other) for place, one in enumerate(boxes) for other in boxes[place + 1 :])


def test_the_table_names_its_rows_and_folds_with_labels() -> None:
    html = charts.table(
        "Reports <by year>",
        [charts.Heading(label="Year"), charts.Heading(label="Reports", is_number=True)],
        [["2024", "21"]],
    )
    assert '<th role="rowheader" scope="row"><span>2024</span></th>' in html
    assert (
        '<td role="cell" class="r"><span class="l">Reports</span><span><bdi class="num">21</bdi></span></td>'
        in html
    )
    assert "Reports &lt;by year&gt;" in html


@pytest.mark.parametrize("mini", [False, True])
def test_a_mark_stands_on_its_day_and_tells_its_whole_sentence(mini: bool) -> None:
    points = [charts.Point(at=2023.0, value=1, label="1"), charts.Point(at=2025.0, value=3, label="3")]
    mark = charts.Mark(at=2024.0, label="another meaning", told="Since then <it> is counted otherwise.")
    svg = charts.path_chart(charts.Series(points=points), title="A title", marks=[mark], mini=mini)
    assert svg.count('class="pa"') == 1 and 'x1="50%"' in svg and 'x2="50%"' in svg
    assert "<title>Since then &lt;it&gt; is counted otherwise.</title>" in svg
    assert (">another meaning</text>" in svg) is not mini
