"""The life of one import: received, mapped, applied all or nothing, undone. The actions; the screens are in `views_imports`."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from mithaq.core import audit
from mithaq.core.errors import Conflict, NotPermitted, RuleBroken
from mithaq.core.imports import (
    Change,
    ImportKind,
    Plan,
    guess_columns,
    headings_digest,
    mapping_problems,
    pack_table,
    plan_import,
    unpack_changes,
    unpack_table,
)
from mithaq.core.models_lists import ImportMap, ImportRun, ImportState
from mithaq.core.sheets import Table, Upload, read_table

#: For how long an import can be undone, and a file that was never imported is kept.
KEPT = timedelta(days=30)


def _permit(kind: ImportKind, by: Any) -> None:
    if not getattr(by, "is_authenticated", False) or not kind.may(by):
        raise NotPermitted


def receive(kind: ImportKind, upload: Upload | None, *, by: Any, at: datetime) -> ImportRun:
    """Read the file and keep its rows; nothing is changed yet. The columns are guessed, or as they were last time."""
    _permit(kind, by)
    table = read_table(upload, kind.limits)
    with transaction.atomic():
        forget_old(at)
        run = ImportRun.objects.create(
            kind=kind.name,
            file_name=table.name[-200:],
            sha256=table.sha256,
            row_count=len(table.rows),
            table=pack_table(table),
            read_at=at,
            read_by_id=by.pk,
        )
        audit.record(
            by,
            "receive_import",
            run,
            at=at,
            after={"kind": kind.name, "sha256": table.sha256, "rows": len(table.rows)},
        )
    return run


def forget_old(at: datetime) -> int:
    """Drop the content of files never imported, and of what can no longer be undone."""
    stale = ImportRun.objects.filter(state=ImportState.READ, read_at__lt=at - KEPT).exclude(table=b"")
    done = ImportRun.objects.exclude(applied_at=None).filter(applied_at__lt=at - KEPT).exclude(changes=b"")
    return stale.update(table=b"") + done.update(changes=b"")


def table_of(run: ImportRun) -> Table:
    """What the file held."""
    if not run.table:
        raise RuleBroken(
            _("The rows of this file are no longer kept. Send the file again."), code="file_dropped"
        )
    return unpack_table(run.table, sha256=run.sha256, name=run.file_name)


def first_columns(kind: ImportKind, table: Table) -> dict[str, int]:
    """The mapping to begin with: as somebody last said for these headings, else guessed."""
    saved = ImportMap.objects.filter(kind=kind.name, headings=headings_digest(table.headings)).first()
    if saved is not None:
        known = {each.key for each in kind.fields}
        return {key: place for key, place in saved.columns.items() if key in known}
    return guess_columns(kind, table.headings)


def map_columns(
    kind: ImportKind, run: ImportRun, columns: Mapping[str, int], *, by: Any, at: datetime
) -> None:
    """Say which column holds which field; remembered for files with the same headings. RuleBroken: `problems`."""
    _permit(kind, by)
    table = table_of(run)
    problems = mapping_problems(kind, columns, table.headings)
    if problems:
        raise RuleBroken(" ".join(problems).replace("%", "%%"), code="mapping")
    with transaction.atomic():
        told = ImportRun.objects.filter(pk=run.pk, state=ImportState.READ).update(columns=dict(columns))
        if told != 1:
            raise Conflict(_("This import was already applied."), code="already_applied")
        ImportMap.objects.update_or_create(
            kind=kind.name,
            headings=headings_digest(table.headings),
            defaults={"columns": dict(columns), "saved_at": at},
        )
        audit.record(by, "map_import", run, at=at, after={"columns": dict(columns)})
    run.columns = dict(columns)


def plan_run(kind: ImportKind, run: ImportRun) -> Plan:
    """What applying this run would do now."""
    return plan_import(kind, table_of(run), run.columns)


def apply_run(
    kind: ImportKind, run: ImportRun, *, digest: str, leave_rejects: bool, by: Any, at: datetime
) -> dict[str, int]:
    """Take the rows in: all of the plan that was shown (its `digest`), or nothing.

    With rejects it is refused unless `leave_rejects` says that the other rows shall be taken in without them.
    """
    _permit(kind, by)
    with transaction.atomic():
        claimed = ImportRun.objects.filter(pk=run.pk, kind=kind.name, state=ImportState.READ).update(
            state=ImportState.APPLIED, applied_at=at
        )
        if claimed != 1:
            raise Conflict(_("This import was already applied."), code="already_applied")
        plan = plan_run(kind, run)
        if plan.digest() != digest:
            raise Conflict(
                _("The records changed since you checked this file. Look at the differences again."),
                code="plan_changed",
            )
        if plan.rejects and not leave_rejects:
            raise RuleBroken(
                _(
                    "Some rows cannot be read, so nothing was imported. Correct them, or choose to leave them out."
                ),
                code="has_rejects",
            )
        if plan.changes:
            kind.apply(plan.changes, by=by, at=at)
        counts = plan.counts
        ImportRun.objects.filter(pk=run.pk).update(table=b"", changes=plan.packed(), counts=counts)
        audit.record(
            by,
            "import",
            run,
            at=at,
            after={"kind": kind.name, "sha256": run.sha256, "file": run.file_name, **counts},
        )
    run.refresh_from_db()
    return counts


def undo_run(kind: ImportKind, run: ImportRun, *, by: Any, at: datetime) -> int:
    """Put everything back as it was before: all of it, or nothing when somebody has changed some of it since."""
    _permit(kind, by)
    with transaction.atomic():
        claimed = ImportRun.objects.filter(
            pk=run.pk, kind=kind.name, state=ImportState.APPLIED, applied_at__gte=at - KEPT
        ).update(state=ImportState.UNDONE, undone_at=at)
        if claimed != 1:
            raise Conflict(_("This import can no longer be undone."), code="not_undoable")
        run.refresh_from_db()
        changes = list(unpack_changes(run.changes)) if run.changes else []
        touched = _changed_since(kind, changes)
        if touched:
            raise RuleBroken(
                _(
                    "Some rows were changed after this import, so it was not undone: %(rows)s. Correct those by hand."
                ),
                code="changed_since",
                rows=", ".join(touched[:10]) + (" …" if len(touched) > 10 else ""),
            )
        if changes:
            kind.undo(changes, by=by, at=at)
        ImportRun.objects.filter(pk=run.pk).update(changes=b"")
        audit.record(by, "undo_import", run, at=at, after={"kind": kind.name, "rows": len(changes)})
    run.refresh_from_db()
    return len(changes)


def _changed_since(kind: ImportKind, changes: Sequence[Change]) -> list[str]:
    now = kind.load_existing([change.key for change in changes]) if changes else {}
    touched = []
    for change in changes:
        row = now.get(change.key)
        if row is None or any(
            row.get(name) != value for name, value in change.after.items() if value is not None
        ):
            touched.append(" ".join(str(part) for part in change.key))
    return touched
