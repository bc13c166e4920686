"""The sparse alignment kernel against the full table."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from alignment.chain import GAP, best_chain, bound, dense_score, link

WORDS = 7


def sparse_score(proposal, official, weight, gap=GAP):
    head = np.full(WORDS, -1, np.int32)
    follow = np.zeros(max(1, proposal.size), np.int32)
    present = np.zeros(WORDS // 32 + 1, np.uint32)
    link(proposal, head, follow, present)
    tree = np.zeros(proposal.size + 2, np.int64)
    room = proposal.size * official.size + 1
    row, col, score, back = (np.zeros(room, np.int32) for _ in range(4))
    used_p, used_o = np.zeros(proposal.size + 1, np.uint8), np.zeros(official.size + 1, np.uint8)
    top, last = best_chain(
        official,
        proposal.size,
        head,
        follow,
        present,
        weight,
        gap,
        used_p,
        used_o,
        tree,
        row,
        col,
        score,
        back,
    )
    return top, bound(official, present, weight, gap), last


words = st.lists(st.integers(0, WORDS - 1), max_size=14).map(lambda found: np.array(found, np.int32))
weights = st.lists(st.integers(1, 900), min_size=WORDS, max_size=WORDS).map(lambda w: np.array(w, np.int32))


@settings(max_examples=120, deadline=None)
@given(words, words, weights)
def test_the_sparse_kernel_scores_as_the_full_table(proposal, official, weight):
    top, most, _ = sparse_score(proposal, official, weight)
    assert top == dense_score(proposal, official, weight)
    assert top <= most


def test_a_passage_with_itself_scores_its_whole_weight():
    passage = np.array([0, 1, 2, 1, 3], np.int32)
    weight = np.arange(1, WORDS + 1, dtype=np.int32) * 100
    assert sparse_score(passage, passage, weight)[0] == weight[passage].sum()
