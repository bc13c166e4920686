"""One row of a file of reference data, read field by field; and the file, read strictly.

A reader method never raises: it notes the fault with its column and a plain sentence, gives back an empty
value, and lets the rest of the row be read, so that a person sees every fault at once.
"""

import csv
import io
import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.db import models
from django.utils.translation import gettext as _

from mithaq.core.partial_dates import PartialDate
from mithaq.core.verification import Verification


@dataclass(frozen=True, kw_only=True, order=True)
class Fault:
    """What is wrong in a file: where, and one plain sentence."""

    path: str
    line: int
    column: str = ""
    sentence: str

    def __str__(self) -> str:
        place = f"{self.path}:{self.line}" + (f" {self.column}" if self.column else "")
        return f"{place}: {self.sentence}"


#: Finds a record by one of its fields: (found, its primary key, whether its own row is at fault).
FindRecord = Callable[[type[models.Model], str, str], tuple[bool, Any, bool]]


class Row:
    """One row of a file. Ask for columns by name and type; what is wrong is noted in `faults`."""

    def __init__(self, path: str, line: int, values: dict[str, str], find: FindRecord) -> None:
        self.path = path
        self.line = line
        self.faults: list[Fault] = []
        #: Columns that were asked for: what was never asked for is a slip in the heading.
        self.asked: set[str] = set()
        #: Whether it refers to a row that is itself at fault; then it is not judged.
        self.leans_on_fault = False
        self._values = values
        self._find = find

    def fault(self, column: str, sentence: str) -> None:
        """Note that something is wrong in a column."""
        self.faults.append(Fault(path=self.path, line=self.line, column=column, sentence=sentence))

    def text(self, column: str, *, optional: bool = False, longest: int | None = None) -> str:
        """The text, without the blanks around it; "" only when it may be missing."""
        self.asked.add(column)
        if column not in self._values:
            return ""  # told once for the whole file
        value = self._values[column].strip()
        if not value and not optional:
            self.fault(column, _("This must not be empty."))
        if longest is not None and len(value) > longest:
            self.fault(
                column,
                _("This is longer than %(limit)s characters.") % {"limit": longest},
            )
        return value

    def matching(self, column: str, pattern: str, example: str, *, optional: bool = False) -> str:
        """A text that follows a regular expression; the example shows how."""
        value = self.text(column, optional=optional)
        if value and re.fullmatch(pattern, value) is None:
            self.fault(
                column,
                _("“%(value)s” is not written as expected, for example %(example)s.")
                % {"value": value, "example": example},
            )
        return value

    def texts(self, prefix: str, *, required: tuple[str, ...] = ("en",)) -> dict[str, str]:
        """The texts by language from the columns `prefix_ar`, `prefix_en` …; empty ones are left out."""
        found = {}
        for code, _name in settings.ALL_LANGUAGES:
            column = f"{prefix}_{code}"
            if code in required:
                found[code] = self.text(column)
            elif column in self._values:
                found[code] = self.text(column, optional=True)
        return {code: text for code, text in found.items() if text}

    def choice(self, column: str, of: type[StrEnum], *, optional: bool = False) -> str:
        """One of the words of an enumeration."""
        value = self.text(column, optional=optional)
        known = [member.value for member in of]
        if value and value not in known:
            self.fault(
                column,
                _("“%(value)s” is not one of: %(known)s.") % {"value": value, "known": ", ".join(known)},
            )
        return value

    def verification(self, column: str = "verification", *, optional: bool = False) -> str:
        """How sure the value is."""
        return self.choice(column, Verification, optional=optional)

    def verifications(self, prefix: str, suffix: str = "_verification") -> dict[str, str]:
        """How sure each language of a text is, from the columns `prefix_ar_verification` …"""
        found = {}
        for code, _name in settings.ALL_LANGUAGES:
            column = f"{prefix}_{code}{suffix}"
            if column in self._values:
                found[code] = self.verification(column, optional=True)
        return {code: word for code, word in found.items() if word}

    def day(self, column: str, *, optional: bool = False) -> date | None:
        """A date to the day, as 2015-03-02."""
        value = self.text(column, optional=optional)
        if not value:
            return None
        try:
            if not re.fullmatch(r"\d{4}-\d{2}-\d{2}", value):
                raise ValueError
            return date.fromisoformat(value)
        except ValueError:
            self.fault(column, _("“%(value)s” is no date. Write it as 2015-03-02.") % {"value": value})
            return None

    def partial_date(self, column: str, *, optional: bool = False) -> PartialDate | None:
        """A date known to the day, month or year: 2015-03-02, 2015-03 or 2015."""
        value = self.text(column, optional=optional)
        if not value:
            return None
        try:
            return PartialDate.parse(value)
        except ValueError:
            self.fault(
                column,
                _("“%(value)s” is no date. Write it as 2015, 2015-03 or 2015-03-02.") % {"value": value},
            )
            return None

    def partial(self, column: str, *, optional: bool = False) -> str:
        """The same as text (2015-03), for fields that keep it so; "" when there is none."""
        value = self.partial_date(column, optional=optional)
        return str(value) if value else ""

    def number(
        self, column: str, *, least: int = 0, most: int = 2_000_000_000, optional: bool = False
    ) -> int | None:
        """A whole number within bounds."""
        value = self.text(column, optional=optional)
        if not value:
            return None
        if re.fullmatch(r"-?[0-9]{1,10}", value) and least <= int(value) <= most:
            return int(value)
        self.fault(
            column,
            _("“%(value)s” is no whole number from %(least)s to %(most)s.")
            % {"value": value, "least": least, "most": most},
        )
        return None

    def decimal(self, column: str, *, optional: bool = False) -> Decimal | None:
        """A number with a point, as 12.5."""
        value = self.text(column, optional=optional)
        if not value:
            return None
        try:
            number = Decimal(value)
            if number.is_finite():
                return number
        except InvalidOperation:
            pass
        self.fault(column, _("“%(value)s” is no number. Write it as 12 or 12.5.") % {"value": value})
        return None

    def flag(self, column: str) -> bool:
        """Yes or no, written 1 or 0."""
        value = self.text(column)
        if value not in {"", "0", "1"}:
            self.fault(column, _("“%(value)s” is neither 1 (yes) nor 0 (no).") % {"value": value})
        return value == "1"

    def address(self, column: str, *, optional: bool = False) -> str:
        """A web address that begins with http:// or https://."""
        value = self.text(column, optional=optional)
        if value:
            try:
                parts = urlsplit(value)
                right = parts.scheme in {"http", "https"} and bool(parts.hostname) and " " not in value
            except ValueError:
                right = False
            if not right:
                self.fault(
                    column,
                    _("“%(value)s” is no web address. It begins with https://.") % {"value": value},
                )
        return value

    def json(self, column: str, *, optional: bool = False) -> Any:
        """A JSON value."""
        value = self.text(column, optional=optional)
        if not value:
            return None
        try:
            return json.loads(value)
        except ValueError:
            self.fault(column, _("This is not JSON."))
            return None

    def known(
        self, model: type[models.Model], column: str, *, field: str = "", optional: bool = False
    ) -> Any:
        """The primary key of a record that another file (or the database) holds, found by `field`."""
        value = self.text(column, optional=optional)
        if not value:
            return None
        found, key, at_fault = self._find(model, field or _primary(model), value)
        if at_fault:
            self.leans_on_fault = True
        elif not found:
            self.fault(
                column,
                _("There is no %(thing)s “%(value)s”.") % {"thing": model._meta.verbose_name, "value": value},
            )
        return key


def _primary(model: type[models.Model]) -> str:
    return str(getattr(model._meta.pk, "name", "pk"))


def read_file(path: str, content: bytes, find: FindRecord) -> tuple[list[str], list[Row], list[Fault]]:
    """The headings, the rows, and what is wrong with the file as a file."""
    faults: list[Fault] = []

    def fault(line: int, sentence: str, column: str = "") -> None:
        faults.append(Fault(path=path, line=line, column=column, sentence=sentence))

    for number, raw in enumerate(content.split(b"\n"), start=1):
        try:
            raw.decode("utf-8")
        except UnicodeDecodeError:
            fault(number, _("This line is not UTF-8. Save the file as “CSV UTF-8”."))
        if b"\0" in raw:
            fault(number, _("This line holds a zero byte: the file is no text, or was cut."))
    if faults:
        return [], [], faults
    lines = _records(content.decode("utf-8-sig"))
    try:
        _line, headings = next(lines)
    except StopIteration:
        fault(1, _("The file is empty."))
        return [], [], faults
    except csv.Error as error:
        fault(1, _("This line is no CSV: %(reason)s.") % {"reason": error})
        return [], [], faults
    for heading in {heading for heading in headings if headings.count(heading) > 1}:
        fault(1, _("This column stands twice."), heading)
    rows = []
    line = 1
    while True:
        try:
            line, fields = next(lines)
        except StopIteration:
            break
        except csv.Error as error:
            fault(line + 1, _("This line is no CSV: %(reason)s.") % {"reason": error})
            break
        if not fields:
            continue
        if len(fields) != len(headings):
            fault(
                line,
                _("This row has %(found)s fields, the heading has %(expected)s.")
                % {"found": len(fields), "expected": len(headings)},
            )
            continue
        rows.append(Row(path, line, dict(zip(headings, fields, strict=True)), find))
    return headings, rows, faults


def _records(text: str) -> Iterator[tuple[int, list[str]]]:
    """The records with the number of the line on which each begins."""
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    begins = 1
    for record in reader:
        yield begins, record
        begins = reader.line_num + 1
