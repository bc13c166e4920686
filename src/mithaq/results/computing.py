"""The computed value of a line on any day, from what was known on any day, with the rows behind it.

    asker = Asker(as_of=date(2025, 12, 31))
    asker.computed(series).value

One `Asker` is one question: each measure is asked once, whatever number of lines takes from it. What cannot be counted
is None, never zero. What is kept of answers is in `totals`.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import Any

from django.utils.translation import gettext as _

from mithaq.core import measures
from mithaq.core.measures import Evidence, Measured, Tally
from mithaq.results import rules, rules_counting, rules_lines
from mithaq.results.models import EvidencePiece, Series
from mithaq.results.rules_counting import Narrowing, Window

#: Where a measure has more rows than this, rows of other measures are not kept beside them.
MOST_KEPT = 5_000
EVER = (date(1900, 1, 1), date(2999, 12, 31))


@dataclass(frozen=True, kw_only=True)
class Computed:
    """What a line counts to. `value` None is "not yet counted", and `note` may say why."""

    series: Series
    as_of: date
    known_on: date | None
    value: Decimal | None
    rows: tuple[Evidence, ...] = ()
    #: Counted, but without a row, because the row would expose somebody.
    hidden: int = 0
    #: Not counted, because without a date nobody knows whether they lie in the window.
    undated: int = 0
    note: str = ""

    @cached_property
    def grades(self) -> dict[str, int]:
        """How many rows have which grade, the strongest first."""
        return rules_counting.count_grades(self.rows)

    @property
    def grade(self) -> str:
        """How well the value is proven: as its weakest row; "" when a row is not graded."""
        return rules_counting.weakest_grade(row.grade for row in self.rows)

    @property
    def corroborated(self) -> int:
        """How many rows somebody other than the coalition stands for."""
        return sum(row.grade in rules_counting.CORROBORATED for row in self.rows)

    def plain(self) -> dict[str, Any]:
        """Everything that makes the answer, as plain values in a fixed order: what is frozen and compared."""
        return {
            "line": self.series.key,
            "value": None if self.value is None else rules_counting.plain_number(self.value),
            "hidden": self.hidden,
            "undated": self.undated,
            "rows": [
                {
                    "key": row.key,
                    "label": row.label,
                    "on": row.on,
                    "grade": row.grade,
                    "groups": dict(sorted(row.groups.items())),
                    "amount": None if row.amount is None else rules_counting.plain_number(row.amount),
                }
                for row in self.rows
            ],
        }

    @cached_property
    def digest(self) -> str:
        """SHA-256 over all but the words: the same question gives the same digest in every language."""
        told = self.plain()
        told["rows"] = [{name: row[name] for name in row if name != "label"} for row in told["rows"]]
        return rules_counting.digest_of(told)

    def groups(self) -> dict[str, dict[str, int]]:
        """How many rows lie in which group: {"cycle": {"irm-2": 12}}; only groups that divide the rows.

        A row may lie in several groups of a name (a story of two regions), so groups need not add up to the value.
        """
        found: dict[str, dict[str, int]] = {}
        for row in self.rows:
            for name, value in row.groups.items():
                for one in value.split() or [""]:
                    counts = found.setdefault(name, {})
                    counts[one] = counts.get(one, 0) + 1
        return {
            name: dict(sorted(counts.items(), key=lambda pair: (-pair[1], pair[0])))
            for name, counts in sorted(found.items())
            if 1 < len(counts) < max(len(self.rows), 3)
        }


def narrowing_of(series: Series) -> Narrowing:
    """What a line takes of its measure."""
    return Narrowing(filters=series.filters, window=Window(series.window), distinct=series.distinct)


class Asker:
    """One question (a day, and what was known by when) to any number of lines."""

    def __init__(self, *, as_of: date, known_on: date | None = None) -> None:
        self.as_of = as_of
        self.known_on = known_on
        self._measured: dict[str, Measured] = {}
        self._computed: dict[str, Computed] = {}

    def computed(self, series: Series) -> Computed:
        """What the line counts to."""
        found = self._computed.get(series.key)
        if found is None:
            found = self._computed[series.key] = self._compute(series, narrowing_of(series))
        return found

    def tally(self, series: Series) -> Tally:
        """What the line counts to, without keeping its rows: for totals, which are many."""
        made = rules_lines.parse(series.measure) if series.measure else None
        if made is not None:
            parts = {key: self.tally(self._lines[key]) for key in made.parts if key in self._lines}
            value = rules_lines.value_of(
                made, lambda key: _decimal(parts[key].value) if key in parts else None
            )
            return Tally(
                value=value,
                rows=len(parts) if value is not None else 0,
                grade=rules_counting.weakest_grade(part.grade for part in parts.values()),
            )
        measure = measures.measure(series.measure) if series.measure else None
        plain = narrowing_of(series).is_whole and not any(line == series.key for line, _row in self._pieces)
        if measure is not None and measure.tally is not None and plain:
            return measure.tally(self.as_of, self.known_on)
        computed = self._compute(series, narrowing_of(series))
        return Tally(value=computed.value, rows=len(computed.rows), grade=computed.grade)

    def computed_in_year(self, series: Series) -> Computed:
        """What a line whose years add up counts to in the calendar year of the day; any other line as it is."""
        if series.aggregation != rules.Aggregation.SUM.value:
            return self.computed(series)
        return self._compute(series, replace(narrowing_of(series), window=Window.YEAR))

    @cached_property
    def _pieces(self) -> Mapping[tuple[str, str], list[str]]:
        """The grades of the pieces that people attached by then: a later piece does not change an earlier answer."""
        found: dict[tuple[str, str], list[str]] = {}
        pieces = EvidencePiece.objects.filter(typed__isnull=True)
        for line, key, grade, at in pieces.values_list("series_id", "row_key", "grade", "added_at"):
            if self.known_on is None or at.date() <= self.known_on:
                found.setdefault((line, key), []).append(grade)
        return found

    @cached_property
    def _lines(self) -> Mapping[str, Series]:
        return {
            line.key: line for line in Series.objects.select_related("indicator__objective__period").all()
        }

    def _compute(self, series: Series, narrowing: Narrowing) -> Computed:
        made = rules_lines.parse(series.measure) if series.measure else None
        if made is not None:
            return self._of_lines(series, made)
        measure = measures.measure(series.measure) if series.measure else None
        if measure is None:
            return self._not_counted(series)
        measured = self._measured.get(measure.key)
        if measured is None:
            measured = measure.count(self.as_of, self.known_on)
            if len(measured.rows) > MOST_KEPT:
                self._measured.clear()
            self._measured[measure.key] = measured
        if measured.value is None:
            return self._not_counted(series, str(measured.note))
        rows = tuple(self._graded(series, row) for row in measured.rows)
        value = Decimal(measured.value)
        # A whole number counts its rows; what is missing of them has no row. Sums of money say nothing of the kind.
        hidden = max(measured.value - len(rows), 0) if isinstance(measured.value, int) else 0
        if narrowing.is_whole:
            return self._answer(series, value, rows, hidden=hidden, note=str(measured.note))
        if hidden:
            return self._not_counted(
                series,
                _("Some of what is counted has no row here, so nobody can say which part belongs here."),
            )
        starts, ends = (
            (series.indicator.objective.period.starts, series.indicator.objective.period.ends)
            if series.indicator
            else EVER
        )
        taken = rules_counting.narrow(rows, narrowing, as_of=self.as_of, starts=starts, ends=ends)
        return self._answer(series, taken.value, taken.rows, undated=taken.undated, note=str(measured.note))

    def _of_lines(self, series: Series, made: rules_lines.Made) -> Computed:
        parts = {key: self.computed(self._lines[key]) for key in made.parts if key in self._lines}
        value = rules_lines.value_of(made, lambda key: parts[key].value if key in parts else None)
        if value is None:
            return self._not_counted(series)
        rows = tuple(
            Evidence(key=key, label=str(part.value), groups={}, grade=part.grade)
            for key, part in parts.items()
        )
        return self._answer(series, value, rows)

    def _graded(self, series: Series, row: Evidence) -> Evidence:
        pieces = self._pieces.get((series.key, row.key))
        if not pieces:
            return row
        return replace(row, grade=rules_counting.best_grade([row.grade, *pieces]))

    def _not_counted(self, series: Series, note: str = "") -> Computed:
        return Computed(series=series, as_of=self.as_of, known_on=self.known_on, value=None, note=note)

    def _answer(self, series: Series, value: Decimal, rows: tuple[Evidence, ...], **told: Any) -> Computed:
        return Computed(
            series=series, as_of=self.as_of, known_on=self.known_on, value=value, rows=rows, **told
        )


def is_counted(series: Series) -> bool:
    """Whether a measure, or other lines, count this line."""
    if not series.measure:
        return False
    return series.measure.startswith(rules_lines.PREFIX) or measures.measure(series.measure) is not None


def _decimal(value: int | Decimal | None) -> Decimal | None:
    return None if value is None else Decimal(value)
