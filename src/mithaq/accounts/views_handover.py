"""The page on which a person's roles and open work go to whoever follows."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from mithaq.accounts import actions_handover, handover, permissions
from mithaq.accounts.guards import requires
from mithaq.accounts.models import ROLE_LABELS, RoleGrant, User
from mithaq.accounts.rules import Role
from mithaq.accounts.views import visible_user
from mithaq.core.edits import form_rows
from mithaq.core.errors import RuleBroken


class HandOverForm(forms.Form):
    """Which roles go, and to whom."""

    grants = forms.TypedMultipleChoiceField(
        label=_("Roles that go"), coerce=int, widget=forms.CheckboxSelectMultiple
    )
    successor = forms.TypedChoiceField(label=_("Who follows"), coerce=int)

    def __init__(self, data: Any = None, *, grants: list[RoleGrant], people: list[User]) -> None:
        super().__init__(data, initial={"grants": [grant.pk for grant in grants]})
        roles = [
            (
                grant.pk,
                f"{ROLE_LABELS[Role(grant.role)]} ({grant.scope})"
                if grant.scope
                else ROLE_LABELS[Role(grant.role)],
            )
            for grant in grants
        ]
        self.fields["grants"].choices = roles  # type: ignore[attr-defined]
        choices = [("", _("choose")), *((user.pk, f"{user} · {user.email}") for user in people)]
        self.fields["successor"].choices = choices  # type: ignore[attr-defined]


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@requires(permissions.may_grant_something)
def hand_over(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Choose roles and successor; what is open goes along."""
    leaver = visible_user(request, pk)
    now = timezone.now()
    grants = [
        grant
        for grant in RoleGrant.objects.in_force(at=now).filter(user=leaver).order_by("role", "scope")
        if permissions.may_grant(request.user, Role(grant.role))
    ]
    people = User.objects.visible_to(request.user).filter(is_active=True).exclude(pk=leaver.pk)
    form = HandOverForm(
        request.POST if request.method == "POST" else None,
        grants=grants,
        people=list(people.order_by("display_name")),
    )
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            chosen = [grant for grant in grants if grant.pk in form.cleaned_data["grants"]]
            try:
                actions_handover.hand_over(
                    request.user, leaver, people.get(pk=form.cleaned_data["successor"]), grants=chosen, at=now
                )
            except RuleBroken as error:
                field = str(error.values.get("field", ""))
                form.add_error(field if field in form.fields else None, str(error))
            else:
                messages.success(request, gettext("Handed over. Both got a mail."))
                return redirect(leaver)
    rows = form_rows(form)
    return render(
        request,
        "accounts/hand_over.html",
        {
            "person": leaver,
            "form": form,
            "rows": rows,
            "grants": grants,
            "works": handover.open_with(leaver),
            "general_errors": [str(error) for error in form.non_field_errors()],
            "wrong": [(row, error) for row in rows for error in row.errors],
        },
        status=status,
    )
