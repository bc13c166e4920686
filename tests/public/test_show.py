"""Home, countries, search, the page about this installation: what is known, what is not, and a way on."""

import json
import re
from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from mithaq.core import country_sections, installation
from mithaq.core.search_sources import fold
from mithaq.public import queries
from mithaq.world.models import Country

pytestmark = pytest.mark.usefixtures("record")


def body(client: Client, path: str) -> str:
    response = client.get(path)
    assert response.status_code == 200, path
    return b"".join(response).decode("utf-8-sig")


def data(client: Client, path: str) -> dict[str, Any]:
    loaded: dict[str, Any] = json.loads(body(client, path))
    return loaded


@pytest.mark.parametrize("language", ["en", "ar"])
@pytest.mark.parametrize(
    "path", ["", "countries", "countries/AUT", "countries/EUE", "about", "search", "search?q=x"]
)
def test_every_page_opens_in_both_languages(client: Client, language: str, path: str) -> None:
    assert f'<html lang="{language}"' in body(client, f"/{language}/{path}")


def test_home_opens_its_two_figures_to_their_sources(client: Client) -> None:
    page = body(client, "/en/")
    assert "192 parties promised" in page
    assert "international-anti-corruption-day-2025" in page and "sum of published figures" in page
    assert page.count('class="glance"') == 1 and page.count("/en/indicators/") >= 15


def test_every_country_with_a_page_is_in_list_and_data(client: Client) -> None:
    rows = data(client, "/en/countries.json")["rows"]
    assert len(rows) == Country.objects.with_pages().count() >= 195
    austria = next(row for row in rows if row["iso3"] == "AUT")
    assert (
        austria["name"] == "Austria"
        and austria["convention"] == "party"
        and austria["deposit"] == "2006-01-11"
    )


def test_a_country_page_says_what_is_known_and_what_is_not(client: Client) -> None:
    page = body(client, "/en/countries/AUT")
    assert "11 January 2006" in page and "What is unknown" in page
    told = data(client, "/en/countries/AUT.json")
    assert told["names"]["fr"] == "Autriche" and told["treaties"][0]["treaty"] == "UNCAC"
    assert told["place"]["un_regional_group"] and told["meta"]["sources"]


def test_an_unverified_date_keeps_its_mark_on_the_page(client: Client) -> None:
    assert "unverified" in body(client, "/en/countries/GNQ")


def test_a_country_not_in_the_list_of_parties_is_unknown_not_a_refusal(client: Client) -> None:
    page = body(client, "/en/countries/AND")
    assert "gap in our record" in page and "Party to the treaty: unknown" in page


def test_an_unknown_code_is_a_page_with_a_way_on_and_json_for_programs(client: Client) -> None:
    for path in ("/en/countries/XXX", "/ar/countries/XXX", "/en/countries/ABW"):
        assert client.get(path).status_code == 404, path
    assert client.get("/en/countries/XXX.json").json()["error"]["code"] == "no_such_country"


@pytest.mark.parametrize("end", ["", ".json"])
def test_lower_case_codes_lead_to_the_page(client: Client, end: str) -> None:
    response = client.get(f"/en/countries/aut{end}")
    assert response.status_code == 301 and response.headers["Location"] == f"/en/countries/AUT{end}"


@pytest.mark.parametrize(
    ("words", "iso3"),
    [
        ("autriche", "AUT"),
        ("австрия", "AUT"),
        ("奥地利", "AUT"),
        ("الأردن", "JOR"),
        ("الاردن", "JOR"),
        ("cote d'ivoire", "CIV"),
        ("peru", "PER"),
        ("AUT", "AUT"),
    ],
)
def test_a_country_is_found_by_any_name_in_any_language(words: str, iso3: str) -> None:
    assert queries.countries_named(words)[0] == iso3


def test_folding_drops_what_a_reader_would_not_type() -> None:
    assert fold("  Côte  d’Ivoire ") == fold("cote d’ivoire")
    assert fold("مُؤشِّر") == fold("موشر")


def test_search_finds_articles_indicators_and_sources_and_escapes_what_is_asked(client: Client) -> None:
    assert "UNCAC" in body(client, "/en/search?q=asset+recovery") or "Article" in body(
        client, "/en/search?q=recovery"
    )
    assert "/en/indicators/2.1" in body(client, "/en/search?q=2.1")
    page = body(client, "/en/search?q=%3Cscript%3Ealert(1)%3C/script%3E")
    assert "<script>alert" not in page and "Nothing found" in page


def test_the_name_of_the_coalition_depends_on_the_day(client: Client) -> None:
    assert installation.current(date(2025, 6, 1)).names["en"] == "UNCAC Coalition"
    assert installation.current(date(2026, 6, 1)).names["en"].startswith("Global Civil Society Coalition")
    page = body(client, "/en/about")
    assert "UNCAC Coalition" in page and "11 December 2025" in page and "ODbL-1.0" in page


def test_the_page_about_a_demonstration_says_so(client: Client, settings: Any) -> None:
    settings.DEMO = True
    assert "This is a demonstration" in body(client, "/en/about")
    assert "Disallow: /\n" in body(client, "/robots.txt")


def test_programs_find_their_files(client: Client) -> None:
    assert "Sitemap:" in body(client, "/robots.txt")
    security = body(client, "/.well-known/security.txt")
    assert re.search(r"^Contact: \S+$", security, re.M) and re.search(r"^Expires: 20\d\d-", security, re.M)
    site = body(client, "/sitemap.xml")
    assert site.count("<loc>") > 400 and 'hreflang="ar" href="' in site


def test_an_unchanged_public_page_is_answered_from_the_readers_copy(client: Client) -> None:
    for path in ("/en/", "/en/strategy", "/en/countries/AUT", "/en/countries.json"):
        first = client.get(path)
        b"".join(first)
        again = client.get(path, headers={"if-none-match": first.headers.get("ETag", "none")})
        if "ETag" in first.headers:
            assert again.status_code == 304, path
        assert "Set-Cookie" not in first.headers


def test_a_package_adds_its_leaf_to_the_page_and_to_the_data(client: Client) -> None:
    def leaf(country: Country, person: Any) -> country_sections.Section:
        return country_sections.Section(
            key="example", title="Example", unknown=("Whether the example holds.",), data={"holds": None}
        )

    country_sections.register(leaf, order=50, key="example")
    try:
        assert "Whether the example holds." in body(client, "/en/countries/AUT")
        assert data(client, "/en/countries/AUT.json")["example"] == {"holds": None}
    finally:
        country_sections.register(lambda country, person: None, order=50, key="example")


def test_the_number_of_queries_of_the_list_does_not_grow_with_its_rows(client: Client) -> None:
    counts = []
    body(client, "/en/countries?limit=10")
    for path in ("/en/countries?limit=5", "/en/countries?limit=100"):
        with CaptureQueriesContext(
            connection,
        ) as found:
            body(client, path)
        counts.append(len(found))
    assert counts[0] == counts[1]
