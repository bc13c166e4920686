"""The PostgreSQL part of backups: every table by COPY as of one moment, without any outside program."""

from pathlib import Path
from typing import Any

from django.apps import apps
from django.db import connection, transaction
from django.db.migrations.executor import MigrationExecutor

from mithaq.core import first_tables

MIGRATIONS = "django_migrations"


def tables() -> list[str]:
    """Every table of the product that is there, its migrations included."""
    present = set(connection.introspection.table_names())
    ours = {
        model._meta.db_table
        for model in apps.get_models(include_auto_created=True)
        if model._meta.managed and not model._meta.proxy
    }
    return sorted((ours | {MIGRATIONS}) & present)


def copy_out(work: Path) -> dict[str, int]:
    """Write each table to `work/tables/<table>.copy`, all as of the same moment; return the rows of each."""
    (work / "tables").mkdir()
    counts: dict[str, int] = {}
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
        for table in tables():
            cursor.execute(f'SELECT count(*) FROM "{table}"')  # noqa: S608 - from the catalogue
            counts[table] = cursor.fetchone()[0]
            columns = ", ".join(f'"{name}"' for name in _columns(cursor, table))
            with (
                (work / "tables" / f"{table}.copy").open("wb") as out,
                cursor.copy(f'COPY "{table}" ({columns}) TO STDOUT WITH (FORMAT csv, HEADER)') as copy,
            ):
                for piece in copy:
                    out.write(piece)
    return counts


def copy_in(stage: Path, manifest: dict[str, Any], hold_mail: tuple[str, list[str]]) -> None:
    """Bring the schema to where it was, fill the tables, and hold mail, in one transaction for the rows."""
    _bring_schema({tuple(name.split(".", 1)) for name in manifest["migrations"]})
    with transaction.atomic(), connection.cursor() as cursor:
        present = tables()
        quoted = ", ".join(f'"{table}"' for table in present)
        for table in present:
            cursor.execute(f'ALTER TABLE "{table}" DISABLE TRIGGER USER')
        cursor.execute(f"TRUNCATE {quoted} RESTART IDENTITY")
        for table in sorted(manifest["rows"]):
            _fill(cursor, table, stage / "tables" / f"{table}.copy", manifest["rows"][table])
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute(*hold_mail)
        for table in present:
            _advance_sequence(cursor, table)
            cursor.execute(f'ALTER TABLE "{table}" ENABLE TRIGGER USER')


def _fill(cursor: Any, table: str, path: Path, rows: int) -> None:
    with path.open("rb") as source:
        columns = source.readline().decode().strip()
        quoted = ", ".join(f'"{name}"' for name in columns.split(","))
        source.seek(0)
        with cursor.copy(f'COPY "{table}" ({quoted}) FROM STDIN WITH (FORMAT csv, HEADER)') as copy:
            while piece := source.read(1024 * 1024):
                copy.write(piece)
    cursor.execute(f'SELECT count(*) FROM "{table}"')  # noqa: S608 - checked against the catalogue by COPY
    if cursor.fetchone()[0] != rows:
        from mithaq.core.backup import NotRestored

        raise NotRestored(f"The backup is damaged: {table} does not have the rows that the manifest counts.")


def _bring_schema(recorded: set[tuple[str, ...]]) -> None:
    executor = MigrationExecutor(connection)
    if first_tables.is_empty(connection) and recorded == set(executor.loader.disk_migrations or ()):
        first_tables.make(connection)
        return
    graph = executor.loader.graph
    if set(executor.loader.applied_migrations) - recorded:
        from mithaq.core.backup import NotRestored

        raise NotRestored(
            "The schema of this database is newer than the backup. Restore into an empty database."
        )
    leaves = [
        key
        for key in graph.nodes
        if key in recorded
        and not any(
            child.key in recorded and child.key[0] == key[0] for child in graph.node_map[key].children
        )
    ]
    executor.migrate(sorted(leaves))


def _columns(cursor: Any, table: str) -> list[str]:
    return [column.name for column in connection.introspection.get_table_description(cursor, table)]


def _advance_sequence(cursor: Any, table: str) -> None:
    for sequence in connection.introspection.get_sequences(cursor, table):
        column = sequence["column"]
        cursor.execute(
            f'SELECT setval(pg_get_serial_sequence(%s, %s), coalesce(max("{column}"), 1), max("{column}") IS NOT NULL) '  # noqa: S608
            f'FROM "{table}"',
            [f'"{table}"', column],
        )
