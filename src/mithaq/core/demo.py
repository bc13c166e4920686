"""The invented demo coalition: which package loads its part, and in which order."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from mithaq.core.errors import RuleBroken


@dataclass(frozen=True, kw_only=True)
class Part:
    """One package's part of the demo."""

    order: int
    name: str
    load: Callable[[datetime], object]


_parts: list[Part] = []


def register(order: int, load: Callable[[datetime], object]) -> None:
    """Let `load(at)` be called by `manage.py demo`, the lowest order first. It must be safe to run twice."""
    part = Part(order=order, name=load.__module__, load=load)
    if not any(known.load == load for known in _parts):
        _parts.append(part)


def parts() -> list[Part]:
    """The parts, in their order."""
    return sorted(_parts, key=lambda part: (part.order, part.name))


def load_all(at: datetime, *, is_demo: bool) -> list[Part]:
    """Load every part in one transaction. Refused where the installation does not say that it is a demo."""
    if not is_demo:
        raise RuleBroken(
            "This is not a demo installation. Set MITHAQ_DEMO=1 to load invented people into it.",
            code="not_a_demo",
        )
    loaded = parts()
    with transaction.atomic():
        for part in loaded:
            part.load(at)
    return loaded
