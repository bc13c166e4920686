"""A backup is whole or is not there; a restore gives back the same records, refuses what is not whole, and sends no mail."""

import io
import json
import tarfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.core.processes import Installation, installation, made_installation  # noqa: F401

FILL = """
from datetime import UTC, datetime
from django.core.files.uploadedfile import SimpleUploadedFile
from django.contrib.auth import get_user_model
from mithaq.core import audit, files, mail_sending, undo
from mithaq.core.models import OutgoingMail
at = datetime(2026, 11, 24, 10, 0, 0, 123456, tzinfo=UTC)
person = get_user_model().objects.create(email="rana@amman.example.org")
limits = files.FileLimits(label="x", extensions=frozenset({"pdf"}))
for n in range(3):
    stored = files.keep(SimpleUploadedFile(f"{n}.pdf", b"%PDF-" + bytes([n])), limits=limits, by=person, at=at)
    audit.record(person, "keep", stored, at=at, after={"name": "ورقة"})
undo.delete_with_undo(stored, person, at)
OutgoingMail.objects.create(key="k", language="ar", sender="a@example.org", to="b@example.org", subject="قديم",
    body="x\\ny,\\"z\\"", message_id="<k@x>", queued_at=at, next_at=at)
"""
LOOK = """
import json
from django.apps import apps
from django.core.serializers import serialize
from mithaq.core import audit, files, mail_sending
from mithaq.core.models import AuditEntry, Deletion, OutgoingMail, StoredFile
from django.contrib.auth import get_user_model
rows = {model._meta.label: serialize("json", model._base_manager.order_by("pk"))
        for model in (get_user_model(), StoredFile, Deletion, OutgoingMail)}
rows["audit"] = serialize("json", AuditEntry.objects.filter(number__lte=4).order_by("pk"))
print(json.dumps({"rows": rows, "whole": audit.verify().is_whole, "held": mail_sending.is_held(),
                  "damaged": len(files.damaged()), "verbs": list(AuditEntry.objects.order_by("number").values_list("verb", flat=True))}))
"""
ADD_AFTERWARDS = """
from django.contrib.auth import get_user_model
get_user_model().objects.create(email="later@example.org")
"""


@pytest.fixture(scope="module")
def backed_up(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[dict[str, object], Path]]:
    """What the records were, and the backup of them."""
    folder = tmp_path_factory.mktemp("source")
    with made_installation(folder) as source:
        source.run(FILL)
        before = json.loads(source.run(LOOK))
        target = folder / "backups" / "mithaq.backup"
        source.finish(source.manage("backup", "--to", str(target)))
        assert target.stat().st_mode & 0o777 == 0o600
        assert [path.name for path in target.parent.iterdir()] == [target.name]
        yield before, target


@pytest.fixture
def empty(tmp_path: Path) -> Iterator[Installation]:
    with made_installation(tmp_path / "empty", migrate=False) as made:
        yield made


def test_a_restore_gives_back_the_same_records_and_holds_mail(
    backed_up: tuple[dict[str, object], Path], empty: Installation
) -> None:
    before, target = backed_up
    out = empty.finish(empty.manage("restore", str(target)))
    assert "mail is held" in out
    after = json.loads(empty.run(LOOK))
    assert after["rows"] == before["rows"]
    assert (after["whole"], after["held"], after["damaged"]) == (True, True, 0)
    assert (before["held"], before["verbs"]) == (False, ["keep", "keep", "keep", "delete"])
    assert after["verbs"] == ["keep", "keep", "keep", "delete", "restore"]
    assert (empty.folder / "secret-key").read_text() == (target.parent.parent / "secret-key").read_text()
    empty.run(ADD_AFTERWARDS)
    again = empty.finish(empty.manage("restore", str(target)), code=1)
    assert "holds data already" in again
    assert not (empty.folder / "restoring").exists()


def rewritten(source: Path, target: Path, change: Callable[[str, bytes], bytes | None]) -> Path:
    with tarfile.open(source) as old, tarfile.open(target, "w") as new:
        for member in old:
            content = old.extractfile(member)
            assert content is not None
            data = change(member.name, content.read())
            if data is not None:
                member.size = len(data)
                new.addfile(member, io.BytesIO(data))
    return target


def without_manifest(name: str, data: bytes) -> bytes | None:
    return None if name == "manifest.json" else data


def without_a_file(name: str, data: bytes) -> bytes | None:
    return None if name.startswith("files/") else data


def with_a_changed_byte(name: str, data: bytes) -> bytes | None:
    if name == "database.sqlite3" or name.endswith("core_auditentry.copy"):
        return data[:-20] + bytes([data[-20] ^ 1]) + data[-19:]
    return data


def from_the_future(name: str, data: bytes) -> bytes | None:
    if name != "manifest.json":
        return data
    manifest = json.loads(data)
    manifest["migrations"].append("core.9999_from_the_future")
    return json.dumps(manifest).encode()


def of_another_format(name: str, data: bytes) -> bytes | None:
    return json.dumps({**json.loads(data), "format": 99}).encode() if name == "manifest.json" else data


def under_another_key(name: str, data: bytes) -> bytes | None:
    if name == "secret-key":
        return None
    if name == "manifest.json":
        manifest = json.loads(data)
        del manifest["members"]["secret-key"]
        return json.dumps(manifest).encode()
    return data


WRONG: dict[str, Callable[[str, bytes], bytes | None]] = {
    "its manifest is missing": without_manifest,
    "The backup is not whole: files": without_a_file,
    "is not what the manifest says": with_a_changed_byte,
    "made by a newer version (core.9999_from_the_future": from_the_future,
    "has the format 99": of_another_format,
    "under another signing key": under_another_key,
}
TRY_ALL = """
import json
from datetime import UTC, datetime
from pathlib import Path
from mithaq.core import backup
said = {{}}
for path in {paths}:
    try:
        backup.restore(Path(path), at=datetime.now(UTC))
        said[path] = "restored"
    except backup.NotRestored as error:
        said[path] = str(error)
print(json.dumps(said))
"""


def test_what_is_not_whole_or_not_ours_is_refused_and_nothing_changes(
    backed_up: tuple[dict[str, object], Path], empty: Installation, tmp_path: Path
) -> None:
    whole = backed_up[1]
    expected = {}
    for number, (sentence, change) in enumerate(WRONG.items()):
        expected[str(rewritten(whole, tmp_path / f"{number}.backup", change))] = sentence
    half = tmp_path / "half.backup"
    half.write_bytes(whole.read_bytes()[: whole.stat().st_size // 2])
    expected[str(half)] = "not whole"
    expected[str(tmp_path / "none")] = "There is no file"
    strange = tmp_path / "strange.backup"
    with tarfile.open(strange, "w") as archive:
        member = tarfile.TarInfo("../../evil")
        member.size = 1
        archive.addfile(member, io.BytesIO(b"x"))
    expected[str(strange)] = "does not belong into it"
    said = json.loads(empty.run(TRY_ALL.format(paths=list(expected))).splitlines()[-1])
    assert {path: sentence in said[path] for path, sentence in expected.items()} == dict.fromkeys(
        expected, True
    ), said
    left = {path.name for path in empty.folder.iterdir()}
    assert not left & {"files", "restoring"}
    assert not (tmp_path / "evil").exists()


def test_a_backup_where_nothing_may_be_written_is_one_sentence(
    installation: Installation,  # noqa: F811
) -> None:
    out = installation.finish(installation.manage("backup", "--to", "/proc/nowhere/mithaq.backup"), code=1)
    assert "The backup cannot be written" in out
    assert "Traceback" not in out


def test_a_sealed_backup_opens_with_its_key_alone_and_then_gives_back_the_same(
    backed_up: tuple[dict[str, object], Path], empty: Installation, tmp_path: Path
) -> None:
    before, whole = backed_up
    with made_installation(tmp_path / "other", migrate=False) as other:
        key, wrong = tmp_path / "key", tmp_path / "wrong"
        public = other.finish(other.manage("backup", "--new-key", str(key))).splitlines()[0].partition("=")[2]
        other.finish(other.manage("backup", "--new-key", str(wrong)))
        assert key.stat().st_mode & 0o777 == 0o600
        assert "never written over" in other.finish(other.manage("backup", "--new-key", str(key)), code=1)
        sealed = tmp_path / "sealed.backup.age"
        seal = f"from pathlib import Path\nfrom mithaq.core import sealing\nsealing.seal(Path({str(whole)!r}), Path({str(sealed)!r}), [{public!r}])"
        other.run(seal)
    cut, changed = tmp_path / "cut.age", tmp_path / "changed.age"
    content = sealed.read_bytes()
    cut.write_bytes(content[:-100])
    changed.write_bytes(content[:-100] + bytes([content[-100] ^ 1]) + content[-99:])
    words = {
        "is sealed. Name the file with its key": [str(sealed)],
        "does not open": [str(sealed), "--key", str(wrong)],
        "There is no key in": [str(sealed), "--key", __file__],
        "cannot be read": [str(sealed), "--key", str(tmp_path / "none")],
        f"{cut} is damaged or not whole": [str(cut), "--key", str(key)],
        f"{changed} is damaged or not whole": [str(changed), "--key", str(key)],
    }
    for sentence, given in words.items():
        said = empty.finish(empty.manage("restore", *given), code=1)
        assert sentence in said and "Nothing was changed." in said and "Traceback" not in said, said
    empty.finish(empty.manage("restore", str(sealed), "--key", str(key)))
    assert json.loads(empty.run(LOOK))["rows"] == before["rows"]
    assert not (empty.folder / "opened").exists() and not (empty.folder / "restoring").exists()


def test_a_wrong_recipient_is_refused_at_the_start_and_by_the_command(tmp_path: Path) -> None:
    from types import SimpleNamespace

    from django.core.exceptions import ImproperlyConfigured

    from config.checks import refuse_contradictions

    good = "age1avme0dqr9kec9x8cuvzu2zz8a89pel2wzpklkwhq9ave7klxhduqju3rlu"
    settings = SimpleNamespace(
        BASE_URL="http://x",
        DEBUG=False,
        HTTPS=False,
        BEHIND_PROXY=False,
        TASKS_BACKEND="rows",
        ALLOWED_HOSTS=[],
        BACKUP_RECIPIENTS=[good, "ssh-ed25519 AAAAC3Nz me@here"],
        BREACHED_PASSWORDS=None,
    )
    refuse_contradictions(settings)  # type: ignore[arg-type]
    for bad in ("age1avme0", good[:-1], good + "x", "AGE-SECRET-KEY-1T6NV", "me@example.org"):
        settings.BACKUP_RECIPIENTS = [bad]
        with pytest.raises(ImproperlyConfigured, match="MITHAQ_BACKUP_RECIPIENTS"):
            refuse_contradictions(settings)  # type: ignore[arg-type]
