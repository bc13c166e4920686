"""A Word document as passages: headings by their style, paragraphs, rows of tables, pictures marked.

What was deleted under "track changes" is left out, what was inserted is read; footnotes follow at the end.
"""

import re
from typing import Any

from mithaq.library.readers.packed import Archive
from mithaq.library.readers.pages_to_blocks import cut
from mithaq.library.readers.refusal import Refused
from mithaq.library.rules import Block, PassageKind, ReadDocument

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_STRICT = "{http://purl.oclc.org/ooxml/wordprocessingml/main}"
_HEADING = re.compile(r"^(?:heading|titre|título|заголовок|标题|عنوان|überschrift)\s*([1-9])$", re.IGNORECASE)
#: Their words do not belong to the text.
_LEFT_OUT = {"del", "moveFrom", "instrText", "delText", "rt"}
_MOST_PASSAGES = 60_000


def read(path: str) -> ReadDocument:
    """Read the file. Raises Refused."""
    archive = Archive(path)
    if "word/document.xml" not in archive.names:
        raise Refused("damaged")
    types = (
        archive.bytes_of("[Content_Types].xml", 1024 * 1024)
        if "[Content_Types].xml" in archive.names
        else b""
    )
    if b"macroEnabled" in types or any(name.lower().endswith("vbaproject.bin") for name in archive.names):
        raise Refused("macros")
    levels = _heading_styles(archive) if "word/styles.xml" in archive.names else {}
    blocks = _Story(levels).read(archive, "word/document.xml")
    for notes in ("word/footnotes.xml", "word/endnotes.xml"):
        if notes in archive.names:
            blocks.extend(_Story({}).read(archive, notes))
    title = next((block.text for block in blocks if block.kind is PassageKind.HEADING), "")
    return ReadDocument(blocks=blocks, title=title[:300])


def _tag(element: Any) -> str:
    """The name without the namespace of Word; other namespaces (drawings, formulas) keep a mark."""
    name = str(element.tag)
    if name.startswith(_W):
        return name[len(_W) :]
    if name.startswith(_STRICT):
        return name[len(_STRICT) :]
    return "!" + name.rsplit("}", 1)[-1]


def _value(element: Any, key: str = "val") -> str:
    return str(element.get(_W + key) or element.get(_STRICT + key) or "")


def _heading_styles(archive: Archive) -> dict[str, int]:
    """Style -> level of heading, by its name or its outline level."""
    found: dict[str, int] = {}
    for event, element in archive.events("word/styles.xml"):
        if event != "end" or _tag(element) != "style":
            continue
        style = _value(element, "styleId")
        for inner in element.iter():
            tag = _tag(inner)
            if tag == "name":
                name = _value(inner)
                if named := _HEADING.match(name):
                    found[style] = int(named.group(1))
                elif name.lower() in ("title", "titre", "título", "العنوان"):
                    found[style] = 1
            elif tag == "outlineLvl" and style not in found and _value(inner).isdigit():
                level = int(_value(inner))
                if level < 9:
                    found[style] = level + 1
        element.clear()
    return found


class _Story:
    """One part of a Word document, read from start to end."""

    def __init__(self, levels: dict[str, int]) -> None:
        self._levels = levels
        self._blocks: list[Block] = []
        self._words: list[str] = []
        self._cells: list[str] = []
        self._cell: list[str] = []
        self._table = self._skipped = 0
        self._level = 0
        self._picture = False

    def read(self, archive: Archive, part: str) -> list[Block]:
        """The passages of the part."""
        for event, element in archive.events(part):
            tag = _tag(element)
            if tag in _LEFT_OUT:
                self._skipped += 1 if event == "start" else -1
            elif event == "start":
                self._start(tag, element)
            else:
                self._end(tag, element)
                if tag in ("p", "tr", "tbl", "sdt"):
                    element.clear()
            if len(self._blocks) > _MOST_PASSAGES:
                raise Refused("too_much")
        return self._blocks

    def _start(self, tag: str, element: Any) -> None:
        if tag == "tbl":
            self._table += 1
        elif tag == "p" and not self._table:
            self._words, self._level, self._picture = [], 0, False
        elif tag == "pStyle":
            self._level = self._levels.get(_value(element), 0)
        elif tag in ("drawing", "pict", "!pic"):
            self._picture = True

    def _end(self, tag: str, element: Any) -> None:
        if self._skipped:
            return
        if tag == "t":
            self._words.append(element.text or "")
        elif tag in ("tab", "br", "cr", "ptab"):
            self._words.append(" ")
        elif tag == "noBreakHyphen":
            self._words.append("-")
        elif (
            tag == "outlineLvl" and not self._level and _value(element).isdigit() and int(_value(element)) < 9
        ):
            self._level = int(_value(element)) + 1
        elif tag == "p":
            self._paragraph()
        elif tag == "tc" and self._table == 1:
            self._cells.append(" ".join(self._cell))
            self._cell = []
        elif tag == "tr" and self._table == 1:
            text = "\t".join(cell for cell in self._cells if cell)
            self._cells = []
            if text:
                self._blocks.extend(Block(kind=PassageKind.ROW, text=part) for part in cut(text))
        elif tag == "tbl":
            self._table -= 1

    def _paragraph(self) -> None:
        text = " ".join("".join(self._words).split())
        self._words = []
        if self._table:
            if text:
                self._cell.append(text)
            elif self._picture:
                self._blocks.append(Block(kind=PassageKind.PICTURE, text=""))
            self._picture = False
            return
        if text:
            level = self._level if len(text) <= 300 else 0
            kind = PassageKind.HEADING if level else PassageKind.PARAGRAPH
            self._blocks.extend(Block(kind=kind, text=part, level=level) for part in cut(text))
        if self._picture:
            self._blocks.append(Block(kind=PassageKind.PICTURE, text=""))
            self._picture = False
