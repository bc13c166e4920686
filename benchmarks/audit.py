"""The audit: entries in a second by one and by several writers, the time to verify, and tampering that must be found.

python benchmarks/audit.py [--entries 4000] [--tampering 80]
"""

import argparse
import os
import random
import shutil
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from benchmarks import machine


def record_some(count: int, name: str) -> None:
    """Each entry in a transaction of its own, as actions write them."""
    from mithaq.core import audit

    for number in range(count):
        audit.record(
            None,
            "change",
            f"{name} {number}",
            at=datetime.now(UTC),
            before={"title": "Old title", "number": number},
            after={"title": "عنوان جديد", "number": number + 1},
        )


def by_several(writers: int, count: int) -> float:
    """Seconds until `writers` processes have written `count` entries each."""
    from django.db import connections

    connections.close_all()
    began = time.perf_counter()
    children = []
    for number in range(writers):
        pid = os.fork()
        if pid == 0:
            code = 1
            try:
                record_some(count, f"writer {number}")
                code = 0
            finally:
                os._exit(code)
        children.append(pid)
    if any(os.waitpid(pid, 0)[1] for pid in children):
        raise SystemExit("a writer failed")
    return time.perf_counter() - began


@contextmanager
def past_the_triggers() -> Iterator[Any]:
    """A cursor with the rights of somebody who owns the database."""
    from django.db import connection

    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET session_replication_role = replica")
            try:
                yield cursor
            finally:
                cursor.execute("SET session_replication_role = DEFAULT")
            return
        cursor.execute(
            "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name LIKE 'core_audit%%'"
        )
        triggers = cursor.fetchall()
        for name, _sql in triggers:
            cursor.execute(f"DROP TRIGGER {name}")
        try:
            yield cursor
        finally:
            for _name, sql in triggers:
                cursor.execute(sql)


class _Undo(Exception):
    pass


def tamper(times: int, seed: int = 11) -> dict[str, Any]:
    """Change, remove, move and insert rows at random; count what `verify` finds and whether it names the place."""
    from django.db import transaction

    from mithaq.core import audit
    from mithaq.core.models import AuditEntry

    chance = random.Random(seed)
    last = audit.verify().number
    kinds = ("verb", "actor_id", "at", "thing_key", "details", "remove", "swap", "insert")
    done: dict[str, list[int]] = {kind: [0, 0] for kind in kinds}
    for number in range(times):
        kind = kinds[number % len(kinds)]
        row = chance.randint(2, last - 1)
        try:
            with past_the_triggers() as cursor, transaction.atomic():
                _do(cursor, kind, row, AuditEntry, audit)
                places = {
                    place
                    for finding in audit.verify().findings
                    for place in range(finding.number, (finding.last or finding.number) + 1)
                }
                done[kind][0] += 1
                done[kind][1] += bool(places & {row, row + 1, row + 2})  # a forged row is shown by the next
                raise _Undo
        except _Undo:
            pass
    return {
        "times": times,
        "found_and_named": sum(found for _times, found in done.values()),
        "by_kind": {kind: f"{found} of {all_}" for kind, (all_, found) in done.items()},
        "whole_afterwards": audit.verify().is_whole,
    }


def _do(cursor: Any, kind: str, row: int, entries: Any, audit: Any) -> None:
    other = {
        "verb": "other",
        "actor_id": 77,
        "at": datetime(2020, 1, 1, tzinfo=UTC),
        "thing_key": "other",
        "details": '{"after":{},"before":{},"note":"other"}',
    }
    if kind in other:
        entries.objects.filter(pk=row).update(**{kind: other[kind]})
    elif kind == "remove":
        cursor.execute("DELETE FROM core_auditentry WHERE number = %s", [row])
    elif kind == "swap":
        for old, new in ((row, 10**9), (row + 1, row), (10**9, row + 1)):
            cursor.execute("UPDATE core_auditentry SET number = %s WHERE number = %s", [new, old])
    else:  # a forged row with a right hash, and the rest moved by one
        cursor.execute("UPDATE core_auditentry SET number = number + 1000000 WHERE number > %s", [row])
        forged = entries.objects.get(pk=row)
        forged.number, forged.previous_hash = row + 1, forged.hash
        forged.hash = audit.hash_of(forged)
        forged.save(force_insert=True)
        cursor.execute("UPDATE core_auditentry SET number = number - 999999 WHERE number > 1000000")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--entries", type=int, default=4000)
    parser.add_argument("--tampering", type=int, default=80)
    options = parser.parse_args()
    folder = machine.set_up("audit")
    try:
        from mithaq.core import audit

        alone = options.entries // 2
        began = time.perf_counter()
        record_some(alone, "alone")
        one = time.perf_counter() - began
        several = by_several(4, options.entries // 8)
        began = time.perf_counter()
        report = audit.verify()
        verifying = time.perf_counter() - began
        machine.write_down(
            "audit",
            {
                "entries": report.entries,
                "whole": report.is_whole,
                "entries_per_second_one_writer": round(alone / one),
                "entries_per_second_four_writers": round(options.entries // 8 * 4 / several),
                "verify_seconds": round(verifying, 3),
                "verified_per_second": round(report.entries / verifying),
                "tampering": tamper(options.tampering),
            },
        )
    finally:
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    main()
