"""The signed links of admission: an applicant's to the application, a referee's to the questions."""

from typing import Any

from django.core import signing
from django.urls import reverse
from django.utils import translation

from mithaq.core.errors import NotFound
from mithaq.network.models import Application, Referee

SALT = "mithaq.network.application"
REFEREE_SALT = "mithaq.network.referee"


def token_of(application: Application) -> str:
    """The signed text in the applicant's link."""
    return signing.Signer(salt=SALT).sign(application.nonce)


def application_by(token: str) -> Application:
    """The application of a link, or NotFound."""
    found: Application = _by(Application, token, SALT)
    return found


def referee_by(token: str) -> Referee:
    """The referee of a link, or NotFound."""
    found: Referee = _by(Referee, token, REFEREE_SALT)
    return found


def _by(model: Any, token: str, salt: str) -> Any:
    try:
        nonce = signing.Signer(salt=salt).unsign(token)
    except signing.BadSignature:
        raise NotFound from None
    found = model.objects.filter(nonce=nonce).first()
    if found is None:
        raise NotFound
    return found


def address_of(application: Application) -> str:
    """The path of the applicant's link, in the language of the application."""
    with translation.override(application.language):
        return reverse("network:application_by_link", kwargs={"token": token_of(application)})


def referee_address(referee: Referee) -> str:
    """The path of a referee's link."""
    with translation.override(referee.application.language):
        return reverse(
            "network:referee", kwargs={"token": signing.Signer(salt=REFEREE_SALT).sign(referee.nonce)}
        )
