"""What a page is made of: glyphs, pictures, and the lines that they form. Plain values."""

import unicodedata
from dataclasses import dataclass, field
from functools import lru_cache

Box = tuple[float, float, float, float]


@dataclass(kw_only=True, slots=True)
class Glyph:
    """One glyph: its text, its box from the top left of the page, its baseline, its size, how far it is turned."""

    text: str
    left: float
    right: float
    top: float
    bottom: float
    base: float
    size: float
    #: Where the pen stood when it was drawn: letters reach beyond it to either side.
    pen: float
    turned: int = 0
    bold: bool = False
    #: PDFium puts spaces between glyphs far from each other in the file: glyphs between two such spaces share a number.
    group: int = 0
    #: The file writes its spaces itself: those that PDFium puts in count only between letters that stand apart.
    spaced: bool = False
    #: It stands where a sign stands, over a letter that has no glyph of its own in the file.
    floats: bool = False


@dataclass(kw_only=True)
class Page:
    """A page as it was read: its glyphs and its pictures."""

    number: int
    width: float
    height: float
    glyphs: list[Glyph]
    pictures: list[Box] = field(default_factory=list)


@dataclass(kw_only=True, slots=True)
class Line:
    """A line of text in a column: cells from left to right, and where they stand."""

    cells: list[str]
    box: Box
    base: float
    size: float
    bold: bool
    page: int = 0
    #: Pieces far from each other: the cells of a table's row.
    pieces: int = 1
    #: The gaps between its words, from and to.
    gaps: list[tuple[float, float]] = field(default_factory=list)
    right_to_left: bool = False
    text: str = ""


@lru_cache(maxsize=4096)
def is_wide(text: str) -> bool:
    """Whether it is written without spaces between words, as Chinese is."""
    return unicodedata.east_asian_width(text[0]) in ("W", "F")
