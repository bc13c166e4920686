"""Another coalition on another treaty: its name, its promise and its day come from its data."""

import re
from datetime import date

import pytest
from django.test import Client

from mithaq.core import installation
from mithaq.core.models_installation import Coalition
from mithaq.public import queries
from mithaq.world.models import Treaty

pytestmark = pytest.mark.usefixtures("record")


@pytest.fixture
def another(record: object) -> None:
    Coalition.objects.update(
        treaty="UNTOC",
        treaty_names={"en": "the Marsh Treaty", "ar": "معاهدة المستنقعات"},
        promises={"en": "to keep the marshes", "ar": "بحفظ المستنقعات"},
        yearly_day="02-02",
        yearly_day_names={"en": "Marsh Day", "ar": "يوم المستنقعات"},
    )
    installation.forget()


def words_of(client: Client, path: str) -> str:
    response = client.get(path)
    assert response.status_code == 200, path
    text: str = re.sub(r"<[^>]+>", " ", response.content.decode())
    return " ".join(text.split())


@pytest.mark.usefixtures("another")
def test_home_says_what_the_parties_of_its_treaty_promised(client: Client) -> None:
    page = words_of(client, "/en/")
    assert "parties promised to keep the marshes. We keep the record." in page
    assert "carry out the Marsh Treaty." in page and "against corruption. We" not in page
    assert "بحفظ المستنقعات" in words_of(client, "/ar/")


@pytest.mark.usefixtures("another")
def test_a_state_is_party_to_its_treaty(client: Client) -> None:
    page = words_of(client, "/en/countries/AUT")
    assert "Party to the Marsh Treaty since it deposited its instrument on" in page
    assert 'href="/en/treaties/untoc"' in client.get("/en/countries/AUT").content.decode()
    assert "طرف في معاهدة المستنقعات" in words_of(client, "/ar/countries/AUT")


@pytest.mark.usefixtures("another")
def test_its_parties_are_counted_and_shaded_by_its_own_years() -> None:
    Treaty.objects.filter(code="UNTOC").update(parties_stated=None)
    shown = queries.party_map()
    named = sum(entry.count for entry in shown.entries if entry.value)
    assert shown.all_parties == queries.party_count() == named > 0
    assert "2004" in str(shown.entries[0].label)  # in force since September 2003


@pytest.mark.usefixtures("another")
def test_its_yearly_day_is_its_own() -> None:
    ours = installation.current()
    assert ours.yearly_days(2023, date(2025, 2, 1)) == [date(2023, 2, 2), date(2024, 2, 2)]
    assert str(ours.yearly_day_name) == "Marsh Day"


def test_without_a_yearly_day_no_day_is_offered(client: Client) -> None:
    Coalition.objects.update(yearly_day="")
    installation.forget()
    assert installation.current().yearly_days(2019, date(2026, 1, 1)) == []
    assert client.get("/en/reviews/mechanism").status_code == 200
    assert client.get("/en/countries/AUT").status_code == 200
