"""What a signed-in person must see on every page: packages register a function, the header shows its answers."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise


@dataclass(frozen=True, kw_only=True)
class Notice:
    """One sentence above the page, with a button that sends a form when there is something to do."""

    text: str | Promise
    action: str = ""
    label: str | Promise = ""


Ask = Callable[[Any], Notice | None]
_registered: list[Ask] = []


def register(ask: Ask) -> None:
    """Let the header ask `ask(person)` on every page. Called in `AppConfig.ready`; twice is once."""
    if ask not in _registered:
        _registered.append(ask)


def notices_for(person: Any) -> list[Notice]:
    """What this person must see; nothing for readers who have not signed in."""
    if not getattr(person, "is_authenticated", False):
        return []
    return [notice for ask in _registered if (notice := ask(person)) is not None]
