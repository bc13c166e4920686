"""The invented measuring of a demo installation: who answers, a typed-in value, a signed-off year with an erratum.

Real published values stay what they are; everything here is counted from invented records or says that it is invented.
"""

from datetime import date, datetime, timedelta
from decimal import Decimal

from mithaq.accounts.models import User
from mithaq.core.measures import Grade
from mithaq.core.partial_dates import PartialDate
from mithaq.relations import actions_agreements
from mithaq.relations.models import Body
from mithaq.results import actions_definitions, actions_measuring, actions_signing, jobs
from mithaq.results.models import Indicator, ReportingPeriod, Series, StrategyPeriod, TypedMeasurement

OWNERS = (
    ("3.1", "hub@demo.example"),
    ("3.2", "hub@demo.example"),
    ("3.3", "hub@demo.example"),
    ("4.1", "hub@demo.example"),
    ("T.1", "hub@demo.example"),
    ("T.2", "hub@demo.example"),
    ("1.1", "director@demo.example"),
    ("1.2", "director@demo.example"),
)
ATTACKED = (
    ("coordination-sub-saharan-africa", 7),
    ("coordination-swana", 6),
    ("coordination-asia-pacific", 3),
    ("coordination-europe", 1),
)
SIGNED = (("2023", 2023), ("2024", 2024))


def load_demo(at: datetime) -> None:
    """Make what is not there yet, through the same actions that people use."""
    people = {user.email: user for user in User.objects.filter(email__endswith="@demo.example")}
    director, hub, board = (people.get(f"{name}@demo.example") for name in ("director", "hub", "board"))
    strategy = StrategyPeriod.objects.first()
    if director is None or hub is None or strategy is None or ReportingPeriod.objects.exists():
        return
    for code, email in OWNERS:
        indicator = Indicator.objects.current().filter(code=code).first()
        if indicator is not None:
            actions_definitions.make_responsible(director, indicator, people.get(email), at=at)
    _type_in(hub, at)
    _sign(hub, board or director, strategy, at)
    _record_late(hub, at)
    for reporting in ReportingPeriod.objects.signed():
        actions_signing.note_errata(reporting, at=at)
    jobs.count_totals.enqueue()


def _type_in(hub: User, at: datetime) -> None:
    line = Series.objects.filter(key="attacks-supported").select_related("indicator").first()
    if line is None or TypedMeasurement.objects.filter(series=line).exists():
        return
    value = actions_measuring.type_value(
        hub,
        line,
        on=PartialDate.parse(f"{at.year - 1}"),
        value=Decimal(17),
        qualifier="exact",
        why="Invented for this demonstration: as if counted by hand from the case worker’s own list.",
        breakdown={"region": dict(ATTACKED)},
        at=at,
    )
    actions_measuring.attach_evidence(
        hub,
        line,
        typed=value,
        title="Invented note of the case worker",
        grade=Grade.DOCUMENT.value,
        at=at,
    )


def _sign(hub: User, approver: User, strategy: StrategyPeriod, at: datetime) -> None:
    for code, year in SIGNED:
        reporting = actions_signing.open_period(
            hub, strategy, code=code, starts=date(year, 1, 1), ends=date(year, 12, 31), at=at
        )
        reporting = actions_signing.submit_period(hub, reporting, at=at)
        reporting = actions_signing.approve_period(approver, reporting, at=at)
        actions_signing.lock_period(approver, reporting, at=at)
    last = actions_signing.open_period(
        hub, strategy, code="2025", starts=date(2025, 1, 1), ends=date(2025, 12, 31), at=at
    )
    actions_signing.submit_period(hub, last, at=at)


def _record_late(hub: User, at: datetime) -> None:
    """Something of 2024 that somebody wrote down only after the year was signed off."""
    body = Body.objects.filter(note__startswith="demo").first()
    if body is None:
        return
    on = date(2024, 10, 1)
    row = actions_agreements.begin_partnership(
        hub,
        body,
        titles={"en": "Joint guide, written down late (invented)", "ar": "دليل مشترك سُجّل متأخرًا (مخترع)"},
        on=on,
        about="Invented: begun in 2024, recorded after the figures of 2024 were signed off.",
        is_public=True,
        at=at,
    )
    actions_agreements.add_output(
        hub,
        row,
        on=on + timedelta(days=40),
        what="Guide published (invented)",
        evidence="https://example.org/guide",
        at=at,
    )
