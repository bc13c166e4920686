"""Deletion that can be undone for 30 days: the thing and all that goes with it is written down before it goes."""

import json
from collections.abc import Iterator
from datetime import datetime, time, timedelta
from typing import Any

from django.apps import apps
from django.contrib.auth.base_user import AbstractBaseUser
from django.core import serializers
from django.core.serializers.base import DeserializationError
from django.core.serializers.json import DjangoJSONEncoder
from django.db import IntegrityError, connection, models, router, transaction
from django.db.models.deletion import Collector, ProtectedError, RestrictedError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django_tasks import task

from mithaq.core import audit, past
from mithaq.core.errors import Conflict, NotFound, RuleBroken
from mithaq.core.models import Deletion

KEPT = timedelta(days=30)


def delete_with_undo(thing: models.Model, by: AbstractBaseUser | None, at: datetime) -> Deletion:
    """Delete `thing` with its cascade, and keep all of it for 30 days. The caller has asked for permission.

    Raises RuleBroken when something that must stay still points at it, NotFound when it is gone already.
    """
    kind, key = audit.reference_to(thing)
    with transaction.atomic():
        held = type(thing)._base_manager.select_for_update().filter(pk=thing.pk).first()
        if held is None:
            raise NotFound
        collector = Collector(using=router.db_for_write(type(thing), instance=thing), origin=held)
        try:
            collector.collect([held])
        except (ProtectedError, RestrictedError):
            raise RuleBroken(
                _("Other records still lean on this. Move or delete those first."), code="still_needed"
            ) from None
        rows = list(_rows_of(collector))
        deletion = Deletion.objects.create(
            thing_kind=kind,
            thing_key=key,
            name=str(thing)[:300],
            row_count=len(rows),
            rows=json.dumps(serializers.serialize("python", rows), cls=_Exact, ensure_ascii=False),
            pointers=list(_pointers_of(collector)),
            deleted_at=at,
            deleted_by_id=by.pk if by is not None else None,
            expires_at=at + KEPT,
        )
        past.keep(rows, at=at)
        audit.record(by, "delete", thing, at=at, after={"rows": len(rows), "deletion": deletion.pk})
        collector.delete()
    return deletion


def undo(deletion_id: int, by: AbstractBaseUser | None, at: datetime) -> Deletion:
    """Bring back what a deletion took away: all of it, or nothing.

    Raises NotFound when it expired, Conflict when it was undone already or its place is taken.
    """
    try:
        with transaction.atomic():
            deletion = Deletion.objects.select_for_update().filter(pk=deletion_id).first()
            if deletion is None or (deletion.undone_at is None and not deletion.can_be_undone(at)):
                raise NotFound(
                    _("This deletion can no longer be undone: its 30 days are over."), code="undo_expired"
                )
            if (
                Deletion.objects.filter(pk=deletion_id, undone_at=None).update(
                    undone_at=at, undone_by_id=by.pk if by is not None else None
                )
                != 1
            ):
                raise Conflict(_("This deletion was undone already."), code="undone_already")
            tables = _restore(deletion, at)
            connection.check_constraints(table_names=sorted(tables))
            audit.record(
                by,
                "undo_delete",
                apps.get_model(deletion.thing_kind)(pk=deletion.thing_key),
                at=at,
                after={"rows": deletion.row_count, "deletion": deletion.pk},
            )
            Deletion.objects.filter(pk=deletion_id).update(rows="[]", pointers=[])
    except (IntegrityError, DeserializationError, LookupError) as error:
        raise Conflict(
            _(
                "This cannot be brought back: its place is taken, or what it belonged to is gone. Nothing was changed."
            ),
            code="undo_blocked",
        ) from error
    deletion.refresh_from_db()
    return deletion


def forget(deletion_id: int, by: AbstractBaseUser | None, at: datetime) -> bool:
    """Give up the way back before its time, for example when a person asks for erasure."""
    with transaction.atomic():
        removed, _rows = Deletion.objects.filter(pk=deletion_id).delete()
        if removed:
            audit.record(by, "forget_deletion", f"deletion {deletion_id}", at=at)
    return bool(removed)


def expire(at: datetime) -> int:
    """Remove what can no longer be undone; return how many."""
    removed, _rows = Deletion.objects.filter(expires_at__lte=at).delete()
    return removed


@task()
def expire_deletions() -> int:
    """The daily expiry."""
    return expire(timezone.now())


class _Exact(DjangoJSONEncoder):
    """Django's own drops microseconds; what comes back must be what went."""

    def default(self, o: Any) -> Any:
        return o.isoformat() if isinstance(o, datetime | time) else super().default(o)


def _rows_of(collector: Collector) -> Iterator[models.Model]:
    """Every row that goes, once."""
    seen: set[tuple[str, Any]] = set()
    groups: list[Any] = [*collector.data.values(), *collector.fast_deletes]
    for group in groups:
        for row in group:
            mark = (row._meta.label, row.pk)
            if mark not in seen:
                seen.add(mark)
                yield row


def _pointers_of(collector: Collector) -> Iterator[list[Any]]:
    """Fields elsewhere that the deletion will empty (`SET_NULL` and its kin), with what they held."""
    updates: dict[Any, list[Any]] = collector.field_updates
    for (field, _value), groups in updates.items():
        for group in groups:
            for row in group:
                yield [
                    row._meta.label,
                    str(row.pk),
                    field.attname,
                    json.loads(json.dumps(getattr(row, field.attname), default=str)),
                ]


def _restore(deletion: Deletion, at: datetime) -> set[str]:
    tables: set[str] = set()
    for row in serializers.deserialize("python", json.loads(deletion.rows)):
        row.m2m_data = {}  # The rows of the tables between are here themselves.
        row.save(force_insert=True)
        past.begin([row.object], at=at)
        tables.add(row.object._meta.db_table)
    for label, key, attname, value in deletion.pointers:
        model = apps.get_model(label)
        model._base_manager.filter(pk=key, **{attname: None}).update(**{attname: value})
        tables.add(model._meta.db_table)
    return tables
