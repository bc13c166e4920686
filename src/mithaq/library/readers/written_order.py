"""From the order in which glyphs stand on paper to the order in which they are read. Pure; the inverse of UAX #9.

A line is a list of cells from left to right; a cell is the text of one glyph (several letters for a ligature, a letter
with its vowel signs). Numbers and foreign words inside a line keep their own direction.
"""

import unicodedata
from collections.abc import Sequence
from functools import lru_cache

RIGHT, LEFT, NUMBER, SEPARATOR, NEUTRAL = "R", "L", "0", ",", " "
MIRROR = {"(": ")", ")": "(", "[": "]", "]": "[", "{": "}", "}": "{", "«": "»", "»": "«", "<": ">", ">": "<"}
_OPEN = {"(": 1, "[": 1, "{": 1, "«": 1}
_CLOSE = {")": 1, "]": 1, "}": 1, "»": 1}
_PAIRS = frozenset(MIRROR) - {"<", ">"}


@lru_cache(maxsize=4096)
def kind_of(cell: str) -> str:
    """What a cell is for the order: right-to-left letter, left-to-right letter, digit, separator of digits, other."""
    for letter in cell:
        found = unicodedata.bidirectional(letter)
        if found in ("R", "AL"):
            return RIGHT
        if found == "L":
            return LEFT
        if found in ("EN", "AN"):
            return NUMBER
        if found == "CS":
            return SEPARATOR
    return NEUTRAL


def leans_right(cells: Sequence[str]) -> int:
    """Letters written from right to left minus letters written from left to right."""
    kinds = [kind_of(cell) for cell in cells]
    return kinds.count(RIGHT) - kinds.count(LEFT)


def in_reading_order(cells: Sequence[str], *, right_to_left: bool) -> str:
    """The text of a line whose cells are given as they stand from left to right."""
    kinds = [kind_of(cell) for cell in cells]
    _join_numbers(kinds)
    if right_to_left and (RIGHT in kinds or LEFT not in kinds):
        return _mended("".join(_outside(cells, kinds)))
    return _mended(_inside(cells, kinds))


def _join_numbers(kinds: list[str]) -> None:
    """One separator between two digits belongs to the number: 2,000 and 3/4; every other is neutral."""
    for place, kind in enumerate(kinds):
        if kind == SEPARATOR:
            between = 0 < place < len(kinds) - 1 and kinds[place - 1] == NUMBER == kinds[place + 1]
            kinds[place] = NUMBER if between else NEUTRAL


def _outside(cells: Sequence[str], kinds: Sequence[str]) -> list[str]:
    """A line read from the right: reversed, with its foreign words and numbers turned back."""
    read: list[str] = []
    place = len(cells) - 1
    while place >= 0:
        kind = kinds[place]
        if kind not in (LEFT, NUMBER):
            read.append(cells[place])
            place -= 1
            continue
        # As far left as foreign letters and numbers go on, over neutrals when another foreign letter follows.
        start = place
        has_letters = kind == LEFT
        look = place - 1
        while look >= 0 and kinds[look] != RIGHT:
            if kinds[look] == LEFT:
                if not has_letters and start - look > 2:
                    break
                has_letters = True
                start = look
            elif kinds[look] == NUMBER and (look == start - 1 or (has_letters and start - look <= 2)):
                start = look
            look -= 1
        read.extend(cells[start : place + 1])
        place = start - 1
    return read


def _inside(cells: Sequence[str], kinds: Sequence[str]) -> str:
    """A line read from the left, whose right-to-left stretches are turned round."""
    read: list[str] = []
    place = 0
    while place < len(cells):
        if kinds[place] != RIGHT:
            read.append(cells[place])
            place += 1
            continue
        end = place
        for look in range(place + 1, len(cells)):
            if kinds[look] == LEFT:
                break
            if kinds[look] == RIGHT:
                end = look
        read.extend(_outside(cells[place : end + 1], kinds[place : end + 1]))
        place = end + 1
    return "".join(read)


def _mended(text: str) -> str:
    """Brackets turned where they stand the wrong way round: some producers store the mirrored one, some do not."""
    if not any(letter in _PAIRS for letter in text):
        return text
    return min(
        (text, "".join(MIRROR.get(letter, letter) for letter in text), _by_neighbours(text)),
        key=_unbalanced,
    )


def _by_neighbours(text: str) -> str:
    """Each bracket opens or closes by what stands beside it: a word behind it, or a word before it."""
    turned = []
    depth = 0
    for place, letter in enumerate(text):
        if letter in _PAIRS:
            before, behind = text[place - 1 : place] if place else "", text[place + 1 : place + 2]
            word_before, word_behind = before.isalnum(), behind.isalnum()
            opens = word_behind and not word_before if word_before != word_behind else depth == 0
            depth = depth + 1 if opens else max(0, depth - 1)
            turned.append(letter if (letter in _OPEN) is opens else MIRROR[letter])
        else:
            turned.append(letter)
    return "".join(turned)


def _unbalanced(text: str) -> int:
    """How many brackets close what was never opened, or stay open."""
    depth = wrong = 0
    for letter in text:
        if letter in _OPEN:
            depth += 1
        elif letter in _CLOSE:
            if depth:
                depth -= 1
            else:
                wrong += 1
    return wrong + depth
