"""The forecast: what the history says, what an open review is told, and when nothing may be said."""

from datetime import UTC, date, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from mithaq.reviews import forecast_rules as calculation
from mithaq.reviews.demo import load_demo
from mithaq.reviews.forecast_rules import Span
from mithaq.reviews.models import ForecastRun
from tests.reviews.conftest import Reviews

TODAY = date(2026, 11, 24)


def span(number: int, start: date, took: int | None) -> Span:
    return Span(review=number, start=start, end=start + timedelta(days=took) if took is not None else None)


def test_without_any_end_there_is_no_curve() -> None:
    assert calculation.survival(calculation.known_by([span(1, date(2020, 1, 1), None)], TODAY)) is None


def test_open_reviews_make_the_times_longer() -> None:
    ended = [span(number, date(2018, 1, 1), 300 + number) for number in range(20)]
    still_open = [span(100 + number, date(2018, 1, 1), None) for number in range(20)]
    short = calculation.survival(calculation.known_by(ended, TODAY))
    long = calculation.survival(calculation.known_by([*ended, *still_open], TODAY))
    assert short is not None and long is not None
    assert short.day_when(0.5) is not None
    assert long.share_open(400) > short.share_open(400)


def test_a_review_that_outlived_all_others_gets_no_end() -> None:
    curve = calculation.survival(
        calculation.known_by([span(n, date(2018, 1, 1), 100 + n) for n in range(9)], TODAY)
    )
    assert curve is not None
    assert calculation.predict(curve, 5000).high is None


def test_the_back_test_trains_on_nothing_that_came_later() -> None:
    spans = [span(number, date(2016, 1, 1), 400 + 60 * number) for number in range(30)]
    early = date(2017, 6, 1)
    known = calculation.known_by(spans, early)
    assert all(not ended or days <= (early - date(2016, 1, 1)).days for _review, days, ended in known)
    tested = calculation.backtest(spans, [early], today=TODAY)
    assert tested.predictions == tested.inside + tested.too_early + tested.too_late


def test_too_few_predictions_are_never_called_usable() -> None:
    assert not calculation.Calibration(
        predictions=29, reviews=9, inside=23, too_early=3, too_late=3
    ).is_usable
    assert calculation.Calibration(predictions=30, reviews=9, inside=24, too_early=3, too_late=3).is_usable
    assert not calculation.Calibration(
        predictions=100, reviews=9, inside=95, too_early=3, too_late=2
    ).is_usable


@given(st.lists(st.integers(1, 4000), min_size=1, max_size=40), st.integers(0, 3000))
def test_intervals_are_in_order_and_begin_after_now(took: list[int], elapsed: int) -> None:
    curve = calculation.survival([(number, float(days), True) for number, days in enumerate(took)])
    assert curve is not None
    told = [day for day in vars_of(calculation.predict(curve, elapsed)) if day is not None]
    assert told == sorted(told)
    assert all(day > elapsed for day in told)


def vars_of(interval: calculation.Interval) -> tuple[float | None, float | None, float | None]:
    return interval.low, interval.middle, interval.high


def test_the_stored_forecast_is_made_once_for_the_same_facts(reviews: Reviews) -> None:
    at = datetime(2026, 11, 24, 9, tzinfo=UTC)
    load_demo(at)
    load_demo(at)
    run = ForecastRun.objects.get()
    assert not run.usable and run.reviews == 0
