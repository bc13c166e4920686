"""How a published value stands against its target: bounds, the path to a target, and the verdict in a code.

Plain Python: no database, no clock, no language.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum


class Qualifier(StrEnum):
    """How a source words its number. Kept as given, never turned into an exact one."""

    EXACT = "exact"
    ABOUT = "about"
    OVER = "over"
    AT_LEAST = "at_least"
    ALMOST = "almost"


class Comparison(StrEnum):
    """What a target asks of a value."""

    AT_LEAST = "at_least"
    MORE_THAN = "more_than"
    AT_MOST = "at_most"
    GROWTH = "growth"  # above the baseline, by any amount


class Known(StrEnum):
    """Whether a baseline or a target is known."""

    KNOWN = "known"
    LOST = "lost"  # it was written, and cannot be read in our copy
    NONE = "none"  # the strategy gives none


class Aggregation(StrEnum):
    """How the values of a line add up to where it stands."""

    LATEST = "latest"  # the newest value counts
    SUM = "sum"  # each value counts one year; the period's values add up
    EACH = "each"  # every occasion (a session, a year) has a target of its own
    CHECKLIST = "checklist"  # points to be met one by one


class Direction(StrEnum):
    """Which way is better."""

    UP = "up"
    DOWN = "down"


class Role(StrEnum):
    """What a line does for its indicator."""

    MAIN = "main"  # decides where the indicator stands
    BESIDE = "beside"  # shown beside it
    LEFT_OUT = "left_out"  # found, and not used, for a stated reason


class Confidence(StrEnum):
    """How sure we are that the source says what we record."""

    HIGH = "high"
    MEDIUM = "medium"
    INFERRED = "inferred"


class PointState(StrEnum):
    """What is known of one point of a checklist."""

    MET = "met"
    TOUCHED = "touched"  # taken up in part, or in words only
    NOT_MET = "not_met"
    UNKNOWN = "unknown"


class Standing(StrEnum):
    """Where a line or an indicator stands."""

    REACHED = "reached"
    PARTLY = "partly"
    ON_PATH = "on_path"
    BEHIND = "behind"
    NO_TARGET = "no_target"  # there are values, but the target is unknown
    NO_VALUE_SINCE = "no_value_since"
    UNKNOWN = "unknown"


#: "About 80" may be anything within a twentieth of 80.
ABOUT_MARGIN = Decimal("0.05")


@dataclass(frozen=True, kw_only=True)
class Point:
    """One value at a date; `occasion` names the session or year it belongs to, when the line has such."""

    on: date
    value: Decimal
    qualifier: Qualifier = Qualifier.EXACT
    occasion: str = ""


@dataclass(frozen=True, kw_only=True)
class Aim:
    """One target: what is wanted by when. `value` is None when it is lost or asks for growth only."""

    due: date
    comparison: Comparison
    value: Decimal | None
    occasion: str = ""


@dataclass(frozen=True, kw_only=True)
class Verdict:
    """Where something stands. `since` is the day of the last value when there is none newer than the baseline."""

    standing: Standing
    since: date | None = None


def bounds(value: Decimal, qualifier: Qualifier) -> tuple[Decimal | None, Decimal | None]:
    """The least and the most a worded number may mean; None where it leaves a side open."""
    match qualifier:
        case Qualifier.EXACT:
            return value, value
        case Qualifier.ABOUT:
            margin = abs(value) * ABOUT_MARGIN
            return value - margin, value + margin
        case Qualifier.OVER | Qualifier.AT_LEAST:
            return value, None
        case Qualifier.ALMOST:
            return None, value


def meets(value: Decimal, qualifier: Qualifier, comparison: Comparison, wanted: Decimal) -> bool | None:
    """Whether a worded number meets what is wanted; None when the words leave it open."""
    least, most = bounds(value, qualifier)
    strict_least = qualifier is Qualifier.OVER  # "over 150" is more than 150
    strict_most = qualifier is Qualifier.ALMOST
    match comparison:
        case Comparison.AT_LEAST:
            if least is not None and least >= wanted:
                return True
            if most is not None and (most < wanted or (strict_most and most <= wanted)):
                return False
        case Comparison.MORE_THAN | Comparison.GROWTH:
            if least is not None and (least > wanted or (strict_least and least >= wanted)):
                return True
            if most is not None and most <= wanted:
                return False
        case Comparison.AT_MOST:
            if most is not None and most <= wanted:
                return True
            if least is not None and (least > wanted or (strict_least and least >= wanted)):
                return False
    return None


def path_at(on: date, *, starts: date, first: Decimal, due: date, wanted: Decimal) -> Decimal:
    """The value that an even pace from `first` (at `starts`) to `wanted` (at `due`) has on a day.

    Before the start it is `first`, after the due day it is `wanted`.
    """
    if on <= starts or due <= starts:
        return first if on < due else wanted
    if on >= due:
        return wanted
    share = Decimal((on - starts).days) / Decimal((due - starts).days)
    return first + (wanted - first) * share


def running_sum(points: Iterable[Point]) -> list[Point]:
    """The sums of yearly values, in the order of time. A worded value keeps the whole sum worded."""
    total = Decimal(0)
    qualifier = Qualifier.EXACT
    result: list[Point] = []
    for point in sorted(points, key=lambda point: point.on):
        total += point.value
        if point.qualifier is not Qualifier.EXACT:
            qualifier = (
                point.qualifier if qualifier in (Qualifier.EXACT, point.qualifier) else Qualifier.ABOUT
            )
        result.append(Point(on=point.on, value=total, qualifier=qualifier, occasion=point.occasion))
    return result


def stand_latest(points: Sequence[Point], baseline: Point | None, aim: Aim | None, *, on: date) -> Verdict:
    """Where a line stands whose newest value counts."""
    past = sorted((point for point in points if point.on <= on), key=lambda point: point.on)
    if baseline is not None:
        past = [point for point in past if point.on > baseline.on]
    if not past:
        if baseline is not None and baseline.on <= on:
            return Verdict(standing=Standing.NO_VALUE_SINCE, since=baseline.on)
        return Verdict(standing=Standing.UNKNOWN)
    newest = past[-1]
    wanted = aim.value if aim else None
    if aim is not None and aim.comparison is Comparison.GROWTH and baseline is not None:
        wanted = baseline.value
    if aim is None or wanted is None:
        return Verdict(standing=Standing.NO_TARGET, since=newest.on)
    if meets(newest.value, newest.qualifier, aim.comparison, wanted):
        return Verdict(standing=Standing.REACHED, since=newest.on)
    if baseline is None or aim.comparison is Comparison.GROWTH:
        late = on > aim.due
        return Verdict(standing=Standing.BEHIND if late else Standing.ON_PATH, since=newest.on)
    pace = path_at(newest.on, starts=baseline.on, first=baseline.value, due=aim.due, wanted=wanted)
    comparison = Comparison.AT_MOST if aim.comparison is Comparison.AT_MOST else Comparison.AT_LEAST
    holds = meets(newest.value, newest.qualifier, comparison, pace)
    return Verdict(standing=Standing.BEHIND if holds is False else Standing.ON_PATH, since=newest.on)


def stand_sum(points: Sequence[Point], aim: Aim | None, *, starts: date, on: date) -> Verdict:
    """Where a line stands whose yearly values add up over the period that begins at `starts`."""
    sums = running_sum(point for point in points if starts <= point.on <= on)
    if not sums:
        return Verdict(standing=Standing.UNKNOWN)
    start = Point(on=starts, value=Decimal(0))
    return stand_latest(sums, start, aim, on=on)


def stand_each(points: Sequence[Point], baseline: Point | None, aims: Sequence[Aim], *, on: date) -> Verdict:
    """Where a line stands that has a target for each occasion."""
    if not aims:
        return stand_latest(points, baseline, None, on=on)
    by_occasion = {point.occasion: point for point in points if point.on <= on}
    answers: list[bool | None] = []
    latest: date | None = None
    for aim in aims:
        point = by_occasion.get(aim.occasion)
        if point is None or aim.value is None:
            answers.append(None)
            continue
        latest = max(latest or point.on, point.on)
        answers.append(meets(point.value, point.qualifier, aim.comparison, aim.value))
    if latest is None:
        if baseline is not None and baseline.on <= on:
            return Verdict(standing=Standing.NO_VALUE_SINCE, since=baseline.on)
        return Verdict(standing=Standing.UNKNOWN)
    if all(answers):
        return Verdict(standing=Standing.REACHED, since=latest)
    if any(answers):
        return Verdict(standing=Standing.PARTLY, since=latest)
    if any(answer is False for answer in answers):
        return Verdict(standing=Standing.BEHIND, since=latest)
    return Verdict(standing=Standing.ON_PATH, since=latest)


def stand_checklist(states: Sequence[PointState], since: date | None = None) -> Verdict:
    """Where a checklist stands: all met, some met or touched, or nothing known."""
    if not states or all(state is PointState.UNKNOWN for state in states):
        return Verdict(standing=Standing.UNKNOWN)
    if all(state is PointState.MET for state in states):
        return Verdict(standing=Standing.REACHED, since=since)
    if any(state in (PointState.MET, PointState.TOUCHED) for state in states):
        return Verdict(standing=Standing.PARTLY, since=since)
    return Verdict(standing=Standing.BEHIND, since=since)


def combine(verdicts: Sequence[Verdict]) -> Verdict:
    """Where an indicator stands that has several main lines.

    All reached is reached; any reached or partly is partly; else the worst that is known counts.
    """
    if not verdicts:
        return Verdict(standing=Standing.UNKNOWN)
    if len(verdicts) == 1:
        return verdicts[0]
    standings = {verdict.standing for verdict in verdicts}
    days = [verdict.since for verdict in verdicts if verdict.since is not None]
    since = max(days) if days else None
    if standings == {Standing.REACHED}:
        return Verdict(standing=Standing.REACHED, since=since)
    if standings & {Standing.REACHED, Standing.PARTLY}:
        return Verdict(standing=Standing.PARTLY, since=since)
    for standing in (
        Standing.BEHIND,
        Standing.ON_PATH,
        Standing.NO_TARGET,
        Standing.NO_VALUE_SINCE,
    ):
        if standing in standings:
            return Verdict(standing=standing, since=since)
    return Verdict(standing=Standing.UNKNOWN)
