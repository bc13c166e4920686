"""Tasks that the tests of jobs add. Each leaves its trace in the audit, as the one table that is surely there."""

import os
import signal
import time
from datetime import UTC, datetime

from django.db import transaction
from django_tasks import task
from django_tasks.base import TaskContext

from mithaq.core import audit
from mithaq.core.jobs import GiveUp
from mithaq.core.models import Switch


@task()
def leave_trace(word: str) -> str:
    audit.record(None, "trace", word, at=datetime.now(UTC))
    return word


@task()
def fail(word: str) -> None:
    raise ValueError(f"cannot {word}")


@task()
def give_up() -> None:
    raise GiveUp("the address is wrong for good")


@task(takes_context=True)
def tell_attempt(context: TaskContext) -> int:
    return context.attempt


@task(priority=5)
def urgent() -> None:
    audit.record(None, "trace", "urgent", at=datetime.now(UTC))


@task()
def once(key: str, seconds: float = 0.0) -> None:
    """An effect with a key: running twice leaves one."""
    time.sleep(seconds)
    with transaction.atomic():
        Switch.objects.get_or_create(pk=key, defaults={"since": datetime.now(UTC)})


@task()
def kill_the_worker() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


@task()
def sleep_long(seconds: float) -> None:
    Switch.objects.get_or_create(pk="asleep", defaults={"since": datetime.now(UTC)})
    time.sleep(seconds)
    Switch.objects.get_or_create(pk="awake", defaults={"since": datetime.now(UTC)})
