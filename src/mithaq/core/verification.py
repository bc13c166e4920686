"""How sure a value from data is. One vocabulary for every package; plain Python, no Django.

A value that is not verified carries its mark wherever it is shown, until somebody confirms it on screen.
"""

from enum import StrEnum


class Verification(StrEnum):
    """How sure a value is, and why."""

    #: Read in a copy of the source named beside it.
    SOURCED = "sourced"
    #: Somebody of the hub compared it with the source, on screen, under their name.
    CONFIRMED = "confirmed"
    #: The fact has a source; a detail of it (the day of a date) has none.
    PARTLY = "partly"
    #: Concluded by us from other facts; no source says it in words.
    INFERRED = "inferred"
    #: Written from memory of the source and compared with nothing.
    UNVERIFIED = "unverified"


VERIFIED = frozenset({Verification.SOURCED, Verification.CONFIRMED})


def is_verified(value: str) -> bool:
    """Whether the value may be shown without a mark. An unknown word is not verified."""
    return value in VERIFIED
