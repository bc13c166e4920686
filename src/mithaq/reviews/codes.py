"""The codes that reviews and their facts are told in, and how much each kind of source weighs."""

from collections.abc import Mapping
from enum import StrEnum


class Aspect(StrEnum):
    """What a fact says of its milestone. Publication is a fact of its own."""

    REACHED = "reached"
    NOT_REACHED = "not_reached"
    PUBLISHED = "published"
    NOT_PUBLISHED = "not_published"
    WITHHELD = "withheld"


class Bound(StrEnum):
    """How the date binds: it happened on that date, or no later than it (seen by then)."""

    ON = "on"
    BY = "by"


class SourceKind(StrEnum):
    """Where a fact comes from, best first."""

    DOCUMENT = "document"
    UNODC = "unodc"
    FOCAL_POINT = "focal_point"
    MISSION = "mission"
    CIVIL_SOCIETY = "civil_society"
    INFERRED = "inferred"


class Confidence(StrEnum):
    """How sure whoever recorded it was."""

    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"


class Status(StrEnum):
    """Where a review stands."""

    COMPLETED = "completed"
    ONGOING = "ongoing"
    SCHEDULED = "scheduled"
    UNKNOWN = "unknown"


class Publication(StrEnum):
    """What is known of a document's publication."""

    PUBLISHED = "published"
    ON_REQUEST = "on_request"
    WITHHELD = "withheld"
    NOT_PUBLISHED = "not_published"
    UNKNOWN = "unknown"


class Fault(StrEnum):
    """Why a fact is refused, or marked as a contradiction."""

    BEFORE_TREATY = "before_treaty"
    IN_FUTURE = "in_future"
    NO_PARTY = "no_party"
    REVIEWS_ITSELF = "reviews_itself"
    OUT_OF_ORDER = "out_of_order"
    SAYS_OTHERWISE = "says_otherwise"
    BEFORE_CYCLE = "before_cycle"
    OPTIONAL_SKIPPED = "optional_skipped"


SOURCE_WEIGHT: Mapping[SourceKind, int] = {kind: weight for weight, kind in enumerate(reversed(SourceKind))}
CONFIDENCE_WEIGHT: Mapping[Confidence, int] = {
    kind: weight for weight, kind in enumerate(reversed(Confidence))
}

#: The milestones that carry a document, by the code of the document.
DOCUMENT_MILESTONES = ("experts", "self_assessment", "executive_summary", "full_report")
#: Reaching one of these ends a review.
CLOSING_MILESTONES = ("agreed", "executive_summary", "full_report")
OPENING_MILESTONE = "scheduled"
#: The value of a fact that says: not reached, but the review runs.
IN_PROGRESS = "in_progress"
