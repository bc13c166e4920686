"""An empty database gets the same tables at once as step by step."""

import json
import re
from pathlib import Path

import pytest
from django.core.management import get_commands

from mithaq.core.first_tables import OURS
from tests.core.processes import made_installation

LOOK = """
import json
from django.db import connection
found = {}
with connection.cursor() as cursor:
    if connection.vendor == "sqlite":
        cursor.execute("SELECT type, name, tbl_name, sql FROM sqlite_master WHERE sql IS NOT NULL")
        for kind, name, table, sql in cursor.fetchall():
            found[f"{kind} {name}"] = sql
    else:
        cursor.execute("SELECT table_name, column_name, data_type, is_nullable, character_maximum_length, is_identity "
                       "FROM information_schema.columns WHERE table_schema = 'public'")
        for row in cursor.fetchall():
            found[f"column {row[0]}.{row[1]}"] = str(row[2:])
        cursor.execute("SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid) FROM pg_constraint "
                       "WHERE connamespace = 'public'::regnamespace AND contype <> 'n'")
        for table, name, told in cursor.fetchall():
            found[f"constraint {table}.{name}"] = told
        cursor.execute("SELECT tablename, indexname, indexdef FROM pg_indexes WHERE schemaname = 'public'")
        for table, name, told in cursor.fetchall():
            found[f"index {table}.{name}"] = told
        cursor.execute("SELECT tgrelid::regclass::text, tgname, pg_get_triggerdef(oid) FROM pg_trigger WHERE NOT tgisinternal")
        for table, name, told in cursor.fetchall():
            found[f"trigger {table}.{name}"] = told
    cursor.execute("SELECT app, name FROM django_migrations")
    found["steps"] = sorted(map(list, cursor.fetchall()))
    for table in ("django_content_type", "auth_permission", "core_audithead"):
        cursor.execute(f"SELECT count(*) FROM {table}")
        found[f"rows of {table}"] = cursor.fetchone()[0]
print(json.dumps(found))
"""
STEP_BY_STEP = """
from mithaq.core import first_tables
first_tables.is_empty = lambda connection: False
from django.core.management import call_command
call_command("migrate", verbosity=0)
"""


def told(text: str) -> dict[str, object]:
    """What stands in the database, with the columns of each table in the order of their names."""
    found = json.loads(text)
    return {name: _sorted(sql) if name.startswith("table ") else sql for name, sql in found.items()}


def _sorted(sql: str) -> list[str]:
    """The parts of a CREATE TABLE: its order differs when a column came later, and its meaning does not."""
    inner = sql[sql.index("(") + 1 : sql.rindex(")")]
    parts, depth, part = [], 0, ""
    for sign in inner:
        depth += (sign == "(") - (sign == ")")
        if sign == "," and depth == 0:
            parts.append(part)
            part = ""
        else:
            part += sign
    return sorted(re.sub(r"\s+", " ", one).strip() for one in [*parts, part])


def test_both_ways_lead_to_the_same_database(tmp_path: Path) -> None:
    with (
        made_installation(tmp_path / "at-once") as at_once,
        made_installation(tmp_path / "steps", migrate=False) as steps,
    ):
        slow = steps.start(STEP_BY_STEP)
        quick = told(at_once.run(LOOK))
        steps.finish(slow)
        by_steps = told(steps.run(LOOK))
    assert quick["steps"] == by_steps["steps"] and len(quick) > 200
    differing = {name for name in quick.keys() | by_steps.keys() if quick.get(name) != by_steps.get(name)}
    assert not differing, {name: (quick.get(name), by_steps.get(name)) for name in sorted(differing)[:4]}


def test_the_command_is_ours_and_our_packages_are_known_by_their_name() -> None:
    assert get_commands()["migrate"] == "mithaq.core"
    assert OURS == "mithaq."


@pytest.mark.django_db
def test_a_database_that_holds_something_is_not_made_anew() -> None:
    from django.db import connection

    from mithaq.core import first_tables

    assert first_tables.is_empty(connection) is False
