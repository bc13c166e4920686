"""Hidden data are gone from the copy that is shared, and what cannot be cleaned is not shared and says so."""

import io
import struct
import zipfile
import zlib

import pypdfium2 as pdfium
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mithaq.library import stripping
from mithaq.library.rules_evidence import Stripped
from mithaq.library.stripping import NotStripped

SECRET = b"GPS 31.95N 35.93E by R. Invented"


def segment(marker: int, body: bytes) -> bytes:
    return bytes([0xFF, marker]) + (len(body) + 2).to_bytes(2, "big") + body


SCAN = segment(0xDA, b"\x01\x01\x00\x00\x3f\x00") + b"\x12\x34\xff\x00\x56\xff\xd0\x78"
JPEG = b"".join(
    [
        b"\xff\xd8",
        segment(0xE0, b"JFIF\0\x01\x01"),
        segment(0xE1, b"Exif\0\0" + SECRET),
        segment(0xE2, b"ICC_PROFILE\0 colours"),
        segment(0xE2, b"MPF\0" + SECRET),
        segment(0xED, b"Photoshop 3.0\0" + SECRET),
        segment(0xFE, SECRET),
        segment(0xDB, b"tables"),
        segment(0xC0, b"frame"),
        SCAN,
        b"\xff\xd9",
        b"a second picture: " + SECRET,
    ]
)


def chunk(name: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))


PNG = b"".join(
    [
        b"\x89PNG\r\n\x1a\n",
        chunk(b"IHDR", struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0)),
        chunk(b"tEXt", b"Author\0" + SECRET),
        chunk(b"eXIf", SECRET),
        chunk(b"tIME", b"\x07\xea\x01\x01\x00\x00\x00"),
        chunk(b"IDAT", zlib.compress(b"\0\0")),
        chunk(b"IEND", b""),
        SECRET,
    ]
)


def webp() -> bytes:
    parts = b""
    for name, body in (
        (b"VP8X", bytes([0x2C]) + b"\0" * 9),
        (b"VP8L", b"picture!"),
        (b"EXIF", SECRET),
        (b"XMP ", SECRET),
    ):
        parts += name + len(body).to_bytes(4, "little") + body + b"\0" * (len(body) & 1)
    return b"RIFF" + (len(parts) + 4).to_bytes(4, "little") + b"WEBP" + parts


def docx(**parts: bytes) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        for name, body in {
            "[Content_Types].xml": b'<Types><Override PartName="/docProps/core.xml" ContentType="x"/><Override PartName="/word/document.xml" ContentType="y"/></Types>',
            "_rels/.rels": b'<Relationships><Relationship Id="a" Target="docProps/core.xml"/><Relationship Id="b" Target="word/document.xml"/></Relationships>',
            "docProps/core.xml": SECRET,
            "word/comments.xml": SECRET,
            "word/document.xml": b'<w:document><w:ins w:id="1" w:author="R. Invented" w:date="2026-01-01"><w:t>The words</w:t></w:ins><w:commentReference w:id="0"/></w:document>',
            "word/media/image1.jpeg": JPEG,
            **parts,
        }.items():
            archive.writestr(name, body)
    return made.getvalue()


@pytest.mark.parametrize(("content", "kind"), [(JPEG, "jpg"), (PNG, "png"), (webp(), "webp")])
def test_pictures_lose_what_they_hide_and_keep_the_picture(content: bytes, kind: str) -> None:
    clean = stripping.strip(content, kind)
    assert SECRET not in clean
    assert stripping.strip(clean, kind) == clean
    if kind == "jpg":
        assert SCAN in clean and b"ICC_PROFILE" in clean and clean.endswith(b"\xff\xd9")
    if kind == "png":
        assert b"IDAT" in clean and b"tEXt" not in clean


def test_a_word_file_loses_its_authors_remarks_and_the_data_of_its_pictures() -> None:
    clean = stripping.strip(docx(), "docx")
    with zipfile.ZipFile(io.BytesIO(clean)) as archive:
        whole = b"".join(archive.read(name) for name in archive.namelist())
        assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert "docProps/core.xml" not in archive.namelist()
    assert SECRET not in whole and b"Invented" not in whole and b"docProps" not in whole
    assert b"The words" in whole and SCAN in whole


def test_a_drawing_of_another_kind_keeps_a_word_file_from_being_shared() -> None:
    with pytest.raises(NotStripped) as refused:
        stripping.strip(docx(**{"word/media/image2.emf": SECRET}), "docx")
    assert refused.value.code is Stripped.STILL_CARRIES


def pdf_with_author() -> bytes:
    document = pdfium.PdfDocument.new()
    document.new_page(200, 200)
    made = io.BytesIO()
    document.save(made)
    plain = made.getvalue()
    # PDFium writes its own name as the creator; put an author of the same length there.
    assert b"/Creator(PDFium)" in plain
    return plain.replace(b"/Creator(PDFium)", b"/Author(R.Inven)")


def test_a_pdf_is_written_anew_without_its_author() -> None:
    given_ = pdf_with_author()
    assert pdfium.PdfDocument(given_).get_metadata_dict()["Author"] == "R.Inven"
    clean = stripping.strip(given_, "pdf")
    assert pdfium.PdfDocument(clean).get_metadata_dict().get("Author", "") == ""
    assert len(pdfium.PdfDocument(clean)) == 1


@pytest.mark.parametrize("kind", ["pdf", "jpg", "png", "webp", "docx"])
def test_what_is_broken_is_refused_with_a_reason(kind: str) -> None:
    for content in (b"", b"%PDF-1.7 rubbish", JPEG[:30], PNG[:20], b"PK\x03\x04 rubbish"):
        with pytest.raises(NotStripped) as refused:
            stripping.strip(content, kind)
        assert refused.value.code is Stripped.UNREADABLE


def test_kinds_that_we_cannot_clean_are_not_shared() -> None:
    for kind in ("gif", "odt", "xlsx", "doc"):
        with pytest.raises(NotStripped) as refused:
            stripping.strip(b"anything", kind)
        assert refused.value.code is Stripped.UNKNOWN_FORMAT


@given(st.binary(max_size=400), st.sampled_from(["jpg", "png", "webp"]))
def test_no_bytes_break_the_cleaner(tail: bytes, kind: str) -> None:
    head = {"jpg": b"\xff\xd8", "png": b"\x89PNG\r\n\x1a\n", "webp": b"RIFF\x90\x01\0\0WEBP"}[kind]
    try:
        clean = stripping.strip(head + tail, kind)
    except NotStripped:
        return
    assert stripping.strip(clean, kind) == clean
