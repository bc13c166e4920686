"""Candidates: which passages of an index share enough shingles with a passage, and could score enough with it.

Here: the kernel that walks the postings. Not here: making the index (seeds), aligning candidates (scan).

Most of its time is waiting for memory, so what is needed is asked for well before it is used: the postings of
all
shingles of a passage together, and the words of all candidates together.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from alignment.chain import bound, close_gains, open_gains
from alignment.compiled import njit
from alignment.seeds import COUNT_BITS, key_at

LINE = 16
"""Words in a cache line."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Lists:
    """Room for the postings of one passage: key, first and last slot, place of each shingle."""

    keys: npt.NDArray[np.uint64]
    lows: npt.NDArray[np.uint32]
    highs: npt.NDArray[np.uint32]
    places: npt.NDArray[np.int64]


def make_lists(longest: int) -> Lists:
    """Room for passages of at most `longest` words."""
    return Lists(
        keys=np.zeros(longest, np.uint64), lows=np.zeros(longest, np.uint32), highs=np.zeros(longest, np.uint32),
        places=np.zeros(longest, np.int64),
    )  # fmt: skip


@njit(cache=True, nogil=True, inline="never")
def _find_lists(words, start, end, hashes, span, offsets, bits, counts, common, keys, lows, highs, places):  # type: ignore[no-untyped-def]
    """Look the shingles of a passage up; gives how many have postings and stand in no more than `common`
    places.
    """
    shift = np.uint64(64 - bits)
    wide = np.uint64(64 - COUNT_BITS)
    size = max(end - span + 1, min(start + 1, end)) - start
    for at in range(size):
        keys[at] = key_at(words, start, end, start + at, hashes, span)
    full = np.uint32(0)
    for at in range(size):
        key = keys[at]
        bucket = key >> shift
        low, high = offsets[bucket], offsets[bucket + np.uint64(1)]
        keys[full] = key
        lows[full] = low
        highs[full] = high
        places[full] = start + at
        full += np.uint32(low != high)
    kept = np.uint32(0)
    for at in range(full):
        key = keys[at]
        keys[kept] = key
        lows[kept] = lows[at]
        highs[kept] = highs[at]
        places[kept] = places[at]
        kept += np.uint32(counts[key >> wide] <= common)
    return kept


@njit(cache=True, nogil=True)
def find_candidates(  # type: ignore[no-untyped-def]
    queries, first, last, q_words, q_bounds, q_needed, i_words, i_bounds, i_needed,
    hashes, weight, offsets, posted, checks, bits, span, base, counts, common, seed, gap,
    gains, total, touched, keys, lows, highs, places, out_query, out_place, cell,
):  # fmt: skip
    """Pairs (query, indexed passage) that share enough shingles and could score enough; roles may be swapped.

    Gives (next query, pairs). A query for which there is no more room is done again in the next round;
    `cell[0]` then says how much it may take. `total` must be all 0 and `gains` all -gap before.
    """
    pairs = 0
    cell[0] = 0
    asked = 0  # what is fetched ahead must be used for something, or the compiler leaves it out
    for turn in range(first, last):
        query = queries[turn]
        start, end = q_bounds[query], q_bounds[query + 1]
        lists = _find_lists(
            q_words, start, end, hashes, span, offsets, bits, counts, common, keys, lows, highs, places
        )
        for at in range(lists):
            asked ^= posted[lows[at]] ^ checks[lows[at]]
        found = 0
        for turned in range(lists):
            check = np.uint16((keys[turned] >> np.uint64(16)) & np.uint64(0xFFFF))
            at = places[turned]
            value = weight[q_words[at]]
            if at + 1 < end:
                value += weight[q_words[at + 1]]
            if span > 2 and at + 2 < end:
                value += weight[q_words[at + 2]]
            for slot in range(lows[turned], highs[turned]):
                place = np.uint32(posted[slot] - base)
                more = value if checks[slot] == check else np.int32(0)
                before = total[place]
                touched[np.uint32(found)] = place
                found += (before == 0) & (more > 0)
                total[place] = before + more
        if found == 0:
            continue
        if pairs + found > out_query.size:
            for at in range(found):
                total[np.uint32(touched[at])] = 0
            cell[0] = found
            break
        most = min(np.int32(seed), q_needed[query])
        kept = 0
        for at in range(found):
            place = np.uint32(touched[at])
            reached = total[place]
            total[place] = 0
            touched[np.uint32(kept)] = place
            kept += reached >= min(most, i_needed[place + base])
        if kept == 0:
            continue
        for at in range(kept):
            passage = touched[at] + base
            for word in range(i_bounds[passage], i_bounds[passage + 1], LINE):
                asked ^= i_words[word]
        open_gains(q_words[start:end], weight, gains)
        for at in range(kept):
            passage = touched[at] + base
            needed = min(q_needed[query], i_needed[passage])
            if bound(i_words[i_bounds[passage] : i_bounds[passage + 1]], gains, needed) >= needed:
                out_query[pairs] = query
                out_place[pairs] = passage
                pairs += 1
        close_gains(q_words[start:end], gap, gains)
    else:
        turn = last
    cell[1] ^= asked
    return turn, pairs
