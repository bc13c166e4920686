"""The codes of the rules in words, as the choices of the models' fields."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from mithaq.core.measures import Grade
from mithaq.core.partial_dates import Precision
from mithaq.results import rules, rules_counting, rules_signing


def _choices(enum: Any, **words: Any) -> list[tuple[str, Any]]:
    return [(member.value, words.get(member.value, member.value)) for member in enum]


def qualifier_choices() -> list[tuple[str, Any]]:
    """How a source words its number."""
    return _choices(
        rules.Qualifier,
        exact=_("exact"),
        about=_("about"),
        over=_("over"),
        at_least=_("at least"),
        almost=_("almost"),
    )


def comparison_choices() -> list[tuple[str, Any]]:
    """What a target asks."""
    return _choices(
        rules.Comparison,
        at_least=_("at least"),
        more_than=_("more than"),
        at_most=_("at most"),
        growth=_("growth"),
    )


def known_choices() -> list[tuple[str, Any]]:
    """Whether it is known."""
    return _choices(
        rules.Known,
        known=_("known"),
        lost=_("lost when the strategy was read from paper"),
        none=_("the strategy gives none"),
    )


def aggregation_choices() -> list[tuple[str, Any]]:
    """How values add up."""
    return _choices(
        rules.Aggregation,
        latest=_("the newest value counts"),
        sum=_("the values of the period are added up"),
        each=_("each occasion has its own target"),
        checklist=_("points met one by one"),
    )


def direction_choices() -> list[tuple[str, Any]]:
    """Which way is better."""
    return _choices(rules.Direction, up=_("more is better"), down=_("less is better"))


def role_choices() -> list[tuple[str, Any]]:
    """What a line does for its indicator."""
    return _choices(
        rules.Role,
        main=_("decides where the indicator stands"),
        beside=_("shown beside it"),
        left_out=_("found and not used"),
    )


def confidence_choices() -> list[tuple[str, Any]]:
    """How sure we are."""
    return _choices(rules.Confidence, high=_("high"), medium=_("medium"), inferred=_("inferred by us"))


def point_state_choices() -> list[tuple[str, Any]]:
    """What is known of a point."""
    return _choices(
        rules.PointState,
        met=_("met"),
        touched=_("touched"),
        not_met=_("not met"),
        unknown=_("unknown"),
    )


def precision_choices() -> list[tuple[str, Any]]:
    """How much of a date is known."""
    return _choices(Precision, day=_("to the day"), month=_("to the month"), year=_("to the year"))


def grade_choices() -> list[tuple[str, Any]]:
    """How well something is proven."""
    return _choices(
        Grade,
        word=_("our own word"),
        document=_("a document shows it"),
        official=_("a State or the UN says so"),
        outside=_("confirmed by somebody outside"),
    )


def window_choices() -> list[tuple[str, Any]]:
    """Which rows count by their date."""
    return _choices(
        rules_counting.Window,
        all=_("all up to the day"),
        period=_("within the years of the strategy"),
        year=_("within the calendar year"),
        twelve_months=_("within twelve months"),
    )


def stage_choices() -> list[tuple[str, Any]]:
    """How far a reporting period is on its way to being signed off."""
    return _choices(
        rules_signing.Stage,
        draft=_("being prepared"),
        submitted=_("waiting for approval"),
        returned=_("returned"),
        approved=_("approved"),
        locked=_("locked"),
    )


def cause_choices() -> list[tuple[str, Any]]:
    """Why a signed-off value would be another today."""
    return _choices(
        rules_signing.Cause,
        recorded_later=_("recorded after the sign-off"),
        corrected_later=_("corrected or withdrawn after the sign-off"),
        deleted=_("the record was deleted, or changed without a trace"),
        other_rows=_("the way of counting changed"),
    )


def treatment_choices() -> list[tuple[str, Any]]:
    """What becomes of old values when a definition changes."""
    return _choices(
        rules_signing.Treatment,
        keep=_("keep: the old values still mean the same"),
        recompute=_("count again: old days are counted by the new definition"),
        split=_("split the line: old values stay on a line of their own"),
        annotate=_("annotate: one line, with a mark where the meaning changed"),
        drop=_("drop: the old values are shown aside and used no more"),
    )
