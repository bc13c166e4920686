"""`./mithaq backup --to FILE`: one file with database, uploaded files and signing key, as of one moment."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from mithaq.core import backup, sealing
from mithaq.core.errors import RuleBroken


class Command(BaseCommand):
    help = "Write the whole installation into one file. It holds secrets: keep it as you keep the database, or seal it to a key."

    def add_arguments(self, parser: ArgumentParser) -> None:
        what = parser.add_mutually_exclusive_group(required=True)
        what.add_argument("--to", type=Path, metavar="FILE", help="write the backup to this file")
        what.add_argument(
            "--new-key",
            type=Path,
            metavar="FILE",
            help="make a key to seal backups to, write it to this file and say its public key; keep the file elsewhere",
        )
        parser.add_argument(
            "--recipient",
            action="append",
            metavar="KEY",
            help="seal to this public key instead of those of MITHAQ_BACKUP_RECIPIENTS; may be given several times",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if options["new_key"] is not None:
            self._make_key(options["new_key"])
            return
        seal_to = options["recipient"] or sealing.standing_recipients()
        try:
            made = backup.make(options["to"], at=timezone.now(), seal_to=seal_to)
        except RuleBroken as error:
            raise CommandError(str(error)) from None
        except OSError as error:
            raise CommandError(
                f"The backup cannot be written to {options['to']}: {error.strerror}."
            ) from None
        sealed = ", sealed" if seal_to else ""
        self.stdout.write(f"{made.path}: {made.rows} rows, {made.files} files, {made.size} bytes{sealed}")

    def _make_key(self, path: Path) -> None:
        try:
            public = sealing.make_key(path)
        except sealing.NotSealed as error:
            raise CommandError(str(error)) from None
        except OSError as error:
            raise CommandError(f"The key cannot be written to {path}: {error.strerror}.") from None
        self.stdout.write(f"MITHAQ_BACKUP_RECIPIENTS={public}")
        self.stdout.write(
            f"Take {path} to where the backups will be opened, and away from here: who has it can open them, and nobody without it."
        )
