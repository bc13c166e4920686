"""The form in which everything leaves the house: one ZIP of JSON lines and files, with a dictionary and a manifest.

Here: names, the dictionary, and how a value of a column is written and read. Not here: who writes (`exit_export`)
and who reads (`exit_import`). It holds rows, not a database, so it moves between SQLite and PostgreSQL.
"""

import base64
import inspect
import json
import re
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.apps import apps
from django.db import connection, models
from django.db.migrations.loader import MigrationLoader
from django.utils import translation
from django.utils.dateparse import parse_duration
from django.utils.duration import duration_iso_string

FORMAT = "mithaq-export-1"
MANIFEST, DICTIONARY, README, KEY = "manifest.json", "dictionary.json", "README.txt", "secret-key"
MEMBER = re.compile(
    rf"{re.escape(MANIFEST)}|{re.escape(DICTIONARY)}|{re.escape(README)}|{KEY}"
    r"|tables/[A-Za-z0-9_]+\.[A-Za-z0-9_]+\.jsonl|files/[0-9a-f]{2}/[0-9a-f]{62}"
)
AUDIT, AUDIT_HEAD = "core.AuditEntry", "core.AuditHead"

READ_ME = """Everything that an installation of Mithaq held, as files that any program can read.

manifest.json     what is here: for each table its rows and the SHA-256 of its file, for each file its size; when it was
                  made; and what was left out or emptied, each with the reason
dictionary.json   what each table and each column means
tables/           one file a table, one JSON object a line, by the column names of the dictionary. Moments are in UTC,
                  dates as YEAR-MONTH-DAY, amounts as text so that no digit is lost, bytes in base64
files/            the files that people gave, each named by the SHA-256 of its content; what they were called stands in
                  tables/core.StoredFile.jsonl (sha256, name)

`./mithaq import FILE` brings all of it into an empty installation of the same version, on SQLite or PostgreSQL.
The record of who did what (tables/core.AuditEntry.jsonl) is chained by hash: docs/decisions/0006-audit-chain.md says how to check it.
"""

TYPES: tuple[tuple[type[Any], str], ...] = (
    (models.BinaryField, "bytes in base64"),
    (models.BooleanField, "true or false"),
    (models.DateTimeField, "moment, ISO 8601 in UTC"),
    (models.DateField, "date, ISO 8601"),
    (models.TimeField, "time of day"),
    (models.DurationField, "duration, ISO 8601"),
    (models.DecimalField, "decimal number as text"),
    (models.FloatField, "number"),
    (models.IntegerField, "whole number"),
    (models.AutoField, "whole number"),
    (models.UUIDField, "UUID"),
    (models.JSONField, "JSON"),
)


def tables() -> dict[str, type[models.Model]]:
    """Every table with rows of its own, by its label."""
    return {
        model._meta.label: model
        for model in sorted(
            apps.get_models(include_auto_created=True), key=lambda model: str(model._meta.label)
        )
        if model._meta.managed and not model._meta.proxy
    }


def columns_of(model: type[models.Model]) -> list["models.Field[Any, Any]"]:
    """The columns that hold what somebody put there; a column that the database reckons is none."""
    return [field for field in model._meta.local_concrete_fields if not field.generated]


def migrations_on_disk() -> set[str]:
    """The steps by which the tables of this version came about."""
    loader = MigrationLoader(None, ignore_no_migrations=True)
    return {f"{app}.{name}" for app, name in loader.disk_migrations or ()}


# --- the dictionary -----------------------------------------------------------------------------------


def dictionary() -> dict[str, Any]:
    """What each table and column means, in English."""
    with translation.override("en"):
        return {label: _table(model) for label, model in tables().items()}


def _table(model: type[models.Model]) -> dict[str, Any]:
    told = inspect.getdoc(model) or ""
    return {
        "name": str(model._meta.verbose_name),
        "about": "" if told.startswith(f"{model.__name__}(") else " ".join(told.split("\n\n")[0].split()),
        "columns": {field.attname: _column(field) for field in columns_of(model)},
    }


def _column(field: "models.Field[Any, Any]") -> dict[str, Any]:
    target = _target(field)
    told: dict[str, Any] = {
        "type": next((words for kind, words in TYPES if isinstance(target, kind)), "text"),
        "name": str(field.verbose_name),
        "may_be_empty": bool(field.null or field.blank),
    }
    if field.primary_key:
        told["key"] = True
    if field.help_text:
        told["about"] = str(field.help_text)
    if field.is_relation and field.related_model:
        told["points_at"] = f"{field.related_model._meta.label}.{target.attname}"
    if field.choices:
        told["choices"] = {str(value): str(words) for value, words in field.flatchoices}
    return told


def _target(field: "models.Field[Any, Any]") -> "models.Field[Any, Any]":
    """The column itself, or the one it points at in the end."""
    while isinstance(field, models.ForeignKey):
        field = field.target_field
    return field


# --- values -------------------------------------------------------------------------------------------


def line_of(row: dict[str, Any]) -> bytes:
    """One row as a line. The same row gives the same bytes."""
    return (
        json.dumps(row, ensure_ascii=False, separators=(",", ":"), allow_nan=False, default=_plain) + "\n"
    ).encode()


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, Decimal | UUID):
        return str(value)
    if isinstance(value, bytes | bytearray | memoryview):
        return base64.b64encode(bytes(value)).decode()
    if isinstance(value, timedelta):
        return duration_iso_string(value)
    raise TypeError(f"a column holds a {type(value).__name__}, for which there is no form")


def read_back(field: "models.Field[Any, Any]", value: Any) -> Any:
    """The value as the database takes it. Raises ValueError or TypeError for what is none of the column's kind."""
    target = _target(field)
    if value is None:
        # A JSON column that may not be empty holds the JSON null.
        is_json = isinstance(target, models.JSONField) and not field.null
        return connection.ops.adapt_json_value(None, target.encoder) if is_json else None  # type: ignore[attr-defined]
    if isinstance(target, models.DateTimeField):
        value = datetime.fromisoformat(value)
    elif isinstance(target, models.DateField):
        value = date.fromisoformat(value)
    elif isinstance(target, models.TimeField):
        value = time.fromisoformat(value)
    elif isinstance(target, models.DecimalField):
        value = Decimal(value)
    elif isinstance(target, models.BinaryField):
        value = base64.b64decode(value, validate=True)
    elif isinstance(target, models.UUIDField):
        value = UUID(value)
    elif isinstance(target, models.DurationField):
        value = parse_duration(value)
    return field.get_db_prep_save(value, connection)


def rows_of(model: type[models.Model]) -> Iterator[dict[str, Any]]:
    """Every row, by its key, as the columns hold it."""
    names = [field.attname for field in columns_of(model)]
    rows = model._base_manager.order_by("pk").values(*names)
    return iter(rows.iterator(chunk_size=1000))
