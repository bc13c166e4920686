"""Small numbers that could point at people: which cells of a breakdown stay hidden from the public.

A hidden cell must not follow from the others and the total. So a single hidden cell takes the smallest other one
with it, and where that is not enough the total is hidden too. Plain Python.
"""

from collections.abc import Mapping
from dataclasses import dataclass

#: Fewer than this many people are never shown as a group.
LEAST = 5


@dataclass(frozen=True, kw_only=True)
class Shown:
    """What of a breakdown may be shown: None is hidden ("fewer than …", or kept back to protect another)."""

    total: int | None
    cells: Mapping[str, int | None]
    #: Hidden because they are small themselves.
    small: frozenset[str]

    @property
    def hides_something(self) -> bool:
        """Whether anything is hidden."""
        return self.total is None or any(cell is None for cell in self.cells.values())


def suppress(cells: Mapping[str, int], *, least: int = LEAST) -> Shown:
    """Hide what is from 1 to `least` - 1, and as much more as is needed so that nobody can work it out.

    Nobody is nobody: a zero is shown, it points at no one.
    """
    total = sum(cells.values())
    small = frozenset(name for name, count in cells.items() if 0 < count < least)
    hidden = set(small)
    if 0 < total < least:
        return Shown(
            total=None,
            cells={name: None if count else 0 for name, count in cells.items()},
            small=frozenset(name for name, count in cells.items() if count),
        )
    rest = sorted((count, name) for name, count in cells.items() if count >= least)
    while hidden and not _is_open(cells, hidden, least) and rest:
        # All of the same size together: which of them was taken would tell who is small.
        size = rest[0][0]
        hidden.update(name for count, name in rest if count == size)
        rest = [(count, name) for count, name in rest if count > size]
    open_now = not hidden or _is_open(cells, hidden, least)
    return Shown(
        total=total if open_now else None,
        cells={name: None if name in hidden else count for name, count in cells.items()},
        small=small,
    )


def _is_open(cells: Mapping[str, int], hidden: set[str], least: int) -> bool:
    """Whether the sum of what is hidden leaves more than one possibility for each hidden cell.

    It does not where all of them are as small, or as large, as hidden small cells can be.
    """
    together = sum(cells[name] for name in hidden)
    if all(cells[name] < least for name in hidden) and together == (least - 1) * len(hidden):
        return False
    return len(hidden) >= 2 and together >= least
