"""Links for donors: the director's list, a new one, closing one; and the page that a donor sees. HTTP only."""

from datetime import date, datetime
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
from mithaq.core.edits import get_or_not_found
from mithaq.core.errors import NotFound
from mithaq.funding.models import GrantAgreement
from mithaq.results import actions_donors, donor_links, permissions, pictures, queries
from mithaq.results.forms import DonorForm
from mithaq.results.models import DonorLink
from mithaq.results.views_parts import GuardedEdit


@require_safe
@requires(permissions.may_direct)
def donor_list(request: HttpRequest) -> HttpResponse:
    """The links that were made for donors."""
    today = timezone.localdate()
    objectives = donor_links.objectives_on(today)
    rows = [
        {
            "link": link,
            "stands": _stands(link, today),
            "objectives": donor_links.covered_by(link.agreement, objectives),
        }
        for link in DonorLink.objects.visible_to(request.user).select_related("agreement__donor")
    ]
    return render(request, "results/donor_links.html", {"rows": rows})


def _stands(link: DonorLink, today: date) -> str:
    if link.revoked_at is not None:
        return "closed"
    return "open" if link.opens_on(today) else "ended"


class DonorNew(GuardedEdit):
    """Make a link for a donor. It is shown once."""

    guard = staticmethod(permissions.may_direct)
    title = _("Make a link for a donor")
    intro = _(
        "Whoever has the link reads what the agreement covers for as long as it runs, and nothing else."
    )
    form_class = DonorForm

    def may(self, person: Any, thing: Any) -> bool:
        return permissions.may_direct(person)

    def make_form(self, data: Any = None, files: Any = None, *, thing: Any = None) -> django_forms.BaseForm:
        rows = GrantAgreement.objects.visible_to(self.request.user).not_ended(timezone.localdate())
        return DonorForm(
            data, agreements=[(row.pk, f"{row.donor} · {row}") for row in rows.select_related("donor")]
        )

    def save(self, thing: Any, data: dict[str, Any], *, by: Any, at: datetime) -> Any:
        agreement = get_or_not_found(GrantAgreement.objects.visible_to(by), pk=data["agreement"])
        link, secret = actions_donors.make_donor_link(by, agreement, until=data["until"], at=at)
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
    link = get_or_not_found(DonorLink.objects.visible_to(request.user), pk=pk)
    actions_donors.revoke_donor_link(request.user, link, at=timezone.now())  # type: ignore[arg-type]
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
    strategy = queries.strategy_on(today)
    parts = strategy.objectives if strategy else ()
    chosen = {row.pk for row in donor_links.covered_by(link.agreement, [part.objective for part in parts])}
    occasions = queries.occasions()
    told = [
        {
            "objective": part.objective,
            "cards": [
                {"view": view, "chart": pictures.picture(view, occasions, mini=True)}
                for view in part.indicators
            ],
        }
        for part in parts
        if part.objective.pk in chosen
    ]
    response = render(request, "results/donor.html", {"link": link, "parts": told, "on": today})
    response.headers["Cache-Control"] = "private, no-store"
    response.headers["X-Robots-Tag"] = "noindex"
    response.headers["Referrer-Policy"] = "no-referrer"
    return response
