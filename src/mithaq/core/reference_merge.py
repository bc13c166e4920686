"""How a record, its file and what the file said before are compared, field by field.

An object (texts by language) is compared entry by entry: `names.ar` may follow the file while `names.ru` is kept.
"""

from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime
from decimal import Decimal
from enum import Enum, StrEnum
from typing import Any

from django.db import models

#: Plain values by field, an object's entries as `field.entry`.
Flat = dict[str, Any]


class Verdict(StrEnum):
    """What to do where the file and the record differ."""

    #: Only the file changed: the record follows.
    FOLLOW = "follow"
    #: Only the record changed, on screen: it stays.
    KEEP = "keep"
    #: Both changed: it stays, and somebody has to look.
    CONFLICT = "conflict"


def judge(*, says: Any, holds: Any, said: Any) -> Verdict:
    """Decide by what the file says now, what the record holds, and what the file said when last applied."""
    if holds == said:
        return Verdict.FOLLOW
    return Verdict.KEEP if says == said else Verdict.CONFLICT


def flat_values(model: type[models.Model], values: Mapping[str, Any]) -> Flat:
    """The values as the model's columns would give them back, plain and flat."""
    flat: Flat = {}
    for name, value in values.items():
        column = model._meta.get_field(name)
        if isinstance(column, models.DecimalField) and isinstance(value, Decimal):
            value = value.quantize(Decimal(1).scaleb(-column.decimal_places))
        _lay(flat, name, value)
    return flat


def flat_of(record: models.Model, names: Iterable[str]) -> Flat:
    """What the record holds in these fields, plain and flat."""
    flat: Flat = {}
    for name in names:
        _lay(flat, name, getattr(record, attname(type(record), name)))
    return flat


def default_of(model: type[models.Model], name: str) -> Any:
    """What a record holds where no file ever spoke of the field."""
    whole, dot, _part = name.partition(".")
    column = model._meta.get_field(whole)
    if dot or not isinstance(column, models.Field):
        return None
    return _plain(column.get_default())


def put(record: models.Model, name: str, values: Mapping[str, Any]) -> str:
    """Set one field (or one entry of an object) from `values`; return the field's name."""
    whole, dot, part = name.partition(".")
    column = attname(type(record), whole)
    value = values[whole]
    if dot:
        entries = dict(getattr(record, column) or {})
        if isinstance(value, Mapping) and part in value:
            entries[part] = value[part]
        else:
            entries.pop(part, None)
        value = entries
    setattr(record, column, value)
    return whole


def attname(model: type[models.Model], name: str) -> str:
    """The attribute that holds the field's own value: `source_id` for `source`."""
    return str(getattr(model._meta.get_field(name), "attname", name))


def key_of(record: models.Model, key: tuple[str, ...]) -> str:
    """The record's key, its values joined by a space."""
    return key_in({name: getattr(record, attname(type(record), name)) for name in key}, key)


def key_in(values: Mapping[str, Any], key: Iterable[str]) -> str:
    """The key that these values make; what is missing counts as empty."""
    plain = (_plain(values.get(name)) for name in key)
    return " ".join("" if value is None else str(value) for value in plain)


def _lay(flat: Flat, name: str, value: Any) -> None:
    if isinstance(value, Mapping):
        flat.update({f"{name}.{part}": _plain(item) for part, item in value.items()})
    else:
        flat[name] = _plain(value)


def _plain(value: Any) -> Any:
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, models.Model):
        return value.pk
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return format(value.normalize(), "f")
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    if isinstance(value, Mapping):
        return {str(part): _plain(item) for part, item in value.items()}
    return value
