"""What every request of a signed-in person passes: their time zone, the end of long sessions, the missing second factor."""

import time
from collections.abc import Callable
from zoneinfo import ZoneInfo

from allauth.account.internal.flows.login import get_authentication_records
from django.conf import settings
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponseBase, HttpResponseRedirect
from django.urls import Resolver404, resolve, reverse
from django.utils import timezone

Handler = Callable[[HttpRequest], HttpResponseBase]

#: Set at sign-in for people whose roles ask for a second factor and who have none yet.
FACTOR_MISSING = "second_factor_missing"
#: However busy a session is, it ends after this time.
LONGEST_SESSION = 60 * 60 * 24
#: When the person last did anything, in seconds; noted at most this often, so that reading seldom writes.
SEEN_AT = "seen_at"
NOTE_EVERY = 60 * 5
#: Where such a person may go meanwhile, besides what needs no account.
OPEN_MEANWHILE = frozenset(
    {
        "mfa_index",
        "mfa_activate_totp",
        "mfa_add_webauthn",
        "mfa_view_recovery_codes",
        "mfa_download_recovery_codes",
        "account_reauthenticate",
        "account_logout",
        "mfa_reauthenticate",
        "mfa_reauthenticate_webauthn",
        "account_set_password",
    }
)


class SignedInMiddleware:
    """Costs a reader without a session nothing: without the cookie it does not look."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if settings.SESSION_COOKIE_NAME not in request.COOKIES or not request.user.is_authenticated:
            return self.get_response(request)
        records = get_authentication_records(request, request.user)
        now = time.time()
        idle = now - request.session.get(SEEN_AT, now)
        if (records and now - records[0]["at"] > LONGEST_SESSION) or idle > settings.IDLE_MINUTES * 60:
            logout(request)
            return self.get_response(request)
        if SEEN_AT not in request.session or idle > NOTE_EVERY:
            request.session[SEEN_AT] = now
        if request.session.get(FACTOR_MISSING) and not self._is_open(request):
            return HttpResponseRedirect(reverse("mfa_index"))
        with timezone.override(ZoneInfo(request.user.time_zone)):
            return self.get_response(request)

    def _is_open(self, request: HttpRequest) -> bool:
        try:
            match = resolve(request.path_info)
        except Resolver404:
            return True
        return match.url_name in OPEN_MEANWHILE or "public" in match.app_names or not match.url_name
