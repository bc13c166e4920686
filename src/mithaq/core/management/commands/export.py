"""`./mithaq export --to FILE.zip`: everything the installation holds, as JSON lines and files that any program can read."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from mithaq.core import exit_export, sealing


class Command(BaseCommand):
    help = (
        "Write everything the installation holds into one ZIP: tables as JSON lines, files, a dictionary and a manifest. "
        "Passwords, second factors and the text of mails with links stay behind unless --with-secrets is given; sessions always do."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--to", required=True, type=Path, metavar="FILE.zip")
        parser.add_argument(
            "--with-secrets",
            action="store_true",
            help="also password hashes, second factors and the signing key; whoever has the file can then sign in as anybody",
        )
        parser.add_argument(
            "--recipient",
            action="append",
            default=[],
            metavar="KEY",
            help="seal it to this public key (age1… or ssh-…); may be given several times",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            made = exit_export.export_all(
                options["to"],
                at=timezone.now(),
                with_secrets=options["with_secrets"],
                seal_to=options["recipient"],
            )
        except sealing.NotSealed as error:
            raise CommandError(str(error)) from None
        except OSError as error:
            raise CommandError(
                f"The export cannot be written to {options['to']}: {error.strerror}."
            ) from None
        self.stdout.write(f"{made.path}: {made.rows} rows, {made.files} files, {made.size} bytes")
        if made.missing:
            self.stderr.write(
                f"{len(made.missing)} files are missing in the data folder and so in the export; the manifest names them."
            )
