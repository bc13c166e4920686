"""`./mithaq backup --to FILE`: one file with database, uploaded files and signing key, as of one moment."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from mithaq.core import backup
from mithaq.core.errors import RuleBroken


class Command(BaseCommand):
    help = "Write the whole installation into one file. It holds secrets: keep it as you keep the database."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--to", required=True, type=Path, metavar="FILE")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            made = backup.make(options["to"], at=timezone.now())
        except RuleBroken as error:
            raise CommandError(str(error)) from None
        except OSError as error:
            raise CommandError(
                f"The backup cannot be written to {options['to']}: {error.strerror}."
            ) from None
        self.stdout.write(f"{made.path}: {made.rows} rows, {made.files} files, {made.size} bytes")
