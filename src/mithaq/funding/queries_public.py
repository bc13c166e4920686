"""The public page of funding: published sums by donor and year, published agreements, prices, and the four tests.

Only what is published gets in here. A donor whose name is withheld is counted in the totals of the strategy, never named.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.contrib.auth.models import AnonymousUser

from mithaq.core.lists_parts import Value
from mithaq.core.texts import text_in
from mithaq.core.verification import is_verified
from mithaq.funding import queries, rules, words
from mithaq.funding.models import Donor, FundingTest, GrantAgreement, PriceChange
from mithaq.funding.queries_publishing import published_sums


@dataclass(frozen=True, kw_only=True)
class DonorLine:
    """One donor with what is published of it, year by year; None where nothing is published."""

    donor: Donor
    sums: tuple[tuple[int, Decimal | None], ...]


@dataclass(frozen=True, kw_only=True)
class YearLine:
    """One year: what is published of it in all, and the same in prices of the base year."""

    year: int
    euros: Decimal | None
    real: Decimal | None


@dataclass(frozen=True, kw_only=True)
class PublicFunding:
    """What everybody may read about money on a day."""

    on: date
    years: tuple[YearLine, ...]
    donors: tuple[DonorLine, ...]
    agreements: tuple[GrantAgreement, ...]
    tests: tuple[queries.Tested, ...]
    base_year: int | None
    prices: tuple[PriceChange, ...]
    #: Whether a change of prices that is used was compared with no source.
    prices_unverified: bool
    least: Decimal | None
    most: Decimal | None

    @property
    def has_sums(self) -> bool:
        """Whether any sum is published."""
        return any(line.euros is not None for line in self.years)


def public_funding(on: date) -> PublicFunding:
    """What is published on a day."""
    nobody = AnonymousUser()
    sums = {key: row for key, row in published_sums().items() if not row.donor.withheld_because}
    agreements = tuple(GrantAgreement.objects.visible_to(nobody).select_related("donor"))
    years = sorted({year for _donor, year in sums} | {row.starts.year for row in agreements if row.starts})
    span = list(range(min(years), max(years[-1], on.year - 1) + 1)) if years else []
    asked = {row.key: row for row in FundingTest.objects.all()}
    real = asked.get("income_real")
    changes = queries.price_changes(real.price_index) if real else {}
    lines = []
    for year in span:
        given = [row.euros for (_donor, each), row in sums.items() if each == year]
        euros = sum(given, Decimal(0)) if given else None
        base = real.base_year if real else None
        lines.append(
            YearLine(
                year=year,
                euros=euros,
                real=rules.in_prices_of(euros, changes, year=year, base=base)
                if euros is not None and base is not None
                else None,
            )
        )
    prices = tuple(PriceChange.objects.filter(index=real.price_index)) if real else ()
    donors = sorted(Donor.objects.visible_to(nobody), key=lambda donor: str(donor).casefold())
    asked_income = asked.get("income_year")
    return PublicFunding(
        on=on,
        years=tuple(lines),
        donors=tuple(
            DonorLine(
                donor=donor,
                sums=tuple(
                    (year, sums[donor.pk, year].euros if (donor.pk, year) in sums else None) for year in span
                ),
            )
            for donor in donors
        ),
        agreements=agreements,
        tests=tuple(queries.four_tests(on)),
        base_year=real.base_year if real else None,
        prices=prices,
        prices_unverified=any(not is_verified(row.verification) for row in prices),
        least=asked_income.least if asked_income else None,
        most=asked_income.most if asked_income else None,
    )


SUM_FIELDS = ("donor", "name", "kind", "year", "euros", "verification")


def sum_rows(page: PublicFunding) -> Iterator[tuple[Value, ...]]:
    """The published sums, one a donor and year; a year without one is left empty."""
    for line in page.donors:
        for year, euros in line.sums:
            yield line.donor.key, str(line.donor), line.donor.kind, year, euros, line.donor.verification


def funding_fields(page: PublicFunding) -> dict[str, Any]:
    """The page as data, with stable names."""
    return {
        "years": [
            {"year": line.year, "euros": line.euros, "euros_in_base_prices": line.real} for line in page.years
        ],
        "base_year": page.base_year,
        "prices": [
            {"year": row.year, "percent": row.percent, "source": row.source, "verification": row.verification}
            for row in page.prices
        ],
        "sums": [dict(zip(SUM_FIELDS, row, strict=True)) for row in sum_rows(page)],
        "agreements": [
            {
                "key": row.key,
                "donor": row.donor.key,
                "title": text_in(row.titles),
                "starts": words.day_of(row.starts, row.starts_precision),
                "ends": row.ends,
                "multi_year": row.is_multi_year,
                "amount": row.amount,
                "currency": row.currency,
                "objectives": row.objectives,
                "source": row.source,
                "verification": row.verification,
            }
            for row in page.agreements
        ],
        "tests": [
            {
                "key": test.key,
                "least": test.least,
                "most": test.most,
                "value": test.value,
                "outcome": test.outcome.value,
                "missing": [words.missing_words(code, name) for code, name in test.missing],
                "caveats": [words.missing_words(code, name) for code, name in test.caveats],
            }
            for test in page.tests
        ],
    }
