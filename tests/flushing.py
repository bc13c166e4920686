"""Empties the database between transactional tests although triggers refuse to delete from the audit (a pytest plugin).

Only here, in tests: the triggers are taken away, the tables emptied, the triggers put back.
"""

from typing import Any

from django.db.backends.postgresql.base import DatabaseOperations as PostgreSQL
from django.db.backends.sqlite3.base import DatabaseOperations as SQLite


def _sqlite(self: Any, sql_list: list[str]) -> None:
    with self.connection.cursor() as cursor:
        cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
        triggers = cursor.fetchall()
        for name, _sql in triggers:
            cursor.execute(f'DROP TRIGGER "{name}"')
    _flush_sqlite(self, sql_list)
    with self.connection.cursor() as cursor:
        for _name, sql in triggers:
            cursor.execute(sql)


def _postgresql(self: Any, sql_list: list[str]) -> None:
    _flush_postgresql(
        self, ["SET session_replication_role = replica", *sql_list, "SET session_replication_role = DEFAULT"]
    )


_flush_sqlite = SQLite.execute_sql_flush
_flush_postgresql = PostgreSQL.execute_sql_flush
SQLite.execute_sql_flush = _sqlite
PostgreSQL.execute_sql_flush = _postgresql
