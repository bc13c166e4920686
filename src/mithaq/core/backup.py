"""One file that holds the whole installation at one moment, and the way back from it.

The file is a tar: the database, the uploaded files, the signing key, and last a manifest with the SHA-256 of each.
The database is copied as of one moment while the platform goes on; files are never changed once named, so they may
be copied after it. A restore looks at everything before it changes anything, and holds all mail afterwards.
Where the settings name recipients, the tar is sealed to them (`mithaq.core.sealing`).
"""

import hashlib
import io
import json
import os
import re
import shutil
import sqlite3
import tarfile
from collections.abc import Iterator, Sequence
from contextlib import closing, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, Any

from django.conf import settings
from django.core.management import call_command
from django.db import connection, connections
from django.db.migrations.loader import MigrationLoader

from mithaq.core import audit, backup_postgresql, mail_sending, sealing
from mithaq.core.errors import RuleBroken
from mithaq.core.models import Switch

FORMAT = 1
MANIFEST = "manifest.json"
DATABASE = "database.sqlite3"
KEY = "secret-key"
_MEMBER = re.compile(
    rf"{re.escape(MANIFEST)}|{re.escape(DATABASE)}|{KEY}|files/[0-9a-f]{{2}}/[0-9a-f]{{62}}|tables/[a-z0-9_]+\.copy"
)


class NotRestored(RuleBroken):
    """The backup was not restored, and nothing was changed. The sentence is for the operator's console."""

    code = "not_restored"


@dataclass(frozen=True, kw_only=True)
class Made:
    """What a backup holds."""

    path: Path
    size: int
    files: int
    rows: int


# --- making one -------------------------------------------------------------------------------------


def make(target: Path, *, at: datetime, seal_to: Sequence[str] = ()) -> Made:
    """Write the backup to `target`, which appears only when it is whole; sealed when there are keys to seal to."""
    sealing.recipients(seal_to)
    target = target.expanduser().resolve()
    target.parent.mkdir(parents=True, exist_ok=True)
    part = target.with_name(target.name + ".part")
    work = target.with_name(target.name + ".work")
    shutil.rmtree(work, ignore_errors=True)
    work.mkdir(mode=0o700)
    try:
        counts = _copy_database(work)
        descriptor = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "wb") as out:
            files = _write_archive(out, work, counts, at)
            out.flush()
            os.fsync(out.fileno())
        if seal_to:
            sealed = work / "sealed"
            sealing.seal(part, sealed, seal_to)
            part.unlink()
            sealed.replace(target)
        else:
            part.replace(target)
    finally:
        shutil.rmtree(work, ignore_errors=True)
        with suppress(FileNotFoundError):
            part.unlink()
    return Made(path=target, size=target.stat().st_size, files=files, rows=sum(counts.values()))


def _copy_database(work: Path) -> dict[str, int]:
    if connection.vendor == "postgresql":
        return backup_postgresql.copy_out(work)
    copy = work / DATABASE
    with connection.cursor() as cursor:
        cursor.execute("VACUUM INTO %s", [str(copy)])
    with closing(sqlite3.connect(copy)) as opened:
        _check_integrity(opened)
        return _count_rows(opened)


def _write_archive(out: IO[bytes], work: Path, counts: dict[str, int], at: datetime) -> int:
    members: dict[str, dict[str, Any]] = {}
    files = 0
    with tarfile.open(fileobj=out, mode="w", format=tarfile.PAX_FORMAT) as archive:
        for name, path in _sources(work):
            members[name] = _add(archive, name, path)
            files += name.startswith("files/")
        manifest = {
            "format": FORMAT,
            "made": at.astimezone(UTC).isoformat(timespec="seconds"),
            "vendor": connection.vendor,
            "migrations": sorted(f"{app}.{name}" for app, name in _applied()),
            "key": key_fingerprint(),
            "rows": counts,
            "members": members,
        }
        data = json.dumps(manifest, indent=1, sort_keys=True).encode()
        header = tarfile.TarInfo(MANIFEST)
        header.size, header.mode = len(data), 0o600
        archive.addfile(header, io.BytesIO(data))
    return files


def _sources(work: Path) -> Iterator[tuple[str, Path]]:
    for path in sorted(work.rglob("*")):
        if path.is_file():
            yield path.relative_to(work).as_posix(), path
    folder = Path(settings.FILES_DIR)
    for path in sorted(folder.glob("[0-9a-f][0-9a-f]/*")):
        yield f"files/{path.parent.name}/{path.name}", path
    key = Path(settings.DATA_DIR) / KEY
    if key.exists():
        yield KEY, key


def _add(archive: tarfile.TarFile, name: str, path: Path) -> dict[str, Any]:
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
        if name.startswith("files/") and digest != name.removeprefix("files/").replace("/", ""):
            raise RuleBroken(f"The file {path} does not have the hash it is named by. Nothing was written.")
        header = tarfile.TarInfo(name)
        header.size, header.mode = os.fstat(file.fileno()).st_size, 0o600
        file.seek(0)
        archive.addfile(header, file)
    return {"sha256": digest, "size": header.size}


# --- the way back -----------------------------------------------------------------------------------


def restore(source: Path, *, at: datetime, key_file: Path | None = None) -> dict[str, Any]:
    """Restore `source` into this installation, which must hold nothing yet; return its manifest.

    Raises NotRestored, and then nothing was changed. Afterwards mail is held until an operator lets it go.
    """
    if holds_data():
        raise NotRestored(
            "This installation holds data already. Restore into an empty one: choose another data folder or database."
        )
    stage = Path(settings.DATA_DIR) / "restoring"
    shutil.rmtree(stage, ignore_errors=True)
    stage.mkdir(parents=True, mode=0o700)
    try:
        manifest = _unpack(_opened(source, stage.with_name("opened"), key_file), stage)
        _check_schema(manifest)
        if connection.vendor == "postgresql":
            backup_postgresql.copy_in(stage, manifest, _hold_mail(at))
        else:
            _put_sqlite(stage / DATABASE, manifest, at)
        _put_files(stage)
    finally:
        shutil.rmtree(stage, ignore_errors=True)
        stage.with_name("opened").unlink(missing_ok=True)
    for alias in settings.DATABASES:
        call_command("createcachetable", database=alias, verbosity=0)
    call_command("migrate", verbosity=0)
    mail_sending.set_hold(hold=True, by=None, at=at, reason="This is a restored copy.")
    audit.record(None, "restore", "installation", at=at, after={"backup": manifest["made"]})
    return manifest


def _opened(source: Path, target: Path, key_file: Path | None) -> Path:
    if not sealing.is_sealed(source):
        return source
    try:
        sealing.unseal(source, target, key_file)
    except sealing.NotSealed as error:
        raise NotRestored(str(error)) from None
    return target


def _unpack(source: Path, stage: Path) -> dict[str, Any]:
    """Unpack into `stage` and compare with the manifest; whatever is missing, extra or changed is refused."""
    found: dict[str, str] = {}
    try:
        with tarfile.open(source, mode="r:") as archive:
            for member in archive:
                if not member.isreg() or not _MEMBER.fullmatch(member.name) or member.name in found:
                    raise NotRestored(
                        f"The backup holds something that does not belong into it: {member.name!r}."
                    )
                target = stage / member.name
                target.parent.mkdir(parents=True, exist_ok=True)
                content = archive.extractfile(member)
                assert content is not None  # noqa: S101 - a regular member has content
                found[member.name] = _write(content, target)
    except FileNotFoundError:
        raise NotRestored(f"There is no file {source}.") from None
    except (tarfile.TarError, EOFError, OSError) as error:
        raise NotRestored(f"The backup is damaged or not whole: {error}.") from None
    if MANIFEST not in found:
        raise NotRestored("The backup is not whole: its manifest is missing. Use another one.")
    try:
        manifest: dict[str, Any] = json.loads((stage / MANIFEST).read_text())
        wanted = {name: entry["sha256"] for name, entry in manifest["members"].items()}
    except (ValueError, KeyError, TypeError, AttributeError):
        raise NotRestored("The backup is damaged: its manifest cannot be read.") from None
    del found[MANIFEST]
    if missing := sorted(wanted.keys() - found.keys()):
        raise NotRestored(f"The backup is not whole: {missing[0]} is missing, and {len(missing) - 1} more.")
    if wrong := sorted(name for name in found if found[name] != wanted.get(name)):
        raise NotRestored(f"The backup is damaged: {wrong[0]} is not what the manifest says.")
    return manifest


def _write(content: IO[bytes], target: Path) -> str:
    hasher = hashlib.sha256()
    with target.open("xb") as out:
        target.chmod(0o600)
        while piece := content.read(1024 * 1024):
            hasher.update(piece)
            out.write(piece)
        out.flush()
        os.fsync(out.fileno())
    return hasher.hexdigest()


def _check_schema(manifest: dict[str, Any]) -> None:
    if manifest.get("format") != FORMAT:
        raise NotRestored(
            f"The backup has the format {manifest.get('format')!r}; this version reads {FORMAT}."
        )
    if manifest["vendor"] != connection.vendor:
        raise NotRestored(
            f"The backup is of a {manifest['vendor']} database, and this installation uses {connection.vendor}."
        )
    known = {
        f"{app}.{name}"
        for app, name in MigrationLoader(None, ignore_no_migrations=True).disk_migrations or ()
    }
    if newer := sorted(set(manifest["migrations"]) - known):
        raise NotRestored(
            f"The backup was made by a newer version ({newer[0]} is unknown here). Install that version first."
        )
    comes_along = KEY in manifest["members"] and not os.environ.get("MITHAQ_SECRET_KEY")
    if not comes_along and manifest["key"] != key_fingerprint():
        raise NotRestored(
            "The backup was made under another signing key. Set MITHAQ_SECRET_KEY to that key, or second factors are lost."
        )


def _put_sqlite(copy: Path, manifest: dict[str, Any], at: datetime) -> None:
    with closing(sqlite3.connect(copy)) as opened:
        _check_integrity(opened)
        if _count_rows(opened) != manifest["rows"]:
            raise NotRestored(
                "The backup is damaged: its tables do not have the rows that the manifest counts."
            )
        statement, values = _hold_mail(at)
        opened.execute(statement.replace("%s", "?"), values)
        opened.commit()
    database = Path(connection.settings_dict["NAME"])
    connections.close_all()
    for name in (f"{database.name}-wal", f"{database.name}-shm"):
        with suppress(FileNotFoundError):
            database.with_name(name).unlink()
    copy.replace(database)


def _put_files(stage: Path) -> None:
    folder = Path(settings.FILES_DIR)
    for path in sorted((stage / "files").glob("*/*")):
        target = folder / path.parent.name / path.name
        target.parent.mkdir(parents=True, exist_ok=True)
        path.replace(target)
    if (stage / KEY).exists():
        (stage / KEY).replace(Path(settings.DATA_DIR) / KEY)


def _hold_mail(at: datetime) -> tuple[str, list[str]]:
    """The statement that holds mail within the copy itself, so that no moment passes without it."""
    return (
        "INSERT INTO core_switch (name, since, reason) VALUES (%s, %s, %s) ON CONFLICT (name) DO NOTHING",
        [
            Switch.MAIL_HELD,
            at.astimezone(UTC).replace(tzinfo=None).isoformat(" "),
            "This is a restored copy.",
        ],
    )


# --- both ways --------------------------------------------------------------------------------------


def key_fingerprint() -> str:
    """Tells whether two installations sign with the same key, without telling the key."""
    return hashlib.sha256(b"mithaq backup\n" + settings.SECRET_KEY.encode()).hexdigest()[:16]


def _applied() -> set[tuple[str, str]]:
    return set(MigrationLoader(connection, ignore_no_migrations=True).applied_migrations)


def holds_data() -> bool:
    """Whether anybody has an account here or anything was ever done."""
    tables = connection.introspection.table_names()
    with connection.cursor() as cursor:
        for table in ("core_auditentry", "accounts_user"):
            if table in tables:
                cursor.execute(f"SELECT 1 FROM {table} LIMIT 1")  # noqa: S608 - the names stand above
                if cursor.fetchone():
                    return True
    return False


def _check_integrity(opened: sqlite3.Connection) -> None:
    answer = opened.execute("PRAGMA integrity_check(5)").fetchall()
    if answer != [("ok",)]:
        raise NotRestored(f"The copy of the database is damaged: {answer[0][0]}.")


def _count_rows(opened: sqlite3.Connection) -> dict[str, int]:
    names = opened.execute(
        "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite!_%' ESCAPE '!' ORDER BY name"
    ).fetchall()
    return {
        name: opened.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0]  # noqa: S608 - from the catalogue
        for (name,) in names
    }
