"""Pages of roles in organisations: give one or hand it over, the organisation's answer, the end of one."""

from datetime import datetime
from typing import Any

from django import forms as django_forms
from django.http import HttpRequest, HttpResponseBase
from django.utils.translation import gettext_lazy as _

from mithaq.accounts.guards import refusal
from mithaq.accounts.permissions import is_signed_in
from mithaq.core import days
from mithaq.core.edits import EditPage, get_or_not_found
from mithaq.network import actions_roles as actions
from mithaq.network import forms_roles as forms
from mithaq.network import models, permissions
from mithaq.network.queries_roles import line_of
from mithaq.network.views_desk import OwnPage


class GiveRolePage(OwnPage):
    """Say what a person does for an organisation."""

    title = _("Give a role in the organisation")
    intro = _(
        "A role that the organisation gives counts at once. A role that the hub gives waits until the organisation confirms it. A role lets nobody sign in: accounts are invited on their own page."
    )
    button = _("Give the role")
    form_class = forms.RoleForm
    version_field = None
    show_history = False

    def may(self, person: Any, thing: Any) -> bool:
        return permissions.may_give_role(person, thing)

    def seen(self, thing: Any) -> str:
        return ""

    def initial(self, thing: Any) -> dict[str, Any]:
        taken = self._held(thing).filter(pk=_number(self.request.GET.get("from", ""))).first()
        return {
            "since": days.today(),
            **({"role": taken.role, "instead_of": taken.pk} if taken else {}),
        }

    def _held(self, thing: Any) -> Any:
        """The roles that somebody could take over."""
        rows = models.OrganisationRole.objects.visible_to(self.request.user).confirmed()
        return rows.filter(organisation=thing).exclude(until__lt=days.today()).select_related("person")

    def make_form(self, data: Any = None, files: Any = None, *, thing: Any = None) -> django_forms.BaseForm:
        people = models.Person.objects.visible_to(self.request.user).standing()
        people = people.filter(roles__organisation=thing).distinct()
        return forms.RoleForm(
            data,
            initial=self.initial(thing),
            people=[(person.pk, person.name) for person in people],
            held=[(role.pk, str(role)) for role in self._held(thing)],
        )

    def save(self, thing: Any, data: dict[str, Any], *, by: Any, at: datetime) -> Any:
        other: models.Person | actions.NewPerson = (
            models.Person.objects.visible_to(by).standing().get(pk=data["person"])
            if data["person"]
            else actions.NewPerson(name=data["name"], email=data["email"])
        )
        actions.give_role(
            by,
            thing,
            other,
            role=data["role"],
            since=data["since"],
            until=data["until"],
            instead_of=self._held(thing).filter(pk=data["instead_of"] or 0).first(),
            at=at,
        )
        return thing


def _number(text: str) -> int:
    return int(text) if text.isdecimal() and len(text) < 16 else 0


class RolePage(EditPage):
    """One role: what it is, and the organisation's answer where one is missing."""

    title = _("A role in the organisation")
    button = _("Answer")
    form_class: type[Any] = forms.AnswerRoleForm
    template_name = "network/role.html"
    show_history = False

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        return refusal(request, is_signed_in) or super().dispatch(request, *args, **kwargs)

    def find(self) -> Any:
        person = self.request.user
        seen = models.OrganisationRole.objects.visible_to(person)
        answered = models.OrganisationRole.objects.answerable_by(person, days.today())
        rows = models.OrganisationRole.objects.filter(pk__in=seen.values("pk")) | (
            models.OrganisationRole.objects.filter(pk__in=answered.values("pk"))
        )
        return get_or_not_found(rows.select_related("organisation", "person"), pk=self.kwargs["pk"])

    def may(self, person: Any, thing: Any) -> bool:
        return self.request.method == "GET" or permissions.may_answer_role(person, thing, on=days.today())

    def seen(self, thing: Any) -> str:
        return ""

    def initial(self, thing: Any) -> dict[str, Any]:
        return {}

    def save(self, thing: Any, data: dict[str, Any], *, by: Any, at: datetime) -> Any:
        if data["accept"] == "yes":
            return actions.confirm_role(by, thing, at=at)
        return actions.decline_role(by, thing, why=data["why"], at=at)

    def leave(self, thing: Any) -> str:
        sees = permissions.may_see_organisation(self.request.user, thing.organisation)
        return str(thing.organisation.get_absolute_url() if sees else "../")

    def extra_context(self, thing: Any) -> dict[str, Any]:
        today = days.today()
        answers = permissions.may_answer_role(self.request.user, thing, on=today)
        line = line_of(thing, on=today, keeps=False, answers=answers)
        return {"line": line, "can_answer": line.can_answer}


class EndRolePage(RolePage):
    """Name the last day of a role."""

    title = _("End the role")
    intro = _("To hand it over, go back and give the role to who follows.")
    button = _("Save")
    form_class = forms.EndRoleForm
    template_name = "network/role_end.html"

    def may(self, person: Any, thing: Any) -> bool:
        return permissions.may_give_role(person, thing.organisation)

    def make_form(self, data: Any = None, files: Any = None, *, thing: Any = None) -> django_forms.BaseForm:
        return forms.EndRoleForm(data, initial={"until": thing.until or max(days.today(), thing.since)})

    def save(self, thing: Any, data: dict[str, Any], *, by: Any, at: datetime) -> Any:
        return actions.end_role(by, thing, until=data["until"], at=at)

    def after(self, thing: Any) -> str:
        return str(thing.organisation.get_absolute_url())
