"""Spreadsheets in: rows a second of reading, checking and applying 20,000 rows, and what hostile files cost.

The rows are of an invented kind kept in a table of its own. The import is walked as a person walks it: read the file
in its child process, plan the difference, apply it with its audit entry, plan the same file again. Bombs are those of
tests/core/test_sheets.py; seconds on the clock.

python benchmarks/sheets.py [--rows 20000]
"""

import argparse
import csv
import io
import shutil
import sys
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from benchmarks import machine


def rows_of(count: int, *, changed: bool = False) -> list[list[str]]:
    """Invented parcels: eight columns would be no slower than six by more than their cells."""
    return [
        [
            f"Parcel {number:06} منتدى",
            str(number % 900 + (1 if changed else 0)),
            f"{number % 77}.{number % 100:02}",
            f"2026-{number % 12 + 1:02}-{number % 28 + 1:02}",
            "box",
            "yes" if number % 2 else "no",
        ]
        for number in range(count)
    ]


def as_csv(rows: list[list[str]]) -> bytes:
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(["Name", "Pieces", "Weight", "Sent", "Kind", "Fragile"])
    writer.writerows(rows)
    return out.getvalue().encode()


def as_xlsx(rows: list[list[str]]) -> bytes:
    import xlsxwriter

    out = io.BytesIO()
    book = xlsxwriter.Workbook(out)
    sheet = book.add_worksheet()
    for number, row in enumerate([["Name", "Pieces", "Weight", "Sent", "Kind", "Fragile"], *rows]):
        sheet.write_row(number, 0, row)
    book.close()
    return out.getvalue()


def imports(count: int) -> dict[str, Any]:
    """Read, map, plan and apply: new rows, changed rows, and the same file once more."""
    from django.core.files.uploadedfile import SimpleUploadedFile
    from django.db import connection
    from tests.core.kit import PARCEL_IMPORT, Parcel

    from mithaq.accounts.models import User
    from mithaq.core import imports_runs

    with connection.schema_editor() as editor:
        editor.create_model(Parcel)
    person = User.objects.create(email="somebody@bench.example.org")
    PARCEL_IMPORT.may = lambda person: True  # type: ignore[method-assign]
    figures: dict[str, Any] = {}
    for name, content, suffix in (
        ("new rows, CSV", as_csv(rows_of(count)), "csv"),
        ("changed rows, XLSX", as_xlsx(rows_of(count, changed=True)), "xlsx"),
        ("the same file again, XLSX", as_xlsx(rows_of(count, changed=True)), "xlsx"),
    ):
        at = datetime.now(UTC)
        steps = {}
        start = time.perf_counter()
        upload = SimpleUploadedFile(f"rows.{suffix}", content)
        run = imports_runs.receive(PARCEL_IMPORT, upload, by=person, at=at)
        columns = imports_runs.first_columns(PARCEL_IMPORT, imports_runs.table_of(run))
        imports_runs.map_columns(PARCEL_IMPORT, run, columns, by=person, at=at)
        steps["read"] = time.perf_counter() - start
        start = time.perf_counter()
        digest = imports_runs.plan_run(PARCEL_IMPORT, run).digest()
        steps["check shown"] = time.perf_counter() - start
        start, cpu = time.perf_counter(), time.process_time()
        counts = imports_runs.apply_run(
            PARCEL_IMPORT, run, digest=digest, leave_rejects=False, by=person, at=at
        )
        steps["validate and apply"] = time.perf_counter() - start
        steps["validate and apply, CPU"] = time.process_time() - cpu
        if sum(counts.values()) != count or counts["rejected"]:
            raise SystemExit(f"{name}: {counts}")
        figures[name] = {
            "seconds": {step: round(seconds, 3) for step, seconds in steps.items()},
            "rows_a_second": round(count / steps["validate and apply"]),
            "rows_a_second_of_cpu": round(count / steps["validate and apply, CPU"]),
            "counts": counts,
        }
    return figures


def bombs() -> dict[str, Any]:
    """Each hostile file: seconds until its refusal, and the most memory of any child so far."""
    from tests.core.test_sheets import BOMBS, given_file

    from mithaq.core.sheets import SheetRefused

    found = {}
    for make, code in BOMBS:
        content = make()
        start = time.perf_counter()
        try:
            given_file(content, "list.xlsx")
        except SheetRefused as refused:
            if refused.code != code:
                raise
        else:
            raise SystemExit(f"{make.__name__} was read")
        found[make.__name__] = {
            "refused_as": code,
            "file_kb": round(len(content) / 1024),
            "seconds": round(time.perf_counter() - start, 3),
        }
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=20_000)
    options = parser.parse_args()
    folder = machine.set_up("sheets")
    from django.utils import translation

    from mithaq.core.sheets import Limits

    with translation.override("en"):
        hostile = bombs()
        figures = imports(options.rows)
    machine.write_down(
        "sheets",
        {
            "rows": options.rows,
            "imports": figures,
            "bombs": hostile,
            "slowest_bomb_seconds": max(bomb["seconds"] for bomb in hostile.values()),
            # Held by the kernel: the child bounds its own address space before it opens the file.
            "memory_limit_of_the_child_mb": Limits().memory // (1024 * 1024),
            "goals": {
                "rows_a_second": 10_000,
                "slowest_bomb_seconds": 2,
                "memory_limit_of_the_child_mb": 200,
            },
        },
    )
    shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    main()
