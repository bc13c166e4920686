"""The files of the world load, twice change nothing, and say what we know and what we do not."""

import csv

import pytest
from django.conf import settings

from mithaq.core import reference
from mithaq.core.verification import Verification
from mithaq.world import queries
from mithaq.world.models import Country, CountryRegion, Party, Provision, Source, Treaty
from mithaq.world.reference import FILES
from tests.world.conftest import AT

pytestmark = pytest.mark.usefixtures("world")
DATA = settings.ROOT / "data" / "world"


def test_loading_again_changes_nothing() -> None:
    again = reference.load(at=AT, apply=True, files=FILES)
    assert not again.faults and not again.changes_anything and not again.conflicts


def test_every_file_is_registered_and_every_value_names_its_source() -> None:
    assert {path.name for path in DATA.glob("*.csv")} == {file.path.split("/")[1] for file in FILES}
    known = set(Source.objects.values_list("pk", flat=True))
    for path in DATA.glob("*.csv"):
        if path.name in {"sources.csv", "mechanism_treaties.csv"}:
            continue
        with path.open(encoding="utf-8", newline="") as file:
            assert all(row["source"] in known for row in csv.DictReader(file)), path.name


def test_the_readme_of_the_data_describes_every_file() -> None:
    readme = (DATA.parent / "README.md").read_text(encoding="utf-8")
    assert [path.name for path in DATA.glob("*.csv") if path.name not in readme] == []


def test_open_database_licence_carries_its_attribution() -> None:
    source = Source.objects.get(licence__startswith="ODbL")
    assert "world-countries" in source.attribution and source.licence_address
    assert source.code in {told["code"] for told in queries.sources_of_countries()}


def test_there_are_193_members_and_each_speaks_six_languages() -> None:
    assert Country.objects.un_members().count() == 193
    for country in Country.objects.all():
        assert set(country.names) == {"ar", "en", "es", "fr", "ru", "zh"} == set(country.common_names)
    assert Country.objects.get(pk="AUT").names_form["fr"] == "unterm"


def test_191_of_192_parties_are_known_by_name() -> None:
    count = queries.party_count(Treaty.objects.get(pk="UNCAC"))
    assert (count.known, count.stated, count.missing) == (191, 192, 1)
    assert count.stated_source is not None
    assert Country.objects.parties_to("UNCAC").count() == 191
    syria = Party.objects.get(treaty="UNCAC", country="SYR")
    assert not syria.is_party and syria.deposit is None


def test_every_region_of_a_country_says_that_we_concluded_it() -> None:
    assert set(CountryRegion.objects.values_list("verification", flat=True)) == {Verification.INFERRED.value}
    facts = queries.country_facts(Country.objects.get(pk="SRB"))
    assert facts.board_region is not None and facts.board_region.region_id == "board-europe"
    assert queries.country_facts(Country.objects.get(pk="USA")).coordination_region is None


def test_71_articles_stand_in_eight_chapters_each_title_with_its_status() -> None:
    provisions = Provision.objects.of("UNCAC")
    assert [provision.number for provision in provisions] == [str(n) for n in range(1, 72)]
    for provision in provisions:
        assert (
            set(provision.titles)
            == set(provision.titles_verification)
            == {"ar", "en", "es", "fr", "ru", "zh"}
        )
        assert str(provision.parsed) == provision.identifier


def test_a_country_tells_its_facts_in_few_queries(django_assert_max_num_queries: object) -> None:
    country = Country.objects.select_related("un_regional_group").get(pk="DEU")
    with django_assert_max_num_queries(6):  # type: ignore[operator]
        facts = queries.country_facts(country)
    assert facts.parties["UNCAC"].verification == "unverified"
    assert facts.civic_space[0].rating == "obstructed"
