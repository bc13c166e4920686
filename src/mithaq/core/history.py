"""The history of one thing as people read it: when, who, what, and the fields that changed."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import models

from mithaq.core.audit import history_of, verb_in_words
from mithaq.core.audit_words import field_in_words, value_in_words

#: How many entries the panel shows.
MOST = 50


@dataclass(frozen=True, kw_only=True)
class Difference:
    """One field before and after; None: not known, or nothing."""

    label: str
    before: str | None
    after: str | None


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One thing that was done."""

    at: datetime
    who: str
    what: str
    note: str
    differences: list[Difference]


def history_entries(thing: models.Model) -> list[Entry]:
    """What was done to the thing, newest first (two queries, whatever was done)."""
    return [
        Entry(
            at=entry.at,
            who=str(entry.actor) if entry.actor_id and entry.actor else "",
            what=verb_in_words(entry.verb),
            note=str(entry.note),
            differences=_differences(thing, entry.before, entry.after),
        )
        for entry in history_of(thing)[:MOST]
    ]


def _differences(
    thing: models.Model, before: Mapping[str, Any], after: Mapping[str, Any]
) -> list[Difference]:
    kind = type(thing)
    names = list(dict.fromkeys([*before, *after]))
    return [
        Difference(
            label=field_in_words(kind, name),
            before=value_in_words(before.get(name), kind, name),
            after=value_in_words(after.get(name), kind, name),
        )
        for name in names
        if before.get(name) != after.get(name)
    ]
