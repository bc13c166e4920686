"""Cutting text into words, with the place of every word in the text as given.

Here: one pass that folds letters, drops marks, gives CJK one token a character and hashes each word.
Not here: the fold table (letters), numbering of words and their weights (vocabulary).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from alignment.compiled import njit
from alignment.letters import CLASS_SHIFT, DROP, GAP, IDEOGRAPH, LETTER_MASK, LIMIT, fold_tables

_SEED = np.uint64(0xCBF29CE484222325)
_PRIME = np.uint64(0x100000001B3)
_MIX = np.uint64(0x9E3779B97F4A7C15)
_EVEN = np.uint64(0xFFFFFFFFFFFFFFFE)  # the lowest bit of a hash says that the word begins with a digit


@dataclass(frozen=True, kw_only=True)
class Tokens:
    """Words of one buffer in order: hash (uint64), first code point and the one after the last (int32)."""

    hashes: npt.NDArray[np.uint64]
    starts: npt.NDArray[np.int32]
    ends: npt.NDArray[np.int32]


def code_points(text: str) -> npt.NDArray[np.uint32]:
    """The code points of a text, lone surrogates included, in order."""
    return np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype="<u4")


@njit(cache=True, nogil=True)
def _scan(points, first, second, hashes, starts, ends):  # type: ignore[no-untyped-def]
    count = 0
    value = np.uint64(_SEED)
    number = np.uint64(0)
    opened = -1
    closed = 0
    for at in range(points.size):
        point = points[at]
        if point < LIMIT:
            entry = first[point]
        elif point < 0x40000:
            entry = np.uint32((IDEOGRAPH << CLASS_SHIFT) | point)
        else:
            entry = np.uint32(0)
        kind = entry >> CLASS_SHIFT
        if kind == DROP:
            continue
        if kind == 1:
            if opened < 0:
                opened = at
                value = np.uint64(_SEED)
                number = np.uint64(48 <= (entry & LETTER_MASK) <= 57)
            value = (value ^ np.uint64(entry & LETTER_MASK)) * np.uint64(_PRIME)
            if point > 127 and second[point] != 0:
                value = (value ^ np.uint64(second[point])) * np.uint64(_PRIME)
            closed = at + 1
            continue
        if opened >= 0:
            hashes[count] = ((value ^ (value >> np.uint64(29))) * np.uint64(_MIX)) & np.uint64(_EVEN) | number
            starts[count] = opened
            ends[count] = closed
            count += 1
            opened = -1
        if kind == IDEOGRAPH:
            value = (np.uint64(_SEED) ^ np.uint64(entry & LETTER_MASK)) * np.uint64(_PRIME)
            hashes[count] = ((value ^ (value >> np.uint64(29))) * np.uint64(_MIX)) & np.uint64(_EVEN)
            starts[count] = at
            ends[count] = at + 1
            count += 1
    if opened >= 0:
        hashes[count] = ((value ^ (value >> np.uint64(29))) * np.uint64(_MIX)) & np.uint64(_EVEN) | number
        starts[count] = opened
        ends[count] = closed
        count += 1
    return count


def tokenise_points(points: npt.NDArray[np.uint32]) -> Tokens:
    """Cut a buffer of code points into words; offsets count from the start of the buffer."""
    first, second = fold_tables()
    room = points.size
    hashes = np.empty(room, np.uint64)
    starts = np.empty(room, np.int32)
    ends = np.empty(room, np.int32)
    count = int(_scan(points, first, second, hashes, starts, ends))
    return Tokens(hashes=hashes[:count].copy(), starts=starts[:count].copy(), ends=ends[:count].copy())


def tokenise(text: str) -> Tokens:
    """Cut one text into words; offsets point into the text as given."""
    return tokenise_points(code_points(text))


def word_hash(word: str) -> int:
    """The hash a single word gets in any text; the first word counts when there are several."""
    hashes = tokenise(word).hashes
    return int(hashes[0]) if hashes.size else 0


def folded_words(text: str) -> list[str]:
    """The words of a text as folded letters: the plain oracle of the fast pass, and what stemming reads."""
    first, second = fold_tables()
    words: list[str] = []
    letters: list[str] = []
    for point in code_points(text).tolist():
        if point < LIMIT:
            entry = int(first[point])
            extra = int(second[point])
        else:
            entry = ((IDEOGRAPH << CLASS_SHIFT) | point) if point < 0x40000 else 0
            extra = 0
        kind = entry >> CLASS_SHIFT
        if kind == DROP:
            continue
        letter = chr(entry & LETTER_MASK)
        if kind in (GAP, IDEOGRAPH):
            if letters:
                words.append("".join(letters))
                letters = []
            if kind == IDEOGRAPH:
                words.append(letter)
            continue
        letters.append(letter + (chr(extra) if extra else ""))
    if letters:
        words.append("".join(letters))
    return words


def folded_word(word: str) -> str:
    """One word as folded letters."""
    return word.lower() if word.isascii() and word.isalnum() else "".join(folded_words(word))


def singular(word: str) -> str:
    """A folded word without the s of the plural (English, French, Spanish), or as it is.

    It need not be a word: it is only asked for where it stands in the texts itself.
    """
    return word[:-1] if len(word) > 3 and word[-1] == "s" and word[-2] not in "ius" else word


def plain_hash(word: str) -> int:
    """The hash of one folded word computed with Python integers: the oracle of the kernel."""
    mask = (1 << 64) - 1
    value = int(_SEED)
    for letter in word:
        value = ((value ^ ord(letter)) * int(_PRIME)) & mask
    return (((value ^ (value >> 29)) * int(_MIX)) & mask & ~1) | (word[:1] in set("0123456789"))
