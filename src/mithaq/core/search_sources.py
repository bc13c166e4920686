"""What the one search box finds: each package adds a source that looks through its own records.

    search_sources.register(SearchSource(key="countries", label=_("Countries"), find=find_countries, order=10))

`find(words, person, limit)` gives hits, the best first, and starts at `visible_to(person)`.
"""

import re
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise

Text = str | Promise


@dataclass(frozen=True, kw_only=True)
class Hit:
    """One thing found: what it is called, where it is, one line about it, the language of its name if not the page's."""

    title: Text
    href: str
    about: Text = ""
    lang: str = ""
    mark: Text = ""


@dataclass(frozen=True, kw_only=True)
class SearchSource:
    """One kind of thing that can be found."""

    key: str
    label: Text
    find: Callable[[str, Any, int], Sequence[Hit]]
    order: int = 100


@dataclass(frozen=True, kw_only=True)
class Found:
    """The hits of one source; `more` says that there are others beyond the limit."""

    source: SearchSource
    hits: Sequence[Hit]
    more: bool


#: Letters that readers write either way, in Arabic and in the names of countries.
_EITHER_WAY = str.maketrans(
    {
        "أ": "ا",
        "إ": "ا",
        "آ": "ا",
        "ٱ": "ا",
        "ة": "ه",
        "ى": "ي",
        "ؤ": "و",
        "ئ": "ي",
        "ـ": "",
        "’": "'",
        "‘": "'",
        "ʼ": "'",
    }
)


def fold(text: str) -> str:
    """A text without the differences that a reader would not type: case, accents, Arabic vowel signs and hamzas."""
    bare = "".join(
        letter
        for letter in unicodedata.normalize("NFKD", text.casefold())
        if not unicodedata.combining(letter)
    )
    return re.sub(r"\s+", " ", bare.translate(_EITHER_WAY)).strip()


_sources: dict[str, SearchSource] = {}


def register(source: SearchSource) -> None:
    """Add a source; the same key again replaces it."""
    _sources[source.key] = source


def search(words: str, person: Any, limit: int = 12) -> list[Found]:
    """What every source finds, in order; sources that find nothing are left out."""
    found = []
    for source in sorted(_sources.values(), key=lambda source: (source.order, source.key)):
        hits = list(source.find(words, person, limit + 1))
        if hits:
            found.append(Found(source=source, hits=hits[:limit], more=len(hits) > limit))
    return found
