"""A start does only what is due."""

import sqlite3
from pathlib import Path

import pytest

from config import stamps
from config.stamps import Prepared, due

WANTED = {"texts": "a", "tables": "b", "static": "c", "data": "d", "demo": "e"}
DONE = Prepared(steps=WANTED, signs=[1, 2, "now"])


def test_nothing_is_due_when_nothing_changed() -> None:
    assert due(WANTED, DONE, [1, 2, "now"]) == []


def test_everything_is_due_at_first_in_order() -> None:
    assert due(WANTED, Prepared(), []) == list(stamps.STEPS)


@pytest.mark.parametrize("step", stamps.STEPS)
def test_what_changed_is_due_alone(step: str) -> None:
    assert due(WANTED | {step: "new"}, DONE, [1, 2, "now"]) == [step]


def test_another_database_is_prepared_again() -> None:
    assert due(WANTED, DONE, [9, 2, "now"]) == ["tables", "data", "demo"]
    assert due(WANTED, DONE, []) == ["tables", "data", "demo"]


def test_what_was_removed_by_hand_is_made_again() -> None:
    assert due(WANTED, DONE, [1, 2, "now"], ["static"]) == ["static"]


def test_without_demo_no_demo_is_due() -> None:
    assert "demo" not in due(WANTED | {"demo": ""}, Prepared(), [])


def test_a_broken_memory_counts_as_none(tmp_path: Path) -> None:
    stamps.path_of(tmp_path).write_text("{not json")
    assert stamps.read(tmp_path) == Prepared()
    stamps.write(tmp_path, DONE)
    assert stamps.read(tmp_path) == DONE


def test_a_database_is_known_by_its_file_and_its_migrations(tmp_path: Path) -> None:
    path = tmp_path / "one.sqlite3"
    address = {"ENGINE": "django.db.backends.sqlite3", "NAME": str(path)}
    assert stamps.signs_of(address) == []
    with sqlite3.connect(path) as connection:
        connection.execute("CREATE TABLE django_migrations (applied text)")
    empty = stamps.signs_of(address)
    with sqlite3.connect(path) as connection:
        connection.execute("INSERT INTO django_migrations VALUES ('2026-01-01')")
    assert stamps.signs_of(address) != empty


def test_a_changed_file_changes_only_what_depends_on_it(tmp_path: Path) -> None:
    for name in ("src/one/static/one.css", "src/one/models.py", "src/one/migrations/0001.py", "data/x.csv"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("before")
    (tmp_path / "requirements.txt").write_text("")
    before = stamps.wanted(tmp_path, "here", demo=True)
    (tmp_path / "src/one/static/one.css").write_text("after")
    after = stamps.wanted(tmp_path, "here", demo=True)
    assert {step for step in stamps.STEPS if before[step] != after[step]} == {"static"}
    assert stamps.wanted(tmp_path, "there", demo=True)["tables"] != before["tables"]
