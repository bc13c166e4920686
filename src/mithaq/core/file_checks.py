"""What an uploaded file is allowed to be, decided from its first bytes and its table of contents, before anything parses it."""

import re
import struct
import unicodedata
import zipfile
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import IO

from django.utils.translation import gettext_lazy as _

from mithaq.core.errors import RuleBroken

MB = 1024 * 1024
ZIP_MOST_BYTES = 50 * MB
ZIP_MOST_RATIO = 100
ZIP_MOST_ENTRIES = 100
NAME_LENGTH = 120

_ZIP = (b"PK\x03\x04",)
_OLE = (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",)
#: Extension -> how its content begins; None for text, which is told by having no NUL and being UTF-8.
SIGNATURES: dict[str, tuple[bytes, ...] | None] = {
    "pdf": (b"%PDF-",),
    "png": (b"\x89PNG\r\n\x1a\n",),
    "jpg": (b"\xff\xd8\xff",),
    "jpeg": (b"\xff\xd8\xff",),
    "gif": (b"GIF87a", b"GIF89a"),
    "webp": (b"RIFF",),
    "docx": _ZIP,
    "xlsx": _ZIP,
    "pptx": _ZIP,
    "odt": _ZIP,
    "ods": _ZIP,
    "zip": _ZIP,
    "epub": _ZIP,
    "doc": _OLE,
    "xls": _OLE,
    "csv": None,
    "txt": None,
    "json": None,
    "md": None,
    "html": None,
    "htm": None,
    "age": (b"age-encryption.org/v1", b"-----BEGIN AGE ENCRYPTED FILE-----"),
}
#: What must stand in the table of contents of a packed document, so that one kind cannot pose as another.
PACKED = {
    "docx": "word/",
    "xlsx": "xl/",
    "pptx": "ppt/",
    "odt": "content.xml",
    "ods": "content.xml",
    "epub": "META-INF/container.xml",
}
DOCUMENTS = frozenset({"pdf", "docx", "odt", "txt", "md"})
IMAGES = frozenset({"png", "jpg", "jpeg", "webp", "gif"})
TABLES = frozenset({"csv", "xlsx", "ods"})


@dataclass(frozen=True, kw_only=True)
class FileLimits:
    """What one place of upload takes. `label` names the place, and so who may read the file afterwards."""

    label: str
    extensions: frozenset[str]
    most_bytes: int = 20 * MB
    most_files: int = 20


def check(name: str, size: int, content: IO[bytes], limits: FileLimits) -> str:
    """Raise RuleBroken when the file is not within `limits`; return its extension."""
    extension = PurePosixPath(name).suffix.lstrip(".").lower()
    if extension not in limits.extensions or extension not in SIGNATURES:
        raise RuleBroken(
            _("Files of the kind “%(extension)s” are not taken here. Send one of: %(allowed)s."),
            code="file_kind",
            extension=extension or "?",
            allowed=", ".join(sorted(limits.extensions)),
        )
    if size > limits.most_bytes:
        raise RuleBroken(
            _("The file has %(size)s MB; at most %(most)s MB are taken. Make it smaller or split it."),
            code="file_too_large",
            size=f"{size / MB:.1f}",
            most=f"{limits.most_bytes / MB:g}",
        )
    if size == 0:
        raise RuleBroken(_("The file is empty. Choose it again."), code="file_empty")
    if not _begins_rightly(extension, content):
        raise RuleBroken(
            _(
                "The content of this file is not what its ending “%(extension)s” says. Save it anew and send it again."
            ),
            code="file_content",
            extension=extension,
        )
    if SIGNATURES[extension] == _ZIP:
        check_packed(extension, content)
    content.seek(0)
    return extension


def check_packed(extension: str, content: IO[bytes]) -> None:
    """Read the table of contents only: sizes, ratio, number and names of what is packed."""
    content.seek(0, 2)
    packed = content.tell()
    content.seek(0)
    if _declared_entries(content, packed) > ZIP_MOST_ENTRIES:
        raise _unsafe()
    try:
        with zipfile.ZipFile(content) as archive:
            entries = archive.infolist()
    except (zipfile.BadZipFile, ValueError, OverflowError, NotImplementedError, struct.error):
        raise RuleBroken(
            _("This file is damaged. Open it, save it anew and send it again."), code="file_damaged"
        ) from None
    total = sum(entry.file_size for entry in entries)
    names = [entry.filename for entry in entries]
    if (
        len(entries) > ZIP_MOST_ENTRIES
        or total > ZIP_MOST_BYTES
        or total > ZIP_MOST_RATIO * max(packed, 1)
        or any(
            entry.file_size > ZIP_MOST_RATIO * max(entry.compress_size, 1) and entry.file_size > MB
            for entry in entries
        )
        or any(name.startswith(("/", "\\")) or ".." in re.split(r"[/\\]", name) for name in names)
        or len(names) != len(set(names))
    ):
        raise _unsafe()
    wanted = PACKED.get(extension)
    if wanted and not any(name.startswith(wanted) for name in names):
        raise RuleBroken(
            _(
                "The content of this file is not what its ending “%(extension)s” says. Save it anew and send it again."
            ),
            code="file_content",
            extension=extension,
        )


def safe_name(name: str) -> str:
    """The name as it may be shown and offered: no path, no control or direction-changing character, not too long."""
    last = re.split(r"[/\\]", unicodedata.normalize("NFC", name))[-1]
    # Cf covers bidi overrides and isolates, zero-width marks and the byte-order mark; Cs lone surrogates.
    clean = "".join(
        character
        for character in last
        if unicodedata.category(character) not in {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}
        and character not in '<>:"|?*;%'
    )
    clean = re.sub(r"\s+", " ", clean).strip(" .")
    stem, dot, ending = clean.rpartition(".")
    if not dot or not stem:
        return (clean or "file")[:NAME_LENGTH]
    return f"{stem[: NAME_LENGTH - len(ending) - 1].rstrip(' .')}.{ending}"[:NAME_LENGTH]


def _begins_rightly(extension: str, content: IO[bytes]) -> bool:
    content.seek(0)
    start = content.read(4096)
    signatures = SIGNATURES[extension]
    if extension == "webp":
        return start.startswith(b"RIFF") and start[8:12] == b"WEBP"
    if signatures is not None:
        return start.startswith(signatures)
    if b"\x00" in start:
        return False
    try:
        start.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        # The 4096 bytes may end within a character; Windows code pages (cp1256) are the reader's matter.
        return error.start >= len(start) - 4 or extension in {"csv", "txt", "html", "htm"}
    return True


def _declared_entries(content: IO[bytes], size: int) -> int:
    """How many entries the end of the archive declares, before Python builds an object for each."""
    content.seek(max(0, size - 65_557))
    tail = content.read()
    content.seek(0)
    at = tail.rfind(b"PK\x05\x06")
    if at < 0 or at + 12 > len(tail):
        return 0
    entries, directory = struct.unpack_from("<H", tail, at + 10)[0], tail[at + 12 : at + 16]
    length = struct.unpack("<I", directory)[0] if len(directory) == 4 else 0
    # 46 bytes is the least an entry of the directory takes: a directory longer than its count hides entries.
    return max(int(entries), ZIP_MOST_ENTRIES + 1 if length > ZIP_MOST_ENTRIES * 1024 else 0)


def _unsafe() -> RuleBroken:
    return RuleBroken(
        _("This file unpacks to more than is safe (50 MB, 100 parts). Remove pictures or split it."),
        code="file_unpacks_too_large",
    )
