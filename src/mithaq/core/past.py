"""What changed records held before, so that a question about what was known on a day keeps its answer.

    past.hold(Story, "consent", "consent_on", "regions")       # in AppConfig.ready: by these fields it is counted
    with transaction.atomic(), past.keeping(story, at=at):     # in the action that changes it
        …
    past.as_known(Story, known_on)                             # {key: what it held then}: of those changed since
    past.rows(Story.objects.all(), known_on)                   # every record as it was held then

Records with a log of their own (facts, events, statements) do not need this. Only fields that are counted by are kept:
neither names nor texts, and nothing of people.
"""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, date, datetime, time
from decimal import Decimal
from typing import Any

from django.db import models

from mithaq.core.models import PastState

#: Field (as the column is called: `seat_id`) -> value.
Values = dict[str, Any]
_held: dict[type[models.Model], tuple[str, ...]] = {}


def hold(model: type[models.Model], *fields: str) -> None:
    """Say which fields of a kind of record are counted by; foreign keys as `seat_id`."""
    _held[model] = fields


def is_held(model: type[models.Model]) -> bool:
    """Whether the past of this kind of record is kept."""
    return model in _held


def held_fields() -> Mapping[type[models.Model], tuple[str, ...]]:
    """Every kind of record whose past is kept, with its fields."""
    return dict(_held)


@contextmanager
def keeping(record: models.Model, *, at: datetime) -> Iterator[None]:
    """Keep what the record holds now, if what is done inside changes or removes it. Stand inside a transaction.

    Does nothing for kinds of records that nobody holds.
    """
    if not is_held(type(record)):
        yield
        return
    before = _read(record)
    kind, key = type(record), str(record.pk)
    yield
    if before is not None and _read_key(kind, key) != before:
        PastState.objects.create(kind=kind._meta.label, key=key, values=before, until=at)


def counts_by(model: type[models.Model], fields: Iterable[str]) -> bool:
    """Whether one of these fields is held."""
    return not set(_held.get(model, ())).isdisjoint(fields)


def keep(records: Iterable[models.Model], *, at: datetime) -> None:
    """Keep what these records hold, as they stand in memory, because they will now be changed or removed."""
    PastState.objects.bulk_create(
        [
            PastState(kind=each._meta.label, key=str(each.pk), values=_values_of(each), until=at)
            for each in records
            if is_held(type(each))
        ],
        batch_size=500,
    )


def begin(records: Iterable[models.Model], *, at: datetime) -> None:
    """Say that these records were not there before, where the record itself does not say since when it is known."""
    PastState.objects.bulk_create(
        [
            PastState(kind=each._meta.label, key=str(each.pk), values=None, until=at)
            for each in records
            if is_held(type(each))
        ],
        batch_size=500,
    )


def as_known(model: type[models.Model], known_on: date | None) -> dict[str, Values | None]:
    """What records changed since then held at the end of the day, by key as text; None: not there yet.

    Empty when nothing changed since, and when the question is what is known now.
    """
    if known_on is None:
        return {}
    found: dict[str, Values | None] = {}
    end = datetime.combine(known_on, time.max, tzinfo=UTC)
    rows = PastState.objects.filter(kind=model._meta.label, until__gt=end).order_by("until", "id")
    for key, values in rows.values_list("key", "values"):
        if key not in found:
            found[key] = None if values is None else _typed(model, values)
    return found


def rows(records: models.QuerySet[Any], known_on: date | None) -> list[Values]:
    """Each record with its held fields as they were known on the day, in the order of keys; `pk` besides.

    With those that were removed since, and without those that were not there yet. Ask with all records of a kind.
    """
    model = records.model
    columns, many = _fields(model)
    then = as_known(model, known_on)
    found: dict[Any, Values] = {row["pk"]: row for row in records.order_by().values("pk", *columns)}
    for name in many:
        for row in found.values():
            row[name] = []
        through = getattr(model, name).through
        one, other = _ends(model, name)
        for left, right in through.objects.filter(
            **{f"{one}__in": records.order_by().values("pk")}
        ).values_list(one, other):
            found[left][name].append(right)
    for text, values in then.items():
        key = model._meta.pk.to_python(text)
        if values is None:
            found.pop(key, None)
        else:
            found[key] = {"pk": key, **values}
    return [found[key] for key in sorted(found)]


# --- the parts ------------------------------------------------------------------------------------


def _fields(model: type[models.Model]) -> tuple[list[str], list[str]]:
    many = {field.name for field in model._meta.many_to_many}
    return [name for name in _held[model] if name not in many], [
        name for name in _held[model] if name in many
    ]


def _ends(model: type[models.Model], name: str) -> tuple[str, str]:
    field: Any = model._meta.get_field(name)
    return f"{field.m2m_field_name()}_id", f"{field.m2m_reverse_field_name()}_id"


def _read(record: models.Model) -> Values | None:
    return _read_key(type(record), record.pk)


def _read_key(model: type[models.Model], key: Any) -> Values | None:
    record = model._base_manager.select_for_update(of=("self",)).filter(pk=key).first()
    return None if record is None else _values_of(record)


def _values_of(record: models.Model) -> Values:
    columns, many = _fields(type(record))
    values: Values = {name: _plain(getattr(record, name)) for name in columns}
    for name in many:
        values[name] = sorted(getattr(record, name).values_list("pk", flat=True))
    return values


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    if isinstance(value, Decimal):
        return str(value)
    return value.isoformat() if isinstance(value, date) else value


def _typed(model: type[models.Model], values: Mapping[str, Any]) -> Values:
    many = {field.name for field in model._meta.many_to_many}
    return {
        name: value if name in many or value is None else _column(model, name).to_python(value)
        for name, value in values.items()
    }


def _column(model: type[models.Model], name: str) -> Any:
    """The field of a column; of a foreign key the one it points to."""
    field: Any = model._meta.get_field(name.removesuffix("_id") if name.endswith("_id") else name)
    return field.target_field if field.is_relation else field
