"""What people fill in about accounts. Each field has a label and a hint in plain words, none a placeholder."""

from datetime import date
from typing import Any
from zoneinfo import available_timezones

from allauth.account import forms as account_forms
from allauth.mfa.base import forms as mfa_forms
from allauth.mfa.totp import forms as totp_forms
from allauth.mfa.webauthn import forms as webauthn_forms
from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from mithaq.accounts import passwords
from mithaq.accounts.actions import SENTENCES
from mithaq.accounts.models import ROLE_LABELS, User
from mithaq.accounts.rules import SCOPED_ROLES, Role, RoleWanted, fault_in_name, plain_email

Words = dict[str, tuple[str | Promise, str | Promise]]


class Worded:
    """Gives the fields of a form of allauth's our words, and takes its placeholders away."""

    words: Words = {}
    fields: dict[str, forms.Field]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            field.widget.attrs.pop("placeholder", None)
            if name in self.words:
                field.label, field.help_text = self.words[name]  # type: ignore[assignment]
        self.use_required_attribute = False


class SignInForm(Worded, account_forms.LoginForm):  # type: ignore[misc]
    """E-mail and password."""

    words: Words = {"login": (_("E-mail address"), ""), "password": (_("Password"), "")}


class AddressForm(Worded, account_forms.AddEmailForm):  # type: ignore[misc]
    """A new address to sign in with."""

    words: Words = {
        "email": (_("New e-mail address"), _("We write to it; it counts once you open the link there."))
    }


class ChangePasswordForm(Worded, account_forms.ChangePasswordForm):  # type: ignore[misc]
    """A new password in place of the present one."""

    words: Words = {
        "oldpassword": (_("Present password"), ""),
        "password1": (_("New password"), passwords.HINT),
        "password2": (_("New password again"), ""),
    }


class SetPasswordForm(Worded, account_forms.SetPasswordForm):  # type: ignore[misc]
    """A first password."""

    words: Words = {
        "password1": (_("Password"), passwords.HINT),
        "password2": (_("Password again"), ""),
    }


class ResetPasswordForm(Worded, account_forms.ResetPasswordForm):  # type: ignore[misc]
    """Where to send the link."""

    words: Words = {"email": (_("E-mail address"), "")}


class ResetPasswordKeyForm(Worded, account_forms.ResetPasswordKeyForm):  # type: ignore[misc]
    """The new password behind the link."""

    words: Words = ChangePasswordForm.words


class ReauthenticateForm(Worded, account_forms.ReauthenticateForm):  # type: ignore[misc]
    """The password once more."""

    words: Words = {"password": (_("Password"), "")}


class CodeForm(Worded, mfa_forms.AuthenticateForm):  # type: ignore[misc]
    """A code of the app, or a recovery code."""

    words: Words = {"code": (_("Code"), _("Six digits from your app, or one of your recovery codes."))}


class CodeAgainForm(Worded, mfa_forms.ReauthenticateForm):  # type: ignore[misc]
    """A code once more."""

    words: Words = CodeForm.words


class ActivateAppForm(Worded, totp_forms.ActivateTOTPForm):  # type: ignore[misc]
    """The first code of the app, to see that it works."""

    words: Words = {"code": (_("Code"), _("The six digits that the app shows now."))}


class AddPasskeyForm(Worded, webauthn_forms.AddWebAuthnForm):  # type: ignore[misc]
    """A new passkey and its name."""

    words: Words = {"name": (_("Name of the passkey"), _("So that you can tell your devices apart."))}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields.pop("passwordless", None)


class RenamePasskeyForm(Worded, webauthn_forms.EditWebAuthnForm):  # type: ignore[misc]
    """Another name for a passkey."""

    words: Words = AddPasskeyForm.words


# --- our own -------------------------------------------------------------------------------------


class PersonForm(forms.Form):
    """Name, language and time zone."""

    use_required_attribute = False
    display_name = forms.CharField(
        label=_("Name"),
        help_text=_("As others in the coalition see it, in your own script if you like."),
        max_length=200,
        widget=forms.TextInput(attrs={"autocomplete": "name", "dir": "auto"}),
        error_messages={"required": SENTENCES["name_missing"]},
    )
    language = forms.ChoiceField(label=_("Language of mails to you"), choices=settings.LANGUAGES)
    time_zone = forms.ChoiceField(
        label=_("Time zone"),
        help_text=_("Times are shown in it."),
        choices=[
            (name, name.replace("_", " "))
            for name in sorted(available_timezones())
            if "/" in name or name == "UTC"
        ],
        initial="UTC",
    )

    def clean_display_name(self) -> str:
        name: str = self.cleaned_data["display_name"]
        if fault := fault_in_name(name):
            raise ValidationError(SENTENCES[fault], code=fault)
        return name


class AcceptForm(PersonForm):
    """The first steps of an invited person: name, and how to sign in."""

    way = forms.ChoiceField(
        label=_("How you will sign in"),
        choices=[
            ("passkey", _("With a passkey: fingerprint, face or PIN of this device (safest)")),
            ("password", _("With a password")),
        ],
        initial="passkey",
        widget=forms.RadioSelect,
    )
    password = forms.CharField(
        label=_("Password, if you choose one"),
        help_text=passwords.HINT,
        required=False,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def __init__(self, *args: Any, email: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.email = email
        self.fields["password"].says_when = True  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        values: dict[str, Any] = super().clean() or self.cleaned_data
        if values.get("way") == "password":
            about = (self.email, values.get("display_name", ""))
            if fault := passwords.fault_in_password(values.get("password", ""), about=about):
                self.add_error("password", ValidationError(passwords.SENTENCES[fault], code=fault))
        else:
            values["password"] = ""
        return values


class RoleForm(forms.Form):
    """A role with its scope and last day."""

    use_required_attribute = False
    role = forms.ChoiceField(label=_("Role"))
    scope = forms.CharField(
        label=_("Of which organisation or region"),
        help_text=_("The organisation's key for its representatives, the region's code for coordinators."),
        required=False,
        max_length=64,
    )
    ends = forms.DateField(
        label=_("Last day"),
        help_text=_("Leave empty when no end is known."),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}),
    )

    def __init__(self, *args: Any, roles: list[Role], on: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.on = on
        self.fields["role"].choices = [(role.value, ROLE_LABELS[role]) for role in roles]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        values: dict[str, Any] = super().clean() or self.cleaned_data
        if values.get("role") and Role(values["role"]) in SCOPED_ROLES and not values.get("scope"):
            self.add_error("scope", SENTENCES["scope_missing"])
        if values.get("ends") and values["ends"] < self.on:
            self.add_error("ends", SENTENCES["ends_before_start"])
        return values

    def wanted(self) -> RoleWanted:
        """The role as filled in."""
        values = self.cleaned_data
        return RoleWanted(role=Role(values["role"]), scope=values["scope"].strip(), ends=values["ends"])


class InviteForm(RoleForm):
    """Whom to invite, in which language, for which role."""

    email = forms.EmailField(label=_("E-mail address"), max_length=254)
    language = forms.ChoiceField(label=_("Language of the mail"), choices=settings.LANGUAGES)
    field_order = ("email", "language", "role", "scope", "ends")

    def clean_email(self) -> str:
        email = plain_email(self.cleaned_data["email"])
        if User.objects.filter(email=email).exists():
            raise ValidationError(SENTENCES["account_exists"], code="account_exists")
        return email


class ReasonForm(forms.Form):
    """Why something far-reaching is done."""

    use_required_attribute = False
    reason = forms.CharField(
        label=_("Reason"),
        help_text=_("A few words; they are kept in the record with your name."),
        min_length=10,
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}),
        error_messages={"required": SENTENCES["reason_missing"], "min_length": SENTENCES["reason_missing"]},
    )
