"""The list of what we hold of OWASP ASVS 5.0: every line that says "met" names a test that stands."""

import csv
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
STATES = {"met", "open", "not applicable"}


def lines() -> list[dict[str, str]]:
    with (ROOT / "docs" / "asvs.csv").open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def test_every_line_met_names_a_test_that_stands() -> None:
    assert len(lines()) > 30
    for line in lines():
        assert line["status"] in STATES, line
        if line["status"] == "met":
            path, _colons, name = line["test"].partition("::")
            assert f"def {name}(" in (ROOT / path).read_text(encoding="utf-8"), line["id"]
        else:
            assert line["note"], f"{line['id']} says neither why nor what is missing"


def test_no_line_stands_twice() -> None:
    ids = [line["id"] for line in lines()]
    assert len(ids) == len(set(ids))
