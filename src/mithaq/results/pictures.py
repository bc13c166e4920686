"""The charts of the strategy: what `core.charts` draws for a line of an indicator."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal
from types import MappingProxyType

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from mithaq.core import charts, marks
from mithaq.core.texts import text_in
from mithaq.results import words
from mithaq.results.models import DefinitionChange, Occasion, Target
from mithaq.results.queries import occasion_words
from mithaq.results.rules import Aggregation, Comparison, Known, PointState
from mithaq.results.rules_signing import Treatment
from mithaq.results.standing import IndicatorView, Line

#: A value older than this leaves a gap that the chart shows.
FRESH = timedelta(days=366)
#: How far from its neighbours a gap keeps.
ROOM = timedelta(days=120)


def picture(
    view: IndicatorView,
    occasions: Mapping[str, Occasion],
    *,
    mini: bool = False,
    history: Mapping[date, Decimal | None] = MappingProxyType({}),
    changes: Sequence[DefinitionChange] = (),
) -> SafeString:
    """The chart of the first main line of an indicator; `history` holds its computed values of earlier days.

    `changes` are changes of its definition: those that were to be annotated are marked on their day.
    """
    line = view.main[0]
    if line.is_checklist:
        return checklist_chart(line)
    return line_chart(line, view, occasions, mini=mini, history=history, changes=changes)


def checklist_chart(line: Line) -> SafeString:
    """How many points of a checklist are met, touched, not met, unknown."""
    parts = [
        charts.Part(label=words.point_words(state.value), count=line.count_points(state.value), shade=shade)
        for state, shade in (
            (PointState.MET, 3),
            (PointState.TOUCHED, 2),
            (PointState.NOT_MET, 0),
            (PointState.UNKNOWN, None),
        )
        if line.count_points(state.value)
    ]
    told = "; ".join(f"{part.label}: {part.count}" for part in parts)
    return charts.share_chart(parts, title=text_in(line.series.titles), description=told)


def line_chart(
    line: Line,
    view: IndicatorView,
    occasions: Mapping[str, Occasion],
    *,
    mini: bool = False,
    history: Mapping[date, Decimal | None] = MappingProxyType({}),
    changes: Sequence[DefinitionChange] = (),
) -> SafeString:
    """The values of one line over time against its target: published and computed ones on lines of their own."""
    period = view.indicator.objective.period
    points = _points(line)
    goal = _goal(line, period.starts, mini=mini)
    title = text_in(line.series.titles)
    computed = _computed(line, view, history)
    if not points and not computed and goal is None:
        return charts.unknown_chart(title=title, label=_unknown_words(line), mini=mini)
    own_ticks = [
        charts.Tick(
            at=at,
            label=occasion_words(occasion, occasions, short=not mini)
            if occasion in occasions and not mini
            else str(at.year),
        )
        for at, _value, _words, occasion in points
    ]
    ticks = own_ticks or [charts.Tick(at=period.starts, label=str(period.starts.year))]
    missing = _missing(line, points)
    end = max([period.ends, *(at for at, *_rest in points)])
    gaps = []
    if missing is not None and not mini:
        code, due = missing
        gaps.append(charts.Gap(start=due - ROOM, end=due + ROOM, label=_("not known")))
        ticks.append(charts.Tick(at=due, label=occasion_words(code, occasions, short=True)))
    else:
        newest = points[-1][0] if points else None
        if newest is not None and view.on - newest > FRESH and not computed:
            gaps.append(charts.Gap(start=newest + ROOM, end=end, label=_("no value")))
        ticks.append(charts.Tick(at=end, label=str(end.year)))
    series = charts.Series(
        points=[
            charts.Point(at=at, value=float(value), label=label, kind=charts.Kind.PUBLISHED)
            for at, value, label, _occasion in points
        ],
        gaps=gaps,
    )
    lines = [series] if points or not computed else []
    if computed:
        lines.append(
            charts.Series(
                points=[
                    charts.Point(
                        at=at, value=float(value), label=words.number(value), kind=charts.Kind.COMPUTED
                    )
                    for at, value in computed
                ]
            )
        )
    uprights = [
        charts.Mark(at=change.on, label=_("another meaning from here"), told=annotation_words(change))
        for change in annotated(changes, view.on)
    ]
    told = [_description(line, points, occasions, computed), *(str(mark.told) for mark in uprights)]
    return charts.path_chart(
        lines,
        goal,
        title=title,
        description="; ".join(part for part in told if part),
        ticks=ticks,
        marks=uprights,
        mini=mini,
    )


def annotated(changes: Iterable[DefinitionChange], on: date) -> list[DefinitionChange]:
    """The changes of a definition until a day that go on as one line with a mark."""
    return [change for change in changes if change.treatment == Treatment.ANNOTATE.value and change.on <= on]


def annotation_words(change: DefinitionChange) -> str:
    """What a mark says: since when the line means something else, and why."""
    return _("From %(day)s the line means something else (version %(version)s): %(why)s") % {
        "day": marks.moment_text(change.on),
        "version": change.new_version,
        "why": change.why,
    }


def _computed(
    line: Line, view: IndicatorView, history: Mapping[date, Decimal | None]
) -> list[tuple[date, Decimal]]:
    """What is plotted of computed values: the ends of years, and the day itself."""
    if line.series.aggregation == Aggregation.EACH or line.is_small:
        return []
    starts = view.indicator.objective.period.starts
    found = [
        (on, value)
        for on, value in sorted(history.items())
        if value is not None and on.month == 12 and starts <= on < view.on
    ]
    if line.total is not None and line.total.value is not None:
        found.append((view.on, line.total.value))
    return found


Plotted = tuple[date, Decimal, str, str]


def _points(line: Line) -> list[Plotted]:
    """What is plotted: the baseline, then the values (their sums where they add up)."""
    found: list[Plotted] = []
    baseline = line.known_baseline
    if baseline is not None and baseline.date is not None and baseline.value is not None:
        found.append(
            (
                baseline.date.middle,
                baseline.value,
                words.worded(baseline.value, baseline.qualifier),
                baseline.occasion,
            )
        )
    if line.series.aggregation == Aggregation.SUM:
        found += [
            (point.on, point.value, words.worded(point.value, point.qualifier.value), "")
            for point in line.sums
        ]
        return found
    last = baseline.date.last if baseline and baseline.date else date.min
    found += [
        (
            value.date.middle,
            value.value,
            words.worded(value.value, value.qualifier),
            value.occasion,
        )
        for value in line.dated
        if value.date and value.date.last > last
    ]
    return found


def _goal(line: Line, starts: date, *, mini: bool) -> charts.Target | None:
    known = [target for target in line.targets if target.known == Known.KNOWN and target.value is not None]
    if not known or known[-1].comparison == Comparison.GROWTH:
        return None
    target = known[-1]
    value = float(target.value or 0)
    # Short in lists: the sentence beside the picture says what exactly is wanted.
    wanted = words.number(target.value or Decimal(0)) if mini else target_words(target)
    label = _("target: %(wanted)s") % {"wanted": wanted}
    if line.series.aggregation == Aggregation.SUM:
        return charts.Target(value=value, label=label, at=target.due, start_at=starts, start_value=0.0)
    baseline = line.known_baseline
    if (
        line.series.aggregation == Aggregation.LATEST
        and baseline is not None
        and baseline.date
        and baseline.value is not None
    ):
        return charts.Target(
            value=value,
            label=label,
            at=target.due,
            start_at=baseline.date.middle,
            start_value=float(baseline.value),
        )
    return charts.Target(value=value, label=label)


def target_words(target: Target) -> str:
    """What a target asks, or that it is unknown."""
    if target.known == Known.LOST:
        return _("unknown")
    if target.known == Known.NONE:
        return _("none given")
    return words.wanted_words(target.comparison, target.value, target.value_to)


def _missing(line: Line, points: list[Plotted]) -> tuple[str, date] | None:
    """The last occasion with a target and without a value."""
    if line.series.aggregation != Aggregation.EACH or not points:
        return None
    have = {occasion for *_rest, occasion in points}
    late = [target for target in line.targets if target.occasion not in have]
    return (late[-1].occasion, late[-1].due) if late else None


def _unknown_words(line: Line) -> str:
    lost_base = line.baseline is not None and line.baseline.known == Known.LOST
    lost_target = any(target.known == Known.LOST for target in line.targets)
    if lost_base and lost_target:
        return _("baseline and target unknown")
    return _("no value")


def _description(
    line: Line,
    points: list[Plotted],
    occasions: Mapping[str, Occasion],
    computed: list[tuple[date, Decimal]],
) -> str:
    told = [
        f"{occasion_words(occasion, occasions) if occasion else at.year}: {label}"
        for at, _value, label, occasion in points
    ]
    told += [
        _("computed, %(year)s: %(value)s") % {"year": at.year, "value": words.number(value)}
        for at, value in computed
    ]
    told += [_("Target: %(wanted)s") % {"wanted": target_words(target)} for target in line.targets[-1:]]
    return "; ".join(told)
