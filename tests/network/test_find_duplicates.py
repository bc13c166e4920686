"""The duplicate finder: measured on labelled pairs across scripts, acronyms, domains and languages."""

import csv
from pathlib import Path

import pytest

from mithaq.network import duplicates
from mithaq.network.duplicates import Entry

PAIRS = list(csv.DictReader((Path(__file__).parent / "pairs.csv").open(encoding="utf-8", newline="")))


def scored(row: dict[str, str]) -> float:
    return duplicates.score(
        Entry(key="a", names=(row["one"],), acronym=row["one_acronym"], web=row["one_web"]),
        Entry(key="b", names=(row["other"],), acronym=row["other_acronym"], web=row["other_web"]),
    )


def rates(rows: list[dict[str, str]]) -> tuple[float, float]:
    """Precision and recall at the line from which a pair is shown."""
    said = [row for row in rows if scored(row) >= duplicates.LIKELY]
    right = sum(row["same"] == "1" for row in said)
    same = sum(row["same"] == "1" for row in rows)
    return right / max(1, len(said)), right / max(1, same)


def test_the_labelled_set_is_large_and_mixed() -> None:
    assert len(PAIRS) >= 300
    assert sum(row["kind"] == "arabic_latin" and row["same"] == "1" for row in PAIRS) >= 60
    assert sum(row["same"] == "0" for row in PAIRS) >= 100


def test_precision_and_recall_on_all_pairs() -> None:
    precision, recall = rates(PAIRS)
    assert precision >= 0.9, precision
    assert recall >= 0.85, recall


@pytest.mark.parametrize("kind", ["arabic_latin", "spelling", "acronym", "domain", "language"])
def test_every_kind_of_sameness_is_mostly_found(kind: str) -> None:
    rows = [row for row in PAIRS if row["kind"] == kind and row["same"] == "1"]
    found = sum(scored(row) >= duplicates.LIKELY for row in rows)
    assert found / len(rows) >= 0.75, [row["one"] for row in rows if scored(row) < duplicates.LIKELY]


def test_many_entries_give_the_same_pairs_as_one_by_one() -> None:
    entries, expected = [], set()
    for number, row in enumerate(PAIRS):
        one, other = f"{number}a", f"{number}b"
        entries.append(Entry(key=one, names=(row["one"],), acronym=row["one_acronym"], web=row["one_web"]))
        entries.append(
            Entry(key=other, names=(row["other"],), acronym=row["other_acronym"], web=row["other_web"])
        )
        if row["same"] == "1" and scored(row) >= duplicates.LIKELY:
            expected.add((one, other))
    found = {(pair.one, pair.other) for pair in duplicates.find(entries)}
    assert len(expected & found) / len(expected) >= 0.95


def test_order_of_the_two_does_not_matter() -> None:
    for row in PAIRS[:80]:
        turned = {**row, "one": row["other"], "other": row["one"], "one_acronym": row["other_acronym"],
                  "other_acronym": row["one_acronym"], "one_web": row["other_web"], "other_web": row["one_web"]}  # fmt: skip
        assert abs(scored(row) - scored(turned)) < 0.12
