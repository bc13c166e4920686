"""Families: official paragraphs that say nearly the same, with their dates, the history of an agreed wording.

Here: finding the family of one text. Not here: the earliest source of single words (novelty).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from alignment.reach import Reach
from alignment.scan import Scanner, side_of
from alignment.seeds import Segment
from alignment.shelf import Shelf
from alignment.vocabulary import UNIT

ALIKE = 0.9
"""Share of both passages that must be aligned, net of gaps, for them to be of one family."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Member:
    """One official text of a family and how much of the wording it shares."""

    id: str
    date: str | None
    symbol: str | None
    actor: str | None
    share: float


def family_of(
    shelf: Shelf,
    text: int,
    segments: list[Segment],
    counts: npt.NDArray[np.uint32],
    weight: npt.NDArray[np.int32],
    reach: Reach,
    forms: npt.NDArray[np.int32] | None = None,
) -> tuple[Member, ...]:
    """The texts with a passage nearly identical to one of this text's, itself included, the oldest first,
    undated last.
    """
    passages = np.array(list(shelf.passages_of(text)), np.int32)
    side = side_of(shelf, weight, forms)
    pairs = Scanner(side, side, shelf.vocabulary.hashes, weight, reach).scan(passages, segments, counts)
    masses = side.masses
    larger = np.maximum(masses[pairs.proposals], masses[pairs.officials]).astype(np.float64)
    shares = pairs.masses / np.maximum(larger, UNIT)
    best: dict[int, float] = {text: 1.0}
    for at in np.flatnonzero(shares >= ALIKE).tolist():
        other = int(shelf.text_of[pairs.officials[at]])
        best[other] = max(best.get(other, 0.0), min(1.0, float(shares[at])))
    members = sorted(best, key=lambda at: (shelf.days_of(at)[0] or 1 << 30, shelf.ids[at]))
    return tuple(
        Member(
            id=shelf.ids[at],
            date=shelf.dates[at],
            symbol=shelf.symbols[at],
            actor=shelf.actors[at],
            share=round(best[at], 3),
        )
        for at in members
    )
