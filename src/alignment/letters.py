"""The table that says, for every code point, whether it makes words and which letter it counts as.

Here: case, accents, Arabic letter forms and marks, width forms, digits of every script, CJK.
Not here: where words begin and end (tokens).
"""

from __future__ import annotations

import unicodedata
from functools import cache

import numpy as np
import numpy.typing as npt

LIMIT = 0x20000
"""Code points from here on are looked at by range: CJK up to 0x3FFFF, nothing above."""

GAP, WORD, IDEOGRAPH, DROP = 0, 1, 2, 3
CLASS_SHIFT = 24
LETTER_MASK = (1 << 21) - 1

# Letters that Arabic and Persian writers use for one another; the forms with hamza fold to their carrier.
_ARABIC = {
    0x0622: 0x0627, 0x0623: 0x0627, 0x0625: 0x0627, 0x0671: 0x0627,
    0x0649: 0x064A, 0x06CC: 0x064A, 0x0626: 0x064A,
    0x0624: 0x0648, 0x0629: 0x0647, 0x06A9: 0x0643,
}  # fmt: skip
_TATWEEL = 0x0640
_IGNORED = {0x00AD, 0x200B, 0x200C, 0x200D, 0x2060, 0xFEFF, _TATWEEL}
_DIRECTION = set(range(0x200E, 0x2010)) | set(range(0x202A, 0x202F)) | set(range(0x2066, 0x206A)) | {0x061C}


def is_ideograph(point: int) -> bool:
    """Say whether a code point stands for a word of its own: Han, kana, bopomofo."""
    return (
        0x3040 <= point <= 0x30FF
        or 0x3100 <= point <= 0x312F
        or 0x3400 <= point <= 0x4DBF
        or 0x4E00 <= point <= 0x9FFF
        or 0xF900 <= point <= 0xFAFF
        or 0x20000 <= point <= 0x3FFFF
    )


def _entry(point: int) -> tuple[int, int, int]:
    """The class of one code point and the one or two letters it counts as."""
    if point in _IGNORED or point in _DIRECTION:
        return DROP, 0, 0
    if 0xD800 <= point <= 0xDFFF:
        return GAP, 0, 0
    character = chr(point)
    category = unicodedata.category(character)
    if category in ("Mn", "Me"):
        return DROP, 0, 0
    digit = unicodedata.decimal(character, None)
    if digit is not None:
        return WORD, 0x30 + digit, 0
    if is_ideograph(point):
        folded = unicodedata.normalize("NFKC", character)
        return IDEOGRAPH, ord(folded) if len(folded) == 1 else point, 0
    if not (
        category[0] == "L" or category in ("Nd", "Mc") or (category in ("Nl", "No") and character.isalnum())
    ):
        return GAP, 0, 0
    parts = unicodedata.normalize("NFKD", character).casefold()
    letters = [
        _ARABIC.get(ord(c), ord(c))
        for c in unicodedata.normalize("NFKD", parts)
        if unicodedata.category(c)[0] in "LN"
    ]
    if not letters:
        return WORD, point, 0
    if len(letters) > 2:
        return WORD, letters[0], letters[1]
    return WORD, _ARABIC.get(point, letters[0]), letters[1] if len(letters) == 2 else 0


@cache
def fold_tables() -> tuple[npt.NDArray[np.uint32], npt.NDArray[np.uint32]]:
    """Make the two tables of LIMIT entries: class and first letter packed in 32 bits, and the second letter
    or 0.
    """
    first = np.zeros(LIMIT, np.uint32)
    second = np.zeros(LIMIT, np.uint32)
    for point in range(LIMIT):
        kind, letter, extra = _entry(point)
        first[point] = (kind << CLASS_SHIFT) | letter
        second[point] = extra
    first.setflags(write=False)
    second.setflags(write=False)
    return first, second
