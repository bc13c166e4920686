"""The kinds of belonging as their file holds them, three countries in two regions, and a few organisations."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime

import pytest

from mithaq.core import reference
from mithaq.network import actions, queries, rules
from mithaq.network.models import Organisation
from mithaq.network.reference import FILES
from mithaq.world.models import Country, CountryRegion, Region

AT = datetime(2026, 11, 24, 9, tzinfo=UTC)


@dataclass(frozen=True, kw_only=True)
class Network:
    """What the tests of this package stand on."""

    make: Callable[..., Organisation]
    amman: Organisation
    lima: Organisation


@pytest.fixture(autouse=True)
def nothing_kept() -> None:
    """Tests roll back, so that two different logs can look alike."""
    queries._standings.cache_clear()


@pytest.fixture
def network(db: None) -> Network:
    outcome = reference.load(
        at=AT,
        apply=True,
        files=FILES,
    )
    assert not outcome.faults, outcome.faults
    swana = Region.objects.create(code="swana", system="coordination", names={"en": "SWANA", "ar": "SWANA"})
    Region.objects.create(code="board-x", system="board", names={"en": "X", "ar": "X"})
    for iso3, iso2, m49 in (("JOR", "JO", "400"), ("PER", "PE", "604"), ("LVA", "LV", "428")):
        Country.objects.create(
            iso3=iso3,
            iso2=iso2,
            m49=m49,
            status="member_state",
            names={"en": iso3},
            common_names={"en": iso3},
        )
    CountryRegion.objects.create(country_id="JOR", region=swana, system="coordination")

    def make(
        code: str,
        *,
        seat: str = "JOR",
        kind: str = "national",
        admitted: date | None = date(2020, 1, 1),
        recorded: datetime = datetime(2020, 1, 2, tzinfo=UTC),
        **values: object,
    ) -> Organisation:
        given = {"name": f"Name of {code}", "exposure": "full", **values}
        made = actions.make_organisation(None, {"code": code, "seat_id": seat, **given}, at=AT)
        if admitted:
            actions.add_event(
                None,
                made,
                kind=kind,
                event=rules.Event.ADMITTED,
                on=admitted,
                at=max(recorded, _noon(admitted)),
            )
        return made

    return Network(
        make=make,
        amman=make("jordan-watch", name="Jordan Watch (invented)"),
        lima=make("lima-ojo-publico", seat="PER", name="Ojo Inventado"),
    )


def _noon(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 12, tzinfo=UTC)


@pytest.fixture
def world(db: None) -> None:
    world_files = [file for file in reference.registered() if file.path.startswith("world/")]
    outcome = reference.load(at=AT, apply=True, files=[*world_files, *FILES])
    assert not outcome.faults, outcome.faults
