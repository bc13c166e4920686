"""What people do with agreements: sign, amend, instalments, conditions, reports owed, shares of activities, publishing."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from mithaq.accounts.models import User
from mithaq.core import audit, past
from mithaq.core.errors import Conflict, NotPermitted, RuleBroken
from mithaq.funding import permissions, rules
from mithaq.funding.actions import NAME_TAKEN
from mithaq.funding.actions_money import book
from mithaq.funding.models import (
    ActivityShare,
    AgreementTerms,
    Condition,
    Donor,
    Entry,
    GrantAgreement,
    Instalment,
    Opportunity,
    ReportDeadline,
)


def _terms(row: GrantAgreement) -> dict[str, Any]:
    return {
        "starts": row.starts,
        "ends": row.ends,
        "length": row.length,
        "amount": row.amount,
        "currency": row.currency,
        "objectives": list(row.objectives),
    }


def _told(terms: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value.isoformat() if isinstance(value, date) else value for name, value in terms.items()}


def _check_terms(starts: date | None, ends: date | None, amount: Decimal | None) -> None:
    if rules.fault_in_terms(starts, ends):
        raise RuleBroken(_("The last day lies before the first one."), code="ends_before_start", field="ends")
    if amount is not None and amount <= 0:
        raise RuleBroken(
            _("Write an amount above zero, or leave it empty when it is not known."),
            code="not_positive",
            field="amount",
        )


def sign_agreement(
    by: User,
    donor: Donor,
    *,
    key: str,
    titles: Mapping[str, str],
    number: str = "",
    starts: date,
    ends: date | None = None,
    length: str = rules.Length.BY_DAYS.value,
    amount: Decimal | None = None,
    currency: str = rules.EURO,
    objectives: Sequence[str] = (),
    opportunity: Opportunity | None = None,
    at: datetime,
) -> GrantAgreement:
    """Record a signed agreement. Within ten working days it must be published."""
    if not permissions.may_sign(by):
        raise NotPermitted()
    _check_terms(starts, ends, amount)
    try:
        with transaction.atomic():
            made = GrantAgreement.objects.create(
                key=key,
                donor=donor,
                titles=dict(titles),
                number=number.strip(),
                starts=starts,
                ends=ends,
                length=length,
                amount=amount,
                currency=currency,
                objectives=sorted(set(objectives)),
                opportunity=opportunity,
                recorded_at=at,
            )
            AgreementTerms.objects.create(agreement=made, recorded_at=at, recorded_by=by, **_terms(made))
            audit.record(by, "sign_grant", made, at=at, after={"donor": donor.key, **_told(_terms(made))})
    except IntegrityError:
        raise RuleBroken(NAME_TAKEN, code="name_taken", field="key") from None
    return made


def amend_agreement(
    by: User,
    agreement: GrantAgreement,
    *,
    starts: date | None,
    ends: date | None,
    length: str,
    amount: Decimal | None,
    currency: str,
    objectives: Sequence[str],
    reason: str,
    at: datetime,
) -> GrantAgreement:
    """Change the terms of an agreement; what they were stays readable."""
    if not permissions.may_sign(by):
        raise NotPermitted()
    _check_terms(starts, ends, amount)
    if not reason.strip():
        raise RuleBroken(_("Say why the terms changed."), code="no_reason", field="reason")
    before = _terms(agreement)
    wanted = {
        "starts": starts,
        "ends": ends,
        "length": length,
        "amount": amount,
        "currency": currency,
        "objectives": sorted(set(objectives)),
    }
    if wanted == before:
        return agreement
    with transaction.atomic(), past.keeping(agreement, at=at):
        changed = GrantAgreement.objects.filter(pk=agreement.pk, version=agreement.version).update(
            **wanted, version=agreement.version + 1
        )
        if changed != 1:
            raise Conflict()
        AgreementTerms.objects.create(
            agreement=agreement, recorded_at=at, recorded_by=by, reason=reason.strip(), **wanted
        )
        audit.record(
            by,
            "amend_grant",
            agreement,
            at=at,
            before=_told(before),
            after=_told(wanted),
            note=reason.strip(),
        )
    agreement.refresh_from_db()
    return agreement


def publish_agreement(by: User, agreement: GrantAgreement, *, at: datetime) -> GrantAgreement:
    """Put an agreement on the public page of funding. Twice is once."""
    if not permissions.may_sign(by):
        raise NotPermitted()
    if agreement.donor.withheld_because:
        raise RuleBroken(
            _("The name of this donor is withheld. Say first that it may be named."), code="donor_withheld"
        )
    with transaction.atomic():
        changed = GrantAgreement.objects.filter(pk=agreement.pk, is_public=False).update(
            is_public=True, published_at=at
        )
        if changed:
            audit.record(by, "publish_grant", agreement, at=at, after={"public": True})
    agreement.refresh_from_db()
    return agreement


def add_instalment(
    by: User, agreement: GrantAgreement, *, due_on: date, amount: Decimal, at: datetime
) -> Instalment:
    """Note when a part of the money is expected, in the currency of the agreement."""
    if not permissions.may_keep_money(by):
        raise NotPermitted()
    if amount <= 0:
        raise RuleBroken(_("Write an amount above zero."), code="not_positive", field="amount")
    with transaction.atomic():
        made = Instalment.objects.create(agreement=agreement, due_on=due_on, amount=amount)
        audit.record(
            by, "add_instalment", agreement, at=at, after={"due_on": due_on.isoformat(), "amount": amount}
        )
    return made


def receive_instalment(
    by: User,
    instalment: Instalment,
    *,
    on: date,
    amount: Decimal,
    rate: Decimal | None = None,
    rate_on: date | None = None,
    reference: str,
    at: datetime,
) -> Entry:
    """Book an instalment that came. A second time is refused, so that no money is counted twice."""
    if not permissions.may_keep_money(by):
        raise NotPermitted()
    with transaction.atomic():
        held = Instalment.objects.select_for_update().select_related("agreement__donor").get(pk=instalment.pk)
        if held.entry_id is not None:
            raise RuleBroken(_("This instalment is booked already."), code="received_already")
        entry = book(
            by,
            reference=reference,
            direction=rules.Direction.IN,
            on=on,
            amount=amount,
            currency=held.agreement.currency,
            rate=rate,
            rate_on=rate_on,
            donor=held.agreement.donor,
            agreement=held.agreement,
            what=str(held.agreement),
            at=at,
        )
        Instalment.objects.filter(pk=held.pk).update(entry=entry)
    return entry


def add_condition(
    by: User, agreement: GrantAgreement, *, what: str, due_on: date | None = None, at: datetime
) -> Condition:
    """Write down what the agreement asks."""
    if not permissions.may_keep_money(by):
        raise NotPermitted()
    with transaction.atomic():
        made = Condition.objects.create(agreement=agreement, what=what.strip(), due_on=due_on)
        audit.record(by, "add_condition", agreement, at=at, after={"what": made.what})
    return made


def meet_condition(by: User, condition: Condition, *, on: date, note: str, at: datetime) -> Condition:
    """Say when and how it was met; once."""
    if not permissions.may_keep_money(by):
        raise NotPermitted()
    if on > at.date():
        raise RuleBroken(
            _("This day lies in the future. Record what has happened."), code="in_future", field="on"
        )
    with transaction.atomic():
        changed = Condition.objects.filter(pk=condition.pk, met_on__isnull=True).update(
            met_on=on, note=note.strip()
        )
        if changed != 1:
            raise RuleBroken(_("It was met already."), code="met_already", field="on")
        audit.record(
            by,
            "meet_condition",
            condition.agreement,
            at=at,
            after={"what": condition.what, "on": on.isoformat()},
        )
    condition.refresh_from_db()
    return condition


def add_deadline(
    by: User, agreement: GrantAgreement, *, kind: str, due_on: date, owner: User | None = None, at: datetime
) -> ReportDeadline:
    """Note a report that the donor is owed. From thirty days before its day it waits on its owner's desk."""
    if not permissions.may_keep_money(by):
        raise NotPermitted()
    try:
        with transaction.atomic():
            made = ReportDeadline.objects.create(agreement=agreement, kind=kind, due_on=due_on, owner=owner)
            audit.record(
                by, "add_deadline", agreement, at=at, after={"kind": kind, "due_on": due_on.isoformat()}
            )
    except IntegrityError:
        raise RuleBroken(
            _("A report of this kind is noted for this day already."), code="deadline_twice", field="due_on"
        ) from None
    return made


def send_report(by: User, deadline: ReportDeadline, *, on: date, at: datetime) -> ReportDeadline:
    """Say when the report went to the donor; once."""
    if not permissions.may_keep_money(by):
        raise NotPermitted()
    if on > at.date():
        raise RuleBroken(
            _("This day lies in the future. Record what has happened."), code="in_future", field="on"
        )
    with transaction.atomic():
        changed = ReportDeadline.objects.filter(pk=deadline.pk, sent_on__isnull=True).update(sent_on=on)
        if changed != 1:
            raise RuleBroken(_("It is recorded as sent already."), code="sent_already", field="on")
        audit.record(
            by,
            "send_donor_report",
            deadline.agreement,
            at=at,
            after={"kind": deadline.kind, "due_on": deadline.due_on.isoformat(), "on": on.isoformat()},
        )
    deadline.refresh_from_db()
    return deadline


def shares_of(activity: str) -> list[rules.Share]:
    """Who pays what part of an activity."""
    rows = ActivityShare.objects.filter(activity=activity).values_list("agreement__key", "percent")
    return [rules.Share(agreement=key, percent=percent) for key, percent in rows.order_by("agreement__key")]


def share_activity(
    by: User, agreement: GrantAgreement, *, activity: str, percent: Decimal, at: datetime
) -> ActivityShare:
    """Say what part of an activity an agreement pays. All parts together never exceed the whole."""
    if not permissions.may_keep_money(by):
        raise NotPermitted()
    with transaction.atomic():
        # All agreements are locked, those too that do not share in it yet: two people cannot both take the last part.
        list(GrantAgreement.objects.select_for_update().order_by("pk").values_list("pk"))
        shares = shares_of(activity)
        fault = rules.fault_in_share(shares, rules.Share(agreement=agreement.key, percent=percent))
        if fault == "not_a_share":
            raise RuleBroken(
                _("Write a part in per cent, above 0 and at most 100."), code=fault, field="percent"
            )
        if fault:
            others = ", ".join(
                f"{each.agreement} {each.percent.normalize():f} %"
                for each in shares
                if each.agreement != agreement.key
            )
            raise RuleBroken(
                _(
                    "%(activity)s would be paid beyond 100 %%: %(others)s pay for it already. At most %(room)s %% are left."
                ),
                code=fault,
                field="percent",
                activity=activity,
                others=others,
                room=f"{rules.room_left(shares, without=agreement.key).normalize():f}",
            )
        made, _new = ActivityShare.objects.update_or_create(
            activity=activity, agreement=agreement, defaults={"percent": percent}
        )
        audit.record(by, "share_activity", agreement, at=at, after={"activity": activity, "percent": percent})
    return made
