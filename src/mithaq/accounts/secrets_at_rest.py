"""Encryption of what must be read again: the keys of authenticator apps. And what of accounts never leaves with an export.

The key comes from the installation's signing key, so a stolen copy of the database alone is no second factor.
"""

import base64
from functools import lru_cache

from cryptography.fernet import Fernet, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

from mithaq.core import secret_columns


@lru_cache(maxsize=4)
def _box(keys: tuple[str, ...]) -> MultiFernet:
    return MultiFernet(
        Fernet(
            base64.urlsafe_b64encode(
                HKDF(algorithm=SHA256(), length=32, salt=None, info=b"mithaq second factors").derive(
                    key.encode()
                )
            )
        )
        for key in keys
    )


def _current() -> MultiFernet:
    return _box((settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS))


def seal(text: str) -> str:
    """Encrypt with the installation's key."""
    return _current().encrypt(text.encode()).decode()


def unseal(sealed: str) -> str:
    """Decrypt what `seal` made, also under an earlier key that is still listed."""
    return _current().decrypt(sealed.encode()).decode()


def name_secrets() -> None:
    """Say which tables and columns of accounts let somebody in, and stay behind when all else is exported."""
    secret_columns.leave_out("sessions.Session", "Who was signed in signs in again.", always=True)
    secret_columns.leave_out("usersessions.UserSession", "Sessions end with the installation.", always=True)
    secret_columns.leave_out("account.EmailConfirmation", "They are links that let somebody in.", always=True)
    secret_columns.leave_out(
        "mfa.Authenticator", "Second factors and passkeys belong to one address; people set them up again."
    )
    secret_columns.blank(
        "accounts.User",
        "password",
        # Django's sign for a password that fits nothing.
        lambda row: "!left-behind",
        "People choose a new password by the link for a forgotten one.",
    )
