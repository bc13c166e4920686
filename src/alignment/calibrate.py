"""Fitting the curves of the model from labelled pairs, split by actor.

Here: collecting features of labelled pairs, the fit, cross-validated figures, the model file.
Not here: using the model (classes). Needs scikit-learn, which nothing else in the engine loads.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from alignment.classes import FEATURES, Curve, Model, chance
from alignment.engine import Engine
from alignment.errors import BadLine, UnknownText
from alignment.matches import Desk
from alignment.meaning import Margins, compare_meaning
from alignment.measures import (
    auc,
    average_precision,
    bootstrap,
    calibration_error,
    calibration_error_by_chance,
)
from alignment.records import read_lines, read_object
from alignment.shelf import Shelf
from alignment.values import Text

FOLDS = 5
RIDGE = 1.0
"""Inverse strength of the ridge on standardised features."""

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, kw_only=True, slots=True)
class Label:
    """A reader's verdict on one pair: 0 not reflected, 1 in part or reworded, 2 nearly word for word."""

    proposal: str
    official: str
    label: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Sample:
    """Features (pairs, features), verdicts and the group (actor) of each labelled pair."""

    features: Floats
    truth: npt.NDArray[np.bool_]
    groups: tuple[str, ...]


def read_labels(path: Path) -> list[Label]:
    """Labels from JSON lines with proposal, official and label. Raises BadLine."""
    found: list[Label] = []
    for number, line in read_lines(path):
        value = read_object(path, number, line)
        proposal, official, label = value.get("proposal"), value.get("official"), value.get("label")
        if not isinstance(proposal, str) or not isinstance(official, str):
            raise BadLine(path.name, number, "the fields proposal and official must be ids")
        if not isinstance(label, int) or label not in (0, 1, 2):
            raise BadLine(path.name, number, "the field label must be 0, 1 or 2")
        found.append(Label(proposal=proposal, official=official, label=label))
    return found


def collect(engine: Engine, shelf: Shelf, desk: Desk, labels: list[Label], curve: str) -> Sample:
    """The features of the labelled pairs for one curve; a pair the engine does not find has none in common
    (zeros).
    """
    table, official = desk.table, engine.official.shelf
    rows = {
        (int(p), int(o)): at for at, (p, o) in enumerate(zip(table.proposals, table.officials, strict=True))
    }
    net = table.mass * np.divide(
        table.fresh, table.whole, out=np.zeros_like(table.fresh), where=table.whole > 0
    )
    cosine = np.zeros(len(table))
    if curve == "meaning" and engine.encoder is not None:
        cosine = compare_meaning(engine.encoder, table, shelf, official, desk.change, desk.official_change)
    features: list[list[float]] = []
    truth: list[bool] = []
    groups: list[str] = []
    for label in labels:
        p, o = shelf.place(label.proposal), official.place(label.official)
        if p is None:
            raise UnknownText(label.proposal, "proposals")
        if o is None:
            raise UnknownText(label.official, "official texts")
        row = rows.get((p, o))
        if curve == "whole":
            values = [float(np.log1p(net[row]))] if row is not None else [0.0]
        else:
            values = table.features[row].tolist() if row is not None else [0.0, 0.0]
            if curve == "meaning":
                if row is None or np.isnan(cosine[row]):
                    continue
                values.append(float(cosine[row]))
        features.append(values)
        truth.append(label.label >= 1)
        groups.append(shelf.actors[p] or shelf.ids[p])
    return Sample(features=np.array(features, np.float64), truth=np.array(truth), groups=tuple(groups))


def fit(sample: Sample) -> Curve:
    """A logistic curve by ridge-penalised maximum likelihood, written back on the scale of the features."""
    from sklearn.linear_model import LogisticRegression

    mean, spread = sample.features.mean(axis=0), np.maximum(sample.features.std(axis=0), 1e-6)
    model = LogisticRegression(C=RIDGE, solver="lbfgs", max_iter=1000, tol=1e-8)
    model.fit((sample.features - mean) / spread, sample.truth)
    weights = model.coef_[0] / spread
    constant = float(model.intercept_[0] - np.sum(weights * mean))
    return Curve(weights=tuple(round(float(w), 4) for w in weights), constant=round(constant, 4))


def validate(sample: Sample) -> dict[str, object]:
    """Figures from folds that never share an actor: AUC, average precision, calibration error, with
    intervals.
    """
    names = sorted(set(sample.groups), key=lambda name: (-sample.groups.count(name), name))
    fold_of = {name: at % FOLDS for at, name in enumerate(names)}
    folds = np.array([fold_of[name] for name in sample.groups])
    probability = np.full(sample.truth.size, float(sample.truth.mean()))
    for fold in range(FOLDS):
        inside = folds != fold
        if inside.all() or len(set(sample.truth[inside].tolist())) < 2:
            continue
        part = Sample(features=sample.features[inside], truth=sample.truth[inside], groups=())
        probability[~inside] = chance(fit(part).logit(sample.features[~inside]))
    return {
        "pairs": int(sample.truth.size),
        "reflected": int(sample.truth.sum()),
        "groups": len(names),
        "auc": bootstrap(auc, sample.truth, probability).as_dict(),
        "average_precision": bootstrap(average_precision, sample.truth, probability).as_dict(),
        "calibration_error": bootstrap(calibration_error, sample.truth, probability).as_dict(),
        "calibration_error_by_chance": calibration_error_by_chance(probability).as_dict(),
        "at_claim": int((probability >= 0.95).sum()),
        "wrong_at_claim": int(((probability >= 0.95) & ~sample.truth).sum()),
    }


def foreign_sample(engine: Engine, languages: dict[str, list[Text]], size: int = 800) -> Sample:
    """Margins of true translations and of the best wrong candidate, for every ordered pair of languages."""
    features: list[list[float]] = []
    truth: list[bool] = []
    groups: list[str] = []
    if engine.encoder is not None:
        words = {name: [text.text for text in texts[:size]] for name, texts in sorted(languages.items())}
        vectors = {name: engine.encoder.encode(texts) for name, texts in words.items()}
        for own in vectors:
            for other in vectors:
                if own == other:
                    continue
                scores, cosines = Margins(vectors[own], vectors[other], words[own], words[other]).whole()
                right = scores.diagonal().copy()
                np.fill_diagonal(scores, -1.0)
                wrong = scores.argmax(axis=1)
                for row in range(right.size):
                    for value, column, verdict in (
                        (right[row], row, True),
                        (scores[row, wrong[row]], wrong[row], False),
                    ):
                        features.append([float(value), float(cosines[row, column])])
                        truth.append(verdict)
                        groups.append(str(row % 50))
    return Sample(
        features=np.array(features, np.float64).reshape(-1, 2),
        truth=np.array(truth, np.bool_),
        groups=tuple(groups),
    )


def write_model(
    path: Path, old: Model, samples: dict[str, Sample], made: dict[str, object]
) -> dict[str, object]:
    """Fit every sampled curve, keep the others, write the file; gives the cross-validated figures by curve."""
    curves = {name: fit(samples[name]) if name in samples else old.curves[name] for name in FEATURES}
    figures: dict[str, object] = {name: validate(samples[name]) for name in sorted(samples)}
    record = {
        "curves": {
            name: {"features": FEATURES[name], "weights": curve.weights, "constant": curve.constant}
            for name, curve in curves.items()
        },
        "show": old.show,
        "claim": old.claim,
        "topic_mass": old.topic_mass,
        "made": {**made, "ridge": RIDGE, "folds": FOLDS, "cross_validated": figures},
    }
    path.write_text(json.dumps(record, indent=1, sort_keys=True) + "\n", "utf-8")
    return figures
