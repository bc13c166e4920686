"""Looking through every text that a person may see, in six languages; the same hits in the same order on both databases.

    search("مكافحة الفساد", person, Wanted(languages=("ar",)))

Which entries answer is the database's matter (`search_tables`); how well, and what of them is shown, is worked out here.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

from django.db.models import Q

from mithaq.accounts.models import Anybody
from mithaq.library import analyser, indexing, questions, search_kinds, search_tables, snippets
from mithaq.library.lexicon import lexicon
from mithaq.library.models_search import SearchEntry
from mithaq.library.questions import Every, Phrase, Question, Some
from mithaq.library.search_kinds import SearchKind, Shown
from mithaq.library.snippets import Piece

#: So many of the newest answers are put in order of how well they answer; beyond them one is asked to narrow down.
MOST_ORDERED = 400
MOST_TITLES = 60
FIRST_YEAR, LAST_YEAR = 1945, 2100


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """What the search is narrowed down to; empty means everything. `across` asks in all six languages at once."""

    kinds: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    document_kind: str = ""
    country: str = ""
    year_from: int | None = None
    year_to: int | None = None
    across: bool = False


@dataclass(frozen=True, kw_only=True)
class TextHit:
    """One text that was found."""

    kind: SearchKind
    shown: Shown
    pieces: Sequence[Piece]


@dataclass(frozen=True, kw_only=True)
class Found:
    """One page of what was found. `total` counts everything this person may see; at most `reachable` can be paged to."""

    total: int
    reachable: int
    hits: Sequence[TextHit] = field(default_factory=tuple)


def search(
    words: str, person: Anybody, wanted: Wanted | None = None, *, start: int = 0, size: int = 20
) -> Found:
    """Look for the words; the hits from number `start` on, the best first."""
    wanted = wanted or Wanted()
    question = questions.ask(words, languages=_asked_in(words, wanted), lexicon=lexicon(across=wanted.across))
    if question is None:
        return Found(total=0, reachable=0)
    kinds = [kind for kind in search_kinds.kinds() if not wanted.kinds or kind.key in wanted.kinds]
    markers = _markers(wanted, kinds)
    if markers is None or not kinds:
        return Found(total=0, reachable=0)
    whole = questions.with_markers(question, markers)
    total, keys = _keys(whole, kinds, person)
    ordered = _in_order(question, keys, kinds)
    hits = _shown(ordered[start : start + size], question, person)
    return Found(total=total, reachable=len(ordered), hits=hits)


def _asked_in(words: str, wanted: Wanted) -> tuple[str, ...]:
    """The languages in which to read the words: what the letters allow, narrowed down by what is looked through."""
    possible = analyser.languages_of(words)
    if wanted.across or not wanted.languages:
        return possible
    return tuple(language for language in possible if language in wanted.languages) or wanted.languages


def _markers(wanted: Wanted, kinds: Sequence[SearchKind]) -> list[Question] | None:
    """What every answer must be marked with; None when nothing can be."""
    found: list[Question] = []
    if wanted.kinds:
        found.append(
            questions.some(questions.marker(indexing.KIND, kind.key) for kind in kinds) if kinds else Some(())
        )
    if wanted.languages:
        found.append(questions.some(questions.marker(indexing.LANGUAGE, code) for code in wanted.languages))
    if wanted.document_kind:
        found.append(questions.marker(indexing.FACETS["kind"], wanted.document_kind))
    if wanted.country:
        found.append(questions.marker(indexing.FACETS["country"], wanted.country))
    if wanted.year_from is not None or wanted.year_to is not None:
        first = max(wanted.year_from or FIRST_YEAR, FIRST_YEAR)
        last = min(wanted.year_to or LAST_YEAR, LAST_YEAR)
        if last < first:
            return None
        years = range(first, last + 1)
        found.append(questions.some(questions.marker(indexing.FACETS["year"], str(year)) for year in years))
    return found


def _keys(whole: Question, kinds: Sequence[SearchKind], person: Anybody) -> tuple[int, list[int]]:
    """How many entries answer and may be seen, and the keys of those that are put in order."""
    titles = [kind for kind in kinds if kind.is_title]
    total = 0
    keys: list[int] = []
    for openness in _openness(kinds, person):
        asked = questions.with_markers(whole, [openness])
        number = search_tables.count(asked)
        total += number
        if not number:
            continue
        if titles and number > MOST_ORDERED:
            only = questions.some(questions.marker(indexing.KIND, kind.key) for kind in titles)
            keys.extend(search_tables.newest(questions.with_markers(asked, [only]), MOST_TITLES))
        keys.extend(search_tables.newest(asked, MOST_ORDERED))
    closed = _closed(whole, kinds, person)
    if closed is not None:
        total += closed.count()
        keys.extend(closed.order_by("-pk").values_list("pk", flat=True)[:MOST_ORDERED])
    return total, list(dict.fromkeys(keys))


def _openness(kinds: Sequence[SearchKind], person: Anybody) -> list[Question]:
    """Markers behind which everything may be seen: what is public, and kinds of which this person sees all."""
    found: list[Question] = [questions.marker(indexing.OPENNESS, indexing.PUBLIC)]
    if all_seen := [kind for kind in kinds if not kind.is_public_only and kind.sees_all(person)]:
        found.append(
            Every(
                (
                    questions.marker(indexing.OPENNESS, indexing.CLOSED),
                    questions.some(questions.marker(indexing.KIND, kind.key) for kind in all_seen),
                )
            )
        )
    return found


def _closed(whole: Question, kinds: Sequence[SearchKind], person: Anybody):  # type: ignore[no-untyped-def]
    """The answers that are not public and that this person may see, owner by owner."""
    if not person.is_authenticated:
        return None
    may = Q()
    for kind in kinds:
        if not kind.is_public_only and not kind.sees_all(person):
            may |= Q(kind=kind.key, owner__in=kind.owners(person).values("pk"))
    if not may:
        return None
    asked = questions.with_markers(whole, [questions.marker(indexing.OPENNESS, indexing.CLOSED)])
    return search_tables.entries(asked).filter(may, is_public=False)


def _in_order(question: Question, keys: Sequence[int], kinds: Sequence[SearchKind]) -> list[SearchEntry]:
    """The entries by how well they answer; among equals the newest first."""
    phrases = [" ".join(phrase.tokens) for phrase in questions.phrases_in(question)]
    ways = question.parts if isinstance(question, Some) else (question,)
    runs = [
        " ".join(token for part in way.parts if isinstance(part, Phrase) for token in part.tokens)
        for way in ways
        if isinstance(way, Every)
    ]
    titles = {kind.key for kind in kinds if kind.is_title}
    scored = []
    for entry in SearchEntry.objects.filter(pk__in=keys):
        text = f" {entry.tokens.partition(analyser.END_OF_MARKERS)[2].strip()} "
        worth = 0.0
        for phrase in phrases:
            times = text.count(f" {phrase} ") or (0.5 if f" {phrase}" in text else 0)
            worth += times / (times + 1.0)
        worth += sum(1.5 for run in runs if run and f" {run} " in text)
        worth /= 1.0 + len(text) / 2_500
        if entry.kind in titles:
            worth += 1.0
        scored.append((-round(worth, 6), -entry.pk, entry))
    scored.sort(key=lambda row: row[:2])
    return [entry for _worth, _key, entry in scored]


def _shown(entries: Sequence[SearchEntry], question: Question, person: Anybody) -> list[TextHit]:
    """What of a page of entries is shown; what this person may not see after all is left out."""
    # The little words of a phrase are no reason why something was found.
    little = frozenset().union(*analyser.STOP_WORDS.values())
    tokens = (questions.tokens_in(question) - little) or questions.tokens_in(question)
    openings = [phrase.tokens[-1] for phrase in questions.phrases_in(question) if phrase.opens]
    found: dict[tuple[str, int, int], TextHit] = {}
    for key in {entry.kind for entry in entries}:
        kind = search_kinds.kind_of(key)
        if kind is None:
            continue
        ours = [entry for entry in entries if entry.kind == key]
        seen = set(
            kind.owners(person).filter(pk__in={entry.owner for entry in ours}).values_list("pk", flat=True)
        )
        places = [(entry.owner, entry.place) for entry in ours if entry.owner in seen]
        for (owner, place), shown in kind.show(places).items():
            pieces = snippets.snippet(shown.words, shown.language, tokens, openings)
            found[key, owner, place] = TextHit(kind=kind, shown=shown, pieces=pieces)
    return [
        found[entry.kind, entry.owner, entry.place]
        for entry in entries
        if (entry.kind, entry.owner, entry.place) in found
    ]
