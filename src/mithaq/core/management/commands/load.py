"""`./mithaq load`: shows what the files of reference data would change, and applies it when asked."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from mithaq.core import reference

#: So many records of a kind are named; the rest is counted.
SHOWN = 12


class Command(BaseCommand):
    help = "Show what the reference data in data/ would change; with --apply, change it: all or nothing."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--apply", action="store_true", help="apply what is shown")
        parser.add_argument(
            "--only",
            metavar="NAME",
            action="append",
            help="only the file or folder of that name, as world or world/countries (may be repeated)",
        )
        parser.add_argument(
            "--take-file",
            action="store_true",
            help="where a value was corrected on screen and the file says otherwise, take the file's",
        )
        parser.add_argument(
            "--remove", action="store_true", help="delete records that no longer stand in their file"
        )
        parser.add_argument("--folder", type=Path, help="read from here instead of data/")

    def handle(self, *args: Any, **options: Any) -> None:
        outcome = reference.load(
            at=timezone.now(),
            apply=options["apply"],
            files=self._chosen(options["only"]),
            folder=options["folder"],
            take_file=options["take_file"],
            remove=options["remove"],
        )
        if outcome.faults:
            for fault in outcome.faults:
                self.stderr.write(str(fault))
            raise CommandError(
                f"Nothing was loaded. Places to correct: {len(outcome.faults)}, listed above by file and line."
            )
        for plan in outcome.plans:
            self._show(plan, options["verbosity"])
        self.stdout.write(self._verdict(outcome))

    def _chosen(self, names: list[str] | None) -> list[reference.ReferenceFile] | None:
        if not names:
            return None
        chosen = [
            file
            for file in reference.registered()
            if any(
                file.path == name or file.path == f"{name}.csv" or file.path.startswith(f"{name}/")
                for name in names
            )
        ]
        if not chosen:
            known = ", ".join(file.path for file in reference.registered())
            raise CommandError(f"No file has that name. There are: {known}")
        return chosen

    def _show(self, plan: reference.FilePlan, verbosity: int) -> None:
        counts = {
            "new": len(plan.created),
            "changed fields": len(plan.changed),
            "removed": len(plan.removed),
            "corrected on screen and kept": len(plan.kept),
            "in conflict": len(plan.conflicts),
            "no longer in the file": len(plan.missing),
            "unchanged": plan.unchanged,
        }
        told = ", ".join(f"{count} {word}" for word, count in counts.items() if count)
        if verbosity >= 1:
            self.stdout.write(f"{plan.path}: {told}")
        limit = SHOWN if verbosity == 1 else 10_000 if verbosity > 1 else 0
        for sign, changes in (("~", plan.changed), ("!", plan.conflicts)):
            self._list(
                [
                    f"  {sign} {change.key} {change.field}: {change.before!r} → {change.after!r}"
                    for change in changes
                ],
                limit,
            )
        for sign, keys in (("-", plan.removed), ("?", plan.missing)):
            self._list([f"  {sign} {key}" for key in keys], limit)

    def _list(self, lines: list[str], limit: int) -> None:
        for line in lines[:limit]:
            self.stdout.write(line)
        if limit and len(lines) > limit:
            self.stdout.write(f"  … and {len(lines) - limit} more (-v 2 shows all)")

    def _verdict(self, outcome: reference.Outcome) -> str:
        if outcome.conflicts:
            self.stdout.write(
                "! Values in conflict were corrected on screen and changed in the file. They stay as on screen; "
                "--take-file takes the file's."
            )
        if any(plan.missing for plan in outcome.plans):
            self.stdout.write("? Records no longer in their file stay; --remove deletes them.")
        if not outcome.changes_anything:
            return "Nothing to change."
        return "Loaded." if outcome.applied else "Nothing was changed. Add --apply to load this."
