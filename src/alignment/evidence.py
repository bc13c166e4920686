"""What two changes have in common, measured pair by pair.

Here: the kernel that weighs shared insertions and shared strikes, how unbroken the shared words are, and
signs of
contradiction. Not here: turning these numbers into a verdict (classes).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from alignment.change import CLOSE, Bench, Change, lay
from alignment.compiled import njit
from alignment.pairs import Pairs
from alignment.senses import MODAL, NEGATION, NUMBER, STRIKE, VERB
from alignment.vocabulary import UNIT

REVERSED, WEAKENED, STRENGTHENED, CHANGED_NUMBER = 1, 2, 4, 8

NEAR = 6
"""A gap between shared words is compared for contradiction when neither side of it is longer than this."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Evidence:
    """Columns by pair of passages, masses in units of an average word.

    whole: shared words · fresh: shared words new on both sides · struck: words both strike from the same base
    · hull: mass of the proposal between its first and last shared new word · run: longest run of shared
    words (count)
    · signs: bits of contradiction.
    """

    whole: npt.NDArray[np.float64]
    fresh: npt.NDArray[np.float64]
    struck: npt.NDArray[np.float64]
    hull: npt.NDArray[np.float64]
    run: npt.NDArray[np.int32]
    signs: npt.NDArray[np.uint8]


@njit(cache=True, nogil=True, inline="never")
def _signs(own, other, partner, code):  # type: ignore[no-untyped-def]
    """Compare the words between shared ones: negations on one side only, numbers, modal verbs, verbs of
    decision.
    """
    signs = 0
    last_i = -1
    last_j = -1
    seen = False
    for i in range(own.size + 1):
        if i < own.size and partner[i] < 0:
            continue
        j = partner[i] if i < own.size else other.size
        if j <= last_j:
            continue
        gap_i, gap_j = i - last_i - 1, j - last_j - 1
        edge = (not seen) or i == own.size
        if (gap_i > 0 or gap_j > 0) and gap_i <= NEAR and gap_j <= NEAR and not (edge and i == own.size):
            no_i = no_j = modal_i = modal_j = verb_i = verb_j = 0
            number_i = number_j = np.int64(-1)
            for at in range(last_i + 1, i):
                sense = code[own[at]]
                if sense in (NEGATION, STRIKE):
                    no_i += 1
                elif sense == NUMBER:
                    number_i = own[at]
                elif sense >= VERB:
                    verb_i = sense - VERB
                elif sense >= MODAL:
                    modal_i = sense - MODAL
            for at in range(last_j + 1, j):
                sense = code[other[at]]
                if sense in (NEGATION, STRIKE):
                    no_j += 1
                elif sense == NUMBER:
                    number_j = other[at]
                elif sense >= VERB:
                    verb_j = sense - VERB
                elif sense >= MODAL:
                    modal_j = sense - MODAL
            # the first gap is the number of the paragraph and the opening verb: numbers and negations say nothing there
            if seen and (no_i + no_j) % 2 == 1:
                signs |= REVERSED
            if seen and number_i >= 0 and number_j >= 0 and number_i != number_j:
                signs |= CHANGED_NUMBER
            if modal_i > 0 and modal_j > 0 and modal_i != modal_j:
                signs |= WEAKENED if modal_j < modal_i else STRENGTHENED
            if verb_i > 0 and verb_j > 0 and verb_i != verb_j:
                signs |= WEAKENED if verb_j < verb_i else STRENGTHENED
        if i < own.size:
            last_i, last_j = i, j
            seen = True
    return signs


@njit(cache=True, nogil=True)
def _weigh(  # type: ignore[no-untyped-def]
    proposals, officials, bounds, blocks, p_written, o_written, p_words, p_bounds, p_fresh, p_base, p_struck, p_struck_at,
    o_words, o_bounds, o_fresh, o_base, o_struck, o_struck_at, b_words, b_bounds, weight, code, gap, laid,
    head, follow, rises, used_p, used_o, partner, row, col, score, back,
    whole, fresh, struck, hull, run, signs,
):  # fmt: skip
    for pair in range(proposals.size):
        p, o = proposals[pair], officials[pair]
        p0, o0 = p_bounds[p], o_bounds[o]
        own = p_words[p0 : p_bounds[p + 1]]
        other = o_words[o0 : o_bounds[o + 1]]
        if laid:
            lay(
                own,
                other,
                weight,
                gap,
                head,
                follow,
                rises,
                used_p,
                used_o,
                row,
                col,
                score,
                back,
                partner,
            )
        else:
            for at in range(own.size):
                partner[at] = -1
            for at in range(other.size):
                used_o[at] = 0
        for block in range(bounds[pair], bounds[pair + 1]):
            if laid and blocks[block, 3] == 0:
                continue
            for step in range(blocks[block, 2]):
                i, j = blocks[block, 0] + step, blocks[block, 1] + step
                if partner[i] < 0 and not used_o[j]:
                    partner[i] = j
                    used_o[j] = 1
        longest = now = 0
        total = shared = np.int64(0)
        first = last = -1
        for i in range(own.size):
            j = partner[i]
            if j < 0:
                now = 0
                continue
            now = now + 1 if i > 0 and partner[i - 1] == j - 1 else 1
            longest = max(longest, now)
            total += weight[own[i]]
            if p_fresh[p0 + i] and o_fresh[o0 + j]:
                shared += weight[own[i]]
                if first < 0:
                    first = i
                last = i
        inside = np.int64(0)
        if first >= 0:
            for i in range(first, last + 1):
                if p_fresh[p0 + i]:
                    inside += weight[own[i]]
        both = np.int64(0)
        base = p_base[p]
        if base >= 0 and base == o_base[o]:
            start = b_bounds[base]
            for at in range(b_bounds[base + 1] - start):
                if p_struck[p_struck_at[p] + at] and o_struck[o_struck_at[o] + at]:
                    both += weight[b_words[start + at]]
        whole[pair] = total
        fresh[pair] = shared
        struck[pair] = both
        hull[pair] = inside
        run[pair] = longest
        signs[pair] = _signs(p_written[p0 : p_bounds[p + 1]], o_written[o0 : o_bounds[o + 1]], partner, code)


Side = tuple[npt.NDArray[np.int32], npt.NDArray[np.int64], Change]


def weigh(
    pairs: Pairs,
    proposal: Side,
    official: Side,
    base: tuple[npt.NDArray[np.int32], npt.NDArray[np.int64]],
    weight: npt.NDArray[np.int32],
    code: npt.NDArray[np.uint8],
    bench: Bench,
    *,
    laid: bool,
    forms: npt.NDArray[np.int32] | None = None,
) -> Evidence:
    """Measure every pair. A side is (words, bounds, change); `laid` says whether there are earlier texts at
    all.

    `forms` says what stands for each word where singular and plural are one. Without earlier texts the blocks of the scan are all there is to see, and pairs are not laid on one another again.
    """
    size = len(pairs)
    masses = [np.zeros(size, np.float64) for _ in range(4)]
    run, signs = np.zeros(size, np.int32), np.zeros(size, np.uint8)
    p_written, p_bounds, p_change = proposal
    o_written, o_bounds, o_change = official
    p_words = p_written if forms is None else forms[p_written]
    o_words = o_written if forms is None else forms[o_written]
    row, col, score, back = bench.points
    _weigh(
        pairs.proposals, pairs.officials, pairs.bounds, pairs.blocks, p_written, o_written,
        p_words, p_bounds, p_change.fresh, p_change.base, p_change.struck, p_change.struck_at,
        o_words, o_bounds, o_change.fresh, o_change.base, o_change.struck, o_change.struck_at,
        base[0], base[1], weight, code, CLOSE, laid,
        bench.head, bench.follow, bench.rises, bench.used_p, bench.used_o, bench.partner, row, col, score, back,
        masses[0], masses[1], masses[2], masses[3], run, signs,
    )  # fmt: skip
    whole, fresh, struck, hull = (mass / UNIT for mass in masses)
    return Evidence(whole=whole, fresh=fresh, struck=struck, hull=hull, run=run, signs=signs)
