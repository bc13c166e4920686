"""Where django-allauth meets this product: mails, messages, limits, addresses and secrets in our own manner."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.models import EmailAddress
from allauth.core import context
from allauth.core.internal import ratelimit
from allauth.mfa.adapter import DefaultMFAAdapter
from django.conf import settings
from django.contrib import messages
from django.urls import reverse
from django.utils import timezone
from django.utils.crypto import get_random_string
from django.utils.functional import Promise
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext, override
from django.utils.translation import gettext_lazy as _

from mithaq.accounts import links, qr, secrets_at_rest
from mithaq.accounts.models import User
from mithaq.core import audit, mail

#: What a person reads after an action of allauth's; None says nothing, because the page says it.
MESSAGES: dict[str, str | Promise | None] = {
    "account/messages/logged_in.txt": None,
    "account/messages/logged_out.txt": _("You have signed out."),
    "account/messages/password_changed.txt": _("Your password is changed. Other devices are signed out."),
    "account/messages/password_set.txt": _("Your password is set."),
    "account/messages/email_confirmation_sent.txt": _(
        "We have written to the new address. It counts once you open the link there."
    ),
    "account/messages/email_confirmed.txt": _("Your address is confirmed."),
    "account/messages/email_confirmation_failed.txt": _("This address could not be confirmed."),
    "account/messages/email_deleted.txt": _("The change of address is called off."),
    "account/messages/primary_email_set.txt": None,
    "mfa/messages/totp_activated.txt": _("The authenticator app is set up."),
    "mfa/messages/totp_deactivated.txt": _("The authenticator app is removed."),
    "mfa/messages/webauthn_added.txt": _("The passkey is added."),
    "mfa/messages/webauthn_removed.txt": _("The passkey is removed."),
    "mfa/messages/recovery_codes_generated.txt": _(
        "New recovery codes are made. The old ones no longer work."
    ),
    "usersessions/messages/sessions_logged_out.txt": _("All other devices are signed out."),
}

#: Notices about the security of an account: the mail says what was changed.
NOTICES: dict[str, str | Promise] = {
    "account/email/email_changed": _("The address with which you sign in was changed."),
    "account/email/email_confirm": _("Your new address was confirmed."),
    "account/email/email_deleted": _("An address was removed from your account."),
    "account/email/password_changed": _("Your password was changed."),
    "account/email/password_reset": _("Your password was set anew by a link from your mail."),
    "account/email/password_set": _("A password was set."),
    "mfa/email/totp_activated": _("An authenticator app was set up."),
    "mfa/email/totp_deactivated": _("The authenticator app was removed."),
    "mfa/email/webauthn_added": _("A passkey was added."),
    "mfa/email/webauthn_removed": _("A passkey was removed."),
    "mfa/email/recovery_codes_generated": _("New recovery codes were made."),
}

#: Mails with a link of their own: allauth's template -> ours.
LETTERS = {
    "account/email/password_reset_key": "password_reset",
    "account/email/unknown_account": "unknown_account",
    "account/email/email_confirmation": "email_confirmation",
    "account/email/email_confirmation_signup": "email_confirmation",
    "account/email/account_already_exists": "address_in_use",
}


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Sign-in by e-mail; accounts come from invitations only."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "account_inactive": _("This account is closed. Ask the hub."),
        "email_password_mismatch": _(
            "Address and password do not belong together. Check both and try again."
        ),
        "incorrect_code": _("This code does not fit. Codes change every 30 seconds; type the newest."),
        "incorrect_password": _("This is not your password. Try again."),
        "enter_current_password": _("This is not your present password. Try again."),
        "invalid_password_reset": _("This link does not work any more. Ask for a new one."),
        "too_many_login_attempts": _("Too many attempts. Wait five minutes, or sign in with a passkey."),
        "rate_limited": _("Too many attempts. Wait a few minutes and try again."),
        "duplicate_email": _("This is your address already."),
        "same_as_current": _("The new one must differ from the present one."),
        "email_taken": _("This address cannot be used."),
    }

    def is_open_for_signup(self, request: Any) -> bool:
        return False

    def add_message(
        self,
        request: Any,
        level: int,
        message_template: str | None = None,
        message_context: dict[str, Any] | None = None,
        extra_tags: str = "",
        message: str | None = None,
    ) -> None:
        text = message or MESSAGES.get(message_template or "")
        if text:
            messages.add_message(request, level, str(text), extra_tags=extra_tags)

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Put the mail into the outbox in the language of the person, or of the page for an unknown address."""
        owner = EmailAddress.objects.filter(email=email.lower()).select_related("user").first()
        language = owner.user.language if owner else (get_language() or settings.LANGUAGE_CODE)
        values: dict[str, Any] = {"name": owner.user.display_name if owner else ""}
        for name in ("password_reset_url", "activate_url"):
            if name in context:
                values["link"] = context[name]
        if template_prefix in LETTERS:
            template = LETTERS[template_prefix]
            if template == "address_in_use":
                values["link"] = links.address("account_reset_password", language=language)
        elif template_prefix in NOTICES:
            template = "security_notice"
            with override(language):
                values["what"] = str(NOTICES[template_prefix])
            values["time"] = f"{timezone.now():%Y-%m-%d %H:%M}"
            values["link"] = links.address("mfa_index", language=language)
        else:
            raise LookupError(template_prefix)
        mail.send(
            email,
            f"accounts/{template}",
            values,
            language=language,
            key=f"account:{get_random_string(32)}",
            is_private=template_prefix in LETTERS,
        )

    def get_reset_password_from_key_url(self, key: str) -> str:
        return self._own_address("account_reset_password_from_key", *key.split("-", 1))

    def get_email_confirmation_url(self, request: Any, emailconfirmation: Any) -> str:
        return self._own_address("account_confirm_email", emailconfirmation.key)

    def _own_address(self, name: str, *args: str) -> str:
        """An address of this installation as the settings name it: a forged Host header moves no link."""
        return links.address(name, *args, language=get_language() or settings.LANGUAGE_CODE)

    def get_logout_redirect_url(self, request: Any) -> str:
        return reverse("public:home")

    def get_password_change_redirect_url(self, request: Any) -> str:
        return reverse("mfa_index")

    def get_email_verification_redirect_url(self, email_address: Any) -> str:
        return reverse("account_email" if self.request.user.is_authenticated else "account_login")

    def pre_authenticate(self, request: Any, **credentials: Any) -> None:
        """Limit guessing per address and guesser, so that nobody locks out somebody else; and slowly per address."""
        super().pre_authenticate(request, **credentials)
        slow = ratelimit.consume(
            request, app="allauth.account", action="login_slow", key=credentials.get("email", "").lower()
        )
        if not slow:
            raise self.validation_error("too_many_login_attempts")
        self._slow = slow

    def _get_login_attempts_cache_key(self, request: Any, **credentials: Any) -> str:
        return f"{self.get_client_ip(request)}|{credentials.get('email', '').lower()}"

    def _rollback_login_failed_rl_usage(self) -> None:
        super()._rollback_login_failed_rl_usage()
        if slow := getattr(self, "_slow", None):
            slow.rollback()

    def get_reauthentication_methods(self, user: Any) -> list[dict[str, Any]]:
        """The ways to show again who one is: a passkey first, in our words."""
        words = {
            "reauthenticate": gettext("With your password"),
            "mfa_reauthenticate": gettext("With your app or a recovery code"),
            "mfa_reauthenticate:webauthn": gettext("With a passkey"),
        }
        order = ["mfa_reauthenticate:webauthn", "reauthenticate", "mfa_reauthenticate"]
        methods = super().get_reauthentication_methods(user)
        for method in methods:
            method["description"] = words.get(method["id"], method["description"])
        return sorted(methods, key=lambda method: order.index(method["id"]))

    def authentication_failed(self, request: Any, **credentials: Any) -> None:
        """Record the refused sign-in of an existing account; of others there is nothing to record."""
        user = User.objects.filter(email=credentials.get("email", "").lower()).first()
        audit.record(None, "sign_in_refused", user or "accounts.User", at=timezone.now())


class SecondFactorAdapter(DefaultMFAAdapter):  # type: ignore[misc]
    """Second factors in our words; secrets are encrypted at rest."""

    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": _("This code does not fit. Codes change every 30 seconds; type the newest."),
        "unverified_email": _("Confirm your address first."),
        "add_email_blocked": _("Another address cannot be added while a second factor is set up."),
        "cannot_delete_authenticator": _("This second factor cannot be removed."),
        "cannot_generate_recovery_codes": _(
            "Set up an app or a passkey first; recovery codes stand in for them."
        ),
    }

    def encrypt(self, text: str) -> str:
        return secrets_at_rest.seal(text)

    def decrypt(self, encrypted_text: str) -> str:
        return secrets_at_rest.unseal(encrypted_text)

    def build_totp_svg(self, url: str) -> SafeString:
        return qr.svg(url, label=gettext("Code to scan with the authenticator app"))

    def generate_authenticator_name(self, user: Any, type: Any) -> str:
        return gettext("My passkey")

    def _get_site_name(self) -> str:
        return "Mithaq"

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        return {
            "id": context.request.get_host().rpartition(":")[0] or context.request.get_host(),
            "name": "Mithaq",
        }
