"""The way about: packages register what stands in the header, on the desk, in the account menu and in the footer.

Called in `AppConfig.ready`: a package names its pages, this module decides who sees which, in which order.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal

from django.urls import NoReverseMatch
from django.utils.functional import Promise

from mithaq.core.addresses import address_of_page

Place = Literal["main", "desk", "account", "footer"]
PLACES: tuple[Place, ...] = ("main", "desk", "account", "footer")


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One way on. `may` says who sees it: everybody when not given, only who is signed in on desk and account."""

    key: str
    label: str | Promise
    url_name: str
    place: Place = "main"
    order: int = 100
    may: Callable[[Any], bool] | None = None


@dataclass(frozen=True, kw_only=True)
class Link:
    """An entry as one reader sees it. `current` is "page" on that page itself, "true" on a page below it, else ""."""

    key: str
    label: str | Promise
    address: str
    current: str = ""


_entries: dict[str, Entry] = {}


def register(entry: Entry) -> None:
    """Add an entry; the same key again replaces it."""
    _entries[entry.key] = entry


def entries(place: Place | None = None) -> list[Entry]:
    """What is registered, in order."""
    found = [entry for entry in _entries.values() if place in (None, entry.place)]
    return sorted(found, key=lambda entry: (entry.order, entry.key))


def links_for(person: Any, path: str) -> dict[str, list[Link]]:
    """The entries this person sees on the page at `path`, by place.

    An entry whose address is not served here is left out, so that an error page always has its frame.
    """
    signed_in = bool(getattr(person, "is_authenticated", False))
    found: list[tuple[Entry, str]] = []
    for entry in entries():
        if entry.place in ("desk", "account") and not signed_in:
            continue
        if entry.may is not None and not (person is not None and entry.may(person)):
            continue
        try:
            found.append((entry, address_of_page(entry.url_name)))
        except NoReverseMatch:
            continue
    nearest = max((address for _entry, address in found if _is_under(path, address)), key=len, default=None)
    links: dict[str, list[Link]] = {place: [] for place in PLACES}
    for entry, address in found:
        current = "" if address != nearest else "page" if path == address else "true"
        links[entry.place].append(Link(key=entry.key, label=entry.label, address=address, current=current))
    return links


def _is_under(path: str, address: str) -> bool:
    """Whether the page at `path` is the one at `address` or stands below it."""
    stem = address.rstrip("/")
    if address.count("/") <= 2 and address.endswith("/"):  # the first page of a language holds everything
        return path == address
    return path == address or path.startswith((stem + "/", stem + "."))
