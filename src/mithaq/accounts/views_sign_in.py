"""Signing in and the security page, where django-allauth's own views do not say enough."""

from typing import Any

from allauth.account import views as allauth_views
from allauth.account.decorators import reauthentication_required
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.views.decorators.cache import never_cache

from mithaq.accounts import demo
from mithaq.accounts.middleware import FACTOR_MISSING


class SignIn(allauth_views.LoginView):  # type: ignore[misc]
    """The way in; on a demo installation it lists the invented people with their password."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)
        context["demo_people"] = demo.people_to_sign_in() if settings.DEMO else []
        context["demo_password"] = demo.PASSWORD if settings.DEMO else ""
        return context


@never_cache
def sign_up(request: HttpRequest) -> HttpResponse:
    """Say that accounts come by invitation, whatever is sent."""
    return render(
        request, "account/signup_closed.html", status=200 if request.method in {"GET", "HEAD"} else 403
    )


#: Changing the address asks for the password or a key again: who holds it can reset the password.
address = login_required(reauthentication_required(allauth_views.email, app="allauth.account"))


@never_cache
@login_required
def security(request: HttpRequest) -> HttpResponseBase:
    """Everything by which I sign in, and where I am signed in."""
    factors = Authenticator.objects.filter(user_id=request.user.pk).order_by("created_at")
    codes = next((factor for factor in factors if factor.type == Authenticator.Type.RECOVERY_CODES), None)
    passkeys = [factor for factor in factors if factor.type == Authenticator.Type.WEBAUTHN]
    app = next((factor for factor in factors if factor.type == Authenticator.Type.TOTP), None)
    missing = bool(request.session.get(FACTOR_MISSING))
    if missing and (passkeys or app):
        del request.session[FACTOR_MISSING]
        missing = False
    return render(
        request,
        "mfa/index.html",
        {
            "passkeys": passkeys,
            "app": app,
            "codes_left": len(codes.wrap().get_unused_codes()) if codes else None,
            "devices": len(UserSession.objects.purge_and_list(request.user)),
            "factor_missing": missing,
        },
    )
