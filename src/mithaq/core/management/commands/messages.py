"""`./mithaq messages`: brings the catalogues in line with the sources and compiles them."""

import fcntl
import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

import polib
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from mithaq.core import catalogues


class Command(BaseCommand):
    help = "Find the texts of the sources, keep their translations in locale/, compile them."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--apply", metavar="FILE.json", help="take in translations: {text: translation or [plural forms]}"
        )
        parser.add_argument("--language", default="ar", help="the language of --apply")
        parser.add_argument(
            "--check", action="store_true", help="change nothing; fail when a text is missing or fuzzy"
        )
        parser.add_argument("--compile", action="store_true", help="only compile what is there")

    def handle(self, *args: Any, **options: Any) -> None:
        root: Path = settings.ROOT
        if options["compile"]:
            catalogues.compile_catalogues(root)
            return
        if options["check"]:
            self._check(root)
            return
        (root / "locale").mkdir(exist_ok=True)
        with (root / "locale" / ".lock").open("w") as lock:
            # Several people may translate at once; each waits for the other's catalogue to be whole.
            fcntl.flock(lock, fcntl.LOCK_EX)
            self._update(root, options)

    def _check(self, root: Path) -> None:
        messages = catalogues.find_messages(root)
        faults = 0
        for language in settings.COMPLETE_LANGUAGES:
            catalogue = polib.pofile(str(catalogues.catalogue_path(root, language)))
            kept = {(entry.msgctxt, entry.msgid) for entry in catalogue}
            faulty = [("missing", text) for _context, text in messages.keys() - kept]
            faulty += [("no longer in the sources", text) for _context, text in kept - messages.keys()]
            faulty += [("untranslated", entry.msgid) for entry in catalogues.untranslated(catalogue)]
            for what, text in sorted(faulty):
                self.stdout.write(f"{language}: {what}: {text!r}")
            faults += len(faulty)
        if faults:
            raise CommandError(f"The catalogues are not in order in {faults} places. Run ./mithaq messages.")
        self.stdout.write(f"{len(messages)} texts, all translated")

    def _update(self, root: Path, options: dict[str, Any]) -> None:
        given = json.loads(Path(options["apply"]).read_text(encoding="utf-8")) if options["apply"] else {}
        messages = catalogues.find_messages(root)
        unknown = sorted(
            key
            for key in given
            if key
            not in {m.singular for m in messages.values()}
            | {f"{m.context}|{m.singular}" for m in messages.values()}
        )
        for key in unknown:
            self.stderr.write(f"No such text in the sources: {key!r}")
        missing = 0
        for language in settings.COMPLETE_LANGUAGES:
            translations = given if language == options["language"] else {}
            catalogue = catalogues.update_catalogue(root, language, messages, translations)
            for entry in catalogues.untranslated(catalogue):
                missing += 1
                self.stdout.write(
                    f"{language}: {entry.occurrences[0][0]}: {entry.msgctxt + '|' if entry.msgctxt else ''}{entry.msgid!r}"
                )
        catalogues.compile_catalogues(root)
        self.stdout.write(f"{len(messages)} texts, {missing} without translation")
