"""Who may open core's own staff pages. Core knows no roles: the package that does registers a predicate by page name.

A page for which nobody registered a predicate is closed to everyone.
"""

from collections.abc import Callable
from typing import Any

PAGES = ("audit", "jobs", "mail", "deletions")
_predicates: dict[str, Callable[[Any], bool]] = {}


def register(page: str, may: Callable[[Any], bool]) -> None:
    """Open `page` (one of PAGES) to whom `may(person)` says yes."""
    if page not in PAGES:
        raise ValueError(f"{page!r} is not one of {PAGES}")
    _predicates[page] = may


def may(page: str, person: Any) -> bool:
    """Whether `person` may open `page`."""
    predicate = _predicates.get(page)
    return predicate is not None and bool(predicate(person))
