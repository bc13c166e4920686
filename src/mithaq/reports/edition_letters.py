"""Which letters our typefaces have. PDF/UA-1 refuses a document with a letter that cannot be shown, so it is marked before."""

import struct
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import Any

from mithaq.core.pdf import FONTS

#: Families of the template, each with its weights: a letter counts when all weights have it.
FAMILIES = (
    ("IBMPlexSans-Regular.ttf", "IBMPlexSans-SemiBold.ttf"),
    ("IBMPlexSansArabic-Regular.ttf", "IBMPlexSansArabic-SemiBold.ttf"),
    ("NotoSansSC-GB2312.ttf",),
)
#: What stands in the PDF where letters are missing.
MISSING = "[…]"
#: Signs that are never drawn: joiners, isolates, the soft hyphen.
_INVISIBLE = frozenset(map(chr, (0xAD, 0x200C, 0x200D, 0x200E, 0x200F, *range(0x2066, 0x206A))))
_SPACES = frozenset("\n\t\r ")


def letters_of(content: bytes) -> frozenset[int]:
    """The letters of a TrueType file, from its character map (formats 4 and 12)."""
    (tables,) = struct.unpack_from(">H", content, 4)
    start = 0
    for number in range(tables):
        tag, _sum, offset, _length = struct.unpack_from(">4sLLL", content, 12 + 16 * number)
        if tag == b"cmap":
            start = offset
    (maps,) = struct.unpack_from(">H", content, start + 2)
    found: set[int] = set()
    for number in range(maps):
        _platform, _encoding, offset = struct.unpack_from(">HHL", content, start + 4 + 8 * number)
        found.update(_letters_at(content, start + offset))
    return frozenset(found)


def _letters_at(content: bytes, at: int) -> Iterator[int]:
    (kind,) = struct.unpack_from(">H", content, at)
    if kind == 12:
        (groups,) = struct.unpack_from(">L", content, at + 12)
        for number in range(groups):
            first, last, _glyph = struct.unpack_from(">LLL", content, at + 16 + 12 * number)
            yield from range(first, last + 1)
    elif kind == 4:
        (double,) = struct.unpack_from(">H", content, at + 6)
        count = double // 2
        ends = struct.unpack_from(f">{count}H", content, at + 14)
        starts = struct.unpack_from(f">{count}H", content, at + 16 + double)
        for first, last in zip(starts, ends, strict=True):
            if first != 0xFFFF:
                yield from range(first, last + 1)


@lru_cache(maxsize=1)
def letters() -> frozenset[str]:
    """Every letter that a page can show."""
    found: set[int] = set()
    for family in FAMILIES:
        sets = [letters_of((Path(FONTS) / name).read_bytes()) for name in family]
        found |= frozenset.intersection(*sets)
    return frozenset(map(chr, found)) | _INVISIBLE | _SPACES


def shown(text: str, *, plain: bool = False) -> str:
    """The text with runs of letters that no face has as `MISSING`; `plain` leaves out loose marks on letters too."""
    known = letters()
    composed = unicodedata.normalize("NFC", text)
    if plain:
        composed = "".join(letter for letter in composed if not unicodedata.combining(letter))
    if known.issuperset(composed):
        return composed
    kept: list[str] = []
    for letter in composed:
        if letter in known:
            kept.append(letter)
        elif not kept or kept[-1] != MISSING:
            kept.append(MISSING)
    return "".join(kept)


def shown_in(data: Any, *, plain: bool = False) -> Any:
    """The same for every text in plain data."""
    if isinstance(data, str):
        return shown(data, plain=plain)
    if isinstance(data, dict):
        return {key: shown_in(value, plain=plain) for key, value in data.items()}
    if isinstance(data, list | tuple):
        return [shown_in(value, plain=plain) for value in data]
    return data
