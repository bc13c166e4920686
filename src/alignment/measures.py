"""Measures of agreement between verdicts and labels, each with its bootstrap interval.

Here: AUC, average precision, calibration error, precision at a threshold. Not here: running the engine.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]


@dataclass(frozen=True, kw_only=True, slots=True)
class Estimate:
    """A measured value with its 95 % bootstrap interval."""

    value: float
    low: float
    high: float

    def as_dict(self) -> dict[str, float]:
        """For a results file."""
        return {"value": round(self.value, 4), "low": round(self.low, 4), "high": round(self.high, 4)}


def auc(truth: Bools, score: Floats) -> float:
    """The chance that a reflected pair scores above one that is not, ties half; NaN with one class only."""
    positive, negative = int(truth.sum()), int((~truth).sum())
    if not positive or not negative:
        return float("nan")
    order = np.argsort(score, kind="stable")
    ranks = np.empty(score.size, np.float64)
    values = score[order]
    edges = np.flatnonzero(np.concatenate([[True], values[1:] != values[:-1], [True]]))
    for a, b in itertools.pairwise(edges):
        ranks[order[a:b]] = (a + b + 1) / 2
    return float((ranks[truth].sum() - positive * (positive + 1) / 2) / (positive * negative))


def average_precision(truth: Bools, score: Floats) -> float:
    """Mean precision over the reflected pairs, best first; tied pairs share one threshold."""
    if not truth.any():
        return float("nan")
    order = np.argsort(-score, kind="stable")
    hits = np.cumsum(truth[order])
    last = np.concatenate([score[order][1:] != score[order][:-1], [True]])
    at = np.flatnonzero(last)
    precision, recall = hits[at] / (at + 1), hits[at] / truth.sum()
    return float(np.sum(np.diff(recall, prepend=0.0) * precision))


def calibration_error(truth: Bools, probability: Floats, bins: int = 5) -> float:
    """Mean distance of stated from observed chance over bins that hold equally many pairs."""
    order = np.argsort(probability, kind="stable")
    parts = np.array_split(order, min(bins, max(1, order.size)))
    return float(
        sum(abs(probability[part].mean() - truth[part].mean()) * part.size for part in parts if part.size)
        / max(1, order.size)
    )


def calibration_error_by_chance(probability: Floats, rounds: int = 1000, seed: int = 7) -> Estimate:
    """What the calibration error of perfectly calibrated probabilities would be on so few pairs: median and 95 % interval.

    Labels are drawn with just these probabilities, so whatever is left is the chance of the draw.
    """
    random = np.random.default_rng(seed)
    drawn = [
        calibration_error(random.random(probability.size) < probability, probability) for _ in range(rounds)
    ]
    low, middle, high = np.percentile(drawn, [2.5, 50, 97.5])
    return Estimate(value=float(middle), low=float(low), high=float(high))


def bootstrap(
    measure: Callable[[Bools, Floats], float], truth: Bools, score: Floats, rounds: int = 1000, seed: int = 7
) -> Estimate:
    """The measure with its 95 % interval over resampled pairs; the same numbers every time."""
    random = np.random.default_rng(seed)
    drawn = []
    for _ in range(rounds):
        at = random.integers(0, truth.size, truth.size)
        value = measure(truth[at], score[at])
        if not np.isnan(value):
            drawn.append(value)
    low, high = np.percentile(drawn, [2.5, 97.5]) if drawn else (float("nan"), float("nan"))
    return Estimate(value=measure(truth, score), low=float(low), high=float(high))
