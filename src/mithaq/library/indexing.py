"""Keeping the index of search in step with the records: `put` and `remove` run in the transaction of the change.

`reindexing` looks the whole index through and makes it anew.
"""

from collections.abc import Iterable

from django.db import transaction
from django.db.models import F, Value
from django.db.models.functions import Concat, StrIndex, Substr

from mithaq.library import analyser, questions
from mithaq.library.models_search import SearchEntry
from mithaq.library.search_kinds import NewEntry

#: Letters of the markers: kind of entry, language, then the facets.
KIND, LANGUAGE, OPENNESS = "k", "l", "o"
FACETS = {"kind": "d", "country": "c", "year": "y"}
PUBLIC, CLOSED = "public", "closed"
MOST_TOKENS = 12_000


def markers_of(kind: str, entry: NewEntry) -> str:
    """The markers of an entry, with what ends them."""
    found = [
        questions.marker_token(OPENNESS, PUBLIC if entry.is_public else CLOSED),
        questions.marker_token(KIND, kind),
        questions.marker_token(LANGUAGE, entry.language),
        *(
            questions.marker_token(FACETS[facet], value)
            for facet, value in sorted(entry.facets.items())
            if value
        ),
    ]
    return f"{' '.join(found)} {analyser.END_OF_MARKERS} "


def row_of(kind: str, entry: NewEntry) -> SearchEntry:
    """The row that makes an entry found."""
    tokens = analyser.tokens_of(entry.words, entry.language)[:MOST_TOKENS]
    return SearchEntry(
        kind=kind,
        owner=entry.owner,
        place=entry.place,
        language=entry.language,
        is_public=entry.is_public,
        tokens=markers_of(kind, entry) + " ".join(tokens),
    )


def put(kind: str, owner: int, entries: Iterable[NewEntry]) -> int:
    """Let these and only these entries of an owner be found; how many there are."""
    rows = [row_of(kind, entry) for entry in entries]
    with transaction.atomic():
        SearchEntry.objects.filter(kind=kind, owner=owner).delete()
        SearchEntry.objects.bulk_create(rows, batch_size=500)
    return len(rows)


def mark_anew(kind: str, entry: NewEntry) -> int:
    """Give all entries of an owner in one language the markers of `entry`, and leave their words; how many there are.

    For a change of who may read, of kind, State or date: the words were cut when the text came.
    """
    rows = SearchEntry.objects.filter(kind=kind, owner=entry.owner, language=entry.language)
    start = StrIndex(F("tokens"), Value(f"{analyser.END_OF_MARKERS} ")) + Value(2)
    return rows.update(
        is_public=entry.is_public,
        tokens=Concat(Value(markers_of(kind, entry)), Substr("tokens", start)),
    )


def remove(kind: str, owner: int) -> int:
    """Let nothing of an owner be found any more."""
    removed, _by_model = SearchEntry.objects.filter(kind=kind, owner=owner).delete()
    return removed
