"""The reference files of this package: how their rows become records."""

from collections.abc import Mapping
from datetime import UTC, datetime, time
from typing import Any

from django.utils.translation import gettext as _

from mithaq.core.partial_dates import PartialDate
from mithaq.core.reference import ReferenceFile, Row
from mithaq.reviews import models, rules
from mithaq.world.models import Country, Mechanism


def _date(row: Row, column: str, field: str, precision: str, *, optional: bool = False) -> dict[str, Any]:
    value: PartialDate | None = row.partial_date(column, optional=optional)
    return {field: value.first if value else None, precision: value.precision.value if value else ""}


def _review(row: Row, *, optional: bool = False) -> Any:
    return row.known(models.CountryReview, "review", field="key", optional=optional)


def _milestone(row: Row) -> Any:
    return row.known(models.Milestone, "milestone", field="key")


def read_cycle(row: Row) -> Mapping[str, Any]:
    row.partial("source_date", optional=True)
    return {
        "code": row.text("code"),
        "mechanism": row.known(Mechanism, "mechanism"),
        "number": row.number("number", least=1),
        "names": row.texts("name", required=("en", "ar")),
        "chapters": row.text("chapters", optional=True),
        **_date(row, "starts", "starts", "starts_precision", optional=True),
        "years": row.number("years", optional=True),
        "milestones_fixed": row.flag("milestones_fixed"),
        "source": row.text("source"),
        "verification": row.verification(),
    }


def read_milestone(row: Row) -> Mapping[str, Any]:
    row.partial("source_date", optional=True)
    return {
        "key": row.text("key"),
        "mechanism": row.known(Mechanism, "mechanism"),
        "code": row.text("code"),
        "position": row.number("position", least=1),
        "names": row.texts("name", required=("en", "ar")),
        "optional": row.flag("optional"),
        "is_document": row.flag("is_document"),
        "expected_days": row.number("expected_days", optional=True),
        "after": row.text("after", optional=True),
        "source": row.text("source"),
        "verification": row.verification(),
    }


def read_review(row: Row) -> Mapping[str, Any]:
    return {
        "key": row.text("key"),
        "country": row.known(Country, "country"),
        "cycle": row.known(models.Cycle, "cycle"),
        "year_of_cycle": row.number("year_of_cycle", least=1, most=10, optional=True),
    }


def read_fact(row: Row) -> Mapping[str, Any]:
    recorded = row.day("recorded_on")
    return {
        "key": row.text("key"),
        "review": _review(row),
        "milestone": _milestone(row),
        "aspect": row.choice("aspect", rules.Aspect),
        **_date(row, "date", "when", "precision", optional=True),
        "bound": row.choice("bound", rules.Bound),
        "value": row.text("value", optional=True),
        "source_kind": row.choice("source_kind", rules.SourceKind),
        "source": row.text("source"),
        "address": row.address("address", optional=True),
        "confidence": row.choice("confidence", rules.Confidence),
        "note": row.text("note", optional=True),
        "recorded_at": datetime.combine(recorded, time(12), tzinfo=UTC) if recorded else None,
        "verification": row.verification(),
    }


def read_document(row: Row) -> Mapping[str, Any]:
    row.verification()
    return {
        "key": row.text("key"),
        "review": _review(row),
        "milestone": _milestone(row),
        "language": row.text("language", optional=True),
        "published_where": row.text("published_where", optional=True),
        "address": row.address("address", optional=True),
        "symbol": row.text("symbol", optional=True),
        "seen_on": row.partial("seen_on", optional=True),
        "source": row.text("source"),
        "note": row.text("note", optional=True),
    }


def read_reviewer(row: Row) -> Mapping[str, Any]:
    review, reviewer = row.text("review"), row.text("reviewer")
    if reviewer and review.startswith(f"{reviewer}-"):
        row.fault("reviewer", _("A State does not review itself."))
    return {
        "review": _review(row),
        "country": row.known(Country, "reviewer"),
        "source": row.text("source"),
        "source_date": row.partial("source_date", optional=True),
        "verification": row.verification(),
    }


def read_slip(row: Row) -> Mapping[str, Any]:
    row.verification()
    row.text("source")
    row.partial("source_date", optional=True)
    return {
        "key": row.text("key"),
        "file": "reviews/known_slips.csv",
        "code": row.text("code"),
        "country": row.known(Country, "iso3", optional=True),
        "review": _review(row, optional=True),
        "what": row.text("what"),
    }


def read_commitment(row: Row) -> Mapping[str, Any]:
    row.verification()
    row.partial("source_date", optional=True)
    return {
        "code": row.text("code"),
        "position": row.number("position", least=1),
        "texts": row.texts("text", required=("en", "ar")),
        "scored_by": row.text("scored_by", optional=True),
        "source": row.text("source"),
    }


def read_signature(row: Row) -> Mapping[str, Any]:
    row.verification()
    row.partial("source_date", optional=True)
    return {
        "country": row.known(Country, "iso3"),
        **_date(row, "signed", "signed", "precision"),
        "bound": row.choice("bound", rules.Bound),
        "number": row.number("number", optional=True),
        "source": row.text("source"),
        "note": row.text("note", optional=True),
    }


def read_pledge_total(row: Row) -> Mapping[str, Any]:
    row.verification()
    return {
        **_date(row, "as_of", "as_of", "precision"),
        "signatories": row.number("signatories"),
        "source": row.text("source"),
    }


def read_total(row: Row) -> Mapping[str, Any]:
    row.verification()
    return {
        "key": row.text("key"),
        **_date(row, "as_of", "as_of", "precision"),
        "cycle": row.known(models.Cycle, "cycle", optional=True),
        "what": row.text("what"),
        "value": row.number("value"),
        "qualifier": row.text("qualifier", optional=True),
        "source": row.text("source"),
    }


def read_law(row: Row) -> Mapping[str, Any]:
    row.partial("source_date", optional=True)
    return {
        "country": row.known(Country, "iso3"),
        "name": row.texts("name", required=("en", "ar")),
        "days": row.number("days", least=1, most=365),
        "working_days": row.flag("working_days"),
        "extension_days": row.number("extension_days", most=365),
        "review_days": row.number("review_days", most=365),
        "source": row.text("source"),
        "verification": row.verification(),
    }


def read_letter(row: Row) -> Mapping[str, Any]:
    row.text("source")
    row.partial("source_date", optional=True)
    row.verification()
    body = row.text("body")
    try:
        body.format(country="", review="", chapters="", documents="", law="", days="")
    except (KeyError, IndexError, ValueError):
        row.fault(
            "body",
            _("A place in braces is not known. Known are: country, review, chapters, documents, law, days."),
        )
    return {
        "key": row.text("key"),
        "language": row.text("language"),
        "basis": row.text("basis"),
        "subject": row.text("subject", longest=200),
        "body": body,
    }


def read_opportunity(row: Row) -> Mapping[str, Any]:
    row.partial("source_date", optional=True)
    return {
        "key": row.text("key"),
        "titles": row.texts("title", required=("en", "ar")),
        **_date(row, "starts", "starts", "starts_precision"),
        "ends": row.day("ends", optional=True),
        "where": row.text("where", optional=True),
        "address": row.address("address", optional=True),
        "source": row.text("source"),
        "verification": row.verification(),
    }


FILES = (
    ReferenceFile(
        path="reviews/cycles.csv", model=models.Cycle, key=("code",), read_row=read_cycle, order=300
    ),
    ReferenceFile(
        path="reviews/milestones.csv",
        model=models.Milestone,
        key=("key",),
        read_row=read_milestone,
        order=301,
    ),
    ReferenceFile(
        path="reviews/reviews.csv", model=models.CountryReview, key=("key",), read_row=read_review, order=302
    ),
    ReferenceFile(
        path="reviews/facts.csv", model=models.ReviewFact, key=("key",), read_row=read_fact, order=303
    ),
    ReferenceFile(
        path="reviews/documents.csv",
        model=models.ReviewDocument,
        key=("key",),
        read_row=read_document,
        order=304,
    ),
    ReferenceFile(
        path="reviews/reviewers.csv",
        model=models.ReviewingState,
        key=("review", "country"),
        read_row=read_reviewer,
        order=305,
    ),
    ReferenceFile(
        path="reviews/known_slips.csv", model=models.LoadSlip, key=("key",), read_row=read_slip, order=306
    ),
    ReferenceFile(
        path="reviews/pledge_commitments.csv",
        model=models.PledgeCommitment,
        key=("code",),
        read_row=read_commitment,
        order=310,
    ),
    ReferenceFile(
        path="reviews/pledge_signatures.csv",
        model=models.PledgeSignature,
        key=("country",),
        read_row=read_signature,
        order=311,
    ),
    ReferenceFile(
        path="reviews/pledge_totals.csv",
        model=models.PledgeTotal,
        key=("as_of",),
        read_row=read_pledge_total,
        order=312,
    ),
    ReferenceFile(
        path="reviews/mechanism_totals.csv",
        model=models.MechanismTotal,
        key=("key",),
        read_row=read_total,
        order=313,
    ),
    ReferenceFile(
        path="reviews/information_laws.csv",
        model=models.InformationLaw,
        key=("country",),
        read_row=read_law,
        order=314,
    ),
    ReferenceFile(
        path="reviews/request_letters.csv",
        model=models.RequestTemplate,
        key=("key",),
        read_row=read_letter,
        order=315,
    ),
    ReferenceFile(
        path="reviews/opportunities.csv",
        model=models.Opportunity,
        key=("key",),
        read_row=read_opportunity,
        order=316,
    ),
)
