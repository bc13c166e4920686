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

from alignment.compiled import njit

GAP = 128
"""What passing over one word costs, in the integer steps of vocabulary.UNIT (half an average word)."""

POINTS = 1 << 16
"""Most places of agreement looked at in one pair; beyond it the rest of the official passage is left out."""


_POINT_BITS = 20
_POINT_MASK = (1 << _POINT_BITS) - 1
_NOTHING = -(1 << 50)  # lower than any way a point could be reached


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
    them: whether a word is shared cannot be foretold. Eight words are taken at a time before it is asked
    whether it is enough.
    """
    best = current = nothing = np.int32(0)
    whole = words.size - words.size % 8
    for start in range(0, whole, 8):
        for at in range(start, start + 8):
            current = max(np.int32(current + gains[np.uint32(words[np.uint32(at)])]), nothing)
            best = max(best, current)
        if best >= enough:
            return best
    for at in range(whole, words.size):
        current = max(np.int32(current + gains[np.uint32(words[np.uint32(at)])]), nothing)
        best = max(best, current)
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


@njit(cache=True, nogil=True, inline="always")
def _put(i, j, value, prior, on, length, gap, rises, row, col, score, back, count):  # type: ignore[no-untyped-def]
    """Write one point down and make it known to the rows it reaches: to one only when the words go `on` alike."""
    row[count] = i
    col[count] = j
    score[count] = value
    back[count] = prior
    packed = ((np.int64(value) + gap * (i + j)) << _POINT_BITS) | (count + 1)
    if on:
        if rises[i + 1] < packed:
            rises[i + 1] = packed
    else:
        at = i + 1
        way = value
        while way > 0 and at <= length and rises[at] < packed:
            rises[at] = packed
            at += 1
            way -= gap


@njit(cache=True, nogil=True, inline="never")
def best_chain(  # type: ignore[no-untyped-def]
    proposal, official, head, follow, weight, gap, used_p, used_o, rises, row, col, score, back, enough
):
    """The best local chain among places not yet used; gives (score, last point), -1 when there is none.

    `rises[i]` holds the largest score + gap × (row + col) of the points in rows before i that still reach row
    i, with the point in the low bits. A point of value v is passed on for v / gap rows and no further: beyond
    them the way costs more than it is worth. What an earlier point has marked at least as high it has marked
    to the end, since both run out at the same height, so the marking stops there.

    Two sorts of points cost little. Where the words of both sides go on alike, the next point down the
    diagonal is as good a way to everything else, so only it hears of this one. And a word worth no more than
    a gap, which nothing leads to and which does not go on alike, cannot begin a chain.

    Gives up (0, -1) once `enough` cannot be reached any more. The four columns of points must have room for
    the words of both passages and one more point for each place of agreement; what does not fit is left out.
    """
    length = proposal.size
    for at in range(length + 1):
        rises[at] = _NOTHING
    left = 0
    shared = 0
    # the end of `col` serves for a list of the words that both have; there is no branch on what cannot be foretold
    places = col[col.size - official.size :]
    for j in range(official.size):
        word = np.uint32(official[j])
        here = (head[word] >= 0) & (used_o[j] == 0)
        places[shared] = j
        shared += here
        left += weight[word] if here else 0
    count = 0
    top = 0
    last = -1
    weak = gap if enough > gap else 0  # one weak word may be all that is asked for
    edge = length - 1
    room = row.size - official.size - length
    for turn in range(shared):
        j = places[turn]
        word = np.uint32(official[j])
        if top + left < enough:
            return 0, -1
        gain = weight[word]
        left -= gain
        i = head[word]
        after = -1
        if turn + 1 < shared and places[turn + 1] == j + 1:
            after = official[j + 1]
        if count > room:
            break
        if gain <= weak:
            while i >= 0:
                on = proposal[i + 1] == after if i < edge else False
                packed = rises[i]
                reach = (packed >> _POINT_BITS) - gap * (i + j - 2)
                if reach > 0 or on:  # noqa: SIM102 - together they are slower
                    if used_p[i] == 0:
                        on = on and used_p[i + 1] == 0
                        prior = (packed & _POINT_MASK) - 1 if reach > 0 else -1
                        value = gain + max(reach, 0)
                        _put(i, j, value, prior, on, length, gap, rises, row, col, score, back, count)
                        count += 1
                        if value > top:
                            top = value
                            last = count - 1
                i = follow[np.uint32(i)]
        else:
            while i >= 0:
                if used_p[i] == 0:
                    on = i < edge and proposal[i + 1] == after and used_p[i + 1] == 0
                    packed = rises[i]
                    reach = (packed >> _POINT_BITS) - gap * (i + j - 2)
                    prior = (packed & _POINT_MASK) - 1 if reach > 0 else -1
                    value = gain + max(reach, 0)
                    _put(i, j, value, prior, on, length, gap, rises, row, col, score, back, count)
                    count += 1
                    if value > top:
                        top = value
                        last = count - 1
                i = follow[np.uint32(i)]
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
