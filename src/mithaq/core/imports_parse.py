"""Readers of single cells. Each takes the text of a cell and returns a value, or raises ValueError with a sentence."""

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from django.utils.translation import gettext as _

from mithaq.core.lists_order import is_storable

Parse = Callable[[str], Any]
_DAY = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[ T]00:00(?::00)?)?")
_DAY_FIRST = re.compile(r"(\d{1,2})[./](\d{1,2})[./](\d{4})")
_DIGITS = str.maketrans("٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹", "01234567890123456789")
#: Signs that turn the direction of what follows: they hide what a name really says.
_OVERRIDES = re.compile("[\u202a-\u202e\u2066-\u2069\u200e\u200f]")

#: Texts of at most so many letters are names and the like, and stand on one line.
ONE_LINE = 254


def as_text(most: int = 500) -> Parse:
    """A text of at most `most` letters, without signs that override the direction of writing; a short one on one line.

    Where a quotation mark is missing, a CSV file runs on into its next rows: that is told, not taken for a name.
    """

    def parse(raw: str) -> str:
        text = _OVERRIDES.sub("", raw).strip()
        if most <= ONE_LINE and re.search(r"[\r\n]", text):
            raise ValueError(
                _(
                    "It runs over several lines. Write it on one; in a CSV file a quotation mark may be missing here."
                )
            )
        if len(text) > most:
            raise ValueError(_("Write at most %(most)s letters.") % {"most": most})
        if not is_storable(text):
            raise ValueError(_("It holds a sign that cannot be kept. Write it again."))
        return text

    return parse


#: How a cell is read when nothing else is said.
PLAIN_TEXT = as_text()


def as_whole_number(least: int = 0, most: int = 2**31 - 1) -> Parse:
    """A whole number, with or without groups of three."""

    def parse(raw: str) -> int:
        bare = raw.translate(_DIGITS).replace(",", "").replace("\u00a0", "").replace(" ", "")
        if not re.fullmatch(r"-?\d{1,18}", bare) or not least <= int(bare) <= most:
            raise ValueError(
                _("Write a whole number from %(least)s to %(most)s.") % {"least": least, "most": most}
            )
        return int(bare)

    return parse


def as_decimal(places: int = 2) -> Parse:
    """A number with at most `places` decimals after a point."""

    def parse(raw: str) -> Decimal:
        bare = raw.translate(_DIGITS).replace(",", "").replace("\u00a0", "").replace(" ", "")
        try:
            value = Decimal(bare)
        except InvalidOperation:
            value = Decimal("NaN")
        if not value.is_finite() or abs(value) >= 10**12:
            raise ValueError(_("Write a number, for example 1250.50."))
        return value.quantize(Decimal(1).scaleb(-places))

    return parse


def as_day() -> Parse:
    """A day: 2026-12-09, or 9.12.2026 and 9/12/2026 with the day first where that is sure."""

    def parse(raw: str) -> date:
        text = raw.translate(_DIGITS)
        try:
            if match := _DAY.fullmatch(text):
                return date(int(match[1]), int(match[2]), int(match[3]))
            if match := _DAY_FIRST.fullmatch(text):
                day, month, year = int(match[1]), int(match[2]), int(match[3])
                if "." in text or day > 12 or day == month:
                    return date(year, month, day)
                raise ValueError(
                    _("Is this day and month, or month and day? Write it as %(year)s-month-day.")
                    % {"year": year}
                )
        except ValueError as error:
            if "?" in str(error) or "؟" in str(error):
                raise
        raise ValueError(_("Write the day as year, month, day, for example 2026-12-09."))

    return parse


def as_yes_no() -> Parse:
    """Yes or no, in the languages of the platform."""
    words: dict[str, bool] = {}
    words |= dict.fromkeys(("yes", "true", "1", "y", "x", "نعم", "oui", "sí", "si", "да", "是"), True)
    words |= dict.fromkeys(("no", "false", "0", "n", "لا", "non", "нет", "否"), False)

    def parse(raw: str) -> bool:
        found = words.get(raw.casefold())
        if found is None:
            raise ValueError(_("Write yes or no."))
        return found

    return parse


def as_choice(choices: Mapping[str, Sequence[str]]) -> Parse:
    """One of a few words: value -> the words under which it is known (the value itself always is)."""
    known = {value.casefold(): value for value in choices}
    for value, names in choices.items():
        known |= {str(name).casefold(): value for name in names}

    def parse(raw: str) -> str:
        found = known.get(raw.casefold())
        if found is None:
            raise ValueError(_("Write one of these: %(choices)s.") % {"choices": ", ".join(choices)})
        return found

    return parse


def as_address() -> Parse:
    """A web address; https:// is put before one that has neither."""

    def parse(raw: str) -> str:
        text = raw if "://" in raw else f"https://{raw}"
        if (
            not re.fullmatch(r"https?://[^\s/@:]+\.[^\s/@:.]{2,}(?::\d{1,5})?(?:[/?#]\S*)?", text)
            or len(text) > 500
        ):
            raise ValueError(_("Write a web address, for example https://name.example."))
        return text

    return parse
