"""What people do with reference data on screen: compare an unverified value with a source, and confirm or correct it.

A later load keeps what was confirmed (mithaq.core.reference).
"""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from mithaq.accounts.models import User
from mithaq.core import audit
from mithaq.core.errors import Conflict, NotPermitted, RuleBroken
from mithaq.core.verification import Verification, is_verified
from mithaq.world import rules
from mithaq.world.models import Confirmation, Party, Provision
from mithaq.world.permissions import may_confirm_values


@dataclass(frozen=True, kw_only=True)
class Compared:
    """With what a value was compared: a title people recognise, and an address where there is one."""

    title: str
    address: str = ""


def confirm_title(
    by: User, provision: Provision, language: str, *, title: str, source: Compared, at: datetime
) -> Confirmation:
    """Confirm the title of an article in one language, or correct it; `provision` is as the person saw it."""
    _permit(by, source)
    title = title.strip()
    if not title:
        raise RuleBroken(_("Write the title as it stands in the source."), code="title_missing")
    if is_verified(provision.titles_verification.get(language, Verification.UNVERIFIED)):
        raise Conflict(_("Somebody confirmed this title already."), code="already_verified")
    with transaction.atomic():
        changed = Provision.objects.filter(
            pk=provision.pk, titles=provision.titles, titles_verification=provision.titles_verification
        ).update(
            titles={**provision.titles, language: title},
            titles_verification={**provision.titles_verification, language: Verification.CONFIRMED.value},
        )
        if changed != 1:
            raise Conflict()
        confirmation = Confirmation.objects.create(
            provision=provision,
            language=language,
            value=title,
            source_title=source.title.strip(),
            source_address=source.address.strip(),
            by=by,
            at=at,
        )
        audit.record(
            by,
            "confirm_title",
            provision,
            at=at,
            before={language: provision.titles.get(language, "")},
            after={language: title, "compared_with": source.title, "address": source.address},
        )
    return confirmation


def confirm_party(
    by: User,
    party: Party,
    *,
    signature: date | None,
    deposit: date | None,
    act: str,
    source: Compared,
    at: datetime,
) -> Confirmation:
    """Confirm the dates and the kind of act of a party, or correct them; `party` is as the person saw it."""
    _permit(by, source)
    if is_verified(party.verification):
        raise Conflict(_("Somebody confirmed these dates already."), code="already_verified")
    if party.is_party and (deposit is None or act not in {*rules.ActKind}):
        raise RuleBroken(
            _("A party has a date of deposit and a kind of act. Write both as the source has them."),
            code="deposit_missing",
        )
    if signature and deposit and signature > deposit:
        raise RuleBroken(
            _("The deposit lies before the signature. Look at both dates again."), code="dates_in_wrong_order"
        )
    after: dict[str, Any] = {"signature": signature, "deposit": deposit, "act": act}
    before = {name: getattr(party, name) for name in after}
    with transaction.atomic():
        changed = Party.objects.filter(pk=party.pk, verification=party.verification, **before).update(
            **after, verification=Verification.CONFIRMED, notes={}
        )
        if changed != 1:
            raise Conflict()
        confirmation = Confirmation.objects.create(
            party=party,
            value={name: str(value) if value else "" for name, value in after.items()},
            source_title=source.title.strip(),
            source_address=source.address.strip(),
            by=by,
            at=at,
        )
        audit.record(
            by,
            "confirm_party",
            party,
            at=at,
            before=before,
            after={**after, "compared_with": source.title, "address": source.address},
        )
    return confirmation


def _permit(by: User, source: Compared) -> None:
    if not may_confirm_values(by):
        raise NotPermitted()
    if not source.title.strip():
        raise RuleBroken(
            _("Name the source you compared it with: a page, a document, its date."), code="source_missing"
        )
