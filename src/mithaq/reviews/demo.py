"""What a demo shows of reviews at once: facts are real, so nothing is invented here; only the forecast is worked out."""

from datetime import datetime

from mithaq.reviews.jobs import forecast_once


def load_demo(at: datetime) -> None:
    """Work out the forecast that the nightly job would make; twice on a day is once."""
    forecast_once(at=at)
