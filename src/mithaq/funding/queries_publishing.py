"""What must be published about donors, by when, and what already is (transparency policy: ten working days)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from django.utils import timezone

from mithaq.core import installation
from mithaq.core.rest_days import after_working_days, rest_days
from mithaq.funding import rules
from mithaq.funding.models import Donor, Entry, GrantAgreement, PublishedSum
from mithaq.funding.queries import income_by_donor
from mithaq.world.models import Country


@dataclass(frozen=True, kw_only=True)
class DutyToPublish:
    """One thing that must be published: what changed, since when, and the last day for it."""

    duty: rules.Duty
    donor: Donor
    year: int | None
    agreement: GrantAgreement | None
    euros: Decimal | None
    published: Decimal | None
    since: date
    due: date


def last_day(since: date) -> date:
    """The tenth working day after a change, with the public holidays of the seat of the coalition."""
    iso3 = installation.current().office_country
    iso2 = Country.objects.filter(pk=iso3).values_list("iso2", flat=True).first() or ""
    holidays, weekend = rest_days(iso2, since, since + timedelta(days=60))
    return after_working_days(since, rules.DAYS_TO_PUBLISH, holidays=holidays, weekend=weekend)


def published_sums() -> dict[tuple[int, int], PublishedSum]:
    """The newest published sum of each donor and year."""
    found: dict[tuple[int, int], PublishedSum] = {}
    for row in PublishedSum.objects.select_related("donor").order_by("published_at", "id"):
        found[row.donor_id, row.year] = row
    return found


def duties(on: date) -> list[DutyToPublish]:
    """What is not published yet and must be; what is due first comes first."""
    return sorted([*_sums(), *_agreements()], key=lambda each: (each.due, each.donor.key, each.year or 0))


def _sums() -> Iterable[DutyToPublish]:
    published = published_sums()
    now = income_by_donor()
    donors = {donor.pk: donor for donor in Donor.objects.named()}
    for (donor, year), euros in now.items():
        row = published.get((donor, year))
        if donor not in donors or (row is not None and row.euros == euros):
            continue
        yield _sum_duty(donors[donor], year, euros, row)
    for (donor, year), row in published.items():
        if donor in donors and (donor, year) not in now and row.euros != 0:
            yield _sum_duty(donors[donor], year, Decimal(0), row)


def _sum_duty(donor: Donor, year: int, euros: Decimal, row: PublishedSum | None) -> DutyToPublish:
    entries = Entry.objects.filter(donor=donor, on__year=year, direction=rules.Direction.IN.value)
    moments = [each for pair in entries.values_list("recorded_at", "withdrawn_at") for each in pair if each]
    later = [moment for moment in moments if row is None or moment > row.published_at]
    since = timezone.localdate(min(later)) if later else timezone.localdate(max(moments))
    return DutyToPublish(
        duty=rules.Duty.SUM,
        donor=donor,
        year=year,
        agreement=None,
        euros=euros,
        published=row.euros if row else None,
        since=since,
        due=last_day(since),
    )


def _agreements() -> Iterable[DutyToPublish]:
    rows = GrantAgreement.objects.filter(
        is_public=False, recorded_at__isnull=False, donor__withheld_because=""
    )
    for agreement in rows.select_related("donor"):
        assert agreement.recorded_at is not None  # noqa: S101 - the filter says so
        since = timezone.localdate(agreement.recorded_at)
        yield DutyToPublish(
            duty=rules.Duty.AGREEMENT,
            donor=agreement.donor,
            year=None,
            agreement=agreement,
            euros=None,
            published=None,
            since=since,
            due=last_day(since),
        )
