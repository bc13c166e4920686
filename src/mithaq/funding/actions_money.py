"""What people do with money itself: book, take back, plan the year, publish sums. Entries are never changed."""

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from mithaq.accounts.models import User
from mithaq.core import audit
from mithaq.core.errors import NotPermitted, RuleBroken
from mithaq.funding import permissions, queries, rules
from mithaq.funding.models import BudgetLine, Donor, Entry, GrantAgreement, PublishedSum

AMOUNT_FAULTS = {
    "not_positive": (_("Write an amount above zero."), "amount"),
    "no_currency": (_("Write the currency as three capital letters, for example USD."), "currency"),
    "rate_of_euro": (_("An amount in euros needs no rate. Leave the rate empty."), "rate"),
    "rate_missing": (
        _("An amount in another currency needs its rate: how many euros one unit is worth."),
        "rate",
    ),
    "rate_day_missing": (_("Say of which day the rate is."), "rate_on"),
}


def book(
    by: User,
    *,
    reference: str,
    direction: rules.Direction,
    on: date,
    amount: Decimal,
    currency: str = rules.EURO,
    rate: Decimal | None = None,
    rate_on: date | None = None,
    donor: Donor | None = None,
    agreement: GrantAgreement | None = None,
    line: str = "",
    what: str = "",
    at: datetime,
) -> Entry:
    """Book one amount. A currency without its rate and day is refused; so is a reference a second time."""
    if not permissions.may_keep_money(by):
        raise NotPermitted()
    if fault := rules.fault_in_amount(amount, currency, rate, rate_on):
        sentence, field = AMOUNT_FAULTS[fault]
        raise RuleBroken(sentence, code=fault, field=field)
    if on > at.date():
        raise RuleBroken(
            _("This day lies in the future. Record what has happened."), code="in_future", field="on"
        )
    euros = rules.in_euros(amount, currency, rate)
    assert euros is not None  # noqa: S101 - the rule above has refused it otherwise
    try:
        with transaction.atomic():
            entry = Entry.objects.create(
                reference=reference.strip(),
                direction=direction.value,
                on=on,
                amount=amount,
                currency=currency,
                rate=rate,
                rate_on=rate_on,
                euros=euros,
                donor=donor or (agreement.donor if agreement else None),
                agreement=agreement,
                line=line,
                what=what.strip(),
                recorded_at=at,
                recorded_by=by,
            )
            audit.record(
                by,
                "book_amount",
                entry,
                at=at,
                after={
                    "reference": entry.reference,
                    "direction": direction.value,
                    "amount": amount,
                    "currency": currency,
                    "on": on.isoformat(),
                },
            )
    except IntegrityError:
        raise RuleBroken(
            _("This reference is booked already. Take the earlier entry back first if it is wrong."),
            code="booked_already",
            field="reference",
        ) from None
    return entry


def take_back(by: User, entry: Entry, *, reason: str, at: datetime) -> Entry:
    """Mark an entry as withdrawn, with the reason. It stays readable, and counts for what was known before."""
    if not permissions.may_keep_money(by):
        raise NotPermitted()
    if not reason.strip():
        raise RuleBroken(_("Say why it is taken back."), code="no_reason", field="reason")
    with transaction.atomic():
        changed = Entry.objects.filter(pk=entry.pk, withdrawn_at__isnull=True).update(
            withdrawn_at=at, withdrawn_because=reason.strip()
        )
        if changed != 1:
            raise RuleBroken(_("It was taken back already."), code="taken_back", field="reason")
        audit.record(by, "take_back_amount", entry, at=at, note=reason.strip())
    entry.refresh_from_db()
    return entry


def plan_line(
    by: User,
    line: BudgetLine | None,
    *,
    year: int,
    code: str,
    titles: Mapping[str, str],
    planned: Decimal,
    objective: str = "",
    at: datetime,
) -> BudgetLine:
    """Plan what a year's budget holds for one purpose, or change it."""
    if not permissions.may_sign(by):
        raise NotPermitted()
    if planned < 0:
        raise RuleBroken(_("A budget plans no less than nothing."), code="below_zero", field="planned")
    before = {"planned": line.planned, "code": line.code} if line else {}
    row = line or BudgetLine()
    row.year, row.code, row.titles, row.planned = year, code.strip(), dict(titles), planned
    row.objective = objective
    try:
        with transaction.atomic():
            row.save()
            audit.record(
                by,
                "plan_budget_line",
                row,
                at=at,
                before=before,
                after={"year": year, "code": row.code, "planned": planned},
            )
    except IntegrityError:
        raise RuleBroken(
            _("This year has a line of this code already."), code="line_twice", field="code"
        ) from None
    return row


def publish_sum(by: User, donor: Donor, *, year: int, at: datetime) -> PublishedSum:
    """Publish what a donor gave in a year, as it is booked now. The same sum a second time changes nothing."""
    if not permissions.may_sign(by):
        raise NotPermitted()
    if donor.withheld_because:
        raise RuleBroken(
            _("The name of this donor is withheld. Say first that it may be named."), code="donor_withheld"
        )
    with transaction.atomic():
        list(Donor.objects.select_for_update().filter(pk=donor.pk))
        euros = queries.income_by_donor().get((donor.pk, year), Decimal(0))
        newest = PublishedSum.objects.filter(donor=donor, year=year).order_by("-published_at", "-id").first()
        if newest is not None and newest.euros == euros:
            return newest
        if newest is None and euros == 0:
            raise RuleBroken(
                _("Nothing of this donor is booked for this year."), code="nothing_booked", year=year
            )
        made = PublishedSum.objects.create(
            donor=donor, year=year, euros=euros, published_at=at, published_by=by
        )
        audit.record(
            by,
            "publish_donor_sum",
            donor,
            at=at,
            before={"euros": newest.euros if newest else None},
            after={"year": year, "euros": euros},
        )
    return made
