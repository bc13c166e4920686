"""The invented money of a demo installation: four donors, agreements, booked amounts of three years, a budget.

Norway is a real donor; nothing is invented about it. The sum of 2022 therefore stays unknown, as it is.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal

from mithaq.accounts.models import User
from mithaq.funding import actions, actions_agreements, actions_money, rules
from mithaq.funding.models import Donor, Entry, GrantAgreement, PublishedSum


@dataclass(frozen=True, kw_only=True)
class Given:
    """One invented donor with its agreement and what it gave in each year, in the currency of the agreement."""

    key: str
    names: dict[str, str]
    kind: str
    titles: dict[str, str]
    starts: date
    ends: date
    currency: str
    amount: int
    objectives: tuple[str, ...]
    paid: tuple[tuple[date, int], ...]


#: Euros for one unit, invented but near the truth of the years.
RATES = {"USD": Decimal("0.93"), "EUR": None, "SEK": Decimal("0.087")}

GIVEN = (
    Given(
        key="lantern-foundation",
        names={"en": "Lantern Foundation (invented)", "ar": "مؤسسة الفانوس (مخترعة)"},
        kind="foundation",
        titles={"en": "Parallel reports, 2023–2026 (invented)", "ar": "التقارير الموازية، 2023–2026 (مخترع)"},
        starts=date(2023, 1, 1),
        ends=date(2026, 12, 31),
        currency="EUR",
        amount=1_200_000,
        objectives=("1",),
        paid=((date(2023, 2, 1), 300_000), (date(2024, 2, 1), 300_000), (date(2025, 2, 3), 300_000)),
    ),
    Given(
        key="open-ledger-fund",
        names={"en": "Open Ledger Fund (invented)", "ar": "صندوق السجلّ المفتوح (مخترع)"},
        kind="foundation",
        titles={"en": "Core support (invented)", "ar": "دعم عام (مخترع)"},
        starts=date(2023, 7, 1),
        ends=date(2027, 6, 30),
        currency="USD",
        amount=900_000,
        objectives=(),
        paid=((date(2023, 7, 14), 225_000), (date(2024, 7, 15), 225_000), (date(2025, 7, 15), 225_000)),
    ),
    Given(
        key="northern-aid",
        names={"en": "Northern Aid Agency (invented)", "ar": "وكالة الشمال للمعونة (مخترعة)"},
        kind="government",
        titles={
            "en": "Civil society at the Conference (invented)",
            "ar": "المجتمع المدني في المؤتمر (مخترع)",
        },
        starts=date(2024, 1, 1),
        ends=date(2026, 12, 31),
        currency="SEK",
        amount=9_000_000,
        objectives=("2", "3"),
        paid=((date(2024, 3, 1), 3_000_000), (date(2025, 3, 3), 3_000_000)),
    ),
    Given(
        key="river-trust",
        names={"en": "River Trust (invented)", "ar": "وقف النهر (مخترع)"},
        kind="foundation",
        titles={"en": "Regional meetings 2025 (invented)", "ar": "اجتماعات إقليمية 2025 (مخترع)"},
        starts=date(2025, 1, 1),
        ends=date(2025, 12, 31),
        currency="EUR",
        amount=60_000,
        objectives=("3",),
        paid=((date(2025, 4, 1), 60_000),),
    ),
)

BUDGET = (
    ("110", {"en": "People", "ar": "العاملون"}, 520_000, ""),
    (
        "210",
        {"en": "Parallel reports and sub-grants", "ar": "التقارير الموازية والمنح الفرعية"},
        180_000,
        "1",
    ),
    ("220", {"en": "Conference and advocacy", "ar": "المؤتمر والمناصرة"}, 110_000, "2"),
    ("230", {"en": "Regions and working groups", "ar": "المناطق وأفرقة العمل"}, 60_000, "3"),
    ("310", {"en": "Office and audit", "ar": "المكتب والتدقيق"}, 50_000, ""),
)


def load_demo(at: datetime) -> None:
    """Make what is not there yet, through the same actions that people use."""
    hub = User.objects.filter(email="hub@demo.example").first()
    director = User.objects.filter(email="director@demo.example").first()
    if hub is None or director is None or Donor.objects.filter(key=GIVEN[0].key).exists():
        return
    for given in GIVEN:
        agreement = _agreement(hub, director, given, at)
        for number, (on, amount) in enumerate(given.paid, start=1):
            _instalment(hub, agreement, given, number, on, amount, at)
    _owed(hub, at)
    _plan(director, at)
    _opportunities(hub, at)
    _published(director, at)


def _agreement(hub: User, director: User, given: Given, at: datetime) -> GrantAgreement:
    donor = actions.save_donor(hub, None, key=given.key, names=given.names, kind=given.kind, at=at)
    agreement = actions_agreements.sign_agreement(
        director,
        donor,
        key=f"{given.key}-{given.starts.year}",
        titles=given.titles,
        starts=given.starts,
        ends=given.ends,
        amount=Decimal(given.amount),
        currency=given.currency,
        objectives=given.objectives,
        at=at,
    )
    return actions_agreements.publish_agreement(director, agreement, at=at)


def _instalment(
    hub: User, agreement: GrantAgreement, given: Given, number: int, on: date, amount: int, at: datetime
) -> None:
    part = actions_agreements.add_instalment(hub, agreement, due_on=on, amount=Decimal(amount), at=at)
    rate = RATES[given.currency]
    actions_agreements.receive_instalment(
        hub,
        part,
        on=on,
        amount=Decimal(amount),
        rate=rate,
        rate_on=on if rate else None,
        reference=f"DEMO-{given.key}-{number}",
        at=at,
    )


def _owed(hub: User, at: datetime) -> None:
    """What is owed to donors, relative to the day of loading."""
    today = at.date()
    lantern = GrantAgreement.objects.get(key="lantern-foundation-2023")
    ledger = GrantAgreement.objects.get(key="open-ledger-fund-2023")
    actions_agreements.add_deadline(
        hub, lantern, kind="narrative", due_on=today + timedelta(days=20), owner=hub, at=at
    )
    actions_agreements.add_deadline(hub, lantern, kind="financial", due_on=today - timedelta(days=4), at=at)
    actions_agreements.add_condition(
        hub,
        ledger,
        what="Invented: two other donors for several years",
        due_on=today + timedelta(days=60),
        at=at,
    )
    actions_agreements.add_instalment(
        hub, ledger, due_on=today + timedelta(days=45), amount=Decimal(225_000), at=at
    )


def _plan(director: User, at: datetime) -> None:
    year = 2025
    rows = []
    for code, titles, planned, objective in BUDGET:
        actions_money.plan_line(
            director,
            None,
            year=year,
            code=code,
            titles=titles,
            planned=Decimal(planned),
            objective=objective,
            at=at,
        )
        for month in range(1, 13):
            # A little more or less than a twelfth, the same in every installation.
            share = Decimal(planned) / 12 * (Decimal(90 + (month * int(code)) % 21) / 100)
            rows.append(
                Entry(
                    reference=f"DEMO-{year}-{code}-{month:02}",
                    direction=rules.Direction.OUT.value,
                    on=date(year, month, 28),
                    amount=share.quantize(rules.CENT),
                    euros=share.quantize(rules.CENT),
                    line=code,
                    what="Invented month",
                    recorded_at=at,
                    recorded_by=director,
                )
            )
    Entry.objects.bulk_create(rows)


def _opportunities(hub: User, at: datetime) -> None:
    river = Donor.objects.get(key="river-trust")
    northern = Donor.objects.get(key="northern-aid")
    first = actions.save_opportunity(
        hub,
        None,
        donor=northern,
        title="Second phase of the reviews (invented call)",
        closes_on=at.date() + timedelta(days=24),
        amount=Decimal(6_000_000),
        currency="SEK",
        owner=hub,
        at=at,
    )
    actions.move_opportunity(hub, first, to=rules.Stage.WRITING, at=at)
    second = actions.save_opportunity(
        hub,
        None,
        donor=river,
        title="Regional meetings, next years (invented)",
        amount=Decimal(150_000),
        at=at,
    )
    actions.move_opportunity(hub, second, to=rules.Stage.WRITING, at=at)
    actions.send_proposal(hub, second, sent_on=at.date(), amount=Decimal(150_000), at=at)


def _published(director: User, at: datetime) -> None:
    """All sums but the newest of one donor, which waits as a duty to publish."""
    for given in GIVEN:
        donor = Donor.objects.get(key=given.key)
        for on, _amount in given.paid:
            if (given.key, on.year) != ("river-trust", 2025):
                actions_money.publish_sum(director, donor, year=on.year, at=at)
    assert PublishedSum.objects.exists()  # noqa: S101 - a demo without published sums shows nothing
