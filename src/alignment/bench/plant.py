"""A generator of texts with planted reuse, for machines without the development data, and of large sets from
given text.

Here: invented paragraphs, and fragments hidden in other paragraphs with edits. Not here: reading corpora.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass

from alignment.values import Text

_SYLLABLES = [
    a + b
    for a in ("b", "d", "f", "g", "k", "l", "m", "n", "p", "r", "s", "t", "v")
    for b in ("a", "e", "i", "o", "u", "an", "or", "is")
]
_GRAMMAR = [
    "the",
    "of",
    "and",
    "to",
    "in",
    "for",
    "by",
    "shall",
    "that",
    "on",
    "with",
    "as",
    "be",
    "or",
    "any",
    "which",
    "its",
]


@dataclass(frozen=True, kw_only=True, slots=True)
class Planted:
    """Proposals and official texts, and for each proposal with a plant the id of the text it was taken from."""

    proposals: tuple[Text, ...]
    official: tuple[Text, ...]
    sources: dict[str, str]


def paragraphs(count: int, seed: int) -> list[str]:
    """Invented paragraphs of 20 to 90 words with the frequencies of a language: a few words everywhere, most
    rare.
    """
    draw = random.Random(seed)  # noqa: S311 - a fixed draw, no secret
    words = sorted({"".join(draw.choice(_SYLLABLES) for _ in range(draw.randint(2, 4))) for _ in range(9000)})
    draw.shuffle(words)
    ranks = [1.0 / (at + 8) for at in range(len(words))]
    found: list[str] = []
    for _ in range(count):
        picked = iter(draw.choices(words, ranks, k=90))
        size = draw.randint(20, 90)
        found.append(
            " ".join(draw.choice(_GRAMMAR) if draw.random() < 0.42 else next(picked) for _ in range(size))
        )
    return found


def edit(words: Sequence[str], rate: float, draw: random.Random, pool: Sequence[str]) -> list[str]:
    """Replace, drop or pad this share of the words."""
    found: list[str] = []
    for word in words:
        if draw.random() >= rate:
            found.append(word)
            continue
        way = draw.randrange(3)
        if way == 0:
            found.append(draw.choice(pool))
        elif way == 2:
            found += [word, draw.choice(pool)]
    return found


def plant(base: Sequence[str], hosts: Sequence[str], proposals: int, official: int, seed: int) -> Planted:
    """Official texts topped up with edited variants, proposals of which three in five hide a fragment of one.

    A fifth each of the fragments is verbatim, edited by 12, 25 and 40 percent, and shuffled in runs of 3 to
    7 words.
    """
    draw = random.Random(seed)  # noqa: S311 - a fixed draw, no secret
    pool = [word for text in base[:3000] for word in text.split()]
    texts = list(base[:official])
    while len(texts) < official:
        texts.append(" ".join(edit(draw.choice(base).split(), draw.uniform(0.05, 0.3), draw, pool)))
    draw.shuffle(texts)
    found: list[Text] = []
    sources: dict[str, str] = {}
    for number in range(proposals):
        host = draw.choice(hosts).split()
        if number % 5 < 3:
            place = draw.randrange(len(texts))
            source = texts[place].split()
            size = draw.randint(15, 60)
            start = draw.randrange(max(1, len(source) - size + 1))
            fragment = source[start : start + size]
            way = number // 5 % 5
            if way in (1, 2, 3):
                fragment = edit(fragment, (0.12, 0.25, 0.4)[way - 1], draw, pool)
            elif way == 4:
                runs: list[list[str]] = []
                while fragment:
                    length = draw.randint(3, 7)
                    runs.append(fragment[:length])
                    fragment = fragment[length:]
                draw.shuffle(runs)
                fragment = [word for run in runs for word in run]
            at = draw.randrange(len(host) + 1)
            host = host[:at] + fragment + host[at:]
            sources[f"p{number}"] = f"o{place}"
        found.append(Text(id=f"p{number}", text=" ".join(host)))
    return Planted(
        proposals=tuple(found),
        official=tuple(Text(id=f"o{at}", text=text) for at, text in enumerate(texts)),
        sources=sources,
    )
