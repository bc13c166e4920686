"""Seeds: which passages share runs of three words, or of two where there are few enough of them.

Here: the index of shingles as direct-address postings, one per segment of added documents, and shingle
counts over
all of them. Not here: walking the postings for a proposal (scan).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from alignment.compiled import njit

COUNT_BITS = 22
"""Shingles are counted over all documents in 2**COUNT_BITS buckets, the same on every machine."""

_A = np.uint64(0x9E3779B97F4A7C15)
_B = np.uint64(0xC2B2AE3D27D4EB4F)
_C = np.uint64(0x165667B19E3779F9)
_D = np.uint64(0xFF51AFD7ED558CCD)


@njit(cache=True, nogil=True, inline="always")
def shingle(first, second, third):  # type: ignore[no-untyped-def]
    """The key of three words by their hashes, in this order; 0 stands for a word that is not there."""
    key = (
        (first * _A)
        ^ ((second * _B) >> np.uint64(7))
        ^ (second * _B)
        ^ (third * _C)
        ^ ((third * _C) >> np.uint64(11))
    )
    key = (key ^ (key >> np.uint64(33))) * _D
    return key ^ (key >> np.uint64(29))


@njit(cache=True, nogil=True, inline="always")
def key_at(words, start, end, at, hashes, span):  # type: ignore[no-untyped-def]
    """The key of the shingle that begins at one word of a passage."""
    first = hashes[words[at]]
    second = hashes[words[at + 1]] if at + 1 < end else np.uint64(0)
    third = hashes[words[at + 2]] if span > 2 and at + 2 < end else np.uint64(0)
    return shingle(first, second, third)


@njit(cache=True, nogil=True)
def _tally(words, bounds, first, last, hashes, counts, shift, span):  # type: ignore[no-untyped-def]
    for passage in range(first, last):
        start, end = bounds[passage], bounds[passage + 1]
        for at in range(start, max(end - span + 1, min(start + 1, end))):
            counts[key_at(words, start, end, at, hashes, span) >> shift] += 1


@njit(cache=True, nogil=True)
def _fill(words, bounds, first, last, hashes, offsets, shift, places, checks, span):  # type: ignore[no-untyped-def]
    for passage in range(first, last):
        start, end = bounds[passage], bounds[passage + 1]
        for at in range(start, max(end - span + 1, min(start + 1, end))):
            key = key_at(words, start, end, at, hashes, span)
            bucket = key >> shift
            slot = offsets[bucket]
            offsets[bucket] = slot + 1
            places[slot] = passage
            checks[slot] = np.uint16((key >> np.uint64(16)) & np.uint64(0xFFFF))


@dataclass(frozen=True, kw_only=True)
class Segment:
    """Postings of some passages: `offsets` (2**bits + 1, uint32) into `places` (passage, uint32) and
    `checks` (uint16).
    """

    first: int
    last: int
    bits: int
    span: int
    offsets: npt.NDArray[np.uint32]
    places: npt.NDArray[np.uint32]
    checks: npt.NDArray[np.uint16]


def build_segment(
    words: npt.NDArray[np.int32],
    bounds: npt.NDArray[np.int64],
    hashes: npt.NDArray[np.uint64],
    first: int,
    last: int,
    span: int = 3,
) -> Segment:
    """Index the passages from `first` to `last`; postings stand in order of passage within a bucket."""
    size = int(bounds[last] - bounds[first])
    bits = min(COUNT_BITS, max(8, size.bit_length()))
    shift = np.uint64(64 - bits)
    counts = np.zeros((1 << bits) + 1, np.uint32)
    _tally(words, bounds, first, last, hashes, counts[1:], shift, span)
    offsets = np.cumsum(counts, dtype=np.uint32)
    total = int(offsets[-1])
    places = np.empty(total, np.uint32)
    checks = np.empty(total, np.uint16)
    _fill(words, bounds, first, last, hashes, offsets[:-1].copy(), shift, places, checks, span)
    return Segment(
        first=first, last=last, bits=bits, span=span, offsets=offsets, places=places, checks=checks
    )


def tally(
    words: npt.NDArray[np.int32],
    bounds: npt.NDArray[np.int64],
    hashes: npt.NDArray[np.uint64],
    first: int,
    last: int,
    counts: npt.NDArray[np.uint32],
    span: int = 3,
) -> None:
    """Add the shingles of some passages to the counts over all documents (2**COUNT_BITS, uint32)."""
    _tally(words, bounds, first, last, hashes, counts, np.uint64(64 - COUNT_BITS), span)


@njit(cache=True, nogil=True)
def _tally_known(words, bounds, hashes, offsets, bits, span, counts):  # type: ignore[no-untyped-def]
    shift = np.uint64(64 - bits)
    wide = np.uint64(64 - COUNT_BITS)
    for passage in range(bounds.size - 1):
        start, end = bounds[passage], bounds[passage + 1]
        for at in range(start, max(end - span + 1, min(start + 1, end))):
            key = key_at(words, start, end, at, hashes, span)
            bucket = key >> shift
            if offsets[bucket] != offsets[bucket + 1]:
                counts[key >> wide] += 1


def tally_known(
    words: npt.NDArray[np.int32],
    bounds: npt.NDArray[np.int64],
    hashes: npt.NDArray[np.uint64],
    segment: Segment,
) -> npt.NDArray[np.uint32]:
    """The counts of all passages' shingles, right for every shingle that the segment has and too low for
    others.
    """
    counts = np.zeros(1 << COUNT_BITS, np.uint32)
    _tally_known(words, bounds, hashes, segment.offsets, segment.bits, segment.span, counts)
    return counts
