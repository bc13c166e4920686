"""Aligned pairs of passages in columns.

Here: the columns, taking some of them, joining several. Not here: finding pairs (scan), judging them (table).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt


@dataclass(frozen=True, kw_only=True, slots=True)
class Pairs:
    """Aligned passage pairs in columns: proposal and official passage, net mass (int32 steps), and blocks.

    `blocks` is (n, 4) int16: first word in each passage, number of words, chain; `bounds` says which belong
    to a pair.
    """

    proposals: npt.NDArray[np.int32]
    officials: npt.NDArray[np.int32]
    masses: npt.NDArray[np.int32]
    bounds: npt.NDArray[np.int64]
    blocks: npt.NDArray[np.int16]

    def __len__(self) -> int:
        return int(self.proposals.size)

    def take(self, order: npt.NDArray[np.int64]) -> Pairs:
        """The same pairs in another order, or some of them."""
        sizes = np.diff(self.bounds)[order]
        ends = np.cumsum(sizes)
        starts = ends - sizes
        rows = np.repeat(self.bounds[:-1][order] - starts, sizes) + np.arange(
            int(ends[-1]) if ends.size else 0
        )
        return Pairs(
            proposals=self.proposals[order], officials=self.officials[order], masses=self.masses[order],
            bounds=np.concatenate([np.zeros(1, np.int64), ends]), blocks=self.blocks[rows],
        )  # fmt: skip


def join(parts: list[Pairs]) -> Pairs:
    """Put the pairs of several scans behind one another."""
    if len(parts) == 1:
        return parts[0]
    sizes = [np.diff(part.bounds) for part in parts]
    return Pairs(
        proposals=np.concatenate([part.proposals for part in parts] or [np.zeros(0, np.int32)]),
        officials=np.concatenate([part.officials for part in parts] or [np.zeros(0, np.int32)]),
        masses=np.concatenate([part.masses for part in parts] or [np.zeros(0, np.int32)]),
        bounds=np.concatenate(
            [np.zeros(1, np.int64), np.cumsum(np.concatenate(sizes or [np.zeros(0, np.int64)]))]
        ),
        blocks=np.concatenate([part.blocks for part in parts] or [np.zeros((0, 4), np.int16)]),
    )
