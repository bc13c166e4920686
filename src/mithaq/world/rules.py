"""Rules of the world of treaties: kinds, obligation classes, identifiers of provisions, entry into force.

Plain Python: no database, no clock, no language.
"""

import re
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum


class CountryStatus(StrEnum):
    """What a row of the country list is, in the eyes of the United Nations."""

    MEMBER_STATE = "member_state"
    OBSERVER_STATE = "observer_state"
    #: A State that is party to treaties of the UN and neither member nor observer (Cook Islands, Niue).
    NON_MEMBER_STATE = "non_member_state"
    #: A regional economic integration organization that can itself be party (European Union).
    ORGANISATION = "organisation"
    #: Everything else in the ISO list: dependent and other areas.
    AREA = "area"


class RegionSystem(StrEnum):
    """Whose division of the world a region belongs to."""

    #: Regional seats on the coalition's board.
    BOARD = "board"
    #: Regions of the coalition's coordinators.
    COORDINATION = "coordination"
    #: Regional groups of the United Nations.
    UN = "un"


class TreatyKind(StrEnum):
    """What an instrument is."""

    TREATY = "treaty"
    RECOMMENDATION = "recommendation"
    RESOLUTION = "resolution"
    FRAMEWORK_DECISION = "framework_decision"
    STANDARD = "standard"
    DECLARATION = "declaration"
    PRINCIPLES = "principles"


class MechanismKind(StrEnum):
    """What a body or a programme does with instruments."""

    REVIEW = "review"
    INITIATIVE = "initiative"
    NETWORK = "network"
    WORKING_GROUP = "working_group"
    COURT = "court"


class Obligation(StrEnum):
    """How strongly a provision binds a State party."""

    #: "shall": every party must do it.
    MANDATORY = "mandatory"
    #: "shall consider", "shall endeavour": a party must try or weigh it.
    TO_CONSIDER = "to_consider"
    #: "may": a party is free to.
    OPTIONAL = "optional"
    #: Its paragraphs differ; the note says which.
    MIXED = "mixed"
    #: It sets up bodies, terms or procedure and asks no measure of a party.
    PROCEDURAL = "procedural"


class ActKind(StrEnum):
    """By which act a State bound itself (Vienna Convention on the Law of Treaties, articles 11 and 15)."""

    RATIFICATION = "ratification"
    ACCESSION = "accession"
    ACCEPTANCE = "acceptance"
    APPROVAL = "approval"
    SUCCESSION = "succession"
    #: The source gives a date and no kind.
    UNKNOWN = "unknown"


class CivicSpace(StrEnum):
    """How free people are to organise and speak, as the CIVICUS Monitor rates it, freest first."""

    OPEN = "open"
    NARROWED = "narrowed"
    OBSTRUCTED = "obstructed"
    REPRESSED = "repressed"
    CLOSED = "closed"


class Change(StrEnum):
    """Which way a rating moved against the year before."""

    UP = "up"
    DOWN = "down"


_TREATY = r"[A-Z][A-Z0-9]*(?:-[A-Z0-9]+)*"
_PROVISION = re.compile(
    rf"({_TREATY}):art([1-9][0-9]*)(?:\.([1-9][0-9]*))?(?:\.([a-z]{{1,2}}))?(?:\.([ivx]+))?"
)


@dataclass(frozen=True, kw_only=True, order=True)
class ProvisionId:
    """The name of a provision: treaty, article, and where needed paragraph, letter and roman number.

    Written `UNCAC:art13.1.b`. An article without paragraphs may have letters (`UNCAC:art15.a`).
    """

    treaty: str
    article: int
    paragraph: int | None = None
    letter: str = ""
    roman: str = ""

    def __post_init__(self) -> None:
        if _PROVISION.fullmatch(str(self)) is None or (self.roman and not self.letter):
            raise ValueError(f"{str(self)!r} names no provision")

    def __str__(self) -> str:
        parts = [self.article, self.paragraph, self.letter, self.roman]
        return f"{self.treaty}:art" + ".".join(str(part) for part in parts if part)

    @property
    def number(self) -> str:
        """The number as people write it: `13`, `13(1)(b)`."""
        return f"{self.article}" + "".join(f"({p})" for p in (self.paragraph, self.letter, self.roman) if p)

    @property
    def parent(self) -> "ProvisionId | None":
        """The provision this one is part of; None for an article."""
        if self.roman:
            return ProvisionId(
                treaty=self.treaty, article=self.article, paragraph=self.paragraph, letter=self.letter
            )
        if self.letter and self.paragraph:
            return ProvisionId(treaty=self.treaty, article=self.article, paragraph=self.paragraph)
        if self.letter or self.paragraph:
            return ProvisionId(treaty=self.treaty, article=self.article)
        return None

    @classmethod
    def parse(cls, text: str) -> "ProvisionId":
        """Read `UNCAC:art13.1.b`. Raises ValueError for anything else."""
        match = _PROVISION.fullmatch(text)
        if match is None:
            raise ValueError(f"{text!r} names no provision; write it as UNCAC:art13.1.b")
        treaty, article, paragraph, letter, roman = match.groups()
        return cls(
            treaty=treaty,
            article=int(article),
            paragraph=int(paragraph) if paragraph else None,
            letter=letter or "",
            roman=roman or "",
        )


_CHAPTER = re.compile(rf"({_TREATY}):ch([1-9][0-9]*)")


def chapter_id(treaty: str, order: int) -> str:
    """The name of a chapter: `UNCAC:ch2`. Raises ValueError for what is no treaty code or order."""
    name = f"{treaty}:ch{order}"
    if _CHAPTER.fullmatch(name) is None:
        raise ValueError(f"{name!r} names no chapter")
    return name


def is_treaty_code(text: str) -> bool:
    """Whether the text is written as codes of treaties are: `UNCAC`, `COE-173`."""
    return re.fullmatch(_TREATY, text) is not None


def roman(number: int) -> str:
    """A number from 1 to 39 in roman figures, as chapters and cycles are numbered."""
    if not 1 <= number < 40:
        raise ValueError(f"{number} is not between 1 and 39")
    ones = ("", "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX")
    return "X" * (number // 10) + ones[number % 10]


def in_force_for(deposit: date | None, *, treaty_in_force: date | None, days: int | None) -> date | None:
    """From when the treaty binds a party that deposited on that day; None when a part is unknown.

    UNCAC, article 68 (and UNTOC, article 38): the thirtieth day after the deposit, or the day the
    treaty itself enters into force, whichever is later.
    """
    if deposit is None or treaty_in_force is None or days is None:
        return None
    return max(deposit + timedelta(days=days), treaty_in_force)
