"""The reference files of reports: stages, template, scale, aims, and reports that were published elsewhere."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from mithaq.core.reference import ReferenceFile, Row
from mithaq.reports import models, models_writing, rules
from mithaq.reviews.models import Cycle
from mithaq.world.models import Country


def read_stage(row: Row) -> Mapping[str, Any]:
    row.text("source")
    signed_by = row.text("signed_by")
    known = {part.value for part in rules.Part}
    if not set(signed_by.split()) <= known:
        row.fault(
            "signed_by",
            _("“%(value)s” is not one of: %(known)s.")
            % {"value": signed_by, "known": ", ".join(sorted(known))},
        )
    return {
        "code": row.text("code"),
        "position": row.number("position", least=1),
        "names": row.texts("name", required=("en", "ar")),
        "explanations": row.texts("explanation", required=("en", "ar")),
        "signed_by": signed_by,
        "writing": row.flag("writing"),
        "publishes": row.flag("publishes"),
        "days": row.number("days", least=1, most=3000),
    }


def read_version(row: Row) -> Mapping[str, Any]:
    return {
        "number": row.number("number", least=1),
        "names": row.texts("name", required=("en", "ar")),
        "since": row.day("since"),
        "source": row.text("source"),
    }


def read_question(row: Row) -> Mapping[str, Any]:
    kind = row.text("kind")
    kinds = [code for code, _words in models_writing.QUESTION_KINDS]
    if kind not in kinds:
        row.fault(
            "kind", _("“%(value)s” is not one of: %(known)s.") % {"value": kind, "known": ", ".join(kinds)}
        )
    version = row.known(models_writing.TemplateVersion, "version")
    code = row.text("code")
    return {
        "key": row.matching("key", r"\d+:[a-z_]+", "1:summary"),
        "version": version,
        "code": code,
        "page": row.matching("page", r"[a-z]+", "process"),
        "position": row.number("position", least=1),
        "kind": kind,
        "titles": row.texts("title", required=("en", "ar")),
        "guidance": row.texts("guidance", required=("en", "ar")),
        "words_most": row.number("words_most", least=1, most=20_000, optional=True),
        "required": row.flag("required"),
    }


def read_step(row: Row) -> Mapping[str, Any]:
    return {
        "score": row.number("score", least=models_writing.LEAST_SCORE, most=models_writing.BEST_SCORE),
        "names": row.texts("name", required=("en", "ar")),
        "law": row.texts("law", required=("en", "ar")),
        "practice": row.texts("practice", required=("en", "ar")),
    }


def read_aim(row: Row) -> Mapping[str, Any]:
    return {
        "code": row.text("code"),
        "number": row.number("number", least=1),
        "since": row.day("since"),
        "until": row.day("until"),
        "names": row.texts("name", required=("en", "ar")),
        "source": row.text("source"),
        "verification": row.verification(),
    }


def read_published(row: Row) -> Mapping[str, Any]:
    when = row.partial_date("published")
    address = row.address("source")
    return {
        "code": row.matching("code", r"[A-Z]{3}-[a-z0-9-]+", "SRB-irm-2-2023"),
        "country": row.known(Country, "country"),
        "cycle": row.known(Cycle, "cycle"),
        "chapters": row.text("chapters", optional=True),
        "status": rules.Status.PUBLISHED.value,
        "published_on": when.first if when else None,
        "published_precision": when.precision.value if when else "",
        "author_name": row.text("author", optional=True),
        "language": row.text("language", optional=True),
        "support": row.choice("support", rules.SupportKnown),
        "support_note": row.text("support_note", optional=True),
        "address": address,
        "source": address,
        "source_date": row.partial("source_date"),
        "verification": row.verification(),
        "note": row.text("note", optional=True),
    }


FILES = (
    ReferenceFile(
        path="reports/stages.csv", model=models.ReportStage, key=("code",), read_row=read_stage, order=400
    ),
    ReferenceFile(
        path="reports/template_versions.csv",
        model=models_writing.TemplateVersion,
        key=("number",),
        read_row=read_version,
        order=401,
    ),
    ReferenceFile(
        path="reports/template.csv",
        model=models_writing.TemplateQuestion,
        key=("key",),
        read_row=read_question,
        order=402,
    ),
    ReferenceFile(
        path="reports/scale.csv",
        model=models_writing.ScaleStep,
        key=("score",),
        read_row=read_step,
        order=403,
    ),
    ReferenceFile(
        path="reports/aims.csv", model=models.ProductionAim, key=("code",), read_row=read_aim, order=404
    ),
    ReferenceFile(
        path="reports/published.csv",
        model=models.ParallelReport,
        key=("code",),
        read_row=read_published,
        order=405,
    ),
)
