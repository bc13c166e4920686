"""`manage.py official_reports FOLDER --by MAIL`: take in official documents of reviews; `--labels FILE` writes what people decided."""

import json
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from mithaq.accounts.models import User
from mithaq.core.errors import MithaqError
from mithaq.reports import official_folder, queries_answers


class Command(BaseCommand):
    """Shows what a folder would add; with --apply adds it. See docs/how-to/import-official-reports.md."""

    help = (
        "Take in a folder of official documents by its manifest.csv, or write decided pairs for calibration."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("folder", nargs="?", help="the folder with manifest.csv")
        parser.add_argument("--by", help="mail address of the person who adds them")
        parser.add_argument("--apply", action="store_true", help="add them; without it only told")
        parser.add_argument("--labels", help="write decided pairs as JSON lines into this file")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["labels"]:
            self._labels(Path(options["labels"]))
            return
        if not options["folder"]:
            raise CommandError("Name the folder, or --labels FILE.")
        listed, faults = official_folder.read_folder(Path(options["folder"]))
        for fault in faults:
            self.stderr.write(f"{official_folder.MANIFEST}:{fault.line}: {fault.sentence}")
        for each in listed:
            state = "known" if each.known else "new"
            self.stdout.write(f"{state}\t{each.country.pk}\t{each.cycle.pk}\t{each.kind}\t{each.path.name}")
        if faults:
            raise CommandError(f"{len(faults)} lines cannot be taken. Nothing was added.")
        if not options["apply"]:
            self.stdout.write("Nothing was added. Say --apply to add what is new.")
            return
        person = User.objects.filter(email=(options["by"] or "").lower(), is_active=True).first()
        if person is None:
            raise CommandError("Say with --by who adds them: the mail address of an account.")
        try:
            made = official_folder.take_in(person, listed, at=timezone.now())
        except MithaqError as refused:
            raise CommandError(f"{refused} Nothing was added.") from None
        self.stdout.write(f"{len(made)} added.")

    def _labels(self, target: Path) -> None:
        count = 0
        with target.open("w", encoding="utf-8") as file:
            for count, row in enumerate(queries_answers.labels(), 1):  # noqa: B007 - the last number is told
                file.write(json.dumps(row, ensure_ascii=False) + "\n")
        self.stdout.write(f"{count} decided pairs written.")
