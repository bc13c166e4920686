"""B2: which words of an amendment are new, with its base text hidden.

Here: word F1 against the difference to the true base. Not here: pairs of texts (labelled).
"""

from __future__ import annotations

from dataclasses import dataclass
from difflib import SequenceMatcher
from pathlib import Path

import numpy as np
import numpy.typing as npt
from rapidfuzz import fuzz, process

from alignment.bench import corpora
from alignment.change import make_bench
from alignment.earlier import collect_bases, longest_passage, look_back, origins_of, rank_passages
from alignment.engine import Configuration, Engine
from alignment.tokens import tokenise

LIKE = 85
"""From this ratio of rapidfuzz on, the base of an amendment counts as being among the prior texts."""


@dataclass(kw_only=True, slots=True)
class Counted:
    """Words of some texts: how many are new, were called new, and both."""

    texts: int = 0
    right: int = 0
    found: int = 0
    wanted: int = 0

    def add(self, gold: npt.NDArray[np.bool_], new: npt.NDArray[np.bool_]) -> None:
        """Count one more text."""
        self.texts += 1
        self.right += int((gold & new).sum())
        self.found += int(new.sum())
        self.wanted += int(gold.sum())

    def figures(self) -> dict[str, object]:
        """Precision, recall and F1."""
        return {
            "precision": round(self.right / self.found, 4),
            "recall": round(self.right / self.wanted, 4),
            "f1": round(2 * self.right / (self.found + self.wanted), 4),
        }


def _gold(old: list[int], new: list[int]) -> npt.NDArray[np.bool_]:
    mask = np.ones(len(new), np.bool_)
    for block in SequenceMatcher(None, old, new, autojunk=False).get_matching_blocks():
        mask[block.b : block.b + block.size] = False
    return mask


def novelty(folder: Path) -> dict[str, object]:
    """Precision, recall and F1 over all words, for both columns; the base is only seen by the gold standard.

    Beside it the same for the texts whose base is among the prior texts at all: the others cannot be told.
    """
    figures: dict[str, object] = {}
    for name in ("official", "proposals"):
        engine = Engine(Configuration(semantic="off"))
        engine.add_official(corpora.texts(folder / "lobby", "official"))
        engine.add_prior(corpora.texts(folder / "lobby", "prior"))
        shelf = (
            engine.official.shelf
            if name == "official"
            else engine.take_proposals(corpora.texts(folder / "lobby", name))
        )
        prior = engine.prior.shelf
        place = {(origin.shelf, origin.id): at for at, origin in enumerate(sorted(origins_of(prior)))}
        bases = collect_bases(prior, (shelf,))
        bench = make_bench(engine.vocabulary.size, longest_passage(shelf.word_bounds, prior.word_bounds))
        segments, counts = engine.prior.index(3)
        change, _ = look_back(
            shelf, np.arange(shelf.passages, dtype=np.int32), prior, segments, counts, engine.vocabulary.weights(), bases,
            bench, rank_passages(prior, place),
        )  # fmt: skip
        every, known = Counted(), Counted()
        texts = [prior.text(at) for at in range(len(prior))]
        for text, old in enumerate(corpora.extras(folder / "lobby", name, "old")):
            first = int(shelf.word_bounds[shelf.passages_of(text).start])
            last = int(shelf.word_bounds[shelf.passages_of(text).stop])
            gold = _gold(
                tokenise(old).hashes.tolist(), engine.vocabulary.hashes[shelf.words[first:last]].tolist()
            )
            new = change.inserted[first:last].astype(np.bool_)
            every.add(gold, new)
            if not old.strip() or process.extractOne(old, texts, scorer=fuzz.ratio)[1] >= LIKE:
                known.add(gold, new)
        figures[name] = {
            "texts": len(shelf), "words": int(shelf.words.size), **every.figures(),
            "where_the_base_is_among_the_prior_texts": {"texts": known.texts, **known.figures()},
        }  # fmt: skip
    return figures
