"""Opening a packed document (DOCX, ODT) safely: its table of contents first, then one part, piece by piece."""

import zipfile
from collections.abc import Iterator
from typing import Any
from xml.etree.ElementTree import ParseError, XMLPullParser

from mithaq.library.readers.refusal import Refused

MOST_ENTRIES = 4_000
MOST_UNPACKED = 60 * 1024 * 1024
MOST_OF_ONE = 30 * 1024 * 1024
MOST_RATIO = 150
MOST_DEPTH = 200
MOST_ELEMENTS = 1_500_000
PIECE = 131_072
#: Document types can define entities that grow without end; no word processor writes one.
_FORBIDDEN = (b"<!DOCTYPE", b"<!ENTITY", b"<\x00!\x00D\x00", b"\x00<\x00!\x00D")


class Archive:
    """A packed document: which parts it has, and one part as XML."""

    def __init__(self, path: str) -> None:
        try:
            self._zip = zipfile.ZipFile(path)
            entries = self._zip.infolist()
        except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
            raise Refused("damaged") from None
        if any(entry.flag_bits & 1 for entry in entries):
            raise Refused("locked")
        packed = sum(entry.compress_size for entry in entries)
        unpacked = sum(entry.file_size for entry in entries)
        if (
            len(entries) > MOST_ENTRIES
            or unpacked > MOST_UNPACKED
            or any(
                entry.file_size > 1024 * 1024 and entry.file_size > MOST_RATIO * max(entry.compress_size, 1)
                for entry in entries
            )
            or unpacked > MOST_RATIO * max(packed, 1)
        ):
            raise Refused("bomb")
        self.names = {entry.filename for entry in entries}

    def bytes_of(self, name: str, most: int = MOST_OF_ONE) -> bytes:
        """One part whole; refused when it is longer than the table of contents says it may be."""
        return b"".join(self._pieces(name, most))

    def _pieces(self, name: str, most: int) -> Iterator[bytes]:
        given = 0
        tail = b""
        try:
            with self._zip.open(name) as part:
                while piece := part.read(PIECE):
                    given += len(piece)
                    if given > most:
                        raise Refused("bomb")
                    around = tail + piece
                    if any(word in around for word in _FORBIDDEN):
                        raise Refused("bomb")
                    tail = piece[-16:]
                    yield piece
        except KeyError:
            raise Refused("damaged") from None
        except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, EOFError, RuntimeError):
            raise Refused("damaged") from None

    def events(self, name: str) -> Iterator[tuple[str, Any]]:
        """The part `name` as events of an XML parser, start and end; refused when too deep or too large."""
        parser: Any = XMLPullParser(events=("start", "end"))
        depth = count = 0
        try:
            for piece in self._pieces(name, MOST_OF_ONE):
                parser.feed(piece)
                for event, element in parser.read_events():
                    depth += 1 if event == "start" else -1
                    count += 1
                    if depth > MOST_DEPTH or count > 2 * MOST_ELEMENTS:
                        raise Refused("too_much")
                    yield event, element
            parser.close()
            yield from parser.read_events()
        except ParseError:
            raise Refused("damaged") from None
