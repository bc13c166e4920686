"""Two small cycles of one mechanism, and reviews of Jordan and Peru (real States; the facts in tests are invented)."""

from collections.abc import Callable
from dataclasses import dataclass

import pytest

from mithaq.reviews.models import CountryReview, Cycle, Milestone
from mithaq.world.models import Country, CountryRegion, Mechanism, MechanismTreaty, Party, Region, Treaty

MILESTONES = (
    ("scheduled", False, False, None, ""),
    ("notified", False, False, 0, "scheduled"),
    ("focal_point", False, False, 21, "notified"),
    ("self_assessment", False, True, 60, "notified"),
    ("experts", False, True, None, ""),
    ("visit", True, False, None, ""),
    ("civil_society_meeting", True, False, None, ""),
    ("agreed", False, False, None, ""),
    ("executive_summary", False, True, 183, "notified"),
    ("full_report", True, True, None, ""),
)


@dataclass(frozen=True, kw_only=True)
class Reviews:
    """What the tests of this package stand on."""

    jordan: CountryReview
    peru: CountryReview
    milestone: Callable[[str], Milestone]


@pytest.fixture
def reviews(db: None) -> Reviews:
    swana = Region.objects.create(code="swana", system="coordination", names={"en": "SWANA"})
    treaty = Treaty.objects.create(
        code="UNCAC", kind="treaty", names={"en": "Convention"}, adopted="2003-10-31"
    )
    mechanism = Mechanism.objects.create(code="UNCAC-IRM", kind="review_mechanism", names={"en": "Mechanism"})
    MechanismTreaty.objects.create(mechanism=mechanism, treaty=treaty)
    for position, (code, optional, document, days, after) in enumerate(MILESTONES, 1):
        Milestone.objects.create(
            key=f"UNCAC-IRM:{code}",
            mechanism=mechanism,
            code=code,
            position=position,
            names={"en": code, "ar": code},
            optional=optional,
            is_document=document,
            expected_days=days,
            after=after,
        )
    cycle = Cycle.objects.create(
        code="irm-2",
        mechanism=mechanism,
        number=2,
        names={"en": "Second review"},
        starts="2016-01-01",
        starts_precision="year",
    )
    made = {}
    for iso3, iso2, m49 in (("JOR", "JO", "400"), ("PER", "PE", "604"), ("LVA", "LV", "428")):
        country = Country.objects.create(
            iso3=iso3, iso2=iso2, m49=m49, status="member_state", names={"en": iso3}
        )
        Party.objects.create(treaty=treaty, country=country, is_party=True)
        made[iso3] = CountryReview.objects.create(key=f"{iso3}-irm-2", cycle=cycle, country=country)
    CountryRegion.objects.create(country_id="JOR", region=swana, system="coordination")
    cycle.refresh_from_db()
    return Reviews(
        jordan=CountryReview.objects.select_related("cycle").get(key="JOR-irm-2"),
        peru=CountryReview.objects.select_related("cycle").get(key="PER-irm-2"),
        milestone=lambda code: Milestone.objects.get(code=code),
    )
