"""`./mithaq import FILE.zip`: fills an empty installation from an export, and holds its mail."""  # noqa: N999

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from mithaq.core import audit, backup, exit_import


class Command(BaseCommand):
    help = "Bring an export into an empty installation of the same version. Mail stays held until an operator lets it go."
    requires_migrations_checks = False

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, metavar="FILE.zip")
        parser.add_argument(
            "--key", type=Path, metavar="FILE", help="the key file, when the export is sealed"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            manifest = exit_import.import_all(options["file"], at=timezone.now(), key_file=options["key"])
        except backup.NotRestored as error:
            raise CommandError(f"{error} Nothing was brought in.") from None
        report = audit.verify()
        rows = sum(table["rows"] for table in manifest["tables"].values())
        self.stdout.write(f"brought in what was exported at {manifest['made']}: {rows} rows")
        self.stdout.write("mail is held: let it go on the outbox page when this copy is the one that works")
        if not manifest["with_secrets"]:
            self.stdout.write(
                "passwords and second factors stayed behind: people set new ones by the link for a forgotten password"
            )
        if not report.is_whole:
            raise CommandError(f"The audit in it is not as it was written: {report.findings[0]}")
