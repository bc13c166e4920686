"""What is open with a person who leaves, so that it goes to who follows: packages say what, `actions_handover` moves it.

    handover.register("group_tasks", Work(label=_("tasks of groups"), open=open_tasks))

`open(user)` is the set of rows that wait for the person; `field` names the column that says whose they are.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db import models
from django.utils.functional import Promise

from mithaq.accounts.models import User


@dataclass(frozen=True, kw_only=True)
class Work:
    """One kind of open work."""

    label: str | Promise
    open: Callable[[User], models.QuerySet[Any]]
    field: str


_works: dict[str, Work] = {}


def register(key: str, work: Work) -> None:
    """Make a kind of work known; called in `AppConfig.ready`."""
    _works[key] = work


def works() -> dict[str, Work]:
    """All kinds, by key."""
    return dict(sorted(_works.items()))


def open_with(user: User) -> list[tuple[str | Promise, int]]:
    """What is open with a person, by kind; kinds of which there is nothing are left out."""
    counted = [(work.label, work.open(user).count()) for work in works().values()]
    return [(label, count) for label, count in counted if count]
