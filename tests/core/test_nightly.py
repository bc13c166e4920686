"""Each night leaves one whole backup; the newest seven are kept, and nothing goes before its follower is whole."""

import json
from pathlib import Path

from tests.core.processes import Installation, installation  # noqa: F401

NIGHTS = """
import json
from datetime import UTC, datetime, timedelta
from mithaq.core import backup, nightly
folder = nightly.folder()
folder.mkdir(parents=True)
(folder / "mithaq-2026-10-31.backup.work").mkdir()
(folder / "mithaq-2026-10-31.backup.part").write_text("half")
(folder / "notes.txt").write_text("of the operator")
first = datetime(2026, 11, 1, 1, tzinfo=UTC)
made = [nightly.back_up(first + timedelta(days=day)) for day in range(9)]
again = nightly.back_up(first + timedelta(days=8, hours=5))
kept = sorted(path.name for path in folder.iterdir())
def broken(target, *, at, seal_to=()):
    raise OSError(28, "No space left on device")
whole, backup.make = backup.make, broken
try:
    nightly.back_up(first + timedelta(days=9))
except OSError:
    failed = sorted(path.name for path in folder.iterdir())
backup.make = whole
said = nightly.nightly_backup.call()
print(json.dumps({
    "kept": kept, "failed": failed, "rows": again.rows, "said": said,
    "mode": oct(folder.stat().st_mode & 0o777), "file": oct(again.path.stat().st_mode & 0o777),
}))
"""
ASK = "from mithaq.core.jobs import PLANNED\nprint('nightly_backup' in PLANNED)\n"


def test_the_newest_seven_nights_are_kept_whole(installation: Installation) -> None:  # noqa: F811
    seen = json.loads(installation.run(NIGHTS))
    assert seen["kept"] == [f"mithaq-2026-11-{day:02}.backup" for day in range(3, 10)] + ["notes.txt"]
    assert seen["failed"] == seen["kept"]
    assert seen["rows"] > 0 and seen["said"].startswith("mithaq-2")
    assert (seen["mode"], seen["file"]) == ("0o700", "0o600")


def test_the_clock_makes_one_each_night_unless_the_operator_says_no(installation: Installation) -> None:  # noqa: F811
    assert installation.run(ASK).strip() == "True"
    installation.env["MITHAQ_NIGHTLY_BACKUP"] = "no"
    try:
        assert installation.run(ASK).strip() == "False"
    finally:
        del installation.env["MITHAQ_NIGHTLY_BACKUP"]


SEALED = """
import json
from datetime import UTC, datetime
from mithaq.core import nightly
made = nightly.back_up(datetime(2027, 3, 1, tzinfo=UTC))
kept = sorted(path.name for path in nightly.folder().iterdir())
print(json.dumps({"name": made.path.name, "begins": made.path.read_bytes()[:22].decode(), "kept": kept,
                  "mode": oct(made.path.stat().st_mode & 0o777)}))
"""


def test_a_night_with_recipients_is_sealed_and_leaves_nothing_open(
    installation: Installation,  # noqa: F811
    tmp_path: Path,
) -> None:
    said = installation.finish(installation.manage("backup", "--new-key", str(tmp_path / "key")))
    installation.env["MITHAQ_BACKUP_RECIPIENTS"] = said.splitlines()[0].partition("=")[2]
    try:
        seen = json.loads(installation.run(SEALED))
    finally:
        del installation.env["MITHAQ_BACKUP_RECIPIENTS"]
    assert seen["name"] == "mithaq-2027-03-01.backup.age" and seen["mode"] == "0o600"
    assert seen["begins"] == "age-encryption.org/v1\n"
    assert not [name for name in seen["kept"] if name.endswith((".part", ".work"))]
