"""Reference data: CSV files that packages register, loaded all or nothing, again and again.

A load is three-way. For each field it knows what the file says, what the record says, and what the file said
when it was last applied. Where only the file changed, the record follows. Where only the record changed,
somebody corrected it on screen, and it stays. Where both changed, it stays too and is shown as a conflict,
until the file agrees or somebody loads with `take_file`.

A plan is the load itself, rolled back; so what it shows is what happens. How to add a file:
docs/how-to/add-a-reference-file.md.
"""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, models, transaction
from django.db.models import ProtectedError, RestrictedError
from django.utils.translation import gettext as _

from mithaq.core import audit, past
from mithaq.core.models_reference import LoadedFile, LoadedRow
from mithaq.core.reference_merge import (
    Flat,
    Verdict,
    attname,
    default_of,
    flat_of,
    flat_values,
    judge,
    key_in,
    key_of,
    put,
)
from mithaq.core.reference_plan import Change, FilePlan, Outcome, ReferenceFile
from mithaq.core.reference_rows import Fault, Row, read_file
from mithaq.core.verification import Verification

__all__ = [
    "Change",
    "Fault",
    "FilePlan",
    "Outcome",
    "ReferenceFile",
    "Row",
    "Verification",
    "load",
    "register",
    "registered",
]

#: Any number; it names the lock that one load takes on PostgreSQL.
_LOCK = 7_317_204


_files: dict[str, ReferenceFile] = {}


def register(*files: ReferenceFile) -> None:
    """Make files known to the loader; called in `AppConfig.ready`."""
    for file in files:
        if file.path in _files and _files[file.path] != file:
            raise ValueError(f"the reference file {file.path} is registered twice")
        _files[file.path] = file


def registered() -> list[ReferenceFile]:
    """All files, in the order of loading."""
    return sorted(_files.values(), key=lambda file: (file.order, file.path))


class _RolledBack(Exception):
    """Takes a plan, or a load with faults, out of its transaction."""


def load(
    *,
    at: datetime,
    apply: bool,
    files: Iterable[ReferenceFile] | None = None,
    folder: Path | None = None,
    take_file: bool = False,
    remove: bool = False,
    by: Any = None,
) -> Outcome:
    """Load the files (all that are registered) from `folder` (`data/`), or show what that would do.

    `take_file`: where a value was corrected on screen and the file says otherwise, take the file's.
    `remove`: delete records that came from a file and no longer stand in it.
    """
    outcome = Outcome()
    loader = _Loader(folder or settings.ROOT / "data", at, outcome, take_file=take_file, remove=remove)
    try:
        with transaction.atomic():
            if connection.vendor == "postgresql":
                with connection.cursor() as cursor:
                    cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])
            for file in sorted(
                registered() if files is None else files, key=lambda file: (file.order, file.path)
            ):
                loader.load_file(file)
            outcome.faults.sort()
            if outcome.faults or not apply:
                raise _RolledBack
            connection.check_constraints()
            if outcome.changes_anything:
                audit.record(by, "load_reference_data", "reference data", at=at, after=_summary(outcome))
            outcome.applied = True
    except _RolledBack:
        pass
    return outcome


def _summary(outcome: Outcome) -> dict[str, Any]:
    return {
        plan.path: {
            "sha256": plan.sha256,
            "created": len(plan.created),
            "changed": [f"{change.key} {change.field}" for change in plan.changed],
            "removed": plan.removed,
        }
        for plan in outcome.plans
        if plan.created or plan.changed or plan.removed
    }


class _Loader:
    """One load, file after file, inside one transaction."""

    def __init__(
        self, folder: Path, at: datetime, outcome: Outcome, *, take_file: bool, remove: bool
    ) -> None:
        self.folder = folder
        self.at = at
        self.outcome = outcome
        self.take_file = take_file
        self.remove = remove
        self._found: dict[tuple[type[models.Model], str], dict[str, Any]] = {}
        self._at_fault: dict[tuple[type[models.Model], str], set[str]] = {}
        self._seen: dict[tuple[type[models.Model], str], tuple[str, int]] = {}

    def load_file(self, file: ReferenceFile) -> None:
        plan = FilePlan(path=file.path)
        self.outcome.plans.append(plan)
        try:
            content = (self.folder / file.path).read_bytes()
        except OSError:
            self._fault(file, 0, "", _("This file is not there, or may not be read."))
            return
        plan.sha256 = hashlib.sha256(content).hexdigest()
        headings, rows, faults = read_file(file.path, content, self._find)
        self.outcome.faults += faults
        if not rows and not faults:
            self._fault(file, 1, "", _("This file holds no row."))
        plan.rows = len(rows)
        if file.check is not None:
            file.check(rows)
        wanted = self._read_rows(file, headings, rows)
        _write(self, file, plan, wanted)
        if file.written is not None and (plan.created or plan.changed or plan.removed):
            file.written()
        self._forget(file.model)

    def _read_rows(self, file: ReferenceFile, headings: list[str], rows: list[Row]) -> dict[str, "_Wanted"]:
        wanted: dict[str, _Wanted] = {}
        asked: set[str] = set()
        for row in rows:
            try:
                values = dict(file.read_row(row))
            except ValueError as error:
                # A rule of the package refused a value, or met one that is at fault already.
                values = {}
                if not row.faults and not row.leans_on_fault:
                    row.fault("", str(error))
            asked |= row.asked
            key = key_in(values, file.key)
            first = self._seen.setdefault((file.model, key), (file.path, row.line))
            if values and first != (file.path, row.line):
                row.fault(
                    ", ".join(file.key),
                    _("The key “%(key)s” already stands in line %(line)s of %(path)s.")
                    % {"key": key, "line": first[1], "path": first[0]},
                )
            self.outcome.faults += row.faults
            if row.faults or row.leans_on_fault:
                for name in file.key:
                    self._at_fault.setdefault((file.model, name), set()).add(key_in(values, [name]))
                continue
            wanted[key] = _Wanted(row, values)
        if rows:
            for column in sorted(asked - set(headings)):
                self._fault(file, 1, column, _("This column is missing."))
            for column in sorted(set(headings) - asked):
                self._fault(file, 1, column, _("This column is not known. Is its name spelled right?"))
        return wanted

    def _find(self, model: type[models.Model], name: str, value: str) -> tuple[bool, Any, bool]:
        known = self._found.get((model, name))
        if known is None:
            known = {str(v): pk for v, pk in model._base_manager.values_list(name, "pk")}
            self._found[model, name] = known
        at_fault = value not in known and value in self._at_fault.get((model, name), set())
        return value in known, known.get(value, value if at_fault else None), at_fault

    def _forget(self, model: type[models.Model]) -> None:
        for pair in [pair for pair in self._found if pair[0] is model]:
            del self._found[pair]

    def _fault(self, file: ReferenceFile, line: int, column: str, sentence: str) -> None:
        self.outcome.faults.append(Fault(path=file.path, line=line, column=column, sentence=sentence))


@dataclass
class _Wanted:
    """A row without faults and the values it asks for."""

    row: Row
    values: dict[str, Any]


def _write(loader: _Loader, file: ReferenceFile, plan: FilePlan, wanted: dict[str, _Wanted]) -> None:
    """Bring the records of one file in line with what is wanted, and remember what the file said."""
    stored = {key_of(record, file.key): record for record in file.model._base_manager.all()}
    loaded = {row.key: row for row in LoadedRow.objects.filter(file=file.path)}
    created: list[tuple[_Wanted, models.Model]] = []
    said: list[LoadedRow] = []
    for key, want in wanted.items():
        flat = flat_values(file.model, want.values)
        last = loaded.pop(key, None)
        record = stored.get(key)
        if record is None:
            record = file.model(**{attname(file.model, n): v for n, v in want.values.items()})
            if _is_clean(loader, want, record):
                created.append((want, record))
                plan.created.append(key)
                said.append(LoadedRow(file_id=file.path, key=key, values=flat))
            continue
        told, dirty = _merge(plan, loader, key, record, want.values, flat, last.values if last else None)
        if not dirty:
            plan.unchanged += 1
        elif _is_clean(loader, want, record):
            _save(loader, want, record, dirty)
        if last is None or last.values != told:
            said.append(LoadedRow(file_id=file.path, key=key, values=told))
    _create(loader, file.model, created)
    # What came with the first load was always known; what a later one adds, since then.
    if LoadedFile.objects.filter(path=file.path).exists():
        past.begin([record for _want, record in created if record.pk is not None], at=loader.at)
    for key in loaded:
        _miss(loader, file, plan, key, stored.get(key))
    _remember(loader, file, plan, said)


def _merge(
    plan: FilePlan,
    loader: _Loader,
    key: str,
    record: models.Model,
    values: Mapping[str, Any],
    says: Flat,
    said: Flat | None,
) -> tuple[Flat, set[str]]:
    """Set on `record` what the file changed; return what it is remembered to have said, and the fields set."""
    told, dirty = dict(says), set()
    holds = flat_of(record, values)
    for name in sorted(name for name in says.keys() | holds.keys() if says.get(name) != holds.get(name)):
        change = Change(key=key, field=name, before=holds.get(name), after=says.get(name))
        verdict = Verdict.CONFLICT
        if said is not None:
            before = said.get(name, default_of(type(record), name))
            verdict = judge(says=says.get(name), holds=holds.get(name), said=before)
        if verdict is Verdict.FOLLOW or loader.take_file:
            dirty.add(put(record, name, values))
            plan.changed.append(change)
        elif verdict is Verdict.KEEP:
            plan.kept.append(change)
        else:
            plan.conflicts.append(change)
            told.pop(name, None)
            if said is not None and name in said:
                told[name] = said[name]
    return told, dirty


def _save(loader: _Loader, want: _Wanted, record: models.Model, dirty: set[str]) -> None:
    try:
        with transaction.atomic(), past.keeping(record, at=loader.at):
            record.save(update_fields=sorted(dirty))
    except IntegrityError as error:
        loader.outcome.faults.append(_refused(want.row, error))


def _create(loader: _Loader, model: type[models.Model], created: list[tuple[_Wanted, models.Model]]) -> None:
    """All at once; where the database refuses, one by one, to name the rows."""
    try:
        with transaction.atomic():
            model._base_manager.bulk_create([record for _want, record in created], batch_size=500)
        return
    except IntegrityError:
        pass
    for want, record in created:
        try:
            with transaction.atomic():
                record.save(force_insert=True)
        except IntegrityError as error:
            loader.outcome.faults.append(_refused(want.row, error))


def _refused(row: Row, error: IntegrityError) -> Fault:
    reason = str(error).strip().splitlines()[0]
    return Fault(
        path=row.path,
        line=row.line,
        sentence=_("This row contradicts another or itself: %(reason)s.") % {"reason": reason},
    )


def _is_clean(loader: _Loader, want: _Wanted, record: models.Model) -> bool:
    relations = {f.name for f in record._meta.concrete_fields if f.is_relation}
    try:
        record.clean_fields(exclude=relations)
    except ValidationError as error:
        for name, messages in error.message_dict.items():
            want.row.faults = []
            want.row.fault(name, " ".join(messages))
            loader.outcome.faults += want.row.faults
        return False
    return True


def _miss(
    loader: _Loader, file: ReferenceFile, plan: FilePlan, key: str, record: models.Model | None
) -> None:
    """A record that an earlier load made and the file no longer holds."""
    if record is not None and not loader.remove:
        plan.missing.append(key)
        return
    if record is not None:
        try:
            with transaction.atomic(), past.keeping(record, at=loader.at):
                record.delete()
        except (ProtectedError, RestrictedError):
            loader._fault(
                file,
                0,
                "",
                _("“%(key)s” stands no longer in the file, but other records lean on it.") % {"key": key},
            )
            return
        plan.removed.append(key)
    LoadedRow.objects.filter(file=file.path, key=key).delete()


def _remember(loader: _Loader, file: ReferenceFile, plan: FilePlan, said: list[LoadedRow]) -> None:
    before = LoadedFile.objects.filter(path=file.path).first()
    if said or plan.removed or before is None or before.sha256 != plan.sha256:
        LoadedFile.objects.update_or_create(
            path=file.path,
            defaults={"sha256": plan.sha256, "row_count": plan.rows, "loaded_at": loader.at},
        )
    LoadedRow.objects.bulk_create(
        said,
        batch_size=500,
        update_conflicts=True,
        unique_fields=["file", "key"],
        update_fields=["values"],
    )
