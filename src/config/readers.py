"""Typed readers of environment variables. A wrong value stops the start and names itself.

No defaults are hidden here: every setting is read once, in `config.settings`.
"""

import os
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from django.core.exceptions import ImproperlyConfigured

T = TypeVar("T")

#: Every setting that was read: name -> (what it is, the default in words). The reference page is made from it.
KNOWN: dict[str, tuple[str, str]] = {}


def _read(name: str, what: str, default: T, parse: Callable[[str], T]) -> T:
    KNOWN[name] = (what, "" if default is None else str(default))
    raw = os.environ.get(name)
    if raw is None or raw == "":
        return default
    try:
        return parse(raw)
    except ValueError as error:
        raise ImproperlyConfigured(
            f"The setting {name} is {raw!r}, but {error}. It is: {what}. Correct it or leave it unset."
        ) from None


def _flag(raw: str) -> bool:
    words = {
        "1": True,
        "true": True,
        "yes": True,
        "on": True,
        "0": False,
        "false": False,
        "no": False,
        "off": False,
    }
    if raw.lower() not in words:
        raise ValueError("it must be one of 1, 0, true, false, yes, no, on, off")
    return words[raw.lower()]


def text(name: str, what: str, default: str = "") -> str:
    """A text."""
    return _read(name, what, default, str)


def flag(name: str, what: str, default: bool) -> bool:
    """A yes or no."""
    return _read(name, what, default, _flag)


def number(name: str, what: str, default: int, *, least: int = 0, most: int = 1_000_000_000) -> int:
    """A whole number between `least` and `most`."""

    def parse(raw: str) -> int:
        try:
            value = int(raw)
        except ValueError:
            raise ValueError("it must be a whole number") from None
        if not least <= value <= most:
            raise ValueError(f"it must be between {least} and {most}")
        return value

    return _read(name, what, default, parse)


def choice(name: str, what: str, default: str, of: tuple[str, ...]) -> str:
    """One of a few words."""

    def parse(raw: str) -> str:
        if raw not in of:
            raise ValueError("it must be one of " + ", ".join(of))
        return raw

    return _read(name, what, default, parse)


def folder(name: str, what: str, default: Path) -> Path:
    """A folder; made absolute, not created here."""
    return _read(name, what, default, lambda raw: Path(raw).expanduser().resolve())


def file(name: str, what: str) -> Path | None:
    """A file that must be there, or none."""

    def parse(raw: str) -> Path:
        path = Path(raw).expanduser().resolve()
        if not path.is_file():
            raise ValueError("there is no such file")
        return path

    nothing: Path | None = None
    return _read(name, what, nothing, parse)


def words(name: str, what: str, default: list[str]) -> list[str]:
    """Several words with commas between."""
    return _read(name, what, default, lambda raw: [word.strip() for word in raw.split(",") if word.strip()])
