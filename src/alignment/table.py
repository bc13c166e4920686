"""Pairs of texts in columns: passage pairs joined by text, measured, judged and put in order.

Here: joining, features, verdicts. Not here: finding pairs (scan), words and places of a single match
(matches).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from alignment.change import Change
from alignment.classes import Model, chance, change_features, hold_back, kinds
from alignment.evidence import Evidence
from alignment.pairs import Pairs
from alignment.shelf import Shelf
from alignment.values import Kind
from alignment.vocabulary import UNIT

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]


@dataclass(frozen=True, kw_only=True, slots=True)
class Table:
    """One row a pair of texts. `rows` says which passage pairs belong to it (one more entry); masses in
    average words.
    """

    proposals: npt.NDArray[np.int32]
    officials: npt.NDArray[np.int32]
    pairs: Pairs
    rows: Ints
    mass: Floats
    fresh: Floats
    whole: Floats
    features: Floats
    probability: Floats
    score: Floats
    novel_score: Floats
    kinds: list[Kind]
    signs: npt.NDArray[np.uint8]
    undated: npt.NDArray[np.bool_]
    echo: npt.NDArray[np.bool_]

    def __len__(self) -> int:
        return int(self.proposals.size)


def weigh_words(shelf: Shelf, mask: npt.NDArray[np.uint8], weight: npt.NDArray[np.int32]) -> Floats:
    """The mass of the marked words of each passage."""
    running = np.concatenate([np.zeros(1, np.int64), np.cumsum(weight[shelf.words] * mask.astype(np.int64))])
    return np.diff(running[shelf.word_bounds]) / UNIT


def weigh_strikes(
    change: Change, b_words: npt.NDArray[np.int32], b_bounds: Ints, weight: npt.NDArray[np.int32]
) -> Floats:
    """The mass of the words each passage strikes from its base."""
    masses = np.zeros(change.base.size, np.float64)
    for passage in np.flatnonzero(change.base >= 0):
        base = change.base[passage]
        struck = change.struck[change.struck_at[passage] : change.struck_at[passage + 1]]
        masses[passage] = (
            float(np.sum(weight[b_words[b_bounds[base] : b_bounds[base + 1]]] * struck.astype(np.int64)))
            / UNIT
        )
    return masses


def join_texts(pairs: Pairs, proposals: Shelf, officials: Shelf) -> tuple[Pairs, Ints]:
    """Put passage pairs in order of their texts; gives them with the bounds of each pair of texts."""
    p_text = proposals.text_of[pairs.proposals] if len(pairs) else np.zeros(0, np.int32)
    o_text = officials.text_of[pairs.officials] if len(pairs) else np.zeros(0, np.int32)
    order = np.lexsort((pairs.officials, pairs.proposals, o_text, p_text))
    p_text, o_text = p_text[order], o_text[order]
    fresh = np.ones(len(pairs), np.bool_)
    fresh[1:] = (p_text[1:] != p_text[:-1]) | (o_text[1:] != o_text[:-1])
    return pairs.take(order), np.concatenate([np.flatnonzero(fresh), [len(pairs)]]).astype(np.int64)


def sum_by_text(text_of: npt.NDArray[np.int32], masses: Floats, texts: int) -> Floats:
    """Passage masses summed by text."""
    total = np.zeros(texts, np.float64)
    np.add.at(total, text_of, masses)
    return total


def _sum(values: Floats, rows: Ints) -> Floats:
    return np.add.reduceat(values, rows[:-1]) if rows.size > 1 else np.zeros(0)


def day_columns(shelf: Shelf) -> tuple[Ints, Ints]:
    """First and last possible day of each text."""
    days = np.array([shelf.days_of(at) for at in range(len(shelf))], np.int64).reshape(-1, 2)
    return days[:, 0], days[:, 1]


@dataclass(frozen=True, kw_only=True, slots=True)
class Ledger:
    """What each side changes in all: fresh and struck mass, of the whole proposal and of each official
    passage.
    """

    own: Floats
    own_struck: Floats
    other: Floats
    other_struck: Floats


def judge(
    pairs: Pairs,
    rows: Ints,
    evidence: Evidence,
    ledger: Ledger,
    proposals: Shelf,
    officials: Shelf,
    model: Model,
    *,
    has_prior: bool,
    cosine: Floats | None = None,
) -> Table:
    """Judge every pair of texts. `cosine`, where given, is NaN for pairs whose meaning was not compared."""
    first = rows[:-1]
    p_text = proposals.text_of[pairs.proposals[first]] if first.size else np.zeros(0, np.int32)
    o_text = officials.text_of[pairs.officials[first]] if first.size else np.zeros(0, np.int32)
    mass = _sum(pairs.masses / UNIT, rows)
    fresh, whole, hull = _sum(evidence.fresh, rows), _sum(evidence.whole, rows), _sum(evidence.hull, rows)
    struck = _sum(evidence.struck, rows)
    features = change_features(
        fresh, struck, ledger.own[p_text], ledger.own_struck[p_text],
        _sum(ledger.other[pairs.officials], rows), _sum(ledger.other_struck[pairs.officials], rows),
    )  # fmt: skip
    net = mass * np.divide(fresh, whole, out=np.zeros_like(fresh), where=whole > 0)
    if has_prior:
        logit = model.curves["change"].logit(features)
        if cosine is not None:
            known = ~np.isnan(cosine)
            logit[known] = model.curves["meaning"].logit(np.column_stack([features[known], cosine[known]]))
        certain = chance(logit)
        novel = certain
        score = np.round(0.999 * certain + 0.001 * mass / (mass + 50.0), 9)
    else:
        certain = chance(model.curves["whole"].logit(np.log1p(net)[:, None]))
        novel = np.round(net / (net + 20.0), 9)
        score = np.round(mass / (mass + 20.0), 9)
    run = np.maximum.reduceat(evidence.run, first) if first.size else np.zeros(0, np.int32)
    signs = np.bitwise_or.reduceat(evidence.signs, first) if first.size else np.zeros(0, np.uint8)
    p_first, p_last = day_columns(proposals)
    o_first, o_last = day_columns(officials)
    undated = (p_first[p_text] == 0) | (o_first[o_text] == 0)
    echo = ~undated & (o_last[o_text] <= p_first[p_text])
    overlap = ~undated & ~echo & (p_last[p_text] >= o_first[o_text])
    return Table(
        proposals=p_text.astype(np.int32), officials=o_text.astype(np.int32), pairs=pairs, rows=rows, mass=mass,
        fresh=fresh, whole=whole, features=features, probability=hold_back(certain, undated | overlap, echo, model.claim),
        score=score, novel_score=novel, kinds=kinds(certain, fresh, hull, run, mass, features[:, 0], model),
        signs=signs, undated=undated | overlap, echo=echo,
    )  # fmt: skip
