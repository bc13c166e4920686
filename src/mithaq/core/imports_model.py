"""An import whose rows are rows of one model, written in bulk."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime
from operator import attrgetter
from typing import Any, ClassVar

from django.db import connection, models
from django.db.models import QuerySet

from mithaq.core import past
from mithaq.core.imports import Change, ImportKind, Key, Row

#: How many keys one query asks for, below the variable limits of both databases.
BATCH = 5000
#: Fields whose Python value is what both drivers take.
PLAIN_FIELDS = frozenset(
    {
        *(models.CharField, models.TextField, models.URLField, models.SlugField, models.EmailField),
        *(models.IntegerField, models.BigIntegerField, models.SmallIntegerField, models.PositiveIntegerField),
        *(models.PositiveSmallIntegerField, models.AutoField, models.BigAutoField),
        *(models.BooleanField, models.FloatField),
    }
)


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
        new = []
        for change in changes:
            if change.is_new:
                given = {name: value for name, value in change.after.items() if value is not None}
                thing = self.model(**given)
                self.finish(thing, is_new=True, by=by, at=at)
                new.append(thing)
        insert_rows(self.model, new)
        changed = {change.key[0]: change for change in changes if not change.is_new}
        groups: dict[tuple[str, ...], list[Any]] = {}
        for batch in _batches(list(changed)):
            things = list(self.rows().filter(**{f"{own}__in": batch}).select_for_update(of=("self",)))
            past.keep(
                (
                    thing
                    for thing in things
                    if past.counts_by(self.model, changed[getattr(thing, own)].changed_fields())
                ),
                at=at,
            )
            for thing in things:
                change = changed[getattr(thing, own)]
                names = change.changed_fields()
                for name in names:
                    value = change.after[name]
                    setattr(thing, name, self._empty(name) if value is None else value)
                self.finish(thing, is_new=False, by=by, at=at)
                groups.setdefault((*names, *self.extra_fields()), []).append(thing)
        for fields, things in groups.items():
            update_rows(self.model, things, fields)

    def _empty(self, name: str) -> Any:
        field = self.model._meta.get_field(name)
        return None if getattr(field, "null", False) else ""

    def remove(self, keys: Sequence[Key], *, by: Any, at: datetime) -> None:
        (own,) = self.key
        for batch in _batches([key[0] for key in keys]):
            self.rows().filter(**{f"{own}__in": batch}).delete()


def _writers(fields: Sequence[Any]) -> list[Callable[[Any], Any]]:
    """For each field, the function that reads it from a row as the driver takes it."""

    def writer(field: Any) -> Callable[[Any], Any]:
        read = attrgetter(field.attname)
        if type(field) in PLAIN_FIELDS:
            return read
        return lambda thing: field.get_db_prep_save(read(thing), connection)

    return [writer(field) for field in fields]


def insert_rows(model: type[models.Model], things: Sequence[models.Model]) -> None:
    """Add many rows by one prepared statement: three times as fast as `bulk_create`, and like it without signals.

    Keys that the database makes stay unknown here.
    """
    if not things:
        return
    fields = [
        field for field in model._meta.concrete_fields if not field.db_returning and not field.generated
    ]
    quote = connection.ops.quote_name
    names = ", ".join(quote(str(field.column)) for field in fields)
    places = ", ".join(["%s"] * len(fields))
    writers = _writers(fields)
    now_fields = [
        field
        for field in fields
        if getattr(field, "auto_now", False) or getattr(field, "auto_now_add", False)
    ]
    for field in now_fields:
        for thing in things:
            field.pre_save(thing, add=True)
    with connection.cursor() as cursor:
        cursor.executemany(
            f"INSERT INTO {quote(model._meta.db_table)} ({names}) VALUES ({places})",  # noqa: S608 - names of ours
            [[write(thing) for write in writers] for thing in things],
        )


def insert_values(model: type[models.Model], names: Sequence[str], rows: Sequence[Sequence[Any]]) -> None:
    """Add many rows given as plain values in the order of `names` (attribute names), without making a record of each.

    Five times as fast as `bulk_create`. Every column without a default of the database must be named; equal dates
    and times are turned into the driver's form once.
    """
    if not rows:
        return
    fields = [next(f for f in model._meta.concrete_fields if f.attname == name) for name in names]
    quote = connection.ops.quote_name
    columns = ", ".join(quote(str(field.column)) for field in fields)
    places = ", ".join(["%s"] * len(fields))
    turned: list[tuple[int, Any, dict[Any, Any]]] = [
        (place, field, {})
        for place, field in enumerate(fields)
        if not field.is_relation and type(field) not in PLAIN_FIELDS
    ]
    prepared = [list(row) for row in rows]
    for place, field, known in turned:
        for row in prepared:
            value = row[place]
            if value not in known:
                known[value] = field.get_db_prep_save(value, connection)
            row[place] = known[value]
    with connection.cursor() as cursor:
        cursor.executemany(
            f"INSERT INTO {quote(model._meta.db_table)} ({columns}) VALUES ({places})",  # noqa: S608 - names of ours
            prepared,
        )


def update_rows(model: type[models.Model], things: Sequence[models.Model], names: Sequence[str]) -> None:
    """Change the same fields of many rows by one prepared statement."""
    fields = [model._meta.get_field(name) for name in dict.fromkeys(names)]
    key = model._meta.pk
    quote = connection.ops.quote_name
    sets = ", ".join(
        f"{quote(str(field.column))} = %s" for field in fields if isinstance(field, models.Field)
    )
    writers = _writers([*fields, key])
    with connection.cursor() as cursor:
        cursor.executemany(
            f"UPDATE {quote(model._meta.db_table)} SET {sets} WHERE {quote(str(key.column))} = %s",  # noqa: S608 - names of ours
            [[write(thing) for write in writers] for thing in things],
        )


def _batches(values: list[Any]) -> Iterator[list[Any]]:
    for start in range(0, len(values), BATCH):
        yield values[start : start + BATCH]
