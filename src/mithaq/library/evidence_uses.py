"""What rests on evidence, named by the packages above; and who besides the hub may read an item because they work with it.

    evidence_uses.register("finding", _("finding"), resolve=findings_by_key)
    evidence_uses.register_readers(items_of_reports)

`resolve(keys, person)` gives, for the keys the person may know of, the words and the address of each thing.
`readers(person)` gives the keys of items that the person may read. Rows of uses stand in `models_evidence`.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise

Text = str | Promise
Resolve = Callable[[Sequence[str], Any], Mapping[str, tuple[str, str]]]


@dataclass(frozen=True, kw_only=True)
class UseKind:
    """One kind of thing that rests on evidence."""

    code: str
    label: Text
    resolve: Resolve


_kinds: dict[str, UseKind] = {}
_readers: list[Callable[[Any], Any]] = []


def register(code: str, label: Text, *, resolve: Resolve) -> None:
    """Make a kind of use known; called in `AppConfig.ready`. The same code again replaces it."""
    _kinds[code] = UseKind(code=code, label=label, resolve=resolve)


def register_readers(readers: Callable[[Any], Any]) -> None:
    """Add a query of items (their keys) that a person may read beyond the public ones; twice is once."""
    if readers not in _readers:
        _readers.append(readers)


def kind_of(code: str) -> UseKind | None:
    """The kind under that code."""
    return _kinds.get(code)


def items_for(person: Any) -> list[Any]:
    """The queries of items that packages above let this person read."""
    return [query for reader in _readers if (query := reader(person)) is not None]


def told(uses: Sequence[tuple[str, str]], person: Any) -> dict[tuple[str, str], tuple[Text, str, str]]:
    """For each (kind, key) that the person may know of: the word for its kind, its words, its address."""
    by_kind: dict[str, list[str]] = {}
    for kind, key in uses:
        by_kind.setdefault(kind, []).append(key)
    found: dict[tuple[str, str], tuple[Text, str, str]] = {}
    for code, keys in by_kind.items():
        kind_here = _kinds.get(code)
        if kind_here is None:
            continue
        for key, (words, address) in kind_here.resolve(keys, person).items():
            found[code, key] = (kind_here.label, words, address)
    return found
