"""`./mithaq restore FILE`: fills an empty installation from a backup, and holds its mail."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from mithaq.core import audit, backup


class Command(BaseCommand):
    help = "Restore a backup into an empty installation. Mail stays held until an operator lets it go on the outbox page."
    requires_migrations_checks = False

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, metavar="FILE")
        parser.add_argument(
            "--key", type=Path, metavar="FILE", help="the key file, when the backup is sealed"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            manifest = backup.restore(options["file"], at=timezone.now(), key_file=options["key"])
        except backup.NotRestored as error:
            raise CommandError(f"{error} Nothing was changed.") from None
        report = audit.verify()
        self.stdout.write(
            f"restored what was backed up at {manifest['made']}: {sum(manifest['rows'].values())} rows"
        )
        self.stdout.write("mail is held: let it go on the outbox page when this copy is the one that works")
        if not report.is_whole:
            raise CommandError(f"The audit in it is not as it was written: {report.findings[0]}")
