"""From the glyphs of a page to its lines in reading order. Pure; needs no PDF.

The steps: lines by baseline, pieces by wide gaps, columns (`columns`), the direction of each line, the reading order
of its cells (`written_order`). Paragraphs are made of lines by `paragraphs`.
"""

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from itertools import accumulate

from mithaq.library.readers import written_order
from mithaq.library.readers.columns import in_columns
from mithaq.library.readers.glyphs import Glyph, Line, Page, is_wide
from mithaq.library.readers.signs import marks_on_letters

#: Gaps in parts of the size of the letters: a space that was not written; another cell of a table or another column.
SPACE_GAP = 0.15
PIECE_GAP = 1.6
#: Narrower gaps part columns too, where nearly every row of the page has one at the same place, in a strip so wide.
GUTTER_GAP, GUTTER_STRIP = 0.8, 4


def lines_of(page: Page) -> list[Line]:
    """The lines of a page in the order in which they are read."""
    read: list[Line] = []
    for turned in sorted({glyph.turned for glyph in page.glyphs}):
        read.extend(in_columns(_rows([glyph for glyph in page.glyphs if glyph.turned == turned])))
    for line in read:
        line.page = page.number
    _decide_directions(read)
    return [line for line in read if line.text]


def _rows(glyphs: list[Glyph]) -> list[list[Line]]:
    """Glyphs on one baseline, top down; each row as its pieces from left to right."""
    rows: list[list[Glyph]] = []
    base = size = 0.0
    for glyph in sorted(marks_on_letters(glyphs), key=lambda glyph: glyph.base):
        if rows and glyph.base - base <= 0.45 * max(min(size, glyph.size), 1.0):
            rows[-1].append(glyph)
            continue
        rows.append([glyph])
        base, size = glyph.base, glyph.size
    for row in rows:
        row.sort(key=lambda glyph: (glyph.pen, glyph.right))
    gutters = _gutters(rows)
    return [pieces for row in rows if (pieces := _pieces(row, gutters))]


def _gutters(rows: list[list[Glyph]]) -> list[float]:
    """Where narrow gutters between columns have their middle: as good as no row has a word there, but many have a gap."""
    runs = [run for row in rows for run in _runs(row)]
    if len(runs) < 20:
        return []
    left, right = min(start for start, _end in runs), max(end for _start, end in runs)
    steps = [0] * (int(right - left) + 3)
    for start, end in runs:
        steps[int(start - left)] += 1
        steps[int(end - left) + 1] -= 1
    covered = list(accumulate(steps))
    allowed = max(1, max(covered) // 12)
    found: list[float] = []
    empty = 0
    for place, count in enumerate(covered):
        if count <= allowed:
            empty += 1
            continue
        # The margins are empty strips too; nothing stands on the one side of them.
        if empty >= GUTTER_STRIP and place - empty > 0:
            found.append(left + place - empty / 2)
        empty = 0
    return found


def _runs(row: list[Glyph]) -> Iterator[tuple[float, float]]:
    """From where to where words of a row stand without a gap as wide as a gutter."""
    letters = [glyph for glyph in row if glyph.text.strip()]
    if not letters:
        return
    start, end = letters[0].left, letters[0].right
    for glyph in letters[1:]:
        if min(glyph.left, glyph.pen) - end > GUTTER_GAP * glyph.size:
            yield start, end
            start, end = glyph.left, glyph.right
        end = max(end, glyph.right)
    yield start, end


def _pieces(row: list[Glyph], gutters: list[float]) -> list[Line]:
    letters = [glyph for glyph in row if glyph.text.strip()]
    blanks = [glyph.pen for glyph in row if not glyph.text.strip()]
    pieces: list[Line] = []
    group: list[Glyph] = []
    cells: list[str] = []
    gaps: list[tuple[float, float]] = []
    blank = 0
    for glyph in letters:
        if group:
            before = group[-1]
            size = max(before.size, glyph.size)
            gap = min(glyph.left, glyph.pen) - before.right
            written = False
            while blank < len(blanks) and blanks[blank] <= glyph.pen:
                written = written or blanks[blank] > before.pen + 0.1
                blank += 1
            if gap > PIECE_GAP * size or (
                gap > GUTTER_GAP * size and any(before.right <= middle <= glyph.left for middle in gutters)
            ):
                pieces.append(_line(group, cells, gaps))
                group, cells, gaps = [], [], []
            elif (
                (written and gap > -0.3 * size)
                or (glyph.group != before.group and _is_apart(before, glyph, gap, size))
                or (
                    (gap > (0.6 if glyph.floats or before.floats else SPACE_GAP) * size)
                    and not is_wide(glyph.text)
                    and not is_wide(before.text)
                )
            ):
                cells.append(" ")
                gaps.append((before.right, glyph.left))
        group.append(glyph)
        cells.append(_plain(glyph.text))
    if group:
        pieces.append(_line(group, cells, gaps))
    return pieces


def _is_apart(before: Glyph, glyph: Glyph, gap: float, size: float) -> bool:
    """Whether PDFium is right to see a space between two glyphs that are drawn far from each other in the file."""
    if before.floats or glyph.floats:
        return False
    if not glyph.spaced:
        return gap > -0.25 * size
    letters = all(
        each.text.isalpha() and written_order.kind_of(each.text) == written_order.LEFT
        for each in (before, glyph)
    )
    return letters and gap > 0.05 * size and not is_wide(glyph.text)


def _line(group: list[Glyph], cells: list[str], gaps: list[tuple[float, float]]) -> Line:
    sizes = sorted(glyph.size for glyph in group)
    return Line(
        cells=cells,
        gaps=gaps,
        box=(
            group[0].left,
            min(glyph.top for glyph in group),
            max(glyph.right for glyph in group),
            max(glyph.bottom for glyph in group),
        ),
        base=sorted(glyph.base for glyph in group)[len(group) // 2],
        size=sizes[len(sizes) // 2],
        bold=sum(glyph.bold for glyph in group) * 2 > len(group),
    )


@lru_cache(maxsize=4096)
def _plain(text: str) -> str:
    """A glyph's text without presentation forms: the two letters of ﻻ, f and i of ﬁ."""
    if any("\ufb00" <= letter <= "\ufb06" or "\ufb50" <= letter <= "\ufeff" for letter in text):
        return unicodedata.normalize("NFKC", text)
    return text


def _decide_directions(lines: list[Line]) -> None:
    """Give each line its direction: that of its letters, or of its neighbours where it has none or mixes them."""
    before = 0
    for place, line in enumerate(lines):
        leaning = written_order.leans_right(line.cells)
        letters = sum(written_order.kind_of(cell) in "RL" for cell in line.cells)
        has_right = any(written_order.kind_of(cell) == written_order.RIGHT for cell in line.cells)
        if has_right and abs(leaning) < 0.6 * letters:
            # Mixed: what the lines beside it are decides, for a paragraph has one direction.
            beside = before
            if place + 1 < len(lines):
                beside += written_order.leans_right(lines[place + 1].cells)
            leaning = beside or leaning
        elif not letters:
            leaning = before
        line.right_to_left = leaning > 0
        before = leaning
        line.text = _spaced(written_order.in_reading_order(line.cells, right_to_left=line.right_to_left))


def _spaced(text: str) -> str:
    """One space between words, a tab between the cells of a row; nothing that only changes direction."""
    text = re.sub(r"([(\[]) +(?=\w)|(?<=\w) +([)\]])", r"\1\2", text)
    kept = "".join(
        letter
        for letter in text
        if unicodedata.category(letter) not in ("Cf", "Cc") or letter in "\t\u200c\u200d"
    )
    parts = [" ".join(part.split()) for part in kept.split("\t")]
    return unicodedata.normalize("NFC", "\t".join(part for part in parts if part))
