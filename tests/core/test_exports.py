"""What is exported reads back the same, and no cell of it runs as a formula."""

import csv
import io
import json
from datetime import date, datetime
from decimal import Decimal

import openpyxl
from hypothesis import given, settings
from hypothesis import strategies as st

from mithaq.core.exports import DANGEROUS, Field, csv_lines, guarded, json_pieces, unguarded, write_xlsx

FIELDS = (Field(key="a", label="A"), Field(key="b", label="B"))
TEXTS = st.text(st.characters(codec="utf-8", exclude_characters="\x00")) | st.builds(
    lambda start, rest: start + rest,
    st.sampled_from([*DANGEROUS, "'", "'=", "''+", '"', ";", ",", "\n", "\r\n"]),
    st.text(st.characters(codec="utf-8", exclude_characters="\x00")),
)


@given(TEXTS)
def test_a_guarded_text_comes_back_and_never_begins_like_a_formula(text: str) -> None:
    assert unguarded(guarded(text)) == text
    assert not guarded(text).startswith(DANGEROUS)


@given(st.lists(st.tuples(TEXTS, TEXTS), max_size=5))
def test_csv_reads_back_the_same(rows: list[tuple[str, str]]) -> None:
    text = "".join(csv_lines(FIELDS, rows))
    assert text.startswith("\ufeff")
    read = list(csv.reader(io.StringIO(text.removeprefix("\ufeff"), newline="")))
    assert read[0] == ["a", "b"]
    assert [[unguarded(cell) for cell in row] for row in read[1:]] == [list(row) for row in rows]
    assert not any(cell.startswith(DANGEROUS) for row in read for cell in row)


@settings(max_examples=25, deadline=None)
@given(st.lists(st.tuples(TEXTS.filter(str.isprintable), st.integers(-(2**53), 2**53)), max_size=5))
def test_a_workbook_holds_texts_as_texts_and_numbers_as_numbers(rows: list[tuple[str, int]]) -> None:
    with write_xlsx(FIELDS, rows, title="[x]:*?/'") as file:
        sheet = openpyxl.load_workbook(file).worksheets[0]
    for row, cells in zip(rows, sheet.iter_rows(min_row=2), strict=True):
        assert cells[0].data_type != "f"
        assert unguarded(cells[0].value or "") == row[0]
        assert cells[1].value == row[1] and cells[1].data_type == "n"


def test_a_workbook_types_days_times_and_truth() -> None:
    rows = [
        (date(2026, 12, 9), True),
        (datetime(2026, 12, 9, 10, 30), None),
        (date(1789, 8, 26), Decimal("1.5")),
        (float("inf"), 2**60),
    ]
    with write_xlsx(FIELDS, rows, title="x") as file:
        sheet = openpyxl.load_workbook(file).worksheets[0]
    got = list(sheet.iter_rows(min_row=2, values_only=True))
    assert got[0] == (datetime(2026, 12, 9), True)
    assert got[1] == (datetime(2026, 12, 9, 10, 30), None)
    assert got[2] == ("1789-08-26", 1.5)
    assert got[3] == ("inf", str(2**60))


def test_json_keeps_its_own_script_and_exact_numbers() -> None:
    text = "".join(json_pieces(FIELDS, [("استعراض", Decimal("2.50")), (None, Decimal("3"))], {"x": 1}))
    assert "استعراض" in text
    assert json.loads(text) == {"rows": [{"a": "استعراض", "b": 2.5}, {"a": None, "b": 3}], "meta": {"x": 1}}


def test_rows_are_made_only_as_they_are_read() -> None:
    made = 0

    def rows():  # type: ignore[no-untyped-def]
        nonlocal made
        for number in range(5000):
            made += 1
            yield (str(number), number)

    pieces = csv_lines(FIELDS, rows())
    next(pieces)
    assert made < 1000
