"""Glyphs of a PDF with their places, page by page, through PDFium. What becomes of them: `page_lines`.

PDFium's own text is not used: on a page with Arabic it turns words and whole lines round. Only its characters, their
origins and boxes are read, and what it did to ligatures is undone.
"""

import ctypes
import math
import unicodedata
from collections.abc import Callable, Iterator
from typing import Any

import pypdfium2.raw as pdfium

from mithaq.library.readers.glyphs import Glyph, Page
from mithaq.library.readers.refusal import Refused

MOST_PAGES = 2_000
MOST_LETTERS_ON_A_PAGE = 60_000
MOST_OBJECTS_ON_A_PAGE = 200_000
#: A picture smaller than this share of its page is an ornament.
LEAST_PICTURE = 0.04
#: PDFium's mark for a hyphen at the end of a line.
_HYPHEN = 0x02
_SKIPPED = {0x00, 0x0A, 0x0D, 0xFFFE, 0xFFFF, 0xFEFF}
_LAM = "ل"
_ALEFS = "اأإآٱ"


def pages(path: str, on_page: Callable[[], None]) -> Iterator[Page]:
    """The pages in order. `on_page` is called before each. Raises Refused."""
    pdfium.FPDF_InitLibrary()
    document = pdfium.FPDF_LoadDocument(path.encode(), None)
    if not document:
        locked = pdfium.FPDF_GetLastError() in (pdfium.FPDF_ERR_PASSWORD, pdfium.FPDF_ERR_SECURITY)
        raise Refused("locked" if locked else "damaged")
    count = pdfium.FPDF_GetPageCount(document)
    if count < 1:
        raise Refused("damaged")
    if count > MOST_PAGES:
        raise Refused("too_many_pages")
    for number in range(count):
        on_page()
        page = pdfium.FPDF_LoadPage(document, number)
        if not page:
            raise Refused("damaged")
        yield _read(page, number + 1)
        pdfium.FPDF_ClosePage(page)
    pdfium.FPDF_CloseDocument(document)


def _read(page: object, number: int) -> Page:
    width, height = pdfium.FPDF_GetPageWidthF(page), pdfium.FPDF_GetPageHeightF(page)
    if pdfium.FPDFPage_GetRotation(page) % 2:
        # Glyphs come in the coordinates of the unturned page.
        width, height = height, width
    text = pdfium.FPDFText_LoadPage(page)
    if not text:
        raise Refused("damaged")
    seen = pdfium.FS_RECTF()
    if not pdfium.FPDF_GetPageBoundingBox(page, ctypes.byref(seen)):
        raise Refused("damaged")
    glyphs = _glyphs(text, width, height, seen)
    pdfium.FPDFText_ClosePage(text)
    pictures = _pictures(page, width, height)
    return Page(number=number, width=width, height=height, glyphs=glyphs, pictures=pictures)


def _glyphs(text: object, width: float, height: float, seen_of_page: Any) -> list[Glyph]:
    """Those that stand on the visible page: what printers note beside it is no part of the text."""
    count = pdfium.FPDFText_CountChars(text)
    if count > MOST_LETTERS_ON_A_PAGE:
        raise Refused("too_much")
    x, y = ctypes.c_double(), ctypes.c_double()
    box = pdfium.FS_RECTF()
    box_at, x_at, y_at = ctypes.byref(box), ctypes.byref(x), ctypes.byref(y)
    unicode_of, origin_of = pdfium.FPDFText_GetUnicode, pdfium.FPDFText_GetCharOrigin
    loose_box_of, size_of = pdfium.FPDFText_GetLooseCharBox, pdfium.FPDFText_GetFontSize
    matrix_of, is_generated = pdfium.FPDFText_GetMatrix, pdfium.FPDFText_IsGenerated
    matrix = pdfium.FS_MATRIX()
    matrix_at = ctypes.byref(matrix)
    found: list[Glyph] = []
    seen: dict[tuple[str, int, int], int] = {}
    at_origin: dict[tuple[float, float], Glyph] = {}
    last = -1
    pieces: dict[int, list[tuple[float, str]]] = {}
    group = 0
    size = 0.0
    bold_of = _Weights(text)
    for place in range(count):
        point = unicode_of(text, place)
        if point in _SKIPPED or 0xD800 <= point < 0xE000:
            continue
        if point == 0x20 and is_generated(text, place) == 1:
            group += 1
            continue
        origin_of(text, place, x_at, y_at)
        origin = (x.value, y.value)
        if not (
            seen_of_page.left <= x.value <= seen_of_page.right
            and seen_of_page.bottom <= y.value <= seen_of_page.top
        ):
            group += 1
            continue
        letter = "-" if point == _HYPHEN else chr(point)
        loose_box_of(text, place, box_at)
        if letter != " " and (same := at_origin.get(origin)) is not None:
            if place - last > 1 and letter == same.text and abs(same.left - box.left) < 0.05:
                continue  # drawn twice at one place
            # The letters of one glyph; not always one after the other.
            last = place
            pieces.setdefault(id(same), [(same.left, same.text)]).append((box.left, letter))
            if not same.turned:
                same.left, same.right = min(same.left, box.left), max(same.right, box.right)
            continue
        if letter == " " and box.right - box.left < 0.5:
            group += 1  # put in by PDFium
            continue
        matrix_of(text, place, matrix_at)
        # The size that is told is without what the page does to it.
        size = size_of(text, place) * math.hypot(matrix.c, matrix.d)
        turned = 0 if matrix.b == 0.0 and matrix.a >= 0 else _turned(matrix.a, matrix.b)
        left, right, top, bottom = box.left, box.right, height - box.top, height - box.bottom
        across, down = origin[0], height - origin[1]
        if turned == 1:  # written upwards: lay it flat
            left, right, top, bottom = top, bottom, width - right, width - left
            across, down = down, width - across
        elif turned == 3:
            left, right, top, bottom = height - bottom, height - top, left, right
            across, down = height - down, across
        elif turned == 2:
            left, right, top, bottom = width - right, width - left, height - bottom, height - top
            across, down = width - across, height - down
        if not (math.isfinite(left + right + top + bottom + across + down) and size < 5_000):
            continue
        tall = size if size > 1.0 else max(bottom - top, 1.0) / 1.3
        key = (letter, round(across), round(down))
        if letter != " ":
            before = seen.get(key)
            seen[key] = place
            if before is not None and place - before > 1:
                continue  # drawn twice, to look bold
        glyph = Glyph(
            text=letter,
            left=min(left, right),
            right=max(left, right),
            top=top,
            bottom=bottom,
            base=down,
            size=tall,
            pen=across,
            turned=turned,
            group=group,
            bold=bold_of(place) if letter != " " else False,
        )
        found.append(glyph)
        if letter != " ":
            at_origin[origin] = glyph
            last = place
    blanks = sum(glyph.text == " " for glyph in found)
    for glyph in found:
        glyph.spaced = blanks * 30 > len(found)
        if id(glyph) in pieces:
            glyph.text = _joined(pieces[id(glyph)])
    return found


class _Weights:
    """Whether a glyph is set in a bold face; asked once for each stretch of one size, for it costs three calls."""

    def __init__(self, text: object) -> None:
        self._text = text
        self._names: dict[str, bool] = {}
        self._flags = ctypes.c_int()
        self._room = ctypes.create_string_buffer(200)
        self._asked = -100
        self._last = False

    def __call__(self, place: int) -> bool:
        if place - self._asked < 8:
            return self._last
        self._asked = place
        used = pdfium.FPDFText_GetFontInfo(self._text, place, self._room, 200, ctypes.byref(self._flags))
        name = self._room.raw[: max(0, min(used, 200) - 1)].decode("utf-8", "replace").lower()
        if name not in self._names:
            self._names[name] = any(word in name for word in ("bold", "black", "heavy", "demi", "-bd"))
        self._last = self._names[name]
        return self._last


def _turned(across: float, up: float) -> int:
    """By how many right angles a letter is turned, against the clock."""
    return round(math.atan2(up, across) / (math.pi / 2)) % 4


def _joined(pieces: list[tuple[float, str]]) -> str:
    """The text of a glyph that stands for several letters, each given with the left edge of its part of the box.

    PDFium gives the letters of a right-to-left ligature back to front, all with the whole box; where a replacement
    text stands in the file it gives them in order, each with its share of the box from right to left.
    """
    letters = [letter for _left, letter in pieces]
    if not any(unicodedata.bidirectional(letter[0]) in ("R", "AL", "NSM") for letter in letters):
        return "".join(letters)
    if max(left for left, _letter in pieces) - min(left for left, _letter in pieces) > 0.3:
        return "".join(letter for _left, letter in sorted(pieces, key=lambda piece: -piece[0]))
    if letters[0] == _LAM and letters[1] in _ALEFS:
        return "".join(letters)
    return "".join(reversed(letters))


def _pictures(page: object, width: float, height: float) -> list[tuple[float, float, float, float]]:
    """The boxes of the pictures that are large enough to hold words."""
    count = pdfium.FPDFPage_CountObjects(page)
    if count > MOST_OBJECTS_ON_A_PAGE:
        raise Refused("too_much")
    left, bottom, right, top = (ctypes.c_float() for _ in range(4))
    found = []
    for place in range(count):
        thing = pdfium.FPDFPage_GetObject(page, place)
        if pdfium.FPDFPageObj_GetType(thing) != pdfium.FPDF_PAGEOBJ_IMAGE:
            continue
        if not pdfium.FPDFPageObj_GetBounds(thing, left, bottom, right, top):
            continue
        area = abs(right.value - left.value) * abs(top.value - bottom.value)
        if math.isfinite(area) and area >= LEAST_PICTURE * width * height:
            found.append((left.value, height - top.value, right.value, height - bottom.value))
    return found
