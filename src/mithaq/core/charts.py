"""Charts as SVG made on the server: a path to a target, shares and counts, intervals, milestones.

Each is a pure function of its data. Filled dot: computed from our records. Open dot: published by somebody. Hatch:
no value. Solid ink line: target. Dotted: the path to it. Time runs left to right in every language. Nothing undated
is plotted and no line reaches zero for "unknown". The page puts a sentence above each and a table below.
"""

from collections.abc import Sequence
from itertools import pairwise

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from mithaq.core.charts_bands import (
    Band,
    Interval,
    Milestone,
    State,
    band_chart,
    interval_chart,
    timeline_chart,
)
from mithaq.core.charts_bars import Bar, Part, bar_chart, share_chart
from mithaq.core.charts_parts import (
    Gap,
    Heading,
    Kind,
    Mark,
    Point,
    Series,
    Target,
    Text,
    Tick,
    dot,
    frame,
    line,
    rectangle,
    shown,
    table,
    upright,
    words,
)
from mithaq.core.charts_scales import (
    NARROW,
    Box,
    Position,
    Scale,
    label_at,
    place_in_time,
    place_labels,
    thin_out,
    time_scale,
    value_scale,
)

__all__ = [
    "Band",
    "Bar",
    "Gap",
    "Heading",
    "Interval",
    "Kind",
    "Mark",
    "Milestone",
    "Part",
    "Point",
    "Series",
    "State",
    "Target",
    "Tick",
    "band_chart",
    "bar_chart",
    "interval_chart",
    "path_chart",
    "share_chart",
    "table",
    "timeline_chart",
    "unknown_chart",
]

#: Above this many values only the first, the last, the highest and the lowest carry their label.
MOST_LABELS = 9


def path_chart(
    series: Series | Sequence[Series],
    target: Target | None = None,
    *,
    title: Text,
    description: Text = "",
    ticks: Sequence[Tick] = (),
    marks: Sequence[Mark] = (),
    height: int | None = None,
    mini: bool = False,
) -> SafeString:
    """Draw values over time against a target and the path to it.

    `mini` is the small form for lists. Without a single dated value and without target it is `unknown_chart`.
    """
    lines = [series] if isinstance(series, Series) else list(series)
    dated = [[point for point in one.points if point.at is not None] for one in lines]
    positions = _positions(lines, target, ticks) + [place_in_time(mark.at) for mark in marks]
    if not any(dated) and target is None:
        return unknown_chart(title=title, description=description, mini=mini)
    tall = height or (92 if mini else 260)
    top, bottom = (22.0, tall - 20.0) if mini else (36.0, tall - 20.0)
    across = time_scale(positions)
    up = value_scale(
        [point.value for points in dated for point in points]
        + ([target.value] if target else [])
        + ([target.start_value] if target and target.start_value is not None else []),
        top=top,
        bottom=bottom,
    )
    gaps = [gap for one in lines for gap in one.gaps]
    if not any(dated) and not gaps and target:
        gaps = [Gap(start=min(positions), end=max(positions), label=_("no value"))] if positions else []
    pieces = _hatched(gaps, across, top - 14, bottom)
    pieces.append(line("ax", 0, bottom, 100, bottom))
    taken: list[Box] = []  # the label of the target, and its line
    values = [
        (str(point.label), across(place_in_time(point.at)), up(point.value))
        for points in dated
        for point in points
        if point.at is not None
    ]
    if target:
        drawn, box = _target(target, across, up, bottom, values)
        pieces += drawn
        taken += [box, Box(left=0, right=NARROW, top=up(target.value) - 4, bottom=up(target.value) + 4)]
    pieces += _uprights(marks, across, top, bottom, mini=mini)
    for one, points in zip(lines, dated, strict=True):
        pieces += _line(points, one.gaps, across, up)
    for points in dated:
        for point in points:
            if point.at is not None:
                pieces.append(
                    dot(
                        point.kind,
                        across(place_in_time(point.at)),
                        up(point.value),
                        point.label if not mini else "",
                    )
                )
    pieces += [
        shown(label)
        for label in place_labels(_labelled(values), top=0, bottom=bottom, taken=taken[:1])
        if label is not None
    ]
    pieces += _names(lines, dated, across, up)
    pieces += _gap_words(gaps, across, top, bottom, taken)
    pieces += _axis(ticks, across, tall - 5)
    return frame(pieces, height=tall, title=title, description=description, css="mini" if mini else "")


def unknown_chart(*, title: Text, label: Text = "", description: Text = "", mini: bool = False) -> SafeString:
    """A hatched field: there is no value, and the words say so."""
    tall = 88 if mini else 140
    text = str(label or _("no value"))
    return frame(
        [
            rectangle("un", 4, 14, 92, tall - 28),
            words(text, 50, tall / 2 + 4, css="on-hatch"),
        ],
        height=tall,
        title=title,
        description=description,
        css="mini" if mini else "",
    )


def _positions(lines: Sequence[Series], target: Target | None, ticks: Sequence[Tick]) -> list[float]:
    found: list[Position] = [tick.at for tick in ticks]
    for one in lines:
        found += [point.at for point in one.points if point.at is not None]
        for gap in one.gaps:
            found += [gap.start, gap.end]
    if target:
        found += [at for at in (target.at, target.start_at) if at is not None]
    return [place_in_time(at) for at in found]


def _hatched(gaps: Sequence[Gap], across: Scale, top: float, bottom: float) -> list[SafeString]:
    drawn = []
    for gap in gaps:
        start, end = across(place_in_time(gap.start)), across(place_in_time(gap.end))
        drawn.append(rectangle("un", start, top, max(end - start, 1.0), bottom - top))
    return drawn


def _uprights(
    marks: Sequence[Mark], across: Scale, top: float, bottom: float, *, mini: bool
) -> list[SafeString]:
    drawn = []
    for mark in marks:
        x = across(place_in_time(mark.at))
        drawn.append(upright(x, top - 14, bottom, mark.told or mark.label))
        if not mini:
            drawn.append(shown(label_at(str(mark.label), x, top - 22), css=""))
    return drawn


def _gap_words(
    gaps: Sequence[Gap], across: Scale, top: float, bottom: float, taken: Sequence[Box]
) -> list[SafeString]:
    drawn = []
    for gap in gaps:
        if not gap.label:
            continue
        start, end = across(place_in_time(gap.start)), across(place_in_time(gap.end))
        low, middle, high = (
            label_at(str(gap.label), (start + end) / 2, y)
            for y in (bottom - 8, (top + bottom) / 2 + 4, top + 4)
        )
        free = (placed for placed in (low, middle, high) if not any(placed.box.meets(box) for box in taken))
        placed = next(free, low)
        drawn.append(words(gap.label, placed.x, placed.y, anchor=placed.anchor, css="on-hatch"))
    return drawn


def _target(
    target: Target, across: Scale, up: Scale, bottom: float, marks: Sequence[tuple[str, float, float]]
) -> tuple[list[SafeString], Box]:
    y = up(target.value)
    pieces = [line("tg", 0, y, 100, y)]
    if target.at is not None and target.start_at is not None and target.start_value is not None:
        pieces.append(
            line(
                "pa",
                across(place_in_time(target.start_at)),
                up(target.start_value),
                across(place_in_time(target.at)),
                y,
            )
        )
    # At the end of the line where fewer values are near: a reader meets the label before the marks.
    text = str(target.label)
    at_start = label_at(text, 0, y - 6).box
    at_end = label_at(text, 100, y - 6).box
    near = [label_at(mark, x, value_y - 12).box for mark, x, value_y in marks]
    crowd = (sum(at_start.meets(box) for box in near), sum(at_end.meets(box) for box in near))
    if crowd[1] < crowd[0]:
        pieces.append(words(text, 100, y - 6, anchor="end"))
        return pieces, at_end
    pieces.append(words(text, 0, y - 6, anchor="start"))
    return pieces, at_start


def _line(points: Sequence[Point], gaps: Sequence[Gap], across: Scale, up: Scale) -> list[SafeString]:
    ordered = sorted(
        ((place_in_time(point.at), point.value) for point in points if point.at is not None),
        key=lambda pair: pair[0],
    )
    spans = [(place_in_time(gap.start), place_in_time(gap.end)) for gap in gaps]
    drawn = []
    for (at, value), (next_at, next_value) in pairwise(ordered):
        if any(start < next_at and at < end for start, end in spans):
            continue
        drawn.append(line("ln", across(at), up(value), across(next_at), up(next_value)))
    return drawn


def _labelled(marks: Sequence[tuple[str, float, float]]) -> list[tuple[str, float, float]]:
    if len(marks) <= MOST_LABELS:
        return list(marks)
    heights = [y for _text, _x, y in marks]
    kept = {0, len(marks) - 1, heights.index(min(heights)), heights.index(max(heights))}
    return [(text if index in kept else "", x, y) for index, (text, x, y) in enumerate(marks)]


def _names(
    lines: Sequence[Series], dated: Sequence[Sequence[Point]], across: Scale, up: Scale
) -> list[SafeString]:
    if len(lines) < 2:
        return []
    drawn = []
    for one, points in zip(lines, dated, strict=True):
        if one.name and points:
            last = max(points, key=lambda point: place_in_time(point.at) if point.at is not None else 0.0)
            if last.at is not None:
                placed = label_at(str(one.name), across(place_in_time(last.at)), up(last.value) + 22)
                drawn.append(shown(placed, css=""))
    return drawn


def _axis(ticks: Sequence[Tick], across: Scale, y: float) -> list[SafeString]:
    drawn = []
    for text, x in thin_out([(str(tick.label), across(place_in_time(tick.at))) for tick in ticks]):
        placed = label_at(text, x, y, width=NARROW)
        drawn.append(words(text, placed.x, y, anchor=placed.anchor))
    return drawn
