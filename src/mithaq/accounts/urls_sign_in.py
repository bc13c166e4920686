"""Addresses of signing in and of second factors, under the names that django-allauth looks for.

Only what this product offers: no open sign-up, no codes by mail, no other sites' accounts.
"""

from allauth.account import views as account
from allauth.mfa.base import views as factors
from allauth.mfa.recovery_codes import views as recovery
from allauth.mfa.totp import views as app
from allauth.mfa.webauthn import views as passkeys
from allauth.usersessions import views as sessions
from django.urls import URLPattern, path, re_path

from mithaq.accounts import views_sign_in

urlpatterns: list[URLPattern] = [
    path("sign-in", views_sign_in.SignIn.as_view(), name="account_login"),
    path("sign-in/passkey", passkeys.login_webauthn, name="mfa_login_webauthn"),
    path("sign-in/second", factors.authenticate, name="mfa_authenticate"),
    path("sign-out", account.logout, name="account_logout"),
    path("sign-up", views_sign_in.sign_up, name="account_signup"),
    path("closed", account.account_inactive, name="account_inactive"),
    path("again", account.reauthenticate, name="account_reauthenticate"),
    path("again/code", factors.reauthenticate, name="mfa_reauthenticate"),
    path("again/passkey", passkeys.reauthenticate_webauthn, name="mfa_reauthenticate_webauthn"),
    path("address", views_sign_in.address, name="account_email"),
    path("address/sent", account.email_verification_sent, name="account_email_verification_sent"),
    re_path(r"^address/confirm/(?P<key>[-:\w]+)$", account.confirm_email, name="account_confirm_email"),
    path("password", account.password_change, name="account_change_password"),
    path("password/first", account.password_set, name="account_set_password"),
    path("password/forgotten", account.password_reset, name="account_reset_password"),
    path("password/forgotten/sent", account.password_reset_done, name="account_reset_password_done"),
    path(
        "password/new/done",
        account.password_reset_from_key_done,
        name="account_reset_password_from_key_done",
    ),
    re_path(
        r"^password/new/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>[^/]+)$",
        account.password_reset_from_key,
        name="account_reset_password_from_key",
    ),
    path("security", views_sign_in.security, name="mfa_index"),
    path("security/app", app.activate_totp, name="mfa_activate_totp"),
    path("security/app/remove", app.deactivate_totp, name="mfa_deactivate_totp"),
    path("security/codes", recovery.view_recovery_codes, name="mfa_view_recovery_codes"),
    path("security/codes/new", recovery.generate_recovery_codes, name="mfa_generate_recovery_codes"),
    path("security/codes/download", recovery.download_recovery_codes, name="mfa_download_recovery_codes"),
    path("security/passkeys", passkeys.list_webauthn, name="mfa_list_webauthn"),
    path("security/passkeys/new", passkeys.add_webauthn, name="mfa_add_webauthn"),
    path("security/passkeys/<int:pk>", passkeys.edit_webauthn, name="mfa_edit_webauthn"),
    path("security/passkeys/<int:pk>/remove", passkeys.remove_webauthn, name="mfa_remove_webauthn"),
    path("security/devices", sessions.list_usersessions, name="usersessions_list"),
]
