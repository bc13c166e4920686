"""Symbols of documents of the United Nations: read, written one way, found in running text, and where they are published.

`CAC/COSP/2023/L.4/Rev.1` is a body (`CAC/COSP`), a session (2023), a document (`L.4`) and what was done to it (`Rev.1`).
Plain Python. Rules: "United Nations document symbols", Dag Hammarskjöld Library (from memory; unverified).
"""

import re
import unicodedata
from dataclasses import dataclass
from urllib.parse import quote

#: The first part of symbols, and what stands behind it.
SERIES = frozenset(
    {"A", "S", "E", "T", "ST", "CAC", "CTOC", "CCPR", "CEDAW", "CERD", "CRC", "CAT", "CMW", "CRPD", "CED"}
    | {"HRI", "DP", "TD", "UNEP", "FCCC", "DC", "CD", "LOS", "SPLOS", "UNW", "JIU", "CCW", "NPT", "GC"}
)
#: Kinds of documents and of changes that are written with a point and a number.
KINDS = {
    "L": "limited",
    "CRP": "conference_room_paper",
    "NGO": "non_governmental",
    "INF": "information",
    "WP": "working_paper",
    "PV": "verbatim_record",
    "SR": "summary_record",
    "MIN": "minutes",
    "CN": "commission",
    "WG": "working_group",
    "EG": "expert_group",
    "SC": "subcommittee",
    "AC": "ad_hoc_committee",
    "C": "committee",
    "CONF": "conference",
    "DEC": "decision",
    "PRST": "presidential_statement",
    "GC": "governing_council",
    "SUB": "subcommission",
    "R": "restricted",
}
CHANGES = {
    "ADD": "addendum",
    "REV": "revision",
    "CORR": "corrigendum",
    "AMEND": "amendment",
    "EXCERPT": "excerpt",
}
#: How parts are written that are neither all capitals nor numbers.
_SPELLED = {
    "ADD": "Add",
    "REV": "Rev",
    "CORR": "Corr",
    "AMEND": "Amend",
    "EXCERPT": "Excerpt",
    "SUB": "Sub",
    "SUMMARY": "Summary",
}
#: The bodies of the Convention against Corruption and their neighbours, longest first.
BODIES: tuple[tuple[tuple[str, ...], str], ...] = (
    (("CAC", "COSP", "IRG"), "implementation_review_group"),
    (("CAC", "COSP", "WG.2"), "working_group_asset_recovery"),
    (("CAC", "COSP", "WG.4"), "working_group_prevention"),
    (("CAC", "COSP", "EG.1"), "expert_meeting_cooperation"),
    (("CAC", "COSP"), "conference_of_states_parties"),
    (("CTOC", "COP"), "conference_organized_crime"),
    (("E", "CN.15"), "commission_crime_prevention"),
    (("A", "HRC"), "human_rights_council"),
    (("A", "RES"), "general_assembly"),
    (("S", "RES"), "security_council"),
    (("A",), "general_assembly"),
    (("S",), "security_council"),
    (("E",), "economic_and_social_council"),
)
LONGEST = 80
_DASHES = str.maketrans({"\\": "/", "⁄": "/", "∕": "/", "／": "/", "–": "-", "—": "-", "‐": "-", "‑": "-"})
_POINTED = re.compile(
    rf"^({'|'.join(sorted([*KINDS, *CHANGES], key=len, reverse=True))})\s*[.\s]?\s*(\d{{1,4}})$",
    re.IGNORECASE,
)
#: Resolutions of the Security Council carry their year: S/RES/1325 (2000).
_YEAR = re.compile(r"\s*\((\d{4})\)$")
_PLAIN = re.compile(r"^[A-Za-z0-9][A-Za-z0-9.()\-]*\*{0,3}$")
_IN_TEXT = re.compile(
    rf"(?<![\w/])(?:{'|'.join(sorted(SERIES, key=len, reverse=True))})(?:/(?:[A-Za-z]{{1,7}}\.\s?\d{{1,4}}|[A-Z]{{2,7}}|[IVX]{{1,5}}|\d{{1,4}}|S-\d{{1,2}}))+(?![\w/])"
)


@dataclass(frozen=True, kw_only=True)
class Symbol:
    """A symbol in its parts. `base` is the symbol without what was done to it (revisions, addenda, corrections)."""

    text: str
    parts: tuple[str, ...]
    body: str
    session: str
    kind: str
    changes: tuple[str, ...]

    @property
    def base(self) -> str:
        """The document that was revised, added to or corrected."""
        kept = [part for part in self.parts if part.split(".")[0].upper() not in CHANGES]
        return "/".join(kept)


def parse(text: str) -> Symbol | None:
    """Read a symbol as somebody typed it; None when it is none."""
    bare = unicodedata.normalize("NFKC", text).translate(_DASHES)
    bare = "".join(letter for letter in bare if unicodedata.category(letter) != "Cf").strip().strip(".,;:")
    if not bare or len(bare) > LONGEST:
        return None
    year = _YEAR.search(bare)
    parts = [_part(part.strip()) for part in (bare[: year.start()] if year else bare).split("/")]
    if year and "RES" not in parts:
        return None
    if len(parts) < 2 or not all(parts) or parts[0] not in SERIES:
        return None
    if not any(letter.isdigit() for part in parts[1:] for letter in part):
        return None
    written = "/".join(parts) + (f" ({year.group(1)})" if year else "")
    if len(written) > LONGEST:
        return None
    return Symbol(
        text=written,
        parts=tuple(parts),
        body=_body(parts),
        session=_session(parts),
        kind=_kind(parts),
        changes=tuple(part for part in parts if part.split(".")[0].upper() in CHANGES),
    )


def _part(part: str) -> str:
    """One part as it is written: `l 4` is `L.4`, `add1` is `Add.1`."""
    if pointed := _POINTED.match(part):
        word = pointed.group(1).upper()
        return f"{_SPELLED.get(word, word)}.{int(pointed.group(2))}"
    if not _PLAIN.match(part):
        return ""
    upper = part.upper()
    return _SPELLED.get(upper, upper)


def _body(parts: list[str]) -> str:
    for prefix, body in BODIES:
        if tuple(parts[: len(prefix)]) == prefix:
            return body
    return ""


def _session(parts: list[str]) -> str:
    """The session or year: the first part that is a number or a Roman number, when something follows it."""
    for part in parts[1:-1]:
        if part.isdigit() or re.fullmatch(r"[IVX]+", part):
            return part
    return ""


def _kind(parts: list[str]) -> str:
    if "RES" in parts:
        return "resolution"
    for part in reversed(parts):
        word = part.split(".")[0].upper()
        if "." in part and word in ("L", "CRP", "NGO", "INF", "WP", "PV", "SR", "DEC"):
            return KINDS[word]
    return ""


def normalised(text: str) -> str:
    """The symbol as the United Nations writes it; what is no symbol stays as it is, without spaces at its ends."""
    found = parse(text)
    return found.text if found else " ".join(text.split())[:LONGEST]


def official_address(text: str, language: str = "en") -> str:
    """Where the United Nations publishes a document with this symbol, or "" when it is no symbol of theirs."""
    found = parse(text)
    if found is None:
        return ""
    known = language if language in ("ar", "zh", "en", "fr", "ru", "es") else "en"
    return f"https://docs.un.org/{known}/{quote(found.text.rstrip('*'), safe='/()')}"


def find_in(text: str) -> list[tuple[int, int, str]]:
    """The symbols in running text: first character, the one after the last, and the symbol as it is written."""
    found = []
    for match in _IN_TEXT.finditer(text):
        symbol = parse(match.group())
        if symbol is not None:
            found.append((match.start(), match.end(), symbol.text))
    return found
