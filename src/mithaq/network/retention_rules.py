"""How long is long enough: the day before which a rule reaches, and by when a wish to be erased is answered. Plain Python."""

import calendar
from datetime import date, timedelta

#: Art. 12(3) GDPR: one month.
ANSWER_WITHIN = timedelta(days=30)


def reaches_before(today: date, months: int) -> date:
    """The day so many months before; the last day of a shorter month where it has no such day."""
    total = today.year * 12 + today.month - 1 - months
    year, month = divmod(total, 12)
    return date(year, month + 1, min(today.day, calendar.monthrange(year, month + 1)[1]))
