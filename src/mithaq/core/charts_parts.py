"""What charts are told in: points, series, gaps, targets; and the SVG that all of them share."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from django.utils.functional import Promise
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from mithaq.core.charts_scales import Label, Position, number

Text = str | Promise


class Kind(StrEnum):
    """Where a value comes from. It decides the mark: filled for what we computed, open for all else."""

    COMPUTED = "computed"
    PUBLISHED = "published"
    TYPED = "typed"


@dataclass(frozen=True, kw_only=True)
class Point:
    """One value at one time. `label` is the value in words ("more than 400"); without `at` it is told, never plotted."""

    at: Position | None
    value: float
    label: Text
    kind: Kind = Kind.PUBLISHED


@dataclass(frozen=True, kw_only=True)
class Gap:
    """A time for which there is no value, hatched. It breaks the line."""

    start: Position
    end: Position
    label: Text = ""


@dataclass(frozen=True, kw_only=True)
class Series:
    """One measure. Different measures never share a line; `name` is told beside it where there are several."""

    points: Sequence[Point]
    gaps: Sequence[Gap] = ()
    name: Text = ""


@dataclass(frozen=True, kw_only=True)
class Target:
    """The value wanted: a solid line. With `at` and a start, a dotted path leads to it."""

    value: float
    label: Text
    at: Position | None = None
    start_at: Position | None = None
    start_value: float | None = None


@dataclass(frozen=True, kw_only=True)
class Tick:
    """A word on the axis of time."""

    at: Position
    label: Text


@dataclass(frozen=True, kw_only=True)
class Mark:
    """A day on which something changed for the values after it: a dotted upright with its word on top."""

    at: Position
    label: Text
    #: The whole sentence, for who points at it or hears it.
    told: Text = ""


def frame(
    pieces: Sequence[SafeString], *, height: float, title: Text, description: Text = "", css: str = ""
) -> SafeString:
    """The picture round the marks: one image with a title and a description, as wide as its place."""
    content = joined(pieces)
    mark = hashlib.sha256(f"{title}\0{description}\0{content}".encode()).hexdigest()[:8]
    content = SafeString(content.replace("url(#hatch)", f"url(#h-{mark})"))
    hatch = (
        format_html(
            '<defs><pattern id="h-{}" class="hatch" width="6" height="6" patternUnits="userSpaceOnUse" '
            'patternTransform="rotate(45)"><path d="M0 0V6"/></pattern></defs>',
            mark,
        )
        if "url(#h-" in content
        else ""
    )
    told = format_html('<desc id="d-{}">{}</desc>', mark, description) if description else ""
    return format_html(
        '<svg class="chart{}" role="img" aria-labelledby="t-{}{}" width="100%" height="{}">'
        '<title id="t-{}">{}</title>{}{}{}</svg>',
        f" {css}" if css else "",
        mark,
        format_html(" d-{}", mark) if description else "",
        number(height),
        mark,
        title,
        told,
        hatch,
        content,
    )


def joined(pieces: Sequence[SafeString]) -> SafeString:
    """Pieces that are safe already, put together."""
    return mark_safe("".join(pieces))


def line(css: str, x1: float, y1: float, x2: float, y2: float) -> SafeString:
    """A straight line from per cent and pixels to per cent and pixels."""
    return format_html(
        '<line class="{}" x1="{}%" y1="{}" x2="{}%" y2="{}"/>',
        css,
        number(x1),
        number(y1),
        number(x2),
        number(y2),
    )


def upright(x: float, top: float, bottom: float, title: Text = "") -> SafeString:
    """A dotted upright line."""
    return format_html(
        '<line class="pa" x1="{}%" y1="{}" x2="{}%" y2="{}">{}</line>',
        number(x),
        number(top),
        number(x),
        number(bottom),
        format_html("<title>{}</title>", title) if title else "",
    )


def rectangle(css: str, x: float, y: float, width: float, height: float) -> SafeString:
    """A rectangle, x and width in per cent; the class `un` is hatched."""
    return format_html(
        '<rect class="{}" x="{}%" y="{}" width="{}%" height="{}"{}/>',
        css,
        number(x),
        number(y),
        number(max(width, 0)),
        number(max(height, 0)),
        SafeString(' fill="url(#hatch)"') if css == "un" else "",
    )


def dot(kind: Kind, x: float, y: float, title: Text = "") -> SafeString:
    """The measuring dot: filled when we computed the value, open when somebody published or typed it."""
    return format_html(
        '<svg x="{}%" y="{}" overflow="visible"><path class="{}" d="M0-6 6 0 0 6-6 0z">{}</path></svg>',
        number(x),
        number(y),
        "pt" if kind is Kind.COMPUTED else "po",
        format_html("<title>{}</title>", title) if title else "",
    )


def words(text: Text, x: float, y: float, *, anchor: str = "middle", css: str = "") -> SafeString:
    """A word at a place."""
    return format_html(
        '<text{} x="{}%" y="{}"{}>{}</text>',
        format_html(' class="{}"', css) if css else "",
        number(x),
        number(y),
        "" if anchor == "start" else format_html(' text-anchor="{}"', anchor),
        text,
    )


def shown(label: Label, css: str = "v") -> SafeString:
    """A placed label."""
    return words(label.text, label.x, label.y, anchor=label.anchor, css=css)


@dataclass(frozen=True, kw_only=True)
class Heading:
    """The head of a column: its words, and whether it holds numbers."""

    label: Text
    is_number: bool = False


def table(caption: Text, headings: Sequence[Heading], rows: Sequence[Sequence[Text]]) -> SafeString:
    """The same as a table, for everybody who does not read the picture. The first cell names the row."""
    head = format_html_join(
        "",
        '<th role="columnheader" scope="col"{}>{}</th>',
        ((SafeString(' class="r"') if heading.is_number else "", heading.label) for heading in headings),
    )
    return format_html(
        '<table role="table" class="fold"><caption>{}</caption>'
        '<thead role="rowgroup"><tr role="row">{}</tr></thead><tbody role="rowgroup">{}</tbody></table>',
        caption,
        head,
        joined([_row(headings, row) for row in rows]),
    )


def _row(headings: Sequence[Heading], row: Sequence[Text]) -> SafeString:
    cells = [format_html('<th role="rowheader" scope="row"><span>{}</span></th>', row[0])]
    for heading, cell in zip(headings[1:], row[1:], strict=True):
        cells.append(
            format_html(
                '<td role="cell"{}><span class="l">{}</span><span>{}</span></td>',
                SafeString(' class="r"') if heading.is_number else "",
                heading.label,
                format_html('<bdi class="num">{}</bdi>', cell) if heading.is_number else cell,
            )
        )
    return format_html('<tr role="row">{}</tr>', joined(cells))
