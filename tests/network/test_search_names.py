"""Searching organisations by name: one answer on either database, at once after every change, and quick on SQLite."""

from django.contrib.auth.models import AnonymousUser
from django.db import connection

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


def test_sqlite_looks_through_the_names_alone(network: Network) -> None:
    plan = search_folded(exposure.named(), ["jordan"]).explain()
    assert connection.vendor != "sqlite" or "COVERING INDEX organisation_by_folded" in plan
