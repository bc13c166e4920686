"""Searching organisations by name: one answer on either database, at once after every change, and quick on SQLite."""

import re

from django.contrib.auth.models import AnonymousUser
from django.db import connection
from django.test import Client

from mithaq.network import actions, exposure
from mithaq.network.models import Organisation
from mithaq.network.views import find_public, search_folded
from tests.network.conftest import AT, Network
from tests.people import Cast


def found(words: str) -> list[str]:
    """The titles that the search box gives to nobody in particular."""
    return [str(hit.title) for hit in find_public(words, AnonymousUser(), 8)]


def test_every_word_counts_wherever_it_stands_in_a_name(network: Network) -> None:
    network.make("riga", seat="LVA", name="Rīgas Observatorija", names={"ar": "مرصد رِيغا"})
    assert found("gas observ") == found("RIGAS") == found("ريغا") == ["Rīgas Observatorija"]
    assert found("rigas jordan") == found("100%") == found("r_gas") == []


def test_a_new_name_and_a_wish_to_be_hidden_are_known_at_once(network: Network, cast: Cast) -> None:
    assert found("jordan watch")
    actions.change_organisation(cast.hub_staff, network.amman, {"name": "Guard of Jordan"}, at=AT)
    assert not found("jordan watch") and found("guard")
    actions.change_organisation(cast.hub_staff, network.amman, {"exposure": "hidden"}, at=AT)
    assert not found("guard")


def test_who_went_into_another_is_not_found(network: Network) -> None:
    Organisation.objects.filter(pk=network.amman.pk).update(merged_into=network.lima)
    assert not found("jordan watch")


def test_sqlite_reads_no_whole_row_to_count_or_to_find_the_next(network: Network) -> None:
    rows = search_folded(exposure.named(), ["jordan"])
    counted = rows.order_by().values("pk").explain()
    assert connection.vendor != "sqlite" or "COVERING INDEX organisation_found_counted" in counted
    in_order = rows.order_by("name", "pk")[:51].explain()
    assert connection.vendor != "sqlite" or "INDEX organisation_found " in in_order
    assert "TEMP B-TREE" not in in_order


def countries_offered(address: str, client: Client) -> set[str]:
    """The countries that the filter of a list offers."""
    page = client.get(address).content.decode()
    filter_of_countries = re.search(r'<select id="f-country".*?</select>', page, re.DOTALL)
    assert filter_of_countries
    return set(re.findall(r'<option value="([A-Z]{3})"', filter_of_countries[0]))


def test_the_filter_offers_a_country_only_while_it_leads_to_somebody_whom_the_list_shows(
    network: Network, cast: Cast, client: Client
) -> None:
    assert "JOR" in countries_offered("/en/directory", client)
    for exposed in ("country_only", "hidden"):
        actions.change_organisation(cast.hub_staff, network.amman, {"exposure": exposed}, at=AT)
        assert "JOR" not in countries_offered("/en/directory", client)
    client.force_login(cast.hub_staff)
    assert "JOR" in countries_offered("/en/desk/organisations", client)


def test_a_coordinator_is_offered_the_countries_of_the_region_alone(
    network: Network, cast: Cast, client: Client
) -> None:
    client.force_login(cast.coordinator)
    offered = countries_offered("/en/desk/organisations", client)
    assert "JOR" in offered and "PER" not in offered
