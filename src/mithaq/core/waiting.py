"""What waits for a person: packages register a function here, the desk gathers the answers.

Two questions are asked: what waits for this person (`register`), and what is open in these countries, whoever it
waits for, as far as this person may see it (`register_in_countries`). Not here: the page and the Monday mail (`mithaq.desk`).
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from django.contrib.auth.base_user import AbstractBaseUser
from django.utils.functional import Promise


class WorkState(StrEnum):
    """How a thing stands for the person: theirs to do, sent back to them, stopped by something, or with somebody else."""

    DUE = "due"
    RETURNED = "returned"
    BLOCKED = "blocked"
    WAITING = "waiting"


@dataclass(frozen=True, kw_only=True)
class WaitingItem:
    """One thing that waits for one person, or is open in one country.

    `kind` names the register's kind of work for programs and tests; `country` is an ISO 3166 code of three letters;
    `why` is one sentence: the reason it was returned, what blocks it, who has it now.
    """

    title: str | Promise
    url: str
    kind: str
    due: date | None = None
    state: WorkState = WorkState.DUE
    country: str = ""
    why: str | Promise = ""


Ask = Callable[[AbstractBaseUser, datetime], Iterable[WaitingItem]]
AskInCountries = Callable[[AbstractBaseUser, frozenset[str], datetime], Iterable[WaitingItem]]
_registered: list[Ask] = []
_in_countries: list[AskInCountries] = []


def register(ask: Ask) -> None:
    """Let the desk ask `ask(person, at)` what waits. Called in `AppConfig.ready`; twice is once."""
    if ask not in _registered:
        _registered.append(ask)


def register_in_countries(ask: AskInCountries) -> None:
    """Let the desk ask `ask(person, countries, at)` what is open there; each item names its country.

    The answer starts at `visible_to(person)`, and takes the same number of queries however many countries are asked for.
    """
    if ask not in _in_countries:
        _in_countries.append(ask)


def waiting_for(person: AbstractBaseUser, at: datetime) -> list[WaitingItem]:
    """Everything that waits for the person: what is due first comes first, what has no date last."""
    return _in_order(item for ask in _registered for item in ask(person, at))


def open_in(person: AbstractBaseUser, countries: frozenset[str], at: datetime) -> list[WaitingItem]:
    """Everything open in the countries that the person may see, in the same order."""
    if not countries:
        return []
    found = (item for ask in _in_countries for item in ask(person, countries, at))
    return _in_order(item for item in found if item.country in countries)


def _in_order(items: Iterable[WaitingItem]) -> list[WaitingItem]:
    return sorted(
        items, key=lambda item: (item.due is None, item.due or date.max, item.kind, str(item.title))
    )
