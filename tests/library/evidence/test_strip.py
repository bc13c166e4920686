"""Hidden data are gone from the copy that is shared, and what cannot be cleaned is not shared and says so."""

import io
import struct
import zipfile
import zlib
from pathlib import Path

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
    for kind in ("xlsx", "doc", "ods", "svg"):
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


def blocks(*bodies: bytes) -> bytes:
    return b"".join(bytes([len(body)]) + body for body in bodies) + b"\0"


TIMING = b"\x21\xf9\x04\x04\x0a\x00\x00\x00"
FRAME = b"\x2c" + struct.pack("<HHHHB", 0, 0, 1, 1, 0x80) + b"\0" * 6 + b"\x02" + blocks(b"\x44\x01")
LOOP = b"\x21\xff" + b"\x0bNETSCAPE2.0" + b"\x03\x01\x05\x00" + b"\0"
GIF_HEAD = b"GIF89a" + struct.pack("<HHBBB", 1, 1, 0x80, 0, 0) + b"\xff\xff\xff\x00\x00\x00"


def gif(*more: bytes) -> bytes:
    return b"".join(
        [
            GIF_HEAD,
            b"\x21\xff" + b"\x0bNETSCAPE2.0" + b"\x03\x01\x05\x00" + bytes([len(SECRET)]) + SECRET + b"\0",
            b"\x21\xfe" + blocks(SECRET, SECRET),
            b"\x21\xff" + b"\x0bXMP DataXMP" + blocks(SECRET),
            TIMING,
            b"\x21\x01" + blocks(b"\0" * 12, SECRET),
            b"\x21\x99" + blocks(SECRET),
            *more,
            TIMING,
            FRAME,
            b";",
            SECRET,
        ]
    )


def test_a_moving_picture_keeps_frames_timing_and_loop_alone() -> None:
    clean = stripping.strip(gif(), "gif")
    assert clean == GIF_HEAD + LOOP + TIMING + FRAME + b";"
    assert stripping.strip(clean, "gif") == clean


@given(st.integers(0, len(gif()) - 1))
def test_a_moving_picture_cut_short_is_refused_or_clean(end: int) -> None:
    try:
        clean = stripping.strip(gif()[:end], "gif")
    except NotStripped as refused:
        assert refused.code is Stripped.UNREADABLE
    else:
        assert SECRET not in clean


ODF = (
    b'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" '
    b'xmlns:draw="urn:oasis:names:tc:opendocument:xmlns:drawing:1.0" xmlns:xlink="http://www.w3.org/1999/xlink" '
    b'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:officeooo="http://openoffice.org/2009/office" '
    b'xmlns:script="urn:oasis:names:tc:opendocument:xmlns:script:1.0" xmlns:of="urn:oasis:names:tc:opendocument:xmlns:of:1.2"'
)
BODY = b"""<office:text><text:tracked-changes><text:changed-region text:id="c1"><text:deletion><office:change-info><dc:creator>R. Invented</dc:creator><dc:date>2026-01-01</dc:date></office:change-info><text:p>deleted words</text:p></text:deletion></text:changed-region></text:tracked-changes>
<!-- SECRET --><?note SECRET?><text:p text:style-name="P1">The words &amp; \xd8\xa7\xd9\x84\xd9\x83\xd9\x84\xd9\x85\xd8\xa7\xd8\xaa<text:change text:change-id="c1"/><office:annotation office:name="a"><dc:creator>R. Invented</dc:creator><text:p>a remark</text:p></office:annotation></text:p>
<text:p><draw:frame><draw:image xlink:href="Pictures/one.png"/></draw:frame><draw:frame><draw:image xlink:href="file:///C:/Users/rinvented/x.png"/></draw:frame><text:a xlink:href="https://example.org/a?b=1&amp;c=2">a link</text:a></text:p></office:text>"""


def content_xml(body: bytes = BODY, root: bytes = ODF) -> bytes:
    return (
        b'<?xml version="1.0" encoding="UTF-8"?><office:document-content '
        + root
        + b' office:version="1.2"><office:scripts/>'
        b'<office:automatic-styles officeooo:rsid="00aa11bb"/><office:body>'
        + body
        + b"</office:body></office:document-content>"
    )


def odt(drop: tuple[str, ...] = (), **parts: bytes) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        for name, body in {
            "mimetype": b"application/vnd.oasis.opendocument.text",
            "content.xml": content_xml(),
            "styles.xml": b"<office:document-styles " + ODF + b"/>",
            "meta.xml": b"<m>" + SECRET + b"</m>",
            "settings.xml": b"<s>" + SECRET + b"</s>",
            "manifest.rdf": SECRET,
            "layout-cache": SECRET,
            "Thumbnails/thumbnail.png": PNG,
            "Configurations2/accelerator/current.xml": SECRET,
            "Pictures/one.png": PNG,
            "META-INF/documentsignatures.xml": SECRET,
            "META-INF/manifest.xml": b"<manifest/>",
            **parts,
        }.items():
            if name not in drop:
                archive.writestr(name, body)
    return made.getvalue()


def test_an_open_document_loses_who_when_and_where_and_keeps_its_words() -> None:
    clean = stripping.strip(odt(), "odt")
    with zipfile.ZipFile(io.BytesIO(clean)) as archive:
        names = archive.namelist()
        whole = b"".join(archive.read(name) for name in names)
        assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert names[0] == "mimetype" and archive.infolist()[0].compress_type == zipfile.ZIP_STORED
        content = archive.read("content.xml").decode()
        manifest = archive.read("META-INF/manifest.xml").decode()
    assert set(names) == {
        "mimetype",
        "content.xml",
        "styles.xml",
        "meta.xml",
        "Pictures/one.png",
        "META-INF/manifest.xml",
    }
    for hidden in (
        SECRET,
        b"SECRET",
        b"nvented",
        b"2026-01-01",
        b"deleted words",
        b"a remark",
        b"rsid",
        b"file:",
    ):
        assert hidden not in whole, hidden
    assert "The words &amp; الكلمات" in content and "https://example.org/a?b=1&amp;c=2" in content
    assert 'xlink:href="Pictures/one.png"' in content and 'xmlns:of="' in content
    assert all(name in manifest for name in ("content.xml", "styles.xml", "Pictures/one.png"))
    assert stripping.strip(clean, "odt") == clean


def test_the_cleaned_open_document_reads_as_the_original(tmp_path: Path) -> None:
    from mithaq.library.readers import from_odt

    texts = []
    for name, content in (("before.odt", odt()), ("after.odt", stripping.strip(odt(), "odt"))):
        (tmp_path / name).write_bytes(content)
        texts.append([(block.kind, block.text) for block in from_odt.read(str(tmp_path / name)).blocks])
    assert texts[0] == texts[1] and any("The words" in text for _kind, text in texts[0])


def test_elements_are_known_whatever_their_prefix() -> None:
    body = b"<office:text><z:annotation><y:p>a remark</y:p></z:annotation><y:p>The words</y:p></office:text>"
    root = (
        ODF
        + b' xmlns:z="urn:oasis:names:tc:opendocument:xmlns:office:1.0" xmlns:y="urn:oasis:names:tc:opendocument:xmlns:text:1.0"'
    )
    clean = stripping.strip(odt(**{"content.xml": content_xml(body, root)}), "odt")
    with zipfile.ZipFile(io.BytesIO(clean)) as archive:
        content = archive.read("content.xml")
    assert b"a remark" not in content and b"<y:p>The words</y:p>" in content


@pytest.mark.parametrize(
    ("parts", "code"),
    [
        ({"Basic/Standard/Module1.xml": b"Sub Main"}, Stripped.MACROS),
        ({"Scripts/python/x.py": b"print()"}, Stripped.MACROS),
        (
            {
                "content.xml": content_xml(
                    b'<office:event-listeners><script:event-listener script:event-name="x"/></office:event-listeners>'
                )
            },
            Stripped.MACROS,
        ),
        ({"Object 1/content.xml": b"<x/>"}, Stripped.STILL_CARRIES),
        ({"content.xml": content_xml(b"<draw:object-ole/>")}, Stripped.STILL_CARRIES),
        (
            {"content.xml": content_xml(b"<office:binary-data>AAAA</office:binary-data>")},
            Stripped.STILL_CARRIES,
        ),
        ({"Pictures/two.emf": SECRET}, Stripped.STILL_CARRIES),
        ({"content.xml": b"<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>"}, Stripped.UNREADABLE),
        ({"content.xml": b"<office:a>"}, Stripped.UNREADABLE),
        ({"mimetype": b"application/vnd.oasis.opendocument.spreadsheet"}, Stripped.UNREADABLE),
        ({"META-INF/manifest.xml": b"<a><encryption-data/></a>"}, Stripped.UNREADABLE),
        ({"Pictures/one.png": b"not a picture"}, Stripped.UNREADABLE),
    ],
)
def test_an_open_document_that_cannot_be_cleaned_is_refused(parts: dict[str, bytes], code: Stripped) -> None:
    with pytest.raises(NotStripped) as refused:
        stripping.strip(odt(**parts), "odt")
    assert refused.value.code is code


def test_a_moving_picture_in_a_word_file_is_cleaned_too() -> None:
    clean = stripping.strip(docx(**{"word/media/image3.gif": gif()}), "docx")
    with zipfile.ZipFile(io.BytesIO(clean)) as archive:
        assert SECRET not in archive.read("word/media/image3.gif")
