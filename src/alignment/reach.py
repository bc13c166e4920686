"""How closely texts are searched: what the scan lets through.

Here: the two reaches and when each is used. Not here: the scan.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True, slots=True)
class Reach:
    """What the scan lets through. Masses in units of an average word.

    floor: least net mass of a pair · short: or this share of the lighter passage, but at least `least`
    · seed: least mass of shared shingles · common: shingles in more places than this are passed over
    · moved: least net mass of a further chain · chains: most chains a pair, the best and what was moved
    elsewhere
    · span: words in a shingle · forms: whether a plural counts as its singular.
    """

    floor: float
    short: float
    least: float
    seed: float
    common: int
    moved: float
    chains: int
    span: int
    forms: bool = False


WIDE = Reach(floor=10.0, short=0.5, least=2.0, seed=6.5, common=1000, moved=3.0, chains=4, span=3)
"""For many official passages: everything of a net mass of ten and more, and short passages nearly whole."""

CLOSE_BY = Reach(
    floor=2.5, short=0.3, least=1.0, seed=1.5, common=4000, moved=2.0, chains=8, span=2, forms=True
)
"""For at most FEW official passages: two shared words are looked into, and singular and plural are one."""

FEW = 10_000


def reach_for(passages: int) -> Reach:
    """How closely that many official passages, over all machines, are searched."""
    return CLOSE_BY if passages <= FEW else WIDE
