"""Spreadsheets in: CSV (any usual encoding and separator) and XLSX, read in a limited child process.

A hostile file harms the child, never the server: its directory is asked before anything is unpacked, memory, time,
rows and columns are bounded, and each refusal is a plain sentence.
"""

import hashlib
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any, Protocol

from django.utils.translation import gettext_lazy as _

from mithaq.core.errors import RuleBroken
from mithaq.core.lists_parts import Text

_CHILD = Path(__file__).with_name("sheets_child.py")

#: Why a file is refused -> the sentence.
REASONS: dict[str, Text] = {
    "no_file": _("Choose a file first."),
    "too_big": _(
        "This file is larger than %(megabytes)s MB. Split it, or save only the sheet that is needed."
    ),
    "wrong_type": _("This is neither a CSV nor an Excel file (.csv, .xlsx). Save the sheet as one of these."),
    "old_workbook": _("This is an Excel file of before 2007 (.xls). Open it and save it as .xlsx or .csv."),
    "not_a_workbook": _(
        "This Excel file is damaged or is something else. Open it, save it as .xlsx and send it again."
    ),
    "not_a_table": _(
        "This file is not a table that can be read. Save the sheet as CSV (UTF-8) and send it again."
    ),
    "locked": _("This file is protected by a password. Save it without one and send it again."),
    "bomb": _(
        "This file unpacks to far more than a table needs, so it was not opened. Save only the sheet that is needed."
    ),
    "too_many_rows": _(
        "This file has rows beyond row %(rows)s. Delete what is below the table, or split it."
    ),
    "too_many_columns": _("This file has more than %(columns)s columns. Delete what is beside the table."),
    "too_large": _(
        "This file takes too much memory or time to read. Save only the table as CSV and send it again."
    ),
    "empty": _("This file holds no rows below its headings."),
    "no_headings": _("The first row holds no headings. Write the name of each column into the first row."),
}


class SheetRefused(RuleBroken):
    """The file cannot be read as a table; the sentence says why and what to do."""


@dataclass(frozen=True, kw_only=True)
class Limits:
    """What a spreadsheet may be at most."""

    bytes: int = 20 * 1024 * 1024
    rows: int = 100_000
    columns: int = 200
    cells: int = 1_000_000
    #: Of the child's address space, and its CPU seconds.
    memory: int = 190 * 1024 * 1024
    seconds: int = 10


@dataclass(frozen=True, kw_only=True)
class Table:
    """A sheet as it was read: headings, rows of texts (as long as the headings), and the file's SHA-256.

    Row n of `rows` stands in line `lines[n]` of the sheet; empty rows are left out.
    """

    headings: list[str]
    rows: list[list[str]]
    sha256: str = ""
    name: str = ""
    lines: list[int] = field(default_factory=list)


class Upload(Protocol):
    """The part of Django's UploadedFile that is needed here."""

    name: str | None
    size: int | None

    def chunks(self, chunk_size: int | None = None) -> Iterator[bytes]: ...


def refuse(code: str, limits: Limits) -> SheetRefused:
    """The refusal with its sentence filled in."""
    return SheetRefused(
        REASONS.get(code, REASONS["not_a_table"]),
        code=code,
        megabytes=limits.bytes // (1024 * 1024),
        rows=limits.rows + 1,
        columns=limits.columns,
    )


def read_table(upload: Upload | None, limits: Limits | None = None) -> Table:
    """Read an uploaded spreadsheet. Raises SheetRefused with a plain sentence."""
    limits = limits or Limits()
    if upload is None or not upload.name:
        raise refuse("no_file", limits)
    if (upload.size or 0) > limits.bytes:
        raise refuse("too_big", limits)
    with tempfile.NamedTemporaryFile(prefix="sheet-") as file:
        digest = hashlib.sha256()
        size = 0
        for chunk in upload.chunks():
            size += len(chunk)
            if size > limits.bytes:
                raise refuse("too_big", limits)
            digest.update(chunk)
            file.write(chunk)
        file.flush()
        rows = _rows(file, _kind(file.name, upload.name, limits), limits)
    return _table(rows, digest.hexdigest(), upload.name, limits)


def _kind(path: str, name: str, limits: Limits) -> str:
    """What the content is; it must agree with the name."""
    with Path(path).open("rb") as file:
        start = file.read(8)
    suffix = name.rsplit(".", 1)[-1].lower() if "." in name else ""
    if start.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        if suffix not in ("xlsx", "xlsm"):
            raise refuse("wrong_type", limits)
        return "xlsx"
    if start.startswith(b"\xd0\xcf\x11\xe0"):
        raise refuse("locked" if suffix == "xlsx" else "old_workbook", limits)
    if suffix in ("xlsx", "xlsm"):
        raise refuse("not_a_workbook", limits)
    if suffix not in ("csv", "tsv", "txt"):
        raise refuse("wrong_type", limits)
    if start.startswith((b"%PDF", b"\x89PNG", b"GIF8", b"\xff\xd8\xff", b"\x7fELF")):
        raise refuse("not_a_table", limits)
    return "csv"


def _rows(file: IO[bytes], kind: str, limits: Limits) -> list[list[str]]:
    # -I: no path and no environment of ours to inherit.
    child = subprocess.run(
        [
            sys.executable,
            "-I",
            str(_CHILD),
            kind,
            file.name,
            *map(str, (limits.rows, limits.columns, limits.cells, limits.memory, limits.seconds)),
        ],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env={"PATH": os.defpath, "LANG": "C.UTF-8"},
        cwd=tempfile.gettempdir(),
        timeout=limits.seconds + 10,
        check=False,
    )
    lines = child.stdout.splitlines()
    try:
        end: Any = json.loads(lines[-1]) if lines else None
    except ValueError:
        end = None
    if not isinstance(end, dict):  # it was stopped: by its memory, its time, or a fault of the reader
        raise refuse("too_large", limits)
    if "error" in end:
        raise refuse(end["error"], limits)
    return list(json.loads(b"[" + b",".join(lines[:-1]) + b"]"))


def _table(rows: list[list[str]], digest: str, name: str, limits: Limits) -> Table:
    start = next((number for number, row in enumerate(rows) if any(cell.strip() for cell in row)), None)
    if start is None:
        raise refuse("empty", limits)
    width = max(place + 1 for row in rows for place, cell in enumerate(row) if cell)
    headings = [" ".join(cell.split()) for cell in rows[start]]
    headings += [""] * (width - len(headings))
    if not any(headings):
        raise refuse("no_headings", limits)
    kept, lines = [], []
    for number, row in enumerate(rows[start + 1 :], start=start + 2):
        if any(row) and any(cell.strip() for cell in row):
            kept.append(row[:width] + [""] * (width - len(row)))
            lines.append(number)
    if not kept:
        raise refuse("empty", limits)
    return Table(headings=headings, rows=kept, sha256=digest, name=name, lines=lines)
