"""A mission in Vienna of a State in the coordinator's region, one outside it, and a university."""

from dataclasses import dataclass

import pytest

from mithaq.relations.models import Body
from mithaq.world.models import Country, CountryRegion, Region


@dataclass(frozen=True, kw_only=True)
class Bodies:
    """What the tests of this package stand on."""

    jordan: Body
    peru: Body
    university: Body


@pytest.fixture
def bodies(db: None) -> Bodies:
    region = Region.objects.create(code="coordination-swana", system="coordination", names={"en": "SWANA"})
    made = {}
    for iso3, iso2, m49 in (("JOR", "JO", "400"), ("PER", "PE", "604")):
        country = Country.objects.create(
            iso3=iso3,
            iso2=iso2,
            m49=m49,
            status="member_state",
            names={"en": iso3},
            common_names={"en": iso3},
        )
        made[iso3] = Body.objects.create(
            kind="mission", country=country, seat="Vienna", names={"en": f"Mission of {iso3}"}
        )
    CountryRegion.objects.create(country_id="JOR", region=region, system="coordination")
    university = Body.objects.create(kind="academic", names={"en": "Invented University"})
    return Bodies(jordan=made["JOR"], peru=made["PER"], university=university)
