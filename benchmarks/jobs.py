"""Jobs: what 200 kill -9 do to them, and how many run in a second beside a plain loop that does the same.

python benchmarks/jobs.py [--kills 200] [--jobs 1000]
"""

import argparse
import os
import random
import shutil
import signal
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from benchmarks import machine

LEASE = timedelta(seconds=0.6)
WORKERS = 2


def start_worker(work: Callable[[], Any]) -> int:
    """Fork a process that works until it is killed; return its id."""
    from django.db import connections

    connections.close_all()
    pid = os.fork()
    if pid == 0:
        try:
            work()
        finally:
            os._exit(0)
    return pid


def storm(*, kills: int, jobs_per_kill: int, folder: Path, seed: int = 7) -> dict[str, Any]:
    """Kill workers at random moments while they work, and look at what became of every job."""
    from django.db import connections

    from benchmarks.job_tasks import effect
    from mithaq.core import audit, worker
    from mithaq.core.jobs import enqueue_once
    from mithaq.core.models import AuditEntry, Job, JobState, Switch

    chance = random.Random(seed)
    log = folder / "runs.log"
    keys = [f"effect-{number}" for number in range(kills * jobs_per_kill)]
    worker.MAX_ATTEMPTS = kills + 5  # The storm is not the jobs' fault: none may be parked for it.
    for key in keys:
        enqueue_once(effect, key, key, 0.004, str(log))

    def work() -> None:
        worker.work(threading.Event(), lease=LEASE, pause=0.05)

    began = time.monotonic()
    running = [start_worker(work) for _ in range(WORKERS)]
    killed = 0
    while killed < kills:
        time.sleep(chance.uniform(0.02, 0.12))
        victim = running.pop(chance.randrange(len(running)))
        os.kill(victim, signal.SIGKILL)
        os.waitpid(victim, 0)
        killed += 1
        running.append(start_worker(work))
    deadline = time.monotonic() + 60 + len(keys) / 20
    while Job.objects.exclude(state__in=(JobState.DONE, JobState.PARKED)).exists():
        if time.monotonic() > deadline:
            break
        connections.close_all()
        time.sleep(0.2)
    for pid in running:
        os.kill(pid, signal.SIGKILL)
        os.waitpid(pid, 0)
    runs = Counter(log.read_text().split())
    effects = Counter(
        AuditEntry.objects.filter(verb="effect", thing_key__in=keys).values_list("thing_key", flat=True)
    )
    states = Counter(Job.objects.filter(key__in=keys).values_list("state", flat=True))
    return {
        "kills": killed,
        "jobs": len(keys),
        "done": states["done"],
        "parked": states["parked"],
        "lost": len(keys) - states["done"] - states["parked"],
        "without_effect": sum(1 for key in keys if effects[key] == 0),
        "doubled_effects": sum(1 for count in effects.values() if count > 1),
        "rows": Switch.objects.filter(pk__in=keys).count(),
        "runs": sum(runs.values()),
        "run_more_than_once": sum(1 for count in runs.values() if count > 1),
        "audit_whole": audit.verify().is_whole,
        "seconds": round(time.monotonic() - began, 1),
    }


def speed(count: int) -> dict[str, Any]:
    """Jobs in a second by one worker, beside a plain loop over the same function in the same run."""
    from benchmarks.job_tasks import small, write_row
    from mithaq.core import worker

    began = time.perf_counter()
    for number in range(count):
        write_row(number)
    loop = time.perf_counter() - began
    began = time.perf_counter()
    for number in range(count):
        small.enqueue(number)
    adding = time.perf_counter() - began
    began = time.perf_counter()
    ran = worker.run_waiting(most=count)
    running = time.perf_counter() - began
    return {
        "jobs": ran,
        "plain_loop_per_second": round(count / loop),
        "added_per_second": round(count / adding),
        "run_per_second": round(ran / running),
        "run_to_plain_loop": round(running / loop, 2),
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--jobs-per-kill", type=int, default=6)
    parser.add_argument("--jobs", type=int, default=1000, help="jobs for the measure of speed")
    options = parser.parse_args()
    folder = machine.set_up("jobs")
    try:
        figures = {
            "speed": speed(options.jobs),
            "storm": storm(kills=options.kills, jobs_per_kill=options.jobs_per_kill, folder=folder),
        }
        machine.write_down("jobs", figures)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    main()
