"""Lines made of other lines: a sum or a share. Plain Python.

lines:a+b        the values of a and b added up
lines:a/b        a as a share of b, in per cent
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

PREFIX = "lines:"
_NAME = r"[a-z0-9][a-z0-9-]*"
_SUM = re.compile(rf"{_NAME}(?:\+{_NAME})+")
_SHARE = re.compile(rf"({_NAME})/({_NAME})")
TENTH = Decimal("0.1")


@dataclass(frozen=True, kw_only=True)
class Made:
    """How a line is made of others."""

    parts: tuple[str, ...]
    is_share: bool


def parse(measure: str) -> Made | None:
    """Read `lines:a+b` or `lines:a/b`. None for a measure of a package. Raises ValueError for anything else."""
    if not measure.startswith(PREFIX):
        return None
    text = measure.removeprefix(PREFIX)
    if share := _SHARE.fullmatch(text):
        return Made(parts=(share[1], share[2]), is_share=True)
    if _SUM.fullmatch(text):
        return Made(parts=tuple(text.split("+")), is_share=False)
    raise ValueError(text)


def circle(lines: Mapping[str, Sequence[str]], start: str) -> tuple[str, ...]:
    """The lines through which `start` comes back to itself, in order; empty when it never does."""
    path: list[str] = []

    def walk(line: str) -> bool:
        path.append(line)
        for part in lines.get(line, ()):
            if part == start:
                return True
            if part not in path and walk(part):
                return True
        path.pop()
        return False

    return (*path, start) if walk(start) else ()


def value_of(made: Made, value: Callable[[str], Decimal | None]) -> Decimal | None:
    """The value of a line made of others; None as soon as one of them is not counted, or a share has no whole."""
    values = [value(part) for part in made.parts]
    known = [one for one in values if one is not None]
    if len(known) != len(values):
        return None
    if not made.is_share:
        return sum(known, Decimal(0))
    part, whole = known
    if whole == 0:
        return None
    return (part * 100 / whole).quantize(TENTH, rounding=ROUND_HALF_UP)
