"""Typing a value in, taking it back, attaching evidence. HTTP only."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from mithaq.core.edits import get_or_not_found
from mithaq.results import actions_measuring, permissions
from mithaq.results.forms import EvidenceForm, ReasonForm, TypedForm
from mithaq.results.models import Series, TypedMeasurement
from mithaq.results.views_parts import GuardedEdit, indicator_of, line_of


class OfLine(GuardedEdit):
    """An edit page about one line of an indicator."""

    guard = staticmethod(permissions.may_work)

    def line(self) -> Series:
        """The line of the address."""
        return line_of(indicator_of(self.request.user, self.kwargs["code"]), self.kwargs["line"])

    def may(self, person: Any, thing: Any) -> bool:
        return permissions.may_measure_indicator(person, self.kwargs["code"].upper())

    def initial(self, thing: Any) -> dict[str, Any]:
        return {}

    def after(self, thing: Any) -> str:
        return indicator_of(self.request.user, self.kwargs["code"]).get_absolute_url() + "#rows"

    def leave(self, thing: Any) -> str:
        return self.after(thing)


class TypeValue(OfLine):
    """Type in a value that no record gives."""

    title = _("Type a value in")
    form_class = TypedForm
    template_name = "results/edit_line.html"

    def extra_context(self, thing: Any) -> dict[str, Any]:
        return {"line": self.line()}

    def initial(self, thing: Any) -> dict[str, Any]:
        return {"is_public": True}

    def save(self, thing: Any, data: dict[str, Any], *, by: Any, at: datetime) -> Any:
        groups = data.pop("breakdown")
        return actions_measuring.type_value(
            by, self.line(), breakdown={"region": groups} if groups else {}, at=at, **data
        )


class AttachToRow(OfLine):
    """Attach evidence to one row of a line."""

    title = _("Attach evidence")
    form_class = EvidenceForm
    template_name = "results/edit_line.html"

    def extra_context(self, thing: Any) -> dict[str, Any]:
        return {"line": self.line(), "row_key": self.request.GET.get("row", "")[:200]}

    def save(self, thing: Any, data: dict[str, Any], *, by: Any, at: datetime) -> Any:
        key = self.request.GET.get("row", "")[:200]
        return actions_measuring.attach_evidence(by, self.line(), row_key=key, at=at, **data)


class OfTyped(GuardedEdit):
    """An edit page about one typed-in value."""

    guard = staticmethod(permissions.may_work)

    def find(self) -> TypedMeasurement:
        rows = TypedMeasurement.objects.visible_to(self.request.user).select_related("series__indicator")
        found: TypedMeasurement = get_or_not_found(rows, pk=self.kwargs["pk"])
        return found

    def may(self, person: Any, thing: Any) -> bool:
        indicator = thing.series.indicator
        return permissions.may_measure_indicator(person, indicator.code if indicator else "")

    def initial(self, thing: Any) -> dict[str, Any]:
        return {}

    def seen(self, thing: Any) -> str:
        return ""

    def extra_context(self, thing: Any) -> dict[str, Any]:
        return {"line": thing.series, "typed": thing}

    template_name = "results/edit_line.html"

    def after(self, thing: Any) -> str:
        indicator = self.find().series.indicator
        return f"{indicator.get_absolute_url()}#rows" if indicator else "/"

    def leave(self, thing: Any) -> str:
        return self.after(thing)


class TakeBack(OfTyped):
    """Take a typed-in value back."""

    title = _("Take the value back")
    form_class = ReasonForm

    def save(self, thing: Any, data: dict[str, Any], *, by: Any, at: datetime) -> Any:
        return actions_measuring.take_back_value(by, thing, why=data["why"], at=at)


class AttachToValue(OfTyped):
    """Attach evidence to a typed-in value."""

    title = _("Attach evidence")
    form_class = EvidenceForm

    def save(self, thing: Any, data: dict[str, Any], *, by: Any, at: datetime) -> Any:
        return actions_measuring.attach_evidence(by, thing.series, typed=thing, at=at, **data)
