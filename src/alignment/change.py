"""What a text changes: the words it adds to its base and the words it strikes from it.

Here: pairing two passages word for word, choosing the base among earlier passages, the masks of insertions
and
strikes. Not here: words found in other earlier texts (novelty), comparing two changes (evidence).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from alignment.chain import POINTS, best_chain, link, unlink
from alignment.compiled import njit
from alignment.novelty import AGREED, LONG, WHOLE, Cover
from alignment.pairs import Pairs

CLOSE = 12
"""What passing over a word costs when a text is laid on its base: little, so that far-apart agreements still
count.
"""

LIKE = 0.3
"""A passage is a base when twice the net mass is more than this share of both passages' masses (Dice)."""

KEPT = 0.6
"""Strikes count only where this share of the base is kept; else the text does not amend the base but quotes
from it.
"""

Points = tuple[npt.NDArray[np.int32], npt.NDArray[np.int32], npt.NDArray[np.int32], npt.NDArray[np.int32]]


@dataclass(frozen=True, kw_only=True, slots=True)
class Bench:
    """Room for the kernels: made once, used for every pair."""

    head: npt.NDArray[np.int32]
    follow: npt.NDArray[np.int32]
    rises: npt.NDArray[np.int64]
    used_p: npt.NDArray[np.uint8]
    used_o: npt.NDArray[np.uint8]
    partner: npt.NDArray[np.int32]
    points: Points


def make_bench(words: int, longest: int) -> Bench:
    """Room for passages of at most `longest` words out of `words` different ones."""
    room = longest + 2
    return Bench(
        head=np.full(words, -1, np.int32),
        follow=np.zeros(room, np.int32), rises=np.zeros(room, np.int64), used_p=np.zeros(room, np.uint8),
        used_o=np.zeros(room, np.uint8), partner=np.zeros(room, np.int32),
        points=(np.zeros(POINTS, np.int32), np.zeros(POINTS, np.int32), np.zeros(POINTS, np.int32), np.zeros(POINTS, np.int32)),
    )  # fmt: skip


@njit(cache=True, nogil=True, inline="never")
def lay(  # type: ignore[no-untyped-def]
    words, other, weight, gap, head, follow, rises, used_p, used_o, row, col, score, back, partner
):
    """Pair the words of one passage with those of another in order; `partner` gets the place in the other or
    -1.
    """
    size = words.size
    for at in range(size):
        partner[at] = -1
        used_p[at] = 0
    for at in range(other.size):
        used_o[at] = 0
    link(words, head, follow)
    top, point = best_chain(
        words, other, head, follow, weight, gap, used_p, used_o, rises, row, col, score, back, 0
    )
    while point >= 0:
        partner[row[point]] = col[point]
        used_o[col[point]] = 1
        point = back[point]
    unlink(words, head)
    return top


@njit(cache=True, nogil=True)
def _strike(  # type: ignore[no-untyped-def]
    passages, bases, words, bounds, b_words, b_bounds, weight, gap, keep,
    head, follow, rises, used_p, used_o, partner, row, col, score, back, inserted, struck, struck_at,
):  # fmt: skip
    for at in range(passages.size):
        passage, base = passages[at], bases[at]
        start, end = bounds[passage], bounds[passage + 1]
        own = words[start:end]
        other = b_words[b_bounds[base] : b_bounds[base + 1]]
        lay(
            own,
            other,
            weight,
            gap,
            head,
            follow,
            rises,
            used_p,
            used_o,
            row,
            col,
            score,
            back,
            partner,
        )
        for word in range(own.size):
            inserted[start + word] = partner[word] < 0
        offset = struck_at[at]
        kept = total = 0
        for word in range(other.size):
            total += weight[other[word]]
            if used_o[word]:
                kept += weight[other[word]]
        if kept >= keep * total:
            for word in range(other.size):
                struck[offset + word] = 1 - used_o[word]


@dataclass(frozen=True, kw_only=True, slots=True)
class Change:
    """What every passage of a shelf changes.

    By passage: `base` (passage of the prior shelf or -1) and `struck_at` (where its strikes begin, one more
    entry).
    By word: `inserted` (against the base, or in no long earlier run) and `fresh` (inserted and not agreed
    elsewhere).
    By word of each base in turn: `struck`.
    """

    base: npt.NDArray[np.int32]
    inserted: npt.NDArray[np.uint8]
    fresh: npt.NDArray[np.uint8]
    struck: npt.NDArray[np.uint8]
    struck_at: npt.NDArray[np.int64]


def choose_bases(
    passages: int,
    pairs: Pairs,
    own: npt.NDArray[np.int64],
    other: npt.NDArray[np.int64],
    rank: npt.NDArray[np.int32],
    given: npt.NDArray[np.int32],
) -> npt.NDArray[np.int32]:
    """The base of each passage: the given one, else the earlier passage most like it by Dice, else -1.

    `own` and `other` are passage masses, `rank` settles ties so that the order of documents does not matter.
    """
    base = np.full(passages, -1, np.int32)
    if len(pairs):
        total = (own[pairs.proposals] + other[pairs.officials]).astype(np.float64)
        dice = 2.0 * pairs.masses / np.maximum(total, 1.0)
        likely = np.flatnonzero(dice > LIKE)
        order = likely[np.lexsort((-rank[pairs.officials[likely]], dice[likely], pairs.proposals[likely]))]
        base[pairs.proposals[order]] = pairs.officials[order]
    return np.where(given >= 0, given, base).astype(np.int32)


def find_changes(
    base: npt.NDArray[np.int32],
    words: npt.NDArray[np.int32],
    bounds: npt.NDArray[np.int64],
    b_words: npt.NDArray[np.int32],
    b_bounds: npt.NDArray[np.int64],
    cover: Cover,
    weight: npt.NDArray[np.int32],
    bench: Bench,
) -> Change:
    """Lay every passage on its base and mark what it inserts and strikes; without a base the cover alone
    decides.
    """
    based = np.flatnonzero(base >= 0)
    sizes = np.zeros(base.size, np.int64)
    sizes[based] = np.diff(b_bounds)[base[based]]
    struck_at = np.concatenate([np.zeros(1, np.int64), np.cumsum(sizes)])
    struck = np.zeros(int(struck_at[-1]), np.uint8)
    inserted = ((cover.bits & WHOLE) == 0).astype(np.uint8)
    _strike(
        based, base[based], words, bounds, b_words, b_bounds, weight, CLOSE, KEPT,
        bench.head, bench.follow, bench.rises, bench.used_p, bench.used_o, bench.partner, *bench.points,
        inserted, struck, struck_at[based],
    )  # fmt: skip
    has_base = np.repeat(base >= 0, np.diff(bounds))
    agreed = np.where(has_base, cover.bits & LONG, cover.bits & AGREED) != 0
    return Change(
        base=base, inserted=inserted, fresh=(inserted.astype(bool) & ~agreed).astype(np.uint8),
        struck=struck, struck_at=struck_at,
    )  # fmt: skip


def no_changes(passages: int, words: int) -> Change:
    """Everything is new where there is no earlier text at all."""
    return Change(
        base=np.full(passages, -1, np.int32), inserted=np.ones(words, np.uint8), fresh=np.ones(words, np.uint8),
        struck=np.zeros(0, np.uint8), struck_at=np.zeros(passages + 1, np.int64),
    )  # fmt: skip
