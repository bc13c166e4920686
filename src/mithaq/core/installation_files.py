"""The reference files of the coalition: `data/coalition/`, what their rows mean."""

from collections.abc import Mapping
from typing import Any

from mithaq.core.models_installation import Coalition, CoalitionName
from mithaq.core.reference import ReferenceFile, Row, register


def read_coalition(row: Row) -> Mapping[str, Any]:
    """One row of coalition.csv."""
    founded = row.partial_date("founded", optional=True)
    return {
        "code": row.text("code"),
        "founded": founded.first if founded else None,
        "founded_precision": founded.precision.value if founded else "day",
        "legal_forms": row.texts("legal_form"),
        "office_cities": row.texts("office_city"),
        "office_country": row.matching("office_country", "[A-Z]{3}", "AUT", optional=True),
        "languages": row.text("languages").split(),
        "site": row.address("site", optional=True),
        "contact": row.text("contact", optional=True),
        "security_contact": row.text("security_contact", optional=True),
        # As org-id.guide writes it: the code of a register, a hyphen, the number there.
        "iati_identifier": row.matching(
            "iati_identifier",
            r"[A-Z]{2,3}-[A-Z0-9_]+-[^\s/&|?]+",
            "AT-ZVR-000000000",
            optional=True,
        ),
        "data_licence": row.text("data_licence"),
        "data_licence_address": row.address("data_licence_address"),
        "treaty": row.text("treaty"),
        "treaty_names": row.texts("treaty_name"),
        "promises": row.texts("promise"),
        "yearly_day": row.matching(
            "yearly_day", "(0[1-9]|1[0-2])-(0[1-9]|1[0-9]|2[0-8])", "12-09", optional=True
        ),
        "yearly_day_names": row.texts("yearly_day_name", required=()),
        "board_regions": row.text("board_regions"),
        "coordination_regions": row.text("coordination_regions"),
        "mark": row.text("mark", optional=True),
        "source": row.text("source"),
        "source_date": row.partial("source_date", optional=True),
        "verification": row.verification(),
    }


def read_name(row: Row) -> Mapping[str, Any]:
    """One row of names.csv."""
    starts = row.partial_date("starts")
    return {
        "coalition": row.known(Coalition, "coalition"),
        "starts": starts.first if starts else None,
        "starts_precision": starts.precision.value if starts else "day",
        "names": row.texts("name"),
        "short_names": row.texts("short_name"),
        "notes": row.texts("note", required=()),
        "source": row.text("source"),
        "source_date": row.partial("source_date", optional=True),
        "verification": row.verification(),
    }


def register_files() -> None:
    """Make the files known to the loader."""
    register(
        ReferenceFile(
            path="coalition/coalition.csv",
            model=Coalition,
            key=("code",),
            read_row=read_coalition,
            order=10,
        ),
        ReferenceFile(
            path="coalition/names.csv",
            model=CoalitionName,
            key=("coalition", "starts"),
            read_row=read_name,
            order=11,
        ),
    )
