"""An explanation a diplomat can read: what is shared, what was agreed before, the verdict and what speaks
against it.

Here: the parts and sentences of an explanation. Not here: its looks as text, HTML or JSON (display).
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from alignment.errors import UnknownText
from alignment.families import Member
from alignment.matches import Desk, find_rivals, make_match
from alignment.novelty import NOBODY
from alignment.values import Flag, Kind, Match, Op, Span, Text


class Mark(StrEnum):
    """How a piece of text is marked."""

    PLAIN = "plain"
    SHARED = "shared"
    MOVED = "moved"
    EDIT = "edit"
    PRIOR = "prior"


@dataclass(frozen=True, kw_only=True, slots=True)
class Piece:
    """A stretch of one text, in order, and where its agreed wording was first seen."""

    start: int
    end: int
    mark: Mark
    source: str | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Explanation:
    """Everything that is shown about one pair."""

    match: Match
    proposal: Text
    official: Text
    proposal_pieces: tuple[Piece, ...]
    official_pieces: tuple[Piece, ...]
    base: str | None
    verdict: tuple[str, ...]
    against: tuple[str, ...]
    family: tuple[Member, ...]


_VERDICTS = {
    Kind.VERBATIM: "What the proposal changes comes back nearly word for word in the official text.",
    Kind.EDITED: "What the proposal changes comes back in the official text with edits.",
    Kind.PARAPHRASE: "The official text seems to say what the proposal changes, in other words.",
    Kind.TOPIC: "Both texts treat the same subject; what the proposal changes is not found in the official text.",
    Kind.NONE: "Nothing of what the proposal changes is found in the official text.",
}

_TURNED = (
    "The words of the proposal come back in the official text, but turned round: it may say the opposite."
)

_AGAINST = {
    Flag.ECHO: "The official text is as old as the proposal or older: the proposal may repeat it, and cannot have shaped it.",
    Flag.UNDATED: "The order of the two texts in time is not known, so no claim can rest on this pair.",
    Flag.REVERSED: "A negation or a strike stands on one side only: the official text may say the opposite.",
    Flag.WEAKENED: "The official text is weaker: a weaker verb, or a restriction the proposal does not have.",
    Flag.NUMBER: "A number differs between the two texts.",
    Flag.RIVAL: "Somebody else proposed most of the same new words earlier.",
    Flag.PRIOR: "Nearly all the shared words were agreed before the proposal.",
    Flag.SEMANTIC: "The pair was found by meaning across languages; no words can be marked and a reader must compare them.",
}


def choose_match(desk: Desk, foreign: list[Match], proposal: str, official: str | None) -> Match:
    """The match of a pair, or the best one of the proposal. Raises UnknownText when there is none."""
    table = desk.table
    own = desk.proposals.place(proposal)
    rows = [row for row in range(len(table)) if table.proposals[row] == own]
    if official is not None:
        other = desk.officials.place(official)
        rows = [row for row in rows if table.officials[row] == other]
        foreign = [match for match in foreign if match.official == official]
    rivals = find_rivals(desk)
    found = [make_match(desk, row, rivals.get(row, ())) for row in rows] + foreign
    if found:
        return min(found, key=lambda match: (-match.probability, -match.score, match.official))
    if official is None or own is None:
        raise UnknownText(proposal, "proposals with a match")
    return Match(
        proposal=proposal, official=official, kind=Kind.NONE, probability=0.0, score=0.0, novel_score=0.0, mass=0.0,
        novel_share=1.0, spans=(), first_seen=None, rivals=(), flags=(),
    )  # fmt: skip


def _source_at(desk: Desk, text: int, start: int, end: int) -> str | None:
    """The earliest source of the words of the proposal in a stretch, as "id (date)"."""
    passages = desk.proposals.passages_of(text)
    first, last = (
        int(desk.proposals.word_bounds[passages.start]),
        int(desk.proposals.word_bounds[passages.stop]),
    )
    starts = desk.proposals.word_starts[first:last]
    inside = np.flatnonzero((starts >= start) & (starts + desk.proposals.word_sizes[first:last] <= end))
    if not inside.size:
        return None
    source = int(desk.cover.source[first:last][inside].min())
    if source == NOBODY:
        return None
    origin = desk.earlier[source]
    return f"{desk_name(origin.symbol, origin.id)} ({origin.date or 'undated'})"


def desk_name(symbol: str | None, text_id: str) -> str:
    """What a reader knows a text by: its symbol, else its id."""
    return symbol or text_id


def _pieces(length: int, marked: list[tuple[int, int, Mark, str | None]]) -> tuple[Piece, ...]:
    found: list[Piece] = []
    at = 0
    for start, end, mark, source in sorted(marked):
        start = max(start, at)
        if end <= start:
            continue
        if start > at:
            found.append(Piece(start=at, end=start, mark=Mark.PLAIN))
        found.append(Piece(start=start, end=end, mark=mark, source=source))
        at = end
    if at < length:
        found.append(Piece(start=at, end=length, mark=Mark.PLAIN))
    return tuple(found)


_MARKS = {Op.SAME: Mark.SHARED, Op.MOVED: Mark.MOVED, Op.EDIT: Mark.EDIT, Op.PRIOR: Mark.PRIOR}


def explain_match(desk: Desk, match: Match, family: tuple[Member, ...]) -> Explanation:
    """Put the explanation of a match together. Raises UnknownText when a text is not on its shelf."""
    own, other = desk.proposals.place(match.proposal), desk.officials.place(match.official)
    if own is None:
        raise UnknownText(match.proposal, "proposals")
    if other is None:
        raise UnknownText(match.official, "official texts")
    proposal, official = desk.proposals.record(own), desk.officials.record(other)

    def source(span: Span) -> str | None:
        return _source_at(desk, own, span.proposal_start, span.proposal_end) if span.op is Op.PRIOR else None

    mine = [(s.proposal_start, s.proposal_end, _MARKS[s.op], source(s)) for s in match.spans]
    theirs = [(s.official_start, s.official_end, _MARKS[s.op], source(s)) for s in match.spans]
    return Explanation(
        match=match, proposal=proposal, official=official, proposal_pieces=_pieces(len(proposal.text), mine),
        official_pieces=_pieces(len(official.text), theirs), base=_base(desk, own, proposal), verdict=_verdict(match),
        against=_against(match), family=family,
    )  # fmt: skip


def _base(desk: Desk, text: int, proposal: Text) -> str | None:
    if proposal.base is not None:
        return proposal.base
    for passage in desk.proposals.passages_of(text):
        base = int(desk.change.base[passage])
        if 0 <= base < desk.prior.passages:
            place = int(desk.prior.text_of[base])
            name = desk_name(desk.prior.symbols[place], desk.prior.ids[place])
            return f"{name} ({desk.prior.dates[place] or 'undated'}): {desk.prior.text(place)}"
    return None


def _verdict(match: Match) -> tuple[str, ...]:
    first = (
        _TURNED
        if Flag.REVERSED in match.flags and match.kind in (Kind.VERBATIM, Kind.EDITED)
        else _VERDICTS[match.kind]
    )
    sentences = [
        first,
        f"Chance that a reader would call the wording reflected: {_percent(match.probability)}.",
    ]
    if Flag.CLAIM in match.flags:
        sentences.append("It may be put forward as language reflected, once a person has confirmed it.")
    elif match.kind not in (Kind.TOPIC, Kind.NONE):
        sentences.append("It may not be put forward as a claim.")
    if match.first_seen is not None:
        seen = match.first_seen
        sentences.append(f"Some of the shared words were first seen in {seen.id} ({seen.date or 'undated'}).")
    if Flag.STRENGTHENED in match.flags:
        sentences.append("The official text uses a stronger verb than the proposal.")
    return tuple(sentences)


def _against(match: Match) -> tuple[str, ...]:
    found = [_AGAINST[flag] for flag in match.flags if flag in _AGAINST]
    found += [
        f"Earlier proposal: {rival.id}, {rival.actor or 'actor unknown'}, {rival.date or 'undated'}."
        for rival in match.rivals
    ]
    return tuple(found)


def _percent(chance: float) -> str:
    return "under 1 %" if chance < 0.01 else "over 99 %" if chance > 0.99 else f"{100 * chance:.0f} %"
