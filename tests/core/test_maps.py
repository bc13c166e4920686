"""The map shows every State, counts what it shows, and stays small."""

import gzip
import re
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mithaq.core import maps

STATES = sorted({*maps.geometry().shapes, *maps.geometry().dots})
SMALL = ("AND", "ATG", "BHR", "BRB", "COK", "FSM", "KIR", "LIE", "MCO", "MDV", "MHL", "MLT", "NIU", "NRU", "PLW", "SGP",
         "SMR", "TON", "TUV", "VAT", "VCT", "WSM")  # fmt: skip


def ends_of(path: str) -> list[tuple[int, int]]:
    """Every corner of a path of absolute moves and relative lines."""
    corners = []
    for move, rest in re.findall(r"M(-?\d+ ?-?\d+)(?:l([^Mz]*)z)?", path):
        x, y = (int(number) for number in re.findall(r"-?\d+", move))
        corners.append((x, y))
        numbers = [int(number) for number in re.findall(r"-?\d+", rest)]
        for dx, dy in zip(numbers[::2], numbers[1::2], strict=True):
            x, y = x + dx, y + dy
            corners.append((x, y))
    return corners


def test_every_shape_and_every_dot_is_inside_the_world() -> None:
    world = maps.geometry()
    for code, path in world.shapes.items():
        for x, y in ends_of(path):
            assert -1 <= x <= world.width + 1 and -1 <= y <= world.height + 1, code
    for code, (x, y) in world.dots.items():
        assert 0 <= x <= world.width and 0 <= y <= world.height, code
    assert not set(world.shapes) & set(world.dots), "a State is drawn once"


def test_the_smallest_states_are_there_as_dots() -> None:
    assert not set(SMALL) - set(maps.geometry().dots)
    assert maps.not_drawn(["AUT", "TUV", "XXX"]) == ["XXX"]


@given(st.dictionaries(st.sampled_from(STATES), st.integers(0, 3), max_size=60))
def test_every_state_is_drawn_once_in_its_class_and_counted(values: dict[str, int]) -> None:
    svg = maps.world_map(values, "A sample")
    tree = ElementTree.fromstring(svg)
    world = maps.geometry()
    paths: dict[str, str] = {child.get("class", ""): child.get("d", "") for child in tree}
    for value in maps.CLASSES:
        shapes = [world.shapes[code] for code in values if values[code] == value and code in world.shapes]
        dots = [code for code in values if values[code] == value and code in world.dots]
        assert len(paths.get(f"m{value}", "")) == sum(map(len, shapes))
        assert paths.get(f"dot d{value}", "").count("h0") == len(dots)
    assert sum(maps.count_classes(values).values()) == len(values)


def test_the_whole_world_is_light_on_the_wire() -> None:
    svg = maps.world_map({code: place % 4 for place, code in enumerate(STATES)}, "All States")
    assert len(svg) < 45_000
    assert len(gzip.compress(svg.encode())) < 13_000


def test_a_class_that_does_not_exist_is_refused() -> None:
    with pytest.raises(ValueError, match="0 to 3"):
        maps.world_map({"AUT": 4}, "Wrong")


def test_a_state_the_map_cannot_draw_is_left_out_and_the_rest_stays() -> None:
    assert maps.world_map({"AUT": 1, "XXX": 2}, "x") == maps.world_map({"AUT": 1}, "x")


def test_with_names_each_state_tells_its_name_and_leads_on_without_stopping_the_keyboard() -> None:
    svg = maps.world_map(
        {"AUT": 3, "TUV": 0},
        "Reviews",
        names={"AUT": "Austria <&>", "TUV": "Tuvalu"},
        addresses={"AUT": "/en/countries/AUT"},
    )
    assert "<title>Austria &lt;&amp;&gt;</title>" in svg
    assert svg.count("<a ") == svg.count('tabindex="-1"') == 1
    assert 'aria-hidden="true"' in svg and '<p class="away">Reviews</p>' in svg


def test_the_key_says_what_a_colour_means_and_how_many() -> None:
    html = maps.map_key([maps.KeyEntry(value=3, label="both <reviews>", count=57)])
    assert (
        html
        == '<ul class="key"><li><i class="m3"></i>both &lt;reviews&gt; <bdi class="num">57</bdi></li></ul>'
    )
