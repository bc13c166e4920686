"""B3 exact and B4 scale: CPU seconds, memory and recall against an exact oracle; latency of one proposal.

Here: the job from text to spans, the oracle, the stages one by one. Not here: peers on the same job (peers).
"""

from __future__ import annotations

import json
import zlib
from collections.abc import Iterable
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from multiprocessing import get_context
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import numpy.typing as npt
from numba import njit

from alignment.bench import corpora, plant
from alignment.bench.machine import cost, memory
from alignment.bench.peers import run_peers
from alignment.chain import GAP, best_chain, bound, close_gains, link, open_gains, unlink
from alignment.engine import Configuration, Engine
from alignment.pairs import Pairs
from alignment.reach import reach_for
from alignment.records import read_texts
from alignment.scan import Scanner, side_of
from alignment.values import Text
from alignment.vocabulary import UNIT

SAMPLE = 220
FIRST = 300


def make_job(folder: Path, proposals: int, official: int) -> tuple[plant.Planted, str]:
    """Texts of the development sets when they are there, hosts from treaties of their own; invented ones
    otherwise.
    """
    try:
        treaties = corpora.texts(folder / "treaties", "en")
        base = [text.text for text in treaties if zlib.crc32((text.symbol or "").encode()) % 8]
        hosts = [text.text for text in treaties if not zlib.crc32((text.symbol or "").encode()) % 8]
        base += corpora.paragraphs(corpora.texts(folder / "unsc", "resolutions"))
        base += [text.text for text in corpora.texts(folder / "un6way", "en")]
        base += [text.text for text in corpora.texts(folder / "lobby", "official")]
        origin = "development sets"
    except corpora.CorpusMissing:
        invented = plant.paragraphs(min(official, 60_000) + 2_000, 11)
        base, hosts, origin = invented[2_000:], invented[:2_000], "generator"
    return plant.plant(base, hosts, proposals, official, 5), origin


@njit(cache=True, nogil=True)
def _oracle(  # type: ignore[no-untyped-def]
    sample, p_words, p_bounds, o_words, o_bounds, weight, gap, least,
    head, follow, gains, rises, used_p, used_o, row, col, score, back, out,
):  # fmt: skip
    found = 0
    for query in sample:
        start, end = p_bounds[query], p_bounds[query + 1]
        link(p_words[start:end], head, follow)
        open_gains(p_words[start:end], weight, gains)
        used_p[: end - start] = 0
        for passage in range(o_bounds.size - 1):
            official = o_words[o_bounds[passage] : o_bounds[passage + 1]]
            if bound(official, gains, least) < least:
                continue
            used_o[: official.size] = 0
            top, _ = best_chain(
                p_words[start:end],
                official,
                head,
                follow,
                weight,
                gap,
                used_p,
                used_o,
                rises,
                row,
                col,
                score,
                back,
                least,
            )
            if top >= least and found < out.shape[0]:
                out[found, 0], out[found, 1], out[found, 2] = query, passage, top
                found += 1
        unlink(p_words[start:end], head)
        close_gains(p_words[start:end], gap, gains)
    return found


def exact_pairs(
    engine: Engine,
    shelf_side: tuple[npt.NDArray[np.int32], npt.NDArray[np.int64]],
    sample: npt.NDArray[np.int32],
) -> npt.NDArray[np.int64]:
    """Every pair of the sampled proposals with a net mass of 10 or more: (proposal, official, mass), by
    exact alignment.
    """
    from alignment.change import make_bench

    official, weight = engine.official.shelf, engine.vocabulary.weights()
    words, bounds = shelf_side
    room = make_bench(weight.size, int(max(np.diff(bounds).max(), np.diff(official.word_bounds).max())))
    out = np.zeros((2_000_000, 3), np.int64)
    found = int(
        _oracle(
            sample,
            words,
            bounds,
            official.words,
            official.word_bounds,
            weight,
            GAP,
            10 * UNIT,
            room.head,
            room.follow,
            np.full(weight.size, -GAP, np.int32),
            room.rises,
            room.used_p,
            room.used_o,
            *room.points,
            out,
        )
    )
    return out[:found]


def _first(
    columns: tuple[npt.NDArray[np.int64], npt.NDArray[np.int64], npt.NDArray[np.int64]],
) -> npt.NDArray[np.bool_]:
    """Which rows (proposal, official, mass) are among the heaviest FIRST of their proposal."""
    proposals, officials, masses = columns
    order = np.lexsort((officials, -masses, proposals))
    ranked = proposals[order]
    chosen = np.zeros(order.size, np.bool_)
    chosen[order] = np.arange(order.size) - np.searchsorted(ranked, ranked) < FIRST
    return chosen


def recall(pairs: Pairs, truth: npt.NDArray[np.int64]) -> dict[str, float]:
    """The share of the oracle's pairs that are found, by least net mass: all of them, and of its first 300
    ours.
    """
    proposals, officials = pairs.proposals.astype(np.int64), pairs.officials.astype(np.int64)
    keys, wanted = proposals << 32 | officials, truth[:, 0] << 32 | truth[:, 1]
    found = np.isin(wanted, keys)
    ours = np.isin(wanted, keys[_first((proposals, officials, pairs.masses.astype(np.int64)))])
    first = _first((truth[:, 0], truth[:, 1], truth[:, 2]))
    best = np.isin(
        wanted,
        wanted[np.lexsort((-truth[:, 2], truth[:, 0]))][
            np.unique(np.sort(truth[:, 0]), return_index=True)[1]
        ],
    )
    heavy = truth[:, 2] >= 20 * UNIT
    return {
        "pairs_over_10": int(truth.shape[0]),
        "pairs_over_20": int(heavy.sum()),
        "recall_over_10": round(float(found.mean()), 5),
        "recall_over_20": round(float(found[heavy].mean()), 5),
        "recall_of_first_300_over_10": round(float(ours[first].mean()), 5),
        "recall_of_first_300_over_20": round(float(ours[first & heavy].mean()), 5),
        "recall_of_best": round(float(found[best].mean()), 5),
    }


def scale(folder: Path, size: str, peers: str) -> dict[str, object]:
    """Text in, spans out, on one thread, with the stages and the recall of a sample; then the peers asked
    for.
    """
    proposals, official = (int(part) for part in (size or "20000x200000").split("x"))
    job, origin = make_job(folder, proposals, official)
    _run(job.proposals[:50], job.official[:500])  # compile before measuring
    before = memory()
    spent = cost(lambda: _run(job.proposals, job.official))
    engine, pairs, stages, shelf = spent.result
    peak = memory()
    sample = np.arange(0, shelf.passages, max(1, shelf.passages // SAMPLE), dtype=np.int32)[:SAMPLE]
    oracle = cost(lambda: exact_pairs(engine, (shelf.words, shelf.word_bounds), sample))
    from_files = _in_a_process_of_its_own(job)
    compared = proposals * official
    figures: dict[str, object] = {
        "job": f"{proposals} x {official}",
        "texts_from": origin,
        "cpu_s": spent.cpu,
        "wall_s": spent.wall,
        "stages_cpu_s": stages,
        "aligned_pairs": len(pairs),
        "spans": int(pairs.blocks.shape[0]),
        "pairs_compared_per_cpu_s": round(compared / spent.cpu),
        "memory_mb_before": before,
        "memory_mb_peak": peak,
        "from_files": from_files,
        "recall": recall(pairs, oracle.result),
        "exact_cpu_s_for_all": round(oracle.cpu * shelf.passages / sample.size, 1),
    }
    if peers:
        figures["peers"] = run_peers(peers.split(","), job, oracle.result, sample, spent.cpu)
    return figures


def _run(proposals: Iterable[Text], official: Iterable[Text]):  # type: ignore[no-untyped-def]
    engine = Engine(Configuration(semantic="off"))
    stages: dict[str, float] = {}
    stages["official_words"] = cost(lambda: engine.add_official(official)).cpu
    taken = cost(lambda: engine.take_proposals(proposals))
    stages["proposal_words"] = taken.cpu
    shelf = taken.result
    weights = cost(engine.vocabulary.weights)
    stages["weights"] = weights.cpu
    found = cost(lambda: engine.find_pairs(shelf, weights.result))
    stages["seeds_and_alignment"] = found.cpu
    return engine, found.result, stages, shelf


def _from_files(proposals: Path, official: Path) -> dict[str, float]:
    """The same job with texts read from files one by one, as the command line does it."""
    _run((Text(id="a", text="one two three"),), (Text(id="b", text="one two three"),))
    spent = cost(lambda: _run(read_texts(proposals), read_texts(official)))
    return {"cpu_s": spent.cpu, "memory_mb_peak": memory()}


def _in_a_process_of_its_own(job: plant.Planted) -> dict[str, float]:
    """Its memory is that of the work alone: no texts of the job stand beside it."""
    with TemporaryDirectory() as folder:
        paths = [Path(folder) / "proposals.jsonl", Path(folder) / "official.jsonl"]
        for path, texts in zip(paths, (job.proposals, job.official), strict=True):
            with path.open("w", encoding="utf-8") as file:
                file.writelines(json.dumps({"id": text.id, "text": text.text}) + "\n" for text in texts)
        with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
            return pool.submit(_from_files, *paths).result()


def latency(folder: Path, size: str) -> dict[str, object]:
    """One proposal at a time against an index that is there: CPU milliseconds, median and 99th percentile."""
    count, official = (int(part) for part in (size or "300x200000").split("x"))
    job, origin = make_job(folder, max(count, 100), official)
    engine = Engine(Configuration(semantic="off"))
    engine.add_official(job.official)
    shelf = engine.take_proposals(job.proposals[:count])
    weight = engine.vocabulary.weights()
    reach = reach_for(engine.official.shelf.passages)
    segments, counts = engine.official.index(reach.span)
    scanner = Scanner(
        side_of(shelf, weight),
        side_of(engine.official.shelf, weight),
        engine.vocabulary.hashes,
        weight,
        reach,
    )
    times: list[float] = []
    for query in range(-5, count):
        one = np.array([max(query, 0)], np.int32)
        spent = cost(partial(scanner.scan, one, segments, counts))
        if query >= 0:
            times.append(spent.wall * 1000)
    return {
        "job": f"{count} x 1 x {official}",
        "texts_from": origin,
        "measured": "wall ms from words to spans, index in memory",
        "median_ms": round(float(np.median(times)), 2),
        "p99_ms": round(float(np.percentile(times, 99)), 2),
        "worst_ms": round(max(times), 2),
    }
