"""The reference files of this package: published agreements, and since when partnerships count."""

from collections.abc import Mapping
from typing import Any

from mithaq.core.reference import ReferenceFile, Row
from mithaq.relations import rules
from mithaq.relations.models import Agreement, Body, CountingRule
from mithaq.world.models import Country


def read_body(row: Row) -> Mapping[str, Any]:
    row.text("source")
    row.verification()
    return {
        "key": row.text("key"),
        "kind": row.choice("kind", rules.BodyKind),
        "names": row.texts("name", required=("en", "ar")),
        "country": row.known(Country, "country", optional=True),
        "seat": row.text("seat", optional=True),
        "web": row.address("web", optional=True),
    }


def read_agreement(row: Row) -> Mapping[str, Any]:
    return {
        "key": row.text("key"),
        "titles": row.texts("title", required=("en", "ar")),
        "body": row.known(Body, "body", field="key"),
        "signed": row.partial("signed", optional=True),
        "ends_on": row.day("ends_on", optional=True),
        "is_public": row.flag("is_public"),
        "source": row.text("source"),
        "source_date": row.partial("source_date", optional=True),
        "verification": row.verification(),
    }


def read_rule(row: Row) -> Mapping[str, Any]:
    return {
        "key": row.text("key"),
        "since": row.day("since"),
        "source": row.text("source"),
        "verification": row.verification(),
    }


FILES = (
    ReferenceFile(path="relations/bodies.csv", model=Body, key=("key",), read_row=read_body, order=300),
    ReferenceFile(
        path="relations/agreements.csv", model=Agreement, key=("key",), read_row=read_agreement, order=310
    ),
    ReferenceFile(
        path="relations/counting.csv", model=CountingRule, key=("key",), read_row=read_rule, order=320
    ),
)
