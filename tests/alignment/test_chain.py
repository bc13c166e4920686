"""The sparse alignment kernel against the full table."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from alignment.chain import GAP, best_chain, bound, dense_score, link, open_gains

WORDS = 7


def sparse_score(proposal, official, weight, gap=GAP, enough=0):
    head = np.full(WORDS, -1, np.int32)
    follow = np.zeros(max(1, proposal.size), np.int32)
    gains = np.full(WORDS, -gap, np.int32)
    link(proposal, head, follow)
    open_gains(proposal, weight, gains)
    rises = np.zeros(proposal.size + 2, np.int64)
    room = (proposal.size + 1) * (official.size + 1)
    row, col, score, back = (np.zeros(room, np.int32) for _ in range(4))
    used_p, used_o = np.zeros(proposal.size + 1, np.uint8), np.zeros(official.size + 1, np.uint8)
    top, last = best_chain(
        proposal,
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
        enough,
    )
    return top, bound(official, gains, 1 << 30), last


words = st.lists(st.integers(0, WORDS - 1), max_size=14).map(lambda found: np.array(found, np.int32))
weights = st.lists(st.integers(1, 900), min_size=WORDS, max_size=WORDS).map(lambda w: np.array(w, np.int32))


@settings(max_examples=120, deadline=None)
@given(words, words, weights)
def test_the_sparse_kernel_scores_as_the_full_table(proposal, official, weight):
    top, most, _ = sparse_score(proposal, official, weight)
    assert top == dense_score(proposal, official, weight)
    assert top <= most


@settings(max_examples=120, deadline=None)
@given(words, words, weights, st.integers(1, 3000), st.sampled_from([12, GAP]))
def test_the_kernel_gives_up_only_where_enough_cannot_be_reached(proposal, official, weight, enough, gap):
    truth = dense_score(proposal, official, weight, gap)
    found = sparse_score(proposal, official, weight, gap, enough)[0]
    assert found == truth if truth >= enough else found < enough


def test_a_passage_with_itself_scores_its_whole_weight():
    passage = np.array([0, 1, 2, 1, 3], np.int32)
    weight = np.arange(1, WORDS + 1, dtype=np.int32) * 100
    assert sparse_score(passage, passage, weight)[0] == weight[passage].sum()
