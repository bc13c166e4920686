"""Worded numbers, dates and links to rows for the pages of the strategy."""

from datetime import date
from decimal import Decimal

from django import template
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from mithaq.core import marks
from mithaq.core.partial_dates import PartialDate
from mithaq.results import words, words_counted

register = template.Library()


@register.simple_tag
def worded(value: Decimal, qualifier: str = "exact") -> SafeString:
    """A number as its source words it: about 80, over 400."""
    return words.worded_html(value, qualifier)


@register.filter
def on_date(value: PartialDate | date | None) -> SafeString:
    """A date in words, as precisely as it is known."""
    return marks.moment(value)


@register.filter
def grade(code: str) -> str:
    """How well a row is proven, in words."""
    return words_counted.grade_words(code)


@register.filter
def in_site(address: str) -> str:
    """An address within the site, in the reader's language; others as they are."""
    if not address.startswith("/") or address[:4] == f"/{get_language()}/":
        return address
    return f"/{get_language()}{address}"


@register.filter
def as_number(text: str) -> Decimal:
    """A number as a snapshot keeps it."""
    return Decimal(text)


@register.filter
def rounded(value: float | None) -> str:
    """A forecast without a precision that it does not have."""
    if value is None:
        return ""
    return f"{value:,.1f}" if abs(value) < 10 else f"{value:,.0f}"
