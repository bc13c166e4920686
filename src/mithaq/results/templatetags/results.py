"""Worded numbers and dates for the pages of the strategy."""

from datetime import date
from decimal import Decimal

from django import template
from django.utils.safestring import SafeString

from mithaq.core import marks
from mithaq.core.partial_dates import PartialDate
from mithaq.results import words

register = template.Library()


@register.simple_tag
def worded(value: Decimal, qualifier: str = "exact") -> SafeString:
    """A number as its source words it: about 80, over 400."""
    return words.worded_html(value, qualifier)


@register.filter
def on_date(value: PartialDate | date | None) -> SafeString:
    """A date in words, as precisely as it is known."""
    return marks.moment(value)
