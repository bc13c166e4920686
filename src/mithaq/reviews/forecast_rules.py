"""How long a review will still take: survival analysis of the reviews so far, with those still open as censored.

Kaplan-Meier through `scipy.stats.ecdf`; no Django. Importing this module loads scipy, so only jobs and
commands do; pages read the stored result (`models_forecast.ForecastRun`).

What it cannot see: the record knows the start of those reviews best whose documents it found, so slow
reviews without any document are under-represented. The back-test measures what that costs.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from scipy import stats

from mithaq.reviews.forecast_curve import Curve, Interval, predict

__all__ = [
    "Calibration",
    "Curve",
    "Interval",
    "Span",
    "backtest",
    "known_by",
    "predict",
    "survival",
]

#: A forecast is shown only if the back-test rests on this many predictions ...
LEAST_PREDICTIONS = 30
#: ... and 80 % intervals held the outcome this often.
ACCEPTED_COVERAGE = (0.70, 0.90)


@dataclass(frozen=True, kw_only=True, slots=True)
class Span:
    """One review in time: when it began, and when it ended if it has."""

    review: int
    start: date
    end: date | None


@dataclass(frozen=True, kw_only=True, slots=True)
class Calibration:
    """How past forecasts did: of `predictions` made about `reviews` reviews, `inside` held the outcome."""

    predictions: int
    reviews: int
    inside: int
    too_early: int
    too_late: int

    @property
    def coverage(self) -> float | None:
        """The share of intervals that held the outcome."""
        return self.inside / self.predictions if self.predictions else None

    @property
    def is_usable(self) -> bool:
        """Whether forecasts may be shown as such."""
        low, high = ACCEPTED_COVERAGE
        return (
            self.predictions >= LEAST_PREDICTIONS
            and self.coverage is not None
            and low <= self.coverage <= high
        )


def known_by(spans: Iterable[Span], day: date) -> list[tuple[int, float, bool]]:
    """What was known on `day`: review, days so far, whether it had ended. Reviews not begun are left out."""
    return [
        (span.review, float(((span.end if ended else day) - span.start).days), ended)  # type: ignore[operator]
        for span in spans
        if span.start < day
        for ended in [span.end is not None and span.end <= day]
    ]


def survival(observed: Sequence[tuple[int, float, bool]]) -> Curve | None:
    """The Kaplan-Meier curve of what was observed; None when nothing has ended yet."""
    ends = [days for _review, days, ended in observed if ended]
    if not ends:
        return None
    open_so_far = [days for _review, days, ended in observed if not ended]
    curve = stats.ecdf(stats.CensoredData(uncensored=ends, right=open_so_far)).sf
    return Curve(
        days=tuple(float(day) for day in curve.quantiles),
        open_share=tuple(float(share) for share in curve.probabilities),
        reviews=len(observed),
        ended=len(ends),
    )


def backtest(spans: Sequence[Span], days: Iterable[date], *, today: date) -> Calibration:
    """Forecast on each of `days` from what was known then, and compare with what came.

    A review still open today counts as an outcome only once it has outlived its interval.
    """
    by_review = {span.review: span for span in spans}
    predictions = inside = early = late = 0
    reviews: set[int] = set()
    for day in days:
        observed = known_by(spans, day)
        curve = survival(observed)
        if curve is None:
            continue
        for review, elapsed, ended in observed:
            if ended:
                continue
            interval = predict(curve, elapsed)
            span = by_review[review]
            if interval.low is None:
                continue
            if span.end is None or span.end > today:
                lived = (today - span.start).days
                if interval.high is None or lived <= interval.high:
                    continue
                late += 1
            else:
                took = (span.end - span.start).days
                if took < interval.low:
                    early += 1
                elif interval.high is not None and took > interval.high:
                    late += 1
                else:
                    inside += 1
            predictions += 1
            reviews.add(review)
    return Calibration(
        predictions=predictions, reviews=len(reviews), inside=inside, too_early=early, too_late=late
    )
