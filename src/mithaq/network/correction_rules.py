"""Corrections that members propose to what the hub keeps: what may be proposed, what still fits, how one ends.

Plain Python: no database, no clock, no language.
"""

from collections.abc import Mapping
from enum import StrEnum
from typing import Any


class ProposalState(StrEnum):
    """Where a proposal stands."""

    OPEN = "open"
    ACCEPTED = "accepted"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"


#: What a representative cannot change alone, and may propose.
PROPOSABLE = (
    "name", "language", "name_en", "name_ar", "acronym", "kind", "seat", "registration", "founded",
)  # fmt: skip


def changes(now: Mapping[str, Any], wanted: Mapping[str, Any]) -> dict[str, list[Any]]:
    """Field -> [what it says now, what it should say], for the fields that differ."""
    return {
        name: [now.get(name), wanted[name]]
        for name in PROPOSABLE
        if name in wanted and (wanted[name] or None) != (now.get(name) or None)
    }


def outdated(proposed: Mapping[str, list[Any]], now: Mapping[str, Any]) -> tuple[str, ...]:
    """The fields that say something else by now than when the correction was proposed, and not what it wants."""
    return tuple(
        name
        for name, (before, wanted) in proposed.items()
        if (now.get(name) or None) not in ((before or None), (wanted or None))
    )
