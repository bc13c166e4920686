"""Files that people gave us: kept under the hash of their content, checked before they are kept, served as downloads only.

A row exists if and only if its file does: the content is written, flushed and named before the row is committed.
What a crash leaves over (content without a row) the daily sweep removes.
"""

import hashlib
import os
import secrets
from collections.abc import Callable, Iterable
from contextlib import suppress
from datetime import datetime, timedelta
from pathlib import Path
from typing import IO, Any

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.core.files.base import File
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy
from django_tasks import task

from mithaq.core.errors import NotFound, RuleBroken, Unavailable
from mithaq.core.file_checks import DOCUMENTS, IMAGES, MB, TABLES, FileLimits, check, safe_name
from mithaq.core.models import Deletion, StoredFile

__all__ = [
    "DOCUMENTS",
    "IMAGES",
    "MB",
    "TABLES",
    "FileLimits",
    "keep",
    "keep_all",
    "may_read",
    "open_content",
    "register_reader",
    "safe_name",
    "sweep",
]

#: Content without a row is left alone for this long: its transaction may still be open.
GRACE = timedelta(hours=24)
_readers: dict[str, Callable[[Any, StoredFile], bool]] = {}


def keep(
    upload: File[bytes], *, limits: FileLimits, by: AbstractBaseUser | None, at: datetime | None = None
) -> StoredFile:
    """Check `upload` against `limits` and keep it; call it inside the transaction of the row that points at it.

    Raises RuleBroken with a sentence for the person.
    """
    size = upload.size or 0
    name = safe_name(upload.name or "")
    stream: IO[bytes] = upload.file if upload.file is not None else upload
    most = min(limits.most_bytes, settings.FILE_LIMIT_MB * MB)
    within = FileLimits(label=limits.label, extensions=limits.extensions, most_bytes=most)
    extension = check(name, size, stream, within)
    digest, written = _store(stream, most)
    return StoredFile.objects.create(
        label=limits.label,
        name=name,
        extension=extension,
        size=written,
        sha256=digest,
        kept_at=at or timezone.now(),
        kept_by_id=by.pk if by is not None else None,
    )


def keep_all(
    uploads: Iterable[File[bytes]],
    *,
    limits: FileLimits,
    by: AbstractBaseUser | None,
    at: datetime | None = None,
) -> list[StoredFile]:
    """Keep several files of one form, or refuse them because they are too many."""
    given = list(uploads)
    if len(given) > limits.most_files:
        raise RuleBroken(
            ngettext_lazy(
                "At most %(most)s file is taken at once. Send the others afterwards.",
                "At most %(most)s files are taken at once. Send the others afterwards.",
                limits.most_files,
            ),
            code="too_many_files",
            most=limits.most_files,
        )
    return [keep(upload, limits=limits, by=by, at=at) for upload in given]


def register_reader(label: str, reader: Callable[[Any, StoredFile], bool]) -> None:
    """Say who may read files kept under `label`; files of a label without a reader are open to nobody."""
    _readers[label] = reader


def may_read(person: Any, stored: StoredFile) -> bool:
    """Whether the owning package lets `person` read this file."""
    reader = _readers.get(stored.label)
    return reader is not None and bool(reader(person, stored))


def path_of(digest: str) -> Path:
    """Where the content with this SHA-256 lies. The name is made here alone, never from what somebody sent."""
    if len(digest) != 64 or not set(digest) <= set("0123456789abcdef"):
        raise NotFound
    return Path(settings.FILES_DIR) / digest[:2] / digest[2:]


def open_content(stored: StoredFile) -> IO[bytes]:
    """The content, for reading."""
    try:
        return path_of(stored.sha256).open("rb")
    except FileNotFoundError:
        raise Unavailable(
            _("The record of this file is here, but its content is missing. Tell the operator."),
            code="file_content_missing",
        ) from None


def _store(stream: IO[bytes], most: int) -> tuple[str, int]:
    """Write to a temporary name while hashing, flush to disk, then give it its name."""
    folder = Path(settings.FILES_DIR)
    (folder / "incoming").mkdir(parents=True, exist_ok=True)
    temporary = folder / "incoming" / secrets.token_hex(16)
    hasher, written = hashlib.sha256(), 0
    try:
        with temporary.open("xb") as file:
            stream.seek(0)
            while piece := stream.read(1024 * 1024):
                written += len(piece)
                if written > most:
                    raise RuleBroken(
                        _(
                            "The file has %(size)s MB; at most %(most)s MB are taken. Make it smaller or split it."
                        ),
                        code="file_too_large",
                        size=f"{written / MB:.1f}",
                        most=f"{most / MB:g}",
                    )
                hasher.update(piece)
                file.write(piece)
            file.flush()
            os.fsync(file.fileno())
        target = path_of(hasher.hexdigest())
        target.parent.mkdir(exist_ok=True)
        temporary.replace(target)  # Also renews its age, so that the sweep leaves it until the row is there.
        os.utime(target)
        _flush_folder(target.parent)
    finally:
        with suppress(FileNotFoundError):
            temporary.unlink()
    return hasher.hexdigest(), written


def _flush_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def sweep_orphans(at: datetime) -> int:
    """Remove content older than GRACE that no row and no undoable deletion points at; return how many."""
    folder = Path(settings.FILES_DIR)
    if not folder.exists():
        return 0
    removed = 0
    kept_for_undo = "\n".join(
        Deletion.objects.filter(undone_at=None, rows__contains='"sha256"').values_list("rows", flat=True)
    )
    for path in sorted(folder.glob("*/*")):
        try:
            if not path.is_file() or path.stat().st_mtime > (at - GRACE).timestamp():
                continue
            digest = path.parent.name + path.name
            if path.parent.name != "incoming" and (
                StoredFile.objects.filter(sha256=digest).exists() or digest in kept_for_undo
            ):
                continue
            path.unlink()
            removed += 1
        except FileNotFoundError:  # Another sweep was faster.
            continue
    return removed


def damaged() -> list[StoredFile]:
    """Rows whose content is missing or does not have its hash."""
    wrong = []
    for stored in StoredFile.objects.order_by("pk").iterator(chunk_size=500):
        try:
            with path_of(stored.sha256).open("rb") as file:
                if hashlib.file_digest(file, "sha256").hexdigest() != stored.sha256:
                    wrong.append(stored)
        except FileNotFoundError:
            wrong.append(stored)
    return wrong


@task()
def sweep() -> int:
    """The daily sweep."""
    return sweep_orphans(timezone.now())
