"""The PDF edition of a manuscript: tagged, to PDF/UA-1, from right to left when the language is. And what the file itself says of that."""

import re
import zlib
from dataclasses import dataclass
from pathlib import Path

from mithaq.core.pdf import render_pdf
from mithaq.reports import edition_letters
from mithaq.reports.manuscript import Manuscript

TEMPLATE = Path(__file__).parent / "typst" / "report.typ"
#: Languages whose letters our own faces have (of Chinese the characters of GB 2312); a report in another has no PDF here,
#: only the other editions.
LANGUAGES = frozenset(
    {"ar", "en", "es", "fr", "pt", "ru", "sr", "bs", "hr", "mk", "uk", "de", "it", "sw", "tr", "zh"}
)


def can_set(language: str) -> bool:
    """Whether our faces have the letters of the language."""
    return language.split("-")[0] in LANGUAGES


@dataclass(frozen=True, kw_only=True)
class Made:
    """A PDF, and whether letters in it could not be shown and stand as `edition_letters.MISSING`."""

    content: bytes
    letters_missing: bool


def make_pdf(manuscript: Manuscript) -> Made:
    """Set a manuscript. Typst itself refuses what PDF/UA-1 does not allow."""
    import typst  # large; only needed here

    data = manuscript.as_data()
    fit = edition_letters.shown_in(data)
    missing = edition_letters.MISSING in str(fit) and edition_letters.MISSING not in str(data)
    try:
        return Made(content=render_pdf(TEMPLATE, fit), letters_missing=missing)
    except typst.TypstError:
        # A mark that no face can put on that letter: rare, and the letter alone can be read.
        plain = edition_letters.shown_in(data, plain=True)
        return Made(content=render_pdf(TEMPLATE, plain), letters_missing=True)


@dataclass(frozen=True, kw_only=True)
class Claims:
    """What a PDF says of itself that a reader of screens needs."""

    is_tagged: bool
    says_ua1: bool
    language: str
    shows_title: bool
    pages: int

    @property
    def holds(self) -> bool:
        """Whether all of it is there."""
        return self.is_tagged and self.says_ua1 and bool(self.language) and self.shows_title


def claims_of(content: bytes) -> Claims:
    """Look into a PDF for its tags, its claim, its language and its title, in compressed objects too."""
    whole = content + b"".join(_unpacked(content))
    catalogue = re.search(rb"/Type\s*/Catalog\b.{0,2000}?/Lang\s*\(([^)]+)\)", whole, re.DOTALL)
    return Claims(
        is_tagged=bool(re.search(rb"/Marked\s+true", whole)) and b"/StructTreeRoot" in whole,
        says_ua1=bool(re.search(rb"pdfuaid:part[=>\"\s]*1", whole)),
        language=catalogue.group(1).decode("latin-1") if catalogue else "",
        shows_title=bool(re.search(rb"/DisplayDocTitle\s+true", whole)),
        pages=len(re.findall(rb"/Type\s*/Page\b(?!s)", whole)),
    )


def _unpacked(content: bytes) -> list[bytes]:
    found = []
    for match in re.finditer(rb"stream\r?\n", content):
        # Only streams of objects and of metadata matter here, and those say so just before.
        before = content[max(0, match.start() - 300) : match.start()]
        if b"/ObjStm" not in before and b"/Metadata" not in before:
            continue
        try:
            found.append(zlib.decompressobj().decompress(content[match.end() :], 20_000_000))
        except zlib.error:
            continue
    return found
