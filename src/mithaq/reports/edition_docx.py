"""The DOCX edition of a manuscript: real headings, real languages, from right to left when the language is."""

import io
from datetime import datetime
from typing import Any

from mithaq.reports.manuscript import Block, BlockKind, Manuscript, direction_of


def make_docx(manuscript: Manuscript, *, modified: datetime) -> bytes:
    """Make the file."""
    from docx import Document  # large; only needed here

    document = Document()
    core = document.core_properties
    core.title, core.author, core.language = manuscript.title[:250], manuscript.by[:250], manuscript.language
    core.comments, core.created, core.modified = "", modified, modified
    _set_language(document, manuscript.language)
    write = _Writer(document, manuscript.language)
    write.line(manuscript.title, style="Title")
    for line in (manuscript.subtitle, manuscript.by, manuscript.day):
        if line:
            write.line(line)
    if manuscript.notice:
        write.line(manuscript.notice, bold=True)
    for block in manuscript.blocks:
        write.block(block)
    for line in (manuscript.citation, manuscript.address, manuscript.licence):
        if line:
            write.line(line)
    target = io.BytesIO()
    document.save(target)
    return target.getvalue()


def _set_language(document: Any, language: str) -> None:
    """Say the language of the whole in the default style, for checkers of spelling and readers of screens."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    for element in document.styles.element.iter(qn("w:lang")):
        element.set(qn("w:val"), language)
        if direction_of(language) == "rtl":
            element.set(qn("w:bidi"), language)
    if direction_of(language) == "rtl":
        for section in document.sections:
            section._sectPr.append(OxmlElement("w:bidi"))


class _Writer:
    """Adds paragraphs. Elements are made at the end of the body at once: looking styles up by name for each would take most of the time."""

    def __init__(self, document: Any, language: str) -> None:
        self.document, self.language = document, language
        self.body = document.element.body
        self.end = self.body.sectPr
        self.styles = {style.name: style.style_id for style in document.styles}

    def line(
        self, text: str, *, style: str = "Normal", bold: bool = False, language: str = "", lead: str = ""
    ) -> None:
        """One paragraph, with `lead` in bold before it."""
        from docx.oxml import OxmlElement
        from docx.oxml.ns import qn

        own = language or self.language
        right_to_left = direction_of(own) == "rtl"
        paragraph = OxmlElement("w:p")
        properties = OxmlElement("w:pPr")
        if style != "Normal":
            name = OxmlElement("w:pStyle")
            name.set(qn("w:val"), self.styles[style])
            properties.append(name)
        if right_to_left:
            properties.append(OxmlElement("w:bidi"))
        if len(properties):
            paragraph.append(properties)
        pieces = [(lead + " ", True)] if lead else []
        for words, is_bold in [*pieces, (text, bold)]:
            paragraph.append(_run(words, bold=is_bold, rtl=right_to_left, language=language))
        self.end.addprevious(paragraph)

    def block(self, block: Block) -> None:
        """One block of the manuscript."""
        own = block.language
        if block.kind is BlockKind.HEADING:
            self.line(block.text, style=f"Heading {min(block.level, 9)}", language=own)
        elif block.kind is BlockKind.RECOMMENDATION:
            self.line(block.text, style="Intense Quote", lead=block.lead, language=own)
        elif block.kind is BlockKind.REPLY:
            self.line(block.text, style="Quote", language=own)
        elif block.kind is BlockKind.FINDING:
            self.line(block.text, bold=True, language=own)
        elif block.kind is BlockKind.ANSWER:
            self.line(block.text, language=own)
            self.line(block.lead, bold=True, language=own)
        else:
            self.line(block.text, lead=block.lead, language=own)
        for label, value in block.pairs:
            self.line(value, lead=f"{label}:", language=own)
        if block.href:
            self.line(block.href)


def _run(text: str, *, bold: bool, rtl: bool, language: str) -> Any:
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    run = OxmlElement("w:r")
    properties = OxmlElement("w:rPr")
    if bold:
        properties.append(OxmlElement("w:b"))
        properties.append(OxmlElement("w:bCs"))
    if rtl:
        properties.append(OxmlElement("w:rtl"))
    if language:
        named = OxmlElement("w:lang")
        named.set(qn("w:val"), language)
        if rtl:
            named.set(qn("w:bidi"), language)
        properties.append(named)
    if len(properties):
        run.append(properties)
    for number, part in enumerate(text.split("\n")):
        if number:
            run.append(OxmlElement("w:br"))
        words = OxmlElement("w:t")
        words.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
        words.text = part
        run.append(words)
    return run
