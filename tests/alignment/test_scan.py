"""Seeds and alignment at once against a brute force over all pairs."""

from dataclasses import replace

import numpy as np
import pytest

from alignment import Text
from alignment.bench.plant import paragraphs, plant
from alignment.chain import GAP, dense_score
from alignment.reach import CLOSE_BY, WIDE
from alignment.scan import Scanner, side_of
from alignment.seeds import COUNT_BITS, build_segment, tally
from alignment.shelf import Shelf
from alignment.vocabulary import UNIT, Vocabulary


@pytest.fixture(scope="module")
def shelves():
    base = paragraphs(90, 7)
    job = plant(base[:60], base[60:], 25, 80, 9)
    vocabulary = Vocabulary()
    official, proposals = Shelf("official", vocabulary, counted=True), Shelf("proposals", vocabulary)
    official.add(
        [
            *job.official,
            Text(id="empty", text=""),
            Text(id="one", text="word"),
            Text(id="two", text="two words"),
        ]
    )
    proposals.add([*job.proposals, Text(id="two", text="Two words!"), Text(id="none", text="")])
    return proposals, official, vocabulary.weights()


def found(shelves, reach, cut=0):
    proposals, official, weight = shelves
    hashes, last = official.vocabulary.hashes, official.passages
    counts = np.zeros(1 << COUNT_BITS, np.uint32)
    tally(official.words, official.word_bounds, hashes, 0, last, counts, reach.span)
    ranges = [(0, cut), (cut, last)] if cut else [(0, last)]
    segments = [
        build_segment(official.words, official.word_bounds, hashes, a, b, reach.span) for a, b in ranges
    ]
    scanner = Scanner(side_of(proposals, weight), side_of(official, weight), hashes, weight, reach)
    queries = np.arange(proposals.passages, dtype=np.int32)
    return scanner.scan(queries, segments, counts), scanner.stream(queries)


def columns(pairs):
    return [
        part.tolist() for part in (pairs.proposals, pairs.officials, pairs.masses, pairs.bounds, pairs.blocks)
    ]


@pytest.mark.parametrize(("reach", "least"), [(CLOSE_BY, 12), (WIDE, 20)])
def test_every_pair_that_a_brute_force_finds_is_found_with_its_exact_mass(shelves, reach, least):
    proposals, official, weight = shelves
    pairs, _ = found(shelves, replace(reach, chains=1))
    masses = {
        (p, o): m
        for p, o, m in zip(
            pairs.proposals.tolist(), pairs.officials.tolist(), pairs.masses.tolist(), strict=True
        )
    }
    heavy = 0
    for p in range(proposals.passages):
        own = proposals.words[proposals.word_bounds[p] : proposals.word_bounds[p + 1]]
        for o in range(official.passages):
            other = official.words[official.word_bounds[o] : official.word_bounds[o + 1]]
            exact = dense_score(own, other, weight, GAP)
            if (p, o) in masses:
                assert masses[p, o] == exact
            elif exact >= least * UNIT:
                pytest.fail(f"the pair {p}, {o} of mass {exact / UNIT} was missed")
            heavy += exact >= least * UNIT
    assert heavy > 6


@pytest.mark.parametrize("reach", [CLOSE_BY, WIDE])
def test_segments_and_streaming_give_the_same_pairs(shelves, reach):
    one, streamed = found(shelves, reach)
    two, _ = found(shelves, reach, cut=31)
    assert columns(one) == columns(two) == columns(streamed)


def test_blocks_hold_the_same_words_on_both_sides(shelves):
    proposals, official, _ = shelves
    pairs, _ = found(shelves, CLOSE_BY)
    for at in range(len(pairs)):
        p = proposals.word_bounds[pairs.proposals[at]]
        o = official.word_bounds[pairs.officials[at]]
        for i, j, size, _ in pairs.blocks[pairs.bounds[at] : pairs.bounds[at + 1]].tolist():
            assert (proposals.words[p + i : p + i + size] == official.words[o + j : o + j + size]).all()
