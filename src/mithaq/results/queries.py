"""The strategy as one screen needs it: periods, objectives, indicators with their lines and verdicts, on a day."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType

from django.db.models import Prefetch, QuerySet
from django.utils import timezone

from mithaq.core.partial_dates import PartialDate
from mithaq.core.texts import text_in
from mithaq.results import rules, words
from mithaq.results.models import (
    Baseline,
    ChecklistPoint,
    Indicator,
    Objective,
    Occasion,
    PublishedMeasurement,
    Series,
    StrategyPeriod,
    Target,
    TypedMeasurement,
)
from mithaq.results.rules import Aggregation, Aim, Point, PointState, Role, Standing, Verdict
from mithaq.results.rules_small import LEAST
from mithaq.results.totals import Total, of_day


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


def occasions() -> dict[str, Occasion]:
    """The occasions by code."""
    return {occasion.code: occasion for occasion in Occasion.objects.all()}


def strategy_on(on: date) -> StrategyView | None:
    """The strategy in force on a day (else the newest), with where everything stands."""
    period = (
        StrategyPeriod.objects.filter(starts__lte=on, ends__gte=on).first() or StrategyPeriod.objects.first()
    )
    if period is None:
        return None
    views = {
        view.indicator.key: view
        for view in views_of(Indicator.objects.current().filter(objective__period=period), on)
    }
    objectives = []
    for objective in period.objectives.all():
        mine = [view for view in views.values() if view.indicator.objective_id == objective.key]
        objectives.append(
            ObjectiveView(
                objective=objective,
                indicators=tuple(sorted(mine, key=lambda view: view.indicator.order)),
            )
        )
    return StrategyView(period=period, objectives=tuple(objectives), on=on)


def indicator_on(code: str, on: date) -> IndicatorView | None:
    """One indicator on a day; None when there is none of that code."""
    return next(iter(views_of(Indicator.objects.current().filter(code=code), on)), None)


def figure_on(key: str, on: date) -> Line | None:
    """One line by its key on a day: for a figure that stands alone on a page."""
    series = _lines().filter(key=key).first()
    return _line(series, on) if series else None


def figures_on(on: date) -> list[Line]:
    """The lines without an indicator on a day: figures of the work that no target belongs to."""
    lines = list(_lines().filter(indicator=None))
    totals = totals_on(lines, on)
    return [_line(line, on, totals.get(line.key)) for line in lines]


def totals_on(lines: Sequence[Series], on: date) -> dict[str, Total]:
    """What lines count to on a day, from the kept totals."""
    now = timezone.now()
    return of_day(lines, on, at=now, today=timezone.localdate(now))


def _lines() -> QuerySet[Series]:
    return Series.objects.select_related("baseline__source", "indicator__objective__period").prefetch_related(
        Prefetch("targets", Target.objects.select_related("source")),
        Prefetch("published", PublishedMeasurement.objects.select_related("source")),
        Prefetch("points", ChecklistPoint.objects.select_related("source")),
        Prefetch("typed", TypedMeasurement.objects.standing().filter(is_public=True)),
    )


def views_of(indicators: QuerySet[Indicator], on: date) -> list[IndicatorView]:
    """Where indicators stand on a day, with what their lines count to."""
    rows = list(with_lines(indicators))
    totals = totals_on([line for row in rows for line in row.series.all()], on)
    return [view_of(row, on, totals) for row in rows]


def with_lines(indicators: QuerySet[Indicator]) -> QuerySet[Indicator]:
    """The rows joined with all that `view_of` reads, in a number of queries that does not grow."""
    return indicators.select_related("objective__period").prefetch_related(Prefetch("series", _lines()))


def view_of(
    indicator: Indicator, on: date, totals: Mapping[str, Total] = MappingProxyType({})
) -> IndicatorView:
    """Where one indicator stands on a day; the row comes from `with_lines`, the totals from `totals_on`."""
    lines = tuple(_line(series, on, totals.get(series.key)) for series in indicator.series.all())
    verdict = rules.combine([line.verdict for line in lines if line.series.role == Role.MAIN])
    return IndicatorView(indicator=indicator, lines=lines, verdict=verdict, on=on)


def _line(series: Series, on: date, total: Total | None = None) -> Line:
    baseline = getattr(series, "baseline", None)
    targets = tuple(series.targets.all())
    published = tuple(
        sorted(
            (value for value in series.published.all() if value.as_of is None or value.as_of <= on),
            key=lambda value: (value.as_of or date.min, value.key),
        )
    )
    points = tuple(series.points.all())
    starts = series.indicator.objective.period.starts if series.indicator else date.min
    values = [_point(value) for value in published if value.as_of]
    sums = (
        tuple(rules.running_sum(point for point in values if point.on >= starts))
        if series.aggregation == Aggregation.SUM
        else ()
    )
    return Line(
        series=series,
        baseline=baseline,
        targets=targets,
        published=published,
        points=points,
        sums=sums,
        verdict=_verdict(series, baseline, targets, values, points, starts, on),
        typed=tuple(value for value in series.typed.all() if value.as_of <= on),
        total=total,
        counted_verdict=_counted_verdict(series, baseline, targets, total, starts, on),
    )


def _counted_verdict(
    series: Series,
    baseline: Baseline | None,
    targets: tuple[Target, ...],
    total: Total | None,
    starts: date,
    on: date,
) -> Verdict | None:
    """Where the computed value of the day stands; a line by occasions is judged by what is published alone."""
    if (
        total is None
        or total.value is None
        or series.aggregation in (Aggregation.EACH, Aggregation.CHECKLIST)
    ):
        return None
    return _verdict(series, baseline, targets, [Point(on=on, value=total.value)], (), starts, on)


def _verdict(
    series: Series,
    baseline: Baseline | None,
    targets: tuple[Target, ...],
    values: list[Point],
    points: tuple[ChecklistPoint, ...],
    starts: date,
    on: date,
) -> Verdict:
    first = None
    if baseline is not None and baseline.value is not None and baseline.date is not None:
        first = Point(
            on=baseline.date.last,
            value=baseline.value,
            qualifier=rules.Qualifier(baseline.qualifier),
            occasion=baseline.occasion,
        )
    aims = [_aim(target) for target in targets if target.known == rules.Known.KNOWN]
    last = aims[-1] if aims else None
    match Aggregation(series.aggregation):
        case Aggregation.SUM:
            return rules.stand_sum(values, last, starts=starts, on=on)
        case Aggregation.EACH:
            return rules.stand_each(values, first, aims, on=on)
        case Aggregation.CHECKLIST:
            days = [point.as_of for point in points if point.as_of]
            known = [
                PointState(point.state) if point.as_of is None or point.as_of <= on else PointState.UNKNOWN
                for point in points
            ]
            return rules.stand_checklist(known, max(days) if days else None)
        case Aggregation.LATEST:
            return rules.stand_latest(values, first, last, on=on)


def _point(value: PublishedMeasurement) -> Point:
    return Point(
        on=value.date.last if value.date else date.min,
        value=value.value,
        qualifier=rules.Qualifier(value.qualifier),
        occasion=value.occasion,
    )


def _aim(target: Target) -> Aim:
    return Aim(
        due=target.due,
        comparison=rules.Comparison(target.comparison),
        value=target.value,
        occasion=target.occasion,
    )


def occasion_words(code: str, known: Mapping[str, Occasion], *, short: bool = False) -> str:
    """How an occasion is called; a year is called by itself."""
    occasion = known.get(code)
    if occasion is None:
        return code
    return text_in(occasion.short_titles if short else occasion.titles)
