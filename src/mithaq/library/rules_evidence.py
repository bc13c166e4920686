"""What a piece of evidence is, and when it may be shown. Plain Python."""

from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """What it is: the ladder of follow-up asks for fixed kinds."""

    LAW = "law"
    DRAFT_LAW = "draft_law"
    COURT_DECISION = "court_decision"
    OFFICIAL_REPORT = "official_report"
    STATEMENT = "statement"
    LETTER = "letter"
    DATA = "data"
    STUDY = "study"
    NEWS = "news"
    INTERVIEW = "interview"
    OBSERVATION = "observation"
    PICTURE = "picture"
    OTHER = "other"


class Reliability(StrEnum):
    """How far its source can be relied on."""

    OFFICIAL = "official"
    CHECKED = "checked"
    KNOWN = "known"
    SINGLE = "single"
    UNKNOWN = "unknown"


class Consent(StrEnum):
    """Whether the people in it agreed."""

    NOT_NEEDED = "not_needed"
    GIVEN = "given"
    UNKNOWN = "unknown"
    REFUSED = "refused"
    TAKEN_BACK = "taken_back"


class Address(StrEnum):
    """What became of its web address."""

    NONE = "none"
    UNCHECKED = "unchecked"
    THERE = "there"
    MOVED = "moved"
    GONE = "gone"


class State(StrEnum):
    """Where the item itself stands."""

    STANDING = "standing"
    REPLACED = "replaced"
    WITHDRAWN = "withdrawn"


class Stripped(StrEnum):
    """What came of taking the hidden data out of the copy that is shared."""

    NO_FILE = "no_file"
    CLEAN = "clean"
    WAITING = "waiting"
    UNKNOWN_FORMAT = "unknown_format"
    UNREADABLE = "unreadable"
    STILL_CARRIES = "still_carries"
    MACROS = "macros"


class Fault(StrEnum):
    """Why an item is not taken, or not made public."""

    NO_SOURCE = "no_source"
    NOTHING_TO_SHOW = "nothing_to_show"
    NO_CONSENT = "no_consent"
    PEOPLE_IN_IT = "people_in_it"


#: Kinds in which people speak: they need consent before anything is shown.
OF_PEOPLE = frozenset({Kind.INTERVIEW, Kind.PICTURE})
#: Consent under which something may be shown.
AGREED = frozenset({Consent.NOT_NEEDED, Consent.GIVEN})
#: How many misses of an address make it dead: a server may be down for a day.
MISSES = 3


@dataclass(frozen=True, kw_only=True)
class Item:
    """An item as the rules take it."""

    kind: Kind
    consent: Consent
    publishable: bool
    state: State = State.STANDING


def is_public(item: Item) -> bool:
    """Whether everybody may know of it: it is meant to be public, and nobody in it says no."""
    return item.publishable and item.consent in AGREED and item.state is not State.WITHDRAWN


def fault_in(
    *, kind: Kind, consent: Consent, publishable: bool, source: str, has_file: bool, address: str
) -> Fault | None:
    """What is wrong with a new item, or None."""
    if not source.strip():
        return Fault.NO_SOURCE
    if not has_file and not address.strip():
        return Fault.NOTHING_TO_SHOW
    if publishable and kind in OF_PEOPLE and consent is Consent.NOT_NEEDED:
        return Fault.PEOPLE_IN_IT
    if publishable and consent not in AGREED:
        return Fault.NO_CONSENT
    return None


def address_after(found: bool, *, moved: bool, misses: int) -> tuple[Address, int]:
    """What an address is after one more look, and how many misses in a row there were."""
    if found:
        return (Address.MOVED if moved else Address.THERE), 0
    misses += 1
    return (Address.GONE if misses >= MISSES else Address.UNCHECKED), misses
