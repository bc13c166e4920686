"""Word and OpenDocument texts, pages of the web and plain text are read into passages; hostile ones are refused in words."""

import io
import zipfile
from pathlib import Path

import pytest
from docx import Document as WordDocument

from mithaq.library import reading
from mithaq.library.rules import PassageKind
from tests.library.test_read_pdf import measured, read, refused

HEADING, PARAGRAPH, ROW, PICTURE = (
    PassageKind.HEADING,
    PassageKind.PARAGRAPH,
    PassageKind.ROW,
    PassageKind.PICTURE,
)


def word() -> bytes:
    document = WordDocument()
    document.add_heading("الفصل الثاني", level=1)
    document.add_paragraph("تلتزم الدول الأطراف بمكافحة الفساد.")
    document.add_heading("Findings", level=2)
    table = document.add_table(rows=1, cols=2)
    table.rows[0].cells[0].text, table.rows[0].cells[1].text = "Article 13", "partly"
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def repacked(content: bytes, **parts: bytes) -> bytes:
    """The archive with parts added or replaced; `__` in a name stands for `/`, the last `_` for a point."""
    named = {name.replace("__", "/").replace("_", "."): value for name, value in parts.items()}
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for entry in old.infolist():
            if entry.filename not in named:
                new.writestr(entry.filename, old.read(entry))
        for name, value in named.items():
            new.writestr(name, value)
    return out.getvalue()


def odt(body: str, **parts: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.text")
        archive.writestr(
            "content.xml",
            '<?xml version="1.0"?><office:document-content xmlns:office="o" xmlns:text="t" xmlns:table="b" xmlns:draw="d">'
            f"<office:body><office:text>{body}</office:text></office:body></office:document-content>",
        )
    return repacked(out.getvalue(), **parts)


def test_a_word_document_is_read_by_its_styles(tmp_path: Path) -> None:
    found = read(word(), tmp_path, "docx")
    assert [(block.kind, block.level, block.text) for block in found.blocks] == [
        (HEADING, 1, "الفصل الثاني"),
        (PARAGRAPH, 0, "تلتزم الدول الأطراف بمكافحة الفساد."),
        (HEADING, 2, "Findings"),
        (ROW, 0, "Article 13\tpartly"),
    ]


def test_what_was_deleted_under_track_changes_is_left_out(tmp_path: Path) -> None:
    space = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    body = (
        f"<w:document {space}><w:body><w:p><w:r><w:t>States </w:t></w:r>"
        "<w:del><w:r><w:delText>may</w:delText><w:t>may</w:t></w:r></w:del>"
        "<w:ins><w:r><w:t>shall</w:t></w:r></w:ins><w:r><w:t> act.</w:t></w:r></w:p></w:body></w:document>"
    )
    found = read(repacked(word(), word__document_xml=body.encode()), tmp_path, "docx")
    assert [block.text for block in found.blocks] == ["States shall act."]


def test_an_open_document_text_is_read(tmp_path: Path) -> None:
    body = (
        '<text:h text:outline-level="2">Titre</text:h><text:p>Un<text:s/>texte<text:line-break/>simple.</text:p>'
        "<table:table><table:table-row><table:table-cell><text:p>a</text:p></table:table-cell>"
        "<table:table-cell><text:p>b</text:p></table:table-cell></table:table-row></table:table>"
        "<text:p><draw:frame><draw:image/></draw:frame></text:p>"
    )
    found = read(odt(body), tmp_path, "odt")
    assert [(block.kind, block.level, block.text) for block in found.blocks] == [
        (HEADING, 2, "Titre"),
        (PARAGRAPH, 0, "Un texte simple."),
        (ROW, 0, "a\tb"),
        (PICTURE, 0, ""),
    ]


def test_a_page_of_the_web_is_read_without_its_scripts_and_navigation(tmp_path: Path) -> None:
    page = (
        "<!doctype html><html><head><title>x</title><script>alert(1)</script></head><body><nav>Home</nav>"
        "<h1>Report</h1><p>One &amp; <b>two</b>.</p><script>evil()</script><table><tr><th>A</th><td>B</td></tr></table>"
        "<img src=x></body>"
    )
    found = read(page.encode(), tmp_path, "html")
    assert [(block.kind, block.text) for block in found.blocks] == [
        (HEADING, "Report"),
        (PARAGRAPH, "One & two."),
        (ROW, "A\tB"),
        (PICTURE, ""),
    ]


@pytest.mark.parametrize("code", ["utf-8", "utf-8-sig", "utf-16", "cp1256"])
def test_plain_text_is_read_in_its_usual_encodings(code: str, tmp_path: Path) -> None:
    found = read("# عنوان\n\nفقرة أولى\nتتمة\n\nفقرة ثانية".encode(code), tmp_path, "txt")
    assert [block.text for block in found.blocks] == ["عنوان", "فقرة أولى تتمة", "فقرة ثانية"]


def test_macros_passwords_and_the_wrong_content_are_refused_in_words(tmp_path: Path) -> None:
    assert refused(repacked(word(), word__vbaProject_bin=b"x"), tmp_path, "docx") == "macros"
    assert refused(odt("<text:p>x</text:p>", Basic__Module_xml=b"x"), tmp_path, "odt") == "macros"
    manifest = b"<manifest><encryption-data/></manifest>"
    locked = odt("<text:p>x</text:p>", **{"META-INF__manifest_xml": manifest})
    assert refused(locked, tmp_path, "odt") == "locked"
    assert refused(b"PK\x03\x04 nothing", tmp_path, "docx") == "damaged"
    assert refused(odt("<text:p>x</text:p>"), tmp_path, "docx") == "damaged"
    assert refused(b"   \n\n ", tmp_path, "txt") == "empty"
    assert refused(b"x", tmp_path, "exe") == "wrong_kind"


def test_every_refusal_has_a_sentence_that_says_what_to_do() -> None:
    from mithaq.library.rules import ReadFault

    assert set(reading.SENTENCES) == set(ReadFault)
    assert all(len(str(sentence)) > 30 for sentence in reading.SENTENCES.values())


@pytest.mark.parametrize("name", ["bomb", "entities", "deep", "many", "lying"])
def test_a_hostile_word_document_is_refused_in_two_seconds_and_200_megabytes(
    name: str, tmp_path: Path
) -> None:
    space = b'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    start, end = b"<w:document " + space + b"><w:body>", b"</w:body></w:document>"
    contents = {
        "bomb": start + b"<w:p><w:r><w:t>" + b"A" * 55_000_000 + b"</w:t></w:r></w:p>" + end,
        "entities": b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">]>' + start + b"<w:p/>" + end,
        "deep": start + b"<w:p>" * 300_000,
        "many": start + b"<w:p><w:r><w:t>a</w:t></w:r></w:p>" * 700_000 + end,
        "lying": start + b"<w:p/>" + end,
    }
    content = repacked(word(), word__document_xml=contents[name])
    if name == "lying":
        # The table of contents says a few bytes; what unpacks is something else.
        content = content.replace(b"word/document.xml", b"word/documemt.xml")
    path = tmp_path / "hostile.docx"
    path.write_bytes(content)
    spent = measured(path)
    assert spent["code"] in {"bomb", "too_much", "damaged"}
    assert spent["cpu"] < 2, spent
    assert spent["megabytes"] < 200, spent
