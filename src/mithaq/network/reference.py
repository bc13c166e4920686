"""The reference files of the network: kinds of belonging with their rights, numbers of admission, themes, published counts."""

from collections.abc import Mapping
from typing import Any

from mithaq.core.reference import ReferenceFile
from mithaq.core.reference_rows import Row
from mithaq.network import models


def read_kind(row: Row) -> Mapping[str, Any]:
    return {
        "code": row.text("code"),
        "order": row.number("order", least=1),
        "names": row.texts("name", required=("en", "ar")),
        "for_people": row.flag("for_people"),
        "is_member": row.flag("is_member"),
        "may_vote": row.flag("may_vote"),
        "may_stand": row.flag("may_stand"),
        "by_application": row.flag("by_application"),
        "seats": row.text("seats", optional=True),
        "source": row.text("source"),
        "source_date": row.partial("source_date"),
        "verification": row.verification(),
    }


def read_number(row: Row) -> Mapping[str, Any]:
    return {
        "code": row.text("code"),
        "value": row.number("value"),
        "names": row.texts("name", required=("en", "ar")),
        "source": row.text("source"),
        "source_date": row.partial("source_date"),
        "verification": row.verification(),
    }


def read_theme(row: Row) -> Mapping[str, Any]:
    return {
        "code": row.text("code"),
        "order": row.number("order", least=1),
        "names": row.texts("name", required=("en", "ar")),
        "source": row.text("source"),
    }


def read_count(row: Row) -> Mapping[str, Any]:
    return {
        "key": row.text("key"),
        "as_of": row.partial("as_of"),
        "what": row.text("what"),
        "value": row.number("value"),
        "qualifier": row.text("qualifier", optional=True),
        "source": row.text("source"),
        "note": row.text("note", optional=True),
        "verification": row.verification(),
    }


FILES = (
    ReferenceFile(
        path="network/membership_kinds.csv",
        model=models.MembershipKind,
        key=("code",),
        read_row=read_kind,
        order=200,
    ),
    ReferenceFile(
        path="network/admission_numbers.csv",
        model=models.AdmissionNumber,
        key=("code",),
        read_row=read_number,
        order=201,
    ),
    ReferenceFile(
        path="network/themes.csv", model=models.Theme, key=("code",), read_row=read_theme, order=202
    ),
    ReferenceFile(
        path="network/published_counts.csv",
        model=models.PublishedCount,
        key=("key",),
        read_row=read_count,
        order=203,
    ),
)
