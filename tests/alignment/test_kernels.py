"""The compiled kernels of seeds, cover, change and evidence against what plain Python and numpy make of the same input."""

import itertools
import os
import subprocess
import sys
from collections import Counter, defaultdict
from pathlib import Path

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from alignment import chain
from alignment.chain import dense_score
from alignment.change import CLOSE, KEPT, find_changes, lay, make_bench, no_changes
from alignment.compiled import sources_digest
from alignment.evidence import weigh
from alignment.novelty import NOBODY, RUNS, add_cover, empty_cover
from alignment.pairs import Pairs
from alignment.seeds import COUNT_BITS, build_segment, tally, tally_known
from alignment.vocabulary import UNIT

WORDS = 6

passage = st.lists(st.integers(0, WORDS - 1), max_size=14)
passages = st.lists(passage, min_size=1, max_size=6)
weights = st.lists(st.integers(20, 900), min_size=WORDS, max_size=WORDS).map(lambda w: np.array(w, np.int32))
hashes = np.random.default_rng(4).integers(1, 2**63, WORDS).astype(np.uint64)


def columns(found):
    bounds = np.concatenate(
        [np.zeros(1, np.int64), np.cumsum([len(words) for words in found], dtype=np.int64)]
    )
    return np.array([word for words in found for word in words], np.int32), bounds


def shingles(words, span):
    """The shingles of a passage: runs of `span` words; a passage shorter than that is one of its own."""
    if not words:
        return []
    last = max(len(words) - span + 1, 1)
    return [tuple(words[at : at + span]) for at in range(last)]


@settings(max_examples=100)
@given(passages, st.sampled_from([2, 3]))
def test_postings_name_the_passages_that_a_dictionary_names(found, span):
    words, bounds = columns(found)
    segment = build_segment(words, bounds, hashes, 0, len(found), span)
    expected = Counter(number for number, passage in enumerate(found) for _ in shingles(passage, span))
    assert Counter(segment.places.tolist()) == expected
    by_shingle = defaultdict(list)
    for number, passage in enumerate(found):
        for shingle in shingles(passage, span):
            by_shingle[shingle].append(number)
    kept = defaultdict(list)
    for bucket, (low, high) in enumerate(itertools.pairwise(segment.offsets.tolist())):
        for slot in range(low, high):
            kept[bucket, int(segment.checks[slot])].append(int(segment.places[slot]))
    assert sorted(kept.values()) == sorted(by_shingle.values())


@settings(max_examples=100)
@given(passages, passages, st.sampled_from([2, 3]))
def test_counts_are_those_of_a_counter_for_every_known_shingle(found, known, span):
    words, bounds = columns(found)
    counts = np.zeros(1 << COUNT_BITS, np.uint32)
    tally(words, bounds, hashes, 0, len(found), counts, span)
    assert sorted(counts[counts > 0].tolist()) == sorted(
        Counter(shingle for passage in found for shingle in shingles(passage, span)).values()
    )
    segment = build_segment(*columns(known), hashes, 0, len(known), span)
    some = tally_known(words, bounds, hashes, segment)
    assert ((some == 0) | (some == counts)).all()
    shared = {s for passage in known for s in shingles(passage, span)}
    expected = Counter(s for passage in found for s in shingles(passage, span) if s in shared)
    assert not Counter(expected.values()) - Counter(some[some > 0].tolist())


def pairs_of(proposals, officials, blocks):
    bounds = np.concatenate(
        [np.zeros(1, np.int64), np.cumsum([len(found) for found in blocks], dtype=np.int64)]
    )
    flat = [block for found in blocks for block in found]
    return Pairs(
        proposals=np.array(proposals, np.int32),
        officials=np.array(officials, np.int32),
        masses=np.zeros(len(proposals), np.int32),
        bounds=bounds,
        blocks=np.array(flat, np.int16).reshape(-1, 4),
    )


@st.composite
def covered(draw):
    long = st.lists(st.integers(0, WORDS - 1), min_size=1, max_size=30)
    found = draw(st.lists(long, min_size=1, max_size=4))
    blocks, proposals, officials = [], [], []
    for _ in range(draw(st.integers(0, 5))):
        number = draw(st.integers(0, len(found) - 1))
        first = draw(st.integers(0, len(found[number]) - 1))
        size = draw(st.integers(1, len(found[number]) - first))
        proposals.append(number)
        officials.append(draw(st.integers(0, 3)))
        blocks.append([(first, 0, size, 0)])
    return found, proposals, officials, blocks, draw(weights), draw(st.permutations(range(4)))


@settings(max_examples=150)
@given(covered())
def test_cover_is_what_marking_word_by_word_gives(case):
    found, proposals, officials, blocks, weight, rank = case
    words, bounds = columns(found)
    cover = empty_cover(words.size)
    order = np.array(rank, np.int32)
    add_cover(cover, pairs_of(proposals, officials, blocks), bounds, words, weight, order)
    bits, source = [0] * words.size, [NOBODY] * words.size
    for number, official, ((first, _col, size, _chain),) in zip(proposals, officials, blocks, strict=True):
        mass = sum(int(weight[word]) for word in found[number][first : first + size])
        for bit, least, heavy in RUNS:
            if size < least or mass < heavy * UNIT:
                continue
            for at in range(bounds[number] + first, bounds[number] + first + size):
                bits[at] |= bit
                if bit == 1:
                    source[at] = min(source[at], rank[official])
    assert cover.bits.tolist() == bits
    assert cover.source.tolist() == source


def laid(own, other, weight):
    """The partner of every word of `own`, as the kernel lays it, and the score it says it reached."""
    bench = make_bench(WORDS, max(len(own), len(other)))
    top = lay(
        np.array(own, np.int32), np.array(other, np.int32), weight, CLOSE, bench.head, bench.follow, bench.rises,
        bench.used_p, bench.used_o, *bench.points, bench.partner,
    )  # fmt: skip
    assert (bench.head == -1).all()
    return int(top), bench.partner[: len(own)].tolist()


@settings(max_examples=150)
@given(passage, passage, weights)
def test_a_text_is_laid_on_its_base_in_order_and_as_well_as_can_be(own, other, weight):
    top, partner = laid(own, other, weight)
    met = [(i, j) for i, j in enumerate(partner) if j >= 0]
    assert all(own[i] == other[j] for i, j in met)
    assert all(a[1] < b[1] for a, b in itertools.pairwise(met))
    score = sum(int(weight[own[i]]) for i, _j in met)
    score -= sum(CLOSE * (b[0] - a[0] - 1 + b[1] - a[1] - 1) for a, b in itertools.pairwise(met))
    assert score == top == dense_score(np.array(own, np.int32), np.array(other, np.int32), weight, CLOSE)


@settings(max_examples=100)
@given(passages, passages, weights, st.data())
def test_a_change_is_what_was_not_met_on_either_side(found, priors, weight, data):
    base = data.draw(st.lists(st.integers(-1, len(priors) - 1), min_size=len(found), max_size=len(found)))
    words, bounds = columns(found)
    b_words, b_bounds = columns(priors)
    bench = make_bench(WORDS, max(len(words) for words in [*found, *priors, [0]]))
    change = find_changes(
        np.array(base, np.int32), words, bounds, b_words, b_bounds, empty_cover(words.size), weight, bench
    )
    for number, on in enumerate(base):
        own = change.inserted[bounds[number] : bounds[number + 1]].tolist()
        if on < 0:
            assert own == [1] * len(found[number])
            continue
        _top, partner = laid(found[number], priors[on], weight)
        assert own == [int(j < 0) for j in partner]
        met = {j for j in partner if j >= 0}
        total = sum(int(weight[word]) for word in priors[on])
        kept = sum(int(weight[priors[on][j]]) for j in met)
        struck = change.struck[change.struck_at[number] : change.struck_at[number + 1]].tolist()
        amends = kept >= KEPT * total
        assert struck == [int(amends and j not in met) for j in range(len(priors[on]))]


@settings(max_examples=100)
@given(passage.filter(bool), passage.filter(bool), weights)
def test_evidence_adds_up_what_two_texts_share(own, other, weight):
    """Without earlier texts the blocks of the scan are all there is: every shared word counts, each once."""
    _top, partner = laid(own, other, weight)
    blocks = [(i, j, 1, 0) for i, j in enumerate(partner) if j >= 0]
    pairs = pairs_of([0], [0], [blocks])
    p_words, p_bounds = columns([own])
    o_words, o_bounds = columns([other])
    none = np.zeros(0, np.int32), np.zeros(1, np.int64)
    evidence = weigh(
        pairs,
        (p_words, p_bounds, no_changes(1, len(own))),
        (o_words, o_bounds, no_changes(1, len(other))),
        none,
        weight,
        np.zeros(WORDS, np.uint8),
        make_bench(WORDS, max(len(own), len(other))),
        laid=False,
    )
    met = [i for i, j in enumerate(partner) if j >= 0]
    mass = sum(int(weight[own[i]]) for i in met) / UNIT
    assert evidence.whole[0] == evidence.fresh[0] == mass
    hull = sum(int(weight[word]) for word in own[met[0] : met[-1] + 1]) / UNIT if met else 0
    assert evidence.hull[0] == hull
    longest = now = 0
    for i, j in enumerate(partner):
        now = 0 if j < 0 else now + 1 if i and partner[i - 1] == j - 1 and partner[i - 1] >= 0 else 1
        longest = max(longest, now)
    assert evidence.run[0] == longest
    assert evidence.struck[0] == 0 and evidence.signs[0] == 0


def test_compiled_kernels_are_kept_by_the_sources_of_the_whole_engine(tmp_path: Path) -> None:
    """Kernels call each other across files: a change in any file must not leave another one's old code in use."""
    (tmp_path / "one.py").write_text("A = 1\n")
    (tmp_path / "two.py").write_text("B = 2\n")
    before = sources_digest(tmp_path)
    assert sources_digest(tmp_path) == before
    (tmp_path / "two.py").write_text("B = 3\n")
    assert sources_digest(tmp_path) != before


def test_the_kernels_of_this_engine_are_kept_in_its_own_folder() -> None:
    told = subprocess.run(
        [sys.executable, "-c", "import alignment.scan as scan, numba; print(numba.config.CACHE_DIR)"],
        env={key: value for key, value in os.environ.items() if key != "NUMBA_CACHE_DIR"}
        | {"PYTHONPATH": str(Path(chain.__file__).parent.parent)},
        capture_output=True,
        text=True,
        check=True,
    )
    assert Path(told.stdout.strip()).name.startswith("kernels-")
