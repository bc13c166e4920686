"""Other programs on the same job, where they are installed; a peer that is not says so in the results.

Here: rapidfuzz, datasketch, rensa, sparse_dot_topn, tantivy. Versions are pinned in
benchmarks/alignment/peers.txt.
Not here: passim, which needs a Java machine and Spark and is not in the Python index.
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from importlib import import_module

import numpy as np
import numpy.typing as npt

from alignment.bench.plant import Planted

Hits = dict[int, list[int]]
FIRST = 300


def _words(text: str) -> list[str]:
    return re.findall(r"\w+", text.lower())


def _shingles(text: str) -> set[str]:
    words = _words(text)
    return {" ".join(words[at : at + 3]) for at in range(max(1, len(words) - 2))}


def _rapidfuzz(job: Planted, sample: list[int]) -> tuple[Hits, float]:
    """Brute force `ratio` for a few proposals; the whole job costs as much for each."""
    from rapidfuzz import fuzz, process

    official = [text.text.lower() for text in job.official]
    found: Hits = {}
    few = sample[:: max(1, len(sample) // 11)][:11]
    started = time.process_time()
    for query in few:
        best = process.extract(job.proposals[query].text.lower(), official, scorer=fuzz.ratio, limit=FIRST)
        found[query] = [place for _, _, place in best]
    return found, (time.process_time() - started) * len(job.proposals) / len(few)


def _datasketch(job: Planted, sample: list[int]) -> tuple[Hits, float]:
    """MinHash LSH of 128 permutations at a threshold of .2; all official texts built, sampled proposals
    asked.
    """
    sketches = import_module("datasketch")

    def sketch(text: str) -> object:
        made = sketches.MinHash(num_perm=128)
        made.update_batch([shingle.encode() for shingle in _shingles(text)])
        return made

    started = time.process_time()
    index = sketches.MinHashLSH(threshold=0.2, num_perm=128)
    for place, text in enumerate(job.official):
        index.insert(place, sketch(text.text))
    built = time.process_time() - started
    started = time.process_time()
    found = {query: list(index.query(sketch(job.proposals[query].text)))[:FIRST] for query in sample}
    return found, built + (time.process_time() - started) * len(job.proposals) / len(sample)


def _sparse(job: Planted, sample: list[int]) -> tuple[Hits, float]:
    """TF-IDF of three-word shingles and the 100 largest products."""
    from sklearn.feature_extraction.text import TfidfVectorizer

    multiply = import_module("sparse_dot_topn").sp_matmul_topn

    started = time.process_time()
    vectors = TfidfVectorizer(ngram_range=(3, 3), dtype=np.float32)
    official = vectors.fit_transform([text.text for text in job.official])
    proposals = vectors.transform([text.text for text in job.proposals])
    best = multiply(proposals, official.T.tocsr(), top_n=100, sort=True, n_threads=1)
    spent = time.process_time() - started
    return {
        query: best.indices[best.indptr[query] : best.indptr[query + 1]].tolist() for query in sample
    }, spent


def _tantivy(job: Planted, sample: list[int]) -> tuple[Hits, float]:
    """BM25 over words, 100 best; sampled proposals asked."""
    tantivy = import_module("tantivy")

    started = time.process_time()
    schema = (
        tantivy.SchemaBuilder()
        .add_text_field("body", stored=False)
        .add_unsigned_field("place", stored=True)
        .build()
    )
    index = tantivy.Index(schema)
    writer = index.writer(heap_size=128_000_000, num_threads=1)
    for place, text in enumerate(job.official):
        writer.add_document(tantivy.Document(body=text.text, place=place))
    writer.commit()
    writer.wait_merging_threads()
    index.reload()
    searcher = index.searcher()
    built = time.process_time() - started
    started = time.process_time()
    found: Hits = {}
    for query in sample:
        asked = index.parse_query(" ".join(_words(job.proposals[query].text)), ["body"])
        found[query] = [searcher.doc(address)["place"][0] for _, address in searcher.search(asked, 100).hits]
    return found, built + (time.process_time() - started) * len(job.proposals) / len(sample)


_PEERS: dict[str, tuple[str, Callable[[Planted, list[int]], tuple[Hits, float]]]] = {
    "rapidfuzz": ("rapidfuzz", _rapidfuzz),
    "datasketch": ("datasketch", _datasketch),
    "sparse_dot_topn": ("sparse_dot_topn", _sparse),
    "tantivy": ("tantivy", _tantivy),
}


def run_peers(
    names: list[str],
    job: Planted,
    truth: npt.NDArray[np.int64],
    sample: npt.NDArray[np.int32],
    own_cpu: float,
) -> dict[str, object]:
    """CPU seconds of the whole job (for the part that was sampled, in proportion), recall, and our share of
    them.
    """
    figures: dict[str, object] = {}
    for name in names:
        if name not in _PEERS:
            figures[name] = "no such peer here"
            continue
        module, run = _PEERS[name]
        try:
            import_module(module)
        except ImportError:
            figures[name] = "not installed"
            continue
        found, cpu = run(job, [int(query) for query in sample])
        asked = truth[np.isin(truth[:, 0], np.array(sorted(found)))]
        hit = np.array(
            [official in set(found[proposal]) for proposal, official, _ in asked.tolist()], np.bool_
        )
        heavy = asked[:, 2] >= 20 * 256
        figures[name] = {
            "cpu_s_whole_job": round(cpu, 1), "times_ours": round(cpu / own_cpu, 1),
            "recall_over_10": round(float(hit.mean()), 4) if hit.size else None,
            "recall_over_20": round(float(hit[heavy].mean()), 4) if heavy.any() else None,
        }  # fmt: skip
    return figures
