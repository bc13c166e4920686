"""The codes of the rules in words, as the choices of the models' fields."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from mithaq.core.partial_dates import Precision
from mithaq.results import rules


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
