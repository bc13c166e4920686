"""What search looks through: each package that holds texts registers its kind, in `AppConfig.ready`.

    search_kinds.register(SearchKind(key="recommendation", label=_("Recommendations"), owners=visible, indexed=public, entries=entries, show=show))

An entry belongs to an owner, the record whose visibility decides. The package calls `indexing.put` in the transaction
in which the record or its visibility changes. What is found is shown only when `owners(person)` still holds its owner.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import QuerySet
from django.utils.functional import Promise

from mithaq.accounts.models import Anybody

Text = str | Promise


@dataclass(frozen=True, kw_only=True)
class NewEntry:
    """A text to be found. `facets` are what it can be filtered by: `kind`, `country`, `year`."""

    owner: int
    language: str
    is_public: bool
    words: str
    place: int = 0
    facets: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Shown:
    """How a thing that was found is shown: its title, its address, the words that were found, a line about it."""

    title: Text
    href: str
    words: str
    language: str
    about: Text = ""
    title_language: str = ""


@dataclass(frozen=True, kw_only=True)
class SearchKind:
    """One kind of thing whose words are found."""

    key: str
    label: Text
    #: The owners that this person may see.
    owners: Callable[[Anybody], QuerySet[Any]]
    #: The owners that have entries, and the entries of some of them: for looking the index through and making it anew.
    indexed: Callable[[], QuerySet[Any]]
    entries: Callable[[Sequence[int]], Iterable[NewEntry]]
    #: (owner, place) -> how it is shown; what is missing is not shown.
    show: Callable[[Sequence[tuple[int, int]]], Mapping[tuple[int, int], Shown]]
    #: Whether the entries are titles, which stand before longer texts.
    is_title: bool = False
    #: Whether this person may see every owner; saves asking for each.
    sees_all: Callable[[Anybody], bool] = lambda person: False
    #: Whether none but public texts of this kind are ever put in; saves asking who else may see them.
    is_public_only: bool = False
    #: Whether the one search box of the house finds these records by itself, so that their texts need not stand there twice.
    has_box: bool = False


_kinds: dict[str, SearchKind] = {}


def register(kind: SearchKind) -> None:
    """Add a kind; the same key again replaces it."""
    _kinds[kind.key] = kind


def kinds() -> list[SearchKind]:
    """All of them, in the order in which they were registered."""
    return list(_kinds.values())


def kind_of(key: str) -> SearchKind | None:
    """The kind with this key."""
    return _kinds.get(key)
