"""A strategy that cannot be counted is refused, with the file, the line, the column and the reason."""

import csv
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from django.conf import settings

from mithaq.core import reference
from mithaq.results.models import Series
from tests.results.conftest import AT

Rows = list[dict[str, str]]
Change = Callable[[Rows], None]


@pytest.fixture
def folder(tmp_path: Path, db: None) -> Path:
    for name in ("results", "coalition"):
        shutil.copytree(settings.ROOT / "data" / name, tmp_path / name)
    return tmp_path


def changed(folder: Path, name: str, change: Change) -> list[reference.Fault]:
    path = folder / "results" / f"{name}.csv"
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    change(rows)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, rows[0].keys(), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
    files = [file for file in reference.registered() if file.path.split("/")[0] in ("results", "coalition")]
    outcome = reference.load(at=AT, apply=True, files=files, folder=folder)
    assert outcome.applied is not bool(outcome.faults)
    return outcome.faults


def line(rows: Rows, key: str) -> dict[str, str]:
    return next(row for row in rows if key in (row.get("key"), row.get("series")))


def test_as_it_stands_the_strategy_loads(folder: Path) -> None:
    assert not changed(folder, "series", lambda rows: None)
    assert Series.objects.get(key="member-countries").measure == "member_countries"


@pytest.mark.parametrize(
    ("name", "key", "values", "column", "words"),
    [
        ("series", "working-groups", {"measure": "nobody_counts_this"}, "measure", "No package counts"),
        ("series", "working-groups", {"filter": "colour=red"}, "filter", "carry no group “colour”"),
        ("series", "working-groups", {"measure": "lines:only"}, "measure", "lines:a+b"),
        ("series", "web-users", {"filter": "country=AUT"}, "measure", "not counted takes no filter"),
        ("series", "donors", {"measure": "lines:donors+income-year"}, "measure", "in a circle"),
        ("series", "donors", {"measure": "lines:nowhere+income-year"}, "measure", "no line “nowhere”"),
        ("series", "working-groups", {"unit_en": "", "unit_ar": ""}, "series", "has no unit"),
        ("baselines", "working-groups", {"as_of": "2027-06"}, "due", "after this target"),
    ],
)
def test_what_nobody_can_count_is_refused_with_place_and_reason(
    folder: Path, name: str, key: str, values: dict[str, str], column: str, words: str
) -> None:
    faults = changed(folder, name, lambda rows: line(rows, key).update(values))
    told = [fault for fault in faults if fault.column == column and words in fault.sentence]
    assert told and told[0].path.startswith("results/") and told[0].line > 1, faults


def test_lines_that_count_each_other_are_told_with_the_whole_circle(folder: Path) -> None:
    def turn(rows: Rows) -> None:
        line(rows, "donors")["measure"] = "lines:donors-multi-year+income-year"
        line(rows, "donors-multi-year")["measure"] = "lines:donors+income-year"

    faults = changed(folder, "series", turn)
    assert {"donors → donors-multi-year → donors" in fault.sentence for fault in faults} == {True, False}
