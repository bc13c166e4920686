"""Work outside a request: rows behind Django's tasks interface, so that a job is added in the same transaction as its cause.

Here a job is added. Who runs it stands in `mithaq.core.worker`, when the clock adds it in `mithaq.core.schedules`.
A job may run more than once (after a crash): let its effect carry a key.
"""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any, TypeVar

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.module_loading import import_string
from django_tasks.backends.base import BaseTaskBackend
from django_tasks.base import Task, TaskError, TaskResult, TaskResultStatus
from django_tasks.exceptions import TaskResultDoesNotExist
from django_tasks.utils import normalize_json

from mithaq.core.models import Job, JobState

T = TypeVar("T")

STATUS = {
    JobState.WAITING: TaskResultStatus.READY,
    JobState.RUNNING: TaskResultStatus.RUNNING,
    JobState.DONE: TaskResultStatus.SUCCESSFUL,
    JobState.PARKED: TaskResultStatus.FAILED,
}


class GiveUp(Exception):
    """Raised by a job that will never succeed: it is parked at once with this reason."""


class RowBackend(BaseTaskBackend):
    """Keeps tasks as `Job` rows.

    With the option `at_once` it runs each where it is added (some tests want that); otherwise a worker runs it,
    or a test calls `mithaq.core.worker.run_waiting`.
    """

    supports_defer = True
    supports_get_result = True
    supports_priority = True

    def enqueue(self, task: Task[..., T], args: Any, kwargs: Any) -> TaskResult[T]:
        """Add a job."""
        self.validate_task(task)
        return result_of(self.add(task, args, kwargs), task)

    def add(self, task: Task[..., Any], args: Any, kwargs: Any, *, key: str | None = None) -> Job:
        """Add a row, or find the one that has `key` already."""
        job = Job(
            task=task.module_path,
            args=normalize_json(list(args)),
            kwargs=normalize_json(dict(kwargs)),
            queue=task.queue_name,
            priority=task.priority,
            key=key,
            run_after=task.run_after,
            created_at=timezone.now(),
        )
        if key is None:
            job.save(force_insert=True)
        else:
            Job.objects.bulk_create([job], ignore_conflicts=True)
            job = Job.objects.get(key=key)
        if self.options.get("at_once"):
            from mithaq.core import worker

            worker.run_one(job)
        else:
            transaction.on_commit(wake_workers)
        return job

    def get_result(self, result_id: str) -> TaskResult[Any]:
        """Read how a job stands."""
        try:
            job = Job.objects.get(pk=int(result_id))
        except (Job.DoesNotExist, ValueError):
            raise TaskResultDoesNotExist(result_id) from None
        return result_of(job, import_string(job.task))


def enqueue_once(task: Task[..., T], key: str, *args: Any, **kwargs: Any) -> TaskResult[T]:
    """Add a job unless one with this key was added before (it is remembered for 30 days after it is done)."""
    backend = task.get_backend()
    if not isinstance(backend, RowBackend):
        raise TypeError("enqueue_once needs the backend that keeps rows")
    return result_of(backend.add(task, args, kwargs, key=key), task)


def result_of(job: Job, task: Task[..., T]) -> TaskResult[T]:
    """The row as Django's tasks interface shows it."""
    result: TaskResult[T] = TaskResult(
        task=task,
        id=str(job.pk),
        status=STATUS[JobState(job.state)],
        enqueued_at=job.created_at,
        started_at=job.started_at,
        last_attempted_at=job.last_attempted_at,
        finished_at=job.finished_at,
        args=job.args,
        kwargs=job.kwargs,
        backend="default",
        errors=[TaskError(exception_class_path=job.error_kind, traceback=job.error)]
        if job.error_kind
        else [],
        worker_ids=[job.worker] * job.attempts,
    )
    object.__setattr__(result, "_return_value", job.return_value)
    return result


def wake_workers() -> None:
    """Tell a broker that there is work. Without one the workers look for themselves, and there is nothing to do."""
    if settings.TASKS_BACKEND == "celery":
        from mithaq.core import jobs_celery

        jobs_celery.wake()


# --- jobs that return by the clock -----------------------------------------------------------------


@dataclass(frozen=True, kw_only=True)
class Planned:
    """A task that returns every so often; `at` shifts the grid, for example three hours after midnight UTC."""

    name: str
    every: timedelta
    at: timedelta
    task: Task[..., Any]


PLANNED: dict[str, Planned] = {}


def schedule(name: str, *, every: timedelta, task: Task[..., Any], at: timedelta = timedelta(0)) -> None:
    """Let `task` return on a fixed grid of UTC time; call it in `AppConfig.ready`.

    `schedule("sweep_files", every=timedelta(days=1), at=timedelta(hours=3), task=sweep)` is 03:00 UTC each day.
    """
    if every < timedelta(seconds=1):
        raise ValueError("a schedule returns every second at most")
    if name in PLANNED and PLANNED[name].task.module_path != task.module_path:
        raise ValueError(f"two schedules are named {name!r}")
    PLANNED[name] = Planned(name=name, every=every, at=at % every, task=task)
