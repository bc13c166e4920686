"""The numbering of words and the weight of each.

Here: a growing hash table from word to number, document counts, integer idf weights.
Not here: cutting text into words (tokens), counts of shingles (seeds).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from math import fsum

import numpy as np
import numpy.typing as npt

from alignment.compiled import njit
from alignment.function_words import SHARE, function_hashes
from alignment.tokens import plain_hash, singular

UNIT = 256
"""One unit of mass, the weight of an average word of the official texts, in integer steps."""

PSEUDO = 200
"""Imagined passages in which only the function words stand; they steady the weights of small collections."""


@njit(cache=True, nogil=True)
def _intern(hashes, keys, numbers, known, out):  # type: ignore[no-untyped-def]
    mask = np.uint64(keys.size - 1)
    for at in range(hashes.size):
        value = hashes[at]
        slot = (value >> np.uint64(7)) & mask
        while True:
            number = numbers[slot]
            if number < 0:
                numbers[slot] = known
                keys[slot] = value
                out[at] = known
                known += 1
                break
            if keys[slot] == value:
                out[at] = number
                break
            slot = (slot + np.uint64(1)) & mask
    return known


@njit(cache=True, nogil=True)
def _count(words, bounds, documents, occurrences, seen):  # type: ignore[no-untyped-def]
    for passage in range(bounds.size - 1):
        for at in range(bounds[passage], bounds[passage + 1]):
            word = words[at]
            occurrences[word] += 1
            if seen[word] != passage:
                seen[word] = passage
                documents[word] += 1


@dataclass(frozen=True, kw_only=True, slots=True)
class Frequencies:
    """Counts by word hash: passages that have it and occurrences, and the number of passages in all."""

    hashes: npt.NDArray[np.uint64]
    documents: npt.NDArray[np.int64]
    occurrences: npt.NDArray[np.int64]
    passages: int


def add_frequencies(parts: list[Frequencies]) -> Frequencies:
    """The counts of several collections together."""
    hashes, at = np.unique(np.concatenate([part.hashes for part in parts]), return_inverse=True)
    documents, occurrences = np.zeros(hashes.size, np.int64), np.zeros(hashes.size, np.int64)
    np.add.at(documents, at, np.concatenate([part.documents for part in parts]))
    np.add.at(occurrences, at, np.concatenate([part.occurrences for part in parts]))
    return Frequencies(
        hashes=hashes,
        documents=documents,
        occurrences=occurrences,
        passages=sum(part.passages for part in parts),
    )


class Vocabulary:
    """Numbers for words in order of first sight. The numbers never reach a result, so order does not matter."""

    def __init__(self) -> None:
        self._keys = np.zeros(1 << 12, np.uint64)
        self._numbers = np.full(1 << 12, -1, np.int32)
        self._hashes = np.zeros(1 << 11, np.uint64)
        self._singulars = np.zeros(1 << 11, np.uint64)
        self.size = 0
        self.documents = np.zeros(1 << 11, np.int64)
        self.occurrences = np.zeros(1 << 11, np.int64)
        self.passages = 0
        self.number(np.array(function_hashes(), np.uint64))

    def number(self, hashes: npt.NDArray[np.uint64]) -> npt.NDArray[np.int32]:
        """Give each word its number (int32, same order), making room for words not seen before."""
        out = np.empty(hashes.size, np.int32)
        for start in range(0, hashes.size, 1 << 16):
            part = hashes[start : start + (1 << 16)]
            self._grow(self.size + part.size)
            before = self.size
            self.size = int(
                _intern(part, self._keys, self._numbers, self.size, out[start : start + part.size])
            )
            if self.size > before:
                fresh = out[start : start + part.size]
                new = fresh >= before
                self._hashes[fresh[new]] = part[new]
        return out

    def _grow(self, needed: int) -> None:
        if needed > self._hashes.size:
            room = 1 << int(needed + needed // 4).bit_length()
            for name in ("_hashes", "_singulars", "documents", "occurrences"):
                old = getattr(self, name)
                fresh = np.zeros(room, old.dtype)
                fresh[: old.size] = old
                setattr(self, name, fresh)
        if needed * 2 > self._keys.size:
            room = 1 << int(needed * 2).bit_length()
            self._keys = np.zeros(room, np.uint64)
            self._numbers = np.full(room, -1, np.int32)
            again = np.empty(self.size, np.int32)
            _intern(self._hashes[: self.size], self._keys, self._numbers, 0, again)

    def note(
        self, words: npt.NDArray[np.int32], ends: npt.NDArray[np.uint32], spell: Callable[[int], str]
    ) -> None:
        """Note the singulars of words seen in writing for the first time.

        `ends` has the last code point of each word; `spell` gives the folded word at a place of `words`, and is
        only asked where that may be an s.
        """
        fresh = np.flatnonzero(self._singulars[words] == 0)
        numbers, first = np.unique(words[fresh], return_index=True)
        places = fresh[first]
        self._singulars[numbers] = self._hashes[numbers]
        maybe = np.isin(ends[places], (ord("s"), ord("S"))) | (ends[places] > 127)
        for number, place in zip(numbers[maybe].tolist(), places[maybe].tolist(), strict=True):
            word = spell(place)
            base = singular(word)
            if base != word:
                self._singulars[number] = plain_hash(base)

    def forms(self) -> npt.NDArray[np.int32]:
        """The number that stands for each word when the s of the plural does not count.

        A word stands for itself unless its singular is among the counted words, so that the answer depends on
        the counted texts alone.
        """
        own = np.arange(self.size, dtype=np.int32)
        order = np.argsort(self.hashes, kind="stable").astype(np.int32)
        ranked = self.hashes[order]
        wanted = self._singulars[: self.size]
        found = order[np.minimum(np.searchsorted(ranked, wanted), self.size - 1)]
        known = (self.hashes[found] == wanted) & (self.documents[found] > 0)
        return np.where(known, found, own).astype(np.int32)

    def count(self, words: npt.NDArray[np.int32], bounds: npt.NDArray[np.int64]) -> None:
        """Add passages (word numbers and their bounds) to the counts the weights are made from."""
        seen = np.full(self.size, -1, np.int64)
        _count(words, bounds, self.documents, self.occurrences, seen)
        self.passages += bounds.size - 1

    @property
    def hashes(self) -> npt.NDArray[np.uint64]:
        """The hash of each word by number."""
        return self._hashes[: self.size]

    def frequencies(self) -> Frequencies:
        """The counts of all counted words, in order of their hashes."""
        known = np.flatnonzero(self.documents[: self.size])
        known = known[np.argsort(self._hashes[known], kind="stable")]
        return Frequencies(
            hashes=self._hashes[known], documents=self.documents[known], occurrences=self.occurrences[known],
            passages=self.passages,
        )  # fmt: skip

    def adopt(self, frequencies: Frequencies) -> None:
        """Replace the counts by those of a whole of which this is a part."""
        numbers = self.number(frequencies.hashes)
        self.documents[:] = 0
        self.occurrences[:] = 0
        self.documents[numbers] = frequencies.documents
        self.occurrences[numbers] = frequencies.occurrences
        self.passages = frequencies.passages

    def weights(self) -> npt.NDArray[np.int32]:
        """The integer weight of each word: idf over the official passages, UNIT for an average one, at least
        1.

        The sums are exact, so the weights depend neither on the order of documents nor on words counted
        nowhere.
        """
        documents = self.documents[: self.size].astype(np.float64)
        grammar = np.zeros(self.size)
        grammar[self.number(np.array(function_hashes(), np.uint64))] = SHARE * PSEUDO
        idf = np.log((self.passages + PSEUDO + 1.0) / (documents + grammar + 0.5))
        counts = self.occurrences[: self.size].astype(np.float64) + grammar
        total = fsum(counts)
        average = fsum(counts * idf) / total if total else 1.0
        weight: npt.NDArray[np.int32] = np.maximum(np.rint(idf / average * UNIT), 1).astype(np.int32)
        return weight
