"""The child process that reads a document: nothing of Django, hard limits set on itself.

    python child.py EXTENSION PATH MEMORY SECONDS

It prints one JSON object: {"blocks": [...], "pages": n, ...} or {"error": code}. Whoever takes too long over one page
is ended by a signal, and the parent says so.
"""

import json
import resource
import signal
import sys
import time
from pathlib import Path
from typing import Any

#: CPU seconds: to open a file, and for each page; all pages together may take the sum of less.
OPENING = 1.2
FOR_A_PAGE = 1.0
FOR_ALL = 4.0
FOR_EACH = 0.12


def watch(seconds: float) -> None:
    """End this process when it uses more CPU than this before the next call."""
    signal.setitimer(signal.ITIMER_PROF, seconds)


def read(extension: str, path: str) -> Any:
    """Read by the kind of the file. Raises Refused."""
    from mithaq.library.readers.refusal import Refused

    if extension == "pdf":
        from mithaq.library.readers import from_pdf
        from mithaq.library.readers.pages_to_blocks import Gathering

        gathering = Gathering()
        pages = 0

        def on_page() -> None:
            nonlocal pages
            pages += 1
            if time.process_time() > FOR_ALL + FOR_EACH * pages:
                raise Refused("too_much")
            watch(FOR_A_PAGE)

        for page in from_pdf.pages(path, on_page):
            gathering.add(page)
        watch(OPENING + 0.02 * pages)
        return gathering.document()
    if extension == "docx":
        from mithaq.library.readers import from_docx

        return from_docx.read(path)
    if extension == "odt":
        from mithaq.library.readers import from_odt

        return from_odt.read(path)
    from mithaq.library.readers import from_plain

    if extension in ("html", "htm"):
        return from_plain.read_html(path)
    if extension in ("txt", "md"):
        return from_plain.read_text(path)
    raise Refused("wrong_kind")


def main(arguments: list[str]) -> None:
    extension, path, memory, seconds = arguments[0], arguments[1], int(arguments[2]), int(arguments[3])
    sys.path.insert(0, str(Path(__file__).resolve().parents[3]))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    # A packed document is opened and read in one go; its size bounds the work.
    size = Path(path).stat().st_size
    watch(OPENING if extension == "pdf" else OPENING + size / 1_500_000)
    from mithaq.library.readers.refusal import Refused

    try:
        found = read(extension, path)
        answer: dict[str, Any] = {
            "blocks": [
                [block.kind, block.text, block.level, block.page, block.box] for block in found.blocks
            ],
            "pages": found.pages,
            "picture_pages": found.picture_pages,
            "title": found.title,
        }
    except Refused as refused:
        answer = {"error": refused.code}
    except (MemoryError, RecursionError):
        answer = {"error": "too_much"}
    watch(20)
    json.dump(answer, sys.stdout, ensure_ascii=True, separators=(",", ":"))


if __name__ == "__main__":
    main(sys.argv[1:])
