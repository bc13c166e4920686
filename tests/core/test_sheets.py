"""A spreadsheet is read whatever its encoding, and a hostile one is refused in a sentence, quickly and in little memory."""

import io
import zipfile
from collections.abc import Callable
from datetime import date, datetime

import pytest
import xlsxwriter
from django.core.files.uploadedfile import SimpleUploadedFile
from hypothesis import given, settings
from hypothesis import strategies as st

from mithaq.core.exports import Field, csv_of, unguarded
from mithaq.core.sheets import Limits, SheetRefused, Table, read_table

TEXT = "الاسم;Ville;Prix\nمنتدى;Genève;12,50\n"


def given_file(content: bytes, name: str = "list.csv") -> Table:
    return read_table(SimpleUploadedFile(name, content))


def workbook(*rows: tuple[object, ...], sheets: int = 1) -> bytes:
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"default_date_format": "yyyy-mm-dd", "strings_to_formulas": False})
    for _each in range(sheets - 1):
        book.add_worksheet()
    sheet = book.add_worksheet()
    for number, row in enumerate(rows):
        for place, value in enumerate(row):
            sheet.write(number, place, value)
    book.close()
    return out.getvalue()


@pytest.mark.parametrize("code", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
def test_a_csv_is_read_in_every_unicode_form(code: str) -> None:
    table = given_file(TEXT.encode(code))
    assert table.headings == ["الاسم", "Ville", "Prix"]
    assert table.rows == [["منتدى", "Genève", "12,50"]]


def test_a_csv_of_older_western_and_arabic_programs_is_read() -> None:
    assert given_file("Ville,Été\nGenève,“oui”\n".encode("cp1252")).rows == [["Genève", "“oui”"]]
    assert given_file("Ville,Été\nGenève,oui\n".encode("latin-1")).headings == ["Ville", "Été"]
    assert given_file("الاسم,البلد\nمنتدى,الأردن\n".encode("cp1256")).rows == [["منتدى", "الأردن"]]


@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_the_separator_is_found_outside_quotes(separator: str) -> None:
    text = f'"a,;;;;b"{separator}c\r\n"1\n2"{separator}"say ""yes"""\r\n'
    table = given_file(text.encode())
    assert table.headings == ["a,;;;;b", "c"]
    assert table.rows == [["1\n2", 'say "yes"']]


def test_empty_rows_are_left_out_and_the_others_keep_their_line() -> None:
    table = given_file(b"a,b\n\n1,2\n,\n3\n\n\n")
    assert table.rows == [["1", "2"], ["3", ""]]
    assert table.lines == [3, 5]


def test_a_workbook_gives_texts_as_people_type_them() -> None:
    content = workbook(
        ("name", "day", "count", "share", "yes"),
        ("منتدى", date(2026, 12, 9), 12, 0.5, True),
        ("x", datetime(2026, 12, 9, 10, 30), 2**40, -1.25, False),
        sheets=2,
    )
    table = given_file(content, "list.xlsx")
    assert table.rows == [
        ["منتدى", "2026-12-09", "12", "0.5", "true"],
        ["x", "2026-12-09 10:30:00", str(2**40), "-1.25", "false"],
    ]


def test_rows_of_a_workbook_keep_their_line_when_it_begins_further_down() -> None:
    content = workbook((), (), ("", "name", "b"), (), ("", "x", "y"))
    table = given_file(content, "list.xlsx")
    assert table.headings == ["", "name", "b"] and table.rows == [["", "x", "y"]]
    assert table.lines == [5]


CELLS = st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs")))


@settings(max_examples=15, deadline=None)
@given(st.lists(st.tuples(CELLS, st.text("=+-@'a", min_size=1, max_size=3)), min_size=1, max_size=4))
def test_what_we_export_as_csv_reads_back_the_same(rows: list[tuple[str, str]]) -> None:
    text = csv_of((Field(key="a", label="A"), Field(key="b", label="B")), rows)
    read = given_file(text.encode())
    assert [[unguarded(cell) for cell in row] for row in read.rows] == [list(row) for row in rows]


# --- hostile files ---------------------------------------------------------------------------------


def _book_with(sheet: bytes, extra: dict[str, bytes] | None = None) -> bytes:
    """A workbook whose only sheet is `sheet`."""
    whole = io.BytesIO(workbook(("a", "b"), ("1", "2")))
    out = io.BytesIO()
    with zipfile.ZipFile(whole) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, sheet if name == "xl/worksheets/sheet1.xml" else old.read(name))
        for name, content in (extra or {}).items():
            new.writestr(name, content)
    return out.getvalue()


SHEET = b'<?xml version="1.0"?><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>%s</sheetData></worksheet>'


def far_cell() -> bytes:
    return _book_with(SHEET % b'<row r="1048576"><c r="XFD1048576" t="inlineStr"><is><t>x</t></is></c></row>')


def far_cell_in_first_row() -> bytes:
    return _book_with(SHEET % b'<row r="1"><c r="XFD1"><v>1</v></c></row>')


def million_empty_rows() -> bytes:
    return _book_with(SHEET % b"".join(b'<row r="%d"/>' % number for number in range(1, 1_000_001)))


def unplaced_rows() -> bytes:
    return _book_with(SHEET % b"".join(b"<row><c><v>%d</v></c></row>" % (n * n) for n in range(150_000)))


def laughs() -> bytes:
    entities = b'<!ENTITY a0 "ha">' + b"".join(
        b'<!ENTITY a%d "%s">' % (n, b"&a%d;" % (n - 1) * 10) for n in range(1, 10)
    )
    return _book_with(
        b'<?xml version="1.0"?><!DOCTYPE x [' + entities + b"]><worksheet><t>&a9;</t></worksheet>"
    )


def late_laughs() -> bytes:
    return _book_with(
        b'<?xml version="1.0"?>' + b" " * 300_000 + b'<!DOCTYPE x [<!ENTITY a "b">]><worksheet/>'
    )


def zip_bomb() -> bytes:
    return _book_with(SHEET % b"", {"xl/media/zeros.bin": b"\0" * 200_000_000})


def many_entries() -> bytes:
    return _book_with(SHEET % b"", {f"xl/media/{number}": b"x" for number in range(500)})


def lying_directory() -> bytes:
    """The directory says the sheet is short; it unpacks to 100 MB."""
    content = bytearray(_book_with(SHEET % (b"<row><c><v>1</v></c></row>" * 4_000_000)))
    place = content.rfind(b"xl/worksheets/sheet1.xml") - 46
    assert content[place : place + 4] == b"PK\x01\x02"
    content[place + 24 : place + 28] = (1000).to_bytes(4, "little")
    return bytes(content)


def garbage_workbook() -> bytes:
    return b"PK\x03\x04" + b"garbage" * 1000


def truncated_workbook() -> bytes:
    return workbook(("a",), ("1",))[:-200]


def unreadable_sheet() -> bytes:
    return _book_with(b"<worksheet><sheetData><row><c></row>")


BOMBS: list[tuple[Callable[[], bytes], str]] = [
    (far_cell, "too_many_rows"),
    (far_cell_in_first_row, "too_many_columns"),
    (million_empty_rows, "too_many_rows"),
    (unplaced_rows, "too_many_rows"),
    (laughs, "bomb"),
    (late_laughs, "bomb"),
    (zip_bomb, "bomb"),
    (many_entries, "bomb"),
    (lying_directory, "bomb"),
    (garbage_workbook, "not_a_workbook"),
    (truncated_workbook, "not_a_workbook"),
    (unreadable_sheet, "not_a_workbook"),
]


@pytest.mark.parametrize(("make", "code"), BOMBS, ids=[make.__name__ for make, _code in BOMBS])
def test_a_hostile_workbook_is_refused_in_a_sentence(make: Callable[[], bytes], code: str) -> None:
    content = make()
    if len(content) > Limits().bytes:
        pytest.fail("the bomb is not packed enough to be one")
    with pytest.raises(SheetRefused) as refused:
        given_file(content, "list.xlsx")
    assert refused.value.code == code
    assert len(str(refused.value).split()) > 5 and "%" not in str(refused.value)


@pytest.mark.parametrize(
    ("content", "name", "code"),
    [
        (b"", "list.csv", "empty"),
        (b"a,b\n", "list.csv", "empty"),
        (b"\n\n , \n", "list.csv", "empty"),
        (b"\x89PNG\r\n\x1a\n123", "list.csv", "not_a_table"),
        (b"a\x00b,c\n1,2", "list.csv", "not_a_table"),
        (b'a,b\n"' + b"x" * 200_000 + b'",1', "list.csv", "not_a_table"),
        (b"a,b\n1,2", "list.exe", "wrong_type"),
        (b"a,b\n1,2", "list.xlsx", "not_a_workbook"),
        (b"PK\x03\x04rest", "list.csv", "wrong_type"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "list.xls", "old_workbook"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "list.xlsx", "locked"),
        (b"a\n" + b"1\n" * 100_001, "list.csv", "too_many_rows"),
        (b"," * 300 + b"x\n1", "list.csv", "too_many_columns"),
        (b"a\n1" + b"\n" * 200_000, "list.csv", "too_many_rows"),
    ],
)
def test_what_is_no_table_is_refused_in_a_sentence(content: bytes, name: str, code: str) -> None:
    with pytest.raises(SheetRefused) as refused:
        given_file(content, name)
    assert refused.value.code == code
    assert "%" not in str(refused.value)


def test_a_file_beyond_the_limit_or_none_at_all_is_refused() -> None:
    with pytest.raises(SheetRefused) as refused:
        read_table(SimpleUploadedFile("list.csv", b"a\n" * 2_000_000), Limits(bytes=1024 * 1024))
    assert refused.value.code == "too_big" and "1 MB" in str(refused.value)
    with pytest.raises(SheetRefused) as refused:
        read_table(None)
    assert refused.value.code == "no_file"


def test_the_child_that_reads_may_not_take_more_memory_than_it_is_given() -> None:
    rows = workbook(("a", "b"), *[(f"text {n}", n) for n in range(2000)])
    assert len(given_file(rows, "list.xlsx").rows) == 2000
    # Whatever fails first for want of memory, the file is never called damaged.
    for megabytes in (8, 10, 12, 14):
        with pytest.raises(SheetRefused) as refused:
            read_table(SimpleUploadedFile("list.xlsx", rows), Limits(memory=megabytes * 1024 * 1024))
        assert refused.value.code == "too_large", megabytes
