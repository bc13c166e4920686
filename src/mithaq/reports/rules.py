"""The life of a parallel report: stages in their order, who may sign which, what two pairs of eyes mean. Plain Python.

The stages themselves are data (`data/reports/stages.csv`); the rules take them as `Step`s.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Status(StrEnum):
    """Where a report stands for the outside."""

    IN_WORK = "in_work"
    PUBLISHED = "published"
    WITHDRAWN = "withdrawn"
    STOPPED = "stopped"


class Part(StrEnum):
    """What a person does in a report."""

    AUTHOR = "author"
    EDITOR = "editor"
    PEER_REVIEWER = "peer_reviewer"
    LEGAL_CHECKER = "legal_checker"
    HARM_CHECKER = "harm_checker"
    APPROVER = "approver"


class Support(StrEnum):
    """What the coalition gives to a report."""

    GUIDANCE = "guidance"
    EDITING = "editing"
    PEER_REVIEW = "peer_review"
    MONEY = "money"


class Verdict(StrEnum):
    """What a sign-off says."""

    PASSED = "passed"
    RETURNED = "returned"


class SupportKnown(StrEnum):
    """Whether the coalition supported a report, as far as we know."""

    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"


#: Parts of which nobody may hold one beside AUTHOR in the same report: nobody judges their own words.
JUDGES = frozenset({Part.PEER_REVIEWER, Part.LEGAL_CHECKER, Part.HARM_CHECKER, Part.APPROVER})
#: In which statuses the words may still change.
WRITABLE = frozenset({Status.IN_WORK})


@dataclass(frozen=True, kw_only=True)
class Step:
    """One stage: its code, its place, and which parts may sign it off. `writing` says whether words change in it."""

    code: str
    position: int
    signed_by: frozenset[Part]
    writing: bool = False
    publishes: bool = False


@dataclass(frozen=True, kw_only=True)
class Signed:
    """One sign-off: of which stage, by whom (any hashable key), in which part, with which verdict."""

    stage: str
    who: object
    part: Part
    verdict: Verdict


def in_order(steps: Iterable[Step]) -> tuple[Step, ...]:
    """The stages by position. Raises ValueError when two share a code or a position."""
    found = tuple(sorted(steps, key=lambda step: step.position))
    if len({step.code for step in found}) != len(found) or len({step.position for step in found}) != len(
        found
    ):
        raise ValueError("two stages with one code or one position")
    return found


def step_of(steps: Sequence[Step], code: str) -> Step | None:
    """The stage with that code."""
    return next((step for step in steps if step.code == code), None)


def next_stage(steps: Sequence[Step], code: str) -> str | None:
    """The stage after this one; None after the last."""
    following = [step.code for step in in_order(steps)]
    place = following.index(code)
    return following[place + 1] if place + 1 < len(following) else None


def returns_to(steps: Sequence[Step], code: str) -> str | None:
    """Where a report goes that is returned in this stage: the last stage before it in which words change."""
    before = [step for step in in_order(steps) if step.writing]
    here = step_of(steps, code)
    if here is None:
        return None
    earlier = [step for step in before if step.position < here.position]
    return earlier[-1].code if earlier else None


def parts_clash(held: Collection[Part], wanted: Part) -> bool:
    """Whether a person who holds these parts may not take that one as well: authors judge nothing, judges write nothing."""
    return (wanted in JUDGES and Part.AUTHOR in held) or (
        wanted is Part.AUTHOR and not JUDGES.isdisjoint(held)
    )


def standing_signatures(steps: Sequence[Step], signed: Sequence[Signed]) -> tuple[Signed, ...]:
    """The sign-offs that still count, in order: a return takes away those of the stage it returns to and all after it."""
    counted: list[Signed] = []
    places = {step.code: step.position for step in steps}
    for each in signed:
        if each.stage not in places:
            continue
        if each.verdict is Verdict.RETURNED:
            back = returns_to(steps, each.stage)
            floor = places[back] if back else places[each.stage]
            counted = [kept for kept in counted if places[kept.stage] < floor]
        else:
            counted.append(each)
    return tuple(counted)


def fault_in_signing(
    steps: Sequence[Step],
    *,
    stage: str,
    part: Part | None,
    who: object,
    authors: Collection[object],
    signed: Sequence[Signed],
    verdict: Verdict,
    reason: str,
) -> str | None:
    """A code for why this person may not give this verdict now, or None.

    `no_stage`, `not_yours` (the stage is signed by others), `own_words` (an author in a stage that judges),
    `alone` (publication signed only by whom the approval was signed by and nobody else before),
    `no_reason` (returned without one), `nothing_before` (returned from a stage before which nothing is written).
    """
    step = step_of(steps, stage)
    if step is None:
        return "no_stage"
    if part is None or part not in step.signed_by:
        return "not_yours"
    if not step.writing and part in JUDGES and who in authors:
        return "own_words"
    if verdict is Verdict.RETURNED:
        if not reason.strip():
            return "no_reason"
        return None if returns_to(steps, stage) else "nothing_before"
    if step.publishes or part is Part.APPROVER:
        others = {each.who for each in standing_signatures(steps, signed)} | set(authors)
        if others <= {who}:
            return "alone"
    return None


def late_by(plan: Mapping[str, date], stage: str, on: date) -> int:
    """By how many days the stage that a report is in is late against its plan; 0 when it is not, or nothing is planned."""
    due = plan.get(stage)
    return max((on - due).days, 0) if due else 0


def plan_fault(steps: Sequence[Step], plan: Mapping[str, date]) -> str | None:
    """The code of the first stage that is planned before an earlier one, or None."""
    last: date | None = None
    for step in in_order(steps):
        day = plan.get(step.code)
        if day is None:
            continue
        if last is not None and day < last:
            return step.code
        last = day
    return None


def report_code(country: str, cycle: str, years: int, taken: Collection[str] = ()) -> str:
    """`SRB-irm-2-2023`, with `-2`, `-3` … when it is taken."""
    first = f"{country}-{cycle}-{years}"
    if first not in taken:
        return first
    number = 2
    while f"{first}-{number}" in taken:
        number += 1
    return f"{first}-{number}"
