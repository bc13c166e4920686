"""Writing an OpenDocument text anew without what it hides; runs in the limited child process, knows nothing of Django.

What one reads stays: the words, their styles, the pictures (cleaned). Remarks, tracked changes with what they deleted,
who wrote it when and with what, thumbnails, printers, paths of somebody's disk go. Programs and embedded files are not
cleaned: such a document is refused. Elements are known by their namespace, whatever prefix a file gives it.
"""

import zipfile
from collections.abc import Callable
from pathlib import PurePosixPath
from typing import Any
from xml.parsers import expat
from xml.sax.saxutils import escape, quoteattr

from mithaq.library.readers.packed import MOST_DEPTH, MOST_ELEMENTS, Archive
from mithaq.library.readers.refusal import Refused

KIND = b"application/vnd.oasis.opendocument.text"
_BASE = "urn:oasis:names:tc:opendocument:xmlns:"
OFFICE, TEXT, DRAW, SCRIPT, META = (
    f"{_BASE}{name}:1.0" for name in ("office", "text", "drawing", "script", "meta")
)
DUBLIN = "http://purl.org/dc/elements/1.1/"
LINK = "http://www.w3.org/1999/xlink"
MORE_OFFICE = "http://openoffice.org/2009/office"
#: Elements that go with all that stands in them.
_DROPPED = {
    (OFFICE, "annotation"),
    (OFFICE, "annotation-end"),
    (OFFICE, "scripts"),
    (OFFICE, "event-listeners"),
    (OFFICE, "meta"),
    (OFFICE, "settings"),
    (TEXT, "tracked-changes"),
    (TEXT, "change"),
    (TEXT, "change-start"),
    (TEXT, "change-end"),
    (TEXT, "dde-connection-decls"),
    (DUBLIN, "creator"),
    (DUBLIN, "date"),
}
#: Elements that hold or draw in another file.
_OTHER_FILES = {
    (OFFICE, "binary-data"),
    (DRAW, "object"),
    (DRAW, "object-ole"),
    (DRAW, "applet"),
    (DRAW, "plugin"),
    (DRAW, "floating-frame"),
}
_ATTRIBUTES = {(MORE_OFFICE, "rsid"), (MORE_OFFICE, "paragraph-rsid")}
_LINKS = ("http://", "https://", "mailto:", "#", "Pictures/", "./Pictures/")
_PICTURES = {"jpg": "jpeg", "jpeg": "jpeg", "png": "png", "gif": "gif", "webp": "webp"}
_EMPTY_META = (
    b'<?xml version="1.0" encoding="UTF-8"?><office:document-meta xmlns:office="'
    + OFFICE.encode()
    + b'" office:version="1.2"><office:meta/></office:document-meta>'
)


class Fault(Exception):
    """The document is not written; `code` says why, in the words of `rules_evidence.Stripped`."""

    def __init__(self, code: str) -> None:
        self.code = code
        super().__init__(code)


def rewrite(source: str, target: str) -> str:
    """Write the document anew. Gives a fault, or nothing."""
    from mithaq.library.stripping import NotStripped, strip

    try:
        _rewrite(source, target, strip)
    except Fault as fault:
        return fault.code
    except NotStripped as refused:
        return refused.code.value
    except Refused as refused:
        return "macros" if refused.code == "macros" else "unreadable"
    return ""


def _rewrite(source: str, target: str, strip: Callable[[bytes, str], bytes]) -> None:
    archive = Archive(source)
    names = archive.names
    if not {"mimetype", "content.xml"} <= names or not archive.bytes_of("mimetype", 200).startswith(KIND):
        raise Fault("unreadable")
    if "META-INF/manifest.xml" in names and b"encryption-data" in archive.bytes_of("META-INF/manifest.xml"):
        raise Fault("unreadable")
    parts: dict[str, tuple[str, bytes]] = {}
    for name in sorted(names):
        if name.endswith("/"):
            continue
        first = PurePosixPath(name).parts[0] if name else ""
        if first in ("Basic", "Scripts"):
            raise Fault("macros")
        if name in ("content.xml", "styles.xml"):
            parts[name] = "text/xml", clean_xml(archive.bytes_of(name))
        elif first == "Pictures":
            suffix = name.rsplit(".", 1)[-1].lower()
            if suffix not in _PICTURES:
                raise Fault("still_carries")
            parts[name] = f"image/{_PICTURES[suffix]}", strip(archive.bytes_of(name), suffix)
        elif first.startswith("Object") or first == "media":
            raise Fault("still_carries")
        # All the rest is about the document, or about who had it open.
    parts["meta.xml"] = "text/xml", _EMPTY_META
    with zipfile.ZipFile(target, "w") as made:
        made.writestr(_entry("mimetype", zipfile.ZIP_STORED), KIND)
        for name, (_kind, content) in parts.items():
            made.writestr(_entry(name), content)
        made.writestr(
            _entry("META-INF/manifest.xml"), _manifest({name: kind for name, (kind, _) in parts.items()})
        )


def _entry(name: str, how: int = zipfile.ZIP_DEFLATED) -> zipfile.ZipInfo:
    """An entry without the time at which it was written."""
    entry = zipfile.ZipInfo(name, date_time=(1980, 1, 1, 0, 0, 0))
    entry.compress_type = how
    return entry


def _manifest(parts: dict[str, str]) -> bytes:
    lines = [("/", KIND.decode()), *parts.items()]
    inner = "".join(
        f"<m:file-entry m:full-path={quoteattr(name)} m:media-type={quoteattr(kind)}/>"
        for name, kind in lines
    )
    return (
        '<?xml version="1.0" encoding="UTF-8"?>'
        f'<m:manifest xmlns:m="{_BASE}manifest:1.0" m:version="1.2">{inner}</m:manifest>'
    ).encode()


def clean_xml(part: bytes) -> bytes:
    """One part, written as it was but for what is dropped. Raises Fault."""
    writer = _Writer()
    try:
        writer.parser.Parse(part, True)
    except expat.ExpatError:
        raise Fault("unreadable") from None
    return "".join(writer.made).encode()


class _Writer:
    """Passes a part on, event by event; remarks of the file format and processing instructions fall away."""

    def __init__(self) -> None:
        self.made = ['<?xml version="1.0" encoding="UTF-8"?>']
        self.parser = expat.ParserCreate()
        self.parser.ordered_attributes = True
        self.parser.buffer_text = True
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.CharacterDataHandler = self._words
        self.parser.StartDoctypeDeclHandler = self._doctype
        self._spaces: list[dict[str, str]] = [{"xml": "xml"}]
        self._dropped = 0
        self._count = 0

    def _doctype(self, *_of: Any) -> None:
        raise Fault("unreadable")

    def _name(self, name: str, *, attribute: bool = False) -> tuple[str, str]:
        prefix, colon, local = name.rpartition(":")
        if attribute and not colon:
            return "", local
        return self._spaces[-1].get(prefix, ""), local

    def _start(self, name: str, flat: list[str]) -> None:
        self._count += 1
        if self._count > MOST_ELEMENTS or len(self._spaces) > MOST_DEPTH:
            raise Fault("unreadable")
        pairs = list(zip(flat[::2], flat[1::2], strict=True))
        spaces = self._spaces[-1]
        new = {key[6:]: value for key, value in pairs if key == "xmlns" or key.startswith("xmlns:")}
        self._spaces.append({**spaces, **new} if new else spaces)
        known = self._name(name)
        if known[0] == SCRIPT or known == (OFFICE, "script"):
            raise Fault("macros")
        if known in _OTHER_FILES:
            raise Fault("still_carries")
        if self._dropped or known in _DROPPED or known[0] == META:
            self._dropped += 1
            return
        kept = []
        for key, value in pairs:
            what = self._name(key, attribute=True)
            if what in _ATTRIBUTES:
                continue
            if what == (LINK, "href") and not value.startswith(_LINKS):
                value = "#"
            kept.append(f" {key}={quoteattr(value)}")
        self.made.append(f"<{name}{''.join(kept)}>")

    def _end(self, name: str) -> None:
        self._spaces.pop()
        if self._dropped:
            self._dropped -= 1
            return
        self.made.append(f"</{name}>")

    def _words(self, words: str) -> None:
        if not self._dropped:
            self.made.append(escape(words))
