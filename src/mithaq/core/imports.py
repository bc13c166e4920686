"""Importing spreadsheets: what a package declares, and what would change if its rows were taken in.

A package subclasses `ImportKind` (or `ModelImport`, when rows are rows of one model) and mounts
`views_imports.import_paths("organisations/import", OrganisationImport())`. The screens, the difference, the rejects,
applying all or nothing and undoing are the same for all. See docs/how-to/add-an-import.md.
"""

import hashlib
import json
import unicodedata
import zlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from functools import cached_property
from typing import Any, ClassVar

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from mithaq.core.errors import MithaqError
from mithaq.core.exports import unguarded
from mithaq.core.imports_parse import PLAIN_TEXT, Parse
from mithaq.core.lists_parts import Text, Value
from mithaq.core.sheets import Limits, Table

Key = tuple[Any, ...]
Row = dict[str, Any]


@dataclass(frozen=True)
class ImportField:
    """One field that a spreadsheet may hold: stable key, label, and how its cell is read.

    `parse` turns the text of a cell into a value, or raises ValueError with a sentence that says what to write.
    `synonyms` are headings under which it is also known.
    """

    key: str
    label: Text
    required: bool = False
    parse: Parse = PLAIN_TEXT
    help: Text = ""
    synonyms: Sequence[str] = ()
    #: How a value is shown in the difference.
    show: Callable[[Any], str] | None = None


@dataclass(frozen=True, kw_only=True)
class Change:
    """One row that is new (`before` is None) or changed; both sides hold only the fields that the file speaks of."""

    line: int
    key: Key
    before: Row | None
    after: Row

    @property
    def is_new(self) -> bool:
        return self.before is None

    def changed_fields(self) -> list[str]:
        """The fields that differ, in the order of the declaration."""
        before = self.before
        return [name for name, value in self.after.items() if before is None or before.get(name) != value]


@dataclass(frozen=True, kw_only=True)
class Reject:
    """One row that cannot be taken in, with every reason."""

    line: int
    cells: list[str]
    reasons: list[str]


@dataclass(kw_only=True)
class Plan:
    """What importing would do: nothing has been done yet."""

    changes: list[Change] = field(default_factory=list)
    unchanged: int = 0
    rejects: list[Reject] = field(default_factory=list)

    @property
    def counts(self) -> dict[str, int]:
        new = sum(change.is_new for change in self.changes)
        return {
            "new": new,
            "changed": len(self.changes) - new,
            "unchanged": self.unchanged,
            "rejected": len(self.rejects),
        }

    @cached_property
    def told(self) -> bytes:
        """The changes as they are kept for undoing them."""
        return _dumped([[c.line, c.key, c.before, c.after] for c in self.changes])

    def digest(self) -> str:
        """A fingerprint, by which applying knows that it does what was shown."""
        rejects = _dumped([[reject.line, reject.reasons] for reject in self.rejects])
        return hashlib.sha256(self.told + rejects).hexdigest()[:24]

    def packed(self) -> bytes:
        """The changes, compressed."""
        return zlib.compress(self.told, 1)


class ImportKind:
    """One kind of spreadsheet. Subclasses declare fields and key, and say how to look up, check and write."""

    name: ClassVar[str] = ""
    title: Text = ""
    intro: Text = ""
    fields: Sequence[ImportField] = ()
    #: The fields by which a row of the file is the same as a row here.
    key: Sequence[str] = ()
    limits: Limits = Limits()
    #: An empty cell leaves what is here; with True it empties it.
    empty_clears: bool = False
    #: Where "cancel" and the finished import lead.
    back_address: str = ""

    def may(self, person: Any) -> bool:
        """Whether the person may import this. Closed until a subclass says otherwise."""
        return False

    def prepare(self) -> None:
        """Read what `validate` needs (codes, names) once, before the rows are gone through."""

    def load_existing(self, keys: Sequence[Key]) -> Mapping[Key, Row]:
        """What is here under these keys: field -> value, for at least the declared fields."""
        raise NotImplementedError

    def validate(self, row: Row) -> Sequence[str]:
        """What is wrong with a row beyond its single cells, in sentences; nothing when it is right."""
        return ()

    def apply(self, changes: Sequence[Change], *, by: Any, at: datetime) -> None:
        """Write the changes, in bulk; called inside a transaction. Permission was asked and the audit is written around it."""
        raise NotImplementedError

    def remove(self, keys: Sequence[Key], *, by: Any, at: datetime) -> None:
        """Take away rows that an import had made, when it is undone."""
        raise NotImplementedError

    def undo(self, changes: Sequence[Change], *, by: Any, at: datetime) -> None:
        """Put back what an import changed: the reverse changes, and the new rows taken away."""
        back = [
            Change(line=change.line, key=change.key, before=change.after, after=change.before)
            for change in changes
            if change.before is not None
        ]
        if back:
            self.apply(back, by=by, at=at)
        new = [change.key for change in changes if change.before is None]
        if new:
            self.remove(new, by=by, at=at)

    def show_value(self, name: str, value: Value) -> str:
        """A value as the difference shows it."""
        declared = next((each for each in self.fields if each.key == name), None)
        if declared is not None and declared.show is not None:
            return declared.show(value)
        if value is None or value == "":
            return ""
        if isinstance(value, bool):
            return _("yes") if value else _("no")
        return value.isoformat() if isinstance(value, date) else str(value)


# --- mapping columns --------------------------------------------------------------------------------


def bare(heading: str) -> str:
    """A heading without case, accents, vowel signs and punctuation."""
    split = unicodedata.normalize("NFKD", heading.casefold())
    kept = (letter for letter in split if unicodedata.category(letter)[0] in "LN")
    return "".join(kept)


def guess_columns(kind: ImportKind, headings: Sequence[str]) -> dict[str, int]:
    """Which column holds which field, by key, label in any complete language, or synonym."""
    found: dict[str, int] = {}
    places: dict[str, int] = {}
    for place, heading in enumerate(headings):
        if bare(heading):
            places.setdefault(bare(heading), place)
    for each in kind.fields:
        names = [each.key, *each.synonyms]
        for language in settings.COMPLETE_LANGUAGES:
            with translation.override(language):
                names.append(str(each.label))
        for name in names:
            at = places.get(bare(name))
            if at is not None and at not in found.values():
                found[each.key] = at
                break
    return found


def headings_digest(headings: Sequence[str]) -> str:
    """The headings as one fingerprint."""
    return hashlib.sha256("\0".join(headings).encode("utf-8", "replace")).hexdigest()


def mapping_problems(kind: ImportKind, columns: Mapping[str, int], headings: Sequence[str]) -> list[str]:
    """Why this mapping cannot be used: a key or required field without a column, one column for two fields."""
    problems = []
    for each in kind.fields:
        if (each.required or each.key in kind.key) and each.key not in columns:
            problems.append(_("Say which column holds “%(field)s”.") % {"field": each.label})
    used: dict[int, str] = {}
    for each in kind.fields:
        place = columns.get(each.key)
        if place is None:
            continue
        if not 0 <= place < len(headings):
            problems.append(_("“%(field)s” points at a column that is not there.") % {"field": each.label})
        elif place in used:
            problems.append(
                _("“%(first)s” and “%(second)s” cannot both come from one column.")
                % {"first": used[place], "second": each.label}
            )
        used[place] = str(each.label)
    return problems


# --- the difference ---------------------------------------------------------------------------------


def plan_import(kind: ImportKind, table: Table, columns: Mapping[str, int]) -> Plan:
    """What would change, row by row. Reads, writes nothing."""
    kind.prepare()
    plan = Plan()
    mapped = [(each, columns[each.key]) for each in kind.fields if each.key in columns]
    read: list[tuple[int, Key, Row, list[str]]] = []
    seen: dict[Key, int] = {}
    for line, cells in zip(table.lines, table.rows, strict=True):
        row, reasons = _read_row(kind, mapped, cells)
        if not reasons:
            reasons = [str(reason) for reason in kind.validate(row)]
        key: Key = tuple(row.get(name) for name in kind.key)
        if not reasons and key in seen:
            reasons = [_("The same key already stands in row %(line)s.") % {"line": seen[key]}]
        if reasons:
            plan.rejects.append(Reject(line=line, cells=cells, reasons=reasons))
        else:
            seen[key] = line
            read.append((line, key, row, cells))
    existing = kind.load_existing([key for _line, key, _row, _cells in read]) if read else {}
    for line, key, row, cells in read:
        old = existing.get(key)
        if old is None:
            missing = [
                str(each.label)
                for each, _place in mapped
                if each.required and row.get(each.key) in (None, "")
            ]
            if missing:
                reason = _("A new row needs “%(field)s”.") % {"field": "”, “".join(missing)}
                plan.rejects.append(Reject(line=line, cells=cells, reasons=[reason]))
                continue
            plan.changes.append(Change(line=line, key=key, before=None, after=row))
            continue
        after = row if kind.empty_clears else {n: v for n, v in row.items() if v is not None and v != ""}
        before = {name: old.get(name) for name in after}
        if before == after:
            plan.unchanged += 1
        else:
            plan.changes.append(Change(line=line, key=key, before=before, after=after))
    plan.rejects.sort(key=lambda reject: reject.line)
    return plan


def _read_row(
    kind: ImportKind, mapped: Sequence[tuple[ImportField, int]], cells: Sequence[str]
) -> tuple[Row, list[str]]:
    row: Row = {}
    reasons: list[str] = []
    for each, place in mapped:
        raw = cells[place].strip() if place < len(cells) else ""
        if raw[:1] == "'":
            raw = unguarded(raw)
        if raw == "":
            row[each.key] = None
            if each.key in kind.key:
                reasons.append(
                    _("“%(field)s” is empty (column %(column)s). Write it and send the file again.")
                    % {"field": each.label, "column": column_letters(place)}
                )
            continue
        try:
            row[each.key] = each.parse(raw)
        except MithaqError as error:
            reasons.append(f"{each.label} ({column_letters(place)}): {error}")
        except ValueError as error:
            reasons.append(f"{each.label} ({column_letters(place)}): {error}")
    return row, reasons


def column_letters(place: int) -> str:
    """The name of a column in spreadsheet programs: A, B, …, AA."""
    letters = ""
    place += 1
    while place:
        place, rest = divmod(place - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


# --- keeping what was read and done -------------------------------------------------------------------


def _tagged(value: Any) -> Any:
    """What JSON does not know, marked with its type."""
    if isinstance(value, datetime):
        return {"~time": value.isoformat()}
    if isinstance(value, date):
        return {"~date": value.isoformat()}
    if isinstance(value, Decimal):
        return {"~decimal": str(value)}
    raise TypeError(f"an import cannot keep a {type(value).__name__}")


def _dumped(value: Any) -> bytes:
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"), default=_tagged)
    return text.encode("utf-8", "replace")


def _unpacked(value: Any) -> Any:
    if isinstance(value, dict):
        if len(value) == 1:
            (name, inner) = next(iter(value.items()))
            if name == "~time":
                return datetime.fromisoformat(inner)
            if name == "~date":
                return date.fromisoformat(inner)
            if name == "~decimal":
                return Decimal(inner)
        return {name: _unpacked(inner) for name, inner in value.items()}
    if isinstance(value, list):
        return [_unpacked(inner) for inner in value]
    return value


def pack_table(table: Table) -> bytes:
    """The table as it is kept between the steps."""
    return zlib.compress(_dumped([table.headings, table.rows, table.lines]), 1)


def unpack_table(kept: bytes | memoryview, *, sha256: str, name: str) -> Table:
    """The table that was kept."""
    headings, rows, lines = json.loads(zlib.decompress(bytes(kept)))
    return Table(headings=headings, rows=rows, lines=lines, sha256=sha256, name=name)


def unpack_changes(kept: bytes | memoryview) -> Iterator[Change]:
    """What was done."""
    for line, key, before, after in json.loads(zlib.decompress(bytes(kept))):
        yield Change(line=line, key=tuple(_unpacked(key)), before=_unpacked(before), after=_unpacked(after))
