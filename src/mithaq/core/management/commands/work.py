"""`manage.py work`: the job worker. Ends after the job in hand when it is told to (TERM or Ctrl-C)."""

import signal
import threading
from argparse import ArgumentParser
from datetime import timedelta
from typing import Any

from django.core.management.base import BaseCommand

from mithaq.core import worker


class Command(BaseCommand):
    help = "Run waiting jobs until stopped."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--until-empty", action="store_true", help="end when nothing waits")
        parser.add_argument("--pause", type=float, default=0.5, help="seconds between two looks when idle")
        parser.add_argument(
            "--lease",
            type=float,
            default=worker.LEASE.total_seconds(),
            help="seconds without a sign of life after which the others take a worker's jobs",
        )
        parser.add_argument("--batch", type=int, default=worker.BATCH, help="jobs claimed at once")

    def handle(self, *args: Any, **options: Any) -> None:
        stop = threading.Event()
        for name in (signal.SIGTERM, signal.SIGINT):
            signal.signal(name, lambda *_: stop.set())
        ran = worker.work(
            stop,
            lease=timedelta(seconds=options["lease"]),
            pause=options["pause"],
            batch=options["batch"],
            until_empty=options["until_empty"],
        )
        self.stdout.write(f"{ran} jobs ran")
