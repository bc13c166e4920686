"""Pages of the hub: the accounts with their roles, one account, the invitations."""

from collections.abc import Callable, Sequence
from typing import Any

from allauth.mfa.models import Authenticator
from django.contrib import messages
from django.db.models import Prefetch, QuerySet
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from mithaq.accounts import actions, permissions
from mithaq.accounts.forms import InviteForm, ReasonForm, RoleForm
from mithaq.accounts.guards import Requires, requires
from mithaq.accounts.models import ROLE_CHOICES, ROLE_LABELS, Invitation, RoleGrant, User
from mithaq.accounts.rules import InvitationState, Role, day_of
from mithaq.accounts.views import visible_user
from mithaq.core.errors import NotFound, RuleBroken
from mithaq.core.lists import Cell, Column, Filter, Kind, Link, ListPage

STATES = {
    InvitationState.OPEN: (pgettext_lazy("invitation", "Open"), "part"),
    InvitationState.ACCEPTED: (pgettext_lazy("invitation", "Accepted"), "done"),
    InvitationState.REVOKED: (pgettext_lazy("invitation", "Revoked"), "held"),
    InvitationState.EXPIRED: (pgettext_lazy("invitation", "Expired"), "late"),
}


def _role_codes(user: User) -> str:
    return ", ".join(
        f"{grant.role}:{grant.scope}" if grant.scope else grant.role for grant in user.role_grants.all()
    )


def _roles_cell(user: User) -> Cell:
    names = [
        f"{ROLE_LABELS[Role(grant.role)]} ({grant.scope})"
        if grant.scope
        else str(ROLE_LABELS[Role(grant.role)])
        for grant in user.role_grants.all()
    ]
    return Cell(gettext(", ").join(names) if names else _("No role"), status=None if names else "none")


def _is_open(rows: QuerySet[Any], value: str) -> QuerySet[Any]:
    return rows.filter(is_active=value == "open")


def _holding(rows: QuerySet[Any], value: str) -> QuerySet[Any]:
    held = RoleGrant.objects.in_force(at=timezone.now()).filter(role=value)
    return rows.filter(pk__in=held.values("user_id"))


class PeopleList(Requires, ListPage):
    """The accounts with the roles that hold today."""

    may = staticmethod(permissions.may_see_people)
    name = "people"
    title = _("Accounts and roles")
    intro = _("Who can sign in, and what each may do today.")
    search_fields = ("display_name", "email")
    default_order = ("name",)
    columns = (
        Column(
            "name",
            _("Name"),
            lambda user: user.display_name,
            lambda user: Cell(str(user), href=user.get_absolute_url()),
            sort="display_name",
        ),
        Column("email", _("E-mail address"), lambda user: user.email, sort="email"),
        Column("roles", _("Roles"), _role_codes, _roles_cell),
        Column("language", _("Language"), lambda user: user.language, shown=False, sort="language"),
        Column(
            "last_login",
            _("Last sign-in"),
            lambda user: user.last_login,
            kind=Kind.TIME,
            sort="last_login",
            expected=False,
        ),
        Column(
            "open",
            pgettext_lazy("account", "State"),
            lambda user: user.is_active,
            lambda user: (
                Cell(pgettext_lazy("account", "Open"), status="done")
                if user.is_active
                else Cell(pgettext_lazy("account", "Closed"), status="held")
            ),
            kind=Kind.YES_NO,
            sort="is_active",
        ),
    )
    filters = (
        Filter("role", _("Role"), ROLE_CHOICES, _holding),
        Filter(
            "state",
            pgettext_lazy("account", "State"),
            [("open", pgettext_lazy("account", "Open")), ("closed", pgettext_lazy("account", "Closed"))],
            _is_open,
        ),
    )

    def rows(self) -> QuerySet[Any]:
        held = RoleGrant.objects.in_force(at=timezone.now())
        people: QuerySet[Any] = User.objects.visible_to(self.request.user).prefetch_related(
            Prefetch("role_grants", held)
        )
        return people

    def links(self) -> Sequence[Link]:
        links = [Link(_("Invitations"), reverse("accounts:invitations"))]
        if permissions.may_invite(self.request.user):
            links.insert(0, Link(_("Invite somebody"), reverse("accounts:invite"), button=True))
        return links


def _state_cell(invitation: Invitation) -> Cell:
    text, status = STATES[invitation.state(timezone.now())]
    return Cell(text, status=status)


def _in_state(rows: QuerySet[Any], value: str) -> QuerySet[Any]:
    now = timezone.now()
    waiting = rows.filter(accepted_at__isnull=True, revoked_at__isnull=True)
    return {
        "open": waiting.filter(expires_at__gt=now),
        "expired": waiting.filter(expires_at__lte=now),
        "accepted": rows.filter(accepted_at__isnull=False),
        "revoked": rows.filter(revoked_at__isnull=False),
    }[value]


class InvitationList(Requires, ListPage):
    """The invitations, newest first, with what can be done about each."""

    may = staticmethod(permissions.may_see_invitations)
    name = "invitations"
    title = _("Invitations")
    intro = _(
        "An account comes from an invitation and from nothing else. A link works once and for fourteen days."
    )
    template_name = "accounts/invitations.html"
    search_fields = ("email",)
    default_order = ("-sent",)
    columns = (
        Column("email", _("E-mail address"), lambda row: row.email, sort="email"),
        Column(
            "roles",
            _("Roles"),
            lambda row: ", ".join(item["role"] for item in row.roles),
            lambda row: Cell(gettext(", ").join(row.role_names())),
        ),
        Column(
            "state",
            pgettext_lazy("invitation", "State"),
            lambda row: row.state(timezone.now()).value,
            _state_cell,
        ),
        Column(
            "sent",
            pgettext_lazy("invitation", "Sent"),
            lambda row: row.sent_at,
            kind=Kind.TIME,
            sort="sent_at",
        ),
        Column(
            "expires",
            pgettext_lazy("invitation", "Works until"),
            lambda row: row.expires_at,
            kind=Kind.TIME,
            sort="expires_at",
        ),
        Column(
            "by", _("Invited by"), lambda row: str(row.invited_by) if row.invited_by else "", expected=False
        ),
    )
    filters = (
        Filter(
            "state",
            pgettext_lazy("invitation", "State"),
            [(state.value, text) for state, (text, _s) in STATES.items()],
            _in_state,
        ),
    )

    def rows(self) -> QuerySet[Any]:
        return Invitation.objects.visible_to(self.request.user).select_related("invited_by")

    def links(self) -> Sequence[Link]:
        if permissions.may_invite(self.request.user):
            return [Link(_("Invite somebody"), reverse("accounts:invite"), button=True)]
        return ()

    def extra_context(self) -> dict[str, Any]:
        person = self.request.user
        waiting = self.rows().filter(accepted_at__isnull=True, revoked_at__isnull=True)[:50]
        return {"waiting": [row for row in waiting if permissions.may_change_invitation(person, row)]}


# --- one account ---------------------------------------------------------------------------------


@never_cache
@require_safe
@requires(permissions.is_signed_in)
def person(request: HttpRequest, pk: int) -> HttpResponseBase:
    """One account: roles past and present, and what may be done with it."""
    user = visible_user(request, pk)
    return _person_page(request, user)


def _person_page(
    request: HttpRequest,
    user: User,
    *,
    role_form: RoleForm | None = None,
    reason_form: ReasonForm | None = None,
) -> HttpResponseBase:
    now = timezone.now()
    mine = request.user
    roles = [role for role in Role if permissions.may_grant(mine, role)]
    grants = [
        {
            "label": ROLE_LABELS[Role(grant.role)],
            "grant": grant,
            "holds": grant.holds(now),
            "may_revoke": grant.revoked_at is None and Role(grant.role) in roles,
        }
        for grant in user.role_grants.select_related("granted_by", "revoked_by").order_by("-starts", "role")
    ]
    failed = bool((role_form and role_form.errors) or (reason_form and reason_form.errors))
    return render(
        request,
        "accounts/person.html",
        {
            "person": user,
            "grants": grants,
            "role_form": role_form
            or (RoleForm(roles=roles, on=day_of(now)) if roles and user.is_active else None),
            "reason_form": reason_form or ReasonForm(),
            "may_disable": permissions.may_disable(mine, user),
            "factors": Authenticator.objects.filter(user=user).exclude(type="recovery_codes").count(),
        },
        status=400 if failed else 200,
    )


@require_POST
@requires(permissions.may_grant_something)
def grant(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Give a role."""
    user = visible_user(request, pk)
    now = timezone.now()
    roles = [role for role in Role if permissions.may_grant(request.user, role)]
    form = RoleForm(request.POST, roles=roles, on=day_of(now))
    if form.is_valid():
        try:
            actions.grant_role(request.user, user, form.wanted(), at=now)
        except RuleBroken as broken:
            form.add_error(None, str(broken))
    if form.errors:
        return _person_page(request, user, role_form=form)
    messages.success(request, _("The role is given; it holds from now."))
    return redirect("accounts:person", pk=user.pk)


@require_POST
@requires(permissions.may_grant_something)
def revoke(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Take a role."""
    held = RoleGrant.objects.visible_to(request.user).filter(pk=pk).select_related("user").first()
    if held is None:
        raise NotFound
    actions.revoke_role(request.user, held, at=timezone.now())
    messages.success(request, _("The role is taken; it no longer holds."))
    return redirect("accounts:person", pk=held.user.pk)


def _with_reason(request: HttpRequest, pk: int, act: Callable[..., object], done: str) -> HttpResponseBase:
    user = visible_user(request, pk)
    form = ReasonForm(request.POST)
    if not form.is_valid():
        return _person_page(request, user, reason_form=form)
    act(request.user, user, reason=form.cleaned_data["reason"], at=timezone.now())
    messages.success(request, done)
    return redirect("accounts:person", pk=user.pk)


@require_POST
@requires(permissions.may_disable_somebody)
def disable(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Close an account."""
    return _with_reason(
        request, pk, actions.disable_user, gettext("The account is closed and signed out everywhere.")
    )


@require_POST
@requires(permissions.may_disable_somebody)
def enable(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Open a closed account again."""
    return _with_reason(request, pk, actions.enable_user, gettext("The account is open again."))


@require_POST
@requires(permissions.may_disable_somebody)
def reset_factor(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Take away the second factors of somebody who lost them."""
    return _with_reason(
        request,
        pk,
        actions.reset_second_factor,
        gettext("The second factors are removed. The person sets up new ones."),
    )


# --- invitations ---------------------------------------------------------------------------------


@never_cache
@requires(permissions.may_invite)
def invite(request: HttpRequest) -> HttpResponseBase:
    """Invite somebody by mail."""
    now = timezone.now()
    roles = [role for role in Role if permissions.may_grant(request.user, role)]
    form = InviteForm(
        request.POST or None, roles=roles, on=day_of(now), initial={"language": request.LANGUAGE_CODE}
    )
    if request.method == "POST" and form.is_valid():
        try:
            invitation = actions.invite(
                request.user,
                form.cleaned_data["email"],
                roles=[form.wanted()],
                language=form.cleaned_data["language"],
                at=now,
            )
        except RuleBroken as broken:
            form.add_error(None, str(broken))
        else:
            messages.success(
                request, gettext("The invitation to %(email)s is on its way.") % {"email": invitation.email}
            )
            return redirect("accounts:invitations")
    return render(request, "accounts/invite.html", {"form": form}, status=400 if form.errors else 200)


def _invitation(request: HttpRequest, pk: int) -> Invitation:
    invitation: Invitation | None = Invitation.objects.visible_to(request.user).filter(pk=pk).first()
    if invitation is None:
        raise NotFound
    return invitation


@require_POST
@requires(permissions.may_invite)
def send_again(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Send an invitation again, with a new link."""
    invitation = actions.send_again(request.user, _invitation(request, pk), at=timezone.now())
    messages.success(
        request, gettext("The invitation to %(email)s is on its way again.") % {"email": invitation.email}
    )
    return redirect("accounts:invitations")


@require_POST
@requires(permissions.may_invite)
def revoke_invitation(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Take an invitation back."""
    actions.revoke_invitation(request.user, _invitation(request, pk), at=timezone.now())
    messages.success(request, _("The invitation is revoked; its link no longer works."))
    return redirect("accounts:invitations")
