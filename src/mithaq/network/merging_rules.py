"""Two records that are one: which fields differ, which value a page offers first, until when a merge can be undone.

Plain Python: no database, no clock, no language.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from mithaq.network.rules import Event, LoggedEvent

KEPT_FOR = timedelta(days=30)


class Side(StrEnum):
    """Of which of the two records a value is: the one that stays, or the one that goes into it."""

    KEPT = "kept"
    LOST = "lost"


class Likeness(StrEnum):
    """What became of a pair that looked alike."""

    OPEN = "open"
    DIFFERENT = "different"
    MERGED = "merged"


def differing(kept: Mapping[str, Any], lost: Mapping[str, Any]) -> tuple[str, ...]:
    """The fields in which the two differ, in the order of the first."""
    return tuple(name for name in kept if kept[name] != lost.get(name))


def first_choice(kept: Any, lost: Any) -> Side:
    """What is offered first: what stays, unless it says nothing and the other says something."""
    return Side.LOST if kept in (None, "", {}) and lost not in (None, "", {}) else Side.KEPT


def chosen(kept: Mapping[str, Any], lost: Mapping[str, Any], sides: Mapping[str, Side]) -> dict[str, Any]:
    """The values of the record that stays: its own, except where the other was chosen."""
    return {name: lost[name] if sides.get(name) is Side.LOST else value for name, value in kept.items()}


def stamp(*records: Mapping[str, Any]) -> str:
    """A short mark of how the records read, to notice that one was changed since somebody looked."""
    text = json.dumps(records, sort_keys=True, default=str, ensure_ascii=False)
    return hashlib.blake2b(text.encode("utf-8", "replace"), digest_size=12).hexdigest()


def valid(events: Iterable[LoggedEvent]) -> list[LoggedEvent]:
    """The events that were not withdrawn."""
    return [event for event in events if event.withdrawn_at is None]


def older_log(kept: Iterable[LoggedEvent], lost: Iterable[LoggedEvent]) -> Side:
    """Whose log is offered first: the one with the earlier admission, of two alike the one that stays."""
    firsts = [
        min((event.on for event in valid(log) if event.event is Event.ADMITTED), default=None)
        for log in (kept, lost)
    ]
    own, other = firsts
    if own is None:
        return Side.LOST if other is not None else Side.KEPT
    return Side.LOST if other is not None and other < own else Side.KEPT


def can_be_undone(*, merged_at: datetime, undone_at: datetime | None, at: datetime) -> bool:
    """Whether a merge can be undone at a moment: once, for thirty days."""
    return undone_at is None and at < merged_at + KEPT_FOR


def put_back(now: Mapping[str, Any], before: Mapping[str, Any], after: Mapping[str, Any]) -> dict[str, Any]:
    """What an undo writes: the old value of every field that still says what the merge wrote."""
    return {
        name: before[name] for name in after if now.get(name) == after[name] and before[name] != after[name]
    }
