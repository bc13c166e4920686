"""Money as pages and measures need it: agreements on a day, sums by year and donor, the tests of the strategy."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from django.db.models import Sum

from mithaq.core import past
from mithaq.core.verification import VERIFIED
from mithaq.funding import rules
from mithaq.funding.models import (
    AgreementTerms,
    Donor,
    Entry,
    FundingTest,
    GrantAgreement,
    PriceChange,
)


@dataclass(frozen=True, kw_only=True)
class AgreementOn:
    """An agreement with the terms that were in force, and known, on a day."""

    agreement: GrantAgreement
    terms: rules.Terms
    runs: bool | None
    multi_year: bool | None


def agreements_on(as_of: date, known_on: date | None = None) -> list[AgreementOn]:
    """The agreements that were recorded by `known_on`, with their terms of then; in the order of their keys."""
    newest: dict[int, AgreementTerms] = {}
    history = AgreementTerms.objects.order_by("recorded_at", "id")
    if known_on is not None:
        history = history.filter(recorded_at__date__lte=known_on)
    for each in history:
        newest[each.agreement_id] = each
    then = past.as_known(GrantAgreement, known_on)
    found = []
    for agreement in GrantAgreement.objects.select_related("donor").order_by("key"):
        told, held = newest.get(agreement.pk), then.get(str(agreement.pk), {})
        if held is None or (told is None and known_on is not None and agreement.recorded_at is not None):
            continue
        if told is not None:
            terms = rules.Terms(starts=told.starts, ends=told.ends, length=rules.Length(told.length))
        elif held:  # it came with data, and its first terms were changed since
            terms = rules.Terms(starts=held["starts"], ends=held["ends"], length=rules.Length(held["length"]))
        else:
            terms = agreement.terms
        found.append(
            AgreementOn(
                agreement=agreement,
                terms=terms,
                runs=rules.runs_on(terms, as_of),
                multi_year=rules.is_multi_year(terms),
            )
        )
    return found


def income_by_year(*, until: date, known_on: date | None = None) -> dict[int, Decimal]:
    """What came in each year up to a day, in euros."""
    return _by_year(rules.Direction.IN, until, known_on)


def spending_by_year(*, until: date, known_on: date | None = None) -> dict[int, Decimal]:
    """What was spent each year up to a day, in euros."""
    return _by_year(rules.Direction.OUT, until, known_on)


def _by_year(direction: rules.Direction, until: date, known_on: date | None) -> dict[int, Decimal]:
    rows = (
        Entry.objects.standing(known_on)
        .filter(direction=direction.value, on__lte=until)
        .values_list("on__year")
        .annotate(total=Sum("euros"))
        .order_by("on__year")
    )
    return {year: Decimal(total).quantize(rules.CENT) for year, total in rows}


def income_by_donor(*, until: date | None = None) -> dict[tuple[int, int], Decimal]:
    """What each donor gave in each year, in euros, by donor and year."""
    entries = Entry.objects.standing().filter(direction=rules.Direction.IN.value, donor__isnull=False)
    if until is not None:
        entries = entries.filter(on__lte=until)
    rows = entries.values_list("donor", "on__year").annotate(total=Sum("euros")).order_by("donor", "on__year")
    return {(donor, year): Decimal(total).quantize(rules.CENT) for donor, year, total in rows}


def price_changes(index: str, known_on: date | None = None) -> dict[int, Decimal]:
    """How prices changed, by year."""
    rows = past.rows(PriceChange.objects.all(), known_on)
    return {row["year"]: row["percent"] for row in rows if row["index"] == index}


def unverified_prices(index: str, year: int, base: int) -> list[int]:
    """The years between the two whose change of prices nobody has checked against its source."""
    low, high = sorted((year, base))
    rows = PriceChange.objects.filter(index=index, year__gt=low, year__lte=high)
    return list(rows.exclude(verification__in=VERIFIED).order_by("year").values_list("year", flat=True))


def silent_donors(year: int, *, as_of: date, known_on: date | None = None) -> list[Donor]:
    """Donors whose agreement ran in a year but of whom no sum is recorded for it: the year's total is incomplete."""
    heard = set(
        Entry.objects.standing(known_on)
        .filter(direction=rules.Direction.IN.value, on__year=year, on__lte=as_of, donor__isnull=False)
        .values_list("donor", flat=True)
    )
    silent: dict[int, Donor] = {}
    for row in agreements_on(date(year, 12, 31), known_on):
        if row.agreement.donor_id in heard or row.agreement.amount is not None:
            continue
        if row.terms.starts is not None and row.terms.starts.year <= year and row.runs is not False:
            silent[row.agreement.donor_id] = row.agreement.donor
    return [silent[key] for key in sorted(silent)]


# --- the tests of the strategy -----------------------------------------------------------------------


class Outcome(StrEnum):
    """What a test says on a day."""

    MET = "met"
    NOT_MET = "not_met"
    UNKNOWN = "unknown"


@dataclass(frozen=True, kw_only=True)
class Tested:
    """One test: what it asks, what stands against it, and what is missing to judge."""

    key: str
    least: Decimal
    most: Decimal | None
    value: Decimal | None
    outcome: Outcome
    #: Codes of what keeps it from being judged, with the names they speak of.
    missing: tuple[tuple[str, str], ...] = ()
    #: Codes of what it rests on and nobody has checked.
    caveats: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, kw_only=True)
class GivingDonors:
    """Donors on a day: who gives for several years, who gives at all, and of whom it is not known."""

    multi_year: tuple[AgreementOn, ...]
    all: tuple[Donor, ...]
    unknown: tuple[AgreementOn, ...]


def donors_on(as_of: date, known_on: date | None = None) -> GivingDonors:
    """Donors whose agreement runs on the day or who gave in its year; each donor once."""
    rows = agreements_on(as_of, known_on)
    running = [row for row in rows if row.runs]
    several: dict[int, AgreementOn] = {}
    for row in running:
        if row.multi_year:
            several.setdefault(row.agreement.donor_id, row)
    giving = {row.agreement.donor_id: row.agreement.donor for row in running}
    paid = (
        Entry.objects.standing(known_on)
        .filter(direction=rules.Direction.IN.value, on__year=as_of.year, on__lte=as_of, donor__isnull=False)
        .values_list("donor", flat=True)
    )
    for donor in Donor.objects.filter(pk__in=set(paid)):
        giving.setdefault(donor.pk, donor)
    return GivingDonors(
        multi_year=tuple(several[key] for key in sorted(several)),
        all=tuple(giving[key] for key in sorted(giving)),
        unknown=tuple(row for row in rows if row.runs is None and row.agreement.donor_id not in giving),
    )


TESTS = ("donors_multi_year", "donors_all", "income_year", "income_real")


def four_tests(as_of: date, known_on: date | None = None) -> list[Tested]:
    """The four tests of indicator 4.3 on a day, in their order; those that no data asks for are left out.

    The year judged is the last whole one on the day, for a year that still runs has no sum yet.
    """
    asked = {row.key: row for row in FundingTest.objects.all()}
    donors = donors_on(as_of, known_on)
    unclear = tuple(("agreement_end", str(row.agreement.donor)) for row in donors.unknown)
    year = as_of.year if (as_of.month, as_of.day) == (12, 31) else as_of.year - 1
    totals = income_by_year(until=as_of, known_on=known_on)
    found = []
    for key in TESTS:
        test = asked.get(key)
        if test is None:
            continue
        value: Decimal | None
        if key == "donors_multi_year":
            value, missing = Decimal(len(donors.multi_year)), unclear
        elif key == "donors_all":
            value, missing = Decimal(len(donors.all)), unclear
        elif key == "income_year":
            value, missing = _income(totals, year, as_of, known_on)
        else:
            value, missing = _real(test, totals, year, as_of, known_on)
        found.append(
            Tested(
                key=key,
                least=test.least,
                most=test.most,
                value=value,
                outcome=_judge(key, test, value, bool(missing)),
                missing=missing,
                caveats=_caveats(test, year) if value is not None and key == "income_real" else (),
            )
        )
    return found


Missing = tuple[tuple[str, str], ...]


def _income(
    totals: Mapping[int, Decimal], year: int, as_of: date, known_on: date | None
) -> tuple[Decimal | None, Missing]:
    missing = tuple(
        ("sum_of_donor", f"{donor} {year}") for donor in silent_donors(year, as_of=as_of, known_on=known_on)
    )
    value = totals.get(year)
    return value, missing if value is not None else (*missing, ("no_entries", str(year)))


def _real(
    test: FundingTest, totals: Mapping[int, Decimal], year: int, as_of: date, known_on: date | None
) -> tuple[Decimal | None, Missing]:
    """The income of the year in prices of the base year, above the income of the base year."""
    base = test.base_year or year
    now, missing = _income(totals, year, as_of, known_on)
    then, missing_then = _income(totals, base, as_of, known_on)
    gaps = {*missing, *missing_then}
    level = rules.price_level(price_changes(test.price_index, known_on), year, base)
    if level is None:
        gaps.add(("prices", str(year)))
    if now is None or then is None or level is None:
        return None, tuple(sorted(gaps))
    return (now / level - then).quantize(rules.CENT), tuple(sorted(gaps))


def _caveats(test: FundingTest, year: int) -> Missing:
    years = unverified_prices(test.price_index, year, test.base_year or year)
    return (("prices_unverified", ", ".join(str(each) for each in years)),) if years else ()


def prices_of_tests(year: int) -> list[int]:
    """The unverified years by which income of a year is compared with the base year of the tests."""
    test = FundingTest.objects.filter(pk="income_real").first()
    return unverified_prices(test.price_index, year, test.base_year) if test and test.base_year else []


def _judge(key: str, test: FundingTest, value: Decimal | None, has_gaps: bool) -> Outcome:
    """More donors or more money could only help, so what is met stays met where a floor is all that is asked."""
    if value is None:
        return Outcome.UNKNOWN
    if key == "income_real":
        return Outcome.UNKNOWN if has_gaps else Outcome.MET if value > test.least else Outcome.NOT_MET
    if value >= test.least:
        if test.most is None or value <= test.most:
            return Outcome.UNKNOWN if has_gaps and test.most is not None else Outcome.MET
        return Outcome.MET
    return Outcome.UNKNOWN if has_gaps else Outcome.NOT_MET
