"""One run over several machines: the official texts in shards, the result bit for bit that of one engine.

Here: splitting by language and time, what shards tell one another, running them here or on a Dask cluster.
Not here: matching (engine).

Three rounds: every shard counts its words and shingles; with the sums, every shard aligns and says which
words of the
proposals its older texts cover; with the joined cover, every shard judges its own pairs. Nothing else is
shared. The search in other languages weighs a text against all candidates of a language, so it is dealt out by
pairs
of languages instead, each a piece of work of its own.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from importlib import import_module
from typing import Protocol, TypeVar

import numpy as np
import numpy.typing as npt

from alignment.earlier import Origin, origins_of
from alignment.engine import Configuration, Engine, Whole, interleave, write_out
from alignment.errors import ClusterMissing
from alignment.meaning import foreign_matches, language_of
from alignment.novelty import Cover
from alignment.reach import reach_for
from alignment.seeds import COUNT_BITS, tally
from alignment.values import Match, Text
from alignment.vocabulary import Frequencies, add_frequencies

Item = TypeVar("Item")
Result = TypeVar("Result")


class Runner(Protocol):
    """Runs a function for every item, in order of the items."""

    def __call__(self, work: Callable[[Item], Result], items: Sequence[Item]) -> list[Result]:
        """The results in order."""
        ...


@dataclass(frozen=True, kw_only=True, slots=True)
class Job:
    """What one shard needs to work: its own official texts and everything else of the run."""

    official: tuple[Text, ...]
    prior: tuple[Text, ...]
    proposals: tuple[Text, ...]
    configuration: Configuration
    frequencies: Frequencies | None = None
    whole: Whole | None = None
    cover: Cover | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Survey:
    """What a shard says of itself in the first round."""

    frequencies: Frequencies
    origins: tuple[Origin, ...]
    prior: tuple[Origin, ...]


class _CoverFound(Exception):
    def __init__(self, cover: Cover) -> None:
        super().__init__()
        self.cover = cover


def split(official: Sequence[Text], shards: int) -> list[tuple[Text, ...]]:
    """Deal official texts out by language and then time, in runs of equal length."""
    ordered = sorted(official, key=lambda text: (text.lang or "", text.date or "", text.id))
    edges = [round(at * len(ordered) / shards) for at in range(shards + 1)]
    return [tuple(ordered[a:b]) for a, b in itertools.pairwise(edges)]


def _engine(job: Job) -> Engine:
    engine = Engine(job.configuration)
    engine.add_official(job.official)
    engine.add_prior(job.prior)
    if job.frequencies is not None:
        engine.vocabulary.adopt(job.frequencies)
    return engine


def survey(job: Job) -> Survey:
    """First round: counts of words, and the ages of the texts."""
    engine = _engine(job)
    return Survey(
        frequencies=engine.vocabulary.frequencies(), origins=tuple(origins_of(engine.official.shelf)),
        prior=tuple(origins_of(engine.prior.shelf)),
    )  # fmt: skip


def count_shingles(job: Job) -> npt.NDArray[np.uint32]:
    """First round, second half: counts of shingles of the length that the whole collection asks for."""
    engine = _engine(job)
    shelf = engine.official.shelf
    passages = job.frequencies.passages if job.frequencies else shelf.passages
    counts = np.zeros(1 << COUNT_BITS, np.uint32)
    reach = job.configuration.reach or reach_for(passages)
    forms = engine.forms(reach)
    words = shelf.words if forms is None else forms[shelf.words]
    tally(words, shelf.word_bounds, shelf.vocabulary.hashes, 0, shelf.passages, counts, reach.span)
    return counts


def find_cover(job: Job) -> Cover:
    """Second round: which words of the proposals the older official texts of this shard cover."""
    engine = _engine(job)

    def stop(cover: Cover) -> Cover:
        raise _CoverFound(cover)

    try:
        engine.look(engine.take_proposals(job.proposals), whole=job.whole, share=stop)
    except _CoverFound as found:
        return found.cover
    raise AssertionError("the engine did not share its cover")


def finish(job: Job) -> list[Match]:
    """Third round: the matches of this shard."""
    engine = _engine(job)
    cover = job.cover

    def take(own: Cover) -> Cover:
        return Cover(bits=cover.bits.copy(), source=cover.source.copy()) if cover is not None else own

    desk = engine.look(engine.take_proposals(job.proposals), whole=job.whole, share=take)
    return list(write_out(desk, []))


def pairs_of_languages(
    official: Sequence[Text], proposals: Sequence[Text], configuration: Configuration
) -> list[Job]:
    """A job for every language of the proposals with every other language of the official texts."""
    if configuration.semantic == "off":
        return []
    own, other = _by_language(proposals), _by_language(official)
    return [
        Job(
            official=tuple(other[foreign]),
            prior=(),
            proposals=tuple(own[language]),
            configuration=configuration,
        )
        for language in sorted(own)
        for foreign in sorted(other)
        if foreign != language
    ]


def _by_language(texts: Sequence[Text]) -> dict[str, list[Text]]:
    groups: dict[str, list[Text]] = {}
    for text in texts:
        language = language_of(text.lang, text.text)
        if language:
            groups.setdefault(language, []).append(text)
    return groups


def match_foreign(job: Job) -> list[Match]:
    """The matches of one pair of languages; none without the encoder."""
    engine = _engine(job)
    return foreign_matches(
        engine.encoder, engine.take_proposals(job.proposals), engine.official.shelf, engine.model
    )


def join_covers(covers: Sequence[Cover]) -> Cover:
    """What all shards cover together, the earliest source of each word first."""
    bits, source = covers[0].bits.copy(), covers[0].source.copy()
    for cover in covers[1:]:
        bits |= cover.bits
        np.minimum(source, cover.source, out=source)
    return Cover(bits=bits, source=source)


def run_here(work: Callable[[Item], Result], items: Sequence[Item]) -> list[Result]:
    """One shard after another in this process."""
    return [work(item) for item in items]


def run_on_dask(work: Callable[[Item], Result], items: Sequence[Item]) -> list[Result]:
    """All shards as Dask tasks, on the client in use or on local processes. Raises ClusterMissing."""
    try:
        base, tasks_of = import_module("dask.base"), import_module("dask.delayed")
    except ImportError as missing:
        raise ClusterMissing from missing
    tasks = [tasks_of.delayed(work, pure=True)(item) for item in items]
    return list(base.compute(*tasks, scheduler="processes" if _no_client() else None))


def _no_client() -> bool:
    try:
        get_client = import_module("distributed").get_client
    except ImportError:
        return True
    try:
        get_client()
    except ValueError:
        return True
    return False


def match_shards(
    official: Sequence[Text],
    prior: Sequence[Text],
    proposals: Sequence[Text],
    shards: int,
    configuration: Configuration,
    runner: Runner = run_here,
) -> tuple[Match, ...]:
    """The matches of a run, best first, found in so many shards. The configuration must not depend on the
    machine.
    """
    jobs = [
        Job(official=part, prior=tuple(prior), proposals=tuple(proposals), configuration=configuration)
        for part in split(official, shards)
    ]
    surveys = runner(survey, jobs)
    frequencies = add_frequencies([found.frequencies for found in surveys])
    origins = tuple(sorted([*surveys[0].prior, *(origin for found in surveys for origin in found.origins)]))
    jobs = [_with(job, frequencies=frequencies) for job in jobs]
    counts = np.zeros(1 << COUNT_BITS, np.uint32)
    for part in runner(count_shingles, jobs):
        counts += part
    whole = Whole(passages=frequencies.passages, counts=counts, origins=origins)
    jobs = [_with(job, frequencies=frequencies, whole=whole) for job in jobs]
    cover = join_covers(runner(find_cover, jobs))
    jobs = [_with(job, frequencies=frequencies, whole=whole, cover=cover) for job in jobs]
    found = [match for part in runner(finish, jobs) for match in part]
    foreign = runner(match_foreign, pairs_of_languages(official, proposals, configuration))
    found.sort(key=lambda match: (-match.probability, -match.score, match.proposal, match.official))
    return tuple(interleave(found, itertools.chain.from_iterable(foreign)))


def _with(
    job: Job, *, frequencies: Frequencies, whole: Whole | None = None, cover: Cover | None = None
) -> Job:
    return Job(
        official=job.official, prior=job.prior, proposals=job.proposals, configuration=job.configuration,
        frequencies=frequencies, whole=whole, cover=cover,
    )  # fmt: skip
