"""The lexicon of the field as search uses it: which wordings mean the same, in one language and across all six."""

import hashlib
from collections import defaultdict
from collections.abc import Sequence

from django.core.cache import cache

from mithaq.core import changes
from mithaq.library import analyser, questions
from mithaq.library.models_search import LexiconTerm
from mithaq.library.questions import Lexicon, Phrase, Wordings

#: (concept, language, wording), as the records have it.
Row = tuple[str, str, str]
#: (concept, language, tokens of the wording).
Cut = tuple[str, str, tuple[str, ...]]

#: across -> (state of the library's records, digest of what the lexicon holds, the lexicon)
_held: dict[bool, tuple[str, str, Lexicon]] = {}
_KEEP_CUT = 60 * 60 * 24 * 30


def lexicon(*, across: bool = False) -> Lexicon:
    """The wordings of each language with their others; with `across`, those of the other languages too.

    Kept in the process until records of the library or of the world change.
    """
    state = changes.state_of(("library",))
    held = _held.get(across)
    if held is None or held[0] != state:
        rows = list(
            LexiconTerm.objects.order_by("concept", "id").values_list("concept", "language", "wording")
        )
        digest = hashlib.sha256(repr((analyser.VERSION, rows)).encode()).hexdigest()
        # Documents come and go far more often than wordings.
        unchanged = held is not None and held[1] == digest
        held = (
            state,
            digest,
            held[2] if held is not None and unchanged else _made(_cut(rows, digest), across),
        )
        _held[across] = held
    return held[2]


def _cut(rows: Sequence[Row], digest: str) -> Sequence[Cut]:
    """The wordings cut into tokens; kept in the shared cache, so that only the first process that asks has to cut them."""
    key = f"lexicon:{digest}"
    try:
        if (kept := cache.get(key)) is not None:
            found: Sequence[Cut] = kept
            return found
    except Exception as error:  # each kind of cache has errors of its own
        changes.did_not_answer(type(error).__name__)
    made: list[Cut] = []
    for concept, language, wording in rows:
        phrase = questions.cut_wording(wording, language)
        if phrase is not None:
            made.append((concept, language, phrase.tokens))
    try:
        cache.set(key, made, _KEEP_CUT)
    except Exception as error:  # search answers without it
        changes.did_not_answer(type(error).__name__)
    return made


def _is_part(other: Phrase, phrase: Phrase) -> bool:
    """Whether a wording stands inside a longer one: who asks for the longer one wants less, not more."""
    size = len(other.tokens)
    return size < len(phrase.tokens) and any(
        phrase.tokens[place : place + size] == other.tokens for place in range(len(phrase.tokens) - size + 1)
    )


def _made(cut: Sequence[Cut], across: bool) -> Lexicon:
    concepts: dict[str, dict[tuple[str, Phrase], None]] = defaultdict(dict)
    for concept, language, tokens in cut:
        concepts[concept][language, Phrase(tokens)] = None
    made: dict[str, dict[str, list[tuple[tuple[str, ...], tuple[Phrase, ...]]]]] = defaultdict(
        lambda: defaultdict(list)
    )
    for wordings in concepts.values():
        for language, phrase in wordings:
            others = [
                other
                for theirs, other in wordings
                if other != phrase and (theirs == language or across) and not _is_part(other, phrase)
            ]
            # Those of the same language first: they are the ones that are kept when there are too many.
            others.sort(key=lambda other: (language, other) not in wordings)
            if others:
                made[language][phrase.tokens[0]].append((phrase.tokens, tuple(others)))
    ready: dict[str, Wordings] = {language: dict(words) for language, words in made.items()}
    return ready
