"""Reading a strategy file: what is in it, what is wrong with it and where, what it would change, and loading it.

outcome = load(Path("strategy.toml"), at=now, apply=False)
"""

import csv
import dataclasses
import json
import tempfile
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from mithaq.accounts.models import User
from mithaq.core import audit, reference
from mithaq.results.models import IndicatorOwner
from mithaq.results.strategy_tables import (
    ASSUMPTION,
    BASELINE,
    FORMAT,
    INDICATOR,
    INDICATOR_MORE,
    LINE,
    LINE_MORE,
    PERIOD,
    POINT,
    TARGET,
    TOP,
    Table,
)

LARGEST = 4_000_000


@dataclass(frozen=True, kw_only=True, order=True)
class Misplaced:
    """What is wrong in a strategy file: the place, as one would go there, and one plain sentence."""

    place: str
    sentence: str

    def __str__(self) -> str:
        return f"{self.place}: {self.sentence}"


@dataclass(kw_only=True)
class StrategyOutcome:
    """What loading a strategy file did or would do. With any fault nothing was loaded."""

    code: str = ""
    faults: list[Misplaced] = field(default_factory=list)
    plans: list[reference.FilePlan] = field(default_factory=list)
    people: list[str] = field(default_factory=list)
    applied: bool = False

    @property
    def is_same(self) -> bool:
        """Whether what is here says the same already."""
        return not self.people and not any(
            plan.created or plan.changed or plan.conflicts or plan.missing for plan in self.plans
        )


@dataclass(kw_only=True)
class _Rows:
    """The rows of one reference file as they are gathered, with the place of each in the strategy file."""

    table: Table
    rows: list[dict[str, str]] = field(default_factory=list)
    places: list[str] = field(default_factory=list)


class Reader:
    """Goes through one document and gathers rows and faults."""

    def __init__(self, document: Mapping[str, Any]) -> None:
        self.document = document
        self.faults: list[Misplaced] = []
        self.files: dict[str, _Rows] = {}
        self.responsible: list[tuple[str, str, str]] = []
        self.code = ""

    def fault(self, place: str, sentence: str) -> None:
        self.faults.append(Misplaced(place=place, sentence=sentence))

    def read(self) -> None:
        """Gather everything."""
        if self.document.get("format") != FORMAT:
            self.fault("format", _("Write format = “%(format)s” as the first line.") % {"format": FORMAT})
        self._unknown(self.document, {"format", "strategy", *TOP}, "")
        strategy = self._table(self.document, "strategy", "")
        self.code = str(strategy.get("code", ""))
        self._row(PERIOD, strategy, "strategy", {})
        for name in ("sources", "occasions", "objectives"):
            for place, entry in self._entries(self.document, name, ""):
                self._row(TOP[name], entry, place, {"period": self.code})
        for place, entry in self._entries(self.document, "indicators", ""):
            self._indicator(entry, place)
        for place, entry in self._entries(self.document, "assumptions", ""):
            self._row(ASSUMPTION, entry, place, {"period": self.code})

    def _indicator(self, entry: Mapping[str, Any], place: str) -> None:
        objective = entry.get("objective", "")
        self._row(INDICATOR, entry, place, {"objective": f"{self.code}.{objective}"}, more=INDICATOR_MORE)
        key = f"{entry.get('code', '')}.v{entry.get('version', '')}"
        if responsible := entry.get("responsible"):
            self.responsible.append((f"{place}.responsible", str(entry.get("code", "")), str(responsible)))
        for where, line in self._entries(entry, "lines", place):
            self._line(line, where, key)

    def _line(self, line: Mapping[str, Any], place: str, indicator: str) -> None:
        filters = self._table(line, "filters", place, optional=True)
        told = " ".join(f"{name}={value}" for name, value in sorted(filters.items()))
        # What is not said to be about people is not.
        whole = {"about_people": False, **line}
        self._row(LINE, whole, place, {"indicator": indicator, "filter": told}, more=LINE_MORE)
        series = {"series": str(line.get("key", ""))}
        if "baseline" in line:
            self._row(BASELINE, self._table(line, "baseline", place), f"{place}.baseline", series)
        for where, target in self._entries(line, "targets", place):
            self._row(TARGET, target, where, series)
        for where, point in self._entries(line, "points", place):
            self._row(POINT, point, where, series)

    def _row(
        self,
        table: Table,
        entry: Mapping[str, Any],
        place: str,
        given: Mapping[str, str],
        more: frozenset[str] = frozenset(),
    ) -> None:
        self._unknown(entry, table.entries | more, place)
        row = {column: self._plain(entry.get(name), f"{place}.{name}") for name, column in table.own.items()}
        for name, column in table.lists.items():
            row[column] = self._words(entry.get(name), f"{place}.{name}")
        for name, prefix in table.texts.items():
            texts = self._table(entry, name, place, optional=True)
            for language, text in texts.items():
                if language not in dict(settings.ALL_LANGUAGES):
                    self.fault(f"{place}.{name}.{language}", _("This language is not known here."))
                row[f"{prefix}_{language}"] = self._plain(text, f"{place}.{name}.{language}")
        row |= {name: given.get(name, "") for name in table.given}
        gathered = self.files.setdefault(table.file, _Rows(table=table))
        gathered.rows.append(row)
        gathered.places.append(place)

    def _plain(self, value: Any, place: str) -> str:
        if value is None:
            return ""
        if isinstance(value, bool):
            return "1" if value else "0"
        if isinstance(value, datetime) or not isinstance(value, str | int | float | Decimal | date):
            self.fault(place, _("A plain text, number or day is expected here."))
            return ""
        return value.isoformat() if isinstance(value, date) else str(value)

    def _words(self, value: Any, place: str) -> str:
        if value is None:
            return ""
        if not isinstance(value, list) or not all(
            isinstance(each, str) and " " not in each for each in value
        ):
            self.fault(place, _("A list of codes is expected here."))
            return ""
        return " ".join(value)

    def _table(
        self, entry: Mapping[str, Any], name: str, place: str, *, optional: bool = False
    ) -> Mapping[str, Any]:
        found = entry.get(name)
        where = f"{place}.{name}" if place else name
        if isinstance(found, Mapping):
            return found
        if found is not None or not optional:
            self.fault(where, _("A table of entries is expected here."))
        return {}

    def _entries(
        self, entry: Mapping[str, Any], name: str, place: str
    ) -> "list[tuple[str, Mapping[str, Any]]]":
        found = entry.get(name, [])
        where = f"{place}.{name}" if place else name
        if not isinstance(found, list) or not all(isinstance(each, Mapping) for each in found):
            self.fault(where, _("A list of tables is expected here."))
            return []
        return [(_place(where, number, each), each) for number, each in enumerate(found, start=1)]

    def _unknown(self, entry: Mapping[str, Any], known: "frozenset[str] | set[str]", place: str) -> None:
        for name in sorted(set(entry) - known):
            self.fault(
                f"{place}.{name}" if place else str(name),
                _("This entry is not known. Is its name spelled right?"),
            )


def _place(where: str, number: int, entry: Mapping[str, Any]) -> str:
    """The third indicator is `indicators[3] 2.1`: by number, and by what it calls itself."""
    called = entry.get("code") or entry.get("key") or entry.get("due")
    return f"{where}[{number}] {called}" if called else f"{where}[{number}]"


def read_document(content: bytes, name: str) -> Mapping[str, Any]:
    """The document in a file. Raises ValueError with a sentence."""
    if len(content) > LARGEST:
        raise ValueError(_("The file is too large for a strategy. Is it the right one?"))
    try:
        text = content.decode("utf-8-sig")
        if name.endswith(".json"):
            found = json.loads(text, parse_float=Decimal)
        else:
            found = tomllib.loads(text, parse_float=Decimal)
    except UnicodeDecodeError:
        raise ValueError(_("The file is not written in UTF-8. Save it again as UTF-8.")) from None
    except (tomllib.TOMLDecodeError, json.JSONDecodeError) as error:
        raise ValueError(_("The file cannot be read: %(error)s.") % {"error": error}) from None
    except RecursionError:
        raise ValueError(_("The file cannot be read: %(error)s.") % {"error": "…"}) from None
    if not isinstance(found, Mapping):
        raise ValueError(_("The file cannot be read: %(error)s.") % {"error": type(found).__name__})
    return found


def load(path: Path, *, at: datetime, apply: bool) -> StrategyOutcome:
    """Load the strategy of a file, or show what that would change. All of it, or nothing. The reviewed file wins."""
    outcome = StrategyOutcome()
    try:
        document = read_document(path.read_bytes(), path.name)
    except ValueError as error:
        outcome.faults.append(Misplaced(place=path.name, sentence=str(error)))
        return outcome
    reader = Reader(document)
    reader.read()
    outcome.code = reader.code
    outcome.faults += reader.faults
    people = _people(reader, outcome)
    if outcome.faults:
        outcome.faults.sort()
        return outcome
    with tempfile.TemporaryDirectory() as folder, transaction.atomic():
        files = _write_tables(reader, Path(folder))
        found = reference.load(at=at, apply=apply, files=files, folder=Path(folder), take_file=True)
        outcome.plans = found.plans
        outcome.faults = sorted(_placed(fault, reader) for fault in found.faults)
        outcome.applied = found.applied
        if found.applied:
            _hand_over(people, at)
            if not outcome.is_same:
                audit.record(None, "load_strategy", reader.code, at=at, after={"people": len(people)})
    return outcome


def _write_tables(reader: Reader, folder: Path) -> list[reference.ReferenceFile]:
    """Write the gathered rows as the reference files they become, under paths of this strategy's own."""
    known = {file.path: file for file in reference.registered()}
    chosen = []
    for name, gathered in reader.files.items():
        file = known[f"results/{name}.csv"]
        path = f"strategies/{reader.code}/{name}.csv"
        columns = list(dict.fromkeys([*_needed(gathered.table), *(c for row in gathered.rows for c in row)]))
        target = folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        with target.open("w", encoding="utf-8", newline="") as handle:
            writer = csv.DictWriter(handle, fieldnames=columns, restval="", lineterminator="\n")
            writer.writeheader()
            writer.writerows(gathered.rows)
        chosen.append(dataclasses.replace(file, path=path))
    return chosen


def _needed(table: Table) -> list[str]:
    """The columns that a reader may ask for, whether a row has them or not."""
    return [
        *table.given,
        *table.own.values(),
        *table.lists.values(),
        *(f"{prefix}_en" for prefix in table.texts.values()),
    ]


def _placed(fault: reference.Fault, reader: Reader) -> Misplaced:
    """A fault of a row, told by its place in the strategy file."""
    name = Path(fault.path).stem
    gathered = reader.files[name]
    # The first line is the heading; texts over several lines move what follows, so places are asked by row.
    number = _row_at(gathered, fault.line)
    if number is None:
        return Misplaced(place=name, sentence=fault.sentence)
    place = gathered.places[number]
    entry = _entry_of(gathered.table, fault.column)
    return Misplaced(place=f"{place}.{entry}" if entry else place, sentence=fault.sentence)


def _row_at(gathered: _Rows, line: int) -> int | None:
    at = 2
    for number, row in enumerate(gathered.rows):
        tall = 1 + sum(value.count("\n") for value in row.values())
        if at <= line < at + tall:
            return number
        at += tall
    return None


def _entry_of(table: Table, column: str) -> str:
    for entry, name in {**table.own, **table.lists}.items():
        if name == column:
            return entry
    for entry, prefix in table.texts.items():
        if column.startswith(f"{prefix}_"):
            return f"{entry}.{column.removeprefix(f'{prefix}_')}"
    return {"filter": "filters", "series": "", "indicator": "", "period": ""}.get(column, column)


def _people(reader: Reader, outcome: StrategyOutcome) -> list[tuple[str, User]]:
    """Who answers for which indicator; an unknown address is a fault with its place."""
    found = []
    now = dict(IndicatorOwner.objects.values_list("code", "person__email"))
    for place, code, email in reader.responsible:
        person = User.objects.active().filter(email=email.strip().lower()).first()
        if person is None:
            outcome.faults.append(
                Misplaced(
                    place=place,
                    sentence=_("Nobody here signs in as “%(email)s”. Invite this person first.")
                    % {"email": email},
                )
            )
        elif now.get(code) != person.email:
            outcome.people.append(f"{code}: {now.get(code, '—')} → {person.email}")
            found.append((code, person))
    return found


def _hand_over(people: list[tuple[str, User]], at: datetime) -> None:
    for code, person in people:
        IndicatorOwner.objects.update_or_create(code=code, defaults={"person": person, "since": at.date()})
