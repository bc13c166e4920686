"""Cutting a text into passages: numbered paragraphs, preambular and operative clauses, sentences.

Here: where passages begin and end, in six languages. Not here: the force of their verbs (wording), words
(tokens).
Passages cover every word of the text, in order, without overlap; offsets point into the text as given.
"""

from __future__ import annotations

import itertools
import re

from alignment.values import Passage, PassageKind
from alignment.wording import opener

SHORT = 6000
"""A text of one line and at most this many code points is one passage."""

LONGEST = 6000
"""A passage longer than this is cut at the ends of sentences, or where there are none at a gap between words.
"""

_BREAK = re.compile(
    r"\n[ \t\r]*\n\s*|\r?\n(?=\s*(?:\(?[0-9\u0660-\u0669]{1,3}[.)\-]|\(?[a-zA-Z\u0430-\u044f]\)|[\u2022\u2013\u2014*-]\s))"
)
_NUMBERED = re.compile(
    r"\s*(?:\(?[0-9\u0660-\u0669\u06f0-\u06f9]{1,4}[.)\-\u2013\u3001\uff0e](?![0-9])|\([a-z\u0430-\u044f\u0621-\u064a]{1,4}\)|[\u4e00\u4e8c\u4e09\u56db\u4e94\u516d\u4e03\u516b\u4e5d\u5341]{1,3}\u3001|"
    r"(?:Article|Art\.|Art\u00edculo|\u0421\u0442\u0430\u0442\u044c\u044f|\u0627\u0644\u0645\u0627\u062f\u0629)\s+[0-9\u0660-\u0669]+)"
)
_SENTENCE = re.compile(
    r"(?:[.!?;\u061b\u061f\u06d4]+[\"'\u00bb\u201d)\]]*(?=\s)|[\u3002\uff1b\uff01\uff1f]+[\u201d\u300d]?)\s*"
)


def _pieces(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """Cut one long stretch at ends of sentences so that no piece is longer than LONGEST."""
    if end - start <= LONGEST:
        return [(start, end)]
    cuts = [start]
    last = start
    stops = [found.end() for found in _SENTENCE.finditer(text, start, end)]
    stops.append(end)
    for stop in stops:
        while stop - cuts[-1] > LONGEST:
            if last > cuts[-1]:
                cut = last
            else:
                gap = text.rfind(" ", cuts[-1] + LONGEST // 2, cuts[-1] + LONGEST)
                cut = gap + 1 if gap > 0 else cuts[-1] + LONGEST
            cuts.append(cut)
        last = stop
    cuts.append(end)
    return [(a, b) for a, b in itertools.pairwise(cuts) if a < b]


def bounds(text: str) -> list[tuple[int, int]]:
    """Where the passages of a text begin and end; one empty passage for an empty text."""
    if len(text) <= SHORT and "\n" not in text:
        return [(0, len(text))]
    cuts = [0, *(found.end() for found in _BREAK.finditer(text)), len(text)]
    found = [piece for a, b in itertools.pairwise(cuts) if a < b for piece in _pieces(text, a, b)]
    return found or [(0, len(text))]


def passages(text: str) -> list[Passage]:
    """The passages of a text with what each is; the force of the opening verb comes from `wording.opener`."""
    return [describe(text, a, b) for a, b in bounds(text)]


def describe(text: str, start: int, end: int) -> Passage:
    """Name one passage: numbered, preambular, operative, a sentence or a paragraph."""
    numbered = _NUMBERED.match(text, start, end)
    at = numbered.end() if numbered else start
    found = opener(text[at : at + 80])
    if found is not None:
        strength, preambular = found
        kind = PassageKind.PREAMBULAR if preambular else PassageKind.OPERATIVE
        return Passage(start=start, end=end, kind=kind, strength=strength)
    if numbered:
        return Passage(start=start, end=end, kind=PassageKind.NUMBERED)
    stops = sum(1 for stop in _SENTENCE.finditer(text, start, end) if stop.end() < end)
    return Passage(start=start, end=end, kind=PassageKind.PARAGRAPH if stops else PassageKind.SENTENCE)
