"""From a row of the table to a match a person can read: spans, sources, rivals, flags.

Here: places in the texts as given, the earliest source, who else wrote it first. Not here: measuring (table,
evidence).
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from alignment.change import Change
from alignment.classes import Model
from alignment.contradiction import compare_texts
from alignment.dates import is_before
from alignment.earlier import Origin
from alignment.evidence import CHANGED_NUMBER, REVERSED, STRENGTHENED, WEAKENED
from alignment.novelty import AGREED, NOBODY, Cover
from alignment.shelf import Shelf
from alignment.table import Table
from alignment.values import Flag, Kind, Match, Op, Source, Span

BRIDGE = 12
"""A gap of at most this many words between shared ones is shown as an edit."""

RIVAL_SHARE = 0.5
"""Somebody who wrote this share of the shared new words earlier is a rival."""

_SIGNS = (
    (REVERSED, Flag.REVERSED),
    (WEAKENED, Flag.WEAKENED),
    (STRENGTHENED, Flag.STRENGTHENED),
    (CHANGED_NUMBER, Flag.NUMBER),
)
_AGAINST = frozenset(
    (Flag.ECHO, Flag.UNDATED, Flag.REVERSED, Flag.WEAKENED, Flag.NUMBER, Flag.RIVAL, Flag.PRIOR)
)


@dataclass(frozen=True, kw_only=True, slots=True)
class Desk:
    """All that is needed to write matches out of a table. `earlier` are the origins by rank."""

    table: Table
    proposals: Shelf
    officials: Shelf
    prior: Shelf
    change: Change
    official_change: Change
    cover: Cover
    earlier: tuple[Origin, ...]
    weight: npt.NDArray[np.int32]
    model: Model
    has_prior: bool
    novel_shares: npt.NDArray[np.float64]
    all_fresh: bool


def novel_shares(shelf: Shelf, cover: Cover, weight: npt.NDArray[np.int32]) -> npt.NDArray[np.float64]:
    """The share of each text's mass that no earlier text has, 0 for a text without words."""
    masses = weight[shelf.words].astype(np.int64)
    text_of = np.repeat(shelf.text_of, np.diff(shelf.word_bounds))
    whole, novel = np.zeros(len(shelf), np.int64), np.zeros(len(shelf), np.int64)
    np.add.at(whole, text_of, masses)
    np.add.at(novel, text_of, np.where(cover.bits & AGREED, 0, masses))
    return np.asarray(np.round(novel / np.maximum(whole, 1), 6), np.float64)


def order_of(table: Table, proposals: Shelf, officials: Shelf) -> list[int]:
    """Rows best first: by probability, score, then ids, so that the order of documents does not matter."""
    p_rank = _rank(proposals.ids)
    o_rank = _rank(officials.ids)
    order = np.lexsort((o_rank[table.officials], p_rank[table.proposals], -table.score, -table.probability))
    return [int(at) for at in order]


def _rank(ids: list[str]) -> npt.NDArray[np.int64]:
    rank = np.empty(len(ids), np.int64)
    rank[sorted(range(len(ids)), key=ids.__getitem__)] = np.arange(len(ids))
    return rank


def _word_masses(desk: Desk, row: int) -> Iterator[tuple[int, int, int, int, int, int, int]]:
    """Blocks of a row: pair, chain, proposal word, official word (numbers in their shelves), length, first
    words.
    """
    table = desk.table
    for pair in range(table.rows[row], table.rows[row + 1]):
        p_start = int(desk.proposals.word_bounds[table.pairs.proposals[pair]])
        o_start = int(desk.officials.word_bounds[table.pairs.officials[pair]])
        for p, o, size, chain in table.pairs.blocks[
            table.pairs.bounds[pair] : table.pairs.bounds[pair + 1]
        ].tolist():
            yield pair, chain, p_start + p, o_start + o, size, p_start, o_start


def spans_of(desk: Desk, row: int) -> list[Span]:
    """The spans of a row in order of the proposal: shared words split where they were agreed before, and
    edits.
    """
    p_from, p_end = desk.proposals.word_starts, desk.proposals.end_of
    o_from, o_end = desk.officials.word_starts, desk.officials.end_of
    fresh, other = desk.change.fresh, desk.official_change.fresh
    own, others = desk.proposals.words, desk.officials.words
    found: list[Span] = []
    before: tuple[int, int, int, int] | None = None
    for pair, chain, p, o, size, _, _ in _word_masses(desk, row):
        if before is not None and before[:2] == (pair, chain):
            gap_p, gap_o = p - before[2], o - before[3]
            if 0 <= gap_p <= BRIDGE and 0 <= gap_o <= BRIDGE and gap_p + gap_o > 0:
                last_p, last_o = before[2] - 1, before[3] - 1
                found.append(
                    Span(
                        proposal_start=p_end(last_p),
                        proposal_end=int(p_from[p]),
                        official_start=o_end(last_o),
                        official_end=int(o_from[o]),
                        op=Op.EDIT,
                    )
                )
        new = [True] * size if desk.all_fresh else (fresh[p : p + size] & other[o : o + size]).tolist()
        alike = (own[p : p + size] == others[o : o + size]).tolist()
        cuts = [
            0,
            *(at for at in range(1, size) if (new[at], alike[at]) != (new[at - 1], alike[at - 1])),
            size,
        ]
        for a, b in itertools.pairwise(cuts):
            op = (Op.SAME if chain == 0 else Op.MOVED) if new[a] else Op.PRIOR
            if not alike[a]:
                op = Op.EDIT
            found.append(
                Span(
                    proposal_start=int(p_from[p + a]),
                    proposal_end=p_end(p + b - 1),
                    official_start=int(o_from[o + a]),
                    official_end=o_end(o + b - 1),
                    op=op,
                )
            )
        before = (pair, chain, p + size, o + size)
    found.sort(key=lambda span: (span.proposal_start, span.official_start, span.proposal_end))
    return found


def _first_seen(desk: Desk, row: int) -> Source | None:
    """The earliest text that has shared words of this row, with the share of the shared words it is first
    with.
    """
    if not desk.earlier:
        return None
    total = 0
    masses: dict[int, int] = {}
    for _, _, p, _, size, _, _ in _word_masses(desk, row):
        for at in range(p, p + size):
            step = int(desk.weight[desk.proposals.words[at]])
            total += step
            source = int(desk.cover.source[at])
            if source != NOBODY:
                masses[source] = masses.get(source, 0) + step
    if not masses:
        return None
    rank = min(masses)
    origin = desk.earlier[rank]
    return Source(
        id=origin.id, date=origin.date, actor=origin.actor, share=round(masses[rank] / max(total, 1), 4)
    )


def _fresh_places(desk: Desk, row: int) -> set[int]:
    """Words of the official shelf that the row shares and that are new on both sides."""
    places: set[int] = set()
    for _, _, p, o, size, _, _ in _word_masses(desk, row):
        for step in range(size):
            if desk.change.fresh[p + step] and desk.official_change.fresh[o + step]:
                places.add(o + step)
    return places


def find_rivals(desk: Desk) -> dict[int, tuple[Source, ...]]:
    """For each row worth showing, other actors' earlier proposals that share its new words with the same
    text.
    """
    table, proposals = desk.table, desk.proposals
    groups: dict[int, list[int]] = {}
    for row in np.flatnonzero((table.probability >= desk.model.show) & ~table.echo).tolist():
        groups.setdefault(int(table.officials[row]), []).append(row)
    found: dict[int, tuple[Source, ...]] = {}
    for rows in groups.values():
        if len(rows) < 2:
            continue
        places = {row: _fresh_places(desk, row) for row in rows}
        for row in rows:
            own = places[row]
            mass = sum(int(desk.weight[desk.officials.words[at]]) for at in own)
            if not mass:
                continue
            mine = int(table.proposals[row])
            rivals: list[Source] = []
            for other in rows:
                theirs = int(table.proposals[other])
                if proposals.actors[theirs] == proposals.actors[mine] or not is_before(
                    proposals.days_of(theirs), proposals.days_of(mine)
                ):
                    continue
                common = sum(int(desk.weight[desk.officials.words[at]]) for at in own & places[other])
                if common >= RIVAL_SHARE * mass:
                    rivals.append(
                        Source(
                            id=proposals.ids[theirs],
                            date=proposals.dates[theirs],
                            actor=proposals.actors[theirs],
                            share=round(common / mass, 4),
                        )
                    )
            if rivals:
                found[row] = tuple(sorted(rivals, key=lambda rival: (rival.date or "", rival.id)))
    return found


def make_match(desk: Desk, row: int, rivals: tuple[Source, ...]) -> Match:
    """Write one row out. Flags that speak against a claim withhold it."""
    table, proposals, officials = desk.table, desk.proposals, desk.officials
    p, o = int(table.proposals[row]), int(table.officials[row])
    kind = table.kinds[row]
    flags = {flag for bit, flag in _SIGNS if table.signs[row] & bit}
    shown = kind not in (Kind.NONE, Kind.TOPIC)
    if shown:
        flags |= (
            compare_texts(proposals.text(p), officials.text(o))
            if len(proposals.passages_of(p)) == 1
            else set()
        )
    if table.echo[row]:
        flags.add(Flag.ECHO)
    if table.undated[row]:
        flags.add(Flag.UNDATED)
    if rivals:
        flags.add(Flag.RIVAL)
    if any(desk.change.base[at] >= 0 for at in proposals.passages_of(p)):
        flags.add(Flag.BASED)
    if (
        desk.has_prior
        and table.whole[row] >= 3.0
        and table.fresh[row] <= 0.1 * table.whole[row]
        and not shown
    ):
        flags.add(Flag.PRIOR)
    if shown and table.probability[row] >= desk.model.claim and not flags & _AGAINST:
        flags.add(Flag.CLAIM)
    return Match(
        proposal=proposals.ids[p], official=officials.ids[o], kind=kind, probability=float(table.probability[row]),
        score=float(table.score[row]), novel_score=float(table.novel_score[row]), mass=round(float(table.mass[row]), 4),
        novel_share=float(desk.novel_shares[p]), spans=tuple(spans_of(desk, row)),
        first_seen=_first_seen(desk, row), rivals=rivals, flags=tuple(sorted(flags)),
    )  # fmt: skip
