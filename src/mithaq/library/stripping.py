"""Taking hidden data out of files before they are shared: who wrote them, where a picture was taken, with which device.

Pictures and Word files are taken apart by their containers alone, byte by byte: nothing is decoded. PDFs and OpenDocument
texts are written anew in a limited child process (`stripping_child`). What cannot be cleaned is refused with a code.
"""

import io
import json
import os
import re
import struct
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path

from mithaq.library.rules_evidence import Stripped

_CHILD = Path(__file__).with_name("stripping_child.py")
#: What the child may say of a file that it does not write.
_TOLD = frozenset({Stripped.STILL_CARRIES.value, Stripped.MACROS.value})
SECONDS = 10
MEMORY = 400 * 1024 * 1024
#: What a packed document may unpack to, and how many parts it may have.
MOST_UNPACKED = 200 * 1024 * 1024
MOST_PARTS = 4000
#: Text formats hold nothing but what one reads.
PLAIN = frozenset({"txt", "md", "csv"})
PICTURES = frozenset({"jpg", "jpeg", "png", "webp", "gif"})
#: JPEG segments that a decoder needs: JFIF, colour profile, Adobe's colour transform, tables, frames, scans.
_JPEG_KEEP = {0xE0, 0xE2, 0xEE, 0xDB, 0xC4, 0xDA, 0xDD, 0xCC, *range(0xC0, 0xC4), *range(0xC5, 0xC8)} | {
    *range(0xC9, 0xCC),
    *range(0xCD, 0xD0),
}
_PNG_KEEP = {
    b"IHDR",
    b"PLTE",
    b"IDAT",
    b"IEND",
    b"tRNS",
    b"gAMA",
    b"cHRM",
    b"sRGB",
    b"sBIT",
    b"bKGD",
    b"pHYs",
}
_WEBP_KEEP = {b"VP8 ", b"VP8L", b"VP8X", b"ANIM", b"ANMF", b"ALPH"}
#: Parts of a Word file that say who, when and with what.
_DOCX_DROP = re.compile(
    r"^(docProps/|customXml/|docMetadata/|word/comments|word/people\.xml|word/embeddings/|word/vbaProject|word/activeX/)"
)
_AUTHORS = re.compile(rb'\s+w(?:14|15)?:(?:author|date|initials|rsid\w*)="[^"]*"')
_RSIDS = re.compile(rb"<w:rsids>.*?</w:rsids>", re.DOTALL)
_ANCHORS = re.compile(rb"<w:comment(?:RangeStart|RangeEnd|Reference)\b[^>]*/>")
_RELATION = re.compile(rb'<Relationship\b[^>]*?\bTarget="([^"]*)"[^>]*?/>')
_OVERRIDE = re.compile(rb'<Override\b[^>]*?\bPartName="/([^"]*)"[^>]*?/>')


class NotStripped(Exception):
    """The file cannot be cleaned; `code` says why."""

    def __init__(self, code: Stripped) -> None:
        self.code = code
        super().__init__(code.value)


def strip(content: bytes, extension: str) -> bytes:
    """The same document without hidden data. Raises NotStripped."""
    kind = extension.lower()
    try:
        if kind in PLAIN:
            return content
        if kind in ("jpg", "jpeg"):
            return strip_jpeg(content)
        if kind == "png":
            return strip_png(content)
        if kind == "webp":
            return strip_webp(content)
        if kind == "gif":
            return strip_gif(content)
        if kind == "docx":
            return strip_docx(content)
    except (ValueError, IndexError, struct.error, zipfile.BadZipFile, NotImplementedError, RuntimeError):
        raise NotStripped(Stripped.UNREADABLE) from None
    if kind == "pdf":
        return strip_pdf(content)
    if kind == "odt":
        return in_child(content, "odt")
    raise NotStripped(Stripped.UNKNOWN_FORMAT)


def strip_jpeg(content: bytes) -> bytes:
    """Keep the segments that make the picture; what follows its end (a second picture, a preview) is cut off."""
    if not content.startswith(b"\xff\xd8"):
        raise ValueError("not a JPEG")
    kept = [b"\xff\xd8"]
    place = 2
    while True:
        if content[place] != 0xFF:
            raise ValueError("no segment where one must begin")
        while content[place + 1] == 0xFF:
            place += 1
        marker = content[place + 1]
        if marker == 0xD9:
            kept.append(b"\xff\xd9")
            return b"".join(kept)
        length = int.from_bytes(content[place + 2 : place + 4], "big")
        end = place + 2 + length
        if length < 2 or end > len(content):
            raise ValueError("a segment that runs over the end")
        body = content[place + 4 : end]
        if marker in _JPEG_KEEP and not (
            (marker == 0xE2 and not body.startswith(b"ICC_PROFILE\0"))
            or (marker == 0xE0 and not body.startswith(b"JFIF\0"))
            or (marker == 0xEE and not body.startswith(b"Adobe"))
        ):
            kept.append(content[place:end])
        place = end
        if marker == 0xDA:
            stop = _end_of_scan(content, place)
            kept.append(content[place:stop])
            place = stop


def _end_of_scan(content: bytes, place: int) -> int:
    """Where the coded data of a scan end: at a marker that is no stuffing and no restart."""
    while True:
        place = content.index(b"\xff", place)
        following = content[place + 1]
        if following != 0 and not 0xD0 <= following <= 0xD7 and following != 0xFF:
            return place
        place += 1 if following == 0xFF else 2


def strip_png(content: bytes) -> bytes:
    """Keep the chunks that make the picture."""
    head = b"\x89PNG\r\n\x1a\n"
    if not content.startswith(head):
        raise ValueError("not a PNG")
    kept, place = [head], 8
    while True:
        length = int.from_bytes(content[place : place + 4], "big")
        name = content[place + 4 : place + 8]
        end = place + 12 + length
        if len(name) < 4 or end > len(content):
            raise ValueError("a chunk that runs over the end")
        if name in _PNG_KEEP:
            kept.append(content[place:end])
        place = end
        if name == b"IEND":
            return b"".join(kept)


def strip_webp(content: bytes) -> bytes:
    """Keep the chunks that make the picture, and say in its head that the others are gone."""
    if content[:4] != b"RIFF" or content[8:12] != b"WEBP":
        raise ValueError("not a WebP")
    kept, place = [], 12
    stop = min(len(content), 8 + int.from_bytes(content[4:8], "little"))
    while place + 8 <= stop:
        name = content[place : place + 4]
        length = int.from_bytes(content[place + 4 : place + 8], "little")
        end = place + 8 + length + (length & 1)
        if end > len(content) + 1:
            raise ValueError("a chunk that runs over the end")
        chunk = bytearray(content[place:end])
        if name == b"VP8X":
            chunk[8] &= ~(0x20 | 0x08 | 0x04) & 0xFF  # no colour profile, EXIF or XMP follows
        if name in _WEBP_KEEP:
            kept.append(bytes(chunk))
        place = end
    body = b"WEBP" + b"".join(kept)
    return b"RIFF" + len(body).to_bytes(4, "little") + body


def strip_gif(content: bytes) -> bytes:
    """Keep the pictures, their timing and how often they repeat; what follows the end is cut off."""
    if content[:6] not in (b"GIF87a", b"GIF89a"):
        raise ValueError("not a GIF")
    place = 13 + _colours(content[10])
    kept = [content[:place]]
    timing = b""
    while content[place] != 0x3B:
        if content[place] == 0x2C:
            end = place + 10 + _colours(content[place + 9]) + 1  # and the smallest size of a code
            end = _end_of_blocks(content, end)
            kept += [timing, content[place:end]]
            timing = b""
        elif content[place] == 0x21:
            end = _end_of_blocks(content, place + 2)
            label, body = content[place + 1], content[place + 2 : end]
            if label == 0xF9 and body[0] == 4:
                timing = b"\x21\xf9" + body[:5] + b"\0"
            elif label == 0x01:
                # Text to be drawn, which no reader draws; its timing belongs to nothing else.
                timing = b""
            elif label == 0xFF and body[:12] == b"\x0bNETSCAPE2.0" and body[12:14] == b"\x03\x01":
                kept.append(b"\x21\xff" + body[:16] + b"\0")
        else:
            raise ValueError("no block where one must begin")
        place = end
    return b"".join(kept) + b";"


def _colours(flags: int) -> int:
    """The bytes of a table of colours, if these flags say that one follows."""
    return 3 * 2 ** ((flags & 0x07) + 1) if flags & 0x80 else 0


def _end_of_blocks(content: bytes, place: int) -> int:
    """Where a run of blocks ends, each of which begins with its length."""
    while length := content[place]:
        place += 1 + length
    return place + 1


def strip_docx(content: bytes) -> bytes:
    """Drop the parts that say who, when and with what; clean the pictures; take authors off tracked changes."""
    made = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as archive,
        zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as clean,
    ):
        entries = archive.infolist()
        if len(entries) > MOST_PARTS or sum(entry.file_size for entry in entries) > MOST_UNPACKED:
            raise ValueError("it unpacks to more than is taken")
        if "word/document.xml" not in {entry.filename for entry in entries}:
            raise ValueError("not a Word document")
        for entry in entries:
            if _DOCX_DROP.match(entry.filename) or entry.is_dir():
                continue
            part = archive.read(entry)
            clean.writestr(_bare_entry(entry.filename), _clean_part(entry.filename, part))
    return made.getvalue()


def _bare_entry(name: str) -> zipfile.ZipInfo:
    """An entry without the time at which it was written."""
    entry = zipfile.ZipInfo(name, date_time=(1980, 1, 1, 0, 0, 0))
    entry.compress_type = zipfile.ZIP_DEFLATED
    return entry


def _clean_part(name: str, part: bytes) -> bytes:
    if name.startswith("word/media/"):
        suffix = name.rsplit(".", 1)[-1].lower()
        if suffix not in PICTURES:
            # Drawings in other formats may carry anything: the document goes without being shared.
            raise NotStripped(Stripped.STILL_CARRIES)
        return strip(part, suffix)
    if name.endswith(".rels"):
        return _RELATION.sub(lambda found: b"" if _is_dropped(name, found.group(1)) else found.group(0), part)
    if name == "[Content_Types].xml":
        return _OVERRIDE.sub(
            lambda found: (
                b"" if _DOCX_DROP.match(found.group(1).decode("utf-8", "replace")) else found.group(0)
            ),
            part,
        )
    if name.endswith(".xml"):
        return _AUTHORS.sub(b"", _RSIDS.sub(b"", _ANCHORS.sub(b"", part)))
    return part


def _is_dropped(rels: str, target: bytes) -> bool:
    """Whether a relation leads to a part that was dropped."""
    folder = rels.partition("_rels/")[0]
    path = target.decode("utf-8", "replace")
    whole = path.lstrip("/") if path.startswith("/") else os.path.normpath(folder + path)
    return bool(_DOCX_DROP.match(whole))


def strip_pdf(content: bytes) -> bytes:
    """Write the pages into a new PDF, without its information, attachments, forms and remarks. Raises NotStripped."""
    made = in_child(content, "pdf")
    if b"Exif\0\0" in made or b"<x:xmpmeta" in made:
        raise NotStripped(Stripped.STILL_CARRIES)
    return made


def in_child(content: bytes, kind: str) -> bytes:
    """What the limited child process makes of it. Raises NotStripped."""
    with tempfile.TemporaryDirectory(prefix="strip-") as folder:
        source, target = Path(folder) / "in", Path(folder) / "out"
        source.write_bytes(content)
        try:
            child = subprocess.run(
                [
                    sys.executable,
                    "-I",
                    str(_CHILD),
                    kind,
                    str(source),
                    str(target),
                    str(MEMORY),
                    str(SECONDS),
                ],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                env={"PATH": os.defpath, "LANG": "C.UTF-8"},
                cwd=folder,
                timeout=SECONDS + 10,
                check=False,
            )
            told = json.loads(child.stdout or b"{}")
        except (subprocess.TimeoutExpired, ValueError):
            told = {}
        if not told.get("done") or not target.exists():
            code = told.get("error")
            raise NotStripped(Stripped(code) if code in _TOLD else Stripped.UNREADABLE)
        return target.read_bytes()
