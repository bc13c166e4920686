"""Lines gathered into paragraphs: by distance, indent, size, and what a line begins and ends with. Pure."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from statistics import median

from mithaq.library.readers.glyphs import Box, Line, is_wide

_STARTS = re.compile(
    r"^(\(?[0-9٠-٩]{1,3}[.)]|\(?[a-zа-я][.)]|\([ivxا-ي]{1,4}\)|[•▪◦‣·●○■–—-] |第[一二三四五六七八九十百0-9]+[条章])"
)
_STOPS = tuple(".!?:;؟؛…。！？；：")
_CLOSERS = "”»)"
_ENDS = (*_STOPS, *_CLOSERS)


@dataclass(kw_only=True)
class Paragraph:
    """Lines that belong together."""

    lines: list[Line]
    page: int
    known: frozenset[str] = frozenset()

    @cached_property
    def text(self) -> str:
        """Its words, line ends undone."""
        return joined([line.text for line in self.lines], self.known)

    @property
    def box(self) -> Box:
        """What its lines on its first page cover."""
        here = [line.box for line in self.lines if line.page == self.page]
        return (
            min(box[0] for box in here),
            min(box[1] for box in here),
            max(box[2] for box in here),
            max(box[3] for box in here),
        )

    @property
    def size(self) -> float:
        """The size of its letters."""
        return median(line.size for line in self.lines)

    @property
    def bold(self) -> bool:
        """Whether every line is bold."""
        return all(line.bold for line in self.lines)


def paragraphs_of(lines: Sequence[Line]) -> list[Paragraph]:
    """Lines of a document in order, gathered into paragraphs; they may go on over the end of a page."""
    pitch = _usual_pitch(lines)
    known = hyphenated(lines)
    widths = sorted(line.box[2] - line.box[0] for line in lines)
    full = widths[int(0.8 * (len(widths) - 1))] if widths else 0.0
    found: list[Paragraph] = []
    for place, line in enumerate(lines):
        before = lines[place - 1] if place else None
        if before is None or _begins(
            before, line, pitch, full, found[-1].lines, lines[place + 1 : place + 2]
        ):
            found.append(Paragraph(lines=[line], page=line.page, known=known))
        else:
            found[-1].lines.append(line)
    return found


def _usual_pitch(lines: Sequence[Line]) -> float:
    """The usual distance of two baselines in parts of the letters' size."""
    steps = [
        (line.base - before.base) / line.size
        for before, line in pairwise(lines)
        if line.page == before.page and 0 < line.base - before.base < 3 * line.size
    ]
    return median(steps) if steps else 1.4


def _begins(
    before: Line, line: Line, pitch: float, full: float, group: list[Line], after: Sequence[Line]
) -> bool:
    """Whether a line begins a new paragraph; `full` is how wide most lines are."""
    if line.pieces > 1 or before.pieces > 1:
        return True
    if abs(line.size - before.size) > 0.12 * max(line.size, before.size):
        return True
    if line.bold != before.bold or line.right_to_left != before.right_to_left:
        return True
    begins_as_one = bool(_STARTS.match(line.text))
    if line.page != before.page or line.base < before.base - before.size:
        # The next page or column: it goes on when the sentence has not ended; a closed quotation ends none.
        return begins_as_one or before.text.rstrip(_CLOSERS).endswith(_STOPS) or line.text[:1].isupper()
    step = (line.base - before.base) / line.size
    if step > max(pitch * 1.22, pitch + 0.25):
        return True
    if begins_as_one:
        return True
    start = _indent(line, group[-1])
    if len(group) > 1 and start > 0.9 * line.size and before.text.endswith(_ENDS):
        return True
    if (
        after
        and len(group) > 1
        and start > 0.9 * line.size
        and abs(_indent(after[0], group[-1])) < 0.3 * line.size
    ):
        return True
    widest = max(full, *(each.box[2] - each.box[0] for each in [*group, line, *after]))
    is_short = before.box[2] - before.box[0] < 0.8 * widest
    return is_short and before.text.endswith(_ENDS)


def _indent(line: Line, other: Line) -> float:
    """How far a line begins behind where another begins."""
    if line.right_to_left:
        return other.box[2] - line.box[2]
    return line.box[0] - other.box[0]


def joined(texts: Sequence[str], known: frozenset[str] = frozenset()) -> str:
    """Lines as one text; CJK takes no space.

    A word cut at the end of a line is made whole: with its hyphen when the document writes it so elsewhere (`known`).
    """
    whole = ""
    for text in texts:
        if not whole:
            whole = text
        elif len(whole) > 1 and whole[-1] in "-\u00ad‐" and whole[-2].isalpha() and text[:1].isalpha():
            first, second = whole[:-1].rsplit(None, 1)[-1], text.split(None, 1)[0].strip(".,;:!?»”)")
            keeps = not text[0].islower() or f"{first}-{second}".casefold() in known
            whole = whole + text if keeps and whole[-1] != "\u00ad" else whole[:-1] + text
        elif is_wide(whole[-1]) and is_wide(text[:1] or " "):
            whole += text
        else:
            whole = f"{whole} {text}"
    return whole


def hyphenated(lines: Sequence[Line]) -> frozenset[str]:
    """The words that a document writes with a hyphen inside a line."""
    return frozenset(
        word.casefold()
        for line in lines
        if "-" in line.text
        for word in re.findall(r"[^\W\d_]+(?:-[^\W\d_]+)+", line.text)
    )
