"""People of the network: who is named in public, who sees whom on the desk."""

from datetime import UTC, date, datetime

from django.test import Client

from mithaq.network import actions, rules
from mithaq.network.models import OrganisationRole, Person
from tests.network.conftest import Network
from tests.people import Cast


def individual(name: str, exposure: str, country: str = "JOR") -> Person:
    made = Person.objects.create(
        name=name, exposure=exposure, country_id=country, email=f"{exposure}@p.example.org"
    )
    actions.add_event(
        None,
        made,
        kind="individual",
        event=rules.Event.ADMITTED,
        on=date(2024, 1, 1),
        at=datetime(2024, 1, 2, tzinfo=UTC),
    )
    return made


def test_only_who_agreed_is_named_in_public(network: Network, cast: Cast, client: Client) -> None:
    for exposure in ("hidden", "country_only", "name", "full"):
        individual(f"Marked {exposure}", exposure)
    Person.objects.create(name="Marked outside", exposure="full")
    for address in ("/en/individuals", "/en/individuals.json", "/en/individuals.csv", "/ar/individuals"):
        text = b"".join(client.get(address)).decode()
        assert "Marked name" in text
        assert "Marked full" in text
        for hidden in ("hidden", "country_only", "outside"):
            assert f"Marked {hidden}" not in text
        assert "@p.example.org" not in text


def test_on_the_desk_everybody_sees_whom_they_may(network: Network, cast: Cast, client: Client) -> None:
    here = individual("Here Invented", "hidden")
    there = individual("There Invented", "name", country="PER")
    OrganisationRole.objects.create(
        organisation=network.lima, person=here, role="alternate", since=date(2024, 1, 1)
    )
    client.force_login(cast.coordinator)
    text = client.get("/en/desk/people").content.decode()
    assert "Here Invented" in text
    assert "There Invented" not in text
    assert client.get(f"/en/desk/people/{there.pk}").status_code == 404
    page = client.get(f"/en/desk/people/{here.pk}").content.decode()
    assert "hidden@p.example.org" in page
    assert "Ojo Inventado" not in page
    assert client.get(f"/en/desk/people/{here.pk}/held.json").json()["roles"] == []
    client.force_login(cast.member_in_amman)
    assert client.get("/en/desk/people").status_code == 403
    assert client.get(f"/en/desk/people/{here.pk}").status_code == 404
    client.force_login(cast.hub_staff)
    assert "Ojo Inventado" in client.get(f"/en/desk/people/{here.pk}").content.decode()
