"""Links for donors: a signed secret in the address, of which only the hash is kept."""

from datetime import date

from django.core.signing import BadSignature, Signer

from mithaq.accounts.links import hash_of
from mithaq.results.models_signing import DonorLink

_signer = Signer(salt="mithaq.results.donor")


def token_of(secret: str) -> str:
    """The secret as it stands in the link."""
    return _signer.sign(secret)


def link_of(token: str, *, on: date) -> DonorLink | None:
    """The link that a token opens on a day; None when it is forged, closed or past its day."""
    try:
        secret = _signer.unsign(token)
    except BadSignature:
        return None
    return DonorLink.objects.filter(
        secret_hash=hash_of(secret), revoked_at__isnull=True, until__gte=on
    ).first()
