"""What the pages of the strategy share: the days of a question, and guarded edit pages."""

from datetime import date
from typing import Any, ClassVar

from django.http import HttpRequest, HttpResponseBase
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from mithaq.accounts.guards import refusal
from mithaq.core.edits import EditPage, get_or_not_found
from mithaq.core.errors import RuleBroken
from mithaq.results.models import Indicator, Series


def day_in(text: str) -> date:
    """A day written as 2025-12-31. Raises RuleBroken."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise RuleBroken(
            _("“%(asked)s” is no date. Write it as 2025-12-31."), code="bad_date", asked=text[:20]
        ) from None


def day_asked(request: HttpRequest, name: str = "as_of") -> date:
    """The day of the question: `as_of` in the address, else today."""
    asked = request.GET.get(name, "")
    return day_in(asked) if asked else timezone.localdate()


def known_asked(request: HttpRequest) -> date | None:
    """By when it was known: `known_on` in the address, else by now."""
    asked = request.GET.get("known_on", "")
    return day_in(asked) if asked else None


def indicator_of(person: Any, code: str) -> Indicator:
    """The version in force of an indicator."""
    found: Indicator = get_or_not_found(Indicator.objects.visible_to(person).current(), code=code.upper())
    return found


def line_of(indicator: Indicator, key: str) -> Series:
    """One line of an indicator."""
    rows = Series.objects.filter(indicator=indicator).select_related("indicator__objective__period")
    found: Series = get_or_not_found(rows, key=key)
    return found


class GuardedEdit(EditPage):
    """An edit page that a stranger meets as the way to sign in."""

    guard: ClassVar[Any]
    show_history = False

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        return refusal(request, type(self).guard) or super().dispatch(request, *args, **kwargs)
