"""Wakes workers through Celery, for installations that have a broker. The row stays the truth.

A message says only "look". Lost, doubled or late messages change nothing: whoever looks claims rows.
Run it with `celery -A mithaq.core.jobs_celery worker`; keep one `manage.py work` for the clock and the dead.
"""

import logging
from importlib import import_module
from typing import Any

from django.conf import settings

log = logging.getLogger("mithaq.jobs")
TASK = "mithaq.look_for_jobs"
_kept: list[Any] = []


def celery_app() -> Any:
    """The Celery application, made once; raises ImportError with a way on when Celery is not installed."""
    if not _kept:
        try:
            celery = import_module("celery")
        except ImportError:
            raise ImportError(
                "TASKS_BACKEND is celery, but Celery is not installed. Install celery, or leave TASKS_BACKEND unset."
            ) from None
        made = celery.Celery("mithaq", broker=settings.CELERY_BROKER_URL)
        made.conf.update(task_ignore_result=True, task_acks_late=True)
        made.task(name=TASK)(look)
        _kept.append(made)
    return _kept[0]


def look() -> int:
    """Run what waits."""
    from mithaq.core import worker

    return worker.run_waiting(most=100)


def wake() -> None:
    """Send the message. A broker that does not answer is no failure: the row waits, and the clock's worker finds it."""
    app = celery_app()
    broker_error: type[Exception] = import_module("kombu.exceptions").KombuError
    try:
        app.send_task(TASK, retry=False)
    except (OSError, broker_error) as error:
        log.warning("the broker does not answer: %s", error)


def __getattr__(name: str) -> Any:
    """`celery -A` looks for `app`; made only then, so that this module imports without Celery."""
    if name in {"app", "celery"}:
        import django

        django.setup()
        return celery_app()
    raise AttributeError(name)
