"""What the director does with links for donors: make one for an agreement, close it."""

from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from mithaq.accounts.links import hash_of, new_secret
from mithaq.accounts.models import User
from mithaq.core import audit
from mithaq.core.errors import Conflict, NotPermitted, RuleBroken
from mithaq.funding.models import GrantAgreement
from mithaq.results import donor_links, permissions, rules_donors
from mithaq.results.models import DonorLink

FAULTS = {
    "nothing": (
        "agreement",
        _(
            "This agreement covers no objective of the strategy. Correct its objectives, or choose another one."
        ),
    ),
    "agreement_ended": ("agreement", _("This agreement has ended. Choose one that still runs.")),
    "no_last_day": (
        "until",
        _("The last day of this agreement is not known. Write until when the link may be opened."),
    ),
    "in_past": ("until", _("This day has passed. Choose one to come.")),
    "after_agreement": (
        "until",
        _("The agreement ends before this day. Choose an earlier one, or leave it empty."),
    ),
}


def make_donor_link(
    by: User, agreement: GrantAgreement, *, until: date | None = None, at: datetime
) -> tuple[DonorLink, str]:
    """Make a link that shows what an agreement covers until it ends. The secret is given back once and never kept."""
    if (
        not permissions.may_direct(by)
        or not GrantAgreement.objects.visible_to(by).filter(pk=agreement.pk).exists()
    ):
        raise NotPermitted()
    on = at.date()
    objectives = donor_links.objectives_on(on)
    fault = rules_donors.fault_in_link(
        restricted_to=agreement.objectives,
        objectives=[row.code for row in objectives],
        ends=agreement.ends,
        until=until,
        on=on,
    )
    if fault is not None:
        field, words = FAULTS[fault]
        raise RuleBroken(words, code=fault, field=field)
    secret = new_secret()
    with transaction.atomic():
        link = DonorLink.objects.create(
            agreement=agreement, secret_hash=hash_of(secret), until=until, made_by=by, made_at=at
        )
        audit.record(
            by,
            "make_donor_link",
            link,
            at=at,
            after={"agreement": agreement.key, "until": until.isoformat() if until else None},
        )
    return link, secret


def revoke_donor_link(by: User, link: DonorLink, *, at: datetime) -> None:
    """Close a link at once. Twice is a Conflict."""
    if not permissions.may_direct(by):
        raise NotPermitted()
    with transaction.atomic():
        if DonorLink.objects.filter(pk=link.pk, revoked_at__isnull=True).update(revoked_at=at) != 1:
            raise Conflict(_("This link is closed already."))
        audit.record(by, "revoke_donor_link", link, at=at)
