"""The door: take official and prior texts in, give matches and explanations out.

Here: the engine and its configuration. Not here: the stages, each a module of its own.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from alignment.change import make_bench
from alignment.classes import Model, read_model, shipped_model
from alignment.earlier import (
    PRIOR_REACH,
    Origin,
    collect_bases,
    longest_passage,
    look_back,
    origins_of,
    rank_passages,
)
from alignment.errors import UnknownText
from alignment.evidence import weigh
from alignment.explain import Explanation, choose_match, explain_match
from alignment.families import family_of
from alignment.matches import Desk, find_rivals, make_match, novel_shares, order_of
from alignment.meaning import Encoder, compare_meaning, foreign_matches, make_encoder
from alignment.novelty import Cover, add_cover, empty_cover
from alignment.pairs import Pairs
from alignment.reach import Reach, reach_for
from alignment.resume import find_in_batches
from alignment.scan import MANY, Scanner, side_of
from alignment.seeds import COUNT_BITS, Segment, build_segment, tally
from alignment.senses import senses
from alignment.shelf import Shelf
from alignment.table import Ledger, join_texts, judge, sum_by_text, weigh_strikes, weigh_words
from alignment.values import Kind, Match, Run, Text
from alignment.vocabulary import Vocabulary

SEGMENTS = 8
"""More segments than this are merged into one."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Configuration:
    """What may be chosen. `semantic`: "auto" (when installed), "on" or "off"; `model`: a file instead of the
    shipped one.

    `reach`: how closely to search; by default it follows the number of official passages.
    """

    reach: Reach | None = None
    semantic: str = "auto"
    model: Path | None = None


class Shelved:
    """A shelf with its index, one segment for each time documents were added, made when it is first asked
    for.
    """

    def __init__(self, name: str, vocabulary: Vocabulary, *, counted: bool) -> None:
        self.shelf = Shelf(name, vocabulary, counted=counted)
        self._ranges: list[tuple[int, int]] = []
        self._segments: list[Segment] = []
        self._counts = np.zeros(0, np.uint32)
        self._span = 0
        self._forms: npt.NDArray[np.int32] | None = None

    def add(self, texts: Iterable[Text]) -> int:
        """Take texts in; only what is new will be indexed, or all of it when there are too many segments."""
        before = self.shelf.passages
        added = self.shelf.add(texts)
        if self.shelf.passages > before:
            self._ranges.append((before, self.shelf.passages))
        return added

    def is_indexed(self, span: int) -> bool:
        """Say whether the index of that many words is there and whole."""
        return span == self._span and len(self._segments) == len(self._ranges) <= SEGMENTS

    def index(
        self, span: int, forms: npt.NDArray[np.int32] | None = None
    ) -> tuple[list[Segment], npt.NDArray[np.uint32]]:
        """The segments and the counts of all shingles of `span` words, or of what stands for them."""
        stale = forms is not None and not _begins_with(forms, self._forms)
        if span != self._span or stale or len(self._ranges) > SEGMENTS:
            self._segments, self._span = [], span
            self._counts = np.zeros(1 << COUNT_BITS, np.uint32)
            self._ranges = [(0, self.shelf.passages)] if self.shelf.passages else []
        self._forms = forms
        shelf, hashes = self.shelf, self.shelf.vocabulary.hashes
        if len(self._segments) < len(self._ranges):
            words = shelf.words if forms is None else forms[shelf.words]
            for first, last in self._ranges[len(self._segments) :]:
                self._segments.append(build_segment(words, shelf.word_bounds, hashes, first, last, span))
                tally(words, shelf.word_bounds, hashes, first, last, self._counts, span)
        return self._segments, self._counts


def _begins_with(forms: npt.NDArray[np.int32], before: npt.NDArray[np.int32] | None) -> bool:
    """Say whether the words known before stand for what they stood for."""
    return before is not None and np.array_equal(forms[: before.size], before)


@dataclass(frozen=True, kw_only=True, slots=True)
class Whole:
    """What an engine with a part of the official texts must know of all of them."""

    passages: int
    counts: npt.NDArray[np.uint32]
    origins: tuple[Origin, ...]


class Engine:
    """Finds which proposed wording is reflected in which official text."""

    def __init__(self, configuration: Configuration | None = None) -> None:
        self.configuration = configuration or Configuration()
        self.model: Model = (
            read_model(self.configuration.model) if self.configuration.model else shipped_model()
        )
        self.vocabulary = Vocabulary()
        self.official = Shelved("official", self.vocabulary, counted=True)
        self.prior = Shelved("prior", self.vocabulary, counted=False)
        self.encoder: Encoder | None = make_encoder(self.configuration.semantic)

    def add_official(self, texts: Iterable[Text]) -> int:
        """Add adopted or tabled texts; gives how many were new. Raises DuplicateId, BadDate."""
        return self.official.add(texts)

    def add_prior(self, texts: Iterable[Text]) -> int:
        """Add texts whose language was agreed before; gives how many were new. Raises DuplicateId, BadDate."""
        return self.prior.add(texts)

    def match(self, proposal: Text) -> tuple[Match, ...]:
        """All matches of one proposal, best first."""
        return self.match_all([proposal]).matches

    def match_all(self, proposals: Iterable[Text]) -> Run:
        """All matches of some proposals, best first, with what went along. Raises DuplicateId, BadDate."""
        shelf = self.take_proposals(proposals)
        return Run(
            name=self.name_run(shelf), matches=tuple(self.stream(shelf)), warnings=tuple(self.warnings(shelf))
        )

    def take_proposals(self, proposals: Iterable[Text]) -> Shelf:
        """Cut proposals into words, ready for `stream`."""
        shelf = Shelf("proposals", self.vocabulary)
        shelf.add(proposals)
        return shelf

    def stream(self, shelf: Shelf) -> Iterator[Match]:
        """The matches of a shelf of proposals, best first, every kind but none."""
        desk = self.look(shelf)
        yield from write_out(desk, foreign_matches(self.encoder, shelf, self.official.shelf, self.model))

    def find_pairs(
        self,
        shelf: Shelf,
        weight: npt.NDArray[np.int32],
        queries: npt.NDArray[np.int32] | None = None,
        *,
        whole: Whole | None = None,
    ) -> Pairs:
        """Align the proposals, or some of their passages, with all official passages: the part that grows
        with both.
        """
        official = self.official.shelf
        reach = self.configuration.reach or reach_for(whole.passages if whole else official.passages)
        if queries is None:
            queries = np.arange(shelf.passages, dtype=np.int32)
        forms = self.forms(reach)
        scanner = Scanner(
            side_of(shelf, weight, forms),
            side_of(official, weight, forms),
            self.vocabulary.hashes,
            weight,
            reach,
        )
        if queries.size >= MANY and official.passages >= MANY and not self.official.is_indexed(reach.span):
            return scanner.stream(queries, whole.counts if whole else None)
        segments, counts = self.official.index(reach.span, forms)
        return scanner.scan(queries, segments, whole.counts if whole else counts)

    def forms(self, reach: Reach) -> npt.NDArray[np.int32] | None:
        """What stands for each word in so close a search; None where every word stands for itself."""
        return self.vocabulary.forms() if reach.forms else None

    def look(
        self,
        shelf: Shelf,
        *,
        keep: Path | None = None,
        batch: int = 0,
        say: Callable[[str], None] | None = None,
        whole: Whole | None = None,
        share: Callable[[Cover], Cover] | None = None,
    ) -> Desk:
        """Run all stages up to the judged table; with `keep` and `batch`, aligned pairs are saved to resume
        from.

        `whole` and `share` are for an engine that holds a part of the official texts: what is known of all
        of them, and
        how to join the cover found here with that of the other parts.
        """
        official, prior = self.official.shelf, self.prior.shelf
        bases = collect_bases(prior, (shelf, official))
        weight = self.vocabulary.weights()
        code = senses(self.vocabulary)
        if keep and batch:
            found = find_in_batches(self.find_pairs, shelf, weight, keep, batch, say)
        else:
            found = self.find_pairs(shelf, weight, whole=whole)
        pairs, rows = join_texts(found, shelf, official)
        bench = make_bench(
            self.vocabulary.size, longest_passage(shelf.word_bounds, official.word_bounds, bases.bounds)
        )
        has_prior = bases.bounds.size > 1
        # official texts older than the proposal are prior to it: the pairs with them are already aligned
        echoes = self._echoes(pairs, shelf)
        cover = empty_cover(shelf.words.size)
        earlier: tuple[Origin, ...] = ()
        prior_rank = np.zeros(0, np.int32)
        if whole is not None or prior.passages or echoes.size:
            earlier = whole.origins if whole else tuple(sorted(origins_of(prior) + origins_of(official)))
            place = {(origin.shelf, origin.id): rank for rank, origin in enumerate(earlier)}
            prior_rank = rank_passages(prior, place)
            if echoes.size:
                ranks = rank_passages(official, place)
                add_cover(cover, pairs.take(echoes), shelf.word_bounds, shelf.words, weight, ranks)
        if share is not None:
            cover = share(cover)
        everything = np.arange(shelf.passages, dtype=np.int32)
        change, cover = look_back(
            shelf,
            everything,
            prior,
            *self.prior.index(PRIOR_REACH.span),
            weight,
            bases,
            bench,
            prior_rank,
            cover,
        )
        needed = np.unique(pairs.officials).astype(np.int32)
        official_change, _ = look_back(
            official, needed, prior, *self.prior.index(PRIOR_REACH.span), weight, bases, bench, prior_rank
        )
        reach = self.configuration.reach or reach_for(whole.passages if whole else official.passages)
        forms = self.forms(reach)
        evidence = weigh(
            pairs, (shelf.words, shelf.word_bounds, change), (official.words, official.word_bounds, official_change),
            (bases.words, bases.bounds), weight, code, bench, laid=has_prior, forms=forms,
        )  # fmt: skip
        text_of = shelf.text_of
        ledger = Ledger(
            own=sum_by_text(text_of, weigh_words(shelf, change.fresh, weight), len(shelf)),
            own_struck=sum_by_text(
                text_of, weigh_strikes(change, bases.words, bases.bounds, weight), len(shelf)
            ),
            other=weigh_words(official, official_change.fresh, weight),
            other_struck=weigh_strikes(official_change, bases.words, bases.bounds, weight),
        )
        table = judge(pairs, rows, evidence, ledger, shelf, official, self.model, has_prior=has_prior)
        if has_prior and self.encoder is not None:
            cosine = compare_meaning(self.encoder, table, shelf, official, change, official_change)
            table = judge(
                pairs, rows, evidence, ledger, shelf, official, self.model, has_prior=True, cosine=cosine
            )
        return Desk(
            table=table,
            proposals=shelf,
            officials=official,
            prior=prior,
            change=change,
            official_change=official_change,
            cover=cover,
            earlier=earlier,
            weight=weight,
            model=self.model,
            has_prior=has_prior,
            novel_shares=novel_shares(shelf, cover, weight),
            all_fresh=bool(change.fresh.all() and official_change.fresh.all()),
        )

    def _echoes(self, pairs: Pairs, shelf: Shelf) -> npt.NDArray[np.int64]:
        """The pairs whose official text is surely older than the proposal."""
        if not len(pairs):
            return np.zeros(0, np.int64)
        own = shelf.passage_days()[pairs.proposals, 0]
        other = self.official.shelf.passage_days()[pairs.officials, 1]
        return np.flatnonzero((own > 0) & (other > 0) & (other < own))

    def explain(
        self, proposal: Text, official: str | None = None, *, beside: Iterable[Text] = ()
    ) -> Explanation:
        """Explain the pair, or the proposal's best match; `beside` are the other proposals, to look for
        rivals.

        Raises UnknownText when there is no such official text, or nothing at all to explain.
        """
        others = [text for text in beside if text.id != proposal.id]
        shelf = self.take_proposals([proposal, *others])
        if official is not None and self.official.shelf.place(official) is None:
            raise UnknownText(official, "official texts")
        desk = self.look(shelf)
        foreign = [
            m
            for m in foreign_matches(self.encoder, shelf, self.official.shelf, self.model)
            if m.proposal == proposal.id
        ]
        match = choose_match(desk, foreign, proposal.id, official)
        place = self.official.shelf.place(match.official)
        if place is None:
            raise UnknownText(match.official, "official texts")
        reach = self.configuration.reach or reach_for(self.official.shelf.passages)
        forms = self.forms(reach)
        index = self.official.index(reach.span, forms)
        family = family_of(self.official.shelf, place, *index, desk.weight, reach, forms)
        return explain_match(desk, match, family)

    def text(self, where: str, text_id: str) -> Text:
        """One official or prior text by id. Raises UnknownText."""
        shelf = self.official.shelf if where == "official" else self.prior.shelf
        place = shelf.place(text_id)
        if place is None:
            raise UnknownText(text_id, f"{where} texts")
        return shelf.record(place)

    def name_run(self, shelf: Shelf) -> str:
        """The name of a run: a hash of configuration, model and all texts, whatever their order."""
        whole = hashlib.sha256()
        whole.update(json.dumps(asdict(self.configuration), sort_keys=True, default=str).encode())
        whole.update(repr(self.model).encode())
        whole.update(b"semantic" if self.encoder else b"lexical")
        for part in (shelf, self.official.shelf, self.prior.shelf):
            whole.update(part.digest())
        return whole.hexdigest()[:16]

    def warnings(self, shelf: Shelf) -> list[str]:
        """What a reader should know about the texts of a run, one sentence each."""
        found: list[str] = []
        for part in (shelf, self.official.shelf, self.prior.shelf):
            found += part.warnings()
        return found


def write_out(desk: Desk, foreign: list[Match]) -> Iterator[Match]:
    """Write the rows of a table as matches, best first, with the matches in other languages in their places."""
    rivals = find_rivals(desk)
    own = (
        make_match(desk, row, rivals.get(row, ()))
        for row in order_of(desk.table, desk.proposals, desk.officials)
        if desk.table.kinds[row] is not Kind.NONE
    )
    yield from interleave(own, foreign)


def interleave(own: Iterable[Match], foreign: Iterable[Match]) -> Iterator[Match]:
    """Put matches in other languages among the others, which stand best first; of two alike they come last."""
    waiting = sorted(
        foreign, key=lambda match: (-match.probability, -match.score, match.proposal, match.official)
    )
    at = 0
    for match in own:
        while at < len(waiting) and waiting[at].probability > match.probability:
            yield waiting[at]
            at += 1
        yield match
    yield from waiting[at:]
