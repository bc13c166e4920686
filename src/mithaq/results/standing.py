"""What one screen needs of the strategy on a day: lines, indicators, objectives, with where each stands.

Made by `queries`; published, typed-in and computed values each have a place of their own.
"""

from dataclasses import dataclass
from datetime import date

from mithaq.core.partial_dates import PartialDate
from mithaq.results import rules, words
from mithaq.results.models import (
    Baseline,
    ChecklistPoint,
    Indicator,
    Objective,
    PublishedMeasurement,
    Series,
    StrategyPeriod,
    Target,
    TypedMeasurement,
)
from mithaq.results.rules import Aggregation, Point, Role, Standing, Verdict
from mithaq.results.rules_small import LEAST
from mithaq.results.totals import Total


@dataclass(frozen=True, kw_only=True)
class Line:
    """One thing that is counted, with all that is known of it on a day."""

    series: Series
    baseline: Baseline | None
    targets: tuple[Target, ...]
    published: tuple[PublishedMeasurement, ...]
    points: tuple[ChecklistPoint, ...]
    sums: tuple[Point, ...]
    #: By published values alone.
    verdict: Verdict
    #: Typed in by people and not taken back.
    typed: tuple[TypedMeasurement, ...] = ()
    #: Counted from records; None where no package counts the line.
    total: Total | None = None
    #: By the computed value alone; None where there is none.
    counted_verdict: Verdict | None = None

    @property
    def is_counted(self) -> bool:
        """Whether records give it a value: what nobody can count yet is not zero."""
        return self.total is not None and self.total.value is not None

    @property
    def is_small(self) -> bool:
        """Whether the computed value is a number of people that the public does not see."""
        return (
            self.series.about_people
            and self.total is not None
            and self.total.value is not None
            and 0 < self.total.value < LEAST
        )

    @property
    def counted_words(self) -> str:
        """Where the computed value stands, in words."""
        return words.standing_words(self.counted_verdict) if self.counted_verdict else ""

    @property
    def is_checklist(self) -> bool:
        """Whether it is a list of points rather than a number."""
        return self.series.aggregation == Aggregation.CHECKLIST

    @property
    def dated(self) -> tuple[PublishedMeasurement, ...]:
        """The published values with a date: the only ones that are plotted."""
        return tuple(value for value in self.published if value.as_of)

    @property
    def undated(self) -> tuple[PublishedMeasurement, ...]:
        """Values without a date: told, never plotted."""
        return tuple(value for value in self.published if not value.as_of)

    @property
    def newest(self) -> PublishedMeasurement | None:
        """The newest dated value."""
        return self.dated[-1] if self.dated else None

    @property
    def known_baseline(self) -> Baseline | None:
        """The baseline, when it has a value."""
        return self.baseline if self.baseline and self.baseline.value is not None else None

    def count_points(self, state: str) -> int:
        """How many points of a checklist are in a state."""
        return sum(1 for point in self.points if point.state == state)


@dataclass(frozen=True, kw_only=True)
class IndicatorView:
    """One indicator and where it stands on a day."""

    indicator: Indicator
    lines: tuple[Line, ...]
    verdict: Verdict
    on: date

    @property
    def main(self) -> tuple[Line, ...]:
        """The lines that decide where it stands."""
        return self._with(Role.MAIN)

    @property
    def beside(self) -> tuple[Line, ...]:
        """The lines shown beside."""
        return self._with(Role.BESIDE)

    @property
    def left_out(self) -> tuple[Line, ...]:
        """Figures found and not used."""
        return self._with(Role.LEFT_OUT)

    def _with(self, role: Role) -> tuple[Line, ...]:
        return tuple(line for line in self.lines if line.series.role == role)

    @property
    def counted(self) -> tuple[Line, ...]:
        """The lines that records give a value."""
        return tuple(line for line in self.lines if line.is_counted)

    @property
    def counted_verdict(self) -> Verdict | None:
        """Where it stands by what is counted from records alone; None where nothing is counted."""
        found = [line.counted_verdict for line in self.main if line.counted_verdict is not None]
        return rules.combine(found) if found else None

    @property
    def counted_words(self) -> str:
        """The same, in words."""
        return words.standing_words(self.counted_verdict) if self.counted_verdict else ""

    @property
    def counted_shape(self) -> str:
        """The same, as the shape of the status."""
        return words.STANDING_SHAPES[self.counted_verdict.standing] if self.counted_verdict else ""

    @property
    def words(self) -> str:
        """Where it stands by published values, in words."""
        return words.standing_words(self.verdict)

    @property
    def shape(self) -> str:
        """The shape of the status."""
        return words.STANDING_SHAPES[self.verdict.standing]

    @property
    def last_value_on(self) -> PartialDate | None:
        """When the newest value of a main line is from."""
        dates = [value.date for line in self.main for value in line.dated if value.date]
        dates += [
            line.known_baseline.date for line in self.main if line.known_baseline and line.known_baseline.date
        ]
        dates += [PartialDate(point.as_of) for line in self.main for point in line.points if point.as_of]
        return max(dates, key=lambda known: known.last) if dates else None

    @property
    def months_old(self) -> int | None:
        """How many whole months old the newest value is."""
        return words.months_between(self.last_value_on.last, self.on) if self.last_value_on else None

    @property
    def anchor(self) -> str:
        """Its place on the strategy page."""
        return "i" + self.indicator.code.replace(".", "-")


@dataclass(frozen=True, kw_only=True)
class ObjectiveView:
    """One objective or enabler with its indicators."""

    objective: Objective
    indicators: tuple[IndicatorView, ...]


@dataclass(frozen=True, kw_only=True)
class StrategyView:
    """A strategy period on a day."""

    period: StrategyPeriod
    objectives: tuple[ObjectiveView, ...]
    on: date

    @property
    def indicators(self) -> tuple[IndicatorView, ...]:
        """All indicators, in order."""
        return tuple(view for part in self.objectives for view in part.indicators)

    @property
    def by_number(self) -> tuple[IndicatorView, ...]:
        """All indicators, in the order of their numbers."""
        return tuple(sorted(self.indicators, key=lambda view: view.indicator.order))

    @property
    def counts(self) -> dict[str, int]:
        """How many indicators are in each standing."""
        found = {standing.value: 0 for standing in Standing}
        for view in self.indicators:
            found[view.verdict.standing.value] += 1
        return found
