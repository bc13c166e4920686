"""From proposals to aligned pairs: walk the postings, drop what cannot score, align the rest exactly.

Here: the kernel that does this for many proposals, and the columns it fills. Not here: what shared words are
worth
(change, novelty, classes).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from numba import njit

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
from alignment.pairs import Pairs, join
from alignment.reach import Reach
from alignment.seeds import COUNT_BITS, Segment, build_segment, key_at, tally_known
from alignment.shelf import Shelf
from alignment.vocabulary import UNIT

BLOCKS = 4096
"""Most blocks one pair may have."""


@njit(cache=True, nogil=True)
def _seed(  # type: ignore[no-untyped-def]
    queries, first, last, q_words, q_bounds, q_mass, i_words, i_bounds, i_mass,
    hashes, weight, offsets, places, checks, bits, span, base, counts, common, seed, floor, short, least, gap,
    gains, total, touched, out_query, out_place, cell,
):  # fmt: skip
    """Pairs (query, indexed passage) that share enough shingles and could score enough; roles may be swapped.

    Gives (next query, pairs). A query for which there is no more room is done again in the next round.
    """
    shift = np.uint64(64 - bits)
    wide = np.uint64(64 - COUNT_BITS)
    pairs = 0
    cell[0] = 0
    for turn in range(first, last):
        query = queries[turn]
        start, end = q_bounds[query], q_bounds[query + 1]
        found = 0
        for at in range(start, max(end - span + 1, min(start + 1, end))):
            key = key_at(q_words, start, end, at, hashes, span)
            bucket = key >> shift
            low, high = offsets[bucket], offsets[bucket + 1]
            if low == high or counts[key >> wide] > common:
                continue
            check = np.uint16((key >> np.uint64(16)) & np.uint64(0xFFFF))
            value = weight[q_words[at]]
            if at + 1 < end:
                value += weight[q_words[at + 1]]
            if span > 2 and at + 2 < end:
                value += weight[q_words[at + 2]]
            for slot in range(low, high):
                if checks[slot] == check:
                    place = places[slot] - base
                    if total[place] == 0:
                        touched[found] = place
                        found += 1
                    total[place] += value
        if found == 0:
            continue
        if pairs + found > out_query.size:
            for at in range(found):
                total[touched[at]] = 0
            cell[0] = found
            return turn, pairs
        open_gains(q_words[start:end], weight, gains)
        for at in range(found):
            place = touched[at]
            reached = total[place]
            total[place] = 0
            passage = place + base
            needed = min(floor, max(least, np.int64(short * min(q_mass[query], i_mass[passage]))))
            if reached < min(seed, needed):
                continue
            if bound(i_words[i_bounds[passage] : i_bounds[passage + 1]], gains, needed) >= needed:
                out_query[pairs] = query
                out_place[pairs] = passage
                pairs += 1
        close_gains(q_words[start:end], gap, gains)
    return last, pairs


@njit(cache=True, nogil=True)
def _align(  # type: ignore[no-untyped-def]
    proposals, officials, first, p_words, p_bounds, p_mass, p_days, o_words, o_bounds, o_mass, o_days, mode,
    weight, floor, short, least, moved, chains, gap,
    head, follow, gains, rises, used_p, used_o, row, col, score, back,
    out_p, out_o, out_mass, out_bounds, out_blocks,
):  # fmt: skip
    """Align candidate pairs exactly, from `first` on; they stand in order of proposal. Gives (next
    candidate, pairs).
    """
    pairs = 0
    used = 0
    linked = -1
    start = end = np.int64(0)
    at = first
    while at < proposals.size:
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
        needed = min(floor, max(least, np.int64(short * min(p_mass[query], o_mass[passage]))))
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
                official,
                size,
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


def side_of(shelf: Shelf, weight: npt.NDArray[np.int32]) -> Side:
    """The columns of a shelf."""
    words, bounds = shelf.words, shelf.word_bounds
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
        self._used = (np.zeros(longest, np.uint8), np.zeros(longest, np.uint8))
        self._points = [np.zeros(POINTS, np.int32) for _ in range(4)]

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
        total, touched = np.zeros(max(1, widest), np.int32), np.zeros(max(1, widest), np.int32)
        parts: list[npt.NDArray[np.int64]] = []
        at, room = 0, 1 << 16
        cell = np.zeros(1, np.int64)
        while at < queries.size:
            out_query, out_place = np.empty(room, np.int32), np.empty(room, np.int32)
            at, pairs = _seed(
                queries, at, queries.size, query.words, query.bounds, query.masses,
                indexed.words, indexed.bounds, indexed.masses, self._hashes, self._weight,
                segment.offsets, segment.places, segment.checks, segment.bits, segment.span, segment.first,
                counts, reach.common, int(reach.seed * UNIT), int(reach.floor * UNIT), reach.short,
                int(reach.least * UNIT), GAP, self._gains, total, touched, out_query, out_place, cell,
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
        parts: list[Pairs] = []
        at, room = 0, 1 << 16
        out_p, out_o, out_mass = (np.empty(room, np.int32) for _ in range(3))
        out_bounds, out_blocks = np.zeros(room + 1, np.int64), np.empty((room * 4 + 2 * BLOCKS, 4), np.int16)
        while at < proposals.size:
            at, pairs = _align(
                proposals, officials, at, p.words, p.bounds, p.masses, p.days, o.words, o.bounds, o.masses, o.days, mode,
                self._weight, int(reach.floor * UNIT), reach.short, int(reach.least * UNIT), int(reach.moved * UNIT),
                reach.chains, GAP, self._head, self._follow, self._gains, self._rises, self._used[0], self._used[1],
                self._points[0], self._points[1], self._points[2], self._points[3],
                out_p, out_o, out_mass, out_bounds, out_blocks,
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
