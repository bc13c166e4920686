"""Who sees whom: the two forms of every permission agree, and what a member hides is nowhere."""

import pytest

from mithaq.network import exposure, permissions
from mithaq.network.models import Organisation, OrganisationRole, Person
from tests.network.conftest import Network
from tests.people import Cast


def test_one_organisation_and_the_set_are_decided_alike(network: Network, cast: Cast) -> None:
    network.make("riga", seat="LVA")
    network.make("nowhere", seat="LVA", admitted=None)
    for _name, person in cast:
        visible = set(Organisation.objects.visible_to(person))
        assert visible == {
            each for each in Organisation.objects.all() if permissions.may_see_organisation(person, each)
        }


def test_one_person_and_the_set_are_decided_alike(network: Network, cast: Cast) -> None:
    own = Person.objects.create(name="Own Invented", user=cast.stranger)
    of_amman = Person.objects.create(name="Of Amman Invented")
    Person.objects.create(name="In Jordan Invented", country_id="JOR")
    Person.objects.create(name="In Peru Invented", country_id="PER")
    OrganisationRole.objects.create(
        organisation=network.amman, person=of_amman, role="representative", since="2020-01-01"
    )
    for _name, person in cast:
        assert set(Person.objects.visible_to(person)) == {
            each for each in Person.objects.all() if permissions.may_see_person(person, each)
        }
    assert own in Person.objects.visible_to(cast.stranger)
    assert of_amman in Person.objects.visible_to(cast.member_in_amman)


@pytest.mark.parametrize(
    ("chosen", "shown"),
    [
        ("hidden", None),
        ("country_only", {"country"}),
        ("name", {"country", "code", "name", "language", "membership", "since"}),
    ],
)
def test_a_card_holds_what_was_chosen_and_nothing_else(
    network: Network, chosen: str, shown: set[str] | None
) -> None:
    made = network.make(
        "card", exposure=chosen, web="https://card.example.org", about="About", themes="victims"
    )
    card = exposure.card_of(made)
    if shown is None:
        assert card is None
        return
    assert card is not None
    assert {name for name, value in card.__dict__.items() if value} == shown | {"exposure"}


def test_who_left_is_not_listed(network: Network) -> None:
    network.make("applicant", admitted=None)
    assert not exposure.listed().filter(code="applicant").exists()
