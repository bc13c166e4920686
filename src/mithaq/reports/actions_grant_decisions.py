"""What the hub does with follow-up grants: decide, agree with instalments, record payments, accept the report. Nobody of the applicant."""

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal

from django.core.files.base import File
from django.db import transaction
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from mithaq.accounts.models import Anybody, User
from mithaq.core import audit, files, past
from mithaq.core.errors import Conflict, NotPermitted, RuleBroken
from mithaq.reports import permissions_grants
from mithaq.reports import rules_grants as rules
from mithaq.reports.actions_grants import PAPERS, held_grant, limits, step, take_step
from mithaq.reports.grant_news import tell_of_step
from mithaq.reports.models_grants import FollowUpGrant, GrantInstalment, GrantReport

PLAN_FAULTS: dict[str, str | Promise] = {
    "empty": _("Plan at least one instalment."),
    "not_positive": _("An instalment is more than nothing."),
    "sum": _("The instalments together are not what was granted. Correct an amount."),
    "order": _("The days of the instalments are not in order."),
}
PAYMENT_FAULTS: dict[str, str | Promise] = {
    "not_agreed": _("Nothing is paid before the agreement is signed."),
    "unknown": _("This grant has no such instalment."),
    "twice": _("This instalment is recorded as paid already. Nothing was changed."),
    "in_future": _("This day lies in the future. Record what has happened."),
    "earlier_first": _("An earlier instalment is not paid yet."),
    "report_first": _("The last instalment waits for the report on the work."),
}


def _decider(person: Anybody, grant: FollowUpGrant) -> User:
    if not permissions_grants.may_decide_grant(person, grant) or not isinstance(person, User):
        raise NotPermitted(
            _("Whoever belongs to the applicant, or wrote the application, does not decide on it.")
            if permissions_grants.belongs_to_applicant(person, grant)
            else None
        )
    return person


def decide_grant(
    person: Anybody,
    grant: FollowUpGrant,
    *,
    to: rules.State,
    granted: Decimal | None,
    reason: str,
    at: datetime,
) -> FollowUpGrant:
    """Approve (all of it or less), refuse, or return with what is to be made better."""
    with transaction.atomic():
        now = held_grant(grant)
        decider = _decider(person, now)
        if to not in (rules.State.APPROVED, rules.State.REFUSED, rules.State.RETURNED):
            raise RuleBroken(_("Approve, refuse or return."), code="no_decision", field="to")
        step(now, to, reason=reason)
        amount: Decimal | None = None
        if to is rules.State.APPROVED:
            amount = granted if granted is not None else now.amount
            allowed = limits()
            if (
                amount is None
                or now.amount is None
                or not allowed.least_amount <= amount <= min(allowed.most_amount, now.amount)
            ):
                raise RuleBroken(
                    _("Grant at least %(least)s and at most what was asked for."),
                    code="amount",
                    field="granted",
                    least=allowed.least_amount,
                )
        decided = {} if to is rules.State.RETURNED else {"decided_at": at, "decided_by": decider}
        told = take_step(now, to, reason=reason.strip(), granted=amount, **decided)
        audit.record(decider, "decide_grant", now, at=at, before=told.before, after=told.after)
        tell_of_step(now, by=person)
        return now


def agree_grant(
    person: Anybody,
    grant: FollowUpGrant,
    *,
    agreed_on: date,
    ends_on: date,
    instalments: Sequence[rules.Instalment],
    upload: File[bytes] | None,
    at: datetime,
) -> FollowUpGrant:
    """Record the signed agreement with its plan of payments."""
    with transaction.atomic():
        now = held_grant(grant)
        decider = _decider(person, now)
        step(now, rules.State.AGREED)
        if now.state == rules.State.REPORTED:
            raise RuleBroken(_("The agreement is signed already."), code="agreed_already")
        if agreed_on > at.date():
            raise RuleBroken(
                _("This day lies in the future. Record what has happened."),
                code="in_future",
                field="agreed_on",
            )
        if ends_on <= agreed_on:
            raise RuleBroken(_("The work ends after the agreement begins."), code="no_time", field="ends_on")
        fault = rules.plan_fault(instalments, now.granted or Decimal(0))
        if fault is not None:
            raise RuleBroken(PLAN_FAULTS[fault], code=fault)
        for number, each in enumerate(instalments, 1):
            GrantInstalment.objects.create(grant=now, number=number, amount=each.amount, due_on=each.due_on)
        stored = files.keep(upload, limits=PAPERS, by=decider, at=at) if upload is not None else None
        told = take_step(
            now, rules.State.AGREED, agreed_on=agreed_on, ends_on=ends_on, agreement=stored, reason=""
        )
        audit.record(decider, "agree_grant", now, at=at, before=told.before, after=told.after)
        tell_of_step(now, by=person)
        return now


def pay_instalment(
    person: Anybody, grant: FollowUpGrant, *, number: int, paid_on: date, at: datetime
) -> GrantInstalment:
    """Record that an instalment was paid."""
    with transaction.atomic():
        now = held_grant(grant)
        payer = _decider(person, now)
        rows = list(now.instalments.order_by("number"))
        fault = rules.payment_fault(
            rules.State(now.state),
            [row.as_instalment() for row in rows],
            number,
            paid_on=paid_on,
            on=at.date(),
            report_in=GrantReport.objects.filter(grant=now).exists(),
        )
        if fault == "twice":
            raise Conflict(PAYMENT_FAULTS[fault], code=fault)
        if fault is not None:
            raise RuleBroken(PAYMENT_FAULTS[fault], code=fault, field="paid_on")
        row = rows[number - 1]
        row.paid_on, row.paid_by = paid_on, payer
        with past.keeping(row, at=at):
            row.save(update_fields=["paid_on", "paid_by"])
        audit.record(
            payer,
            "pay_instalment",
            now,
            at=at,
            after={"number": number, "amount": str(row.amount), "on": paid_on.isoformat()},
        )
    return row


def answer_report(
    person: Anybody, grant: FollowUpGrant, *, accept: bool, reason: str, at: datetime
) -> FollowUpGrant:
    """Accept the report and close the grant, or ask again with the question."""
    with transaction.atomic():
        now = held_grant(grant)
        decider = _decider(person, now)
        to = rules.State.CLOSED if accept else rules.State.AGREED
        if now.state != rules.State.REPORTED:
            raise Conflict(_("There is no report to answer. Look at its page again."), code="no_report")
        step(now, to, reason=reason)
        if accept and now.instalments.filter(paid_on=None).exists():
            raise RuleBroken(_("Record the last payment before the grant is closed."), code="unpaid")
        if accept:
            GrantReport.objects.filter(grant=now).update(accepted_at=at, accepted_by=decider)
        told = take_step(now, to, reason=reason.strip())
        audit.record(decider, "answer_grant_report", now, at=at, before=told.before, after=told.after)
        tell_of_step(now, by=person)
        return now
