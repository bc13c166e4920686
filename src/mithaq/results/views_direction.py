"""The director's pages: who answers, a changed definition, links for donors; and the page that a donor sees. HTTP only."""

from datetime import datetime
from typing import Any

from django import forms as django_forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe

from mithaq.accounts.guards import requires
from mithaq.accounts.links import address
from mithaq.accounts.models import User
from mithaq.core.edits import get_or_not_found
from mithaq.core.errors import NotFound
from mithaq.core.texts import text_in
from mithaq.results import actions_definitions, donor_links, permissions, pictures, queries
from mithaq.results.forms import DefinitionForm, DonorForm, OwnerForm
from mithaq.results.models import DonorLink, Indicator, IndicatorOwner, Objective
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


# --- donors --------------------------------------------------------------------------------------------


@require_safe
@requires(permissions.may_direct)
def donor_list(request: HttpRequest) -> HttpResponse:
    """The links that were made for donors."""
    rows = DonorLink.objects.prefetch_related("objectives")
    return render(request, "results/donor_links.html", {"rows": rows, "today": timezone.localdate()})


class DonorNew(GuardedEdit):
    """Make a link for a donor. It is shown once."""

    guard = staticmethod(permissions.may_direct)
    title = _("Make a link for a donor")
    intro = _("Whoever has the link reads what you choose here until the day you choose, and nothing else.")
    form_class = DonorForm

    def may(self, person: Any, thing: Any) -> bool:
        return permissions.may_direct(person)

    def make_form(self, data: Any = None, files: Any = None, *, thing: Any = None) -> django_forms.BaseForm:
        choices = [(row.pk, text_in(row.titles)) for row in Objective.objects.all()]
        return DonorForm(data, objectives=choices)

    def save(self, thing: Any, data: dict[str, Any], *, by: Any, at: datetime) -> Any:
        chosen = list(Objective.objects.filter(pk__in=data["objectives"]))
        link, secret = actions_definitions.make_donor_link(
            by, label=data["label"], objectives=chosen, until=data["until"], at=at
        )
        token = donor_links.token_of(secret)
        told = address("results:donor", token, language=self.request.LANGUAGE_CODE)
        messages.info(self.request, _("Copy this link now; it is not kept: %(link)s") % {"link": told})
        return link

    def after(self, thing: Any) -> str:
        return reverse("results:donor_links")

    def leave(self, thing: Any) -> str:
        return reverse("results:donor_links")


@require_POST
@requires(permissions.may_direct)
def donor_revoke(request: HttpRequest, pk: int) -> HttpResponse:
    """Close a link."""
    link = get_or_not_found(DonorLink.objects.all(), pk=pk)
    actions_definitions.revoke_donor_link(request.user, link, at=timezone.now())  # type: ignore[arg-type]
    return HttpResponseRedirect(reverse("results:donor_links"))


@require_safe
def donor(request: HttpRequest, token: str) -> HttpResponse:
    """What a donor sees: the objectives of its agreement, as the public sees them."""
    today = timezone.localdate()
    link = donor_links.link_of(token, on=today)
    if link is None:
        raise NotFound(
            _("This link does not open anything any more. Ask the coalition for a new one."),
            code="link_closed",
        )
    chosen = set(link.objectives.values_list("pk", flat=True))
    strategy = queries.strategy_on(today)
    occasions = queries.occasions()
    parts = [
        {
            "objective": part.objective,
            "cards": [
                {"view": view, "chart": pictures.picture(view, occasions, mini=True)}
                for view in part.indicators
            ],
        }
        for part in (strategy.objectives if strategy else ())
        if part.objective.pk in chosen
    ]
    response = render(request, "results/donor.html", {"link": link, "parts": parts, "on": today})
    response.headers["Cache-Control"] = "private, no-store"
    response.headers["X-Robots-Tag"] = "noindex"
    response.headers["Referrer-Policy"] = "no-referrer"
    return response
