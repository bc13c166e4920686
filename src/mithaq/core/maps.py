"""The world map as SVG: States in up to four classes, small States as dots, a key with counts.

Every map stands beside a table that says the same, and above `BORDERS`. States that are not in `values` and
territories are plain land. Geometry: `geometry/README.md`.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from django.utils.functional import Promise
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext_lazy as _

Text = str | Promise

#: The classes, from "nothing in our record" to the most.
CLASSES = (0, 1, 2, 3)
#: The sentence that stands with every map.
BORDERS: Text = _(
    "Borders as drawn by Natural Earth; no position is taken on any of them. Small States are dots."
)


@dataclass(frozen=True, kw_only=True)
class Geometry:
    """The drawn world: a path or a point for each State, by ISO 3166 alpha-3 code."""

    width: int
    height: int
    shapes: Mapping[str, str]
    dots: Mapping[str, tuple[int, int]]
    other: str

    def __contains__(self, iso3: str) -> bool:
        return iso3 in self.shapes or iso3 in self.dots


@dataclass(frozen=True, kw_only=True)
class KeyEntry:
    """One line of the key: the class, what it means, how many States are in it."""

    value: int
    label: Text
    count: int | None = None


@cache
def geometry() -> Geometry:
    """The world as it is drawn, read once."""
    data = json.loads((Path(__file__).parent / "geometry" / "world.json").read_text(encoding="utf-8"))
    return Geometry(
        width=data["width"],
        height=data["height"],
        shapes=data["shapes"],
        dots={code: (x, y) for code, (x, y) in data["dots"].items()},
        other=data["other"],
    )


def world_map(
    values: Mapping[str, int],
    title: Text,
    *,
    names: Mapping[str, Text] | None = None,
    addresses: Mapping[str, str] | None = None,
    identifier: str = "map",
) -> SafeString:
    """Draw the world with each State in its class (0 to 3).

    As one picture, one path a class, unless `names` are given: then each State has a shape of its own that tells
    its name under the pointer, and leads to its address. That form is for the pointer alone; the table beside the map
    is the way for everybody. Raises ValueError for a class that does not exist.
    """
    if wrong := sorted({value for value in values.values() if value not in CLASSES}):
        raise ValueError(f"a map has the classes 0 to 3, not {wrong[0]}")
    if names is None:
        return _merged(values, title, identifier)
    return _one_by_one(values, title, names, addresses or {})


def map_key(entries: Iterable[KeyEntry]) -> SafeString:
    """The key under a map: a colour, its meaning in words, its count."""
    return format_html(
        '<ul class="key">{}</ul>',
        format_html_join(
            "",
            '<li><i class="m{}"></i>{}{}</li>',
            (
                (
                    entry.value,
                    entry.label,
                    "" if entry.count is None else format_html(' <bdi class="num">{}</bdi>', entry.count),
                )
                for entry in entries
            ),
        ),
    )


def count_classes(values: Mapping[str, int]) -> dict[int, int]:
    """How many States are in each class, for the key and the table."""
    return {value: sum(1 for found in values.values() if found == value) for value in CLASSES}


def not_drawn(codes: Iterable[str]) -> list[str]:
    """Which of these States the map cannot show, so that the page can say so."""
    world = geometry()
    return sorted(code for code in codes if code not in world)


# --- drawing --------------------------------------------------------------------------------------


def _frame(attributes: SafeString, content: SafeString) -> SafeString:
    world = geometry()
    return format_html(
        '<svg class="map" viewBox="0 0 {} {}" {}>{}</svg>', world.width, world.height, attributes, content
    )


def _merged(values: Mapping[str, int], title: Text, identifier: str) -> SafeString:
    world = geometry()
    land = world.other + "".join(path for code, path in world.shapes.items() if code not in values)
    pieces = [_path("land", land)]
    for value in CLASSES:
        codes = [code for code in values if values[code] == value]
        pieces.append(_path(f"m{value}", "".join(world.shapes.get(code, "") for code in sorted(codes))))
    small = {code: place for code, place in world.dots.items() if code in values}
    pieces.append(_path("halo", _dots(small.values())))
    for value in CLASSES:
        pieces.append(_path(f"dot d{value}", _dots(small[code] for code in small if values[code] == value)))
    return _frame(
        format_html('role="img" aria-labelledby="{}-title"', identifier),
        format_html('<title id="{}-title">{}</title>{}', identifier, title, _joined(pieces)),
    )


def _one_by_one(
    values: Mapping[str, int], title: Text, names: Mapping[str, Text], addresses: Mapping[str, str]
) -> SafeString:
    world = geometry()
    drawn: list[SafeString] = [
        _path(
            "land", world.other + "".join(path for code, path in world.shapes.items() if code not in values)
        )
    ]
    for code in sorted(values):
        if code in world.shapes:
            drawn.append(
                _state(f"m{values[code]}", world.shapes[code], names.get(code, ""), addresses.get(code))
            )
    drawn.append(_path("halo", _dots(place for code, place in world.dots.items() if code in values)))
    for code in sorted(values):
        if code in world.dots:
            drawn.append(
                _state(
                    f"dot d{values[code]}",
                    _dots([world.dots[code]]),
                    names.get(code, ""),
                    addresses.get(code),
                )
            )
    # No reader of the page by ear or by keyboard walks through 193 shapes: the table says the same.
    return format_html(
        '<p class="away">{}</p>{}',
        title,
        _frame(mark_safe('aria-hidden="true" focusable="false"'), _joined(drawn)),
    )


def _state(css: str, path: str, name: Text, address: str | None) -> SafeString:
    shape = format_html('<path class="{}" d="{}"><title>{}</title></path>', css, path, name)
    return format_html('<a href="{}" tabindex="-1">{}</a>', address, shape) if address else shape


def _path(css: str, path: str) -> SafeString:
    return format_html('<path class="{}" d="{}"/>', css, path) if path else SafeString("")


def _dots(places: Iterable[tuple[int, int]]) -> str:
    """Strokes without length: with round ends each is a disc, in nine letters."""
    return "".join(f"M{x} {y}h0" for x, y in places)


def _joined(pieces: Sequence[SafeString]) -> SafeString:
    return mark_safe("".join(pieces))  # every piece is made by format_html
