"""`manage.py audit verify`: walks the audit chain and names every row that is not as it was written."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from mithaq.core import audit

#: How many findings are printed: the first ones tell where it began.
SHOWN = 50


class Command(BaseCommand):
    help = "Verify the audit chain; print its head hash, to be kept outside."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("action", choices=["verify"])
        parser.add_argument(
            "--noted",
            action="append",
            default=[],
            metavar="NUMBER:HASH",
            help="a head hash that was kept outside; may be given several times",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        noted = {}
        for note in options["noted"]:
            number, _colon, digest = note.partition(":")
            if not number.isdigit() or len(digest) != 64:
                raise CommandError(f"{note!r} is not NUMBER:HASH, as an earlier `audit verify` printed it.")
            noted[int(number)] = digest
        report = audit.verify(noted)
        for finding in report.findings[:SHOWN]:
            self.stdout.write(str(finding))
        if len(report.findings) > SHOWN:
            self.stdout.write(f"and {len(report.findings) - SHOWN} more")
        self.stdout.write(f"{report.entries} entries; head {report.number}:{report.head_hash}")
        if not report.is_whole:
            raise CommandError(f"The audit is not as it was written: {len(report.findings)} findings.")
