"""The director's pages about an indicator: who answers, a changed definition. HTTP only."""

from datetime import datetime
from typing import Any

from django import forms as django_forms
from django.utils.translation import gettext_lazy as _

from mithaq.accounts.models import User
from mithaq.results import actions_definitions, permissions
from mithaq.results.forms import DefinitionForm, OwnerForm
from mithaq.results.models import Indicator, IndicatorOwner
from mithaq.results.rules_signing import Treatment
from mithaq.results.views_parts import GuardedEdit, indicator_of


class OfIndicator(GuardedEdit):
    """A director's page about one indicator."""

    guard = staticmethod(permissions.may_direct)

    def find(self) -> Indicator:
        return indicator_of(self.request.user, self.kwargs["code"])

    def may(self, person: Any, thing: Any) -> bool:
        return permissions.may_direct(person)


class Owner(OfIndicator):
    """Say who answers for an indicator."""

    title = _("Who answers for this indicator?")
    form_class = OwnerForm

    def make_form(self, data: Any = None, files: Any = None, *, thing: Any = None) -> django_forms.BaseForm:
        people = [
            (str(user.pk), str(user))
            for user in User.objects.filter(is_active=True).order_by("display_name")
            if permissions.may_work(user)
        ]
        return OwnerForm(data, people=people, initial=self.initial(thing))

    def initial(self, thing: Any) -> dict[str, Any]:
        owner = IndicatorOwner.objects.filter(code=thing.code).first()
        return {"person": str(owner.person_id) if owner else ""}

    def save(self, thing: Any, data: dict[str, Any], *, by: Any, at: datetime) -> Any:
        chosen = data["person"]
        person = User.objects.get(pk=int(chosen)) if chosen else None
        actions_definitions.make_responsible(by, thing, person, at=at)
        return thing


class Definition(OfIndicator):
    """Change the definition of an indicator, and say what becomes of the old values."""

    title = _("Change the definition")
    intro = _("This begins a new version. The old one stays, with its values treated as you choose here.")
    form_class = DefinitionForm

    def initial(self, thing: Any) -> dict[str, Any]:
        return {
            "title_en": thing.titles.get("en", ""),
            "title_ar": thing.titles.get("ar", ""),
            "method_en": thing.methods.get("en", ""),
            "method_ar": thing.methods.get("ar", ""),
        }

    def save(self, thing: Any, data: dict[str, Any], *, by: Any, at: datetime) -> Any:
        return actions_definitions.change_definition(
            by,
            thing,
            titles={**thing.titles, "en": data["title_en"], "ar": data["title_ar"]},
            methods={**thing.methods, "en": data["method_en"], "ar": data["method_ar"]},
            treatment=Treatment(data["treatment"]),
            why=data["why"],
            at=at,
        )
