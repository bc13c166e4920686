"""A report as it is published: one frozen value from which page, PDF, DOCX and EPUB are all made. Plain Python.

It knows no database and no language of its own: every word in it was put there by `queries_manuscript`.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any

#: Languages that are written from right to left.
RIGHT_TO_LEFT = frozenset({"ar", "dv", "fa", "he", "ku", "ps", "sd", "ug", "ur", "yi"})


def direction_of(language: str) -> str:
    """`rtl` or `ltr`, for an attribute."""
    return "rtl" if language.split("-")[0] in RIGHT_TO_LEFT else "ltr"


#: What no XML, and so neither EPUB nor DOCX, can hold.
_FORBIDDEN = re.compile("[^\t\n\r\u0020-\u007e\u00a0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def printable(text: str) -> str:
    """The text without control signs and halves of letters."""
    return _FORBIDDEN.sub("", text)


class BlockKind(StrEnum):
    """What a piece of a report is."""

    HEADING = "heading"
    TEXT = "text"
    #: A question of the template and the answer that was chosen.
    ANSWER = "answer"
    #: What was found on an article: one sentence, and scores as pairs.
    FINDING = "finding"
    #: A recommendation: its text, its number in `lead`, its details as pairs, its address in `href`.
    RECOMMENDATION = "recommendation"
    #: A source: its number in `lead`, its address in `href`.
    SOURCE = "source"
    #: Words of the State, beside ours.
    REPLY = "reply"
    #: A summary in another language.
    SUMMARY = "summary"


@dataclass(frozen=True, kw_only=True)
class Block:
    """One piece, in order. `language` is set where it is not the report's."""

    kind: BlockKind
    text: str
    level: int = 0
    lead: str = ""
    pairs: tuple[tuple[str, str], ...] = ()
    href: str = ""
    anchor: str = ""
    language: str = ""

    def __post_init__(self) -> None:
        for name in ("text", "lead", "href"):
            object.__setattr__(self, name, printable(getattr(self, name)))
        object.__setattr__(
            self, "pairs", tuple((printable(label), printable(value)) for label, value in self.pairs)
        )


@dataclass(frozen=True, kw_only=True)
class Manuscript:
    """A whole report in one language, with every word that its covers carry."""

    code: str
    language: str
    title: str
    subtitle: str
    by: str
    day: str
    address: str
    licence: str
    #: How it should be cited.
    citation: str
    #: Said on the cover and in the foot of every page, when there is something to say (an invented report, a draft).
    notice: str
    contents_word: str
    page_word: str
    blocks: tuple[Block, ...]

    def __post_init__(self) -> None:
        for name in ("title", "subtitle", "by", "day", "address", "licence", "citation", "notice"):
            object.__setattr__(self, name, printable(getattr(self, name)))

    @property
    def direction(self) -> str:
        """`rtl` or `ltr`."""
        return direction_of(self.language)

    def headings(self, deepest: int = 2) -> Iterator[Block]:
        """The headings down to a level, for a table of contents."""
        return (block for block in self.blocks if block.kind is BlockKind.HEADING and block.level <= deepest)

    def as_data(self) -> dict[str, Any]:
        """As plain data, for a row or a template."""
        return {**asdict(self), "direction": self.direction}

    @classmethod
    def from_data(cls, data: Mapping[str, Any]) -> "Manuscript":
        """The value that `as_data` wrote down."""
        fields = {name: value for name, value in data.items() if name not in ("blocks", "direction")}
        return cls(
            **fields,
            blocks=tuple(
                Block(
                    **{
                        **block,
                        "kind": BlockKind(block["kind"]),
                        "pairs": tuple((str(label), str(value)) for label, value in block["pairs"]),
                    }
                )
                for block in data["blocks"]
            ),
        )


def faults(manuscript: Manuscript) -> list[str]:
    """What would make its editions invalid: `no_title`, `no_text`, `repeated_anchor`, `skipped_level`, each once."""
    found: list[str] = []
    if not manuscript.title.strip():
        found.append("no_title")
    if not any(block.kind is not BlockKind.HEADING and block.text.strip() for block in manuscript.blocks):
        found.append("no_text")
    anchors = [block.anchor for block in manuscript.blocks if block.anchor]
    if len(set(anchors)) != len(anchors):
        found.append("repeated_anchor")
    level = 0
    for heading in manuscript.headings(9):
        if heading.level > level + 1 or heading.level < 1:
            found.append("skipped_level")
            break
        level = heading.level
    return found
