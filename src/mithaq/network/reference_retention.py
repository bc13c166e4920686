"""The reference file of retention rules."""

from collections.abc import Mapping
from typing import Any

from mithaq.core.reference import ReferenceFile
from mithaq.core.reference_rows import Row
from mithaq.network import models


def read_rule(row: Row) -> Mapping[str, Any]:
    return {
        "code": row.text("code"),
        "months": row.number("months", least=1),
        "names": row.texts("name", required=("en", "ar")),
        "what": row.texts("what", required=("en", "ar")),
        "basis": row.texts("basis", required=("en", "ar")),
        "source": row.text("source"),
        "verification": row.verification(),
    }


FILES = (
    ReferenceFile(
        path="network/retention_rules.csv",
        model=models.RetentionRule,
        key=("code",),
        read_row=read_rule,
        order=206,
    ),
)
