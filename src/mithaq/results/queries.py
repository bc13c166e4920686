"""The strategy as one screen needs it: periods, objectives, indicators with their lines and verdicts, on a day."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from typing import Any

from django.db.models import Prefetch, QuerySet
from django.utils import timezone

from mithaq.core.texts import text_in
from mithaq.results import rules
from mithaq.results.models import (
    Baseline,
    ChecklistPoint,
    Indicator,
    Occasion,
    PublishedMeasurement,
    Series,
    StrategyPeriod,
    Target,
    TypedMeasurement,
)
from mithaq.results.rules import Aggregation, Aim, Point, PointState, Role, Verdict
from mithaq.results.standing import IndicatorView, Line, ObjectiveView, StrategyView
from mithaq.results.totals import Total, of_day


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
    rows = list(indicators.select_related("objective__period"))
    lines = list(
        Series.objects.filter(indicator__in=[row.pk for row in rows])
        .select_related("baseline__source", "indicator__objective__period")
        .order_by("order")
    )
    beside = _Beside.of([line.pk for line in lines])
    totals = totals_on(lines, on)
    lines_of: dict[str, list[Line]] = {}
    for line in lines:
        lines_of.setdefault(str(line.indicator_id), []).append(
            _line(line, on, totals.get(line.key), beside=beside)
        )
    return [_view(row, tuple(lines_of.get(row.pk, ())), on) for row in rows]


@dataclass(frozen=True, kw_only=True)
class _Beside:
    """What stands beside many lines, read at once; joining it line by line costs more than reading it."""

    targets: Mapping[str, list[Target]]
    published: Mapping[str, list[PublishedMeasurement]]
    points: Mapping[str, list[ChecklistPoint]]
    typed: Mapping[str, list[TypedMeasurement]]

    @classmethod
    def of(cls, keys: Sequence[str]) -> "_Beside":
        """Read it for these lines."""
        typed = TypedMeasurement.objects.standing().filter(is_public=True, series__in=keys)
        return cls(
            targets=_by_line(Target.objects.filter(series__in=keys).select_related("source")),
            published=_by_line(PublishedMeasurement.objects.filter(series__in=keys).select_related("source")),
            points=_by_line(ChecklistPoint.objects.filter(series__in=keys).select_related("source")),
            typed=_by_line(typed.select_related("series")),
        )


def _by_line(rows: QuerySet[Any]) -> dict[str, list[Any]]:
    found: dict[str, list[Any]] = {}
    for row in rows:
        found.setdefault(row.series_id, []).append(row)
    return found


def with_lines(indicators: QuerySet[Indicator]) -> QuerySet[Indicator]:
    """The rows joined with all that `view_of` reads, in a number of queries that does not grow."""
    return indicators.select_related("objective__period").prefetch_related(Prefetch("series", _lines()))


def view_of(
    indicator: Indicator, on: date, totals: Mapping[str, Total] = MappingProxyType({})
) -> IndicatorView:
    """Where one indicator stands on a day; the row comes from `with_lines`, the totals from `totals_on`."""
    return _view(
        indicator, tuple(_line(series, on, totals.get(series.key)) for series in indicator.series.all()), on
    )


def _view(indicator: Indicator, lines: tuple[Line, ...], on: date) -> IndicatorView:
    verdict = rules.combine([line.verdict for line in lines if line.series.role == Role.MAIN])
    return IndicatorView(indicator=indicator, lines=lines, verdict=verdict, on=on)


def _line(series: Series, on: date, total: Total | None = None, *, beside: _Beside | None = None) -> Line:
    baseline = getattr(series, "baseline", None)
    key = series.key
    targets = tuple(series.targets.all() if beside is None else beside.targets.get(key, ()))
    all_published = series.published.all() if beside is None else beside.published.get(key, ())
    all_typed = series.typed.all() if beside is None else beside.typed.get(key, ())
    published = tuple(
        sorted(
            (value for value in all_published if value.as_of is None or value.as_of <= on),
            key=lambda value: (value.as_of or date.min, value.key),
        )
    )
    points = tuple(series.points.all() if beside is None else beside.points.get(key, ()))
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
        typed=tuple(value for value in all_typed if value.as_of <= on),
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
