"""One-time links: a signed random secret in the address, only its hash in the database."""

import hashlib
import secrets
from urllib.parse import quote

from django.conf import settings
from django.core.signing import BadSignature, Signer
from django.urls import reverse
from django.utils import translation

_signer = Signer(salt="mithaq.accounts.invitation")


def new_secret() -> str:
    """256 random bits, as text that fits an address."""
    return secrets.token_urlsafe(32)


def hash_of(secret: str) -> str:
    """What is kept of a secret."""
    return hashlib.sha256(secret.encode()).hexdigest()


def signed(secret: str) -> str:
    """The secret as it stands in the link."""
    return _signer.sign(secret)


def secret_in(token: str) -> str | None:
    """The secret of a link that we signed, or None."""
    try:
        return _signer.unsign(token)
    except BadSignature:
        return None


def address(name: str, *args: str, language: str) -> str:
    """The full address of a page in a language, from the installation's own name and never from a request."""
    wanted = language if language in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE
    with translation.override(wanted):
        return settings.BASE_URL + quote(reverse(name, args=args), safe="/:%-._~")
