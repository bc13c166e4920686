"""An import whose rows are rows of one model, written in bulk."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any, ClassVar

from django.db import models
from django.db.models import QuerySet

from mithaq.core.imports import Change, ImportKind, Key, Row

#: How many keys one query asks for, below the variable limits of both databases.
BATCH = 5000


class ModelImport(ImportKind):
    """Fields are attributes of `model`; the one field in `key` is unique there."""

    model: ClassVar[type[models.Model]]

    def rows(self) -> QuerySet[Any]:
        """The rows that an import may see and change."""
        return self.model._default_manager.all()

    def finish(self, thing: Any, *, is_new: bool, by: Any, at: datetime) -> None:
        """Set what the file does not hold (who, when, version), before a row is written."""

    def extra_fields(self) -> Sequence[str]:
        """The attributes that `finish` sets on changed rows."""
        return ()

    def load_existing(self, keys: Sequence[Key]) -> Mapping[Key, Row]:
        names = [each.key for each in self.fields]
        (own,) = self.key
        found: dict[Key, Row] = {}
        for batch in _batches([key[0] for key in keys]):
            for values in self.rows().filter(**{f"{own}__in": batch}).values(*names):
                found[(values[own],)] = values
        return found

    def apply(self, changes: Sequence[Change], *, by: Any, at: datetime) -> None:
        (own,) = self.key
        manager = self.model._default_manager
        new = [change for change in changes if change.is_new]
        things = []
        for change in new:
            thing = self.model(**{name: value for name, value in change.after.items() if value is not None})
            self.finish(thing, is_new=True, by=by, at=at)
            things.append(thing)
        manager.bulk_create(things, batch_size=1000)
        changed = {change.key[0]: change for change in changes if not change.is_new}
        names = {name for change in changed.values() for name in change.changed_fields()}
        held = []
        for batch in _batches(list(changed)):
            for thing in self.rows().filter(**{f"{own}__in": batch}).select_for_update():
                for name in changed[getattr(thing, own)].changed_fields():
                    value = changed[getattr(thing, own)].after[name]
                    setattr(thing, name, self._empty(name) if value is None else value)
                self.finish(thing, is_new=False, by=by, at=at)
                held.append(thing)
        # One statement for many rows, on both databases; `bulk_update` writes a long CASE for each field.
        if held:
            manager.bulk_create(
                held,
                batch_size=1000,
                update_conflicts=True,
                unique_fields=["pk"],
                update_fields=sorted(names | set(self.extra_fields())),
            )

    def _empty(self, name: str) -> Any:
        field = self.model._meta.get_field(name)
        return None if getattr(field, "null", False) else ""

    def remove(self, keys: Sequence[Key], *, by: Any, at: datetime) -> None:
        (own,) = self.key
        for batch in _batches([key[0] for key in keys]):
            self.rows().filter(**{f"{own}__in": batch}).delete()


def _batches(values: list[Any]) -> Iterator[list[Any]]:
    for start in range(0, len(values), BATCH):
        yield values[start : start + BATCH]
