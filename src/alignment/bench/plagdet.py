"""B5: span accuracy on planted reuse, by the measure of the PAN tasks.

Here: joining spans, precision, recall, granularity, plagdet. Not here: which pairs are found (exact).
"""

from __future__ import annotations

from math import log2
from pathlib import Path

from alignment.bench import corpora
from alignment.engine import Configuration, Engine
from alignment.values import Match, Op

Quad = tuple[int, int, int, int]
JOIN = 60


def joined(spans: list[Quad]) -> list[Quad]:
    """Spans at most JOIN code points apart in both texts become one."""
    found = sorted(spans)
    while True:
        kept: list[Quad] = []
        for span in found:
            for at, other in enumerate(kept):
                if (
                    span[0] <= other[1] + JOIN and other[0] <= span[1] + JOIN
                    and span[2] <= other[3] + JOIN and other[2] <= span[3] + JOIN
                ):  # fmt: skip
                    kept[at] = (
                        min(span[0], other[0]),
                        max(span[1], other[1]),
                        min(span[2], other[2]),
                        max(span[3], other[3]),
                    )
                    break
            else:
                kept.append(span)
        if len(kept) == len(found):
            return kept
        found = sorted(kept)


def _places(spans: list[Quad]) -> set[tuple[int, int]]:
    return {(0, at) for s in spans for at in range(s[0], s[1])} | {
        (1, at) for s in spans for at in range(s[2], s[3])
    }


def _meets(a: Quad, b: Quad) -> bool:
    return a[0] < b[1] and b[0] < a[1] and a[2] < b[3] and b[2] < a[3]


def score(gold: list[corpora.Gold], matches: dict[tuple[str, str], Match]) -> dict[str, float]:
    """Plagdet over gold pairs, macro averages over cases and detections."""
    precision: list[float] = []
    recall: list[float] = []
    granularity: list[int] = []
    for case in gold:
        match = matches.get((case.proposal, case.official))
        spans = (
            [
                (s.proposal_start, s.proposal_end, s.official_start, s.official_end)
                for s in match.spans
                if s.op is not Op.PRIOR
            ]
            if match
            else []
        )
        found = joined(spans)
        truth = list(case.spans)
        places = _places(truth)
        precision += [len(_places([span]) & places) / max(1, len(_places([span]))) for span in found]
        for span in truth:
            hits = [other for other in found if _meets(span, other)]
            recall.append(len(_places([span]) & _places(hits)) / len(_places([span])))
            if hits:
                granularity.append(len(hits))
    p, r = sum(precision) / max(1, len(precision)), sum(recall) / max(1, len(recall))
    g = sum(granularity) / max(1, len(granularity)) if granularity else 1.0
    f1 = 2 * p * r / (p + r) if p + r else 0.0
    return {
        "precision": round(p, 4),
        "recall": round(r, 4),
        "granularity": round(g, 4),
        "plagdet": round(f1 / log2(1 + g), 4),
    }


def plagdet(folder: Path) -> dict[str, object]:
    """All planted kinds together and one by one, and what is made of the agreed-language traps."""
    gold = corpora.gold(folder / "planted")
    engine = Engine(Configuration(semantic="off"))
    engine.add_official(corpora.texts(folder / "planted", "official"))
    engine.add_prior(corpora.texts(folder / "planted", "prior"))
    matches = {
        (m.proposal, m.official): m
        for m in engine.match_all(corpora.texts(folder / "planted", "proposals")).matches
    }
    planted = [case for case in gold if case.label]
    figures: dict[str, object] = {"all": score(planted, matches)}
    for kind in sorted({case.kind for case in planted}):
        figures[kind] = score([case for case in planted if case.kind == kind], matches)
    traps = [matches.get((case.proposal, case.official)) for case in gold if not case.label]
    figures["agreed_language_traps"] = {
        "pairs": len(traps),
        "probability_at_or_over_50": sum(match is not None and match.probability >= 0.5 for match in traps),
        "probability_at_or_over_95": sum(match is not None and match.probability >= 0.95 for match in traps),
    }
    return figures
