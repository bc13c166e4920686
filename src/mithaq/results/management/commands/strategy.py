"""`./mithaq strategy`: a whole strategy as one reviewed file: write it out, compare it with what is here, load it."""

import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from mithaq.results import strategy_reading, strategy_writing
from mithaq.results.models import StrategyPeriod

SHOWN = 40


class Command(BaseCommand):
    help = "Write a strategy to one file, compare such a file with what is here, or load it: all or nothing."

    def add_arguments(self, parser: ArgumentParser) -> None:
        ways = parser.add_subparsers(dest="way", required=True)
        export = ways.add_parser("export", help="write a strategy as TOML")
        export.add_argument("--code", default="", help="which strategy; the newest when not given")
        export.add_argument("--to", type=Path, help="write to this file instead of the console")
        export.add_argument(
            "--with-people", action="store_true", help="name who answers for an indicator, by address"
        )
        compare = ways.add_parser("compare", help="show what a file would change; ends with 1 if anything")
        load = ways.add_parser("load", help="load a file: all of it, or nothing")
        for way in (compare, load):
            way.add_argument("file", type=Path, help="a strategy as TOML or JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["way"] == "export":
            self._export(options)
            return
        if not options["file"].is_file():
            raise CommandError(f"There is no file {options['file']}.")
        outcome = strategy_reading.load(options["file"], at=timezone.now(), apply=options["way"] == "load")
        if outcome.faults:
            for fault in outcome.faults:
                self.stderr.write(str(fault))
            raise CommandError(
                f"Nothing was loaded. Places to correct: {len(outcome.faults)}, listed above by their place in the file."
            )
        self._show(outcome)
        if options["way"] == "compare" and not outcome.is_same:
            sys.exit(1)

    def _export(self, options: dict[str, Any]) -> None:
        rows = StrategyPeriod.objects.all()
        period = rows.filter(code=options["code"]).first() if options["code"] else rows.first()
        if period is None:
            raise CommandError("There is no such strategy here.")
        text = strategy_writing.toml_text(
            strategy_writing.document_of(period, with_people=options["with_people"])
        )
        if options["to"]:
            options["to"].write_text(text, encoding="utf-8")
            self.stdout.write(f"{period.code} is written to {options['to']}.")
        else:
            self.stdout.write(text, ending="")

    def _show(self, outcome: strategy_reading.StrategyOutcome) -> None:
        for plan in outcome.plans:
            name = Path(plan.path).stem
            for key in plan.created[:SHOWN]:
                self.stdout.write(f"+ {name} {key}")
            for change in plan.changed[:SHOWN]:
                self.stdout.write(
                    f"~ {name} {change.key} {change.field}: {change.before!r} → {change.after!r}"
                )
            for key in plan.missing[:SHOWN]:
                self.stdout.write(f"? {name} {key}: here, and no longer in the file; it stays")
        for line in outcome.people:
            self.stdout.write(f"~ responsible {line}")
        if outcome.is_same:
            self.stdout.write(f"{outcome.code}: what is here says the same.")
        else:
            self.stdout.write(
                "Loaded." if outcome.applied else "Nothing was changed; this is what loading does."
            )
