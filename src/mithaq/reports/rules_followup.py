"""The ladder of a recommendation: what a State claims and what civil society sees, in law and in practice.

Statements are a log (decision 0010): corrected by later ones or withdrawn, never erased. A standing is worked out of it
for any day, from what was known on any day. Plain Python.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from mithaq.core.partial_dates import PartialDate


class Voice(StrEnum):
    """Who speaks. None of them ever overwrites another."""

    STATE = "state"
    CIVIL_SOCIETY = "civil_society"
    SECOND = "second"


class Ladder(StrEnum):
    """Law and practice are judged apart."""

    LAW = "law"
    PRACTICE = "practice"


class Rung(StrEnum):
    """How far it got. Going back is a status of its own."""

    NONE = "none"
    ANNOUNCED = "announced"
    IN_LAW = "in_law"
    IN_FORCE = "in_force"
    ENFORCED = "enforced"
    REVERSED = "reversed"


class Gap(StrEnum):
    """How the State's claim and civil society's assessment stand to each other."""

    UNKNOWN = "unknown"
    AGREE = "agree"
    STATE_AHEAD = "state_ahead"
    STATE_BEHIND = "state_behind"


class Second(StrEnum):
    """What an independent second assessment says of the first."""

    MISSING = "missing"
    CONFIRMS = "confirms"
    DIFFERS = "differs"


class Fault(StrEnum):
    """Why a statement is not taken."""

    WRONG_LADDER = "wrong_ladder"
    IN_FUTURE = "in_future"
    NO_DATE = "no_date"
    NO_SOURCE = "no_source"
    NO_EVIDENCE = "no_evidence"
    WRONG_EVIDENCE = "wrong_evidence"
    BEFORE_LAW = "before_law"
    NOT_INDEPENDENT = "not_independent"
    NOTHING_TO_CONFIRM = "nothing_to_confirm"


class Mark(StrEnum):
    """What a reader must know beside a State's claim that is kept as it was made."""

    BEFORE_LAW = "before_law"


#: The rungs of each ladder, from the bottom.
RUNGS: dict[Ladder, tuple[Rung, ...]] = {
    Ladder.LAW: (Rung.NONE, Rung.ANNOUNCED, Rung.IN_LAW, Rung.IN_FORCE, Rung.REVERSED),
    Ladder.PRACTICE: (Rung.NONE, Rung.ANNOUNCED, Rung.ENFORCED, Rung.REVERSED),
}
#: How high a rung is. What was turned back stands below what was never done: something was lost.
HEIGHT = {
    Rung.REVERSED: -1,
    Rung.NONE: 0,
    Rung.ANNOUNCED: 1,
    Rung.IN_LAW: 2,
    Rung.IN_FORCE: 3,
    Rung.ENFORCED: 4,
}
#: What an assessment of a rung must rest on: at least one piece of one of these kinds (kinds of `library` evidence).
NEEDED: dict[Rung, frozenset[str]] = {
    Rung.NONE: frozenset(),
    Rung.ANNOUNCED: frozenset({"statement", "official_report", "draft_law", "news", "letter"}),
    Rung.IN_LAW: frozenset({"law"}),
    Rung.IN_FORCE: frozenset({"law"}),
    Rung.ENFORCED: frozenset({"court_decision", "data", "study", "official_report", "observation"}),
    Rung.REVERSED: frozenset({"law", "court_decision", "data", "study", "observation", "news"}),
}
#: What a State's claim must rest on: where the State said so.
CLAIMED_IN = frozenset({"statement", "official_report", "letter", "law", "data"})
#: Rungs that presuppose a law.
AFTER_LAW = frozenset({Rung.IN_FORCE, Rung.ENFORCED})


@dataclass(frozen=True, kw_only=True)
class Statement:
    """One row of the log, as the rules take it."""

    id: int
    voice: Voice
    ladder: Ladder
    rung: Rung
    when: PartialDate
    recorded_at: datetime
    corrects: int | None = None
    withdrawn_at: datetime | None = None
    organisation: str = ""

    @property
    def counts_from(self) -> date:
        """The day from which it counts: the last it may mean, but nobody speaks of days that had not come."""
        return max(min(self.when.last, self.recorded_at.date()), self.when.first)


@dataclass(frozen=True, kw_only=True)
class Standing:
    """Where a recommendation stands on a day: the statement that counts for each voice and ladder."""

    by: dict[tuple[Voice, Ladder], Statement]

    def statement(self, voice: Voice, ladder: Ladder) -> Statement | None:
        """What this voice last said of this ladder."""
        return self.by.get((voice, ladder))

    def rung(self, voice: Voice, ladder: Ladder) -> Rung | None:
        """The rung on one ladder; None when nobody said anything."""
        found = self.by.get((voice, ladder))
        return found.rung if found else None

    def whole(self, voice: Voice) -> Rung | None:
        """Both ladders in one word."""
        return combine(self.rung(voice, Ladder.LAW), self.rung(voice, Ladder.PRACTICE))

    def gap(self) -> Gap:
        """How the claim stands to the assessment, on the ladders of which both speak."""
        return gap_between(self.rungs(Voice.STATE), self.rungs(Voice.CIVIL_SOCIETY))

    def rungs(self, voice: Voice) -> tuple[Rung | None, Rung | None]:
        """The rungs in law and in practice."""
        return self.rung(voice, Ladder.LAW), self.rung(voice, Ladder.PRACTICE)

    def second(self) -> Second:
        """What the second assessment says of the first. It speaks of the first only as long as that stands."""
        found = []
        for ladder in Ladder:
            first, second = (
                self.statement(Voice.CIVIL_SOCIETY, ladder),
                self.statement(Voice.SECOND, ladder),
            )
            if first and second and second.counts_from >= first.when.first:
                found.append(first.rung is second.rung)
        if not found:
            return Second.MISSING
        return Second.CONFIRMS if all(found) else Second.DIFFERS

    def last_assessed(self) -> date | None:
        """The newest day of which civil society speaks."""
        days = [each.counts_from for (voice, _), each in self.by.items() if voice is Voice.CIVIL_SOCIETY]
        return max(days, default=None)


def standing(
    statements: Iterable[Statement], *, as_of: date | None = None, known_on: date | None = None
) -> Standing:
    """Where things stood on `as_of` by what was known on `known_on`; without days: now, by all that is known.

    Of one voice on one ladder the statement of the latest day counts, of one day the one recorded last.
    """
    rows = [row for row in statements if known_on is None or row.recorded_at.date() <= known_on]
    live = [
        row
        for row in rows
        if row.withdrawn_at is None or (known_on is not None and row.withdrawn_at.date() > known_on)
    ]
    corrected = {row.corrects for row in live if row.corrects is not None}
    best: dict[tuple[Voice, Ladder], Statement] = {}
    for row in live:
        if row.id in corrected or (as_of is not None and row.counts_from > as_of):
            continue
        key = (row.voice, row.ladder)
        held = best.get(key)
        if held is None or _order(row) > _order(held):
            best[key] = row
    return Standing(by=best)


def _order(row: Statement) -> tuple[date, datetime, int]:
    return row.counts_from, row.recorded_at, row.id


def combine(law: Rung | None, practice: Rung | None) -> Rung | None:
    """Both ladders in one rung: what was reversed is reversed, else the higher of the two."""
    known = [rung for rung in (law, practice) if rung is not None]
    if not known:
        return None
    if Rung.REVERSED in known:
        return Rung.REVERSED
    return max(known, key=HEIGHT.__getitem__)


def gap_between(claimed: Sequence[Rung | None], assessed: Sequence[Rung | None]) -> Gap:
    """Compare ladder by ladder. If any claim is higher than what is seen, the State is ahead of what we see."""
    differences = [
        HEIGHT[claim] - HEIGHT[seen]
        for claim, seen in zip(claimed, assessed, strict=True)
        if claim is not None and seen is not None
    ]
    if not differences:
        return Gap.UNKNOWN
    if any(difference > 0 for difference in differences):
        return Gap.STATE_AHEAD
    return Gap.STATE_BEHIND if any(difference < 0 for difference in differences) else Gap.AGREE


def fault_in(
    *,
    voice: Voice,
    ladder: Ladder,
    rung: Rung,
    when: PartialDate | None,
    today: date,
    source: str,
    evidence_kinds: Iterable[str],
    law_since: PartialDate | None,
) -> Fault | None:
    """What is wrong with a new statement, or None. `law_since`: the earliest the law is known from.

    A State's claim that lies before its law is not refused: it was made. `marks_for` marks it.
    """
    kinds = frozenset(evidence_kinds)
    if rung not in RUNGS[ladder]:
        return Fault.WRONG_LADDER
    if when is None:
        return Fault.NO_DATE
    if when.first > today:
        return Fault.IN_FUTURE
    if not source.strip():
        return Fault.NO_SOURCE
    if voice is Voice.STATE:
        if not kinds:
            return Fault.NO_EVIDENCE
        return None if kinds & CLAIMED_IN else Fault.WRONG_EVIDENCE
    if NEEDED[rung]:
        if not kinds:
            return Fault.NO_EVIDENCE
        if not kinds & NEEDED[rung]:
            return Fault.WRONG_EVIDENCE
    return Fault.BEFORE_LAW if is_before_law(ladder, rung, when, law_since) else None


def is_before_law(ladder: Ladder, rung: Rung, when: PartialDate, law_since: PartialDate | None) -> bool:
    """Whether it speaks of a law at work on days that surely lie before the law."""
    return rung in AFTER_LAW and law_since is not None and when.last < law_since.first


def marks_for(ladder: Ladder, rung: Rung, when: PartialDate, law_since: PartialDate | None) -> list[Mark]:
    """The marks that a State's claim carries."""
    return [Mark.BEFORE_LAW] if is_before_law(ladder, rung, when, law_since) else []


def fault_in_second(
    first: Statement | None, *, first_recorder: object, recorder: object, organisation: str
) -> Fault | None:
    """A second assessment needs a first one, and comes from another person of another organisation."""
    if first is None:
        return Fault.NOTHING_TO_CONFIRM
    same_house = bool(organisation) and organisation == first.organisation
    if recorder == first_recorder or same_house or not organisation:
        return Fault.NOT_INDEPENDENT
    return None


# --- how much voices agree --------------------------------------------------------------------------


@dataclass(frozen=True, kw_only=True)
class Agreement:
    """How often two voices that spoke of the same thing said the same. `kappa` takes off what chance would give."""

    both: int
    same: int
    kappa: float | None

    @property
    def share(self) -> float | None:
        """The share of equal answers."""
        return self.same / self.both if self.both else None


def agreement(pairs: Iterable[tuple[Rung, Rung]]) -> Agreement:
    """Cohen's kappa with linear weights over the height of rungs; None when chance alone would always agree."""
    found = [(HEIGHT[one], HEIGHT[other]) for one, other in pairs]
    count = len(found)
    same = sum(one == other for one, other in found)
    if not count:
        return Agreement(both=0, same=0, kappa=None)
    observed = sum(abs(one - other) for one, other in found) / count
    expected = sum(abs(one - other) for one, _ in found for _, other in found) / count**2
    return Agreement(both=count, same=same, kappa=None if expected == 0 else 1 - observed / expected)


# --- reminders ----------------------------------------------------------------------------------------


@dataclass(frozen=True, kw_only=True)
class Due:
    """One recommendation that somebody looks after, and when it is next to be looked at."""

    key: int
    due_on: date
    reminded_on: date | None = None


def to_remind(
    dues: Iterable[Due], *, today: date, most: int, open_for_days: int = 28
) -> tuple[list[Due], int]:
    """What one digest names, the longest overdue first, and how many wait behind it.

    `most` is the person's own limit on what lies before them at once: what was named in the last `open_for_days` days
    and is still due counts against it.
    """
    late = sorted((due for due in dues if due.due_on <= today), key=lambda due: (due.due_on, due.key))
    fresh = [
        due for due in late if due.reminded_on is not None and (today - due.reminded_on).days < open_for_days
    ]
    waiting = [due for due in late if due not in fresh]
    room = max(most - len(fresh), 0)
    return waiting[:room], len(waiting[room:])


def next_due(done_on: date, every_months: int) -> date:
    """The day a number of months later; the last of the month where that has fewer days."""
    month = done_on.month - 1 + every_months
    year, month = done_on.year + month // 12, month % 12 + 1
    for day in (done_on.day, 30, 29, 28):
        try:
            return date(year, month, day)
        except ValueError:
            continue
    raise AssertionError("every month has 28 days")


# --- contribution --------------------------------------------------------------------------------------


class Grade(StrEnum):
    """What part the coalition had in what came about."""

    LED = "led"
    CONTRIBUTED = "contributed"
    OBSERVED = "observed"


def contribution_counts(grade: Grade, *, is_corroborated: bool) -> bool:
    """A claim of having led or contributed counts only when somebody outside says so too."""
    return grade is not Grade.OBSERVED and is_corroborated
