"""B6: finding the translation of a sentence in another language, for each of the 15 pairs.

Here: P@1 by cosine and by margin, recall at 20. Needs the extra `semantic`.
"""

from __future__ import annotations

from itertools import combinations
from pathlib import Path

import numpy as np

from alignment.bench import corpora
from alignment.bench.machine import cost
from alignment.engine import Configuration, Engine
from alignment.meaning import Margins

SENTENCES = 3000


def six(folder: Path) -> dict[str, object]:
    """Both directions of every pair, over sentences that occur once in every language."""
    encoder = Engine(Configuration(semantic="on")).encoder
    if encoder is None:
        return {"note": "the extra semantic is not installed"}
    languages = corpora.six_languages(folder / "un6way")
    rows = [
        row
        for row in range(len(languages["en"]))
        if all(languages[name][row].text.strip() for name in languages)
    ]
    for name in languages:
        seen: dict[str, int] = {}
        for row in rows:
            seen[languages[name][row].text] = seen.get(languages[name][row].text, 0) + 1
        rows = [row for row in rows if seen[languages[name][row].text] == 1]
    rows = rows[:SENTENCES]
    words = {name: [languages[name][row].text for row in rows] for name in languages}
    spent = cost(lambda: {name: encoder.encode(words[name]) for name in languages})
    vectors = spent.result
    pairs: dict[str, dict[str, float]] = {}
    for own, other in combinations(sorted(languages), 2):
        margin, cosine = Margins(vectors[own], vectors[other], words[own], words[other]).whole()
        right = np.arange(len(rows))
        wins = [
            float((table.argmax(axis=1) == right).mean()) for table in (margin, margin.T, cosine, cosine.T)
        ]
        ranks = [(table > table[right, right][:, None]).sum(axis=1) for table in (margin, margin.T)]
        pairs[f"{own}-{other}"] = {
            "margin_p1": round((wins[0] + wins[1]) / 2, 4), "cosine_p1": round((wins[2] + wins[3]) / 2, 4),
            "recall_at_20": round(float(np.mean([(rank < 20).mean() for rank in ranks])), 4),
        }  # fmt: skip
    values = [pair["margin_p1"] for pair in pairs.values()]
    return {
        "sentences": len(rows), "margin_p1_mean": round(float(np.mean(values)), 4), "margin_p1_worst": min(values),
        "cosine_p1_mean": round(float(np.mean([pair["cosine_p1"] for pair in pairs.values()])), 4), "pairs": pairs,
        "encode_cpu_s": spent.cpu, "sentences_per_cpu_s": round(6 * len(rows) / max(spent.cpu, 1e-9), 1),
    }  # fmt: skip
