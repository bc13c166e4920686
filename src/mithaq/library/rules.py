"""Plain rules of the library: kinds, who may read, how a reading can end. Symbols have `symbols`, words have `analyser`."""

from dataclasses import dataclass
from enum import StrEnum

LANGUAGES = ("ar", "en", "es", "fr", "ru", "zh")
RIGHT_TO_LEFT = frozenset({"ar"})


class DocumentKind(StrEnum):
    """What a document is."""

    RESOLUTION = "resolution"
    DRAFT_RESOLUTION = "draft_resolution"
    EXECUTIVE_SUMMARY = "executive_summary"
    FULL_REPORT = "full_report"
    SELF_ASSESSMENT = "self_assessment"
    PARALLEL_REPORT = "parallel_report"
    SESSION_REPORT = "session_report"
    NOTE = "note"
    STATEMENT = "statement"
    TREATY = "treaty"
    LAW = "law"
    GUIDE = "guide"
    OTHER = "other"


class Readership(StrEnum):
    """Who may read a document."""

    PUBLIC = "public"
    #: Hub staff, the director, regional coordinators and the auditor.
    STAFF = "staff"
    #: The people named with it, besides the hub and the auditor.
    NAMED = "named"


class Reading(StrEnum):
    """Where the reading of a file stands."""

    WAITING = "waiting"
    READ = "read"
    REFUSED = "refused"


class PassageKind(StrEnum):
    """What a passage is."""

    HEADING = "heading"
    PARAGRAPH = "paragraph"
    #: A row of a table, its cells one after the other.
    ROW = "row"
    #: A picture (perhaps a table) whose words nobody can read out.
    PICTURE = "picture"


class ReadFault(StrEnum):
    """Why a file was refused."""

    LOCKED = "locked"
    MACROS = "macros"
    BOMB = "bomb"
    NO_TEXT = "no_text"
    EMPTY = "empty"
    DAMAGED = "damaged"
    TOO_MUCH = "too_much"
    TOO_MANY_PAGES = "too_many_pages"
    WRONG_KIND = "wrong_kind"
    MISSING = "missing"


@dataclass(frozen=True, kw_only=True)
class Block:
    """One passage as a reader found it. `box` is left, top, right, bottom in points from the page's top left."""

    kind: PassageKind
    text: str
    level: int = 0
    page: int | None = None
    box: tuple[float, float, float, float] | None = None


@dataclass(frozen=True, kw_only=True)
class ReadDocument:
    """What a file holds: passages in reading order, how many pages, and pages that hold pictures alone."""

    blocks: list[Block]
    pages: int | None = None
    picture_pages: tuple[int, ...] = ()
    title: str = ""
