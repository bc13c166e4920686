"""Codes that an organisation's record holds, as people read them."""

from types import SimpleNamespace

import pytest
from django.test import Client
from django.utils import translation

from mithaq.network import words
from tests.network.conftest import Network
from tests.people import Cast


@pytest.mark.usefixtures("world")
def test_codes_are_read_in_the_language_of_the_reader(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(words.installation, "current", lambda: SimpleNamespace(treaty="UNCAC"))
    with translation.override("en"):
        assert words.countries_in_words("PER JOR") == "Jordan, Peru"
        assert words.languages_in_words("ar zh fr") == "Arabic, Chinese, French"
        assert words.chapters_in_words("II").endswith(" (II)")
    with translation.override("ar"):
        assert words.countries_in_words("JOR") == "الأردن"
        assert words.languages_in_words("ar") == "العربيّة"
        assert words.themes_in_words("") == ""


def test_what_no_list_names_stays_as_it_is(network: Network) -> None:
    assert words.countries_in_words("XXX") == "XXX"
    assert words.languages_in_words("qqq") == "qqq"
    assert words.chapters_in_words("IX") == "IX"


def test_my_organisation_shows_no_codes(network: Network, cast: Cast, client: Client) -> None:
    from mithaq.network.models import Organisation
    from mithaq.world.models import Country

    Country.objects.filter(pk="JOR").update(common_names={"en": "Jordan", "ar": "الأردن"})
    Organisation.objects.filter(pk=network.amman.pk).update(works_in="JOR", languages="ar", chapters="II")
    client.force_login(cast.member_in_amman)
    assert "<bdi>Jordan</bdi>" in client.get("/en/desk/my-organisation").content.decode()
    page = client.get("/ar/desk/my-organisation").content.decode()
    assert "<bdi>الأردن</bdi>" in page and "<bdi>JOR</bdi>" not in page and "<bdi>ar</bdi>" not in page


def test_the_page_of_a_merge_shows_no_codes(network: Network, cast: Cast, client: Client) -> None:
    from mithaq.network.models import Organisation

    Organisation.objects.filter(pk=network.amman.pk).update(languages="ar", language="ar")
    client.force_login(cast.hub_staff)
    page = client.get(
        f"/en/desk/duplicates/organisations/{network.amman.code}/{network.lima.code}"
    ).content.decode()
    assert page.count("Arabic") == 2 and "English" in page


@pytest.mark.usefixtures("world")
def test_the_public_page_says_what_a_chapter_is_about(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    from mithaq.network.models import Organisation

    monkeypatch.setattr(words, "chapters_in_words", lambda numbers: f"Prevention ({numbers})")
    Organisation.objects.create(
        code="open-one", name="Open One (invented)", exposure="full", state="active", seat_id="JOR",
        membership_id="national", chapters="II",
    )  # fmt: skip
    assert "Prevention (II)" in client.get("/en/directory/open-one").content.decode()
