"""Links for donors: a signed secret in the address, of which only the hash is kept; what one shows."""

from collections.abc import Iterable
from datetime import date

from django.core.signing import BadSignature, Signer

from mithaq.accounts.links import hash_of
from mithaq.funding.models import GrantAgreement
from mithaq.results import queries, rules_donors
from mithaq.results.models import DonorLink, Objective

_signer = Signer(salt="mithaq.results.donor")


def token_of(secret: str) -> str:
    """The secret as it stands in the link."""
    return _signer.sign(secret)


def link_of(token: str, *, on: date) -> DonorLink | None:
    """The link that a token opens on a day; None when it is forged, closed, or its agreement does not run any more."""
    try:
        secret = _signer.unsign(token)
    except BadSignature:
        return None
    rows = DonorLink.objects.select_related("agreement__donor")
    link = rows.filter(secret_hash=hash_of(secret)).first()
    return link if link is not None and link.opens_on(on) else None


def objectives_on(on: date) -> list[Objective]:
    """The objectives of the strategy in force on a day: those that a link made then can show."""
    strategy = queries.strategy_on(on)
    return [part.objective for part in strategy.objectives] if strategy else []


def covered_by(agreement: GrantAgreement, objectives: Iterable[Objective]) -> list[Objective]:
    """Those of these objectives that an agreement covers, in their order."""
    rows = list(objectives)
    codes = rules_donors.covered(agreement.objectives, [row.code for row in rows])
    return [row for row in rows if row.code in codes]
