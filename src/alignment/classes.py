"""From evidence to a verdict: probability and kind of each pair.

Here: the features, the calibrated model and its file, the thresholds. Not here: fitting the model
(calibrate).

Two situations have a model each. `change`: earlier texts are at hand, and what counts is how much of what
both texts
change is the same. `whole`: nothing earlier is known, and what counts is the net mass of shared words alone.
A strike counts for half an insertion: it says less, because many strike the same words for different reasons.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path

import numpy as np
import numpy.typing as npt

from alignment.errors import BadModel
from alignment.values import Kind

STRIKE = 0.5
FEATURES = {
    "change": ("shared_share", "shared_mass"),
    "meaning": ("shared_share", "shared_mass", "cosine"),
    "whole": ("net_mass",),
    "foreign": ("margin", "cosine"),
}
Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, kw_only=True, slots=True)
class Curve:
    """One logistic curve: weights in the order of FEATURES and the constant."""

    weights: tuple[float, ...]
    constant: float

    def logit(self, features: Floats) -> Floats:
        """The log odds of each row of features, shape (pairs, features)."""
        total = np.full(features.shape[0], self.constant)
        # summed column by column: a matrix product could add in another order on another machine
        for column, weight in enumerate(self.weights):
            total = total + weight * features[:, column]
        return total


@dataclass(frozen=True, kw_only=True, slots=True)
class Model:
    """The curves by situation, the thresholds, and how they were made."""

    curves: dict[str, Curve]
    show: float
    claim: float
    topic_mass: float
    made: str


def read_model(path: Path | None = None) -> Model:
    """Read a model file, the shipped one by default. Raises BadModel."""
    source = path.read_text("utf-8") if path else (files("alignment") / "model.json").read_text("utf-8")
    try:
        raw = json.loads(source)
        curves = {
            name: Curve(
                weights=tuple(float(w) for w in raw["curves"][name]["weights"]),
                constant=float(raw["curves"][name]["constant"]),
            )
            for name in FEATURES
        }
        model = Model(
            curves=curves, show=float(raw["show"]), claim=float(raw["claim"]), topic_mass=float(raw["topic_mass"]),
            made=json.dumps(raw["made"], sort_keys=True),
        )  # fmt: skip
    except (KeyError, TypeError, ValueError) as wrong:
        raise BadModel(f"the model file is not complete: {wrong}") from wrong
    for name, curve in curves.items():
        if len(curve.weights) != len(FEATURES[name]):
            raise BadModel(
                f"the curve {name} needs {len(FEATURES[name])} weights and has {len(curve.weights)}"
            )
    return model


@cache
def shipped_model() -> Model:
    """The model that comes with the package, made by `calibrate` from the development data."""
    return read_model()


def change_features(
    shared: Floats, struck: Floats, own: Floats, own_struck: Floats, other: Floats, other_struck: Floats
) -> Floats:
    """Features of `change`: geometric mean of both shares of the common change, log of its mass.

    All inputs are masses by pair: shared insertions and strikes, then all insertions and strikes of each
    side.
    """
    common = shared + STRIKE * struck
    mine = own + STRIKE * own_struck
    theirs = other + STRIKE * other_struck
    share = common / np.sqrt(np.maximum(mine * theirs, 1e-3))
    return np.column_stack([np.minimum(share, 1.0), np.log1p(common)])


def chance(logit: Floats) -> Floats:
    """Probability from log odds, rounded so that the last bits of the machine cannot show."""
    chances: Floats = np.round(1.0 / (1.0 + np.exp(-np.clip(logit, -30.0, 30.0))), 9)
    return chances


def hold_back(
    probability: Floats, undated: npt.NDArray[np.bool_], echo: npt.NDArray[np.bool_], claim: float
) -> Floats:
    """Keep undated pairs under the claim threshold without losing their order, and echoes near zero."""
    edge = claim - 0.05
    pressed = edge + (probability - edge) * (0.045 / (1.0 - edge))
    held = probability.copy()
    high = undated & (probability > edge)
    held[high] = pressed[high]
    held[echo] = probability[echo] * 0.02
    return np.asarray(np.round(held, 9), np.float64)


def kinds(
    probability: Floats,
    fresh: Floats,
    hull: Floats,
    run: npt.NDArray[np.int32],
    mass: Floats,
    share: Floats,
    model: Model,
) -> list[Kind]:
    """Name each pair. `probability` before dates are looked at; hull and fresh as in evidence, `share` of
    features.
    """
    found: list[Kind] = []
    for at in range(probability.size):
        if probability[at] < model.show:
            found.append(Kind.TOPIC if mass[at] >= model.topic_mass or probability[at] >= 0.05 else Kind.NONE)
            continue
        inside = fresh[at] / hull[at] if hull[at] > 0 else share[at]
        if inside >= 0.9 and (run[at] >= 8 or share[at] >= 0.9):
            found.append(Kind.VERBATIM)
        elif inside >= 0.35 or fresh[at] >= 3.0:
            found.append(Kind.EDITED)
        else:
            found.append(Kind.PARAPHRASE)
    return found
