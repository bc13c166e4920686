"""Reading PDF: word sequences right and CPU, ours and plain PDFium, on documents set by Typst in up to six languages.

    PYTHONPATH=src .venv/bin/python benchmarks/texts_reading.py [--corpus FOLDER] [--fonts FOLDER] [--pages 100]

`--corpus` as for texts_search; without it the sentences of the tests are repeated. `--fonts` holds a font with Chinese
characters (family "Noto Sans SC"); the one of the tests knows those of its sentences alone, so without it Chinese is
left out of the corpus. A sequence is three words in a row (of Chinese: three characters); right is the share of the
sequences of the source that are found in one passage (for PDFium: in its text).
"""

import argparse
import gzip
import json
import re
import resource
import sys
import tempfile
import unicodedata
from pathlib import Path
from typing import Any

from benchmarks.machine import facts, set_up

LANGUAGES = ("ar", "ru", "zh", "en", "fr", "es")


def main() -> None:
    """Measure, and print one JSON object."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--corpus", type=Path)
    parser.add_argument("--fonts", type=Path)
    parser.add_argument("--pages", type=int, default=100)
    given = parser.parse_args()
    set_up("reading")
    figures: dict[str, Any] = {
        "machine": facts(),
        "corpus": "the corpus" if given.corpus else "sentences of the tests",
    }
    for name, wanted in (("one_page", 1), ("many_pages", given.pages)):
        parts = sentences(given, wanted)
        content = set_pdf(parts, given.fonts)
        figures[name] = judged(parts, content)
    print(json.dumps(figures, ensure_ascii=False, indent=1))


def sentences(given: argparse.Namespace, pages: int) -> dict[str, list[str]]:
    """So many sentences of each language as fill about so many pages."""
    if not given.corpus:
        from tests.library.conftest import SENTENCES

        return {language: [SENTENCES[language]] * max(1, pages * 4) for language in LANGUAGES}
    count = max(2, int(pages * 3.2))
    found = {}
    for language in LANGUAGES:
        if language == "zh" and not given.fonts:
            continue
        with gzip.open(given.corpus / f"{language}.jsonl.gz", "rt", encoding="utf-8") as file:
            found[language] = [
                json.loads(line)["text"] for _number, line in zip(range(count), file, strict=False)
            ]
    return found


def set_pdf(parts: dict[str, list[str]], fonts: Path | None) -> bytes:
    """The document."""
    import typst

    from mithaq.core.pdf import FONTS

    tests = Path(__file__).parent.parent / "tests" / "library"
    template = Path(__file__).parent.parent / "src" / "mithaq" / "library" / "typst" / "plain.typ"
    data = {
        "title": "Measured",
        "head": "",
        "parts": [
            {
                "language": language,
                "blocks": [{"kind": "paragraph", "level": 0, "text": text} for text in texts],
            }
            for language, texts in parts.items()
        ],
    }
    content: bytes = typst.compile(
        template.read_bytes(),
        root=str(template.parent),
        font_paths=[str(FONTS), str(fonts or tests)],
        ignore_system_fonts=True,
        sys_inputs={"data": json.dumps(data, ensure_ascii=False)},
    )
    return content


def sequences(text: str, language: str) -> set[tuple[str, ...]]:
    """Three words in a row; of Chinese, three characters."""
    plain = unicodedata.normalize("NFKC", text)
    if language == "zh":
        words = [letter for letter in plain if letter.isalnum()]
    else:
        words = re.findall(r"[^\W_](?:[^\W_]|[\u064b-\u0652])*", plain)
    return {tuple(words[place : place + 3]) for place in range(len(words) - 2)}


def judged(parts: dict[str, list[str]], content: bytes) -> dict[str, Any]:
    """Pages, CPU and the share of right sequences, by language."""
    import pypdfium2

    from mithaq.library import reading

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "measured.pdf"
        path.write_bytes(content)
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        found = reading.read(path, "pdf")
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
    begun = resource.getrusage(resource.RUSAGE_SELF)
    document = pypdfium2.PdfDocument(content)
    plain = "\n".join(page.get_textpage().get_text_range() for page in document)
    ended = resource.getrusage(resource.RUSAGE_SELF)
    ours, theirs = {}, {}
    for language, texts in parts.items():
        wanted = set().union(*(sequences(text, language) for text in texts))
        got = set().union(*(sequences(block.text, language) for block in found.blocks))
        ours[language] = round(len(wanted & got) / max(1, len(wanted)), 4)
        theirs[language] = round(len(wanted & sequences(plain, language)) / max(1, len(wanted)), 4)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    pages = found.pages or 1
    return {
        "pages": pages,
        "passages": len(found.blocks),
        "paragraphs_given": sum(len(texts) for texts in parts.values()),
        "ours": ours,
        "ours_cpu_s": round(cpu, 2),
        "ours_cpu_s_per_100_pages": round(cpu / pages * 100, 2),
        "plain_pdfium": theirs,
        "plain_pdfium_cpu_s": round(ended.ru_utime + ended.ru_stime - begun.ru_utime - begun.ru_stime, 2),
    }


if __name__ == "__main__":
    sys.exit(main())
