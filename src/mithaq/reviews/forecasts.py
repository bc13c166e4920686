"""The stored forecast of how long reviews take: read for pages, made by a job. Does not load scipy to read."""

from dataclasses import dataclass
from datetime import date, timedelta

from mithaq.reviews import queries, rules
from mithaq.reviews.forecast_curve import Curve, predict
from mithaq.reviews.models import ForecastRun


@dataclass(frozen=True, kw_only=True, slots=True)
class Forecast:
    """When a review that is still open may end: the day by which one in ten, half and nine in ten like it had ended."""

    earliest: date | None
    middle: date | None
    latest: date | None
    coverage: float
    predictions: int


def newest_run() -> ForecastRun | None:
    """The last calculation."""
    return ForecastRun.objects.first()


def forecast_for(row: queries.TrackerRow, as_of: date) -> Forecast | None:
    """The forecast for one open review; None when it is over, its start unknown, or the back-test failed."""
    if row.start is None or row.status in (rules.Status.COMPLETED, rules.Status.UNKNOWN):
        return None
    run = newest_run()
    if run is None or not run.usable:
        return None
    start = row.start.middle
    elapsed = (as_of - start).days
    if elapsed < 0:
        return None
    curve = Curve(
        days=tuple(run.days), open_share=tuple(run.open_share), reviews=run.reviews, ended=run.ended
    )
    if curve.share_open(elapsed) <= 0:
        return None  # it has lasted longer than any review we know the length of
    interval = predict(curve, elapsed)

    def day(days: float | None) -> date | None:
        return None if days is None else start + timedelta(days=int(days))

    return Forecast(
        earliest=day(interval.low),
        middle=day(interval.middle),
        latest=day(interval.high),
        coverage=run.inside / run.predictions,
        predictions=run.predictions,
    )
