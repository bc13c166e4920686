"""Whether a line will reach its target, from its kept month ends: what the pages, the twins and the desk show of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from mithaq.results import rules_forecast, totals
from mithaq.results.models import Series, Target
from mithaq.results.rules import Aggregation, Comparison, Direction, Known
from mithaq.results.rules_forecast import Forecast, Outlook, WhatIf
from mithaq.results.standing import Line


@dataclass(frozen=True, kw_only=True)
class LineOutlook:
    """One counted line and where it is heading."""

    line: Line
    on: date
    due: date | None
    wanted: Decimal | None
    months_left: int
    history: tuple[tuple[date, Decimal], ...]
    forecast: Forecast | None
    outlook: Outlook
    #: How much a month it takes from now on; None when nobody knows or no month is left.
    needed: float | None

    @property
    def is_too_short(self) -> bool:
        """Whether the history does not reach back far enough for a forecast."""
        return self.forecast is None

    @property
    def is_reached(self) -> bool:
        """Whether nothing is missing today."""
        return self.needed == 0


def outlooks_of(lines: Sequence[Line], on: date) -> list[LineOutlook]:
    """Where counted lines with a dated target are heading."""
    wanted = [
        line
        for line in lines
        if line.is_counted and line.series.aggregation in (Aggregation.LATEST, Aggregation.SUM)
    ]
    kept = totals.history([line.series.key for line in wanted], on)
    return [outlook_of(line, kept.get(line.series.key, {}), on) for line in wanted]


def outlook_of(line: Line, kept: Mapping[date, Decimal | None], on: date) -> LineOutlook:
    """Where one line is heading; `kept` is its history as `totals.history` gives it."""
    target = aim_of(line)
    value = line.total.value if line.total and line.total.value is not None else None
    starts = line.series.indicator.objective.period.starts if line.series.indicator else date.min
    history = [
        (day, amount)
        for day, amount in sorted(kept.items())
        if amount is not None and (day >= starts or line.series.aggregation != Aggregation.SUM)
    ]
    months = rules_forecast.months_until(on, target.due) if target else 0
    numbers = [float(amount) for _day, amount in history]
    found = rules_forecast.forecast(numbers, months, least=_least(line.series, numbers)) if target else None
    wanted = float(target.value) if target and target.value is not None else None
    return LineOutlook(
        line=line,
        on=on,
        due=target.due if target else None,
        wanted=target.value if target else None,
        months_left=months,
        history=tuple(history),
        forecast=found,
        outlook=rules_forecast.outlook(found, wanted, down=line.series.direction == Direction.DOWN),
        needed=None
        if wanted is None or value is None
        else rules_forecast.pace_needed(float(value), wanted, months),
    )


def aim_of(line: Line) -> Target | None:
    """The last target that is a number."""
    known = [
        target
        for target in line.targets
        if target.known == Known.KNOWN and target.value is not None and target.comparison != Comparison.GROWTH
    ]
    return known[-1] if known else None


def _least(series: Series, numbers: Sequence[float]) -> float:
    """What the line cannot fall below: what is added up never falls, nothing falls below zero."""
    return numbers[-1] if numbers and series.aggregation == Aggregation.SUM else 0.0


def what_if(one: LineOutlook, *, add: int, by: date) -> WhatIf | None:
    """What more things by a day would change; None for a line without a value."""
    total = one.line.total
    if total is None or total.value is None:
        return None
    return rules_forecast.what_if(
        float(total.value),
        add,
        by=by,
        on=one.on,
        due=one.due,
        wanted=float(one.wanted) if one.wanted is not None else None,
        pace=one.forecast.pace if one.forecast else None,
    )
