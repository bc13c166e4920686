"""The child process that writes a PDF or an OpenDocument text anew: nothing of Django, hard limits set on itself.

    python stripping_child.py KIND SOURCE TARGET MEMORY SECONDS

It prints {"done": true} or {"error": code}.
"""

import json
import resource
import sys
from pathlib import Path


def main(kind: str, source: str, target: str, memory: int, seconds: int) -> None:
    """Write `source` anew at `target`, and say whether that went well."""
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    try:
        fault = write_text(source, target) if kind == "odt" else write_pages(source, target)
    except (MemoryError, OSError, RecursionError):
        fault = "unreadable"
    print(json.dumps({"error": fault} if fault else {"done": True}))


def write_pages(source: str, target: str) -> str:
    """Copy the pages of a PDF into a new document. Gives a fault, or nothing."""
    import pypdfium2 as pdfium
    import pypdfium2.raw as raw

    try:
        given = pdfium.PdfDocument(source)
        made = pdfium.PdfDocument.new()
        made.import_pages(given)
        for number in range(len(made)):
            page = made[number]
            # Remarks carry names; links, which are annotations too, lead outside and go as well.
            while raw.FPDFPage_GetAnnotCount(page.raw):
                if not raw.FPDFPage_RemoveAnnot(page.raw, 0):
                    raise pdfium.PdfiumError("an annotation stays")
            page.close()
        made.save(target)
    except pdfium.PdfiumError:
        return "unreadable"
    return ""


def write_text(source: str, target: str) -> str:
    """Write an OpenDocument text anew. Gives a fault, or nothing."""
    sys.path.insert(0, str(Path(__file__).resolve().parents[2]))
    from mithaq.library import stripping_odt

    return stripping_odt.rewrite(source, target)


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], sys.argv[3], int(sys.argv[4]), int(sys.argv[5]))
