"""Signs in the wording that an official text takes a proposal up and turns it round or waters it down.

Here: opening verbs and restricting phrases compared between two texts. Not here: negations, numbers and
modal verbs
between shared words, which are seen while measuring (evidence).
"""

from __future__ import annotations

from functools import lru_cache

from alignment.segment import describe
from alignment.tokens import folded_words
from alignment.values import Flag
from alignment.wording import RESTRICTING

_PHRASES = tuple(sorted({" ".join(folded_words(phrase)) for phrase in RESTRICTING.split("|")}))


@lru_cache(maxsize=65536)
def _force(text: str) -> tuple[int, frozenset[str]]:
    """The strength of the opening verb and the restricting phrases of a text."""
    words = f" {' '.join(folded_words(text))} "
    return describe(text, 0, len(text)).strength, frozenset(
        phrase for phrase in _PHRASES if f" {phrase} " in words
    )


def compare_texts(proposal: str, official: str) -> set[Flag]:
    """Weakened when the official opening verb is weaker or it restricts where the proposal does not;
    strengthened else.
    """
    own, limits = _force(proposal)
    other, more = _force(official)
    flags: set[Flag] = set()
    if own and other and own != other:
        flags.add(Flag.WEAKENED if other < own else Flag.STRENGTHENED)
    if more - limits:
        flags.add(Flag.WEAKENED)
    return flags
