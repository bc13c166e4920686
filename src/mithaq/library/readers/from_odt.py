"""An OpenDocument text as passages: headings, paragraphs, rows of tables, pictures marked."""

from typing import Any

from mithaq.library.readers.packed import Archive
from mithaq.library.readers.pages_to_blocks import cut
from mithaq.library.readers.refusal import Refused
from mithaq.library.rules import Block, PassageKind, ReadDocument

_LEFT_OUT = {"tracked-changes", "annotation", "sequence-decls"}
_MOST_PASSAGES = 60_000


def read(path: str) -> ReadDocument:
    """Read the file. Raises Refused."""
    archive = Archive(path)
    if "content.xml" not in archive.names:
        raise Refused("damaged")
    if "META-INF/manifest.xml" in archive.names and b"encryption-data" in archive.bytes_of(
        "META-INF/manifest.xml"
    ):
        raise Refused("locked")
    if any(name.startswith(("Basic/", "Scripts/")) and not name.endswith("/") for name in archive.names):
        raise Refused("macros")
    blocks = _Text().read(archive)
    title = next((block.text for block in blocks if block.kind is PassageKind.HEADING), "")
    return ReadDocument(blocks=blocks, title=title[:300])


class _Text:
    """The body, read from start to end."""

    def __init__(self) -> None:
        self._blocks: list[Block] = []
        self._cells: list[str] = []
        self._cell: list[str] = []
        self._depth = self._skipped = self._table = 0

    def read(self, archive: Archive) -> list[Block]:
        """The passages in order."""
        for event, element in archive.events("content.xml"):
            tag = str(element.tag).rsplit("}", 1)[-1]
            step = 1 if event == "start" else -1
            if tag in _LEFT_OUT:
                self._skipped += step
            elif tag in ("h", "p"):
                self._depth += step
                if step < 0 and not self._depth and not self._skipped:
                    self._paragraph(tag, element)
                    element.clear()
            elif tag == "table":
                self._table += step
            elif step < 0 and self._table == 1 and tag == "table-cell":
                self._cells.append(" ".join(self._cell))
                self._cell = []
            elif step < 0 and self._table == 1 and tag == "table-row":
                text = "\t".join(cell for cell in self._cells if cell)
                self._cells = []
                self._blocks.extend(Block(kind=PassageKind.ROW, text=part) for part in cut(text))
            if len(self._blocks) > _MOST_PASSAGES:
                raise Refused("too_much")
        return self._blocks

    def _paragraph(self, tag: str, element: Any) -> None:
        words: list[str] = []
        has_picture = _gather(element, words)
        text = " ".join("".join(words).split())
        if self._table:
            if text:
                self._cell.append(text)
        elif text:
            named = next(
                (value for key, value in element.attrib.items() if key.endswith("}outline-level")), "1"
            )
            level = int(named) if tag == "h" and named.isdigit() else 0
            kind = PassageKind.HEADING if tag == "h" else PassageKind.PARAGRAPH
            self._blocks.extend(Block(kind=kind, text=part, level=min(level, 9)) for part in cut(text))
        if has_picture:
            self._blocks.append(Block(kind=PassageKind.PICTURE, text=""))


def _gather(element: Any, words: list[str]) -> bool:
    """Put the words of an element and of all below it into `words`; whether a picture is among them."""
    has_picture = False
    for event_element in element.iter():
        tag = str(event_element.tag).rsplit("}", 1)[-1]
        has_picture = has_picture or tag == "image"
    _walk(element, words)
    return has_picture


def _walk(element: Any, words: list[str]) -> None:
    # No deeper than the archive lets anything nest.
    words.append(element.text or "")
    for child in element:
        tag = str(child.tag).rsplit("}", 1)[-1]
        if tag in ("s", "tab", "line-break"):
            words.append(" ")
        elif tag not in _LEFT_OUT:
            if tag == "note-body":
                words.append(" ")
            _walk(child, words)
        words.append(child.tail or "")
