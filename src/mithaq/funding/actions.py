"""What people do about donors and opportunities: record, change, move on, send a proposal."""

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.core.files.base import File
from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from mithaq.accounts.models import User
from mithaq.core import audit, files
from mithaq.core.errors import Conflict, NotPermitted, RuleBroken
from mithaq.funding import permissions, rules
from mithaq.funding.models import Donor, Opportunity, Proposal

PROPOSALS = files.FileLimits(label="funding_proposal", extensions=files.DOCUMENTS)
NAME_TAKEN = _("A record with this short name is there already. Open that one, or choose another short name.")


def save_donor(
    by: User,
    donor: Donor | None,
    *,
    key: str,
    names: Mapping[str, str],
    kind: str,
    country: Any = None,
    body: Any = None,
    web: str = "",
    withheld_because: str = "",
    public_interest: str = "",
    at: datetime,
) -> Donor:
    """Record or change a donor. Only the director withholds a name, after both tests of the transparency policy."""
    if not permissions.may_keep_money(by):
        raise NotPermitted()
    held = (donor.withheld_because, donor.public_interest) if donor else ("", "")
    wanted = (withheld_because.strip(), public_interest.strip())
    if wanted != held and not permissions.may_sign(by):
        raise RuleBroken(
            _("Only the director may keep a donor’s name from the public."),
            code="not_the_director",
            field="withheld_because",
        )
    if bool(wanted[0]) != bool(wanted[1]):
        raise RuleBroken(
            _("Write both: the harm, and why the public interest does not outweigh it."),
            code="both_tests",
            field="public_interest" if wanted[0] else "withheld_because",
        )
    given = {
        "key": key,
        "names": dict(names),
        "kind": kind,
        "country": country,
        "body": body,
        "web": web,
        "withheld_because": wanted[0],
        "public_interest": wanted[1],
    }
    told = {"key": key, "kind": kind, "names": dict(names), "withheld": bool(wanted[0])}
    try:
        with transaction.atomic():
            if donor is None:
                saved = Donor.objects.create(**given)
                audit.record(by, "add_donor", saved, at=at, after=told)
                return saved
            before = {
                "key": donor.key,
                "kind": donor.kind,
                "names": donor.names,
                "withheld": bool(donor.withheld_because),
            }
            changed = Donor.objects.filter(pk=donor.pk, version=donor.version).update(
                **given, version=donor.version + 1
            )
            if changed != 1:
                raise Conflict()
            audit.record(by, "change_donor", donor, at=at, before=before, after=told)
    except IntegrityError:
        raise RuleBroken(NAME_TAKEN, code="name_taken", field="key") from None
    donor.refresh_from_db()
    return donor


def save_opportunity(
    by: User,
    opportunity: Opportunity | None,
    *,
    donor: Donor,
    title: str,
    closes_on: date | None = None,
    amount: Decimal | None = None,
    currency: str = rules.EURO,
    owner: User | None = None,
    note: str = "",
    at: datetime,
) -> Opportunity:
    """Record or change an opportunity. Where it stands changes only by moving it."""
    if not permissions.may_keep_money(by):
        raise NotPermitted()
    given: dict[str, Any] = {
        "donor": donor,
        "title": title.strip(),
        "closes_on": closes_on,
        "amount": amount,
        "currency": currency,
        "owner": owner,
        "note": note,
    }
    told = {"title": given["title"], "donor": donor.key, "amount": amount, "currency": currency}
    with transaction.atomic():
        if opportunity is None:
            saved = Opportunity.objects.create(**given)
            audit.record(by, "add_opportunity", saved, at=at, after=told)
            return saved
        changed = Opportunity.objects.filter(pk=opportunity.pk, version=opportunity.version).update(
            **given, version=opportunity.version + 1
        )
        if changed != 1:
            raise Conflict()
        before = {"title": opportunity.title, "amount": opportunity.amount, "currency": opportunity.currency}
        audit.record(by, "change_opportunity", opportunity, at=at, before=before, after=told)
    opportunity.refresh_from_db()
    return opportunity


def move_opportunity(by: User, opportunity: Opportunity, *, to: rules.Stage, at: datetime) -> Opportunity:
    """Move it on. Submitting is done by `send_proposal`, so that what was sent is kept."""
    if not permissions.may_keep_money(by):
        raise NotPermitted()
    if to is rules.Stage.SUBMITTED:
        raise RuleBroken(_("Record the proposal that was sent; that submits it."), code="send_it", field="to")
    with transaction.atomic():
        _move(by, opportunity, to, at)
        audit.record(
            by,
            "move_opportunity",
            opportunity,
            at=at,
            before={"stage": opportunity.stage},
            after={"stage": to.value},
        )
    opportunity.refresh_from_db()
    return opportunity


def _move(by: User, opportunity: Opportunity, to: rules.Stage, at: datetime) -> None:
    if to not in rules.MOVES[rules.Stage(opportunity.stage)]:
        raise RuleBroken(
            _("It cannot go there from where it stands. Choose one of the steps that are offered."),
            code="no_such_move",
            field="to",
        )
    changed = Opportunity.objects.filter(pk=opportunity.pk, stage=opportunity.stage).update(
        stage=to.value, version=opportunity.version + 1
    )
    if changed != 1:
        raise Conflict()


def send_proposal(
    by: User,
    opportunity: Opportunity,
    *,
    sent_on: date,
    amount: Decimal,
    currency: str = rules.EURO,
    upload: File[Any] | None = None,
    at: datetime,
) -> Proposal:
    """Keep the proposal as it was sent, and move the opportunity on."""
    if not permissions.may_keep_money(by):
        raise NotPermitted()
    if sent_on > at.date():
        raise RuleBroken(
            _("This day lies in the future. Record what has happened."), code="in_future", field="sent_on"
        )
    if amount <= 0:
        raise RuleBroken(_("Write an amount above zero."), code="not_positive", field="amount")
    with transaction.atomic():
        _move(by, opportunity, rules.Stage.SUBMITTED, at)
        stored = files.keep(upload, limits=PROPOSALS, by=by, at=at) if upload is not None else None
        made = Proposal.objects.create(
            opportunity=opportunity,
            sent_on=sent_on,
            amount=amount,
            currency=currency,
            stored=stored,
            sent_by=by,
        )
        audit.record(
            by,
            "send_proposal",
            opportunity,
            at=at,
            before={"stage": opportunity.stage},
            after={"sent_on": sent_on.isoformat(), "amount": amount, "currency": currency},
        )
    opportunity.refresh_from_db()
    return made
