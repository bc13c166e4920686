"""On which day a moment falls: the installation's day, which is the same for everybody who looks.

`timezone.localdate()` gives the day of the reader, whose time zone is in force while a page is made: for what is shown
to somebody as their own time. Whether a survey is open, a vote over or a day still to come is no matter of where one sits.
"""

from datetime import date, datetime, time

from django.utils import timezone


def day_of(at: datetime) -> date:
    """The installation's day of a moment."""
    return at.astimezone(timezone.get_default_timezone()).date()


def start_of(day: date) -> datetime:
    """The moment at which the installation's day begins. (`__date` asks the database for the reader's days.)"""
    return datetime.combine(day, time.min, tzinfo=timezone.get_default_timezone())


def today() -> date:
    """The installation's day now, for views; actions and rules are told `at` or `on`."""
    return day_of(timezone.now())
