"""The EPUB 3 edition of a manuscript: one file of text, its contents, one style sheet, zipped in the order that readers ask for.

The same manuscript gives the same bytes. Nothing in it points outside but the links of the report.
"""

import io
import zipfile
from collections.abc import Iterable
from xml.sax.saxutils import escape, quoteattr

from mithaq.reports.manuscript import Block, BlockKind, Manuscript, direction_of

MIMETYPE = "application/epub+zip"
_WHEN = (2020, 1, 1, 0, 0, 0)
_STYLE = """body{line-height:1.6}h1,h2,h3{line-height:1.3}
.finding,.recommendation{margin-block:1.2em;padding-inline-start:.8em;border-inline-start:.2em solid}
.soft{font-size:.9em}.lead{font-weight:bold}dl{margin:0}dt{font-weight:bold}dd{margin:0}
"""


def make_epub(manuscript: Manuscript, *, modified: str) -> bytes:
    """Make the file; `modified` is the moment of the edition as in `2026-05-01T10:00:00Z`."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as book:
        # The first entry, not compressed: by it programs know what the file is.
        _put(book, "mimetype", MIMETYPE, packed=False)
        _put(
            book,
            "META-INF/container.xml",
            '<?xml version="1.0" encoding="UTF-8"?>\n'
            '<container version="1.0" xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles>'
            '<rootfile full-path="EPUB/package.opf" media-type="application/oebps-package+xml"/>'
            "</rootfiles></container>",
        )
        _put(book, "EPUB/package.opf", _package(manuscript, modified))
        _put(book, "EPUB/nav.xhtml", _contents(manuscript))
        _put(book, "EPUB/text.xhtml", _text(manuscript))
        _put(book, "EPUB/style.css", _STYLE)
    return target.getvalue()


def _put(book: zipfile.ZipFile, name: str, text: str, *, packed: bool = True) -> None:
    entry = zipfile.ZipInfo(name, _WHEN)
    entry.external_attr = 0o644 << 16
    entry.compress_type = zipfile.ZIP_DEFLATED if packed else zipfile.ZIP_STORED
    book.writestr(entry, text.encode())


def _package(manuscript: Manuscript, modified: str) -> str:
    way = ' page-progression-direction="rtl"' if manuscript.direction == "rtl" else ""
    features = ("structuralNavigation", "tableOfContents", "displayTransformability", "readingOrder")
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<package xmlns="http://www.idpf.org/2007/opf" version="3.0" unique-identifier="id"'
        f" xml:lang={quoteattr(manuscript.language)} dir={quoteattr(manuscript.direction)}>"
        '<metadata xmlns:dc="http://purl.org/dc/elements/1.1/">'
        f'<dc:identifier id="id">{escape(manuscript.address or f"urn:report:{manuscript.code}")}</dc:identifier>'
        f"<dc:title>{escape(manuscript.title)}</dc:title>"
        f"<dc:language>{escape(manuscript.language)}</dc:language>"
        f"<dc:creator>{escape(manuscript.by)}</dc:creator>"
        f"<dc:rights>{escape(manuscript.licence)}</dc:rights>"
        f'<meta property="dcterms:modified">{escape(modified)}</meta>'
        '<meta property="schema:accessMode">textual</meta>'
        '<meta property="schema:accessModeSufficient">textual</meta>'
        '<meta property="schema:accessibilityHazard">none</meta>'
        + "".join(f'<meta property="schema:accessibilityFeature">{each}</meta>' for each in features)
        + "</metadata><manifest>"
        '<item id="nav" href="nav.xhtml" media-type="application/xhtml+xml" properties="nav"/>'
        '<item id="text" href="text.xhtml" media-type="application/xhtml+xml"/>'
        '<item id="style" href="style.css" media-type="text/css"/>'
        f'</manifest><spine{way}><itemref idref="text"/></spine></package>'
    )


def _page(manuscript: Manuscript, body: str) -> str:
    language = quoteattr(manuscript.language)
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n<!DOCTYPE html>\n'
        '<html xmlns="http://www.w3.org/1999/xhtml" xmlns:epub="http://www.idpf.org/2007/ops"'
        f" lang={language} xml:lang={language} dir={quoteattr(manuscript.direction)}>"
        f"<head><title>{escape(manuscript.title)}</title>"
        f'<link rel="stylesheet" type="text/css" href="style.css"/></head><body>{body}</body></html>'
    )


def _contents(manuscript: Manuscript) -> str:
    lines: list[str] = []
    level = 0
    for block in manuscript.headings():
        if block.level > level:
            lines.append("<ol>" * (block.level - level))
        else:
            lines.append("</li>" + "</ol></li>" * (level - block.level))
        level = block.level
        lines.append(f'<li><a href="text.xhtml#{escape(block.anchor)}">{escape(block.text)}</a>')
    if level:
        lines.append("</li></ol>" * level)
    else:
        lines.append(f'<ol><li><a href="text.xhtml">{escape(manuscript.title)}</a></li></ol>')
    heading = f"<h1>{escape(manuscript.contents_word)}</h1>"
    return _page(manuscript, f'<nav epub:type="toc" role="doc-toc">{heading}{"".join(lines)}</nav>')


def _text(manuscript: Manuscript) -> str:
    head = [
        f"<h1>{escape(manuscript.title)}</h1>",
        *(f"<p>{escape(line)}</p>" for line in (manuscript.subtitle, manuscript.by, manuscript.day) if line),
    ]
    if manuscript.notice:
        head.append(f'<p class="lead">{escape(manuscript.notice)}</p>')
    tail = [f'<p class="soft">{escape(line)}</p>' for line in (manuscript.citation, manuscript.licence)]
    return _page(manuscript, "".join([*head, *_blocks(manuscript.blocks), *tail]))


def _blocks(blocks: Iterable[Block]) -> Iterable[str]:
    for block in blocks:
        own = (
            f' lang="{block.language}" xml:lang="{block.language}" dir="{direction_of(block.language)}"'
            if block.language
            else ""
        )
        text = escape(block.text)
        link = (
            f'<p class="soft"><a href={quoteattr(block.href)}>{escape(block.href)}</a></p>'
            if block.href
            else ""
        )
        pairs = "".join(f"<dt>{escape(label)}</dt><dd>{escape(value)}</dd>" for label, value in block.pairs)
        details = f"<dl>{pairs}</dl>" if pairs else ""
        lead = f'<span class="lead">{escape(block.lead)}</span> ' if block.lead else ""
        name = f' id="{escape(block.anchor)}"' if block.anchor else ""
        if block.kind is BlockKind.HEADING:
            level = min(block.level + 1, 6)
            yield f"<h{level}{name}{own}>{text}</h{level}>"
        elif block.kind in (BlockKind.FINDING, BlockKind.RECOMMENDATION):
            yield f'<div class="{block.kind.value}"{name}{own}><p>{lead}{text}</p>{details}{link}</div>'
        elif block.kind is BlockKind.REPLY:
            yield f"<blockquote{name}{own}><p>{text}</p></blockquote>"
        elif block.kind is BlockKind.ANSWER:
            yield f'<p{name}{own}>{text} <span class="lead">{escape(block.lead)}</span></p>'
        else:
            yield f"<div{name}{own}><p>{lead}{text}</p>{link}</div>"


def faults_of(content: bytes) -> list[str]:
    """What is wrong with the structure of an EPUB: codes, none when it is right. For tests and for the person who publishes."""
    from xml.etree import ElementTree  # our own output, read back

    found: list[str] = []
    with zipfile.ZipFile(io.BytesIO(content)) as book:
        names = book.namelist()
        first = book.infolist()[0]
        if (
            first.filename != "mimetype"
            or first.compress_type != zipfile.ZIP_STORED
            or book.read("mimetype") != MIMETYPE.encode()
        ):
            found.append("mimetype")
        package = ElementTree.fromstring(book.read("EPUB/package.opf"))  # noqa: S314
        opf = "{http://www.idpf.org/2007/opf}"
        for item in package.iter(f"{opf}item"):
            if f"EPUB/{item.get('href')}" not in names:
                found.append("missing_item")
        if not any("nav" in (item.get("properties") or "") for item in package.iter(f"{opf}item")):
            found.append("no_contents")
        text = ElementTree.fromstring(book.read("EPUB/text.xhtml"))  # noqa: S314
        anchors = {element.get("id") for element in text.iter() if element.get("id")}
        contents = ElementTree.fromstring(book.read("EPUB/nav.xhtml"))  # noqa: S314
        for link in contents.iter("{http://www.w3.org/1999/xhtml}a"):
            _file, _hash, anchor = (link.get("href") or "").partition("#")
            if anchor and anchor not in anchors:
                found.append("broken_contents")
    return found
