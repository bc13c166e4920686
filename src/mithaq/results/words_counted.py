"""Codes of what is counted, typed in and signed off, in the reader's language."""

from django.utils.translation import gettext as _

from mithaq.core.measures import Grade
from mithaq.results import rules_counting
from mithaq.results.choices import cause_choices, grade_choices, stage_choices, treatment_choices
from mithaq.results.models import TypedMeasurement
from mithaq.results.rules_signing import Stage


def grade_words(code: str) -> str:
    """How well a row is proven."""
    return str(dict(grade_choices()).get(code, _("in our record, not graded")))


def grade_of_typed(value: TypedMeasurement) -> str:
    """What the pieces make of a typed-in value: without any it is our own word."""
    return rules_counting.best_grade([Grade.WORD.value, *(piece.grade for piece in value.pieces.all())])


def group_words(name: str) -> str:
    """What divides rows."""
    return {
        "cycle": _("by review cycle"),
        "un_group": _("by UN regional group"),
        "region": _("by region"),
        "regions": _("by region"),
        "country": _("by country"),
        "kind": _("by kind"),
        "turn": _("begun or renewed"),
        "year": _("by year"),
        "stories": _("by number of stories"),
        "chapter": _("by chapter"),
        "donor": _("by donor"),
        "currency": _("by currency"),
        "status": _("by status"),
        "stage": _("by stage"),
    }.get(name, name.replace("_", " "))


def stage_words(code: str) -> str:
    """How far a reporting period is."""
    return str(dict(stage_choices())[code])


STAGE_SHAPES = {
    Stage.DRAFT.value: "none",
    Stage.SUBMITTED.value: "part",
    Stage.RETURNED.value: "late",
    Stage.APPROVED.value: "done",
    Stage.LOCKED.value: "done",
}


def cause_words(code: str) -> str:
    """Why a signed-off value would be another today."""
    return str(dict(cause_choices())[code])


def treatment_words(code: str) -> str:
    """What became of old values when a definition changed."""
    return str(dict(treatment_choices())[code])
