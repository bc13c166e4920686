"""How a value is shown: its status as a word with a shape, where it comes from, how sure it is, its number, its date.

Digits are 0-9 in every language, isolated from the text round them. What is not known is the word "unknown",
never an empty place and never zero.
"""

import re
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any, Protocol
from urllib.parse import urlsplit

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from mithaq.core.partial_dates import PartialDate, Precision
from mithaq.core.texts import language_of, text_in
from mithaq.core.verification import is_verified

Text = str | Promise

#: Named here, so that our catalogues give each its name: Arabic writes both, كانون الأول/ديسمبر.
MONTHS: tuple[Text, ...] = (
    _("January"),
    _("February"),
    _("March"),
    _("April"),
    _("May"),
    _("June"),
    _("July"),
    _("August"),
    _("September"),
    _("October"),
    _("November"),
    _("December"),
)


class Status(StrEnum):
    """The six shapes. The word beside the shape says what it means here."""

    DONE = "done"
    PART = "part"
    NONE = "none"
    UNKNOWN = "unknown"
    LATE = "late"
    HELD = "held"


_STATUS_WORDS: dict[Status, Text] = {
    Status.DONE: pgettext_lazy("status", "done"),
    Status.PART: pgettext_lazy("status", "in progress"),
    Status.NONE: pgettext_lazy("status", "not yet"),
    Status.UNKNOWN: pgettext_lazy("status", "unknown"),
    Status.LATE: pgettext_lazy("status", "late"),
    Status.HELD: pgettext_lazy("status", "withheld"),
}
_KIND_WORDS: dict[str, Text] = {
    "computed": pgettext_lazy("kind of value", "computed"),
    "published": pgettext_lazy("kind of value", "published"),
    "typed": pgettext_lazy("kind of value", "typed in"),
}
_KIND_MEANINGS: dict[str, Text] = {
    "computed": _("Computed from the records here; each of them can be opened."),
    "published": _("Published by somebody; the source stands beside it."),
    "typed": _("Typed in by a person; no record stands behind it yet."),
}
_VERIFICATION_WORDS: dict[str, Text] = {
    "unverified": pgettext_lazy("verification", "unverified"),
    "partly": pgettext_lazy("verification", "verified in part"),
    "inferred": pgettext_lazy("verification", "our conclusion"),
}
_VERIFICATION_MEANINGS: dict[str, Text] = {
    "unverified": _(
        "Written from memory and compared with no source. It keeps this mark until somebody confirms it."
    ),
    "partly": _("The fact has a source; a detail of it has none."),
    "inferred": _("Concluded from other facts; no source says it in words."),
}


def status(code: str, label: Text = "") -> SafeString:
    """A status: its shape, and always a word. Raises ValueError for a shape that does not exist."""
    shape = Status(code)
    return format_html('<span class="s s-{}">{}</span>', shape.value, label or _STATUS_WORDS[shape])


def kind(code: str, label: Text = "") -> SafeString:
    """Where a value comes from: computed, published or typed in. Raises ValueError for another word."""
    if code not in _KIND_WORDS:
        raise ValueError(f"a value is computed, published or typed, not {code!r}")
    css = "mark mark-own" if code == "computed" else "mark"
    return format_html(
        '<span class="{}" title="{}">{}</span>', css, _KIND_MEANINGS[code], label or _KIND_WORDS[code]
    )


def verification(value: str) -> SafeString:
    """The mark of a value that is not verified; nothing for one that is. A word we do not know counts as unverified."""
    if is_verified(value):
        return SafeString("")
    word = value if value in _VERIFICATION_WORDS else "unverified"
    return format_html(
        '<span class="mark mark-warn" title="{}">{}</span>',
        _VERIFICATION_MEANINGS[word],
        _VERIFICATION_WORDS[word],
    )


def number(value: int | float | Decimal | None, places: int | None = None) -> SafeString:
    """A number with thousands by comma; decimals as many as it has, at most two, unless `places` says."""
    if value is None:
        return status("unknown")
    return format_html('<bdi class="num">{}</bdi>', number_text(value, places))


def number_text(value: int | float | Decimal, places: int | None = None) -> str:
    """The number alone, for attributes, charts and sentences."""
    if places is not None:
        return f"{value:,.{places}f}"
    text = f"{value:,.2f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def percent(share: float | Decimal | None, places: int = 0) -> SafeString:
    """A share between 0 and 1 as per cent."""
    if share is None:
        return status("unknown")
    return format_html('<bdi class="num">{}%</bdi>', number_text(share * 100, places))


def money(amount: int | float | Decimal | None, currency: str, places: int = 0) -> SafeString:
    """An amount with its currency by ISO 4217."""
    if amount is None:
        return status("unknown")
    return format_html('<bdi class="num">{} {}</bdi>', currency, number_text(amount, places))


def moment(value: date | datetime | PartialDate | None, precision: str = "") -> SafeString:
    """A date with as much of it as is known: `precision` is day, month or year; a datetime also tells the time."""
    if value is None:
        return status("unknown")
    told, machine = moment_text(value, precision), _machine(value, precision)
    return format_html('<time datetime="{}">{}</time>', machine, told)


def moment_text(value: date | datetime | PartialDate, precision: str = "") -> str:
    """The date alone, in the reader's language."""
    if isinstance(value, datetime):
        local = timezone.localtime(value) if timezone.is_aware(value) else value
        return date_format(
            local if not precision else local.date(), _FORMATS.get(precision, "DATETIME_FORMAT")
        )
    if isinstance(value, PartialDate):
        return moment_text(value.first, precision or value.precision)
    if precision == Precision.YEAR:
        return f"{value.year:04d}"
    return date_format(value, _FORMATS.get(precision, "DATE_FORMAT"))


_FORMATS = {"month": "YEAR_MONTH_FORMAT", "day": "DATE_FORMAT", "year": "Y"}


def _machine(value: date | datetime | PartialDate, precision: str) -> str:
    if isinstance(value, PartialDate):
        return str(PartialDate(value.first, Precision(precision))) if precision else str(value)
    if isinstance(value, datetime) and not precision:
        return value.isoformat(timespec="minutes")
    return value.isoformat()[: {"year": 4, "month": 7}.get(precision, 10)]


class NamedSource(Protocol):
    """A source as a record: a title, where it is, when it was read."""

    @property
    def title(self) -> Any: ...
    @property
    def address(self) -> str: ...
    @property
    def read_on(self) -> date | None: ...


_ADDRESS = re.compile(r"https?://\S+")


def source(value: NamedSource | str | None) -> SafeString:
    """Where a value was read: a record of a source, or words and addresses with semicolons between them."""
    if not value:
        return status("unknown", _("source unknown"))
    if isinstance(value, str):
        parts = [part.strip() for part in value.split(";") if part.strip()]
        return format_html_join(SafeString("; "), "{}", ((_source_part(part),) for part in parts))
    title = value.title
    lang = language_of(title) if isinstance(title, dict) else ""
    named = text_in(title) if isinstance(title, dict) else str(title)
    told = (
        format_html('<a href="{}" rel="external noreferrer">{}</a>', value.address, _named(named, lang))
        if _is_web(value.address)
        else _named(named, lang)
    )
    if value.read_on is None:
        return told
    return format_html(
        '{} <span class="soft">({})</span>',
        told,
        format_html(str(_("read on {date}")), date=moment(value.read_on)),
    )


def _named(text: str, lang: str) -> SafeString:
    return format_html('<bdi lang="{}">{}</bdi>', lang, text) if lang else format_html("<bdi>{}</bdi>", text)


def _source_part(part: str) -> SafeString:
    if _ADDRESS.fullmatch(part) and _is_web(part):
        host = (urlsplit(part).hostname or part).removeprefix("www.")
        return format_html('<a href="{}" rel="external noreferrer"><bdi>{}</bdi></a>', part, host)
    return format_html("<bdi>{}</bdi>", part)


def _is_web(address: str) -> bool:
    try:
        return urlsplit(address).scheme in ("http", "https")
    except ValueError:
        return False
