"""Rows of a page put into reading order: bands of columns, what spans them, and rows of tables told from stretched lines."""

from collections.abc import Sequence
from itertools import pairwise

from mithaq.library.readers import written_order
from mithaq.library.readers.glyphs import Line


def in_columns(rows: list[list[Line]]) -> list[Line]:
    """The rows of a page as lines in reading order: bands of columns, and what spans them between."""
    pieces = [piece for row in rows for piece in row]
    if not pieces:
        return []
    gutter = _gutter(pieces)
    if gutter is None:
        return [
            _whole(row, rows[place - 1 : place] if place else [], rows[place + 1 : place + 2])
            for place, row in enumerate(rows)
        ]
    middle = (gutter[0] + gutter[1]) / 2
    read: list[Line] = []
    band: list[list[Line]] = []
    for place, row in enumerate(rows):
        if any(piece.box[0] < middle < piece.box[2] for piece in row):
            read.extend(_band(band, middle))
            band = []
            read.append(_whole(row, rows[place - 1 : place] if place else [], rows[place + 1 : place + 2]))
        else:
            band.append(row)
    read.extend(_band(band, middle))
    return read


def _band(rows: list[list[Line]], middle: float) -> list[Line]:
    if not rows:
        return []
    sides: tuple[list[list[Line]], list[list[Line]]] = ([], [])
    for row in rows:
        left = [piece for piece in row if piece.box[2] <= middle]
        right = [piece for piece in row if piece.box[2] > middle]
        if left:
            sides[0].append(left)
        if right:
            sides[1].append(right)
    leaning = sum(written_order.leans_right(piece.cells) for row in rows for piece in row)
    first, second = (sides[1], sides[0]) if leaning > 0 else sides
    return [*in_columns(first), *in_columns(second)]


def _gutter(pieces: Sequence[Line]) -> tuple[float, float] | None:
    """The strip between two columns: as good as empty, with several long lines on either side of it."""
    left = min(piece.box[0] for piece in pieces)
    right = max(piece.box[2] for piece in pieces)
    width = right - left
    if width < 200 or len(pieces) < 12:
        return None
    covered = [0] * (int(width) + 2)
    for piece in pieces:
        for place in range(int(piece.box[0] - left), int(piece.box[2] - left) + 1):
            covered[place] += 1
    most = max(covered)
    allowed = max(1, most // 12)
    best: tuple[float, float] | None = None
    start: int | None = None
    for place in range(int(width * 0.2), int(width * 0.8)):
        if covered[place] <= allowed:
            start = place if start is None else start
            if place - start >= 5 and (best is None or place - start > best[1] - best[0]):
                best = (start, place)
        else:
            start = None
    if best is None:
        return None
    middle = left + sum(best) / 2
    long_enough = 0.22 * width
    for side in (
        [piece for piece in pieces if piece.box[2] <= middle],
        [piece for piece in pieces if piece.box[0] >= middle],
    ):
        if sum(piece.box[2] - piece.box[0] >= long_enough for piece in side) < 5:
            return None
    return left + best[0], left + best[1]


def _whole(row: list[Line], before: list[list[Line]], after: list[list[Line]]) -> Line:
    """The pieces of one row as one line: words of a line that was stretched to the margin, or cells of a table."""
    if len(row) == 1:
        return row[0]
    steps = [(left.box[2], right.box[0]) for left, right in pairwise(row)]
    gaps = sorted([*steps, *(gap for piece in row for gap in piece.gaps)])
    is_table = _is_table(steps, gaps, [*before, *after])
    cells = list(row[0].cells)
    for piece in row[1:]:
        cells.extend([" ", "\t", " "] if is_table else [" "])
        cells.extend(piece.cells)
    boxes = [piece.box for piece in row]
    return Line(
        cells=cells,
        gaps=gaps,
        box=(boxes[0][0], min(box[1] for box in boxes), boxes[-1][2], max(box[3] for box in boxes)),
        base=row[0].base,
        size=max(piece.size for piece in row),
        bold=all(piece.bold for piece in row),
        pieces=len(row) if is_table else 1,
    )


def _is_table(
    steps: Sequence[tuple[float, float]], gaps: Sequence[tuple[float, float]], beside: Sequence[list[Line]]
) -> bool:
    """Whether wide gaps part cells: far wider than those between its words, or above those of the row beside it."""
    widths = sorted(end - start for start, end in gaps)
    widest = max(end - start for start, end in steps)
    if len(widths) > len(steps):
        return widest > 2.5 * widths[(len(widths) - len(steps)) // 2]
    if len(widths) > 1 and widths[-1] < 1.25 * widths[0]:
        return False
    for row in beside:
        for piece in row[1:]:
            if any(abs(piece.box[0] - end) < 2 for _start, end in steps):
                return True
        for piece in row[:-1]:
            if any(abs(piece.box[2] - start) < 2 for start, _end in steps):
                return True
    return False
