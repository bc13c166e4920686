"""From the paragraphs of all pages to the passages of a document: headings told, running heads left out, pictures marked."""

import re
from collections import Counter
from collections.abc import Sequence

from mithaq.library.readers.glyphs import Line, Page
from mithaq.library.readers.page_lines import lines_of
from mithaq.library.readers.paragraphs import Paragraph, paragraphs_of
from mithaq.library.rules import Block, PassageKind, ReadDocument

LONGEST = 4_000
_DIGITS = re.compile(r"[0-9٠-٩۰-۹ivxlc]+", re.IGNORECASE)
_PAGE_NUMBER = re.compile(
    r"^[\W_]*(page|p\.|صفحة|стр\.?|第)?\s*[0-9٠-٩]{1,4}\s*(页|/\s*[0-9]{1,4})?[\W_]*$", re.IGNORECASE
)


class Gathering:
    """The pages of a document as they come; at the end its passages."""

    def __init__(self) -> None:
        self._lines: list[Line] = []
        self._sizes: dict[int, tuple[float, float]] = {}
        self._pictures: list[tuple[int, tuple[float, float, float, float]]] = []
        self._empty: list[int] = []
        self.letters = 0
        self.pages = 0

    def add(self, page: Page) -> None:
        """Take one page in."""
        lines = lines_of(page)
        self.pages += 1
        self.letters += sum(len(line.text) for line in lines)
        self._sizes[page.number] = (page.width, page.height)
        self._lines.extend(lines)
        if not lines:
            if page.pictures:
                self._empty.append(page.number)
            return
        self._pictures.extend((page.number, box) for box in page.pictures if not _covered(box, lines))

    def document(self) -> ReadDocument:
        """The passages in order."""
        lines = self._without_running_heads()
        paragraphs = paragraphs_of(lines)
        body = _body_size(lines)
        levels = _levels(paragraphs, body)
        placed: list[tuple[int, float, int, Block]] = []
        place = 0
        for paragraph in paragraphs:
            for block in _blocks(paragraph, body, levels):
                placed.append((paragraph.page, 0.0, place, block))
                place += 1
        blocks = [block for _page, _top, _place, block in placed]
        for number, box in self._pictures:
            _put(blocks, Block(kind=PassageKind.PICTURE, text="", page=number, box=_rounded(box)))
        for number in self._empty:
            _put(blocks, Block(kind=PassageKind.PICTURE, text="", page=number))
        title = next((block.text for block in blocks if block.kind is PassageKind.HEADING), "")
        return ReadDocument(
            blocks=blocks, pages=self.pages, picture_pages=tuple(self._empty), title=title[:300]
        )

    def _without_running_heads(self) -> list[Line]:
        """All lines but those that stand at the same place of many pages, and page numbers."""
        ends = [(line, key) for line in self._lines if (key := self._end_of_page(line))]
        counts = Counter(key for key, _page in {(key, line.page) for line, key in ends})
        enough = 2 if self.pages == 2 else max(3, self.pages // 4)
        dropped = {id(line) for line, key in ends if counts[key] >= enough or _PAGE_NUMBER.match(line.text)}
        return [line for line in self._lines if id(line) not in dropped]

    def _end_of_page(self, line: Line) -> str:
        """What a line in the upper or lower tenth of its page says, without numbers; "" for others.

        Of two pages alone the same words are asked, with their numbers: paragraphs may begin alike.
        """
        height = self._sizes[line.page][1]
        said = line.text if self.pages == 2 else _DIGITS.sub("#", line.text)
        if line.box[3] < 0.1 * height:
            return f"top {said}"
        if line.box[1] > 0.9 * height:
            return f"bottom {said}"
        return ""


def _covered(box: tuple[float, float, float, float], lines: Sequence[Line]) -> bool:
    """Whether text stands on the picture: a scan with its words laid over it, or a background."""
    inside = sum(
        len(line.text)
        for line in lines
        if box[0] <= (line.box[0] + line.box[2]) / 2 <= box[2] and box[1] <= line.base <= box[3]
    )
    return inside > 40


def _put(blocks: list[Block], picture: Block) -> None:
    """Put a picture before the first passage that stands below it or on a later page."""
    page, top = picture.page or 0, picture.box[1] if picture.box else 0.0
    for place, block in enumerate(blocks):
        if block.page is not None and (
            block.page > page or (block.page == page and block.box is not None and block.box[1] >= top)
        ):
            blocks.insert(place, picture)
            return
    blocks.append(picture)


def _body_size(lines: Sequence[Line]) -> float:
    """The size in which most letters are set."""
    sizes: Counter[float] = Counter()
    for line in lines:
        sizes[round(line.size * 2) / 2] += len(line.text)
    return sizes.most_common(1)[0][0] if sizes else 0.0


def _is_heading(paragraph: Paragraph, body: float) -> bool:
    text = paragraph.text
    if len(text) > 250 or len(paragraph.lines) > 4 or not any(letter.isalpha() for letter in text):
        return False
    if paragraph.lines[0].pieces > 1:
        return False
    return paragraph.size > 1.12 * body or (
        paragraph.bold and len(text) <= 160 and not text.endswith((".", ";", "؛", "。", "；"))
    )


def _levels(paragraphs: Sequence[Paragraph], body: float) -> dict[float, int]:
    sizes = {round(paragraph.size) for paragraph in paragraphs if _is_heading(paragraph, body)}
    return {size: min(place, 6) for place, size in enumerate(sorted(sizes, reverse=True), start=1)}


def _blocks(paragraph: Paragraph, body: float, levels: dict[float, int]) -> list[Block]:
    text = paragraph.text
    if not text.strip():
        return []
    if _is_heading(paragraph, body):
        return [
            Block(
                kind=PassageKind.HEADING,
                text=text,
                level=levels.get(round(paragraph.size), 6),
                page=paragraph.page,
                box=_rounded(paragraph.box),
            )
        ]
    kind = PassageKind.ROW if paragraph.lines[0].pieces > 1 else PassageKind.PARAGRAPH
    box = _rounded(paragraph.box)
    return [Block(kind=kind, text=part, page=paragraph.page, box=box) for part in cut(text)]


def cut(text: str) -> list[str]:
    """A text in parts of at most LONGEST letters, cut at the ends of sentences where there are any."""
    parts = []
    while len(text) > LONGEST:
        ends = [
            match.end()
            for match in re.finditer(r"[.!?؟]\s|[。！？]|\n", text[:LONGEST])
            if match.end() > LONGEST // 2
        ]
        end = ends[-1] if ends else (text.rfind(" ", LONGEST // 2, LONGEST) + 1 or LONGEST)
        parts.append(text[:end].strip())
        text = text[end:].strip()
    return [*parts, text] if text else parts


def _rounded(box: tuple[float, float, float, float]) -> tuple[float, float, float, float]:
    return (round(box[0], 1), round(box[1], 1), round(box[2], 1), round(box[3], 1))
