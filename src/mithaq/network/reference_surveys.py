"""The reference files of the yearly survey: its questions by version, and what was published of earlier ones."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from mithaq.core.reference import ReferenceFile
from mithaq.core.reference_rows import Row
from mithaq.network import models
from mithaq.network.survey_rules import AnswerKind

WITH_CHOICES = (AnswerKind.CHOICE.value, AnswerKind.CHOICES.value)


def read_question(row: Row) -> Mapping[str, Any]:
    kind = row.choice("kind", AnswerKind)
    codes = row.text("choices", optional=True).split()
    words = {code: row.text(f"choices_{code}", optional=True).split("|") for code in ("en", "ar")}
    if bool(codes) is not (kind in WITH_CHOICES):
        row.fault("choices", _("Choices belong to questions of choice, and to each of them."))
    elif codes and any(len(found) != len(codes) for found in words.values()):
        row.fault("choices", _("Each choice needs its words in each language, with | between them."))
    return {
        "key": row.text("key"),
        "version": row.number("version", least=1),
        "part": row.number("part", least=1),
        "order": row.number("order", least=1),
        "code": row.text("code"),
        "kind": kind,
        "texts": row.texts("text", required=("en", "ar")),
        "choices": [
            {"code": code, "names": {language: found[place] for language, found in words.items()}}
            for place, code in enumerate(codes)
            if all(len(found) > place for found in words.values())
        ],
        "required": row.flag("required"),
        "source": row.text("source"),
        "verification": row.verification(),
    }


def read_published(row: Row) -> Mapping[str, Any]:
    return {
        "year": row.number("year", least=2000),
        "covers": row.number("covers", least=2000),
        "responses": row.number("responses", optional=True),
        "qualifier": row.text("qualifier", optional=True),
        "asked": row.number("asked", optional=True),
        "asked_whom": row.texts("asked_whom", required=()),
        "findings": row.texts("findings", required=("en", "ar")),
        "source": row.text("source"),
        "verification": row.verification(),
    }


FILES = (
    ReferenceFile(
        path="network/survey_questions.csv",
        model=models.SurveyQuestion,
        key=("key",),
        read_row=read_question,
        order=204,
    ),
    ReferenceFile(
        path="network/survey_published.csv",
        model=models.PublishedSurvey,
        key=("year",),
        read_row=read_published,
        order=205,
    ),
)
