"""Reading a file into passages, in a limited child process: a hostile file harms the child, never the server.

read(path, "pdf") -> rules.ReadDocument        Raises ReadRefused, whose sentence says what to do.
"""

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from django.utils.translation import gettext_lazy as _

from mithaq.core.errors import RuleBroken, Sentence
from mithaq.library.rules import Block, PassageKind, ReadDocument, ReadFault

_CHILD = Path(__file__).with_name("readers") / "child.py"
MEMORY = 190 * 1024 * 1024
SECONDS = 240
EXTENSIONS = frozenset({"pdf", "docx", "odt", "html", "htm", "txt", "md"})

SENTENCES: dict[str, Sentence] = {
    ReadFault.LOCKED: _("This file is protected by a password. Save it without one and send it again."),
    ReadFault.MACROS: _(
        "This document carries macros, small programs that we do not open. Save it as .docx or .odt without macros and send it again."
    ),
    ReadFault.BOMB: _(
        "This file unpacks to far more than a document needs, so it was not opened. Save it anew in your word processor and send it again."
    ),
    ReadFault.NO_TEXT: _(
        "This PDF is a picture of a text: it holds no words that can be read out. Send the text itself (.docx, .odt or .txt) as another version; the scan stays for people to look at."
    ),
    ReadFault.EMPTY: _("No words were found in this file. Check that it is the right one and send it again."),
    ReadFault.DAMAGED: _(
        "This file is damaged or is something else. Open it, save it anew and send it again."
    ),
    ReadFault.TOO_MUCH: _(
        "This file takes too much memory or time to read. Split it, or print it to PDF anew, and send it again."
    ),
    ReadFault.TOO_MANY_PAGES: _("This file has more than 2,000 pages. Split it and send the parts."),
    ReadFault.WRONG_KIND: _(
        "This kind of file cannot be read. Send a PDF, a Word or OpenDocument text, a web page or plain text."
    ),
    ReadFault.MISSING: _("The content of this file is missing. Tell the operator."),
}


class ReadRefused(RuleBroken):
    """The file cannot be read; the sentence says why and what to do."""


def refuse(code: str) -> ReadRefused:
    """The refusal with its sentence."""
    return ReadRefused(SENTENCES.get(code, SENTENCES[ReadFault.DAMAGED]), code=code)


def read(path: Path | str, extension: str) -> ReadDocument:
    """The passages of a file. Raises ReadRefused."""
    if extension not in EXTENSIONS:
        raise refuse(ReadFault.WRONG_KIND)
    answer = _ask_child(str(path), extension)
    if "error" in answer:
        raise refuse(str(answer["error"]))
    blocks = [
        Block(kind=PassageKind(kind), text=text, level=level, page=page, box=tuple(box) if box else None)
        for kind, text, level, page, box in answer["blocks"]
    ]
    if not any(block.text for block in blocks):
        raise refuse(ReadFault.NO_TEXT if extension == "pdf" and blocks else ReadFault.EMPTY)
    return ReadDocument(
        blocks=blocks,
        pages=answer["pages"],
        picture_pages=tuple(answer["picture_pages"]),
        title=answer["title"],
    )


def _ask_child(path: str, extension: str) -> dict[str, Any]:
    # -I: no path and no environment of ours to inherit.
    try:
        child = subprocess.run(
            [sys.executable, "-I", str(_CHILD), extension, path, str(MEMORY), str(SECONDS)],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={"PATH": os.defpath, "LANG": "C.UTF-8"},
            cwd=tempfile.gettempdir(),
            timeout=SECONDS + 60,
            check=False,
        )
        answer = json.loads(child.stdout) if child.stdout else None
    except (subprocess.TimeoutExpired, ValueError):
        answer = None
    if not isinstance(answer, dict):  # it was stopped: by its memory, its time, or a fault of the reader
        return {"error": ReadFault.TOO_MUCH}
    return answer
