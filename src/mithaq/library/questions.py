"""What somebody asks of the search, as a plain tree, and how each database writes it. Pure.

every word, in each language that the letters may be, with the other forms and wordings that the lexicon knows
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from mithaq.library import analyser

MOST_WORDS = 12
MOST_LETTERS = 200
MOST_WAYS = 12


@dataclass(frozen=True)
class Phrase:
    """Tokens one after the other; with `opens`, the last one is the beginning of a token."""

    tokens: tuple[str, ...]
    opens: bool = False


@dataclass(frozen=True)
class Every:
    """All of these."""

    parts: tuple["Question", ...]


@dataclass(frozen=True)
class Some:
    """One of these at least."""

    parts: tuple["Question", ...]


Question = Phrase | Every | Some
#: first token -> (all tokens of the wording, the wordings that mean the same)
Wordings = Mapping[str, Sequence[tuple[tuple[str, ...], tuple[Phrase, ...]]]]
#: language -> wordings
Lexicon = Mapping[str, Wordings]


def every(parts: Iterable[Question]) -> Question:
    """All of these, written as shortly as it can be."""
    kept = tuple(dict.fromkeys(parts))
    return kept[0] if len(kept) == 1 else Every(kept)


def some(parts: Iterable[Question]) -> Question:
    """One of these, written as shortly as it can be."""
    kept = tuple(dict.fromkeys(parts))
    return kept[0] if len(kept) == 1 else Some(kept)


def ask(words: str, *, languages: Sequence[str] = (), lexicon: Lexicon | None = None) -> Question | None:
    """The question behind what somebody typed; None when it holds no word.

    Words in quotation marks are a phrase. `languages` narrows down what the words may be in.
    """
    words = words[:MOST_LETTERS]
    ways = []
    asked = languages or analyser.languages_of(words)
    # A little word of one of the languages it may be is a little word.
    stop = frozenset().union(*(analyser.STOP_WORDS.get(language, frozenset()) for language in asked))
    for language in asked:
        parts = _parts(words, language, stop, (lexicon or {}).get(language, {}))
        if parts:
            ways.append(every(parts[:MOST_WORDS]))
    return some(ways) if ways else None


def _parts(words: str, language: str, stop: frozenset[str], lexicon: Wordings) -> list[Question]:
    parts: list[Question] = []
    pieces = words.replace("“", '"').replace("”", '"').replace("«", '"').replace("»", '"').split('"')
    for place, piece in enumerate(pieces):
        found = _cut(piece, language)
        if not found:
            continue
        if place % 2 and place < len(pieces) - 1:
            parts.append(_one([token for group in found for token in group]))
        else:
            parts.extend(_plain(found, stop, lexicon))
    return parts


def _cut(piece: str, language: str) -> list[list[str]]:
    """The tokens of a text, those of one run of Chinese together (they are asked for as a phrase)."""
    groups: list[list[str]] = []
    end = -1
    for word in analyser.words_of(piece, language):
        if groups and word.start < end:
            if word.end - word.start > 1:  # the single last character is for runs of one alone
                groups[-1].append(word.token)
        else:
            groups.append([word.token])
        end = word.end
    return groups


def _one(tokens: Sequence[str]) -> Phrase:
    """A phrase; a single Chinese character is the beginning of a pair, or stands at the end of a run."""
    lone = len(tokens) == 1 and len(tokens[0]) == 1 and "\u3040" <= tokens[0] <= "\u9fff"
    return Phrase(tuple(tokens), opens=lone)


def _plain(groups: list[list[str]], stop: frozenset[str], lexicon: Wordings) -> list[Question]:
    """Each word a part; where the lexicon knows the wording, what means the same is asked for as well."""
    parts: list[Question] = []
    place = 0
    while place < len(groups):
        known = _known(groups, place, lexicon)
        if known is not None:
            length, others = known
            own = every([_one(group) for group in groups[place : place + length]])
            parts.append(some([own, *others[:MOST_WAYS]]))
            place += length
            continue
        group = groups[place]
        if len(group) > 1 or group[0] not in stop or len(groups) == 1:
            parts.append(_one(group))
        place += 1
    return parts or [_one(group) for group in groups]


def _known(
    groups: list[list[str]],
    place: int,
    lexicon: Wordings,
) -> tuple[int, tuple[Phrase, ...]] | None:
    """The longest wording of the lexicon that begins here: how many words it takes, and what means the same."""
    best: tuple[int, tuple[Phrase, ...]] | None = None
    for wording, others in lexicon.get(groups[place][0], ()):
        taken = 0
        tokens: list[str] = []
        while place + taken < len(groups) and len(tokens) < len(wording):
            tokens.extend(groups[place + taken])
            taken += 1
        if tuple(tokens) == wording and (best is None or taken > best[0]):
            best = (taken, others)
    return best


def tokens_in(question: Question) -> set[str]:
    """Every token that may be the reason why something was found."""
    if isinstance(question, Phrase):
        return set(question.tokens)
    return set().union(*(tokens_in(part) for part in question.parts))


def phrases_in(question: Question) -> list[Phrase]:
    """Every phrase of the question."""
    if isinstance(question, Phrase):
        return [question]
    return [phrase for part in question.parts for phrase in phrases_in(part)]


def cut_wording(wording: str, language: str) -> Phrase | None:
    """A wording of the lexicon as a phrase."""
    tokens = tuple(token for group in _cut(wording, language) for token in group)
    return Phrase(tokens) if tokens else None


def marker(letter: str, value: str) -> Phrase:
    """A marker of an entry: one token that no word can be."""
    return Phrase((marker_token(letter, value),))


def marker_token(letter: str, value: str) -> str:
    """The marker as it stands among the tokens of an entry."""
    return "·" + letter + "".join(part if part.isalnum() else "·" for part in value)


def with_markers(question: Question, markers: Sequence[Question]) -> Question:
    """The question, and all of the markers."""
    return every([question, *markers])


def for_sqlite(question: Question) -> str:
    """As FTS5 writes it."""
    if isinstance(question, Phrase):
        return f'"{" ".join(question.tokens)}"' + (" *" if question.opens else "")
    word = " AND " if isinstance(question, Every) else " OR "
    return f"({word.join(for_sqlite(part) for part in question.parts)})"


def for_postgresql(question: Question) -> str:
    """As a tsquery is written."""
    if isinstance(question, Phrase):
        words = [f"'{token}'" for token in question.tokens]
        if question.opens:
            words[-1] += ":*"
        return words[0] if len(words) == 1 else f"({' <-> '.join(words)})"
    word = " & " if isinstance(question, Every) else " | "
    return f"({word.join(for_postgresql(part) for part in question.parts)})"
