"""Writes everything the installation holds into one file, so that a coalition can leave with all that is its own.

What opens something (passwords, second factors, links) stays behind unless it is asked for, and the manifest says so.
"""

import hashlib
import json
import os
import shutil
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection, models, transaction

from mithaq.core import audit, exit_format, sealing, secret_columns
from mithaq.core.models import StoredFile
from mithaq.core.secret_columns import SecretColumn


@dataclass(frozen=True, kw_only=True)
class Exported:
    """What was written. `missing` are the hashes of files whose record is here and whose content is not."""

    path: Path
    size: int
    rows: int
    files: int
    missing: tuple[str, ...]


def export_all(
    target: Path, *, at: datetime, with_secrets: bool = False, seal_to: Sequence[str] = ()
) -> Exported:
    """Write the file, which appears only when it is whole; sealed when there are keys to seal to."""
    target = target.expanduser().resolve()
    target.parent.mkdir(parents=True, exist_ok=True)
    sealing.recipients(seal_to)
    work = target.with_name(target.name + ".work")
    shutil.rmtree(work, ignore_errors=True)
    work.mkdir(mode=0o700)
    try:
        # First, so that the copy holds the record of its own making.
        audit.record(None, "export_everything", "installation", at=at, after={"with_keys": with_secrets})
        plain = work / "export.zip"
        descriptor = os.open(plain, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w+b") as out:
            with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, allowZip64=True) as archive:
                rows, files, missing = _write(archive, at, with_secrets=with_secrets)
            out.flush()
            os.fsync(out.fileno())
        whole = plain
        if seal_to:
            whole = work / "export.age"
            sealing.seal(plain, whole, seal_to)
        whole.replace(target)
    finally:
        shutil.rmtree(work, ignore_errors=True)
    return Exported(path=target, size=target.stat().st_size, rows=rows, files=files, missing=missing)


def _write(archive: zipfile.ZipFile, at: datetime, *, with_secrets: bool) -> tuple[int, int, tuple[str, ...]]:
    left_out = secret_columns.tables_left_out(with_secrets=with_secrets)
    blanked = secret_columns.columns_blanked(with_secrets=with_secrets)
    tables: dict[str, dict[str, Any]] = {}
    with _one_moment():
        for label, model in exit_format.tables().items():
            if label not in left_out:
                tables[label] = _write_table(archive, label, model, blanked.get(label, {}))
        known = set(StoredFile.objects.order_by().values_list("sha256", flat=True).distinct())
    files = {name: _write_file(archive, name, path) for name, path in _files()}
    missing = tuple(sorted(known - {name.removeprefix("files/").replace("/", "") for name in files}))
    members = {
        exit_format.README: exit_format.READ_ME.encode(),
        exit_format.DICTIONARY: json.dumps(
            exit_format.dictionary(), ensure_ascii=False, indent=1, sort_keys=True
        ).encode(),
    }
    key = Path(settings.DATA_DIR) / exit_format.KEY
    if with_secrets and key.exists():
        members[exit_format.KEY] = key.read_bytes()
    for name, content in members.items():
        archive.writestr(name, content)
    manifest = {
        "format": exit_format.FORMAT,
        "made": at.astimezone(UTC).isoformat(timespec="seconds"),
        "with_secrets": with_secrets,
        "migrations": sorted(exit_format.migrations_on_disk()),
        "tables": tables,
        "left_out": {label: table.reason for label, table in left_out.items()},
        "emptied": {
            f"{label}.{name}": secret.reason
            for label, columns in sorted(blanked.items())
            for name, secret in sorted(columns.items())
        },
        "files": files,
        "missing_files": list(missing),
        "others": {name: _digest(content) for name, content in members.items()},
    }
    archive.writestr(exit_format.MANIFEST, json.dumps(manifest, ensure_ascii=False, indent=1, sort_keys=True))
    return sum(table["rows"] for table in tables.values()), len(files), missing


@contextmanager
def _one_moment() -> Iterator[None]:
    """Read everything as of one moment, while others go on writing."""
    if connection.in_atomic_block:  # the caller has chosen the moment
        yield
    elif connection.vendor == "postgresql":
        with transaction.atomic():
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
            yield
    else:
        # Not atomic(): that would begin as a writer, and hold up everybody else.
        with connection.cursor() as cursor:
            cursor.execute("BEGIN DEFERRED")
        try:
            yield
        finally:
            with connection.cursor() as cursor:
                cursor.execute("ROLLBACK")


def _write_table(
    archive: zipfile.ZipFile, label: str, model: type[models.Model], blanked: Mapping[str, SecretColumn]
) -> dict[str, Any]:
    hasher, count = hashlib.sha256(), 0
    with archive.open(f"tables/{label}.jsonl", "w", force_zip64=True) as out:
        for row in exit_format.rows_of(model):
            instead = {name: secret.instead(row) for name, secret in blanked.items()}
            line = exit_format.line_of(row | instead)
            hasher.update(line)
            out.write(line)
            count += 1
    return {"rows": count, "sha256": hasher.hexdigest()}


def _files() -> Iterator[tuple[str, Path]]:
    for path in sorted(Path(settings.FILES_DIR).glob("[0-9a-f][0-9a-f]/*")):
        yield f"files/{path.parent.name}/{path.name}", path


def _write_file(archive: zipfile.ZipFile, name: str, path: Path) -> int:
    """Copy the content as it is; most of it is packed already. Its name is its hash, and is looked at on the way in."""
    header = zipfile.ZipInfo(name)
    header.compress_type = zipfile.ZIP_STORED
    size = 0
    with path.open("rb") as source, archive.open(header, "w", force_zip64=True) as out:
        while piece := source.read(1024 * 1024):
            out.write(piece)
            size += len(piece)
    return size


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
