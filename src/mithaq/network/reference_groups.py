"""Reference files of groups: groups and meetings named publicly, outputs with evidence, the rule for "active"."""

from collections.abc import Mapping
from typing import Any

from mithaq.core.reference import ReferenceFile, Row
from mithaq.network import group_rules as rules
from mithaq.network import search_texts
from mithaq.network.models_groups import CountingActivity, GroupOutput, Meeting, WorkingGroup
from mithaq.world.models import Region


def _when(row: Row) -> dict[str, Any]:
    value = row.partial_date("on")
    return {"on": value.first, "precision": value.precision.value} if value else {}


def read_rule(row: Row) -> Mapping[str, Any]:
    return {
        "key": row.text("key"),
        "months": row.number("months", least=1, most=60),
        "meetings": row.number("meetings", most=50),
        "outputs": row.number("outputs", most=50),
        "source": row.text("source"),
        "verification": row.verification(),
    }


def read_group(row: Row) -> Mapping[str, Any]:
    return {
        "code": row.text("code"),
        "names": row.texts("name", required=("en", "ar")),
        "chair_named": row.text("chair_named", optional=True),
        "source": row.text("source"),
        "source_date": row.partial("source_date", optional=True),
        "verification": row.verification(),
    }


def read_output(row: Row) -> Mapping[str, Any]:
    return {
        "key": row.text("key"),
        "group": row.known(WorkingGroup, "group", field="code"),
        "what": row.texts("what", required=("en", "ar")),
        **_when(row),
        "evidence": row.address("evidence"),
        "verification": row.verification(),
    }


def read_meeting(row: Row) -> Mapping[str, Any]:
    return {
        "key": row.text("key"),
        "region": row.known(Region, "region"),
        "number": row.text("number", optional=True),
        "titles": row.texts("title", required=("en", "ar")),
        **_when(row),
        "state": rules.MeetingState.HELD.value,
        "participants": row.number("participants", optional=True),
        "is_public": True,
        "source": row.address("source"),
        "verification": row.verification(),
    }


FILES = (
    ReferenceFile(
        path="network/group_rules.csv", model=CountingActivity, key=("key",), read_row=read_rule, order=260
    ),
    ReferenceFile(
        path="network/working_groups.csv", model=WorkingGroup, key=("code",), read_row=read_group, order=261
    ),
    ReferenceFile(
        path="network/group_outputs.csv", model=GroupOutput, key=("key",), read_row=read_output, order=262
    ),
    ReferenceFile(
        path="network/regional_meetings.csv",
        model=Meeting,
        key=("key",),
        read_row=read_meeting,
        order=263,
        written=search_texts.put_loaded_meetings,
    ),
)
