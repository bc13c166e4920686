"""Rows out: CSV, XLSX and JSON, streamed, with cells that no spreadsheet program takes for a formula.

A text that begins with = + - @, TAB or CR gets an apostrophe in front (and so does one that already begins with an
apostrophe before such a sign, so that reading back is exact: see `unguarded`).
"""

import csv
import io
import json
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from math import isfinite
from typing import Any

from mithaq.core.lists_parts import Value

DANGEROUS = ("=", "+", "-", "@", "\t", "\r")
#: What XLSX can hold at most.
XLSX_ROWS = 1_048_576
XLSX_TEXT = 32_767
#: The byte order mark, without which spreadsheet programs take UTF-8 for something else.
BOM = "\ufeff"


@dataclass(frozen=True, kw_only=True)
class Field:
    """One column of data: its stable name, and the label people read."""

    key: str
    label: str


def guarded(text: str) -> str:
    """The text as a cell that is never run as a formula."""
    bare = text.lstrip("'")
    return f"'{text}" if bare.startswith(DANGEROUS) else text


def unguarded(text: str) -> str:
    """What `guarded` was given: the inverse, for reading our own files back."""
    if text.startswith("'") and text.lstrip("'").startswith(DANGEROUS):
        return text[1:]
    return text


def csv_text(value: Value) -> str:
    """A value as a CSV cell: dates as ISO 8601, yes and no as true and false, nothing as nothing."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return guarded(value)
    if isinstance(value, date):
        return value.isoformat()
    return str(value)


class _Echo:
    """A file that gives back what is written to it."""

    def write(self, text: str) -> str:
        return text


def csv_lines(
    fields: Sequence[Field], rows: Iterable[Sequence[Value]], *, mark: bool = True
) -> Iterator[str]:
    """The rows as CSV (RFC 4180), a heading of stable names first, in pieces of some hundred lines."""
    writer = csv.writer(_Echo(), lineterminator="\r\n")
    pieces: list[str] = [BOM if mark else "", writer.writerow([field.key for field in fields])]
    for row in rows:
        pieces.append(writer.writerow([csv_text(value) for value in row]))
        if len(pieces) >= 500:
            yield "".join(pieces)
            pieces = []
    yield "".join(pieces)


def json_value(value: Value) -> Any:
    """A value as JSON holds it: decimals as numbers where exact, dates as ISO 8601."""
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float) and value != value:
        return None
    return value


def json_pieces(
    fields: Sequence[Field], rows: Iterable[Sequence[Value]], meta: dict[str, Any]
) -> Iterator[str]:
    """`{"rows": […], "meta": {…}}`, in pieces of some hundred rows."""
    encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), allow_nan=False, default=str).encode
    keys = [field.key for field in fields]
    yield '{"rows":['
    pieces: list[str] = []
    separator = "\n"
    for row in rows:
        pieces.append(separator + encode(dict(zip(keys, (json_value(value) for value in row), strict=True))))
        separator = ",\n"
        if len(pieces) >= 500:
            yield "".join(pieces)
            pieces = []
    yield "".join(pieces) + '\n],"meta":' + encode(meta) + "}\n"


def write_xlsx(
    fields: Sequence[Field],
    rows: Iterable[Sequence[Value]],
    *,
    title: str,
    notes: Sequence[tuple[str, str]] = (),
    right_to_left: bool = False,
) -> "tempfile._TemporaryFileWrapper[bytes]":
    """The rows as a workbook in a temporary file, row by row in constant memory; notes on a second sheet.

    Texts are written as texts (never as formulas or links), numbers and dates as such.
    """
    file = tempfile.NamedTemporaryFile(suffix=".xlsx")  # noqa: SIM115 - handed on to the answer
    import xlsxwriter  # heavy, and most processes never write a workbook

    book = xlsxwriter.Workbook(
        file.name,
        {
            "constant_memory": True,
            "strings_to_formulas": False,
            "strings_to_urls": False,
            "strings_to_numbers": False,
            "default_date_format": "yyyy-mm-dd",
            "remove_timezone": True,
        },
    )
    heading = book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"})
    moment = book.add_format({"num_format": "yyyy-mm-dd hh:mm"})
    sheet = book.add_worksheet(_sheet_name(title))
    if right_to_left:
        sheet.right_to_left()
    sheet.freeze_panes(1, 1)
    sheet.set_column(0, max(len(fields) - 1, 0), 22)
    for place, field in enumerate(fields):
        sheet.write_string(0, place, guarded(field.label)[:XLSX_TEXT], heading)
    number = 0
    for number, row in enumerate(rows, start=1):
        for place, value in enumerate(row):
            _write_cell(sheet, number, place, value, moment)
    if number:
        sheet.autofilter(0, 0, number, max(len(fields) - 1, 0))
    if notes:
        about = book.add_worksheet("i")
        if right_to_left:
            about.right_to_left()
        about.set_column(0, 0, 26)
        about.set_column(1, 1, 90)
        for number, (name, text) in enumerate(notes):
            about.write_string(number, 0, guarded(name)[:XLSX_TEXT], heading)
            about.write_string(number, 1, guarded(text)[:XLSX_TEXT])
    book.close()
    file.seek(0)
    return file


def _write_cell(sheet: Any, number: int, place: int, value: Value, moment: Any) -> None:
    if value is None or value == "":
        return
    if isinstance(value, bool):
        sheet.write_boolean(number, place, value)
    elif isinstance(value, str):
        sheet.write_string(number, place, guarded(value)[:XLSX_TEXT])
    elif isinstance(value, datetime):
        sheet.write_datetime(number, place, value.astimezone(UTC) if value.tzinfo else value, moment)
    elif isinstance(value, date):
        if value.year >= 1900:
            sheet.write_datetime(number, place, value)
        else:
            sheet.write_string(number, place, value.isoformat())
    elif not isfinite(value) or (isinstance(value, int) and abs(value) > 2**53):
        sheet.write_string(number, place, str(value))
    else:
        sheet.write_number(number, place, value)


def _sheet_name(title: str) -> str:
    """A name that spreadsheet programs accept: at most 31 letters, none of []:*?/\\, no apostrophe at the ends."""
    kept = "".join(letter for letter in title if letter not in "[]:*?/\\").strip("' ")
    return kept[:31].strip("' ") or "1"


def csv_of(fields: Sequence[Field], rows: Iterable[Sequence[Value]]) -> str:
    """The whole CSV as one text, for small tables."""
    out = io.StringIO()
    out.writelines(csv_lines(fields, rows))
    return out.getvalue()
