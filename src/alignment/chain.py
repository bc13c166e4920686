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
def link(proposal, head, follow):  # type: ignore[no-untyped-def]
    """Chain the places of each word of the proposal, last place first. `head` must be all -1 before."""
    for at in range(proposal.size):
        word = proposal[at]
        follow[at] = head[word]
        head[word] = at


@njit(cache=True, nogil=True, inline="never")
def unlink(proposal, head):  # type: ignore[no-untyped-def]
    """Make `head` all -1 again."""
    for at in range(proposal.size):
        head[proposal[at]] = -1


@njit(cache=True, nogil=True, inline="never")
def open_gains(words, weight, gains):  # type: ignore[no-untyped-def]
    """Let `gains`, all -gap before, hold what each word of a passage is worth to the other side."""
    for at in range(words.size):
        gains[words[at]] = weight[words[at]]


@njit(cache=True, nogil=True, inline="never")
def close_gains(words, gap, gains):  # type: ignore[no-untyped-def]
    """Make `gains` all -gap again."""
    for at in range(words.size):
        gains[words[at]] = -gap


@njit(cache=True, nogil=True, inline="never")
def bound(words, gains, enough):  # type: ignore[no-untyped-def]
    """The most any local alignment of these words can score, or `enough` and more: words may be met again.

    `gains` has the weight of every word of the other passage and -gap for all others. There is no branch on
    them: whether a word is shared cannot be foretold.
    """
    best = current = nothing = np.int32(0)
    for at in range(words.size):
        current = max(np.int32(current + gains[np.uint32(words[at])]), nothing)
        best = max(best, current)
        if best >= enough:
            break
    return best


@njit(cache=True, nogil=True, inline="never")
def bound_left(words, used, gains, gap, enough):  # type: ignore[no-untyped-def]
    """The same bound on what is left when some words are used: further chains are seldom worth looking for."""
    best = 0
    current = 0
    for at in range(words.size):
        current = max(current + (-gap if used[at] else gains[words[at]]), 0)
        if current > best:
            best = current
            if best >= enough:
                break
    return best


@njit(cache=True, nogil=True, inline="never")
def best_chain(  # type: ignore[no-untyped-def]
    official, length, head, follow, weight, gap, used_p, used_o, rises, row, col, score, back, enough
):
    """The best local chain among places not yet used; gives (score, last point), -1 when there is none.

    `rises[i]` holds the largest score + gap × (row + col) of the points in rows before i that still reach row
    i, with the point in the low bits. A point of value v is passed on for v / gap rows and no further: beyond
    them the way costs more than it is worth. What an earlier point has marked at least as high it has marked
    to the end, since both run out at the same height, so the marking stops there.

    Gives up (0, -1) once `enough` cannot be reached any more.
    """
    for at in range(length + 1):
        rises[at] = 0
    left = 0
    for j in range(official.size):
        if head[official[j]] >= 0:
            left += weight[official[j]]
    count = 0
    top = 0
    last = -1
    for j in range(official.size):
        word = official[j]
        i = head[word]
        if i < 0 or used_o[j]:
            continue
        if top + left < enough:
            return 0, -1
        gain = weight[word]
        left -= gain
        while i >= 0:
            if not used_p[i] and count < row.size:
                packed = rises[i]
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
                room = value
                while at <= length and room > 0 and rises[at] < packed:
                    rises[at] = packed
                    at += 1
                    room -= gap
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
