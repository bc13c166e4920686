"""Exact local alignment of two passages on word weights.

Here: the sparse kernel, its dense oracle in numpy, and the bound that lets most pairs be dropped unseen.
Not here: which pairs are worth aligning (seeds, scan), what the aligned words mean (change, novelty).

The score is that of Smith and Waterman with the weight of the word for a match, `gap` for every word passed
over on
either side, and nothing cheaper for a mismatch (a swap passes over one word on each side). Because that cost
is
linear, the best way to a matching pair of places is a maximum over the rectangle before it, and only places
where the
words agree need to be visited: exact, at a small part of the cells.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from numba import njit

GAP = 128
"""What passing over one word costs, in the integer steps of vocabulary.UNIT (half an average word)."""

POINTS = 1 << 16
"""Most places of agreement looked at in one pair; beyond it the rest of the official passage is left out."""


_POINT_BITS = 20
_POINT_MASK = (1 << _POINT_BITS) - 1


@njit(cache=True, nogil=True, inline="never")
def link(proposal, head, follow, present):  # type: ignore[no-untyped-def]
    """Chain the places of each word of the proposal, last place first. `head` must be all -1, `present` all
    0 before.
    """
    for at in range(proposal.size):
        word = proposal[at]
        follow[at] = head[word]
        head[word] = at
        present[word >> 5] |= np.uint32(1) << np.uint32(word & 31)


@njit(cache=True, nogil=True, inline="never")
def bound(official, present, weight, gap):  # type: ignore[no-untyped-def]
    """The most any local alignment with this official passage can score: every word of the proposal may be
    reused.

    `present` has one bit for each word number, set for the words of the proposal; it fits the nearest cache.
    """
    best = 0
    current = 0
    for at in range(official.size):
        word = official[at]
        if (present[word >> 5] >> (word & 31)) & 1:
            current += weight[word]
            best = max(best, current)
        else:
            current = max(current - gap, 0)
    return best


@njit(cache=True, nogil=True, inline="never")
def bound_left(official, used, present, weight, gap):  # type: ignore[no-untyped-def]
    """The same bound on what is left when some words are used: further chains are seldom worth looking for."""
    best = 0
    current = 0
    for at in range(official.size):
        word = official[at]
        if not used[at] and (present[word >> 5] >> (word & 31)) & 1:
            current += weight[word]
            best = max(best, current)
        else:
            current = max(current - gap, 0)
    return best


@njit(cache=True, nogil=True, inline="never")
def best_chain(  # type: ignore[no-untyped-def]
    official, length, head, follow, present, weight, gap, used_p, used_o, tree, row, col, score, back
):
    """The best local chain among places not yet used; gives (score, last point), -1 when there is none.

    `tree` holds, for prefixes of the proposal, the largest score + gap × (row + col) with its point in the
    low bits.
    """
    for at in range(length + 1):
        tree[at] = 0
    count = 0
    top = 0
    last = -1
    for j in range(official.size):
        word = official[j]
        if not ((present[word >> 5] >> (word & 31)) & 1) or used_o[j]:
            continue
        i = head[word]
        gain = weight[word]
        while i >= 0:
            if not used_p[i] and count < row.size:
                packed = np.int64(0)
                at = i
                while at > 0:
                    packed = max(packed, tree[at])
                    at &= at - 1
                prior = -1
                value = gain
                reach = (packed >> _POINT_BITS) - gap * (i + j - 2)
                if packed > 0 and reach > 0:
                    value += reach
                    prior = int(packed & _POINT_MASK) - 1
                row[count] = i
                col[count] = j
                score[count] = value
                back[count] = prior
                count += 1
                packed = ((np.int64(value) + gap * (i + j)) << _POINT_BITS) | count
                at = i + 1
                while at <= length:
                    tree[at] = max(tree[at], packed)
                    at += at & -at
                if value > top:
                    top = value
                    last = count - 1
            i = follow[i]
    return top, last


def dense_score(
    proposal: npt.NDArray[np.int32],
    official: npt.NDArray[np.int32],
    weight: npt.NDArray[np.int32],
    gap: int = GAP,
) -> int:
    """The best local score by the full table, row by row in numpy: the oracle of `best_chain`."""
    size = official.size
    above = np.zeros(size + 1, np.int64)
    best = 0
    ramp = gap * np.arange(size + 1, dtype=np.int64)
    for word in proposal:
        agree = np.where(official == word, above[:-1] + int(weight[word]), 0)
        cells = np.maximum(above - gap, 0)
        cells[1:] = np.maximum(cells[1:], agree)
        # a gap along the row: cell[j] = max over k <= j of cell[k] - gap * (j - k)
        cells = np.maximum(np.maximum.accumulate(cells + ramp) - ramp, 0)
        best = max(best, int(cells.max()))
        above = cells
    return best
