"""Signing a reporting period off, what a later correction is, and how two answers differ row by row. Plain Python."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class Stage(StrEnum):
    """How far a reporting period is."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    RETURNED = "returned"
    APPROVED = "approved"
    LOCKED = "locked"


class Cause(StrEnum):
    """Why a signed-off value would be another today."""

    RECORDED_LATER = "recorded_later"
    CORRECTED_LATER = "corrected_later"
    DELETED = "deleted"
    OTHER_ROWS = "other_rows"


class Treatment(StrEnum):
    """The five honest ways to treat old values when a definition changes."""

    KEEP = "keep"
    RECOMPUTE = "recompute"
    SPLIT = "split"
    ANNOTATE = "annotate"
    DROP = "drop"


#: From where to where a period may go.
MOVES: Mapping[Stage, frozenset[Stage]] = {
    Stage.DRAFT: frozenset({Stage.SUBMITTED}),
    Stage.SUBMITTED: frozenset({Stage.RETURNED, Stage.APPROVED}),
    Stage.RETURNED: frozenset({Stage.SUBMITTED}),
    Stage.APPROVED: frozenset({Stage.LOCKED}),
    Stage.LOCKED: frozenset(),
}
#: From here on the snapshot stands, and whatever changes is an erratum.
SIGNED = frozenset({Stage.APPROVED, Stage.LOCKED})


def may_move(old: Stage, new: Stage) -> bool:
    """Whether a period may go from one stage to another."""
    return new in MOVES[old]


def fault_in_approval(*, stage: Stage, submitter: int | None, approver: int) -> str | None:
    """A code for what stands against an approval, or None. Nobody approves what they submitted."""
    if stage is not Stage.SUBMITTED:
        return "not_submitted"
    return "own_submission" if submitter == approver else None


@dataclass(frozen=True, kw_only=True)
class Difference:
    """How the rows of one line differ between two answers: keys to words."""

    added: Mapping[str, str]
    gone: Mapping[str, str]
    #: Rows in both whose amount is another.
    changed: Mapping[str, str]

    @property
    def is_nothing(self) -> bool:
        """Whether both answers have the same rows."""
        return not (self.added or self.gone or self.changed)


@dataclass(frozen=True, kw_only=True)
class Kept:
    """One row as a snapshot keeps it."""

    label: str
    amount: str


def compare(before: Mapping[str, Kept], after: Mapping[str, Kept]) -> Difference:
    """What was added, what is gone and what changed from one answer to the other, in the order of the keys."""
    return Difference(
        added={key: after[key].label for key in sorted(after.keys() - before.keys())},
        gone={key: before[key].label for key in sorted(before.keys() - after.keys())},
        changed={
            key: after[key].label
            for key in sorted(before.keys() & after.keys())
            if before[key].amount != after[key].amount
        },
    )


def cause_of_gone(key: str, *, then: Mapping[str, Kept]) -> Cause:
    """Why a row of the snapshot is gone. `then` is today's answer to what was known when it was signed off.

    What the record still knows for that day was corrected later; what it knows no more was deleted.
    """
    return Cause.CORRECTED_LATER if key in then else Cause.DELETED
