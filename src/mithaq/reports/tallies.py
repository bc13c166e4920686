"""The counts of `measures` without their rows, for totals over very many recommendations: one pass for all rungs.

A process keeps the log it read; after a change it reads what is new and judges those recommendations again. What
counts is decided by the same rules as in `measures`; tests/results holds both to the same answer.
"""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from functools import lru_cache
from typing import Any

from django.db import connection
from django.db.models import Count, Max, Q

from mithaq.core import past
from mithaq.core.changes import state_of
from mithaq.core.measures import Grade, Tally
from mithaq.core.partial_dates import PartialDate, Precision
from mithaq.reports import rules_followup as ladder
from mithaq.reports.models import ParallelReport
from mithaq.reports.models_followup import STATEMENT_VALUES, StatusStatement, statement_of
from mithaq.reports.models_recommendations import Recommendation
from mithaq.reports.rules import Status

#: report, when it was submitted, when it was withdrawn
Row = tuple[int, datetime, datetime | None]
Rungs = frozenset[ladder.Rung]


def stood_on(
    as_of: date,
    known_on: date | None,
    *,
    published: PartialDate | None,
    known: datetime | None,
    withdrawn: datetime | None,
    is_public: bool,
) -> bool:
    """Whether a report stood before the public on a day, by what was known on a day (see `measures.published`)."""
    if published is None or published.first > as_of:
        return False
    if known_on is not None and known is not None and known.date() > known_on:
        return False
    if withdrawn is None:
        return is_public
    return withdrawn.date() > (min(as_of, known_on) if known_on is not None else as_of)


def public_reports(as_of: date, known_on: date | None) -> frozenset[int]:
    """The reports that stood before the public on a day; remembered like a pass."""
    if connection.in_atomic_block:
        return _public_reports.__wrapped__(as_of, known_on, "")
    return _public_reports(as_of, known_on, state_of(("reports",)))


@lru_cache(maxsize=4)
def _public_reports(as_of: date, known_on: date | None, state: str) -> frozenset[int]:
    rows = ParallelReport.objects.filter(published_on__isnull=False).order_by()
    later = [pk for pk, held in past.as_known(ParallelReport, known_on).items() if held is None]
    return frozenset(
        pk
        for pk, on, precision, status, created, opened, withdrawn in rows.exclude(pk__in=later).values_list(
            "pk",
            "published_on",
            "published_precision",
            "status",
            "created_at",
            "publication__opened_at",
            "publication__withdrawn_at",
        )
        if on is not None
        and stood_on(
            as_of,
            known_on,
            published=PartialDate(on, Precision(precision or "day")),
            known=opened or created,
            withdrawn=withdrawn,
            is_public=status == Status.PUBLISHED.value,
        )
    )


class Ledger:
    """Every submitted recommendation and what was said of it, as this process last read them."""

    def __init__(self) -> None:
        self.rows: dict[int, Row] = {}
        self.log: dict[int, dict[int, ladder.Statement]] = {}
        self.row_stamp: Mapping[str, Any] = {}
        self.log_stamp: Mapping[str, Any] = {}

    def refresh(self) -> set[int] | None:
        """Read what is new; the recommendations it touches, or None when all was read again."""
        if not self.row_stamp:
            self._reload()
            return None
        rows, log = _row_stamp(), _log_stamp()
        changed: set[int] = set()
        if rows != self.row_stamp:
            changed |= self._read_rows(_since(self.row_stamp, "submitted_at", "withdrawn_at"))
        if log != self.log_stamp:
            changed |= self._read_log(_since(self.log_stamp, "withdrawn_at"))
        self.row_stamp, self.log_stamp = rows, log
        # Something was removed: that leaves no trace to read.
        if rows["rows"] != len(self.rows) or log["rows"] != sum(len(each) for each in self.log.values()):
            self._reload()
            return None
        return changed

    def _reload(self) -> None:
        self.rows, self.log = {}, {}
        self.row_stamp, self.log_stamp = _row_stamp(), _log_stamp()
        self._read_rows(Q())
        self._read_log(Q())

    def _read_rows(self, which: Q) -> set[int]:
        found = Recommendation.objects.filter(which, submitted_at__isnull=False).order_by()
        read = set()
        for pk, report, submitted, withdrawn in found.values_list(
            "pk", "report_id", "submitted_at", "withdrawn_at"
        ).iterator(chunk_size=5000):
            if submitted is not None:
                self.rows[pk] = (report, submitted, withdrawn)
                read.add(pk)
        return read

    def _read_log(self, which: Q) -> set[int]:
        read = set()
        for row in (
            StatusStatement.objects.filter(which).order_by("pk").values(*STATEMENT_VALUES).iterator(5000)
        ):
            self.log.setdefault(row["recommendation_id"], {})[row["id"]] = statement_of(row)
            read.add(row["recommendation_id"])
        return read


def _row_stamp() -> dict[str, Any]:
    rows = Recommendation.objects.filter(submitted_at__isnull=False)
    return rows.aggregate(
        newest=Max("id"),
        rows=Count("id"),
        last_submitted_at=Max("submitted_at"),
        last_withdrawn_at=Max("withdrawn_at"),
        withdrawn=Count("withdrawn_at"),
    )


def _log_stamp() -> dict[str, Any]:
    return StatusStatement.objects.aggregate(
        newest=Max("id"),
        rows=Count("id"),
        last_withdrawn_at=Max("withdrawn_at"),
        withdrawn=Count("withdrawn_at"),
    )


def _since(stamp: Mapping[str, Any], *moments: str) -> Q:
    which = Q(id__gt=stamp["newest"] or 0)
    for name in moments:
        last = stamp[f"last_{name}"]
        which |= Q(**{f"{name}__gte": last}) if last else Q(**{f"{name}__isnull": False})
    return which


class Pass:
    """One day, by what was known on a day: which recommendations stood, and on which rung each was seen."""

    def __init__(self, as_of: date, known_on: date | None, public: frozenset[int], ledger: Ledger) -> None:
        self.as_of, self.known_on, self.public = as_of, known_on, public
        self.day = min(as_of, known_on) if known_on is not None else as_of
        self.ledger = ledger
        self.standing = 0
        self.seen: dict[int, tuple[ladder.Rung, bool]] = {}
        self._stood: set[int] = set()
        self.judge(ledger.rows)

    def judge(self, recommendations: Iterable[int]) -> None:
        """Judge these again."""
        for pk in recommendations:
            self.seen.pop(pk, None)
            self._stood.discard(pk)
            row = self.ledger.rows.get(pk)
            if row is None or not self.stands(row):
                continue
            self._stood.add(pk)
            statements = self.ledger.log.get(pk)
            if not statements:
                continue
            found = ladder.standing(statements.values(), as_of=self.as_of, known_on=self.known_on)
            rung = found.whole(ladder.Voice.CIVIL_SOCIETY)
            if rung is not None:
                self.seen[pk] = (rung, found.second() is ladder.Second.CONFIRMS)
        self.standing = len(self._stood)

    def stands(self, row: Row) -> bool:
        """Whether a recommendation stood in a published report."""
        report, submitted, withdrawn = row
        if report not in self.public or (self.known_on is not None and submitted.date() > self.known_on):
            return False
        return withdrawn is None or withdrawn.date() > self.day

    def tally_written(self) -> Tally:
        """How many stood in a published report."""
        return Tally(value=self.standing, rows=self.standing, grade=_grade(Grade.DOCUMENT, self.standing))

    def tally_seen(self, rungs: Rungs) -> Tally:
        """How many civil society saw on one of these rungs."""
        confirmed = [is_confirmed for rung, is_confirmed in self.seen.values() if rung in rungs]
        return Tally(
            value=len(confirmed),
            rows=len(confirmed),
            grade=_grade(Grade.OUTSIDE if all(confirmed) else Grade.DOCUMENT, len(confirmed)),
        )

    def tally_reflected(self, recommendations: Iterable[int], findings: Iterable[int]) -> Tally:
        """How many of those that an official text reflects, by themselves or by their finding, stood."""
        rows = Recommendation.objects.filter(
            Q(pk__in=list(recommendations)) | Q(finding_id__in=list(findings))
        )
        found = sum(pk in self._stood for pk in rows.values_list("pk", flat=True))
        return Tally(value=found, rows=found, grade=_grade(Grade.OFFICIAL, found))


def _grade(grade: Grade, rows: int) -> str:
    return grade.value if rows else ""


class _Kept:
    """What this process keeps: the ledger, the last pass, and the state of the records they are of."""

    ledger = Ledger()
    last: Pass | None = None
    state = ""


def pass_of(as_of: date, known_on: date | None, public: Iterable[int]) -> Pass:
    """The pass of a day. Inside a transaction nothing is kept: what is seen there may never be committed."""
    reports = frozenset(public)
    if connection.in_atomic_block:
        ledger = Ledger()
        ledger.refresh()
        return Pass(as_of, known_on, reports, ledger)
    kept, state = _Kept, state_of(("reports",))
    if kept.state != state:
        changed = kept.ledger.refresh()
        if changed is None:
            kept.last = None
        elif kept.last is not None:
            kept.last.judge(changed)
        kept.state = state
    last = kept.last
    if last is None or (last.as_of, last.known_on, last.public) != (as_of, known_on, reports):
        last = kept.last = Pass(as_of, known_on, reports, kept.ledger)
    return last
