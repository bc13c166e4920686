"""What happens at the moment somebody signs in or out: the record, and the second factor that is missing."""

import time
from typing import Any

from allauth.account.signals import user_logged_in as signed_in_by_allauth
from allauth.mfa.models import Authenticator
from allauth.mfa.signals import authenticator_added, authenticator_removed
from django.conf import settings
from django.contrib.auth.signals import user_logged_in, user_logged_out
from django.utils import timezone

from mithaq.accounts import actions, permissions
from mithaq.accounts.middleware import FACTOR_MISSING, SEEN_AT
from mithaq.accounts.models import User
from mithaq.accounts.rules import GUARDED_ROLES
from mithaq.core import audit


def connect() -> None:
    """Listen; called once by the AppConfig."""
    signed_in_by_allauth.connect(_after_sign_in, dispatch_uid="mithaq.accounts.signed_in")
    user_logged_in.connect(_seen, dispatch_uid="mithaq.accounts.seen")
    user_logged_out.connect(_after_sign_out, dispatch_uid="mithaq.accounts.signed_out")
    authenticator_added.connect(_factor_added, dispatch_uid="mithaq.accounts.factor_added")
    authenticator_removed.connect(_factor_removed, dispatch_uid="mithaq.accounts.factor_removed")


def needs_second_factor(user: User) -> bool:
    """Whether the person's roles ask for a second factor that is not there. A demo asks nobody."""
    if settings.DEMO or permissions.roles_of(user).isdisjoint(GUARDED_ROLES):
        return False
    kinds = (Authenticator.Type.WEBAUTHN, Authenticator.Type.TOTP)
    return not Authenticator.objects.filter(user=user, type__in=kinds).exists()


def _seen(sender: Any, request: Any, user: Any, **more: Any) -> None:
    request.session[SEEN_AT] = time.time()


def _after_sign_in(sender: Any, request: Any, user: Any, **more: Any) -> None:
    audit.record(user, "sign_in", user, at=timezone.now())
    if needs_second_factor(user):
        request.session[FACTOR_MISSING] = True


def _after_sign_out(sender: Any, request: Any, user: Any, **more: Any) -> None:
    if isinstance(user, User):
        actions.end_staff_mode(user, at=timezone.now())
        audit.record(user, "sign_out", user, at=timezone.now())


def _factor_added(sender: Any, request: Any, user: Any, authenticator: Any, **more: Any) -> None:
    audit.record(user, "add_second_factor", user, at=timezone.now(), after={"kind": authenticator.type})
    if authenticator.type != Authenticator.Type.RECOVERY_CODES:
        request.session.pop(FACTOR_MISSING, None)


def _factor_removed(sender: Any, request: Any, user: Any, authenticator: Any, **more: Any) -> None:
    audit.record(user, "remove_second_factor", user, at=timezone.now(), before={"kind": authenticator.type})
