"""From proposals to aligned pairs: walk the postings, drop what cannot score, align the rest exactly.

Here: the kernel that does this for many proposals, and the columns it fills. Not here: what shared words are worth
(change, novelty, classes).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from numba import njit

from alignment.chain import GAP, POINTS, best_chain, bound, link
from alignment.seeds import COUNT_BITS, Segment, key_at
from alignment.shelf import Shelf
from alignment.vocabulary import UNIT

BLOCKS = 4096
"""Most blocks one pair may have."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Reach:
    """What the scan lets through. Masses in units of an average word.

    floor: least net mass of a pair · short: or this share of the lighter passage, but at least `least`
    · seed: least mass of shared shingles · common: shingles in more places than this are passed over
    · moved: least net mass of a further chain · chains: most chains a pair, the best and what was moved elsewhere
    · span: words in a shingle.
    """

    floor: float
    short: float
    least: float
    seed: float
    common: int
    moved: float
    chains: int
    span: int


WIDE = Reach(floor=8.0, short=0.5, least=2.0, seed=6.0, common=1000, moved=3.0, chains=4, span=3)
"""For many official passages: everything of a net mass of eight and more."""

CLOSE_BY = Reach(floor=2.5, short=0.3, least=1.0, seed=1.5, common=4000, moved=2.0, chains=8, span=2)
"""For at most FEW official passages: two shared words are looked into."""

FEW = 40_000


def reach_for(passages: int) -> Reach:
    """How closely that many official passages, over all machines, are searched."""
    return CLOSE_BY if passages <= FEW else WIDE


@dataclass(frozen=True, kw_only=True, slots=True)
class Pairs:
    """Aligned passage pairs in columns: proposal and official passage, net mass (int32 steps), and blocks.

    `blocks` is (n, 4) int16: first word in each passage, number of words, chain; `bounds` says which belong to a pair.
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
        rows = np.repeat(self.bounds[:-1][order] - starts, sizes) + np.arange(int(ends[-1]) if ends.size else 0)
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
        bounds=np.concatenate([np.zeros(1, np.int64), np.cumsum(np.concatenate(sizes or [np.zeros(0, np.int64)]))]),
        blocks=np.concatenate([part.blocks for part in parts] or [np.zeros((0, 4), np.int16)]),
    )


@njit(cache=True, nogil=True)
def _scan(  # type: ignore[no-untyped-def]
    queries, first, last, p_words, p_bounds, p_mass, p_days, o_words, o_bounds, o_mass, o_days, mode,
    hashes, weight, offsets, places, checks, bits, span, base, counts, common, chains, seed, floor, short, least, moved, gap,
    head, follow, present, tree, used_p, used_o, row, col, score, back, total, touched,
    out_p, out_o, out_mass, out_bounds, out_blocks, cell,
):  # fmt: skip
    shift = np.uint64(64 - bits)
    wide = np.uint64(64 - COUNT_BITS)
    pairs = 0
    used = 0
    for turn in range(first, last):
        query = queries[turn]
        start, end = p_bounds[query], p_bounds[query + 1]
        size = end - start
        found = 0
        for at in range(start, max(end - span + 1, min(start + 1, end))):
            key = key_at(p_words, start, end, at, hashes, span)
            if counts[key >> wide] > common:
                continue
            check = np.uint16((key >> np.uint64(16)) & np.uint64(0xFFFF))
            bucket = key >> shift
            value = weight[p_words[at]]
            if at + 1 < end:
                value += weight[p_words[at + 1]]
            if span > 2 and at + 2 < end:
                value += weight[p_words[at + 2]]
            for slot in range(offsets[bucket], offsets[bucket + 1]):
                if checks[slot] == check:
                    place = places[slot] - base
                    if total[place] == 0:
                        touched[found] = place
                        found += 1
                    total[place] += value
        if found == 0:
            continue
        link(p_words[start:end], head, follow, present)
        full = False
        for at in range(found):
            place = touched[at]
            reached = total[place]
            total[place] = 0
            passage = place + base
            lighter = min(p_mass[query], o_mass[passage])
            needed = min(floor, max(least, np.int64(short * lighter)))
            if full or reached < min(seed, needed):
                continue
            if mode > 0:
                if o_days[passage, 1] == 0 or p_days[query, 0] == 0:
                    if mode == 1:
                        continue
                elif o_days[passage, 1] >= p_days[query, 0]:
                    continue
            begin, stop = o_bounds[passage], o_bounds[passage + 1]
            official = o_words[begin:stop]
            if bound(official, present, weight, gap) < needed:
                continue
            for i in range(size):
                used_p[i] = 0
            for j in range(stop - begin):
                used_o[j] = 0
            if pairs + 1 >= out_p.size or used + 4096 > out_blocks.shape[0]:
                full = True
                continue
            opened = used
            mass = 0
            for chain in range(chains):
                top, point = best_chain(
                    official, size, head, follow, present, weight, gap, used_p, used_o, tree, row, col, score, back
                )
                if point < 0 or top < (needed if chain == 0 else moved):
                    break
                mass += top
                chain_start = used
                while point >= 0:
                    i, j = row[point], col[point]
                    used_p[i] = 1
                    used_o[j] = 1
                    if used > chain_start and out_blocks[used - 1, 0] == i + 1 and out_blocks[used - 1, 1] == j + 1:
                        out_blocks[used - 1, 0] = i
                        out_blocks[used - 1, 1] = j
                        out_blocks[used - 1, 2] += 1
                    elif used - opened < 4096:
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
        for at in range(start, end):
            head[p_words[at]] = -1
            present[p_words[at] >> 5] = 0
        if full:
            cell[0] = 1
            # this proposal is done again in the next round: forget what it put out
            while pairs > 0 and out_p[pairs - 1] == query:
                pairs -= 1
            return turn, pairs
    cell[0] = 0
    return last, pairs


def passage_masses(words: npt.NDArray[np.int32], bounds: npt.NDArray[np.int64], weight: npt.NDArray[np.int32]) -> npt.NDArray[np.int64]:
    """The weight of all words of each passage (int64 steps)."""
    sums = np.empty(bounds.size, np.int64)
    sums[0] = 0
    chunk = 1 << 20
    masses = np.zeros(bounds.size - 1, np.int64)
    if words.size:
        for start in range(0, masses.size, chunk):
            edges = bounds[start : start + chunk + 1]
            running = np.concatenate([np.zeros(1, np.int64), np.cumsum(weight[words[edges[0] : edges[-1]]], dtype=np.int64)])
            masses[start : start + chunk] = np.diff(running[edges - edges[0]])
    return masses


class Scanner:
    """Scans one shelf of official or prior texts for one shelf of proposals, segment by segment."""

    def __init__(
        self,
        proposals: Shelf,
        officials: Shelf,
        segments: list[Segment],
        counts: npt.NDArray[np.uint32],
        weight: npt.NDArray[np.int32],
        reach: Reach,
    ) -> None:
        self._p = (proposals.words, proposals.word_bounds, passage_masses(proposals.words, proposals.word_bounds, weight), proposals.passage_days())
        self._o = (officials.words, officials.word_bounds, passage_masses(officials.words, officials.word_bounds, weight), officials.passage_days())
        self._hashes = officials.vocabulary.hashes
        self._segments = segments
        self._counts = counts
        self._weight = weight
        self._reach = reach
        longest = int(max(np.diff(self._p[1]).max(initial=1), np.diff(self._o[1]).max(initial=1))) + 2
        self._head = np.full(weight.size, -1, np.int32)
        self._follow = np.zeros(longest, np.int32)
        self._present = np.zeros(weight.size // 32 + 1, np.uint32)
        self._tree = np.zeros(longest, np.int64)
        self._used = (np.zeros(longest, np.uint8), np.zeros(longest, np.uint8))
        self._points = tuple(np.zeros(POINTS, np.int32) for _ in range(4))
        widest = max((segment.last - segment.first for segment in segments), default=1)
        self._total = np.zeros(max(1, widest), np.int32)
        self._touched = np.zeros(max(1, widest), np.int32)

    def scan(self, queries: npt.NDArray[np.int32], *, mode: int = 0) -> Pairs:
        """Align some proposal passages (numbers, rising) with all official ones, segment after segment.

        mode 0: all; 1: only texts surely dated before the proposal; 2: all but those surely not before it.
        """
        reach = self._reach
        parts: list[Pairs] = []
        for segment in self._segments:
            at = 0
            room = 1 << 14
            while at < queries.size:
                widest = segment.last - segment.first
                out_p, out_o, out_mass = (np.empty(room + widest, np.int32) for _ in range(3))
                out_bounds = np.zeros(room + widest + 1, np.int64)
                out_blocks = np.empty(((room + widest) * 4 + 2 * BLOCKS, 4), np.int16)
                cell = np.zeros(1, np.int64)
                at, pairs = _scan(
                    queries, at, queries.size, *self._p, *self._o, mode, self._hashes, self._weight,
                    segment.offsets, segment.places, segment.checks, segment.bits, segment.span, segment.first,
                    self._counts, reach.common, reach.chains, int(reach.seed * UNIT), int(reach.floor * UNIT), reach.short,
                    int(reach.least * UNIT), int(reach.moved * UNIT), GAP,
                    self._head, self._follow, self._present, self._tree, *self._used, *self._points, self._total, self._touched,
                    out_p, out_o, out_mass, out_bounds, out_blocks, cell,
                )  # fmt: skip
                if cell[0] and pairs == 0:
                    room *= 4
                blocks = int(out_bounds[pairs])
                parts.append(
                    Pairs(
                        proposals=out_p[:pairs].copy(), officials=out_o[:pairs].copy(), masses=out_mass[:pairs].copy(),
                        bounds=out_bounds[: pairs + 1].copy(), blocks=out_blocks[:blocks].copy(),
                    )  # fmt: skip
                )
        return join(parts)
