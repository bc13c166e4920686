"""The lexicon of the field as search uses it: which wordings mean the same, in one language and across all six."""

from collections import defaultdict

from django.db.models import Count, Max, Sum
from django.db.models.functions import Length

from mithaq.core import changes
from mithaq.library import questions
from mithaq.library.models_search import LexiconTerm
from mithaq.library.questions import Lexicon, Phrase, Wordings

#: across -> (state of the library's records, what the lexicon holds in short, the lexicon)
_held: dict[bool, tuple[str, tuple[int, ...], Lexicon]] = {}


def lexicon(*, across: bool = False) -> Lexicon:
    """The wordings of each language with their others; with `across`, those of the other languages too.

    Kept in the process until records of the library or of the world change.
    """
    state = changes.state_of(("library",))
    held = _held.get(across)
    if held is None or held[0] != state:
        # Documents come and go far more often than wordings.
        sums = LexiconTerm.objects.aggregate(rows=Count("pk"), last=Max("pk"), letters=Sum(Length("wording")))
        short = tuple(int(value or 0) for value in sums.values())
        held = (state, short, held[2] if held is not None and held[1] == short else _made(across))
        _held[across] = held
    return held[2]


def _made(across: bool) -> Lexicon:
    concepts: dict[str, list[tuple[str, Phrase]]] = defaultdict(list)
    for concept, language, wording in LexiconTerm.objects.order_by("concept", "id").values_list(
        "concept", "language", "wording"
    ):
        phrase = questions.cut_wording(wording, language)
        if phrase is not None:
            concepts[concept].append((language, phrase))
    made: dict[str, dict[str, list[tuple[tuple[str, ...], tuple[Phrase, ...]]]]] = defaultdict(
        lambda: defaultdict(list)
    )
    for wordings in concepts.values():
        for language, phrase in dict.fromkeys(wordings):
            others = [
                other
                for theirs, other in dict.fromkeys(wordings)
                if other != phrase and (theirs == language or across)
            ]
            # Those of the same language first: they are the ones that are kept when there are too many.
            others.sort(key=lambda other: (language, other) not in wordings)
            if others:
                made[language][phrase.tokens[0]].append((phrase.tokens, tuple(others)))
    ready: dict[str, Wordings] = {language: dict(words) for language, words in made.items()}
    return ready
