"""The child process that reads a spreadsheet: nothing of Django, few imports, hard limits set on itself.

    python sheets_child.py KIND PATH MOST_ROWS MOST_COLUMNS MOST_CELLS MEMORY SECONDS

It prints one line of JSON a row, [text, …], and at last {"done": true} or {"error": code}. Empty rows at the end are left out.
"""

import csv
import datetime
import errno
import io
import json
import resource
import sys
import zipfile
import zlib
from collections.abc import Iterator
from typing import Any, BinaryIO

#: Sums of the directory of a workbook, asked before anything is unpacked.
MOST_UNPACKED = 50 * 1024 * 1024
MOST_RATIO = 100
MOST_ENTRIES = 100
LONGEST_CELL = 32_767
PIECE = 262_144
#: A reader that fails while less than this is to be had has failed for want of it.
MEMORY_LEFT = 4 * 1024 * 1024


class Refused(Exception):
    """The file is refused; the code says why."""

    def __init__(self, code: str) -> None:
        self.code = code
        super().__init__(code)


def unreadable(error: Exception) -> Refused:
    """What a failed reading means. At the limit of memory a reader may call a whole file damaged."""
    if isinstance(error, OSError) and error.errno == errno.ENOMEM:
        return Refused("too_large")
    try:
        bytes(MEMORY_LEFT)
    except MemoryError:
        return Refused("too_large")
    return Refused("not_a_workbook")


def check_workbook(path: str, most_rows: int, most_columns: int) -> None:
    """Everything that is asked before the reader lays out a table.

    The directory of the zip first (entries, sizes, ratio), then each part, unpacked piece by piece and never kept:
    that it is as long as the directory says, declares no document type, and claims no row or column beyond the limits
    (a cell at XFD1048576 makes a reader lay out seventeen thousand million cells).
    """
    with open(path, "rb") as file:
        try:
            with zipfile.ZipFile(file) as archive:
                entries = archive.infolist()
        except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
            raise unreadable(error) from None
        if len(entries) > MOST_ENTRIES:
            raise Refused("bomb")
        packed = sum(entry.compress_size for entry in entries)
        unpacked = sum(entry.file_size for entry in entries)
        if unpacked > MOST_UNPACKED or unpacked > MOST_RATIO * max(packed, 1):
            raise Refused("bomb")
        if any(entry.flag_bits & 1 for entry in entries):
            raise Refused("locked")
        if "xl/workbook.xml" not in {entry.filename for entry in entries}:
            raise Refused("not_a_workbook")
        for entry in entries:
            rows = 0
            tail = b""
            is_sheet = entry.filename.startswith("xl/worksheets/") and entry.filename.endswith(".xml")
            for piece in unpack(file, entry):
                text = tail + piece
                if b"<!DOCTYPE" in text or b"<!ENTITY" in text or b"<\x00!\x00" in text:
                    raise Refused("bomb")
                if is_sheet:
                    rows += text.count(b"<row") - tail.count(b"<row")
                    if rows > most_rows + 1:
                        raise Refused("too_many_rows")
                    _check_places(text, most_rows, most_columns)
                tail = text[-40:]


def unpack(file: BinaryIO, entry: zipfile.ZipInfo) -> Iterator[bytes]:
    """The content of one part in pieces; refused as soon as it is longer than the directory says."""
    file.seek(entry.header_offset)
    header = file.read(30)
    if len(header) < 30 or not header.startswith(b"PK\x03\x04"):
        raise Refused("not_a_workbook")
    file.seek(int.from_bytes(header[26:28], "little") + int.from_bytes(header[28:30], "little"), 1)
    left, given = entry.compress_size, 0
    inflate = zlib.decompressobj(-15) if entry.compress_type == zipfile.ZIP_DEFLATED else None
    if inflate is None and entry.compress_type != zipfile.ZIP_STORED:
        raise Refused("not_a_workbook")
    while left > 0 and (raw := file.read(min(left, PIECE))):
        left -= len(raw)
        while raw:
            try:
                piece = inflate.decompress(raw, PIECE) if inflate else raw
            except zlib.error as error:
                raise unreadable(error) from None
            raw = inflate.unconsumed_tail if inflate else b""
            given += len(piece)
            if given > entry.file_size:
                raise Refused("bomb")
            yield piece


def _check_places(text: bytes, most_rows: int, most_columns: int) -> None:
    """The places that cells claim: `r="XFD1048576"`."""
    start = 0
    while (start := text.find(b' r="', start)) != -1:
        start += 4
        end = text.find(b'"', start, start + 16)
        if end == -1:
            continue
        place = text[start:end]
        letters = place.rstrip(b"0123456789")
        digits = place[len(letters) :]
        if len(letters) > 3 or (letters and not letters.isalpha()):
            continue
        if digits and int(digits) > most_rows + 1:
            raise Refused("too_many_rows")
        column = 0
        for letter in letters.upper():
            column = column * 26 + letter - 64
        if column > most_columns:
            raise Refused("too_many_columns")


def read_xlsx(path: str, most_rows: int, most_columns: int) -> Iterator[list[str]]:
    """The rows of the first sheet that holds anything."""
    check_workbook(path, most_rows, most_columns)
    from python_calamine import CalamineError, CalamineWorkbook, PasswordError

    try:
        book = CalamineWorkbook.from_path(path)
        for name in book.sheet_names:
            sheet = book.get_sheet_by_name(name)
            if sheet.total_height > most_rows + 1:
                raise Refused("too_many_rows")
            if sheet.total_width > most_columns:
                raise Refused("too_many_columns")
            if sheet.height:
                # Rows are given from the first of the sheet, columns from the first that is filled.
                before = [""] * (sheet.start[1] if sheet.start else 0)
                for row in sheet.iter_rows():
                    yield before + [cell_text(cell) for cell in row]
                return
    except PasswordError:
        raise Refused("locked") from None
    except (CalamineError, OSError, ValueError) as error:
        raise unreadable(error) from None


def cell_text(cell: Any) -> str:
    """A cell as the text a person would type for it."""
    if isinstance(cell, str):
        return cell[:LONGEST_CELL]
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() and abs(cell) < 2**53 else repr(cell)
    if isinstance(cell, datetime.datetime):
        return cell.date().isoformat() if cell.time() == datetime.time() else cell.isoformat(sep=" ")
    if cell is None:
        return ""
    return str(cell)


def decode(raw: bytes) -> str:
    """The text of a CSV file: by its mark, else UTF-8, else the code page of older Western spreadsheets."""
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        codes = ["utf-16"]
    elif raw.startswith(b"\xef\xbb\xbf"):
        codes = ["utf-8-sig"]
    elif (half := _empty_half(raw[:4000])) is not None:
        codes = ["utf-16-le" if half == 1 else "utf-16-be"]
    else:
        codes = ["utf-8", "cp1256" if _looks_arabic(raw) else "cp1252", "latin-1"]
    for code in codes:
        try:
            text = raw.decode(code)
        except UnicodeDecodeError:
            continue
        if "\x00" in text:
            break
        return text
    raise Refused("not_a_table")


def _empty_half(raw: bytes) -> int | None:
    """Which byte of each pair is empty in separators and line ends (0 or 1), as UTF-16 without its mark has it."""
    empty = [raw[half::2].count(0) for half in (0, 1)]
    if sum(empty) < 2 or min(empty):
        return None
    return 1 if empty[1] else 0


def _looks_arabic(raw: bytes) -> bool:
    """Whether bytes that are no UTF-8 are more likely the Arabic code page than the Western one.

    In Arabic text nearly every letter is above 0x7F; in Western text only some are.
    """
    letters = sum(byte > 0xBF for byte in raw[:20_000])
    plain = sum(65 <= byte <= 90 or 97 <= byte <= 122 for byte in raw[:20_000])
    return letters > plain


def separator_of(text: str) -> str:
    """Comma, semicolon or tab: whichever stands most often in the first line, outside quotes."""
    counts = {",": 0, ";": 0, "\t": 0}
    quoted = False
    for letter in text[:100_000]:
        if letter == '"':
            quoted = not quoted
        elif not quoted and letter in counts:
            counts[letter] += 1
        elif not quoted and letter in "\r\n" and any(counts.values()):
            break
    return max(counts, key=lambda letter: counts[letter])


def read_csv(path: str, most_rows: int, most_columns: int) -> Iterator[list[str]]:
    """The rows of a CSV file."""
    with open(path, "rb") as file:
        text = decode(file.read())
    csv.field_size_limit(LONGEST_CELL * 4)
    try:
        reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator_of(text), strict=False)
        for number, row in enumerate(reader):
            if number > most_rows:
                raise Refused("too_many_rows")
            if len(row) > most_columns and any(row[most_columns:]):
                raise Refused("too_many_columns")
            yield [cell[:LONGEST_CELL] for cell in row[:most_columns]]
    except csv.Error:
        raise Refused("not_a_table") from None


def main(arguments: list[str]) -> None:
    kind, path = arguments[0], arguments[1]
    most_rows, most_columns, most_cells, memory, seconds = map(int, arguments[2:7])
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    encode = json.JSONEncoder(ensure_ascii=True, separators=(",", ":")).encode
    write = sys.stdout.write
    cells = empty = 0
    try:
        for row in (read_xlsx if kind == "xlsx" else read_csv)(path, most_rows, most_columns):
            if not any(row):
                empty += 1
                continue
            while empty:
                write("[]\n")
                empty -= 1
            cells += len(row)
            if cells > most_cells:
                raise Refused("too_large")
            write(encode(row) + "\n")
        answer: dict[str, Any] = {"done": True}
    except Refused as refused:
        answer = {"error": refused.code}
    except MemoryError:
        answer = {"error": "too_large"}
    write(encode(answer) + "\n")


if __name__ == "__main__":
    main(sys.argv[1:])
