"""Shares never exceed the whole, counts divide without loss, currencies need rates, prices go there and back."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mithaq.core.rest_days import after_working_days, rest_days, rests
from mithaq.funding import rules
from mithaq.funding.rules import Length, Share, Terms

AMOUNTS = st.decimals(min_value=Decimal("0.01"), max_value=Decimal(10**9), places=2)
PERCENTS = st.decimals(min_value=Decimal("0.01"), max_value=Decimal(100), places=2)
DAYS = st.dates(date(2020, 1, 1), date(2030, 1, 1))


def shares_of(percents: list[Decimal]) -> list[Share]:
    """Those parts that fit, taken one after the other as an action would."""
    taken: list[Share] = []
    for number, percent in enumerate(percents):
        new = Share(agreement=f"a{number}", percent=percent)
        if not rules.fault_in_share(taken, new):
            taken.append(new)
    return taken


@given(st.lists(PERCENTS, max_size=8))
def test_no_order_of_shares_pays_an_activity_beyond_the_whole(percents: list[Decimal]) -> None:
    taken = shares_of(percents)
    assert sum(share.percent for share in taken) <= 100
    assert rules.room_left(taken) >= 0


@given(st.integers(0, 10_000), st.lists(PERCENTS, max_size=8))
def test_a_count_divided_among_donors_adds_up_to_itself(total: int, percents: list[Decimal]) -> None:
    taken = shares_of(percents)
    parts = rules.divide(total, taken)
    assert sum(parts.values()) == total
    assert all(part >= 0 for part in parts.values())
    for share in taken:
        assert abs(parts[share.agreement] - share.percent * total / 100) < 1


def test_changing_ones_own_share_does_not_count_it_twice() -> None:
    shares = [Share(agreement="a", percent=Decimal(60)), Share(agreement="b", percent=Decimal(40))]
    assert rules.fault_in_share(shares, Share(agreement="a", percent=Decimal(60))) == ""
    assert rules.fault_in_share(shares, Share(agreement="a", percent=Decimal(61))) == "beyond_whole"
    assert rules.fault_in_share(shares, Share(agreement="c", percent=Decimal("0.01"))) == "beyond_whole"
    assert rules.fault_in_share([], Share(agreement="c", percent=Decimal(101))) == "not_a_share"


@given(AMOUNTS, st.sampled_from(["USD", "SEK", "CHF"]))
def test_a_currency_without_rate_is_never_turned_into_euros(amount: Decimal, currency: str) -> None:
    assert rules.in_euros(amount, currency, None) is None
    assert rules.fault_in_amount(amount, currency, None, None) == "rate_missing"
    assert rules.fault_in_amount(amount, currency, Decimal("0.9"), None) == "rate_day_missing"
    assert rules.fault_in_amount(amount, currency, Decimal("0.9"), date(2025, 1, 1)) == ""


@pytest.mark.parametrize(
    ("amount", "currency", "rate", "fault"),
    [
        ("10", "EUR", None, ""),
        ("10", "EUR", "1", ""),
        ("10", "EUR", "0.9", "rate_of_euro"),
        ("0", "EUR", None, "not_positive"),
        ("-5", "EUR", None, "not_positive"),
        ("10", "eur", None, "no_currency"),
        ("10", "€", None, "no_currency"),
        ("10", "USD", "-1", "rate_missing"),
    ],
)
def test_what_cannot_be_booked_says_why(amount: str, currency: str, rate: str | None, fault: str) -> None:
    found = rules.fault_in_amount(
        Decimal(amount), currency, Decimal(rate) if rate else None, date(2025, 1, 1)
    )
    assert found == fault


RATES = st.dictionaries(
    st.integers(2018, 2030),
    st.decimals(min_value=Decimal("-5"), max_value=Decimal(20), places=1),
    min_size=13,
    max_size=13,
)


@given(RATES, st.integers(2018, 2030), st.integers(2018, 2030), st.integers(2018, 2030))
def test_prices_go_there_and_back_and_through_a_third_year(
    rates: dict[int, Decimal], one: int, two: int, three: int
) -> None:
    there, back = rules.price_level(rates, one, two), rules.price_level(rates, two, one)
    assert there is not None and back is not None
    assert abs(there * back - 1) < Decimal("1e-20")
    way = rules.price_level(rates, one, three)
    rest = rules.price_level(rates, three, two)
    assert way is not None and rest is not None
    assert abs(way * rest - there) < Decimal("1e-18")


def test_a_missing_year_makes_the_comparison_unknown() -> None:
    rates = {2023: Decimal("7.7"), 2025: Decimal("3.6")}
    assert rules.in_prices_of(Decimal(100), rates, year=2023, base=2022) == Decimal("92.85")
    assert rules.in_prices_of(Decimal(100), rates, year=2025, base=2022) is None
    assert rules.in_prices_of(Decimal(100), rates, year=2022, base=2022) == Decimal("100.00")


def test_an_agreement_is_multi_year_beyond_one_year_or_when_its_donor_says_so() -> None:
    def judge(starts: date | None, ends: date | None, length: Length = Length.BY_DAYS) -> bool | None:
        return rules.is_multi_year(Terms(starts=starts, ends=ends, length=length))

    assert judge(date(2024, 1, 1), date(2024, 12, 31)) is False
    assert judge(date(2024, 1, 1), date(2025, 1, 1)) is False  # a year and a day, leap day counted
    assert judge(date(2024, 1, 1), date(2025, 1, 2)) is True
    assert judge(date(2022, 1, 1), None) is None
    assert judge(date(2022, 1, 1), None, Length.MULTI_YEAR) is True
    assert judge(date(2022, 1, 1), date(2025, 1, 1), Length.ONE_YEAR) is False


def test_without_an_end_an_agreement_is_known_for_its_first_year_only() -> None:
    terms = Terms(starts=date(2022, 1, 1), ends=None)
    assert [
        rules.runs_on(terms, on) for on in (date(2021, 12, 31), date(2022, 12, 31), date(2023, 1, 1))
    ] == [
        False,
        True,
        None,
    ]
    assert rules.runs_on(Terms(starts=None, ends=None), date(2022, 1, 1)) is None


@given(DAYS, st.integers(0, 30))
def test_working_days_pass_one_by_one_and_end_on_one(start: date, days: int) -> None:
    holidays, weekend = rest_days("AT", start, start + timedelta(days=90))
    due = after_working_days(start, days, holidays=holidays, weekend=weekend)
    between = [start + timedelta(days=number) for number in range(1, (due - start).days + 1)]
    assert sum(not rests(day, holidays, weekend) for day in between) == days
    assert days == 0 or not rests(due, holidays, weekend)


def test_ten_working_days_skip_austrian_holidays() -> None:
    holidays, weekend = rest_days("AT", date(2025, 12, 19), date(2026, 3, 1))
    # 25 and 26 December, 1 and 6 January rest besides the weekends.
    assert after_working_days(date(2025, 12, 19), 10, holidays=holidays, weekend=weekend) == date(2026, 1, 8)
