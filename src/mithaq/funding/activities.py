"""Names of activities: agreements hold only their codes, for the work plan stands in a package above this one."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, kw_only=True)
class Named:
    """What an activity is called, in the reader's language, and where it stands."""

    title: str
    address: str


Ask = Callable[[Any, Collection[str]], Mapping[str, Named]]
_sources: dict[str, Ask] = {}


def register(name: str, ask: Ask) -> None:
    """Make a package's names known; the same name again replaces it."""
    _sources[name] = ask


def activities_named(person: Any, codes: Collection[str]) -> dict[str, Named]:
    """The activities with these codes that the person may see; a code without one is left out."""
    return {code: named for ask in _sources.values() for code, named in ask(person, codes).items()}
