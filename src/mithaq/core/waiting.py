"""What waits for a person: packages register a function here, the desk gathers the answers.

Not here: the page (`mithaq.desk`), and mails about it.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.contrib.auth.base_user import AbstractBaseUser
from django.utils.functional import Promise


@dataclass(frozen=True, kw_only=True)
class WaitingItem:
    """One thing that waits for one person. `kind` names the register's kind of work for programs and tests."""

    title: str | Promise
    url: str
    kind: str
    due: date | None = None


Ask = Callable[[AbstractBaseUser, datetime], Iterable[WaitingItem]]
_registered: list[Ask] = []


def register(ask: Ask) -> None:
    """Let the desk ask `ask(person, at)` what waits. Called in `AppConfig.ready`; twice is once."""
    if ask not in _registered:
        _registered.append(ask)


def waiting_for(person: AbstractBaseUser, at: datetime) -> list[WaitingItem]:
    """Everything that waits for the person: what is due first comes first, what has no date last."""
    items = [item for ask in _registered for item in ask(person, at)]
    return sorted(
        items, key=lambda item: (item.due is None, item.due or date.max, item.kind, str(item.title))
    )
