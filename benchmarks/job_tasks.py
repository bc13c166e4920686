"""The tasks that the benchmark of jobs adds."""

import os
import time
from datetime import UTC, datetime

from django.db import transaction
from django_tasks import task

from mithaq.core import audit
from mithaq.core.models import Switch


@task()
def effect(key: str, seconds: float, log: str) -> None:
    """One effect with a key: the row of the key and one audit entry, both or none. Every run leaves a line in `log`."""
    with open(log, "ab", buffering=0) as file:
        file.write(f"{key}\n".encode())
    time.sleep(seconds / 2)
    with transaction.atomic():
        _row, is_new = Switch.objects.get_or_create(pk=key, defaults={"since": datetime.now(UTC)})
        if is_new:
            audit.record(None, "effect", key, at=datetime.now(UTC), note=str(os.getpid()))
    time.sleep(seconds / 2)


@task()
def small(number: int) -> int:
    """A small job that writes one row."""
    write_row(number)
    return number


def write_row(number: int) -> None:
    """What the small job does, also for the plain loop."""
    Switch.objects.update_or_create(pk=f"small-{number}", defaults={"since": datetime.now(UTC)})
