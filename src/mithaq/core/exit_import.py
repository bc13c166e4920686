"""Brings everything that `exit_export` wrote into an empty installation. All of it is looked at before anything is changed.

The audit is not copied but replayed: each row is added at the end of the chain, under the database's own guard, so that
what arrives is as verifiable as what left. Mail is held afterwards, as in a restored copy.
"""

import hashlib
import json
import os
import shutil
import zipfile
from collections.abc import Iterator, Mapping
from datetime import datetime
from itertools import islice
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.color import no_style
from django.db import DatabaseError, connection, models, transaction

from mithaq.core import audit, backup, exit_format, mail_sending, sealing
from mithaq.core.backup import NotRestored
from mithaq.core.models import AuditHead

BATCH = 500


def import_all(source: Path, *, at: datetime, key_file: Path | None = None) -> dict[str, Any]:
    """Fill this installation, which must hold nothing yet, and return the manifest. Raises NotRestored."""
    if backup.holds_data():
        raise NotRestored(
            "This installation holds data already. Import into an empty one: choose another data folder or database."
        )
    stage = Path(settings.DATA_DIR) / "importing"
    shutil.rmtree(stage, ignore_errors=True)
    stage.mkdir(parents=True, mode=0o700)
    try:
        if not source.is_file():
            raise NotRestored(f"There is no file {source}.")
        whole = source
        if sealing.is_sealed(source):
            whole = stage / "opened.zip"
            try:
                sealing.unseal(source, whole, key_file)
            except sealing.NotSealed as error:
                raise NotRestored(str(error)) from None
        try:
            with zipfile.ZipFile(whole) as archive:
                manifest = _manifest_of(archive)
                _check_version(manifest)
                _check_members(archive, manifest)
                _check_dictionary(archive, manifest)
                _fill(archive, manifest, at)
        except (zipfile.BadZipFile, EOFError, NotImplementedError, OSError) as error:
            raise NotRestored(f"The export is damaged or not whole: {error}.") from None
    finally:
        shutil.rmtree(stage, ignore_errors=True)
    return manifest


# --- looking ------------------------------------------------------------------------------------------


def _manifest_of(archive: zipfile.ZipFile) -> dict[str, Any]:
    names = archive.namelist()
    strange = [name for name in names if not exit_format.MEMBER.fullmatch(name)]
    if strange or len(set(names)) != len(names):
        raise NotRestored(
            f"The export holds something that does not belong into it: {(strange or names)[0]!r}."
        )
    if exit_format.MANIFEST not in names:
        raise NotRestored("The export is not whole: its manifest is missing. Use another one.")
    try:
        manifest: dict[str, Any] = json.loads(archive.read(exit_format.MANIFEST))
        _wanted(manifest)
        [str(name) for name in manifest["migrations"]]
    except (ValueError, KeyError, TypeError, AttributeError):
        raise NotRestored("The export is damaged: its manifest cannot be read.") from None
    return manifest


def _wanted(manifest: Mapping[str, Any]) -> dict[str, tuple[str, int | None]]:
    """The hash of every member that must be there, and how many lines it has."""
    wanted: dict[str, tuple[str, int | None]] = {
        f"tables/{label}.jsonl": (table["sha256"], int(table["rows"]))
        for label, table in manifest["tables"].items()
    }
    wanted |= {name: (name.removeprefix("files/").replace("/", ""), None) for name in manifest["files"]}
    wanted |= {name: (digest, None) for name, digest in manifest["others"].items()}
    return wanted


def _check_version(manifest: Mapping[str, Any]) -> None:
    if manifest.get("format") != exit_format.FORMAT:
        raise NotRestored(
            f"The export has the format {manifest.get('format')!r}; this version reads {exit_format.FORMAT}."
        )
    theirs, ours = set(manifest["migrations"]), exit_format.migrations_on_disk()
    if newer := sorted(theirs - ours):
        raise NotRestored(
            f"The export was made by a newer version ({newer[0]} is unknown here). Install that version first."
        )
    if older := sorted(ours - theirs):
        raise NotRestored(
            f"The export was made by an older version ({older[0]} is unknown there). Import it with that version, then update."
        )


def _check_members(archive: zipfile.ZipFile, manifest: Mapping[str, Any]) -> None:
    wanted = _wanted(manifest)
    names = set(archive.namelist()) - {exit_format.MANIFEST}
    if missing := sorted(wanted.keys() - names):
        raise NotRestored(f"The export is not whole: {missing[0]} is missing, and {len(missing) - 1} more.")
    if extra := sorted(names - wanted.keys()):
        raise NotRestored(f"The export is damaged: {extra[0]} is not what the manifest says.")
    for name, (digest, rows) in wanted.items():
        hasher, lines = hashlib.sha256(), 0
        with archive.open(name) as member:
            while piece := member.read(1024 * 1024):
                hasher.update(piece)
                lines += piece.count(b"\n")
        if hasher.hexdigest() != digest or rows not in (None, lines):
            raise NotRestored(f"The export is damaged: {name} is not what the manifest says.")


def _check_dictionary(archive: zipfile.ZipFile, manifest: Mapping[str, Any]) -> None:
    """The tables and columns must be those of this version, even where the names of the steps are the same."""
    told = json.loads(archive.read(exit_format.DICTIONARY))
    ours = {
        label: {field.attname for field in exit_format.columns_of(model)}
        for label, model in exit_format.tables().items()
    }
    theirs = {label: set(table["columns"]) for label, table in told.items()}
    for label in sorted(ours.keys() | theirs.keys() | manifest["tables"].keys()):
        if ours.get(label) != theirs.get(label):
            raise NotRestored(
                f"The export was made by another version: {label} is not the same there. Import it with that version."
            )


# --- filling ------------------------------------------------------------------------------------------


def _fill(archive: zipfile.ZipFile, manifest: Mapping[str, Any], at: datetime) -> None:
    for alias in settings.DATABASES:
        call_command("createcachetable", database=alias, verbosity=0)
    call_command("migrate", verbosity=0)
    _put_files(archive, manifest)
    tables = exit_format.tables()
    filled = [tables[label] for label in manifest["tables"]]
    try:
        with transaction.atomic():
            _empty(tables)
            for label in manifest["tables"]:
                if label not in (exit_format.AUDIT, exit_format.AUDIT_HEAD):
                    _insert(tables[label], _rows(archive, label))
            _replay_audit(archive, tables)
            connection.check_constraints()
            with connection.cursor() as cursor:
                for statement in connection.ops.sequence_reset_sql(no_style(), filled):
                    cursor.execute(statement)
            mail_sending.set_hold(hold=True, by=None, at=at, reason="This is an imported copy.")
            audit.record(None, "import_everything", "installation", at=at, after={"export": manifest["made"]})
    except (DatabaseError, ValueError, TypeError, KeyError) as error:
        raise NotRestored(f"The export does not fit together: {str(error).splitlines()[0]}.") from None
    if exit_format.KEY in archive.namelist():
        _write(Path(settings.DATA_DIR) / exit_format.KEY, iter([archive.read(exit_format.KEY)]))


def _empty(tables: Mapping[str, type[models.Model]]) -> None:
    """Remove what making the tables put into them (kinds of content and their permissions)."""
    with connection.cursor() as cursor:
        for label, model in tables.items():
            if label not in (exit_format.AUDIT, exit_format.AUDIT_HEAD):
                cursor.execute(f"DELETE FROM {connection.ops.quote_name(model._meta.db_table)}")  # noqa: S608


def _rows(archive: zipfile.ZipFile, label: str) -> Iterator[dict[str, Any]]:
    with archive.open(f"tables/{label}.jsonl") as member:
        for line in member:
            yield json.loads(line)


def _statement(model: type[models.Model]) -> str:
    quote = connection.ops.quote_name
    names = [quote(str(field.column)) for field in exit_format.columns_of(model)]
    places = ", ".join(["%s"] * len(names))
    return f"INSERT INTO {quote(model._meta.db_table)} ({', '.join(names)}) VALUES ({places})"  # noqa: S608


def _insert(model: type[models.Model], rows: Iterator[dict[str, Any]]) -> None:
    """Put rows in as they are: no default, no signal, no clock of ours."""
    fields = exit_format.columns_of(model)
    statement = _statement(model)
    with connection.cursor() as cursor:
        while batch := list(islice(rows, BATCH)):
            cursor.executemany(
                statement,
                [[exit_format.read_back(field, row[field.attname]) for field in fields] for row in batch],
            )


def _replay_audit(archive: zipfile.ZipFile, tables: Mapping[str, type[models.Model]]) -> None:
    model = tables[exit_format.AUDIT]
    AuditHead.objects.get_or_create(pk=1, defaults={"number": 0, "hash": audit.START})
    for row in _rows(archive, exit_format.AUDIT):
        _insert(model, iter([row]))
        AuditHead.objects.filter(pk=1).update(number=row["number"], hash=row["hash"])
    head: dict[str, Any] = next(_rows(archive, exit_format.AUDIT_HEAD), {"number": 0, "hash": audit.START})
    if not AuditHead.objects.filter(pk=1, number=head["number"], hash=head["hash"]).exists():
        raise ValueError("the record of who did what does not end where it says")


def _put_files(archive: zipfile.ZipFile, manifest: Mapping[str, Any]) -> None:
    """Before the rows: a row exists only where its file does. What a failure leaves over, the daily sweep removes."""
    for name in manifest["files"]:
        target = Path(settings.FILES_DIR).joinpath(*name.split("/")[1:])
        target.parent.mkdir(parents=True, exist_ok=True)
        with archive.open(name) as member:
            _write(target, iter(lambda: member.read(1024 * 1024), b""))


def _write(target: Path, pieces: Iterator[bytes]) -> None:
    part = target.with_name(target.name + ".part")
    descriptor = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "wb") as out:
        for piece in pieces:
            out.write(piece)
        out.flush()
        os.fsync(out.fileno())
    part.replace(target)
