"""The theory of change as a chain of assumptions, and the yearly work plan: what the evidence says, what is late. Plain Python."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from enum import StrEnum


class Says(StrEnum):
    """What a finding says of an assumption."""

    SUPPORTS = "supports"
    CONTRADICTS = "contradicts"
    OPEN = "open"  # it bears on it and settles nothing


class Tested(StrEnum):
    """Where an assumption stands by its findings."""

    UNTESTED = "untested"
    OPEN = "open"
    HOLDS = "holds"
    CONTESTED = "contested"
    FAILS = "fails"


def tested(findings: Iterable[Says]) -> Tested:
    """Findings are not weighed against each other: as soon as they differ, the assumption is contested."""
    said = set(findings)
    if not said:
        return Tested.UNTESTED
    if Says.SUPPORTS in said:
        return Tested.CONTESTED if Says.CONTRADICTS in said else Tested.HOLDS
    return Tested.FAILS if Says.CONTRADICTS in said else Tested.OPEN


def in_chain(rests_on: Mapping[str, Sequence[str]]) -> list[str] | None:
    """The assumptions so that each stands after those it rests on; None when they rest on each other in a circle."""
    done: list[str] = []
    left = {code: set(below) & set(rests_on) for code, below in rests_on.items()}
    while left:
        ready = [code for code in left if left[code] <= set(done)]
        if not ready:
            return None
        done += ready
        for code in ready:
            del left[code]
    return done


def shaken(rests_on: Mapping[str, Sequence[str]], states: Mapping[str, Tested]) -> set[str]:
    """Assumptions that rest, through any number of steps, on one that fails or is contested."""
    order = in_chain(rests_on) or list(rests_on)
    weak = {code for code, state in states.items() if state in (Tested.FAILS, Tested.CONTESTED)}
    found: set[str] = set()
    for code in order:
        if any(below in weak or below in found for below in rests_on[code]):
            found.add(code)
    return found


class Progress(StrEnum):
    """Where an activity of the work plan stands."""

    PLANNED = "planned"
    GOING = "going"
    DONE = "done"
    DROPPED = "dropped"


CLOSED = frozenset({Progress.DONE, Progress.DROPPED})


class Timing(StrEnum):
    """How an activity stands against its days."""

    CLOSED = "closed"
    AHEAD = "ahead"
    NOW = "now"
    NOT_BEGUN = "not_begun"  # its first day has passed and it is still only planned
    LATE = "late"


def timing(progress: Progress, starts: date, ends: date, on: date) -> Timing:
    """Late the day after its last day."""
    if progress in CLOSED:
        return Timing.CLOSED
    if on > ends:
        return Timing.LATE
    if on < starts:
        return Timing.AHEAD
    return Timing.NOT_BEGUN if progress is Progress.PLANNED else Timing.NOW


def fault_in_days(starts: date, ends: date, year: int) -> str:
    """Why an activity cannot lie so, or ""."""
    if ends < starts:
        return "ends_before_start"
    return "" if starts.year == year == ends.year else "outside_year"
