"""`manage.py permissions`: write the reference page of who may do what; `--update` asks every address again first."""

import csv
import importlib
import importlib.util
import inspect
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

MATRIX = settings.ROOT / "tests" / "promises" / "permission_matrix.csv"
PAGE = settings.ROOT / "docs" / "reference" / "permissions.md"
SIGNS = {"yes": "yes", "sign in": "sign in", "no": "no", "hidden": "hidden", "-": ""}


class Command(BaseCommand):
    """Writes docs/reference/permissions.md."""

    help = "Write the reference page of permissions; with --update ask every address first."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--update", action="store_true", help="probe every address and rewrite the matrix"
        )
        parser.add_argument("--output", default=str(PAGE), help="where to write the page")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["update"]:
            self._update()
        page = Path(options["output"])
        page.parent.mkdir(parents=True, exist_ok=True)
        page.write_text("\n".join(_page()) + "\n", encoding="utf-8")
        self.stdout.write(f"{page.name} is written.")

    def _update(self) -> None:
        before = MATRIX.read_text(encoding="utf-8").splitlines() if MATRIX.exists() else []
        done = subprocess.run(
            [sys.executable, "-m", "pytest", "tests/promises/test_permissions.py", "-k", "everybody_as"],
            cwd=settings.ROOT,
            env={**os.environ, "MATRIX_UPDATE": "1"},
            check=False,
            capture_output=True,
            text=True,
        )
        if done.returncode:
            raise CommandError(f"The addresses could not be asked:\n{done.stdout[-3000:]}")
        after = MATRIX.read_text(encoding="utf-8").splitlines()
        for line in after:
            if line not in before:
                self.stdout.write(f"+ {line}")
        for line in before:
            if line not in after:
                self.stdout.write(f"- {line}")


def _page() -> Iterator[str]:
    yield "# Who may do what"
    yield ""
    yield "Made by `manage.py permissions` from the permission functions and from `tests/promises/permission_matrix.csv`; do not edit."
    yield "Nobody has standing powers over everything: an operator switches on staff mode, with a reason, for thirty minutes."
    yield ""
    yield "## Permissions"
    for package in settings.PACKAGES:
        found = list(_functions(package))
        if found:
            yield from ("", f"### {package}", "", "| permission | who |", "|---|---|")
            yield from (f"| `{name}` | {words} |" for name, words in found)
    yield from ("", "## Addresses", "")
    yield "A cell says what the person of the cast meets: yes; sent to sign in; no (refused); hidden (as if nothing were there); empty: the method is not offered."
    yield ""
    if not MATRIX.exists():
        return
    with MATRIX.open(newline="", encoding="utf-8") as file:
        lines = list(csv.reader(file))
    head, rows = lines[0], lines[1:]
    yield "| " + " | ".join(name.replace("_", " ") for name in head) + " |"
    yield "|" + "---|" * len(head)
    for row in rows:
        if any(cell not in {"-"} for cell in row[2:]):
            yield f"| `{row[0]}` | {row[1]} | " + " | ".join(SIGNS.get(cell, cell) for cell in row[2:]) + " |"


def _functions(package: str) -> Iterator[tuple[str, str]]:
    name = f"mithaq.{package}.permissions"
    if importlib.util.find_spec(name) is None:
        return
    module = importlib.import_module(name)
    for key, value in sorted(vars(module).items()):
        if key.startswith("may_") and inspect.isfunction(value) and value.__module__ == name:
            words = " ".join((inspect.getdoc(value) or "").split())
            yield key, words.replace("|", "\\|")
