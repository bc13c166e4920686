"""What readers can work out: totals of regions beside the list of who is listed never tell a small number of hidden ones."""

from itertools import product

from django.core.cache import cache
from django.test import Client
from hypothesis import given, settings
from hypothesis import strategies as st

from mithaq.network.small_numbers import LEAST, regions_to_hold_back
from mithaq.world.models import Country, CountryRegion, Region
from tests.network.conftest import Network

#: Two divisions that cut the world into common pieces, as the coalition's do.
REGIONS = {
    "board-south": frozenset({"a"}),
    "board-east": frozenset({"b"}),
    "board-rest": frozenset({"c", "d"}),
    "coordination-asia": frozenset({"a", "b"}),
    "coordination-rest": frozenset({"c"}),
}


@given(st.fixed_dictionaries({piece: st.integers(0, 9) for piece in "abcd"}))
@settings(max_examples=60)
def test_another_truth_always_fits_what_is_shown(hidden: dict[str, int]) -> None:
    """Each small number could be another one, for all that the totals say."""
    held = regions_to_hold_back(REGIONS, hidden)
    shown = {
        name: sum(hidden[each] for each in inside) for name, inside in REGIONS.items() if name not in held
    }
    total = sum(hidden.values())
    if total < LEAST:
        return  # the total of the world itself is public
    fits = [
        dict(zip("abcd", values, strict=True))
        for values in product(range(total + 1), repeat=4)
        if sum(values) == total
        and all(
            sum(dict(zip("abcd", values, strict=True))[each] for each in REGIONS[name]) == count
            for name, count in shown.items()
        )
    ]
    for name, inside in REGIONS.items():
        count = sum(hidden[each] for each in inside)
        if 0 < count < LEAST:
            assert len({sum(fit[each] for each in inside) for fit in fits}) > 1, name


def test_nothing_is_held_back_where_nobody_hides() -> None:
    assert regions_to_hold_back(REGIONS, dict.fromkeys("abcd", 0)) == frozenset()
    assert regions_to_hold_back(REGIONS, dict.fromkeys("abcd", 7)) == frozenset()


def test_the_page_and_the_data_hold_the_same_back(network: Network, client: Client) -> None:
    other = Region.objects.create(code="elsewhere", system="coordination", names={"en": "Elsewhere"})
    for iso3 in ("PER", "LVA"):
        CountryRegion.objects.create(
            country=Country.objects.get(pk=iso3), region=other, system="coordination"
        )
    network.make("hidden-one", exposure="hidden")
    for number in range(6):
        network.make(f"hidden-{number}", seat="PER", exposure="hidden")
    cache.clear()
    found = client.get("/en/network.json").json()
    assert found["organisations"] == 9
    assert found["by_region"]["swana"]["organisations"] is None
    assert found["by_region"]["elsewhere"]["organisations"] is None, "the rest would tell the first"
    assert found["by_region"]["swana"]["countries"] == 1
    assert client.get("/en/network.json?region=swana").json()["organisations"] is None
    page = client.get("/en/network").content.decode()
    assert "held back" in page
