"""The values that go in and come out of the engine, all frozen.

Here: texts, passages, spans, matches, runs and the words used for their states.
Not here: reading or writing files (records), computing anything (the stages).
Every offset is a count of code points into the text as it was given, end exclusive.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """What a pair is, judged on what the proposal changes."""

    VERBATIM = "verbatim"
    EDITED = "edited"
    PARAPHRASE = "paraphrase"
    TOPIC = "topic"
    NONE = "none"


class Op(StrEnum):
    """What a span is: the same words, an edit between them, words found out of order, agreed language."""

    SAME = "same"
    EDIT = "edit"
    MOVED = "moved"
    PRIOR = "prior"


class Flag(StrEnum):
    """What a reader must know beside the verdict; most of them speak against a claim."""

    CLAIM = "claim"  # good enough, and in the right order of time, to be put before a person as influence
    ECHO = "echo"  # the official text is older than the proposal
    UNDATED = "undated"  # the order of time is not known, so no claim
    REVERSED = "reversed"
    WEAKENED = "weakened"
    STRENGTHENED = "strengthened"
    NUMBER = "number"
    RIVAL = "rival"  # somebody else proposed most of the same new words earlier
    PRIOR = "prior"  # nearly all shared words were agreed before
    BASED = "based"  # judged on the change against a base text
    SEMANTIC = "semantic"  # found by meaning, its words are not marked


class PassageKind(StrEnum):
    NUMBERED = "numbered"
    PREAMBULAR = "preambular"
    OPERATIVE = "operative"
    SENTENCE = "sentence"
    PARAGRAPH = "paragraph"


@dataclass(frozen=True, kw_only=True, slots=True)
class Text:
    """One document or paragraph as given. `date` is YYYY, YYYY-MM or YYYY-MM-DD; `base` the wording it
    amends.
    """

    id: str
    text: str
    lang: str | None = None
    date: str | None = None
    actor: str | None = None
    symbol: str | None = None
    base: str | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Passage:
    """A piece of a text that is compared as one; `strength` is the force of its opening verb, 0 when there
    is none.
    """

    start: int
    end: int
    kind: PassageKind
    strength: int = 0


@dataclass(frozen=True, kw_only=True, slots=True)
class Span:
    """Words of the proposal and the words of the official text that answer them."""

    proposal_start: int
    proposal_end: int
    official_start: int
    official_end: int
    op: Op


@dataclass(frozen=True, kw_only=True, slots=True)
class Source:
    """The earliest known text that has some words: an agreed wording, or somebody else's proposal."""

    id: str
    date: str | None
    actor: str | None
    share: float


@dataclass(frozen=True, kw_only=True, slots=True)
class Match:
    """One pair worth showing.

    `score` ranks (0 to 1, all shared words); `novel_score` counts only what is new on both sides (0 to 1);
    `probability` is the calibrated chance that a reader would call the proposal's change reflected.
    `mass` is the weight of shared words and `novel_share` the share of the proposal's words found in no
    earlier text.
    """

    proposal: str
    official: str
    kind: Kind
    probability: float
    score: float
    novel_score: float
    mass: float
    novel_share: float
    spans: tuple[Span, ...]
    first_seen: Source | None
    rivals: tuple[Source, ...]
    flags: tuple[Flag, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Run:
    """The matches of one run, best first, named by the hash of configuration, model and corpora."""

    name: str
    matches: tuple[Match, ...]
    warnings: tuple[str, ...]
