"""Which words of a text already stood in an earlier one, and in which first.

Here: covering words by runs aligned with earlier texts, the earliest source of each word. Not here: the
difference to
a single base text (change).

A word is covered when it lies inside a run of words that an earlier text has in the same order: four words
and three
average weights to be called agreed, more when the text has a base of its own (see `fresh`). Every earlier
text is
looked at by itself and only adds cover, so that more prior text can never make a word new.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from alignment.compiled import njit
from alignment.pairs import Pairs
from alignment.vocabulary import UNIT

AGREED, LONG, WHOLE = 1, 2, 4
RUNS = ((AGREED, 4, 3.0), (LONG, 8, 6.0), (WHOLE, 12, 9.0))
"""Bit, least words and least mass of a run."""

NOBODY = np.iinfo(np.int32).max


@dataclass(frozen=True, kw_only=True, slots=True)
class Cover:
    """By word of a shelf: bits of RUNS (uint8) and the rank of the earliest source (int32, NOBODY when there
    is none).
    """

    bits: npt.NDArray[np.uint8]
    source: npt.NDArray[np.int32]


def empty_cover(words: int) -> Cover:
    """Cover of a shelf for which there is nothing earlier."""
    return Cover(bits=np.zeros(words, np.uint8), source=np.full(words, NOBODY, np.int32))


@njit(cache=True, nogil=True)
def _cover(  # type: ignore[no-untyped-def]
    proposals, officials, bounds, blocks, p_bounds, p_words, weight, rank, least, mass, bit, bits, source
):
    for pair in range(proposals.size):
        start = p_bounds[proposals[pair]]
        order = rank[officials[pair]]
        for block in range(bounds[pair], bounds[pair + 1]):
            size = blocks[block, 2]
            if size < least:
                continue
            first = start + blocks[block, 0]
            total = 0
            for at in range(first, first + size):
                total += weight[p_words[at]]
            if total < mass:
                continue
            for at in range(first, first + size):
                bits[at] |= bit
                if bit == 1 and order < source[at]:
                    source[at] = order


def add_cover(
    cover: Cover,
    pairs: Pairs,
    p_bounds: npt.NDArray[np.int64],
    p_words: npt.NDArray[np.int32],
    weight: npt.NDArray[np.int32],
    rank: npt.NDArray[np.int32],
) -> None:
    """Mark the words that the pairs with earlier passages cover; `rank` orders those passages from the
    earliest.
    """
    for bit, least, mass in RUNS:
        _cover(
            pairs.proposals, pairs.officials, pairs.bounds, pairs.blocks, p_bounds, p_words, weight, rank,
            least, int(mass * UNIT), bit, cover.bits, cover.source,
        )  # fmt: skip
