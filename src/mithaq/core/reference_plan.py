"""What a reference file is, and what loading it did or would do."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import models

from mithaq.core.reference_rows import Fault, Row


@dataclass(frozen=True, kw_only=True)
class ReferenceFile:
    """A file below `data/` and how its rows become records.

    `read_row` maps a row to values by field name (a foreign key by the primary key of what it refers to).
    `key` names the fields that tell one record from another. Files with a lower `order` are loaded first.
    """

    path: str
    model: type[models.Model]
    key: tuple[str, ...]
    read_row: Callable[[Row], Mapping[str, Any]]
    order: int = 100
    #: Notes what is wrong between rows; called with all of them before each is read.
    check: Callable[[Sequence[Row]], None] | None = None
    #: Called in the same transaction when records were made, changed or taken away.
    written: Callable[[], None] | None = None


@dataclass(frozen=True, kw_only=True)
class Change:
    """One field of one record, before and after. For a kept value and a conflict `after` is what the file says."""

    key: str
    field: str
    before: Any
    after: Any


@dataclass(kw_only=True)
class FilePlan:
    """What loading one file does."""

    path: str
    sha256: str = ""
    rows: int = 0
    created: list[str] = field(default_factory=list)
    changed: list[Change] = field(default_factory=list)
    #: Corrected on screen; the file has not changed since: the correction stays.
    kept: list[Change] = field(default_factory=list)
    #: Corrected on screen, and the file changed too.
    conflicts: list[Change] = field(default_factory=list)
    #: In the database from an earlier load, no longer in the file.
    missing: list[str] = field(default_factory=list)
    removed: list[str] = field(default_factory=list)
    unchanged: int = 0


@dataclass(kw_only=True)
class Outcome:
    """What a load did or would do. With any fault, nothing was loaded."""

    plans: list[FilePlan] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    applied: bool = False

    @property
    def changes_anything(self) -> bool:
        """Whether applying writes a record."""
        return any(plan.created or plan.changed or plan.removed for plan in self.plans)

    @property
    def conflicts(self) -> int:
        """How many fields were corrected on screen while the file changed too."""
        return sum(len(plan.conflicts) for plan in self.plans)
