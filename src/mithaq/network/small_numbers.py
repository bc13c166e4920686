"""Small numbers in public tables: what would give single organisations away is held back, and what would let it be worked out.

Plain Python. A cell is held back when it is small; when a total stands beside the cells, one held back alone could be
worked out by taking away, so a second one is held back too.
"""

from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction
from typing import TypeVar

K = TypeVar("K")
#: Below this, a count of organisations that gave answers may point at one of them; our own setting.
LEAST = 5


def hold_back(
    counts: Mapping[K, int], *, least: int = LEAST, total_shown: bool = True
) -> dict[K, int | None]:
    """The counts with None for what is held back. Zero says nothing of anybody and stays."""
    shown: dict[K, int | None] = {
        key: value if value == 0 or value >= least else None for key, value in counts.items()
    }
    held = [key for key, value in shown.items() if value is None]
    if (total_shown and held and sum(counts[key] for key in held) < least) or (
        total_shown and len(held) == 1
    ):
        rest = sorted((value, index, key) for index, (key, value) in enumerate(shown.items()) if value)
        if rest:
            shown[rest[0][2]] = None
    return shown


def regions_to_hold_back(
    regions: Mapping[str, frozenset[K]], hidden: Mapping[K, int], *, least: int = LEAST
) -> frozenset[str]:
    """The regions whose total may not stand in public beside the list of who is listed.

    `regions` says of which pieces each region is made (two divisions of the world cut it into common pieces), `hidden`
    how many of each piece are counted and not listed. A total less what is listed is the number of the hidden ones, so
    every total shown, and the total of the world, is an equation that readers have. Totals are held back until no small
    number of hidden ones, of a region or of a piece, follows from the equations that are left.
    """
    pieces = sorted(set(hidden) | {piece for inside in regions.values() for piece in inside}, key=str)
    place = {piece: index for index, piece in enumerate(pieces)}

    def row(inside: Iterable[K]) -> list[Fraction]:
        found = [Fraction(0)] * len(pieces)
        for piece in inside:
            found[place[piece]] = Fraction(1)
        return found

    count = {name: sum(hidden.get(piece, 0) for piece in inside) for name, inside in regions.items()}
    secret = [row(inside) for name, inside in regions.items() if 0 < count[name] < least]
    secret += [row([piece]) for piece in pieces if 0 < hidden.get(piece, 0) < least]
    held = {name for name, value in count.items() if 0 < value < least}
    while True:
        known = [row(pieces), *(row(regions[name]) for name in regions if name not in held)]
        known += [row([piece]) for piece in pieces if hidden.get(piece, 0) == 0]
        shown = [name for name in sorted(regions, key=lambda each: (count[each], each)) if name not in held]
        useful = [name for name in shown if count[name]]
        if not useful or not any(_follows(each, known) for each in secret):
            return frozenset(held)
        held.add(useful[0])


def _follows(wanted: Sequence[Fraction], known: Sequence[Sequence[Fraction]]) -> bool:
    """Whether a sum can be worked out from known sums: whether it lies in what they span."""
    return _rank([*known, wanted]) == _rank(known)


def _rank(rows: Sequence[Sequence[Fraction]]) -> int:
    left = [list(row) for row in rows]
    rank = 0
    for column in range(len(left[0]) if left else 0):
        pivot = next((index for index in range(rank, len(left)) if left[index][column]), None)
        if pivot is None:
            continue
        left[rank], left[pivot] = left[pivot], left[rank]
        for index in range(rank + 1, len(left)):
            if left[index][column]:
                factor = left[index][column] / left[rank][column]
                left[index] = [a - factor * b for a, b in zip(left[index], left[rank], strict=True)]
        rank += 1
    return rank
