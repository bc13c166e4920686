"""The counts of `measures` without their rows, for totals over very many recommendations: one pass for all rungs.

What counts is decided by the same rules; `tests/reports` and `tests/results` hold both to the same answer.
"""

from collections.abc import Callable
from datetime import date, datetime
from functools import lru_cache

from django.db import connection

from mithaq.core.changes import state_of
from mithaq.core.measures import Grade, Tally
from mithaq.reports import rules_followup as ladder
from mithaq.reports.models_recommendations import Recommendation
from mithaq.reports.queries_followup import statements_by

#: pk, report, when it was submitted, when it was withdrawn
Row = tuple[int, int, datetime, datetime | None]
Log = dict[int, list[ladder.Statement]]
Rungs = frozenset[ladder.Rung]
PublishedReports = Callable[[date, date | None], set[int]]


def _read() -> tuple[tuple[Row, ...], Log]:
    rows = Recommendation.objects.filter(submitted_at__isnull=False).order_by()
    return (
        tuple(rows.values_list("pk", "report_id", "submitted_at", "withdrawn_at").iterator(chunk_size=5000)),
        statements_by(),
    )


@lru_cache(maxsize=1)
def _kept(version: str) -> tuple[tuple[Row, ...], Log]:
    return _read()


@lru_cache(maxsize=4)
def _kept_pass(as_of: date, known_on: date | None, public: frozenset[int], version: str) -> "Pass":
    return Pass(as_of, known_on, public, *_kept(version))


class Pass:
    """One day, by what was known on a day: how many recommendations stood, and on which rung each was seen."""

    def __init__(
        self, as_of: date, known_on: date | None, public: frozenset[int], rows: tuple[Row, ...], log: Log
    ) -> None:
        day = min(as_of, known_on) if known_on is not None else as_of
        self.written = 0
        self.seen: dict[ladder.Rung, int] = {}
        self.unconfirmed: set[ladder.Rung] = set()
        for pk, report, submitted, withdrawn in rows:
            if report not in public or (known_on is not None and submitted.date() > known_on):
                continue
            if withdrawn is not None and withdrawn.date() <= day:
                continue
            self.written += 1
            statements = log.get(pk)
            if not statements:
                continue
            standing = ladder.standing(statements, as_of=as_of, known_on=known_on)
            rung = standing.whole(ladder.Voice.CIVIL_SOCIETY)
            if rung is None:
                continue
            self.seen[rung] = self.seen.get(rung, 0) + 1
            if standing.second() is not ladder.Second.CONFIRMS:
                self.unconfirmed.add(rung)

    def tally_written(self) -> Tally:
        """How many stood in a published report."""
        return Tally(
            value=self.written, rows=self.written, grade=Grade.DOCUMENT.value if self.written else ""
        )

    def tally_seen(self, rungs: Rungs) -> Tally:
        """How many civil society saw on one of these rungs."""
        found = sum(count for rung, count in self.seen.items() if rung in rungs)
        grade = Grade.DOCUMENT if self.unconfirmed & rungs else Grade.OUTSIDE
        return Tally(value=found, rows=found, grade=grade.value if found else "")


def pass_of(as_of: date, known_on: date | None, public: set[int]) -> Pass:
    """The pass of a day; remembered until records change, and never inside a transaction."""
    if connection.in_atomic_block:
        return Pass(as_of, known_on, frozenset(public), *_read())
    return _kept_pass(as_of, known_on, frozenset(public), state_of(("reports",)))
