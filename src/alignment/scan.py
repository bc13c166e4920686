"""From proposals to aligned pairs: walk the postings, drop what cannot score, align the rest exactly.

Here: the kernel that does this for many proposals, and the columns it fills. Not here: what shared words are
worth
(change, novelty, classes).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from alignment.candidates import LINE, find_candidates, make_lists
from alignment.chain import (
    GAP,
    POINTS,
    best_chain,
    bound,
    bound_left,
    close_gains,
    link,
    open_gains,
    unlink,
)
from alignment.compiled import njit
from alignment.pairs import Pairs, join
from alignment.reach import Reach
from alignment.seeds import Segment, build_segment, tally_known
from alignment.shelf import Shelf
from alignment.vocabulary import UNIT

BLOCKS = 4096
"""Most blocks one pair may have."""

AHEAD = 32
"""The words of so many candidates are fetched together."""


@njit(cache=True, nogil=True)
def _align(  # type: ignore[no-untyped-def]
    proposals, officials, first, p_words, p_bounds, p_needed, p_days, o_words, o_bounds, o_needed, o_days, mode,
    weight, moved, chains, gap,
    head, follow, gains, rises, used_p, used_o, row, col, score, back,
    out_p, out_o, out_mass, out_bounds, out_blocks, cell,
):  # fmt: skip
    """Align candidate pairs exactly, from `first` on; they stand in order of proposal. Gives (next
    candidate, pairs).
    """
    pairs = 0
    used = 0
    linked = -1
    start = end = np.int64(0)
    at = first
    fetched = first
    asked = 0  # what is fetched ahead must be used for something, or the compiler leaves it out
    while at < proposals.size:
        if at == fetched:
            fetched = min(fetched + AHEAD, proposals.size)
            for other in range(at, fetched):
                for word in range(o_bounds[officials[other]], o_bounds[officials[other] + 1], LINE):
                    asked ^= o_words[word]
        query, passage = proposals[at], officials[at]
        if pairs + 1 >= out_p.size or used + BLOCKS > out_blocks.shape[0]:
            break
        at += 1
        if mode > 0:
            if o_days[passage, 1] == 0 or p_days[query, 0] == 0:
                if mode == 1:
                    continue
            elif o_days[passage, 1] >= p_days[query, 0]:
                continue
        if query != linked:
            unlink(p_words[start:end], head)
            close_gains(p_words[start:end], gap, gains)
            start, end = p_bounds[query], p_bounds[query + 1]
            link(p_words[start:end], head, follow)
            open_gains(p_words[start:end], weight, gains)
            linked = query
        needed = min(p_needed[query], o_needed[passage])
        begin, stop = o_bounds[passage], o_bounds[passage + 1]
        official = o_words[begin:stop]
        if bound(official, gains, needed) < needed:
            continue
        size = end - start
        for i in range(size):
            used_p[i] = 0
        for j in range(stop - begin):
            used_o[j] = 0
        opened = used
        mass = 0
        for chain in range(chains):
            enough = needed if chain == 0 else moved
            if chain > 0 and bound_left(official, used_o, gains, gap, moved) < moved:
                break
            top, point = best_chain(
                p_words[start:end],
                official,
                head,
                follow,
                weight,
                gap,
                used_p,
                used_o,
                rises,
                row,
                col,
                score,
                back,
                enough,
            )
            if point < 0 or top < enough:
                break
            mass += top
            chain_start = used
            while point >= 0:
                i, j = row[point], col[point]
                used_p[i] = 1
                used_o[j] = 1
                if (
                    used > chain_start
                    and out_blocks[used - 1, 0] == i + 1
                    and out_blocks[used - 1, 1] == j + 1
                ):
                    out_blocks[used - 1, 0] = i
                    out_blocks[used - 1, 1] = j
                    out_blocks[used - 1, 2] += 1
                elif used - opened < BLOCKS:
                    out_blocks[used, 0] = i
                    out_blocks[used, 1] = j
                    out_blocks[used, 2] = 1
                    out_blocks[used, 3] = chain
                    used += 1
                point = back[point]
            low, high = chain_start, used - 1
            while low < high:
                for side in range(4):
                    keep = out_blocks[low, side]
                    out_blocks[low, side] = out_blocks[high, side]
                    out_blocks[high, side] = keep
                low += 1
                high -= 1
        if mass > 0:
            out_p[pairs] = query
            out_o[pairs] = passage
            out_mass[pairs] = mass
            pairs += 1
            out_bounds[pairs] = used
    unlink(p_words[start:end], head)
    close_gains(p_words[start:end], gap, gains)
    cell[0] ^= asked
    return at, pairs


@njit(cache=True, nogil=True)
def _masses(words, bounds, weight, masses):  # type: ignore[no-untyped-def]
    for passage in range(masses.size):
        mass = np.int64(0)
        for at in range(bounds[passage], bounds[passage + 1]):
            mass += weight[words[at]]
        masses[passage] = mass


def passage_masses(
    words: npt.NDArray[np.int32], bounds: npt.NDArray[np.int64], weight: npt.NDArray[np.int32]
) -> npt.NDArray[np.int64]:
    """The weight of all words of each passage (int64 steps)."""
    masses = np.zeros(bounds.size - 1, np.int64)
    _masses(words, bounds, weight, masses)
    return masses


MANY = 2000
"""From so many proposal passages on, and with more official ones than that, the proposals are indexed
instead.
"""


@dataclass(frozen=True, kw_only=True, slots=True)
class Side:
    """One shelf as the kernels read it: words, bounds, masses of passages, days of passages."""

    words: npt.NDArray[np.int32]
    bounds: npt.NDArray[np.int64]
    masses: npt.NDArray[np.int64]
    days: npt.NDArray[np.int32]


def side_of(shelf: Shelf, weight: npt.NDArray[np.int32], forms: npt.NDArray[np.int32] | None = None) -> Side:
    """The columns of a shelf; with `forms`, those that stand for its words."""
    words, bounds = shelf.words, shelf.word_bounds
    if forms is not None:
        words = forms[words]
    return Side(
        words=words, bounds=bounds, masses=passage_masses(words, bounds, weight), days=shelf.passage_days()
    )


class Scanner:
    """Scans one shelf of official or prior texts for one shelf of proposals.

    Seeds are found from the side that is cheaper to index: that of the official texts, segment by segment,
    which is
    there already when documents were added before; or, for many proposals at once, that of the proposals,
    through
    which all official passages are streamed. Both give the same candidates but for the order, which is then
    settled.
    """

    def __init__(
        self,
        proposals: Side,
        officials: Side,
        hashes: npt.NDArray[np.uint64],
        weight: npt.NDArray[np.int32],
        reach: Reach,
    ) -> None:
        self._p, self._o = proposals, officials
        self._hashes, self._weight, self._reach = hashes, weight, reach
        longest = (
            int(max(np.diff(proposals.bounds).max(initial=1), np.diff(officials.bounds).max(initial=1))) + 2
        )
        self._head = np.full(weight.size, -1, np.int32)
        self._gains = np.full(weight.size, -GAP, np.int32)
        self._follow = np.zeros(longest, np.int32)
        self._rises = np.zeros(longest, np.int64)
        self._lists = make_lists(longest)
        self._used = (np.zeros(longest, np.uint8), np.zeros(longest, np.uint8))
        self._points = [np.zeros(POINTS, np.int32) for _ in range(4)]

    def _needed(self, side: Side) -> npt.NDArray[np.int32]:
        """The net mass that a pair with each passage must have; of two passages the lesser holds."""
        reach = self._reach
        share = np.maximum((reach.short * side.masses).astype(np.int64), int(reach.least * UNIT))
        return np.minimum(share, int(reach.floor * UNIT)).astype(np.int32)

    def scan(
        self,
        queries: npt.NDArray[np.int32],
        segments: list[Segment],
        counts: npt.NDArray[np.uint32],
        *,
        mode: int = 0,
    ) -> Pairs:
        """Align some proposal passages (numbers, rising) with all official ones, in order of both.

        mode 0: all; 1: only texts surely dated before the proposal; 2: all but those surely not before it.
        """
        parts: list[npt.NDArray[np.int64]] = []
        for segment in segments:
            parts += self._seeds(self._p, self._o, queries, segment, counts, swapped=False)
        return self._aligned(parts, mode)

    def stream(self, queries: npt.NDArray[np.int32], counts: npt.NDArray[np.uint32] | None = None) -> Pairs:
        """The same as `scan` for many proposals, without an index of the official texts.

        `counts` are those of all official shingles; by default they are taken from this shelf, and only for
        the
        shingles that the proposals have.
        """
        everything = np.arange(self._o.bounds.size - 1, dtype=np.int32)
        span = self._reach.span
        segment = build_segment(
            self._p.words, self._p.bounds, self._hashes, int(queries[0]), int(queries[-1]) + 1, span
        )
        if counts is None:
            counts = tally_known(self._o.words, self._o.bounds, self._hashes, segment)
        return self._aligned(self._seeds(self._o, self._p, everything, segment, counts, swapped=True), 0)

    def _seeds(
        self,
        query: Side,
        indexed: Side,
        queries: npt.NDArray[np.int32],
        segment: Segment,
        counts: npt.NDArray[np.uint32],
        *,
        swapped: bool,
    ) -> list[npt.NDArray[np.int64]]:
        """Candidates in parts, proposal in the high and official passage in the low half of each number."""
        reach = self._reach
        widest = segment.last - segment.first
        total, touched = np.zeros(max(1, widest), np.int32), np.zeros(max(1, widest) + 1, np.int32)
        q_needed, i_needed = self._needed(query), self._needed(indexed)
        lists = self._lists
        parts: list[npt.NDArray[np.int64]] = []
        at, room = 0, 1 << 16
        cell = np.zeros(2, np.int64)
        while at < queries.size:
            out_query, out_place = np.empty(room, np.int32), np.empty(room, np.int32)
            at, pairs = find_candidates(
                queries, at, queries.size, query.words, query.bounds, q_needed,
                indexed.words, indexed.bounds, i_needed, self._hashes, self._weight,
                segment.offsets, segment.places, segment.checks, segment.bits, segment.span, segment.first,
                counts, reach.common, int(reach.seed * UNIT), GAP, self._gains, total, touched,
                lists.keys, lists.lows, lists.highs, lists.places, out_query, out_place, cell,
            )  # fmt: skip
            high, low = (out_place, out_query) if swapped else (out_query, out_place)
            parts.append(high[:pairs].astype(np.int64) << 32 | low[:pairs])
            room = max(1 << 16, int(cell[0]) * 2)
        return parts

    def _aligned(self, candidates: list[npt.NDArray[np.int64]], mode: int) -> Pairs:
        reach = self._reach
        key = np.concatenate([*candidates, np.zeros(0, np.int64)])
        candidates.clear()
        key.sort()
        proposals, officials = (key >> 32).astype(np.int32), (key & 0xFFFFFFFF).astype(np.int32)
        del key
        p, o = self._p, self._o
        p_needed, o_needed = self._needed(p), self._needed(o)
        cell = np.zeros(1, np.int64)
        parts: list[Pairs] = []
        at, room = 0, 1 << 16
        out_p, out_o, out_mass = (np.empty(room, np.int32) for _ in range(3))
        out_bounds, out_blocks = np.zeros(room + 1, np.int64), np.empty((room * 4 + 2 * BLOCKS, 4), np.int16)
        while at < proposals.size:
            at, pairs = _align(
                proposals, officials, at, p.words, p.bounds, p_needed, p.days, o.words, o.bounds, o_needed, o.days, mode,
                self._weight, int(reach.moved * UNIT), reach.chains, GAP, self._head, self._follow, self._gains, self._rises, self._used[0], self._used[1],
                self._points[0], self._points[1], self._points[2], self._points[3],
                out_p, out_o, out_mass, out_bounds, out_blocks, cell,
            )  # fmt: skip
            parts.append(
                Pairs(
                    proposals=out_p[:pairs].copy(),
                    officials=out_o[:pairs].copy(),
                    masses=out_mass[:pairs].copy(),
                    bounds=out_bounds[: pairs + 1].copy(),
                    blocks=out_blocks[: int(out_bounds[pairs])].copy(),
                )
            )
        return join(parts)
