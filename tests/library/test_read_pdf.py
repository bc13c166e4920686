"""A PDF is read into passages in reading order, in six languages; what cannot be read is refused in words, quickly."""

import json
import re
import subprocess
import sys
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from mithaq.library import reading
from mithaq.library.readers.glyphs import Line
from mithaq.library.readers.paragraphs import paragraphs_of
from mithaq.library.reading import ReadRefused
from mithaq.library.rules import PassageKind, ReadDocument
from tests.library.conftest import SENTENCES, pdf_of, set_by_typst


def read(content: bytes, tmp_path: Path, extension: str = "pdf") -> ReadDocument:
    path = tmp_path / f"file.{extension}"
    path.write_bytes(content)
    return reading.read(path, extension)


def refused(content: bytes, tmp_path: Path, extension: str = "pdf") -> str:
    with pytest.raises(ReadRefused) as caught:
        read(content, tmp_path, extension)
    return caught.value.code


def sequences(text: str, language: str) -> set[tuple[str, ...]]:
    """Three words in a row; of Chinese, three characters."""
    words = [letter for letter in text if letter.isalnum()] if language == "zh" else re.findall(r"\w+", text)
    return {tuple(words[place : place + 3]) for place in range(len(words) - 2)}


def test_a_page_in_six_languages_is_read_word_by_word(tmp_path: Path) -> None:
    found = read(pdf_of([(language, [text]) for language, text in SENTENCES.items()]), tmp_path)
    for language, text in SENTENCES.items():
        wanted = sequences(text, language)
        got = set().union(*(sequences(block.text, language) for block in found.blocks))
        assert wanted <= got, (language, wanted - got)


def test_passages_are_paragraphs_and_headings_with_their_page_and_place(tmp_path: Path) -> None:
    found = read(
        pdf_of([("ar", ["# الفصل الثاني", *[f"{SENTENCES['ar']} {SENTENCES['ar']}"] * 2])]), tmp_path
    )
    assert [block.kind for block in found.blocks] == [
        PassageKind.HEADING,
        PassageKind.PARAGRAPH,
        PassageKind.PARAGRAPH,
    ]
    assert [block.text for block in found.blocks[:2]] == [
        "الفصل الثاني",
        f"{SENTENCES['ar']} {SENTENCES['ar']}",
    ]
    assert found.title == "الفصل الثاني"
    first, second = found.blocks[1], found.blocks[2]
    assert first.page == 1 and first.box is not None and second.box is not None
    assert first.box[1] < first.box[3] <= second.box[1]


@pytest.mark.parametrize("language", ["en", "ar"])
def test_two_columns_are_read_one_after_the_other(language: str, tmp_path: Path) -> None:
    text = " ".join([SENTENCES[language]] * 3)
    paragraphs = [f"{number}. {text}" for number in range(1, 22)]
    found = read(pdf_of([(language, paragraphs)], columns=2), tmp_path)
    numbers = [int(match.group()) for block in found.blocks if (match := re.match(r"\d+", block.text))]
    assert numbers == list(range(1, 22))
    assert sequences(text, language) <= set().union(*(sequences(b.text, language) for b in found.blocks))


@pytest.mark.parametrize("justify", [True, False])
def test_three_columns_with_narrow_gutters_are_read_one_after_the_other(
    justify: bool, tmp_path: Path
) -> None:
    text = " ".join([SENTENCES["en"]] * 3)
    paragraphs = "\n\n".join(f"{number}\\. {text}" for number in range(1, 30))
    source = (
        f"#set page(columns: 3, width: 620pt, height: 790pt)\n#set columns(gutter: 10pt)\n"
        f'#set text(font: "IBM Plex Sans", size: 8.5pt)\n#set par(justify: {str(justify).lower()})\n{paragraphs}'
    )
    found = read(set_by_typst(source), tmp_path)
    whole = " ".join(" ".join(block.text for block in found.blocks).split()).replace("- ", "")
    assert [int(number) for number in re.findall(r"(\d+)\. States", whole)] == list(range(1, 30))
    assert whole.count(SENTENCES["en"]) >= 80


def test_what_printers_note_beside_the_page_is_no_part_of_the_text(tmp_path: Path) -> None:
    source = "#place(dx: -300pt, dy: -40pt)[PRINTED ON PROOFS ONLY]\n" + SENTENCES["en"]
    found = read(set_by_typst(source), tmp_path)
    assert [block.text for block in found.blocks] == [SENTENCES["en"]]


def test_running_heads_and_numbers_of_pages_are_left_out(tmp_path: Path) -> None:
    paragraphs = [f"{number}. {SENTENCES['en']} {SENTENCES['en']}" for number in range(1, 90)]
    found = read(pdf_of([("en", paragraphs)], head="CAC/COSP/IRG/INVENTED"), tmp_path)
    assert found.pages is not None and found.pages > 3
    assert not any("INVENTED" in block.text or block.text.isdigit() for block in found.blocks)
    assert len(found.blocks) == 89


def test_the_head_of_a_document_of_two_pages_is_left_out_too(tmp_path: Path) -> None:
    paragraphs = [f"{number}. {SENTENCES['en']} {SENTENCES['en']}" for number in range(1, 31)]
    found = read(pdf_of([("en", paragraphs)], head="CAC/COSP/IRG/INVENTED"), tmp_path)
    assert found.pages == 2
    assert not any("INVENTED" in block.text for block in found.blocks)
    assert len(found.blocks) == 30


@pytest.mark.parametrize(
    ("before", "after", "goes_on"),
    [
        ("a note entitled “Commitment into results”", "(CAC/COSP/2013/14). During the session", True),
        ("as the Group (see annex)", "decided at that session", True),
        ("adopted the decision.", "it was noted that", False),
        ("“Commitment into results.”", "it was noted that", False),
        ("adopted the decision", "The Group noted", False),
        ("the following", "(a) a first point", False),
    ],
)
def test_a_sentence_goes_on_over_the_end_of_a_page(before: str, after: str, goes_on: bool) -> None:
    def line(text: str, page: int, base: float) -> Line:
        box = (50.0, base - 10, 450.0, base)
        return Line(cells=list(text), text=text, box=box, base=base, size=10.0, bold=False, page=page)

    found = paragraphs_of([line(before, 1, 700.0), line(after, 2, 60.0)])
    assert len(found) == (1 if goes_on else 2)


def minimal(content: bytes, *, more: str = "", filters: str = "") -> bytes:
    """A PDF of one page with this content stream."""
    parts = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R {more} >>".encode(),
        f"<< /Length {len(content)} {filters} >>\nstream\n".encode() + content + b"\nendstream",
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
        b"<< /Type /XObject /Subtype /Image /Width 1 /Height 1 /ColorSpace /DeviceGray /BitsPerComponent 8 /Length 1 >>\nstream\nx\nendstream",
    ]
    out, places = b"%PDF-1.7\n", []
    for number, part in enumerate(parts, start=1):
        places.append(len(out))
        out += f"{number} 0 obj\n".encode() + part + b"\nendobj\n"
    table = len(out)
    out += f"xref\n0 {len(parts) + 1}\n0000000000 65535 f \n".encode()
    out += b"".join(f"{place:010} 00000 n \n".encode() for place in places)
    return out + f"trailer\n<< /Size {len(parts) + 1} /Root 1 0 R >>\nstartxref\n{table}\n%%EOF\n".encode()


PICTURE = b"q 400 0 0 500 80 200 cm /I Do Q"
RESOURCES = "/Resources << /XObject << /I 6 0 R >> /Font << /F 5 0 R >> >>"


def test_a_scan_without_words_is_refused_and_says_what_to_do(tmp_path: Path) -> None:
    assert refused(minimal(PICTURE, more=RESOURCES), tmp_path) == "no_text"
    assert "Send the text itself" in str(reading.refuse("no_text"))


def test_a_picture_beside_words_is_marked_where_it_stands(tmp_path: Path) -> None:
    words = b"BT /F 12 Tf 72 780 Td (Words above a table that is a picture.) Tj ET "
    found = read(minimal(words + PICTURE, more=RESOURCES), tmp_path)
    assert [block.kind for block in found.blocks] == [PassageKind.PARAGRAPH, PassageKind.PICTURE]
    assert found.blocks[1].page == 1 and found.blocks[1].box is not None


def test_an_encrypted_pdf_says_that_it_is_locked(tmp_path: Path) -> None:
    lock = (
        "/Encrypt << /Filter /Standard /V 2 /R 3 /Length 128 /P -4 "
        f"/O <{'11' * 32}> /U <{'22' * 32}> >> /ID [<00> <00>] "
    )
    content = minimal(b"BT ET").replace(b"trailer\n<< ", b"trailer\n<< " + lock.encode())
    assert refused(content, tmp_path) == "locked"


def packed(piece: bytes, times: int, head: bytes = b"") -> bytes:
    """A page whose content unpacks to this."""
    return minimal(zlib.compress(head + piece * times), filters="/Filter /FlateDecode", more=RESOURCES)


HOSTILE: dict[str, Callable[[], bytes]] = {
    "a stream that unpacks without end": lambda: packed(b"0 0 m 9 9 l S ", 9_000_000),
    "a page of millions of letters": lambda: packed(b"(AAAAAAAAAAAAAAAA) Tj ", 1_000_000, b"BT /F 1 Tf "),
    "a page tree that holds itself": lambda: minimal(b"BT ET").replace(b"/Kids [3 0 R]", b"/Kids [2 0 R]"),
    "nested arrays": lambda: minimal(b"[" * 3_000_000),
    "half a file": lambda: pdf_of([("en", [SENTENCES["en"]])])[:900],
    "no PDF at all": lambda: b"%PDF-1.7\n" + bytes(range(256)) * 50,
}


@pytest.mark.parametrize("name", list(HOSTILE))
def test_a_hostile_pdf_is_refused_in_two_seconds_and_200_megabytes(name: str, tmp_path: Path) -> None:
    path = tmp_path / "hostile.pdf"
    path.write_bytes(HOSTILE[name]())
    spent = measured(path)
    assert spent["code"] in {"too_much", "damaged", "empty", "no_text"}
    assert spent["cpu"] < 2, spent
    assert spent["megabytes"] < 200, spent


def measured(path: Path) -> dict[str, Any]:
    """How a file ends that is refused, with the CPU and memory of the child alone.

    Asked from a small process between: a child counts the memory of whoever forked it until it becomes itself.
    """
    between = (
        "import json, resource, subprocess, sys\n"
        "done = subprocess.run(sys.argv[1:], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)\n"
        "used = resource.getrusage(resource.RUSAGE_CHILDREN)\n"
        "told = json.loads(done.stdout) if done.stdout else {'error': 'too_much'}\n"
        "print(json.dumps({'code': told.get('error', 'read' if told.get('blocks') else 'empty'),"
        " 'cpu': used.ru_utime + used.ru_stime, 'megabytes': used.ru_maxrss / 1024}))"
    )
    child = Path(reading.__file__).with_name("readers") / "child.py"
    limits = [str(reading.MEMORY), str(reading.SECONDS)]
    extension = path.suffix[1:]
    command = [
        sys.executable,
        "-I",
        "-c",
        between,
        sys.executable,
        "-I",
        str(child),
        extension,
        str(path),
        *limits,
    ]
    told: dict[str, Any] = json.loads(subprocess.run(command, stdout=subprocess.PIPE, check=True).stdout)
    return told


@pytest.mark.browser
def test_a_page_printed_by_a_browser_is_read_in_six_languages(tmp_path: Path) -> None:
    from tests.journeys.browsing import ARGUMENTS, find_chromium

    path = find_chromium()
    if path is None:
        pytest.skip("There is no Chromium on this machine.")
    rows = "".join(
        f'<p lang="{language}" dir="{"rtl" if language == "ar" else "ltr"}">{text}</p>'
        for language, text in SENTENCES.items()
        if language != "zh"
    )
    page, printed = tmp_path / "page.html", tmp_path / "printed.pdf"
    page.write_text(
        f"<!doctype html><meta charset=utf-8><title>t</title><style>@page{{size:A4;margin:1cm}}</style><body>{rows}",
        encoding="utf-8",
    )
    # A process of its own: the browser of the journeys may be at work in this one.
    command = [
        path,
        "--headless",
        *ARGUMENTS,
        "--no-pdf-header-footer",
        f"--print-to-pdf={printed}",
        page.as_uri(),
    ]
    subprocess.run(command, check=True, capture_output=True, timeout=300)
    found = read(printed.read_bytes(), tmp_path)
    for language, text in SENTENCES.items():
        if language != "zh":
            got = set().union(*(sequences(block.text, language) for block in found.blocks))
            assert sequences(text, language) <= got, (language, json.dumps([b.text for b in found.blocks]))
