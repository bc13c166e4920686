"""Settings that are right each alone and wrong together: the start is refused, with the settings named."""

import re
from types import ModuleType
from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured

from mithaq.accounts.breached import fault_in_list


def refuse_contradictions(settings: ModuleType) -> None:
    """Raise ImproperlyConfigured with one sentence for the first contradiction found."""
    address = urlsplit(settings.BASE_URL)
    if address.scheme not in {"http", "https"} or not address.hostname:
        raise ImproperlyConfigured(
            f"The setting MITHAQ_BASE_URL is {settings.BASE_URL!r}. It must be a whole address, as https://platform.example.org."
        )
    if settings.DEBUG and settings.HTTPS:
        raise ImproperlyConfigured(
            "The setting MITHAQ_DEBUG is on, and MITHAQ_BASE_URL is public (https). Error details would be shown to everybody. Turn it off."
        )
    if settings.BEHIND_PROXY and not settings.HTTPS:
        raise ImproperlyConfigured(
            "The setting MITHAQ_BEHIND_PROXY is on, but MITHAQ_BASE_URL does not begin with https://. Give the address that the proxy serves."
        )
    if settings.TASKS_BACKEND == "celery" and not settings.CELERY_BROKER_URL:
        raise ImproperlyConfigured(
            "The setting TASKS_BACKEND is celery, but CELERY_BROKER_URL names no broker. Name one, or use rows."
        )
    if "*" in settings.ALLOWED_HOSTS:
        raise ImproperlyConfigured(
            "The setting MITHAQ_HOSTS holds “*”: links in mails could then be forged. Name the hosts."
        )
    _refuse_keys(settings.BACKUP_RECIPIENTS)
    if settings.BREACHED_PASSWORDS and (fault := fault_in_list(settings.BREACHED_PASSWORDS)):
        raise ImproperlyConfigured(
            f"The setting MITHAQ_BREACHED_PASSWORDS is {str(settings.BREACHED_PASSWORDS)!r}, but {fault}. Correct it or leave it unset."
        )


def _refuse_keys(keys: list[str]) -> None:
    """A key with a slip in it must not be found out in the night of the first backup."""
    for key in keys:
        if not re.fullmatch(r"age1[02-9ac-hj-np-z]{58}|ssh-(ed25519|rsa) [A-Za-z0-9+/=]+( .*)?", key):
            raise ImproperlyConfigured(
                f"The setting MITHAQ_BACKUP_RECIPIENTS holds {key[:24]!r}, which is no public key. "
                "It begins with age1 or ssh-; ./mithaq backup --new-key FILE makes one."
            )
