"""What is not certain, drawn as wide as it is: bands over time, intervals by row, milestones on one line."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from mithaq.core.charts_parts import Kind, Text, Tick, dot, frame, line, rectangle, words
from mithaq.core.charts_scales import (
    FIRST,
    LAST,
    Box,
    Position,
    label_at,
    number,
    place_in_time,
    thin_out,
    time_scale,
    value_scale,
)

LEVEL = 19
ROW = 44


@dataclass(frozen=True, kw_only=True)
class Band:
    """One time of a forecast or a survival curve: the middle, and the limits within which it lies."""

    at: Position
    low: float
    middle: float
    high: float


@dataclass(frozen=True, kw_only=True)
class Interval:
    """One row: something happens between `low` and `high`, most likely at `middle`. None: nobody knows."""

    label: Text
    low: Position | None
    middle: Position | None
    high: Position | None
    shown: Text = ""


class State(StrEnum):
    """What a milestone is: it happened, it is expected, it is late."""

    DONE = "done"
    OPEN = "open"
    LATE = "late"


@dataclass(frozen=True, kw_only=True)
class Milestone:
    """One event on a line of time. Without `at` it is told under the line, never plotted."""

    label: Text
    at: Position | None
    state: State = State.DONE


def band_chart(
    bands: Sequence[Band],
    *,
    title: Text,
    description: Text = "",
    ticks: Sequence[Tick] = (),
    levels: Sequence[tuple[float, Text]] = (),
    stepped: bool = False,
    height: int = 260,
) -> SafeString:
    """Draw a middle line in its band; `stepped` for survival curves. `levels` are words at values (0.5, "half")."""
    ordered = sorted(bands, key=lambda band: place_in_time(band.at))
    top, bottom = 20.0, height - 20.0
    across = time_scale([band.at for band in ordered] + [tick.at for tick in ticks])
    up = value_scale(
        [value for band in ordered for value in (band.low, band.middle, band.high)]
        + [value for value, _text in levels],
        top=top,
        bottom=bottom,
    )
    pieces: list[SafeString] = []
    for value, text in levels:
        pieces.append(line("ax", 0, up(value), 100, up(value)))
        pieces.append(words(text, 0, up(value) - 5, anchor="start"))
    pieces.append(line("ax", 0, bottom, 100, bottom))
    if ordered:
        upper = _corners([(across(place_in_time(band.at)), up(band.high)) for band in ordered], stepped)
        lower = _corners([(across(place_in_time(band.at)), up(band.low)) for band in ordered], stepped)
        middle = _corners([(across(place_in_time(band.at)), up(band.middle)) for band in ordered], stepped)
        pieces.append(_stretched("band", [*upper, *reversed(lower)], height, closed=True))
        pieces.append(_stretched("ln", middle, height, closed=False))
    else:
        pieces.append(rectangle("un", 4, top, 92, bottom - top))
        pieces.append(words(_("no value"), 50, height / 2, css="on-hatch"))
    for text, x in thin_out([(str(tick.label), across(place_in_time(tick.at))) for tick in ticks]):
        placed = label_at(text, x, height - 5)
        pieces.append(words(text, placed.x, placed.y, anchor=placed.anchor))
    return frame(pieces, height=height, title=title, description=description)


def _corners(points: Sequence[tuple[float, float]], stepped: bool) -> list[tuple[float, float]]:
    if not stepped:
        return list(points)
    corners: list[tuple[float, float]] = []
    for x, y in points:
        if corners:
            corners.append((x, corners[-1][1]))
        corners.append((x, y))
    return corners


def _stretched(css: str, points: Sequence[tuple[float, float]], height: float, *, closed: bool) -> SafeString:
    """A shape over many points: stretched in x alone, with lines that keep their width."""
    path = "L".join(f"{number(x * 10)} {number(y)}" for x, y in points)
    return format_html(
        '<svg width="100%" height="{}" viewBox="0 0 1000 {}" preserveAspectRatio="none">'
        '<path class="{}" vector-effect="non-scaling-stroke" d="M{}{}"/></svg>',
        number(height),
        number(height),
        css,
        path,
        "z" if closed else "",
    )


def interval_chart(
    rows: Sequence[Interval],
    *,
    title: Text,
    description: Text = "",
    ticks: Sequence[Tick] = (),
    today: Position | None = None,
) -> SafeString:
    """Draw one line for each row from the earliest to the latest time, the dot at the likely one."""
    positions: list[Position] = [tick.at for tick in ticks]
    for row in rows:
        positions += [at for at in (row.low, row.middle, row.high) if at is not None]
    if today is not None:
        positions.append(today)
    across = time_scale(positions)
    head = LEVEL if today is not None else 0
    height = head + len(rows) * ROW + 24
    pieces: list[SafeString] = []
    if today is not None:
        pieces += _today(across(place_in_time(today)), height - 22)
    for place, row in enumerate(rows):
        y = head + place * ROW + 30
        pieces.append(words(row.label, 0, y - 16, anchor="start", css="v"))
        if row.middle is None or row.low is None or row.high is None:
            pieces.append(rectangle("un", FIRST, y - 6, LAST - FIRST, 12))
            pieces.append(words(row.shown or _("unknown"), 50, y + 4, css="on-hatch"))
            continue
        low, middle, high = (across(place_in_time(at)) for at in (row.low, row.middle, row.high))
        pieces.append(line("span", low, y, high, y))
        pieces.append(dot(Kind.COMPUTED, middle, y, row.shown))
        if row.shown:
            pieces.append(words(row.shown, 100, y - 16, anchor="end"))
    pieces.append(line("ax", 0, height - 20, 100, height - 20))
    for text, x in thin_out([(str(tick.label), across(place_in_time(tick.at))) for tick in ticks]):
        placed = label_at(text, x, height - 5)
        pieces.append(words(text, placed.x, placed.y, anchor=placed.anchor))
    return frame(pieces, height=height, title=title, description=description)


def timeline_chart(
    milestones: Sequence[Milestone],
    *,
    title: Text,
    description: Text = "",
    ticks: Sequence[Tick] = (),
    today: Position | None = None,
) -> SafeString:
    """Draw milestones on one line of time, the words above them in as many levels as they need."""
    dated = sorted(
        ((place_in_time(one.at), one) for one in milestones if one.at is not None), key=lambda pair: pair[0]
    )
    positions: list[Position] = [at for at, _one in dated]
    positions += [tick.at for tick in ticks]
    if today is not None:
        positions.append(today)
    across = time_scale(positions)
    levels = _levels([(str(one.label), across(at)) for at, one in dated])
    head = LEVEL if today is not None else 0
    base = head + (max(levels, default=0) + 1) * LEVEL + 12.0
    pieces = [line("ax", 0, base, 100, base)]
    if today is not None:
        pieces += _today(across(place_in_time(today)), base)
    for (at, one), level in zip(dated, levels, strict=True):
        x, y = across(at), base - 14 - level * LEVEL
        if level:
            pieces.append(line("ax", x, y + 3, x, base - 6))
        placed = label_at(str(one.label), x, y)
        pieces.append(words(one.label, placed.x, placed.y, anchor=placed.anchor, css="v"))
        pieces.append(_sign(one.state, x, base))
    for text, x in thin_out([(str(tick.label), across(place_in_time(tick.at))) for tick in ticks]):
        placed = label_at(text, x, base + 22)
        pieces.append(words(text, placed.x, placed.y, anchor=placed.anchor))
    height = base + 28
    undated = [str(one.label) for one in milestones if one.at is None]
    told = SafeString("")
    if undated:
        told = format_html(
            '<p class="small soft">{}</p>',
            _("Without a date, so not on the line: %(names)s.") % {"names": _(", ").join(undated)},
        )
    return frame(pieces, height=height, title=title, description=description) + told


def _today(x: float, bottom: float) -> list[SafeString]:
    placed = label_at(_("today"), x, 13)
    return [
        line("pa", x, LEVEL, x, bottom),
        words(placed.text, placed.x, placed.y, anchor=placed.anchor),
    ]


def _levels(labels: Sequence[tuple[str, float]]) -> list[int]:
    """The level of each word above the line, so that no two meet on the narrowest screen."""
    placed: list[tuple[int, Box]] = []
    levels = []
    for text, x in labels:
        box = label_at(text, x, 0).box
        level = 0
        while any(
            level == other and box.left - 8 < taken.right and taken.left < box.right + 8
            for other, taken in placed
        ):
            level += 1
        placed.append((level, box))
        levels.append(level)
    return levels


def _sign(state: State, x: float, y: float) -> SafeString:
    if state is State.DONE:
        return dot(Kind.COMPUTED, x, y)
    if state is State.OPEN:
        return dot(Kind.PUBLISHED, x, y)
    return format_html(
        '<svg x="{}%" y="{}" overflow="visible"><path class="late" d="M0-7 7 6H-7z"/></svg>',
        number(x),
        number(y),
    )
