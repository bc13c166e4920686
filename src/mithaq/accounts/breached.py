"""Passwords that were stolen elsewhere: a sorted list of SHA-1 digests on this machine; nothing is asked of anybody.

The list is the "ordered by hash" file that Have I Been Pwned gives away: one line a password, forty hexadecimal
digits in capitals, a colon and how often it was seen. It is searched by halves, so its size costs nothing.
"""

import hashlib
import os
import re
from pathlib import Path
from typing import BinaryIO

LONGEST_LINE = 64
_LINE = re.compile(rb"[0-9A-F]{40}(:\d+)?\r?\n?")


def is_breached(path: Path, password: str) -> bool:
    """Whether the password stands in the list at `path`. Raises OSError when the list cannot be read."""
    wanted = hashlib.sha1(password.encode(), usedforsecurity=False).hexdigest().upper().encode()
    with path.open("rb") as file:
        low, high = 0, file.seek(0, os.SEEK_END)
        while low < high:
            middle = (low + high) // 2
            line = _line_after(file, middle)
            if line and line < wanted:
                low = middle + 1
            else:
                high = middle
        return _line_after(file, low) == wanted


def _line_after(file: BinaryIO, place: int) -> bytes:
    """The digest in the first line that begins behind `place`, or at 0; empty at the end."""
    file.seek(place)
    if place:
        file.readline(LONGEST_LINE)
    return file.readline(LONGEST_LINE)[:40]


def fault_in_list(path: Path) -> str:
    """What is wrong with the list, in words that complete a sentence; empty when it can be used."""
    try:
        with path.open("rb") as file:
            size = file.seek(0, os.SEEK_END)
            found: list[bytes] = []
            for share in range(16):
                file.seek(size * share // 16)
                if share:
                    file.readline(LONGEST_LINE)
                line = file.readline(LONGEST_LINE)
                if line and not _LINE.fullmatch(line):
                    return "it is no list of SHA-1 digests, a line each in capitals"
                found += [line[:40]] if line else []
    except OSError as error:
        return f"it cannot be read ({error.strerror})"
    if not found:
        return "it is empty"
    return "" if found == sorted(found) else "it is not ordered by digest"
