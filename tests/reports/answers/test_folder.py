"""A folder with a manifest: read strictly, taken in once, all or nothing."""

from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from mithaq.reports import official_folder
from mithaq.reports.models_answers import OfficialAnswer
from tests.people import Cast
from tests.reports.publishing.conftest import Publishing

HEAD = ",".join(official_folder.COLUMNS)
GOOD = "summary.txt,JOR,irm-2,executive_summary,en,Summary (invented),,2026-08,,https://example.org/s"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "summary.txt").write_text("The State should publish the schedule.\n", encoding="utf-8")
    (tmp_path / "manifest.csv").write_text(f"{HEAD}\n{GOOD}\n", encoding="utf-8")
    return tmp_path


def test_a_folder_is_taken_in_once(cast: Cast, publishing: Publishing, folder: Path) -> None:
    call_command("official_reports", str(folder))
    assert OfficialAnswer.objects.count() == 0
    call_command("official_reports", str(folder), apply=True, by=cast.hub_staff.email)
    call_command("official_reports", str(folder), apply=True, by=cast.hub_staff.email)
    row = OfficialAnswer.objects.get()
    assert str(row.text.document.when) == "2026-08"


@pytest.mark.parametrize(
    ("line", "says"),
    [
        (GOOD.replace("summary.txt", "../../etc/passwd"), "no file"),
        (GOOD.replace("JOR", "XXX"), "no State"),
        (GOOD.replace("irm-2", "irm-9"), "no cycle"),
        (GOOD.replace("executive_summary", "poem"), "not one of"),
        (GOOD.replace(",en,", ",xx,"), "not one of"),
        (GOOD.replace("2026-08", "last year"), "date"),
        (GOOD.replace("https://example.org/s", ""), "empty"),
    ],
)
def test_one_bad_line_and_nothing_is_added(
    cast: Cast, publishing: Publishing, folder: Path, line: str, says: str
) -> None:
    (folder / "manifest.csv").write_text(f"{HEAD}\n{GOOD}\n{line}\n", encoding="utf-8")
    _listed, faults = official_folder.read_folder(folder)
    assert [fault.line for fault in faults] == [3]
    assert says in faults[0].sentence
    with pytest.raises(CommandError):
        call_command("official_reports", str(folder), apply=True, by=cast.hub_staff.email)
    assert OfficialAnswer.objects.count() == 0


def test_a_folder_without_manifest_or_with_other_columns_is_told(db: None, tmp_path: Path) -> None:
    assert official_folder.read_folder(tmp_path)[1][0].line == 0
    (tmp_path / "manifest.csv").write_text("file,land\n", encoding="utf-8")
    assert "land" in official_folder.read_folder(tmp_path)[1][0].sentence


def test_who_may_not_add_documents_takes_no_folder_in(
    cast: Cast, publishing: Publishing, folder: Path
) -> None:
    for by in (cast.member_in_amman.email, "nobody@example.org", None):
        with pytest.raises(CommandError):
            call_command("official_reports", str(folder), apply=True, by=by)
    assert OfficialAnswer.objects.count() == 0


def test_decided_pairs_are_written_for_calibration(db: None, tmp_path: Path) -> None:
    call_command("official_reports", labels=str(tmp_path / "labels.jsonl"))
    assert (tmp_path / "labels.jsonl").read_text() == ""
