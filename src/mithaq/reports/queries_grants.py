"""What others read of follow-up grants: rows for the pages of funding, and what was paid as a measure. No account is ever read here."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext_lazy as _

from mithaq.core import past
from mithaq.core.measures import Evidence, Grade, Measure, Measured
from mithaq.funding.subgrants import SubGrant
from mithaq.reports.models_grants import FollowUpGrant, GrantInstalment
from mithaq.reports.rules_grants import State


def subgrants_of(person: Any, on: date) -> Iterator[SubGrant]:
    """Grants that were approved, as far as the person may see them, with what was paid by that day."""
    rows = FollowUpGrant.objects.visible_to(person).filter(
        state__in=(State.APPROVED.value, State.AGREED.value, State.REPORTED.value, State.CLOSED.value)
    )
    for row in rows.select_related("applicant", "report").prefetch_related("instalments"):
        paid = sum(
            (each.amount for each in row.instalments.all() if each.paid_on and each.paid_on <= on), Decimal(0)
        )
        yield SubGrant(
            key=f"followup-{row.pk}",
            title=row.report.code,
            to=row.applicant.display_name,
            country=row.report.country_id,
            currency=row.currency,
            promised=row.granted,
            paid=paid,
            state=str(row.get_state_display()),
            on=row.agreed_on or (row.decided_at.date() if row.decided_at else None),
            address=row.get_absolute_url(),
        )


def paid_as_of(as_of: date, known_on: date | None) -> Measured:
    """What was paid in follow-up grants by a day, payment by payment."""
    day = min(as_of, known_on) if known_on is not None else as_of
    # Paid on an earlier day, but recorded later: then it was not known.
    then = past.as_known(GrantInstalment, known_on)
    later = [pk for pk, held in then.items() if held is None or held["paid_on"] is None]
    rows = list(
        GrantInstalment.objects.filter(paid_on__lte=day, grant__is_invented=False)
        .exclude(pk__in=later)
        .select_related("grant__report", "grant__applicant")
        .order_by("paid_on", "pk")
    )
    return Measured(
        value=sum((row.amount for row in rows), Decimal(0)),
        rows=[
            Evidence(
                key=f"{row.grant_id}-{row.number}",
                label=f"{row.grant.report.code}: {row.amount} {row.grant.currency}",
                href=row.grant.get_absolute_url(),
                on=row.paid_on.isoformat() if row.paid_on else "",
                groups={"country": row.grant.report.country_id},
                grade=Grade.WORD.value,
                amount=row.amount,
            )
            for row in rows
        ],
    )


MEASURES = (
    Measure(
        key="grants_paid",
        label=_("Paid in follow-up grants"),
        unit=_("euros"),
        count=paid_as_of,
        groups=("country",),
    ),
)
