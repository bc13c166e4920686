"""The rules of follow-up grants, and laws that hold for every plan of payments."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mithaq.reports import rules_grants as rules
from mithaq.reports.rules_grants import Application, Instalment, Limits, State

LIMITS = Limits.read(
    {
        "amount_least": "2000",
        "amount_most": "4000",
        "currency": "EUR",
        "pages_least": "1",
        "pages_most": "3",
        "recommendations_least": "2",
        "recommendations_most": "3",
        "languages": "en fr es",
    }
)
MONEY = st.decimals(Decimal("0.01"), Decimal("4000"), places=2)
DAYS = st.dates(date(2026, 1, 1), date(2027, 12, 31))


@given(
    st.decimals(Decimal(0), Decimal(9000), places=2),
    st.one_of(st.none(), st.integers(0, 9)),
    st.integers(0, 5),
    st.sampled_from(["en", "fr", "es", "ar", ""]),
)
def test_an_application_is_whole_exactly_within_the_limits(
    amount: Decimal, pages: int | None, recommendations: int, language: str
) -> None:
    application = Application(
        amount=amount,
        pages=pages,
        recommendations=recommendations,
        language=language,
        goals="g",
        stakeholders="s",
        activities="a",
        resources="r",
    )
    whole = (
        2000 <= amount <= 4000
        and pages is not None
        and 1 <= pages <= 3
        and recommendations in (2, 3)
        and language in ("en", "fr", "es")
    )
    assert (rules.missing(application, LIMITS) == ()) == whole


@given(st.lists(MONEY, min_size=1, max_size=4), st.lists(DAYS, min_size=4, max_size=4))
def test_a_plan_stands_when_its_sum_is_the_grant_and_its_days_are_in_order(
    amounts: list[Decimal], days: list[date]
) -> None:
    plan = [Instalment(amount=amount, due_on=day) for amount, day in zip(amounts, sorted(days), strict=False)]
    total = sum((each.amount for each in plan), Decimal(0))
    assert rules.plan_fault(plan, total) is None
    assert rules.plan_fault(plan, total + 1) == "sum"


@given(st.lists(st.tuples(MONEY, st.one_of(st.none(), DAYS)), max_size=4), DAYS, DAYS)
def test_what_was_paid_never_shrinks(rows: list[tuple[Decimal, date | None]], one: date, other: date) -> None:
    plan = [Instalment(amount=amount, due_on=one, paid_on=paid) for amount, paid in rows]
    early, late = sorted((one, other))
    assert rules.paid(plan, as_of=early) <= rules.paid(plan, as_of=late)


def test_the_last_of_several_waits_for_the_report_and_an_only_one_does_not() -> None:
    day = date(2026, 6, 1)
    two = [Instalment(amount=Decimal(1), due_on=day, paid_on=day), Instalment(amount=Decimal(1), due_on=day)]
    fault = rules.payment_fault
    assert fault(State.AGREED, two, 2, paid_on=day, on=day, report_in=False) == "report_first"
    assert fault(State.AGREED, two, 2, paid_on=day, on=day, report_in=True) is None
    assert fault(State.AGREED, two, 1, paid_on=day, on=day, report_in=True) == "twice"
    assert fault(State.AGREED, two[1:], 1, paid_on=day, on=day, report_in=False) is None
    assert fault(State.APPROVED, two, 2, paid_on=day, on=day, report_in=True) == "not_agreed"
    assert fault(State.AGREED, two, 2, paid_on=day + timedelta(1), on=day, report_in=True) == "in_future"


@given(st.text(max_size=60))
def test_a_masked_account_shows_four_signs_at_most(account: str) -> None:
    shown = rules.masked(account)
    assert sum(sign != "•" for sign in shown) <= 4


@pytest.mark.parametrize("state", list(State))
def test_every_step_but_forward_ones_needs_a_reason(state: State) -> None:
    for to in State:
        fault = rules.step_fault(state, to, reason="")
        assert fault in (None, "no_such_step", "no_reason")
        assert (fault == "no_such_step") == (to not in rules.NEXT[state])
    assert rules.NEXT[State.CLOSED] == rules.NEXT[State.REFUSED] == frozenset()
