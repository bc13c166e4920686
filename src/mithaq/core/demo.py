"""The invented demo coalition: which package loads its part, and in which order."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.module_loading import import_string

from mithaq.core.errors import RuleBroken


@dataclass(frozen=True, kw_only=True)
class Part:
    """One package's part of the demo."""

    order: int
    name: str

    def load(self, at: datetime) -> None:
        """Load it. Its module is imported now: who serves pages has no need of it."""
        import_string(self.name)(at)


_parts: list[Part] = []


def register(order: int, name: str) -> None:
    """Let the function of this dotted name be called with `at` by `manage.py demo`, the lowest order first.

    It must be safe to run twice.
    """
    part = Part(order=order, name=name)
    if part not in _parts:
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
