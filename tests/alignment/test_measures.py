"""Measures with values known by hand, and benchmarks that run on invented texts."""

import json

import numpy as np
import pytest

from alignment.bench.corpora import Gold
from alignment.bench.plagdet import joined, score
from alignment.classes import FEATURES, read_model, shipped_model
from alignment.commands import main
from alignment.errors import BadModel
from alignment.measures import (
    auc,
    average_precision,
    bootstrap,
    calibration_error,
    calibration_error_by_chance,
)

TRUTH = np.array([True, False, True, False])
SCORE = np.array([0.9, 0.8, 0.7, 0.1])


def test_values_known_by_hand():
    assert auc(TRUTH, SCORE) == 0.75
    assert auc(TRUTH, np.full(4, 0.5)) == 0.5
    assert average_precision(TRUTH, SCORE) == pytest.approx((1 + 2 / 3) / 2)
    assert calibration_error(TRUTH, TRUTH.astype(float)) == 0.0
    assert bootstrap(auc, TRUTH, SCORE) == bootstrap(auc, TRUTH, SCORE)


def test_chance_alone_leaves_a_calibration_error_that_shrinks_with_the_number_of_pairs() -> None:
    random = np.random.default_rng(3)
    few, many = random.random(80), random.random(20_000)
    assert calibration_error_by_chance(few).value > 5 * calibration_error_by_chance(many).value
    assert calibration_error_by_chance(np.array([0.0, 1.0, 1.0])).high == 0.0
    off = np.clip(many + 0.2, 0, 1)
    drawn = random.random(many.size) < many
    assert calibration_error(drawn, off) > calibration_error_by_chance(off).high


def test_near_spans_are_joined_and_a_case_found_whole_scores_one():
    assert joined([(0, 10, 0, 10), (40, 50, 60, 70), (500, 510, 60, 70)]) == [
        (0, 50, 0, 70),
        (500, 510, 60, 70),
    ]
    case = Gold(proposal="p", official="o", kind="verbatim", label=2, spans=((0, 10, 0, 10),))
    assert score([case], {})["recall"] == 0.0


def test_the_shipped_model_says_how_it_was_made():
    made = json.loads(shipped_model().made)
    assert "development sets" in made["from"]
    assert set(made["cross_validated"]) == set(FEATURES)


def test_a_model_that_lacks_a_part_is_refused(tmp_path):
    path = tmp_path / "model.json"
    path.write_text('{"curves": {}}')
    with pytest.raises(BadModel, match="not complete"):
        read_model(path)


@pytest.mark.parametrize("name", ["exact", "latency"])
def test_a_benchmark_runs_on_invented_texts_where_the_corpora_are_missing(tmp_path, capsys, name):
    size = "40x300"
    assert main(["bench", name, "--corpora", str(tmp_path), "--results", str(tmp_path), "--size", size]) == 0
    record = json.loads((tmp_path / f"{name}-{size}.json").read_text())
    assert record["figures"]["texts_from"] == "generator"
    assert record["machine"]["cores"] > 0
    if name == "exact":
        assert record["figures"]["recall"]["recall_over_20"] == 1.0


def test_a_benchmark_without_its_corpus_says_which(tmp_path, capsys):
    assert main(["bench", "lobby", "--corpora", str(tmp_path), "--results", str(tmp_path)]) == 1
    assert "lobby/proposals.jsonl is not in the corpora" in capsys.readouterr().err
