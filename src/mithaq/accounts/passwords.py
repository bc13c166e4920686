"""What a password must be: long, and not one that everybody tries first.

NIST SP 800-63B-4: fifteen signs when it stands alone, any sign of any script counts one, no rules about kinds
of signs, no forced change; common ones are refused, and stolen ones where the operator keeps a list of them.
"""

import re
from functools import cache
from itertools import pairwise
from typing import Any

from django.conf import settings
from django.contrib.auth.password_validation import CommonPasswordValidator
from django.core.exceptions import ValidationError
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from mithaq.accounts.breached import is_breached

LEAST = 15
MOST = 256

SENTENCES = {
    "too_short": _(
        "Use at least 15 characters. Three or four words that belong to nobody else are a good start."
    ),
    "too_long": _("Use at most 256 characters."),
    "common": _("Many people try this password first. Choose other words."),
    "breached": _(
        "This password was stolen somewhere and stands in lists that attackers use. Choose other words."
    ),
    "like_you": _(
        "This password is made of your name or address. Choose words that nobody connects with you."
    ),
}
HINT = _("At least 15 characters, of any kind and in any script. You may paste it from a password manager.")


@cache
def _common() -> frozenset[str]:
    return frozenset(CommonPasswordValidator().passwords)


def _core_of(password: str) -> str:
    """The password without what people add to a weak one: digits and signs at its ends, and repetition."""
    core = re.sub(r"^[\W\d_]+|[\W\d_]+$", "", password.lower())
    repeated = re.fullmatch(r"(.+?)\1+", core)
    return repeated.group(1) if repeated else core


def fault_in_password(password: str, *, about: tuple[str, ...] = ()) -> str | None:
    """A code for what is wrong with the password of a person known by `about`, or None."""
    if len(password) < LEAST:
        return "too_short"
    if len(password) > MOST:
        return "too_long"
    plain = password.lower()
    core = _core_of(password)
    steps = {ord(after) - ord(before) for before, after in pairwise(plain)}
    if len(set(plain)) < 5 or steps <= {1, 0, -9} or steps <= {-1, 0, 9}:
        return "common"
    if plain in _common() or core in _common():
        return "common"
    if settings.BREACHED_PASSWORDS and is_breached(settings.BREACHED_PASSWORDS, password):
        return "breached"
    own = {part for text in about for part in re.split(r"[\W_]+", text.lower()) if len(part) >= 4}
    rest = plain
    for part in sorted(own, key=len, reverse=True):
        rest = rest.replace(part, "")
    return "like_you" if len(rest) < LEAST / 2 else None


class PasswordRule:
    """The rule for Django's list of validators."""

    def validate(self, password: str, user: Any = None) -> None:
        about = (user.email, user.display_name) if user is not None and user.pk else ()
        if fault := fault_in_password(password, about=about):
            raise ValidationError(SENTENCES[fault], code=fault)

    def get_help_text(self) -> str | Promise:
        return HINT
