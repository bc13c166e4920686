"""Pages of the web and plain text as passages. Nothing of a page is run, fetched or shown: only its words are taken."""

import re
from html.parser import HTMLParser

from mithaq.library.readers.pages_to_blocks import cut
from mithaq.library.readers.refusal import Refused
from mithaq.library.rules import Block, PassageKind, ReadDocument

MOST_BYTES = 20 * 1024 * 1024
_MOST_PASSAGES = 60_000
_MOST_TAGS = 500_000
_LEFT_OUT = {
    "script",
    "style",
    "noscript",
    "template",
    "svg",
    "nav",
    "head",
    "iframe",
    "object",
    "select",
    "math",
}
_BREAKS = {"p", "div", "section", "article", "li", "dd", "dt", "blockquote", "pre", "figure", "figcaption", "main"} | {
    "header", "footer", "aside", "table", "ul", "ol", "dl", "address", "form", "body", "caption", "hr", "summary",
    "details", "tr", "h1", "h2", "h3", "h4", "h5", "h6",
}  # fmt: skip


def decoded(raw: bytes) -> str:
    """The text of a file: by its mark, by what a page says of itself, else UTF-8, else the usual older code pages."""
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        return raw.decode("utf-16", "replace")
    said = re.search(rb"""<meta[^>]{0,200}charset=["']?([A-Za-z0-9_-]{3,20})""", raw[:4096], re.IGNORECASE)
    codes = ["utf-8-sig"]
    if said and said.group(1).decode("ascii").lower() in (
        "windows-1256",
        "iso-8859-6",
        "windows-1251",
        "gb2312",
        "gbk",
        "koi8-r",
    ):
        codes.append(said.group(1).decode("ascii"))
    high = sum(byte > 0xBF for byte in raw[:20_000])
    plain = sum(65 <= byte <= 90 or 97 <= byte <= 122 for byte in raw[:20_000])
    codes += ["cp1256" if high > plain else "cp1252", "latin-1"]
    for code in codes:
        try:
            text = raw.decode(code)
        except UnicodeDecodeError:
            continue
        if "\x00" in text:
            break
        return text
    raise Refused("wrong_kind")


def read_text(path: str) -> ReadDocument:
    """Paragraphs are parted by empty lines; a line that begins with # is a heading."""
    blocks: list[Block] = []
    for part in re.split(r"\n[ \t\r]*\n", _raw(path).replace("\r\n", "\n").replace("\r", "\n")):
        rest: list[str] = []
        for line in part.split("\n"):
            if marked := re.match(r"^(#{1,6})\s+(.+)$", line.strip()):
                _paragraph(blocks, rest)
                rest = []
                blocks.append(
                    Block(
                        kind=PassageKind.HEADING, text=marked.group(2).strip(" #"), level=len(marked.group(1))
                    )
                )
            else:
                rest.append(line)
        _paragraph(blocks, rest)
        if len(blocks) > _MOST_PASSAGES:
            raise Refused("too_much")
    return _done(blocks)


def read_html(path: str) -> ReadDocument:
    """Headings, paragraphs, rows of tables; pictures are marked."""
    page = _Page()
    page.feed(_raw(path))
    page.close()
    page.finish()
    return _done(page.blocks)


def _raw(path: str) -> str:
    with open(path, "rb") as file:
        raw = file.read(MOST_BYTES + 1)
    if len(raw) > MOST_BYTES:
        raise Refused("too_much")
    return decoded(raw)


def _paragraph(blocks: list[Block], lines: list[str]) -> None:
    text = " ".join(" ".join(lines).split())
    blocks.extend(Block(kind=PassageKind.PARAGRAPH, text=part) for part in cut(text))


def _done(blocks: list[Block]) -> ReadDocument:
    title = next((block.text for block in blocks if block.kind is PassageKind.HEADING), "")
    return ReadDocument(blocks=blocks, title=title[:300])


class _Page(HTMLParser):
    """A page of the web, read from start to end."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.blocks: list[Block] = []
        self._words: list[str] = []
        self._cells: list[str] = []
        self._skipped = self._rows = self._tags = 0
        self._level = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._tags += 1
        if self._tags > _MOST_TAGS or len(self.blocks) > _MOST_PASSAGES:
            raise Refused("too_much")
        if tag in _LEFT_OUT:
            self._skipped += 1
        elif self._skipped:
            return
        elif tag == "tr":
            self.finish()
            self._rows += 1
            self._cells = []
        elif tag in ("td", "th"):
            self._words = []
        elif tag in _BREAKS and not self._rows:
            self.finish()
            if tag[0] == "h" and tag[1:].isdigit():
                self._level = int(tag[1])
        elif tag == "br":
            self._words.append(" ")
        elif tag == "img" and not dict(attrs).get("alt"):
            self.finish()
            self.blocks.append(Block(kind=PassageKind.PICTURE, text=""))
        elif tag in _BREAKS:
            self._words.append(" ")

    def handle_endtag(self, tag: str) -> None:
        if tag in _LEFT_OUT:
            self._skipped = max(0, self._skipped - 1)
        elif self._skipped:
            return
        elif tag in ("td", "th"):
            self._cells.append(" ".join("".join(self._words).split()))
            self._words = []
        elif tag == "tr" and self._rows:
            text = "\t".join(cell for cell in self._cells if cell)
            self.blocks.extend(Block(kind=PassageKind.ROW, text=part) for part in cut(text))
            self._cells, self._words = [], []
            self._rows = 0
        elif tag in _BREAKS and not self._rows:
            self.finish()

    def handle_data(self, data: str) -> None:
        if not self._skipped:
            self._words.append(data)

    def finish(self) -> None:
        """End the paragraph that is open."""
        text = " ".join("".join(self._words).split())
        self._words = []
        level, self._level = self._level, 0
        kind = PassageKind.HEADING if level else PassageKind.PARAGRAPH
        self.blocks.extend(Block(kind=kind, text=part, level=level) for part in cut(text))
