"""What people do with values: type one in, take it back, attach evidence to a row or to a value."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from mithaq.accounts.models import User
from mithaq.core import audit
from mithaq.core.errors import Conflict, NotPermitted, RuleBroken
from mithaq.core.measures import Grade
from mithaq.core.partial_dates import PartialDate
from mithaq.results import permissions
from mithaq.results.computing import Asker
from mithaq.results.models import EvidencePiece, Series, TypedMeasurement


def _code_of(series: Series) -> str:
    return series.indicator.code if series.indicator else ""


def type_value(
    by: User,
    series: Series,
    *,
    on: PartialDate,
    value: Decimal,
    qualifier: str,
    why: str,
    breakdown: dict[str, dict[str, int]] | None = None,
    is_public: bool = True,
    at: datetime,
) -> TypedMeasurement:
    """Write down a value that no record gives. Raises RuleBroken for a day to come and groups above the value."""
    if not permissions.may_measure_indicator(by, _code_of(series)):
        raise NotPermitted()
    if on.first > at.date():
        raise RuleBroken(
            _("This day lies in the future. Type in what was so already."), code="in_future", field="on"
        )
    if not why.strip():
        raise RuleBroken(_("Say where the number comes from."), code="no_reason", field="why")
    groups = breakdown or {}
    for cells in groups.values():
        if any(count < 0 for count in cells.values()) or sum(cells.values()) > value:
            raise RuleBroken(
                _("The groups add up to more than the value. Check both."),
                code="groups_above_value",
                field="breakdown",
            )
    with transaction.atomic():
        typed = TypedMeasurement.objects.create(
            series=series,
            as_of=on.first,
            as_of_precision=on.precision.value,
            value=value,
            qualifier=qualifier,
            why=why.strip(),
            breakdown=groups,
            is_public=is_public,
            typed_by=by,
            typed_at=at,
        )
        audit.record(by, "type_value", typed, at=at, after={"line": series.key, "value": str(value)})
    return typed


def take_back_value(by: User, typed: TypedMeasurement, *, why: str, at: datetime) -> TypedMeasurement:
    """Take a typed-in value back; the row stays, with who, when and why. Twice is a Conflict."""
    if not permissions.may_measure_indicator(by, _code_of(typed.series)):
        raise NotPermitted()
    if not why.strip():
        raise RuleBroken(_("Say why the value is taken back."), code="no_reason", field="why")
    with transaction.atomic():
        told = {"withdrawn_at": at, "withdrawn_by": by, "withdrawn_why": why.strip()}
        if TypedMeasurement.objects.standing().filter(pk=typed.pk).update(**told) != 1:
            raise Conflict(_("This value has been taken back already. Look at the page again."))
        audit.record(by, "take_back_value", typed, at=at, note=why.strip())
    for name, told_value in told.items():
        setattr(typed, name, told_value)
    return typed


def attach_evidence(
    by: User,
    series: Series,
    *,
    title: str,
    address: str = "",
    grade: str = Grade.DOCUMENT.value,
    row_key: str = "",
    typed: TypedMeasurement | None = None,
    at: datetime,
) -> EvidencePiece:
    """Attach a piece of evidence to a row of a line, or to a typed-in value. Several may belong to one."""
    if not permissions.may_measure_indicator(by, _code_of(series)):
        raise NotPermitted()
    if grade in (Grade.OFFICIAL.value, Grade.OUTSIDE.value) and not address:
        raise RuleBroken(
            _("Give the address at which others can read what somebody outside says."),
            code="no_address",
            field="address",
        )
    if typed is None and not _has_row(series, row_key, at.date()):
        raise RuleBroken(
            _("This row no longer belongs to the line. Look at its rows again."), code="no_such_row"
        )
    with transaction.atomic():
        piece = EvidencePiece.objects.create(
            series=series,
            row_key=row_key if typed is None else "",
            typed=typed,
            title=title.strip(),
            address=address,
            grade=grade,
            added_by=by,
            added_at=at,
        )
        after: dict[str, Any] = {"line": series.key, "row": row_key, "grade": grade, "title": title.strip()}
        audit.record(by, "attach_evidence", piece, at=at, after=after)
    return piece


def _has_row(series: Series, key: str, on: date) -> bool:
    return any(row.key == key for row in Asker(as_of=on).computed(series).rows)
