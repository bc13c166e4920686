"""What of funding can be counted for the strategy: donors, those for several years, income, and income after inflation."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

from django.db.models import Q, Sum
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from mithaq.core.measures import Evidence, Measure, Measured
from mithaq.core.texts import text_in
from mithaq.funding import queries, rules, words
from mithaq.funding.models import Donor, Entry, FundingTest, GrantAgreement

NOT_NAMED = _("Donors whose names are withheld are counted without them.")


def _donor_row(donor: Donor, on: date | None, **groups: str) -> Evidence | None:
    if donor.withheld_because:
        return None
    return Evidence(
        key=f"donor-{donor.key}",
        label=text_in(donor.names),
        href="/funding",
        on=on.isoformat() if on else "",
        groups={"kind": donor.kind, **groups},
    )


def _any_record(known_on: date | None) -> bool:
    """Whether an agreement or an amount was in the record by the day."""
    if known_on is None:
        return GrantAgreement.objects.exists() or Entry.objects.exists()
    agreements = GrantAgreement.objects.filter(Q(recorded_at=None) | Q(recorded_at__date__lte=known_on))
    return agreements.exists() or Entry.objects.filter(recorded_at__date__lte=known_on).exists()


def _multi_year(as_of: date, known_on: date | None) -> Measured:
    if not _any_record(known_on):
        return Measured(value=None, note=_("No agreement and no booked amount is recorded."))
    donors = queries.donors_on(as_of, known_on)
    rows = [_donor_row(row.agreement.donor, row.terms.starts) for row in donors.multi_year]
    return _counted(len(donors.multi_year), rows, donors)


def _donors(as_of: date, known_on: date | None) -> Measured:
    if not _any_record(known_on):
        return Measured(value=None, note=_("No agreement and no booked amount is recorded."))
    donors = queries.donors_on(as_of, known_on)
    return _counted(len(donors.all), [_donor_row(donor, None) for donor in donors.all], donors)


def _counted(value: int, rows: "list[Evidence | None]", donors: queries.GivingDonors) -> Measured:
    notes = [str(NOT_NAMED)] if None in rows else []
    if donors.unknown:
        names = sorted({str(row.agreement.donor) for row in donors.unknown})
        notes.append(
            _now("Not known whether they still give: %(names)s. At least this many give.")
            % {"names": ", ".join(names)}
        )
    return Measured(value=value, rows=[row for row in rows if row is not None], note=" ".join(notes))


def _income(as_of: date, known_on: date | None) -> Measured:
    """The income of the year of the day, up to the day."""
    year = as_of.year
    totals = queries.income_by_year(until=as_of, known_on=known_on)
    if year not in totals:
        return Measured(value=None, note=_("No income of this year is recorded."))
    return Measured(
        value=totals[year], rows=_income_rows(year, as_of, known_on), note=_silence(year, as_of, known_on)
    )


def _income_rows(year: int, as_of: date, known_on: date | None) -> list[Evidence]:
    """The sums of the months. Single amounts and donors are not told here: what a donor gave is named once published."""
    months = (
        Entry.objects.standing(known_on)
        .filter(direction=rules.Direction.IN.value, on__year=year, on__lte=as_of)
        .values_list("on__month")
        .annotate(total=Sum("euros"))
        .order_by("on__month")
    )
    return [
        Evidence(
            key=f"income-{year}-{month:02}",
            label=_now("Income of %(month)s: %(euros)s EUR")
            % {"month": f"{year}-{month:02}", "euros": f"{total:,.2f}"},
            href="/funding",
            on=f"{year}-{month:02}",
            amount=Decimal(total).quantize(rules.CENT),
        )
        for month, total in months
    ]


def _silence(year: int, as_of: date, known_on: date | None) -> str:
    silent = queries.silent_donors(year, as_of=as_of, known_on=known_on)
    if not silent:
        return ""
    return _now("Incomplete: no sum of %(names)s is recorded for %(year)s.") % {
        "names": ", ".join(str(donor) for donor in silent),
        "year": year,
    }


def _real(as_of: date, known_on: date | None) -> Measured:
    """The income of the year of the day, in prices of the base year."""
    test = FundingTest.objects.filter(pk="income_real").first()
    if test is None or test.base_year is None:
        return Measured(value=None, note=_("With which year income is compared is not in the data."))
    year = as_of.year
    totals = queries.income_by_year(until=as_of, known_on=known_on)
    level = rules.price_level(queries.price_changes(test.price_index, known_on), year, test.base_year)
    if year not in totals:
        return Measured(value=None, note=_("No income of this year is recorded."))
    if level is None:
        return Measured(value=None, note=_("How prices changed up to this year is not in the data."))
    value = (totals[year] / level).quantize(Decimal("0.01"))
    unchecked = queries.unverified_prices(test.price_index, year, test.base_year)
    notes = [
        words.missing_words("prices_unverified", ", ".join(str(each) for each in unchecked))
        if unchecked
        else "",
        _silence(year, as_of, known_on),
    ]
    rows = [
        replace(row, amount=(row.amount / level).quantize(rules.CENT)) if row.amount is not None else row
        for row in _income_rows(year, as_of, known_on)
    ]
    return Measured(value=value, rows=rows, note=" ".join(filter(None, notes)))


MEASURES = (
    Measure(
        key="donors_multi_year",
        label=_("Donors who give for several years"),
        unit=_("donors"),
        count=_multi_year,
        groups=("kind",),
    ),
    Measure(key="donors", label=_("Donors in all"), unit=_("donors"), count=_donors, groups=("kind",)),
    Measure(key="income_year", label=_("Income of the year"), unit=_("EUR"), count=_income),
    Measure(
        key="income_real",
        label=_("Income of the year in prices of 2022"),
        unit=_("EUR of 2022"),
        count=_real,
    ),
)
