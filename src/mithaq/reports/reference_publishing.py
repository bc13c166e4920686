"""The reference files of publishing and of follow-up grants: do-no-harm questions, limits."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from mithaq.core.reference import ReferenceFile, Row
from mithaq.reports.models_grants import GrantRule
from mithaq.reports.models_publishing import HarmQuestion
from mithaq.reports.rules_publishing import Said


def read_question(row: Row) -> Mapping[str, Any]:
    stops_on = row.text("stops_on", optional=True)
    known = [said.value for said in Said]
    if stops_on and stops_on not in known:
        row.fault(
            "stops_on",
            _("“%(value)s” is not one of: %(known)s.") % {"value": stops_on, "known": ", ".join(known)},
        )
    return {
        "code": row.text("code"),
        "position": row.number("position", least=1),
        "questions": row.texts("question", required=("en", "ar")),
        "hints": row.texts("hint", required=("en", "ar")),
        "stops_on": stops_on,
        "source": row.text("source"),
    }


def read_rule(row: Row) -> Mapping[str, Any]:
    return {
        "code": row.text("code"),
        "value": row.text("value"),
        "names": row.texts("name", required=("en", "ar")),
        "source": row.text("source"),
        "verification": row.verification(),
    }


FILES = (
    ReferenceFile(
        path="reports/harm_questions.csv",
        model=HarmQuestion,
        key=("code",),
        read_row=read_question,
        order=410,
    ),
    ReferenceFile(
        path="reports/grant_rules.csv", model=GrantRule, key=("code",), read_row=read_rule, order=411
    ),
)
