"""Reports that go out: their sections, and the live fields within their texts. Plain Python.

A text may hold `{value:cosp-people}` (the value of a line), `{target:cosp-people}`, `{income:2025}` (euros of a year) and
`{day}` (the last day of the period). Until the report is signed off they follow the record; then they are frozen.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum


class OutKind(StrEnum):
    """What kind of report goes out."""

    ANNUAL = "annual"
    DONOR = "donor"
    BOARD = "board"


class SectionKind(StrEnum):
    """What stands in a section of a report."""

    TEXT = "text"  # a block that people write, kept from year to year
    FIGURES = "figures"  # every line with its value, target and grade
    CHARTS = "charts"
    MONEY = "money"  # income and spending by year; for a donor its own agreement
    WORKPLAN = "workplan"  # activities of the year
    THEORY = "theory"
    ERRATA = "errata"


@dataclass(frozen=True, kw_only=True)
class Section:
    """One section of a template, by its code."""

    code: str
    kind: SectionKind


def _sections(*pairs: tuple[str, SectionKind]) -> tuple[Section, ...]:
    return tuple(Section(code=code, kind=kind) for code, kind in pairs)


#: What stands in each kind of report, in order.
TEMPLATES: Mapping[OutKind, tuple[Section, ...]] = {
    OutKind.ANNUAL: _sections(
        ("opening", SectionKind.TEXT),
        ("charts", SectionKind.CHARTS),
        ("figures", SectionKind.FIGURES),
        ("year", SectionKind.TEXT),
        ("workplan", SectionKind.WORKPLAN),
        ("theory", SectionKind.THEORY),
        ("money", SectionKind.MONEY),
        ("errata", SectionKind.ERRATA),
        ("closing", SectionKind.TEXT),
    ),
    OutKind.DONOR: _sections(
        ("opening", SectionKind.TEXT),
        ("figures", SectionKind.FIGURES),
        ("year", SectionKind.TEXT),
        ("workplan", SectionKind.WORKPLAN),
        ("money", SectionKind.MONEY),
        ("errata", SectionKind.ERRATA),
    ),
    OutKind.BOARD: _sections(
        ("decisions", SectionKind.TEXT),
        ("figures", SectionKind.FIGURES),
        ("workplan", SectionKind.WORKPLAN),
        ("money", SectionKind.MONEY),
        ("errata", SectionKind.ERRATA),
    ),
}

#: The kinds of fields, and whether a name follows.
FIELDS: Mapping[str, bool] = {"value": True, "target": True, "income": True, "day": False}
_FIELD = re.compile(r"\{([a-z]+)(?::([A-Za-z0-9.-]+))?\}")


def text_sections(kind: OutKind) -> tuple[str, ...]:
    """The codes of the sections that people write."""
    return tuple(section.code for section in TEMPLATES[kind] if section.kind is SectionKind.TEXT)


def fields_in(text: str) -> list[tuple[str, str]]:
    """The fields of a text, each once, in order: kind and name."""
    return list(dict.fromkeys((match[1], match[2] or "") for match in _FIELD.finditer(text)))


def unknown_fields(text: str, is_known: Callable[[str, str], bool]) -> list[str]:
    """The fields that nothing can fill, as they are written."""
    found = []
    for kind, name in fields_in(text):
        right = kind in FIELDS and FIELDS[kind] == bool(name)
        if not right or not is_known(kind, name):
            found.append(f"{{{kind}:{name}}}" if name else f"{{{kind}}}")
    return found


def fill(text: str, value_of: Callable[[str, str], str]) -> str:
    """The text with every field replaced. What comes from a field is never read as a field again."""
    return _FIELD.sub(lambda match: value_of(match[1], match[2] or ""), text)


def paragraphs(text: str) -> list[str]:
    """The paragraphs of a text: what is parted by an empty line."""
    return [part.strip() for part in re.split(r"\n\s*\n", text.replace("\r\n", "\n")) if part.strip()]


def carried_over(
    wanted: Sequence[str], earlier: Sequence[Mapping[tuple[str, str], str]]
) -> dict[tuple[str, str], str]:
    """The newest text of each section and language from earlier reports, the newest report first."""
    found: dict[tuple[str, str], str] = {}
    for blocks in earlier:
        for (section, language), text in blocks.items():
            if section in wanted and text.strip():
                found.setdefault((section, language), text)
    return found
