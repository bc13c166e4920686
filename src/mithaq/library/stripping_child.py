"""The child process that writes a PDF anew: nothing of Django, hard limits set on itself.

    python stripping_child.py SOURCE TARGET MEMORY SECONDS

It prints {"done": true} or {"error": code}.
"""

import json
import resource
import sys


def main(source: str, target: str, memory: int, seconds: int) -> None:
    """Copy the pages of `source` into a new document at `target`."""
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
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
    except (pdfium.PdfiumError, MemoryError, OSError):
        print(json.dumps({"error": "unreadable"}))
        return
    print(json.dumps({"done": True}))


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], int(sys.argv[3]), int(sys.argv[4]))
