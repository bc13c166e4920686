"""`manage.py search_index`: says how the index of search stands; with `--rebuild` makes it anew from the records."""

import time
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from mithaq.library import reindexing, search_kinds


class Command(BaseCommand):
    """Ends with 1 when something is missing, different or too many and nothing was rebuilt."""

    help = "Say how the index of search stands against the records, or make it anew."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--rebuild", action="store_true", help="make it anew, in portions, while people work"
        )
        parser.add_argument("--only", default="", help="one kind of text, for example passage")

    def handle(self, *args: Any, **options: Any) -> None:
        known = [kind.key for kind in search_kinds.kinds()]
        only = options["only"]
        if only and only not in known:
            raise CommandError(f"There is no kind {only}. The kinds are: {', '.join(known)}.")
        if options["rebuild"]:
            started = time.perf_counter()
            made = reindexing.rebuild(only, self._tell if options["verbosity"] > 1 else None)
            for key, count in made.items():
                self.stdout.write(f"{key}: {count} entries")
            self.stdout.write(f"Made anew in {time.perf_counter() - started:.1f} s.")
        tables = reindexing.are_tables_whole()
        if not tables:
            self.stdout.write("The tables of words do not agree with the entries.")
        whole = tables
        for standing in reindexing.standings(only):
            whole &= standing.is_whole
            if not options["rebuild"] or not standing.is_whole:
                self.stdout.write(
                    f"{standing.kind}: {standing.wanted} wanted, {standing.missing} missing, "
                    f"{standing.changed} different, {standing.stray} too many"
                )
        if not whole:
            raise CommandError("The index is not whole. Say --rebuild to make it anew.")
        self.stdout.write("The index is whole.")

    def _tell(self, key: str, count: int) -> None:
        self.stdout.write(f"{key}: {count} so far")
