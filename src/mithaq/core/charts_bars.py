"""Counts beside each other, and shares of a whole. They have no time in them, so they begin where the reader begins."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language_bidi
from django.utils.translation import gettext as _

from mithaq.core.charts_parts import Text, frame, line, rectangle, words
from mithaq.core.charts_scales import NARROW, Scale, width_of

ROW = 44


@dataclass(frozen=True, kw_only=True)
class Bar:
    """One count. `value` None is unknown: hatched, never zero. `shown` is the value in words when it is no plain number."""

    label: Text
    value: float | None
    shown: Text = ""
    css: str = "m3"


@dataclass(frozen=True, kw_only=True)
class Part:
    """One part of a whole. `value` 0 to 3 of `shade` is a class of the ramp, from the least to the most; None is unknown."""

    label: Text
    count: int
    shade: int | None


def bar_chart(
    bars: Sequence[Bar], *, title: Text, description: Text = "", right_to_left: bool | None = None
) -> SafeString:
    """Draw one horizontal bar for each count, its words above it and its value at its end."""
    mirrored = get_language_bidi() if right_to_left is None else right_to_left
    known = [bar.value for bar in bars if bar.value is not None]
    # Room for the value behind the longest bar, on the narrowest screen.
    room = max((width_of(_told(bar)) for bar in bars), default=0) / NARROW * 100 + 3
    across = Scale(low=0.0, high=max([*known, 0.0]) or 1.0, start=0.0, end=max(100.0 - room, 20.0))
    start = 100 if mirrored else 0
    pieces: list[SafeString] = []
    for place, bar in enumerate(bars):
        top = place * ROW
        pieces.append(words(bar.label, start, top + 14, anchor="end" if mirrored else "start"))
        if bar.value is None:
            length = across(across.high)
            pieces.append(rectangle("un", 100 - length if mirrored else 0, top + 21, length, 12))
        else:
            length = across(max(bar.value, 0.0))
            pieces.append(rectangle(f"bar {bar.css}", 100 - length if mirrored else 0, top + 21, length, 12))
        at = 100 - length - 1.5 if mirrored else length + 1.5
        pieces.append(words(_told(bar), at, top + 31, anchor="end" if mirrored else "start", css="v"))
    return frame(pieces, height=max(len(bars), 1) * ROW, title=title, description=description, css="bars")


def _told(bar: Bar) -> str:
    if bar.shown:
        return str(bar.shown)
    if bar.value is None:
        return _("unknown")
    return f"{bar.value:,.0f}" if bar.value == int(bar.value) else f"{bar.value:,.1f}"


def share_chart(
    parts: Sequence[Part], *, title: Text, description: Text = "", right_to_left: bool | None = None
) -> SafeString:
    """Draw one bar cut into its parts, each with its count, and a key under it. Nothing to share: all hatched."""
    mirrored = get_language_bidi() if right_to_left is None else right_to_left
    whole = sum(part.count for part in parts)
    pieces: list[SafeString] = []
    begun = 0.0
    if whole == 0:
        pieces.append(rectangle("un", 0, 20, 100, 26))
    for part in parts:
        if not part.count:
            continue
        width = part.count / whole * 100
        x = 100 - begun - width if mirrored else begun
        pieces.append(rectangle("un" if part.shade is None else f"bar m{part.shade}", x, 20, width, 26))
        if width / 100 * NARROW >= width_of(str(part.count)) + 4:
            pieces.append(words(str(part.count), x + width / 2, 13, css="v"))
        begun += width
        if begun < 99.9:
            cut = 100 - begun if mirrored else begun
            pieces.append(line("cut", cut, 20, cut, 46))
    key = format_html(
        '<ul class="key">{}</ul>',
        format_html_join(
            "",
            '<li><i class="{}"></i>{} <bdi class="num">{}</bdi></li>',
            (("un" if part.shade is None else f"m{part.shade}", part.label, part.count) for part in parts),
        ),
    )
    return frame(pieces, height=50, title=title, description=description, css="shares") + key
