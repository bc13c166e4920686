"""Everything leaves with one command and comes back with another: every row, every file, the audit as verifiable as it was."""

import json
import zipfile
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from django.db import connection, models

from mithaq.core import exit_format
from tests.core.processes import Installation, made_installation

#: The whole demo, and what it has not: files, a mail with a link, a second factor, a session, an erased audit entry, money.
FILL = """
from datetime import UTC, datetime
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.contrib.sessions.backends.db import SessionStore
from allauth.mfa.totp.internal import auth as totp
from mithaq.accounts.models import User
from mithaq.core import audit, files
from mithaq.core.models import AuditEntry, OutgoingMail
at = datetime(2026, 11, 24, 10, 0, 0, 123456, tzinfo=UTC)
call_command("load", "--apply", verbosity=0)
call_command("demo", verbosity=0)
person = User.objects.get(email="director@demo.example")
limits = files.FileLimits(label="x", extensions=frozenset({"pdf"}))
for n in range(25):
    stored = files.keep(SimpleUploadedFile(f"ورقة {n}.pdf", b"%PDF-" + bytes([n]) * 999), limits=limits, by=person, at=at)
    audit.record(person, "keep", stored, at=at, after={"name": "ورقة"})
audit.erase_details(AuditEntry.objects.filter(verb="keep")[:1], person, at=at, reason="Asked for")
totp.TOTP.activate(person, totp.generate_totp_secret())
store = SessionStore(); store["x"] = "y"; store.save()
OutgoingMail.objects.create(key="k", language="ar", sender="a@example.org", to="b@example.org", subject="رابط",
    body="A LINK THAT LETS IN", message_id="<k@x>", queued_at=at, next_at=at, is_private=True)
"""
LOOK = """
import hashlib, json, random
from pathlib import Path
from django.conf import settings
from django.core.serializers import serialize
from mithaq.core import audit, exit_format, files, mail_sending
from mithaq.core.models import AuditEntry
counts, samples = {}, {}
for label, model in exit_format.tables().items():
    keys = sorted(map(str, model._base_manager.values_list("pk", flat=True)))
    counts[label] = len(keys)
    chosen = random.Random(20).sample(keys, min(20, len(keys)))
    samples[label] = json.loads(serialize("json", model._base_manager.filter(pk__in=chosen).order_by("pk"), use_natural_foreign_keys=False))
held = {}
for path in Path(settings.FILES_DIR).glob("[0-9a-f][0-9a-f]/*"):
    held[path.parent.name + path.name] = hashlib.sha256(path.read_bytes()).hexdigest()
report = audit.verify()
print(json.dumps({"counts": counts, "samples": samples, "files": held, "whole": report.is_whole, "damaged": len(files.damaged()),
    "held": mail_sending.is_held(), "verbs": list(AuditEntry.objects.order_by("-number").values_list("verb", flat=True)[:3])}))
"""
#: Rows that coming in adds: that mail is held, and the two lines of the audit that say so.
ADDED = {"core.Switch": 1, "core.AuditEntry": 2}
LEFT_OUT = {"sessions.Session", "usersessions.UserSession", "account.EmailConfirmation"}


@pytest.fixture(scope="module")
def source(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    """An installation with the whole demo."""
    with made_installation(tmp_path_factory.mktemp("exit") / "source") as made:
        made.env["MITHAQ_DEMO"] = "1"
        made.run(FILL)
        yield made


@pytest.fixture(scope="module")
def exported(source: Installation) -> tuple[Path, dict[str, Any]]:
    """The export of it, and what it held then."""
    target = source.folder / "out" / "all.zip"
    said = source.finish(source.manage("export", "--to", str(target)))
    assert " files, " in said and target.stat().st_mode & 0o777 == 0o600
    assert [path.name for path in target.parent.iterdir()] == ["all.zip"]
    return target, json.loads(source.run(LOOK))


@pytest.fixture
def empty(tmp_path: Path) -> Iterator[Installation]:
    with made_installation(tmp_path / "empty", migrate=False) as made:
        yield made


def without(samples: dict[str, list[dict[str, Any]]], emptied: set[str]) -> dict[str, list[Any]]:
    """The sampled rows without the columns that stayed behind."""
    for label, rows in samples.items():
        for row in rows:
            for name in [name for name in row["fields"] if f"{label}.{name}" in emptied]:
                del row["fields"][name]
    return samples


def test_everything_comes_back_but_what_opens_something(
    exported: tuple[Path, dict[str, Any]], empty: Installation
) -> None:
    target, before = exported
    out = empty.finish(empty.manage("import", str(target)))
    assert "mail is held" in out and "stayed behind" in out
    after = json.loads(empty.run(LOOK))
    left_out = {*LEFT_OUT, "mfa.Authenticator"}
    assert before["counts"]["mfa.Authenticator"] == 1 and before["counts"]["sessions.Session"] == 1
    for label, count in before["counts"].items():
        expected = 0 if label in left_out else count + ADDED.get(label, 0)
        assert after["counts"][label] == expected, label
    assert sum(after["counts"].values()) > 5000
    emptied = {"accounts.User.password", "core.OutgoingMail.body", "core.OutgoingMail.html"}
    for held in (before, after):
        for label in (*left_out, *ADDED, "core.AuditHead"):
            del held["samples"][label]
    assert without(after["samples"], emptied) == without(before["samples"], emptied)
    assert after["files"] == before["files"] and len(after["files"]) >= 25
    assert all(name == digest for name, digest in after["files"].items())
    assert (after["whole"], after["damaged"], after["held"]) == (True, 0, True)
    assert after["verbs"][:2] == ["import_everything", "hold_mail"]
    assert before["verbs"][0] == "export_everything", "leaving is on the record too"
    opened = empty.run(
        "from mithaq.accounts.models import User\nprint(any(u.has_usable_password() for u in User.objects.all()))"
    )
    assert opened.strip() == "False"
    again = empty.finish(empty.manage("import", str(target)), code=1)
    assert "holds data already" in again


def test_with_its_secrets_sealed_people_sign_in_as_before(
    source: Installation, empty: Installation, tmp_path: Path
) -> None:
    key, target = tmp_path / "key", tmp_path / "sealed.zip.age"
    public = source.finish(source.manage("backup", "--new-key", str(key))).split("\n")[0].split("=")[1]
    source.finish(source.manage("export", "--to", str(target), "--with-secrets", "--recipient", public))
    assert target.read_bytes().startswith(b"age-encryption.org/v1\n")
    closed = empty.finish(empty.manage("import", str(target)), code=1)
    assert "is sealed" in closed and "Nothing was brought in" in closed
    empty.finish(empty.manage("import", str(target), "--key", str(key)))
    look = """
from mithaq.accounts.demo import PASSWORD
from mithaq.accounts.models import User
from mithaq.accounts.secrets_at_rest import unseal
from allauth.mfa.models import Authenticator
from django.contrib.sessions.models import Session
from mithaq.core.models import OutgoingMail
person = User.objects.get(email="director@demo.example")
factor = Authenticator.objects.get(user=person, type="totp")
print(person.check_password(PASSWORD), len(unseal(factor.data["secret"])) > 9,
      OutgoingMail.objects.get(key="k").body, Session.objects.count())
"""
    assert empty.run(look).strip() == "True True A LINK THAT LETS IN 0"


def test_the_export_says_what_everything_means_and_what_is_missing_and_holds_no_secret(
    source: Installation, exported: tuple[Path, dict[str, Any]]
) -> None:
    with zipfile.ZipFile(exported[0]) as archive:
        manifest = json.loads(archive.read("manifest.json"))
        dictionary = json.loads(archive.read("dictionary.json"))
        everything = b"".join(archive.read(name) for name in archive.namelist())
        lines = archive.read("tables/core.StoredFile.jsonl").decode().splitlines()
        readme = archive.read("README.txt").decode()
    assert len(lines) == manifest["tables"]["core.StoredFile"]["rows"] >= 25 and "ورقة" in "".join(lines)
    assert set(json.loads(lines[0])) == set(dictionary["core.StoredFile"]["columns"])
    assert dictionary["core.StoredFile"]["columns"]["kept_by_id"]["points_at"] == "accounts.User.id"
    assert dictionary["core.StoredFile"]["about"].startswith("One row is one file")
    assert set(manifest["left_out"]) == {*LEFT_OUT, "mfa.Authenticator"} and all(
        manifest["left_out"].values()
    )
    assert "accounts.User.password" in manifest["emptied"] and "JSON object a line" in readme
    hashes = source.run(
        "from mithaq.accounts.models import User\nprint('\\n'.join(User.objects.values_list('password', flat=True)))"
    ).split()
    assert len(hashes) > 5
    key = (source.folder / "secret-key").read_text()
    for secret in (*hashes, key, "A LINK THAT LETS IN"):
        assert secret.encode() not in everything


def rewritten(source: Path, target: Path, change: Callable[[str, bytes], bytes | None]) -> Path:
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(target, "w") as new:
        for name in old.namelist():
            data = change(name, old.read(name))
            if data is not None:
                new.writestr(name, data)
    return target


def in_manifest(change: Callable[[dict[str, Any]], None]) -> Callable[[str, bytes], bytes | None]:
    def changed(name: str, data: bytes) -> bytes | None:
        if name != "manifest.json":
            return data
        manifest = json.loads(data)
        change(manifest)
        return json.dumps(manifest).encode()

    return changed


def _with_a_changed_row(name: str, data: bytes) -> bytes | None:
    return data.replace(b"director@demo", b"somebody@demo") if name == "tables/accounts.User.jsonl" else data


def _with_a_row_less(name: str, data: bytes) -> bytes | None:
    return data.split(b"\n", 1)[1] if name == "tables/core.StoredFile.jsonl" else data


def _of_other_columns(name: str, data: bytes) -> bytes | None:
    if name not in ("dictionary.json", "manifest.json"):
        return data
    told = json.loads(data)
    if name == "dictionary.json":
        told["core.StoredFile"]["columns"]["more"] = {}
        _of_other_columns.made = json.dumps(told).encode()  # type: ignore[attr-defined]
        return _of_other_columns.made  # type: ignore[attr-defined]
    import hashlib

    told["others"]["dictionary.json"] = hashlib.sha256(_of_other_columns.made).hexdigest()  # type: ignore[attr-defined]
    return json.dumps(told).encode()


WRONG: dict[str, Callable[[str, bytes], bytes | None]] = {
    "its manifest is missing": lambda name, data: None if name == "manifest.json" else data,
    "The export is not whole: files": lambda name, data: None if name.startswith("files/") else data,
    "accounts.User.jsonl is not what the manifest says": _with_a_changed_row,
    "core.StoredFile.jsonl is not what the manifest says": _with_a_row_less,
    "made by a newer version (core.9999_later": in_manifest(
        lambda told: told["migrations"].append("core.9999_later")
    ),
    "made by an older version": in_manifest(lambda told: told["migrations"].remove("desk.0001_initial")),
    "has the format 'other'": in_manifest(lambda told: told.update(format="other")),
    "its manifest cannot be read": in_manifest(lambda told: told.pop("tables")),
    "core.StoredFile is not the same there": _of_other_columns,
}
TRY_ALL = """
import json
from datetime import UTC, datetime
from pathlib import Path
from mithaq.core import exit_import
from mithaq.core.backup import NotRestored
said = {{}}
for path in {paths}:
    try:
        exit_import.import_all(Path(path), at=datetime.now(UTC))
        said[path] = "brought in"
    except NotRestored as error:
        said[path] = str(error)
from django.db import connection
print(json.dumps([said, connection.introspection.table_names()]))
"""


def test_what_is_not_whole_or_of_another_version_is_refused_before_anything_is_changed(
    exported: tuple[Path, dict[str, Any]], empty: Installation, tmp_path: Path
) -> None:
    whole = exported[0]
    expected = {}
    for number, (sentence, change) in enumerate(WRONG.items()):
        expected[str(rewritten(whole, tmp_path / f"{number}.zip", change))] = sentence
    half = tmp_path / "half.zip"
    half.write_bytes(whole.read_bytes()[: whole.stat().st_size // 2])
    expected[str(half)] = "damaged or not whole"
    expected[str(tmp_path / "none")] = "There is no file"
    strange = tmp_path / "strange.zip"
    with zipfile.ZipFile(strange, "w") as archive:
        archive.writestr("../../evil", b"x")
    expected[str(strange)] = "does not belong into it"
    said, tables = json.loads(empty.run(TRY_ALL.format(paths=list(expected))).splitlines()[-1])
    assert {path: sentence in said[path] for path, sentence in expected.items()} == dict.fromkeys(
        expected, True
    ), said
    assert not tables and not (empty.folder / "files").exists() and not (empty.folder / "importing").exists()


def _with_a_moved_audit(name: str, data: bytes) -> bytes | None:
    """Two entries of the audit changed places, and the manifest was made to fit."""
    import hashlib

    if name == "tables/core.AuditEntry.jsonl":
        lines = data.splitlines(keepends=True)
        lines[3], lines[4] = lines[4], lines[3]
        _with_a_moved_audit.made = b"".join(lines)  # type: ignore[attr-defined]
        return _with_a_moved_audit.made  # type: ignore[attr-defined]
    if name == "manifest.json":
        told = json.loads(data)
        digest = hashlib.sha256(_with_a_moved_audit.made).hexdigest()  # type: ignore[attr-defined]
        told["tables"]["core.AuditEntry"]["sha256"] = digest
        return json.dumps(told).encode()
    return data


def test_an_audit_that_was_tampered_with_on_the_way_is_refused_by_the_database(
    exported: tuple[Path, dict[str, Any]], empty: Installation, tmp_path: Path
) -> None:
    tampered = rewritten(exported[0], tmp_path / "moved.zip", _with_a_moved_audit)
    said = empty.finish(empty.manage("import", str(tampered)), code=1)
    assert "does not fit together: audit rows are only ever added" in said
    assert "Traceback" not in said
    count = "from mithaq.core.models import StoredFile\nprint(StoredFile.objects.count())"
    assert empty.run(count).strip() == "0"
    empty.finish(empty.manage("import", str(exported[0])))


def test_people_go_on_writing_while_all_is_read_and_the_export_is_of_one_moment(source: Installation) -> None:
    code = """
import json, threading
from datetime import UTC, datetime
from django.db import connection
from mithaq.core import exit_export, exit_format
from mithaq.core.models import SavedView
from mithaq.accounts.models import User
person = User.objects.first()
whole = exit_format.rows_of
made = []
def write():
    try:
        made.append(SavedView.objects.create(list_name="x", name=f"n{len(made)}", owner=person, saved_at=datetime.now(UTC)).pk)
    finally:
        connection.close()
def reading(model):
    for row in whole(model):
        yield row
        if model._meta.label == "core.AuditEntry" and len(made) < 5:
            thread = threading.Thread(target=write); thread.start(); thread.join(10)
exit_format.rows_of = reading
from pathlib import Path
import os, zipfile
target = Path(os.environ["MITHAQ_DATA"]) / "busy.zip"
exit_export.export_all(target, at=datetime.now(UTC))
with zipfile.ZipFile(target) as archive:
    kept = [json.loads(line)["id"] for line in archive.read("tables/core.SavedView.jsonl").splitlines()]
print(json.dumps({"made": made, "kept": kept}))
"""
    seen = json.loads(source.run(code).splitlines()[-1])
    assert len(seen["made"]) == 5, "writers did not wait"
    assert not set(seen["made"]) & set(seen["kept"]), "what came later is not in it"


def test_a_wrong_key_to_seal_to_is_one_sentence(source: Installation, tmp_path: Path) -> None:
    said = source.finish(
        source.manage("export", "--to", str(tmp_path / "x"), "--recipient", "age1nobody"), code=1
    )
    assert "is no key to seal to" in said and "Traceback" not in said and not (tmp_path / "x").exists()


# --- values -------------------------------------------------------------------------------------------

VALUES: list[tuple["models.Field[Any, Any]", Any]] = [
    (models.DateTimeField(), datetime(2026, 11, 24, 10, 0, 0, 123456, tzinfo=UTC)),
    (models.DateField(), date(1, 1, 1)),
    (models.DecimalField(max_digits=30, decimal_places=10), Decimal("12345678901234567890.0123456789")),
    (models.BinaryField(), bytes(range(256))),
    (models.UUIDField(), UUID(int=7)),
    (models.DurationField(), timedelta(days=-3, microseconds=7)),
    (models.JSONField(), {"ar": "نص", "deep": [1, None, {"x": 0.1}]}),
    (models.FloatField(), 0.1 + 0.2),
    (models.TextField(), "سطر\nline \u2028 end"),
    (models.BooleanField(), False),
    (models.IntegerField(null=True), None),
]


@pytest.mark.django_db
@pytest.mark.parametrize(("field", "value"), VALUES, ids=lambda item: type(item).__name__)
def test_every_kind_of_value_comes_back_as_it_was(field: "models.Field[Any, Any]", value: Any) -> None:
    field.set_attributes_from_name("x")
    line = exit_format.line_of({"x": value})
    assert line.count(b"\n") == 1
    back = exit_format.read_back(field, json.loads(line)["x"])
    as_kept = None if value is None else field.get_db_prep_save(value, connection)
    if isinstance(value, bytes):
        # psycopg wraps what it sends.
        back, as_kept = bytes(getattr(back, "obj", back)), value
    assert str(back) == str(as_kept)


def test_every_column_of_the_product_has_a_form() -> None:
    for label, told in exit_format.dictionary().items():
        assert told["columns"], label
    assert exit_format.dictionary()["core.AuditEntry"]["columns"]["details"]["type"] == "text"
