"""Codes and worded numbers of the strategy, in the reader's language."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal

from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from mithaq.results.rules import Comparison, Confidence, PointState, Qualifier, Standing, Verdict


def number(value: Decimal) -> str:
    """A number with commas between thousands, without empty decimals."""
    return f"{value.normalize():,f}"


def _figure(value: Decimal) -> SafeString:
    return format_html('<bdi class="num">{}</bdi>', number(value))


def _qualified(qualifier: str) -> str:
    return {
        Qualifier.EXACT.value: "%(value)s",
        Qualifier.ABOUT.value: _("about %(value)s"),
        Qualifier.OVER.value: _("over %(value)s"),
        Qualifier.AT_LEAST.value: _("at least %(value)s"),
        Qualifier.ALMOST.value: _("almost %(value)s"),
    }[qualifier]


def worded(value: Decimal, qualifier: str) -> str:
    """A number as its source words it, as plain text."""
    return _qualified(qualifier) % {"value": number(value)}


def worded_html(value: Decimal, qualifier: str) -> SafeString:
    """The same for running text, the figure kept from turning round."""
    return mark_safe(
        _qualified(qualifier) % {"value": _figure(value)}
    )  # our own catalogue and an escaped figure


def wanted_words(comparison: str, value: Decimal | None, value_to: Decimal | None = None) -> str:
    """What a target asks, as plain text."""
    if value is None:
        return _("growth") if comparison == Comparison.GROWTH.value else _("unknown")
    if value_to is not None:
        return _("%(from)s to %(to)s") % {"from": number(value), "to": number(value_to)}
    return {
        Comparison.AT_LEAST.value: _("at least %(value)s"),
        Comparison.MORE_THAN.value: _("more than %(value)s"),
        Comparison.AT_MOST.value: _("at most %(value)s"),
        Comparison.GROWTH.value: _("more than %(value)s"),
    }[comparison] % {"value": number(value)}


def standing_words(verdict: Verdict) -> str:
    """Where it stands, in two or three words."""
    words: dict[Standing, Callable[[], str]] = {
        Standing.REACHED: lambda: _("Target reached"),
        Standing.PARTLY: lambda: _("Partly reached"),
        Standing.ON_PATH: lambda: _("On the path to the target"),
        Standing.BEHIND: lambda: _("Behind the path"),
        Standing.NO_TARGET: lambda: _("Target unknown"),
        Standing.NO_VALUE_SINCE: lambda: (
            _("No value since %(year)s") % {"year": verdict.since.year if verdict.since else "?"}
        ),
        Standing.UNKNOWN: lambda: _("Unknown"),
    }
    return words[verdict.standing]()


#: The shape that goes with each standing (see the design page).
STANDING_SHAPES = {
    Standing.REACHED: "done",
    Standing.PARTLY: "part",
    Standing.ON_PATH: "part",
    Standing.BEHIND: "late",
    Standing.NO_TARGET: "unknown",
    Standing.NO_VALUE_SINCE: "none",
    Standing.UNKNOWN: "unknown",
}

POINT_SHAPES = {
    PointState.MET.value: "done",
    PointState.TOUCHED.value: "part",
    PointState.NOT_MET.value: "none",
    PointState.UNKNOWN.value: "unknown",
}


def point_words(state: str) -> str:
    """What is known of a point of a checklist."""
    return {
        PointState.MET.value: _("Met"),
        PointState.TOUCHED.value: _("Touched"),
        PointState.NOT_MET.value: _("Not met"),
        PointState.UNKNOWN.value: _("Unknown"),
    }[state]


def confidence_words(code: str) -> str:
    """How sure we are of what the source says."""
    return {
        Confidence.HIGH.value: _("high"),
        Confidence.MEDIUM.value: _("medium"),
        Confidence.INFERRED.value: _("inferred by us"),
    }[code]


def months_between(earlier: date, later: date) -> int:
    """Whole months from one day to another."""
    months = (later.year - earlier.year) * 12 + later.month - earlier.month
    return months - (1 if later.day < earlier.day else 0)
