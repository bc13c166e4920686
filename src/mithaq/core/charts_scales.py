"""Where things stand on a chart: scales, ticks, the size of words, labels that do not collide. Plain arithmetic.

Charts have no width of their own: x is per cent, y is pixels, so that words keep their size on every screen.
Collisions are judged on the narrowest screen that a chart meets (`NARROW` pixels); wider screens only add room.
"""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

#: The width of a chart on the narrowest phone, in pixels.
NARROW = 296
LINE = 15
#: Where the first and the last mark stand, in per cent of the width.
FIRST, LAST = 7.0, 93.0

Position = date | int | float


@dataclass(frozen=True, kw_only=True)
class Scale:
    """Maps what is between `low` and `high` evenly to what is between `start` and `end`."""

    low: float
    high: float
    start: float
    end: float

    def __call__(self, value: float) -> float:
        if self.high == self.low:
            return (self.start + self.end) / 2
        share = (value - self.low) / (self.high - self.low)
        return self.start + min(max(share, 0.0), 1.0) * (self.end - self.start)


def place_in_time(at: Position) -> float:
    """A year as a number: 2023 is the year itself, 2 July 2023 is 2023.5."""
    if isinstance(at, date):
        first = date(at.year, 1, 1)
        days = (date(at.year + 1, 1, 1) - first).days if at.year < 9999 else 365
        return at.year + (at - first).days / days
    return float(at)


def time_scale(positions: Iterable[Position], *, first: float = FIRST, last: float = LAST) -> Scale:
    """Spread these positions over the width, the earliest at the left, in per cent."""
    places = [place_in_time(at) for at in positions]
    return Scale(low=min(places, default=0.0), high=max(places, default=0.0), start=first, end=last)


def value_scale(values: Iterable[float], *, top: float, bottom: float, low: float | None = None) -> Scale:
    """Spread these values over the height in pixels. The scale begins at zero unless a value is below it."""
    known = [value for value in values if math.isfinite(value)]
    least = min([0.0 if low is None else low, *known])
    most = max(known, default=1.0)
    if most <= least:
        most = least + 1.0
    return Scale(low=least, high=most, start=bottom, end=top)


#: What lies nearer to each other is not told apart: steps between would be too small for a number.
SMALLEST = 1e-300


def ticks(low: float, high: float, most: int = 5) -> list[float]:
    """Round numbers (1, 2 or 5 times a power of ten) within low and high, at most `most` of them."""
    if most < 1 or not (math.isfinite(low) and math.isfinite(high)) or high < low:
        return []
    if high - low < SMALLEST:
        return [low] if high == low else []
    for power in range(math.floor(math.log10((high - low) / most)), 400):
        for factor in (1, 2, 5):
            step = factor * 10.0**power
            begin = math.ceil(low / step - 1e-9)
            end = math.floor(high / step + 1e-9)
            if end - begin + 1 <= most:
                return [_tidy(number * step, power) for number in range(begin, end + 1)]
    return []


def _tidy(value: float, power: int) -> float:
    return round(value, max(0, -power)) + 0.0


def width_of(text: str, size: float = 13.0) -> float:
    """About how wide the text is, in pixels: generous, so that a label that seems to fit does."""
    wide = sum(1.0 if ord(letter) > 0x2E80 else 0.56 for letter in text)
    return wide * size


def number(value: float) -> str:
    """A coordinate with one decimal at most, as SVG reads it."""
    text = f"{value:.1f}"
    text = text.removesuffix(".0")
    return "0" if text in ("-0", "") else text


@dataclass(frozen=True, kw_only=True)
class Box:
    """A rectangle in pixels of the narrowest chart."""

    left: float
    right: float
    top: float
    bottom: float

    def meets(self, other: "Box") -> bool:
        """Whether the two share any area."""
        return (
            self.left < other.right
            and other.left < self.right
            and self.top < other.bottom
            and other.top < self.bottom
        )


@dataclass(frozen=True, kw_only=True)
class Label:
    """A word with its place: x in per cent, the baseline y in pixels, and which end of it stands at x."""

    text: str
    x: float
    y: float
    anchor: str
    box: Box


def label_at(text: str, x: float, y: float, *, width: int = NARROW) -> Label:
    """The label at this place, moved to the inside where it would leave the chart."""
    half = width_of(text) / 2
    middle = x / 100 * width
    anchor = "middle"
    if middle - half < 0:
        anchor, x, middle = "start", max(x - 4, 0.0), max(x - 4, 0.0) / 100 * width + half
    elif middle + half > width:
        anchor, x, middle = "end", min(x + 4, 100.0), min(x + 4, 100.0) / 100 * width - half
    return Label(
        text=text,
        x=x,
        y=y,
        anchor=anchor,
        box=Box(left=middle - half, right=middle + half, top=y - LINE + 3, bottom=y + 3),
    )


def place_labels(
    wanted: Sequence[tuple[str, float, float]],
    *,
    top: float,
    bottom: float,
    taken: Iterable[Box] = (),
    width: int = NARROW,
) -> list[Label | None]:
    """Place a label at each mark (text, x, y): above it, below it, or higher up; None where there is no room.

    The first and the last are placed before the others, so that they are the last to be left out.
    """
    busy = list(taken)
    marks = [_mark_box(x, y, width) for _text, x, y in wanted]
    placed: list[Label | None] = [None] * len(wanted)
    order = sorted(range(len(wanted)), key=lambda index: (index not in (len(wanted) - 1, 0), -index))
    for index in order:
        text, x, y = wanted[index]
        if not text:
            continue
        others = [box for other, box in enumerate(marks) if other != index]
        for offset in (-12, 22, -27, 37):
            label = label_at(text, x, y + offset, width=width)
            if label.box.top < top or label.box.bottom > bottom:
                continue
            if any(label.box.meets(box) for box in (*busy, *others)):
                continue
            placed[index] = label
            busy.append(label.box)
            break
    return placed


def _mark_box(x: float, y: float, width: int) -> Box:
    middle = x / 100 * width
    return Box(left=middle - 6, right=middle + 6, top=y - 6, bottom=y + 6)


def thin_out(labels: Sequence[tuple[str, float]], *, width: int = NARROW) -> list[tuple[str, float]]:
    """The words on an axis (text, x) that have room beside each other; first and last stay when both fit."""
    if len(labels) < 2:
        return list(labels)
    ordered = sorted(labels, key=lambda label: label[1])
    boxes = [label_at(text, x, 0, width=width).box for text, x in ordered]
    kept = [0]
    last = len(ordered) - 1
    if boxes[0].right + 6 <= boxes[last].left:
        kept.append(last)
    for index in range(1, last):
        box = boxes[index]
        if all(box.left >= boxes[other].right + 6 or box.right + 6 <= boxes[other].left for other in kept):
            kept.append(index)
    return [ordered[index] for index in sorted(kept)]
