"""A folder of official documents with a manifest: read strictly, told what it would do, taken in all or nothing."""

import csv
import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.core.files.base import File
from django.db import transaction
from django.utils.translation import gettext as _

from mithaq.accounts.models import User
from mithaq.core.partial_dates import PartialDate
from mithaq.library.models import DocumentText
from mithaq.library.rules import LANGUAGES
from mithaq.reports.actions_answers import KINDS, add_official_answer
from mithaq.reports.models_answers import OfficialAnswer
from mithaq.reviews.models import Cycle
from mithaq.world.models import Country

MANIFEST = "manifest.csv"
COLUMNS = ("file", "country", "cycle", "kind", "language", "title", "symbol", "date", "issued_by", "address")
NEEDED = ("file", "country", "cycle", "kind", "language", "title", "address")


@dataclass(frozen=True, kw_only=True)
class Listed:
    """One line of the manifest that holds."""

    line: int
    path: Path
    country: Country
    cycle: Cycle
    kind: str
    language: str
    title: str
    symbol: str
    dated: PartialDate | None
    issued_by: str
    address: str
    #: Whether the library has this very file already, for this State and cycle.
    known: bool


@dataclass(frozen=True, kw_only=True)
class Fault:
    """What is wrong in a line, as a sentence."""

    line: int
    sentence: str


def read_folder(folder: Path) -> tuple[list[Listed], list[Fault]]:
    """The lines of the manifest and everything that is wrong with them. A file outside the folder is not looked at."""
    manifest = folder / MANIFEST
    if not manifest.is_file():
        return [], [
            Fault(
                line=0,
                sentence=_("There is no %(name)s in this folder. Its columns are: %(columns)s.")
                % {"name": MANIFEST, "columns": ", ".join(COLUMNS)},
            )
        ]
    try:
        text = manifest.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        return [], [Fault(line=0, sentence=_("The manifest is not UTF-8. Save it as UTF-8."))]
    reader = csv.DictReader(text.splitlines())
    unknown = sorted(set(reader.fieldnames or ()) ^ set(COLUMNS))
    if unknown:
        return [], [
            Fault(
                line=1,
                sentence=_("These columns are missing or not known: %(columns)s.")
                % {"columns": ", ".join(unknown)},
            )
        ]
    listed: list[Listed] = []
    faults: list[Fault] = []
    for number, row in enumerate(reader, 2):
        found = list(_faults_of(folder, row, number))
        faults += found
        if not found:
            listed.append(_listed(folder, row, number))
    return listed, faults


def _faults_of(folder: Path, row: dict[str, str], number: int) -> Iterator[Fault]:
    def fault(sentence: str) -> Fault:
        return Fault(line=number, sentence=sentence)

    for column in NEEDED:
        if not (row.get(column) or "").strip():
            yield fault(_("“%(column)s” is empty.") % {"column": column})
            return
    path = (folder / row["file"]).resolve()
    if not path.is_relative_to(folder.resolve()) or not path.is_file():
        yield fault(_("There is no file “%(file)s” in this folder.") % {"file": row["file"]})
    if not Country.objects.filter(pk=row["country"]).exists():
        yield fault(_("“%(value)s” is no State's code of three letters.") % {"value": row["country"]})
    if not Cycle.objects.filter(pk=row["cycle"]).exists():
        yield fault(_("“%(value)s” is no cycle of reviews here.") % {"value": row["cycle"]})
    if row["kind"] not in KINDS:
        yield fault(
            _("“%(value)s” is not one of: %(known)s.") % {"value": row["kind"], "known": ", ".join(KINDS)}
        )
    if row["language"] not in LANGUAGES:
        yield fault(
            _("“%(value)s” is not one of: %(known)s.")
            % {"value": row["language"], "known": ", ".join(LANGUAGES)}
        )
    if row["date"].strip():
        try:
            PartialDate.parse(row["date"].strip())
        except ValueError:
            yield fault(_("Write the date as 2024, 2024-05 or 2024-05-17."))


def _listed(folder: Path, row: dict[str, str], number: int) -> Listed:
    path = (folder / row["file"]).resolve()
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    known = OfficialAnswer.objects.filter(
        country=row["country"],
        cycle=row["cycle"],
        text__in=DocumentText.objects.filter(stored__sha256=digest).values("pk"),
    ).exists()
    return Listed(
        line=number,
        path=path,
        country=Country.objects.get(pk=row["country"]),
        cycle=Cycle.objects.get(pk=row["cycle"]),
        kind=row["kind"],
        language=row["language"],
        title=row["title"].strip(),
        symbol=row["symbol"].strip(),
        dated=PartialDate.parse(row["date"].strip()) if row["date"].strip() else None,
        issued_by=row["issued_by"].strip(),
        address=row["address"].strip(),
        known=known,
    )


def take_in(person: User, listed: Sequence[Listed], *, at: datetime) -> list[OfficialAnswer]:
    """Take in what is not known yet, all or nothing."""
    with transaction.atomic():
        made = []
        for each in listed:
            if each.known:
                continue
            with each.path.open("rb") as file:
                made.append(
                    add_official_answer(
                        person,
                        country=each.country,
                        cycle=each.cycle,
                        kind=each.kind,
                        titles={each.language: each.title},
                        language=each.language,
                        upload=File(file, name=each.path.name),
                        symbol=each.symbol,
                        dated=each.dated,
                        issued_by=each.issued_by,
                        address=each.address,
                        at=at,
                    )
                )
    return made
