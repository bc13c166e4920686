"""What the actions on accounts refuse, in words, and what all of them ask first."""

from django.utils.translation import gettext_lazy as _

from mithaq.accounts import permissions
from mithaq.accounts.models import Anybody, User
from mithaq.accounts.rules import LEAST_REASON
from mithaq.core.errors import NotPermitted, RuleBroken

SENTENCES = {
    "scope_missing": _("Say of which organisation or region."),
    "scope_without_meaning": _(
        "This role holds for the whole coalition. Leave organisation and region empty."
    ),
    "ends_before_start": _("The last day lies before the first. Correct one of the two."),
    "name_missing": _("Write the name."),
    "name_too_long": _("Shorten the name to 120 characters."),
    "name_has_hidden_signs": _("The name holds signs that cannot be seen. Type it again without copying."),
    "reason_missing": _("Give the reason in a few words; it is kept with what you do."),
    "account_exists": _("There is an account with this address. Give the role there."),
    "invitation_open": _("An invitation to this address is open. Send it again or revoke it."),
    "role_held": _("The person holds this role from this day already."),
    "no_role": _("Choose at least one role."),
}


def signed_in(person: Anybody) -> User:
    """The person as a user; nobody else goes on."""
    if not isinstance(person, User) or not permissions.is_signed_in(person):
        raise NotPermitted
    return person


def broken(code: str) -> RuleBroken:
    """The rule that is broken, in words."""
    return RuleBroken(SENTENCES[code], code=code)


def reason_given(text: str) -> str:
    """The reason, long enough to mean something."""
    if len(text.strip()) < LEAST_REASON:
        raise broken("reason_missing")
    return text.strip()
