"""Dates in words, as precisely as they are known: 11 December 2025, December 2025, 2025.

Months come from our own catalogue: Arabic readers get both of their names, as the United Nations write them.
"""

from datetime import date

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from mithaq.core.partial_dates import PartialDate, Precision


def month_name(number: int) -> str:
    """The name of a month, 1 to 12."""
    return (
        pgettext("month", "January"),
        pgettext("month", "February"),
        pgettext("month", "March"),
        pgettext("month", "April"),
        pgettext("month", "May"),
        pgettext("month", "June"),
        pgettext("month", "July"),
        pgettext("month", "August"),
        pgettext("month", "September"),
        pgettext("month", "October"),
        pgettext("month", "November"),
        pgettext("month", "December"),
    )[number - 1]


def date_words(value: PartialDate | date | None) -> str:
    """The date as people say it; "unknown" for none."""
    if value is None:
        return _("unknown")
    if isinstance(value, date):
        value = PartialDate(value)
    first = value.first
    match value.precision:
        case Precision.YEAR:
            return str(first.year)
        case Precision.MONTH:
            return _("%(month)s %(year)s") % {"month": month_name(first.month), "year": first.year}
        case Precision.DAY:
            return _("%(day)s %(month)s %(year)s") % {
                "day": first.day,
                "month": month_name(first.month),
                "year": first.year,
            }


def time_tag(value: PartialDate | date | None) -> SafeString | str:
    """The date in words, with its exact form for programs."""
    if value is None:
        return date_words(value)
    exact = value.isoformat() if isinstance(value, date) else str(value)
    return format_html('<time datetime="{}">{}</time>', exact, date_words(value))
