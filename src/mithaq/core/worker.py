"""Who runs the jobs: claim a few with a lease, run them, write down what came of each.

A worker that is killed leaves its lease behind. The others see that it is no longer renewed, by their own
steady clock and not by the time of day, and give the job back. A job that failed five times is parked.
"""

import logging
import os
import secrets
import socket
import threading
import time
import traceback
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import DatabaseError, close_old_connections, connection, transaction
from django.db.models import F, Q
from django.utils import timezone
from django.utils.module_loading import import_string
from django_tasks.base import Task, TaskContext
from django_tasks.utils import normalize_json

from mithaq.core import audit, schedules
from mithaq.core.jobs import GiveUp, result_of
from mithaq.core.models import Job, JobState

log = logging.getLogger("mithaq.jobs")

MAX_ATTEMPTS = 5
#: How long to wait before the second, third, … attempt.
BACKOFF = (timedelta(seconds=10), timedelta(minutes=1), timedelta(minutes=10), timedelta(hours=1))
LEASE = timedelta(seconds=45)
BATCH = 5
LOST = "worker_lost"


def worker_name() -> str:
    """A name no other worker has."""
    return f"{socket.gethostname()[:40]}:{os.getpid()}:{secrets.token_hex(4)}"


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """What came of one attempt."""

    job: Job
    value: Any = None
    error_kind: str = ""
    error: str = ""
    final: bool = False


def claim(worker: str, *, at: datetime, limit: int = BATCH, lease: timedelta = LEASE) -> list[Job]:
    """Take up to `limit` waiting jobs for `worker`, the most urgent and oldest first.

    SQLite has one writer at a time (the transaction is IMMEDIATE); PostgreSQL skips rows that another holds.
    """
    due = Job.objects.filter(Q(run_after=None) | Q(run_after__lte=at), state=JobState.WAITING)
    if connection.vendor == "sqlite" and not due.exists():
        return []  # A look costs no write lock; an idle worker does not hinder the others.
    with transaction.atomic():
        jobs = list(due.order_by("-priority", "id").select_for_update(skip_locked=True)[:limit])
        if jobs:
            Job.objects.filter(pk__in=[job.pk for job in jobs]).update(
                state=JobState.RUNNING, worker=worker, lease_until=at + lease
            )
    for job in jobs:
        job.state, job.worker, job.lease_until = JobState.RUNNING, worker, at + lease
    return jobs


def begin(job: Job, *, at: datetime) -> bool:
    """Count the attempt; False when the lease was lost meanwhile."""
    begun = Job.objects.filter(pk=job.pk, state=JobState.RUNNING, worker=job.worker).update(
        attempts=F("attempts") + 1, last_attempted_at=at, started_at=job.started_at or at
    )
    job.attempts += 1
    job.started_at = job.started_at or at
    return begun == 1


def execute(job: Job) -> Outcome:
    """Run the task of `job` and catch whatever it raises: one bad job must not end the worker."""
    try:
        task: Task[..., Any] = import_string(job.task)
        args = [TaskContext(task_result=result_of(job, task)), *job.args] if task.takes_context else job.args
        return Outcome(job=job, value=normalize_json(task.call(*args, **job.kwargs)))
    except GiveUp as reason:
        return Outcome(job=job, error_kind=_kind(reason), error=str(reason), final=True)
    except Exception as error:
        log.warning("job %s (%s) failed at attempt %s: %s", job.pk, job.task, job.attempts, _kind(error))
        return Outcome(job=job, error_kind=_kind(error), error=traceback.format_exc(limit=-8)[-4000:])


def settle(outcome: Outcome, *, at: datetime) -> bool:
    """Write down an outcome; False when the job was given to another worker meanwhile."""
    job = outcome.job
    mine = Job.objects.filter(pk=job.pk, state=JobState.RUNNING, worker=job.worker, attempts=job.attempts)
    if not outcome.error_kind:
        changes: dict[str, Any] = {
            "state": JobState.DONE,
            "finished_at": at,
            "return_value": outcome.value,
            "error_kind": "",
            "error": "",
        }
    else:
        changes = {
            "error_kind": outcome.error_kind,
            "error": outcome.error,
            **after_failure(job.attempts, at=at, final=outcome.final),
        }
    return mine.update(lease_until=None, **changes) == 1


def after_failure(attempts: int, *, at: datetime, final: bool = False) -> dict[str, Any]:
    """Where a job goes after its `attempts`-th attempt failed: back with a pause, or parked."""
    if final or attempts >= MAX_ATTEMPTS:
        return {"state": JobState.PARKED, "finished_at": at, "run_after": None}
    pause = BACKOFF[min(attempts, len(BACKOFF)) - 1] if attempts else timedelta(0)
    return {"state": JobState.WAITING, "run_after": at + pause if pause else None}


def run_batch(jobs: Iterable[Job], *, stop: threading.Event | None = None) -> int:
    """Run claimed jobs one after the other; what a stop leaves over goes back. Returns how many ran.

    The outcome of one and the beginning of the next are one transaction: a commit each would cost twice.
    """
    outcome: Outcome | None = None
    ran = 0
    left: list[Job] = []
    for job in jobs:
        if stop is not None and stop.is_set():
            left.append(job)
            continue
        with transaction.atomic():
            if outcome is not None:
                settle(outcome, at=timezone.now())
            begun = begin(job, at=timezone.now())
        outcome = execute(job) if begun else None
        ran += begun
    with transaction.atomic():
        if outcome is not None:
            settle(outcome, at=timezone.now())
        for job in left:
            Job.objects.filter(pk=job.pk, state=JobState.RUNNING, worker=job.worker).update(
                state=JobState.WAITING, worker="", lease_until=None
            )
    return ran


def run_one(job: Job) -> None:
    """Run a job that was just added, in the same process (tests, and the backend's `at_once`)."""
    name = worker_name()
    taken = Job.objects.filter(pk=job.pk, state=JobState.WAITING).update(
        state=JobState.RUNNING, worker=name, lease_until=timezone.now() + LEASE
    )
    if taken:
        job.state, job.worker = JobState.RUNNING, name
        run_batch([job])
        job.refresh_from_db()


def run_waiting(*, at: datetime | None = None, most: int = 1000) -> int:
    """Run what is due now, and what that adds, in this process; return how many ran."""
    name, ran = worker_name(), 0
    while ran < most and (jobs := claim(name, at=at or timezone.now(), limit=min(BATCH, most - ran))):
        ran += run_batch(jobs)
    return ran


def try_again(job_id: int, *, by: AbstractBaseUser | None, at: datetime) -> bool:
    """Give a parked job a fresh set of attempts; False when it is not parked."""
    with transaction.atomic():
        again = Job.objects.filter(pk=job_id, state=JobState.PARKED).update(
            state=JobState.WAITING, attempts=0, run_after=None, finished_at=None
        )
        if again:
            audit.record(by, "try_job_again", Job(pk=job_id), at=at)
    return again == 1


class Watch:
    """Sees leases that are no longer renewed, by this worker's steady clock.

    Setting the time of day neither takes a job from a living worker nor leaves it with a dead one.
    """

    def __init__(self, lease: timedelta = LEASE) -> None:
        self.lease = lease.total_seconds()
        self._seen: dict[int, tuple[tuple[str, datetime | None], float]] = {}

    def give_back(self, *, at: datetime, steady: float) -> int:
        """Return jobs whose lease stood still for the length of a lease; park those out of attempts."""
        running = Job.objects.filter(state=JobState.RUNNING).values_list(
            "pk", "worker", "lease_until", "attempts"
        )
        seen: dict[int, tuple[tuple[str, datetime | None], float]] = {}
        given = 0
        for pk, worker, until, attempts in running:
            mark = (worker, until)
            before = self._seen.get(pk)
            first = before[1] if before is not None and before[0] == mark else steady
            seen[pk] = (mark, first)
            if steady - first >= self.lease:
                given += self._give(pk, worker, until, attempts, at)
        self._seen = seen
        return given

    def _give(self, pk: int, worker: str, until: datetime | None, attempts: int, at: datetime) -> int:
        held = Job.objects.filter(pk=pk, state=JobState.RUNNING, worker=worker, lease_until=until)
        changes = after_failure(attempts, at=at)
        if changes["state"] == JobState.WAITING:
            changes["run_after"] = None  # It did not fail: its worker did.
        log.warning("job %s: its worker %s is gone, attempt %s", pk, worker, attempts)
        return held.update(
            lease_until=None, error_kind=LOST, error="The worker ended in the middle of this job.", **changes
        )


class Heart(threading.Thread):
    """Renews the leases of one worker while its job runs."""

    def __init__(self, worker: str, lease: timedelta) -> None:
        super().__init__(daemon=True, name="heart")
        self.worker, self.lease = worker, lease
        self.stop = threading.Event()

    def run(self) -> None:
        while not self.stop.wait(self.lease.total_seconds() / 4):
            try:
                Job.objects.filter(state=JobState.RUNNING, worker=self.worker).update(
                    lease_until=timezone.now() + self.lease
                )
            except (
                DatabaseError
            ) as error:  # A long write elsewhere: there are two more beats before it matters.
                log.warning("a lease could not be renewed: %s", error)
        connection.close()


def work(
    stop: threading.Event,
    *,
    lease: timedelta = LEASE,
    pause: float = 0.5,
    batch: int = BATCH,
    until_empty: bool = False,
) -> int:
    """Work until `stop` is set: the clock's jobs, jobs left behind by the dead, then what waits. Returns how many ran."""
    name, watch, ran = worker_name(), Watch(lease), 0
    heart = Heart(name, lease)
    heart.start()
    looked = -1e9
    try:
        while not stop.is_set():
            close_old_connections()
            steady = time.monotonic()
            if steady - looked >= min(5.0, lease.total_seconds() / 4):
                looked = steady
                schedules.tick(timezone.now())
                watch.give_back(at=timezone.now(), steady=steady)
            jobs = claim(name, at=timezone.now(), limit=batch, lease=lease)
            if jobs:
                ran += run_batch(jobs, stop=stop)
            elif until_empty and not Job.objects.filter(state=JobState.RUNNING).exists():
                break
            else:
                stop.wait(pause)
    finally:
        heart.stop.set()
        heart.join(timeout=5)
    return ran


def _kind(error: BaseException) -> str:
    return f"{type(error).__module__}.{type(error).__qualname__}"[:200]
