"""Vowel signs and accents that have glyphs of their own, put behind the letters they stand over."""

import unicodedata
from collections import Counter
from functools import lru_cache

from mithaq.library.readers.glyphs import Glyph


def marks_on_letters(glyphs: list[Glyph]) -> list[Glyph]:
    """Vowel signs and accents that have glyphs of their own, put behind the letter they stand over.

    Some producers say the whole syllable for the letter and once more for its sign: one of the two is left out.
    """
    marks = [glyph for glyph in glyphs if any(_is_mark(letter) for letter in glyph.text)]
    if not marks:
        return glyphs
    by_height: dict[int, list[Glyph]] = {}
    for glyph in glyphs:
        glyph.text = _letter_first(glyph.text)
        if glyph.text.strip():
            by_height.setdefault(round(glyph.base / 16), []).append(glyph)
    usual = Counter(round(glyph.base, 1) for glyph in glyphs)
    dropped: set[int] = set()
    for mark in sorted(marks, key=lambda mark: usual[round(mark.base, 1)]):
        height, middle = round(mark.base / 16), (mark.left + mark.right) / 2
        near = [
            letter
            for step in (-1, 0, 1)
            for letter in by_height.get(height + step, ())
            if letter is not mark
            and id(letter) not in dropped
            and abs(letter.base - mark.base) < 1.1 * letter.size
            and letter.left - 1.5 * letter.size <= middle <= letter.right + 1.5 * letter.size
        ]
        if not near:
            continue
        nearest = min(near, key=lambda letter: _away(letter, middle) + abs(letter.base - mark.base))
        if (
            _is_mark(mark.text[0])
            and not _is_mark(nearest.text[0])
            and _away(nearest, middle) < 0.5 * nearest.size
        ):
            nearest.text += "".join(sign for sign in mark.text if sign not in nearest.text)
            dropped.add(id(mark))
            continue
        ours = set(mark.text)
        for letter in near:
            theirs = set(letter.text)
            over = min(mark.right, letter.right) - max(mark.left, letter.left)
            if (
                (ours <= theirs or theirs <= ours)
                and over > 0.3 * (mark.right - mark.left)
                and usual[round(letter.base, 1)] >= usual[round(mark.base, 1)]
            ):
                letter.text = max(letter.text, mark.text, key=len)
                dropped.add(id(mark))
                break
        if id(mark) not in dropped and usual[round(mark.base, 1)] < 3:
            usual_near = [letter for letter in near if usual[round(letter.base, 1)] >= 3] or near
            mark.base = min((letter.base for letter in usual_near), key=lambda base: abs(base - mark.base))
            mark.floats = True
    return [glyph for glyph in glyphs if id(glyph) not in dropped]


def _letter_first(text: str) -> str:
    """A syllable with its letter before its signs."""
    if len(text) < 2 or not _is_mark(text[0]):
        return text
    if sum(not _is_mark(letter) for letter in text) == 1:
        return "".join(sorted(text, key=_is_mark))
    return text[::-1]


@lru_cache(maxsize=4096)
def _is_mark(letter: str) -> bool:
    return unicodedata.category(letter) == "Mn"


def _away(letter: Glyph, place: float) -> float:
    if letter.left <= place <= letter.right:
        return 0.0
    return min(abs(letter.left - place), abs(letter.right - place))
