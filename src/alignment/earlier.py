"""What lies before: the prior shelf with the bases given beside texts, ranked by date.

Here: one list of base passages for a run, origins ranked by age, cover and change of a shelf.
Not here: the kernels (novelty, change).
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from alignment.change import Bench, Change, choose_bases, find_changes
from alignment.novelty import Cover, add_cover, empty_cover
from alignment.pairs import Pairs
from alignment.reach import Reach
from alignment.scan import Scanner, side_of
from alignment.seeds import Segment
from alignment.shelf import Shelf
from alignment.tokens import tokenise

PRIOR_REACH = Reach(floor=3.0, short=0.3, least=1.0, seed=1.0, common=1 << 17, moved=3.0, chains=4, span=3)
"""Earlier texts are searched more closely than official ones: four shared words may be agreed language."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Bases:
    """Passages a text may be based on: those of the prior shelf, then the given ones that stand nowhere in
    it.
    """

    words: npt.NDArray[np.int32]
    bounds: npt.NDArray[np.int64]
    given: dict[str, dict[int, int]]


@dataclass(frozen=True, kw_only=True, slots=True, order=True)
class Origin:
    """A text that words may come from, ordered by age: first possible day (undated last), collection, id."""

    day: int
    shelf: str
    id: str
    date: str | None = field(compare=False)
    actor: str | None = field(compare=False)
    symbol: str | None = field(compare=False)


def origins_of(shelf: Shelf) -> list[Origin]:
    """The texts of a shelf as origins, in order of the shelf."""
    return [
        Origin(
            day=shelf.days_of(at)[0] or 1 << 30,
            shelf=shelf.name,
            id=shelf.ids[at],
            date=shelf.dates[at],
            actor=shelf.actors[at],
            symbol=shelf.symbols[at],
        )
        for at in range(len(shelf))
    ]


def rank_passages(shelf: Shelf, place: dict[tuple[str, str], int]) -> npt.NDArray[np.int32]:
    """The rank of each passage of a shelf among all origins; `place` has it by collection and id."""
    rank = np.array([place[shelf.name, text_id] for text_id in shelf.ids], np.int32)
    return rank[shelf.text_of] if shelf.passages else np.zeros(0, np.int32)


def collect_bases(prior: Shelf, shelves: tuple[Shelf, ...]) -> Bases:
    """Join the prior passages with the bases given for texts; the same words are the same base wherever
    given.
    """
    words, bounds = prior.words, prior.word_bounds
    known: dict[bytes, int] = {}
    if any(shelf.bases for shelf in shelves):
        for passage in range(prior.passages):
            known.setdefault(words[bounds[passage] : bounds[passage + 1]].tobytes(), passage)
    parts, ends = [words], list(bounds)
    given: dict[str, dict[int, int]] = {}
    for shelf in shelves:
        of_text: dict[int, int] = {}
        for text, base in sorted(shelf.bases.items()):
            numbers = shelf.vocabulary.number(tokenise(base).hashes)
            if not numbers.size:
                continue
            key = numbers.tobytes()
            if key not in known:
                known[key] = len(ends) - 1
                parts.append(numbers)
                ends.append(ends[-1] + numbers.size)
            of_text[text] = known[key]
        given[shelf.name] = of_text
    return Bases(words=np.concatenate(parts), bounds=np.array(ends, np.int64), given=given)


def longest_passage(*bounds: npt.NDArray[np.int64]) -> int:
    """The number of words of the longest passage."""
    return max(int(np.diff(part).max(initial=1)) for part in bounds)


def look_back(
    shelf: Shelf,
    passages: npt.NDArray[np.int32],
    prior: Shelf,
    segments: list[Segment],
    counts: npt.NDArray[np.uint32],
    weight: npt.NDArray[np.int32],
    bases: Bases,
    bench: Bench,
    rank: npt.NDArray[np.int32],
    cover: Cover | None = None,
) -> tuple[Change, Cover]:
    """Find cover and change of some passages of a shelf against the prior shelf; the others count as all new.

    `cover` may already hold what other earlier texts cover; it is added to.
    """
    cover = cover or empty_cover(shelf.words.size)
    given = np.full(shelf.passages, -1, np.int32)
    for text, base in bases.given.get(shelf.name, {}).items():
        given[list(shelf.passages_of(text))] = base
    own, other = side_of(shelf, weight), side_of(prior, weight)
    if prior.passages:
        scanner = Scanner(own, other, shelf.vocabulary.hashes, weight, PRIOR_REACH)
        pairs = scanner.scan(passages, segments, counts, mode=2)
        add_cover(cover, pairs, shelf.word_bounds, shelf.words, weight, rank)
    else:
        pairs = _nothing()
    chosen = choose_bases(shelf.passages, pairs, own.masses, other.masses, rank, given)
    change = find_changes(
        chosen, shelf.words, shelf.word_bounds, bases.words, bases.bounds, cover, weight, bench
    )
    return change, cover


def _nothing() -> Pairs:
    none = np.zeros(0, np.int32)
    return Pairs(
        proposals=none,
        officials=none,
        masses=none,
        bounds=np.zeros(1, np.int64),
        blocks=np.zeros((0, 4), np.int16),
    )
