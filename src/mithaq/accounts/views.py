"""Pages of one's own account: profile, accepting an invitation, staff mode."""

from allauth.account.decorators import reauthentication_required
from allauth.account.internal.flows.login import perform_login, record_authentication
from allauth.account.models import Login
from django.contrib import messages
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_POST

from mithaq.accounts import actions, permissions
from mithaq.accounts.forms import AcceptForm, PersonForm, ReasonForm
from mithaq.accounts.guards import requires
from mithaq.accounts.limits import limited
from mithaq.accounts.models import ROLE_LABELS, RoleGrant, StaffMode, User
from mithaq.accounts.rules import Role
from mithaq.core.errors import NotFound

TOKEN = "invitation_token"  # noqa: S105 - the name of the place, not a token


@never_cache
@requires(permissions.is_signed_in)
def profile(request: HttpRequest) -> HttpResponseBase:
    """My name, language and time zone, and the roles I hold."""
    user = request.user
    assert isinstance(user, User)  # noqa: S101 - the guard let nobody else in
    form = PersonForm(
        request.POST or None,
        initial={"display_name": user.display_name, "language": user.language, "time_zone": user.time_zone},
    )
    if request.method == "POST" and form.is_valid():
        actions.change_profile(user, at=timezone.now(), **form.cleaned_data)
        messages.success(request, _("Saved."))
        return redirect("accounts:profile")
    grants = [
        (ROLE_LABELS[Role(grant.role)], grant)
        for grant in RoleGrant.objects.in_force(at=timezone.now()).filter(user=user)
    ]
    return render(
        request, "accounts/profile.html", {"form": form, "grants": grants}, status=400 if form.errors else 200
    )


# --- invitation ----------------------------------------------------------------------------------


@never_cache
@require_GET
@limited("invitation", "30/m/ip")
def invitation_link(request: HttpRequest, token: str) -> HttpResponseBase:
    """Take the secret out of the address, where it could be seen or logged, and show the form."""
    actions.open_invitation(token, at=timezone.now())
    request.session[TOKEN] = token
    return redirect("accounts:accept")


@never_cache
@sensitive_post_parameters("password")
@limited("invitation", "30/m/ip")
def accept(request: HttpRequest) -> HttpResponseBase:
    """Open the account of an invitation."""
    token = request.session.get(TOKEN)
    if not token:
        raise actions.dead_link()
    now = timezone.now()
    invitation = actions.open_invitation(token, at=now)
    if request.user.is_authenticated:
        return render(request, "accounts/signed_in_already.html", {"invitation": invitation}, status=409)
    form = AcceptForm(
        request.POST or None,
        initial={"language": invitation.language or get_language(), "time_zone": "UTC"},
        email=invitation.email,
    )
    if request.method == "POST" and form.is_valid():
        values = form.cleaned_data
        user = actions.accept_invitation(
            token,
            display_name=values["display_name"],
            language=values["language"],
            time_zone=values["time_zone"],
            password=values["password"] or None,
            at=now,
        )
        del request.session[TOKEN]
        record_authentication(request, user, method="invitation")
        way_on = "desk:home" if values["way"] == "password" else "mfa_add_webauthn"
        answer: HttpResponseBase = perform_login(
            request, Login(user=user, email=user.email, redirect_url=reverse(way_on))
        )
        return answer
    return render(
        request,
        "accounts/accept.html",
        {"form": form, "invitation": invitation},
        status=400 if form.errors else 200,
    )


# --- staff mode ----------------------------------------------------------------------------------


@never_cache
@requires(permissions.may_use_staff_mode)
@reauthentication_required(app="allauth.mfa")  # type: ignore[untyped-decorator]
def staff_mode(request: HttpRequest) -> HttpResponseBase:
    """Switch staff mode on with a reason, after showing again who one is; and see when it was on."""
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        actions.start_staff_mode(request.user, reason=form.cleaned_data["reason"], at=timezone.now())
        messages.success(request, _("Staff mode is on for thirty minutes. What you do in it is recorded."))
        return redirect("accounts:people")
    modes = StaffMode.objects.filter(user=request.user.pk)[:20]
    return render(
        request,
        "accounts/staff_mode.html",
        {"form": form, "modes": modes, "until": permissions.standing_of(request.user).staff_mode_until},
        status=400 if form.errors else 200,
    )


@require_POST
@requires(permissions.may_use_staff_mode)
def end_staff_mode(request: HttpRequest) -> HttpResponseBase:
    """Switch it off."""
    actions.end_staff_mode(request.user, at=timezone.now())
    messages.success(request, _("Staff mode is off."))
    return redirect("accounts:staff_mode")


def visible_user(request: HttpRequest, pk: int) -> User:
    """The person behind a number, or "nothing there" for whoever may not know."""
    user: User | None = User.objects.visible_to(request.user).filter(pk=pk).first()
    if user is None:
        raise NotFound
    return user
