"""A small code for each word that can turn a clause round: negations, numbers, modal verbs, verbs of
decision.

Here: the codes by word number. Not here: the word lists (wording), comparing two texts (evidence,
contradiction).
"""

from __future__ import annotations

from functools import cache

import numpy as np
import numpy.typing as npt

from alignment.tokens import folded_words, plain_hash
from alignment.vocabulary import Vocabulary
from alignment.wording import NEGATIONS, OPERATIVE, STRIKING, modal_table, word_set

PLAIN, NEGATION, NUMBER, STRIKE = 0, 1, 2, 3
MODAL, VERB = 16, 32
"""MODAL + 1..3 and VERB + 1..5: the strength is the code less its base."""


_VAGUE = frozenset(("take", "takes", "prend", "toma", "strongly", "expresses", "hace", "prie"))


@cache
def sense_table() -> tuple[tuple[int, int], ...]:
    """(hash, code) of every word with a sense; a word with two senses keeps the first of negation, strike,
    modal, verb.
    """
    codes: dict[int, int] = {}
    for word in word_set(NEGATIONS):
        codes.setdefault(plain_hash(word), NEGATION)
    for word in word_set(STRIKING):
        codes.setdefault(plain_hash(word), STRIKE)
    for word, strength in modal_table().items():
        codes.setdefault(plain_hash(word), MODAL + strength)
    forms = [
        (strength, folded_words(form)) for strength, listed in OPERATIVE.items() for form in listed.split("|")
    ]
    for strength, words in forms:
        if len(words) == 1:
            codes.setdefault(plain_hash(words[0]), VERB + strength)
    for strength, words in forms:
        # a Chinese verb of two characters is no single word; its first character alone would say too much
        if len(words) > 1 and len(words[0]) > 3 and words[0] not in _VAGUE:
            codes.setdefault(plain_hash(words[0]), VERB + strength)
    return tuple(sorted(codes.items()))


def senses(vocabulary: Vocabulary) -> npt.NDArray[np.uint8]:
    """The code of each word by number (uint8)."""
    table = sense_table()
    numbers = vocabulary.number(np.array([word for word, _ in table], np.uint64))
    codes = np.where(vocabulary.hashes & np.uint64(1), np.uint8(NUMBER), np.uint8(PLAIN)).astype(np.uint8)
    codes[numbers] = np.array([code for _, code in table], np.uint8)
    return codes
