"""Which files of `data/world/` hold the world, and how their rows become records."""

from collections.abc import Mapping
from typing import Any

from mithaq.core.reference import ReferenceFile, Row
from mithaq.world import rules
from mithaq.world.models import (
    Chapter,
    CivicSpaceRating,
    Country,
    CountryRegion,
    Mechanism,
    MechanismTreaty,
    Party,
    Provision,
    Region,
    Source,
    Treaty,
)

Values = Mapping[str, Any]


def sourced(row: Row) -> dict[str, Any]:
    """The three columns that every file of values has: `source`, `source_date`, `verification`."""
    return {
        "source": row.known(Source, "source"),
        "source_date": row.partial("source_date", optional=True),
        "verification": row.verification(),
    }


def read_source(row: Row) -> Values:
    return {
        "code": row.matching("code", r"[a-z0-9]+(-[a-z0-9]+)*", "untc-2024"),
        "title": row.text("title"),
        "address": row.address("address", optional=True),
        "publisher": row.text("publisher", optional=True),
        "licence": row.text("licence", optional=True),
        "licence_address": row.address("licence_address", optional=True),
        "attribution": row.text("attribution", optional=True),
        "read_on": row.day("read_on", optional=True),
        "note": row.text("note", optional=True),
    }


def read_region(row: Row) -> Values:
    return {
        "code": row.matching("code", r"[a-z]+(-[a-z]+)+", "board-europe"),
        "system": row.choice("system", rules.RegionSystem),
        "order": row.number("order"),
        "names": row.texts("name", required=("en", "ar")),
        "notes": row.texts("note", required=()),
        **sourced(row),
    }


def read_country(row: Row) -> Values:
    forms = {}
    for language in ("ar", "en", "es", "fr", "ru", "zh"):
        forms[language] = row.matching(f"name_{language}_form", "unterm|cldr", "unterm")
    return {
        "iso3": row.matching("iso3", "[A-Z]{3}", "AUT"),
        "iso2": row.matching("iso2", "[A-Z]{2}", "AT"),
        "m49": row.matching("m49", "[0-9]{3}", "040", optional=True) or None,
        "status": row.choice("status", rules.CountryStatus),
        "names": row.texts("name", required=("ar", "en", "es", "fr", "ru", "zh")),
        "names_form": forms,
        "common_names": row.texts("common", required=("ar", "en", "es", "fr", "ru", "zh")),
        "formal_names": row.texts("formal", required=()),
        "un_regional_group": row.known(Region, "un_regional_group", optional=True),
        "un_group_notes": row.texts("un_group_note", required=()),
        "un_group_verification": row.verification("un_group_verification", optional=True),
        "m49_region": row.text("m49_region", optional=True),
        "m49_subregion": row.text("m49_subregion", optional=True),
        "is_ldc": row.flag("ldc"),
        "is_lldc": row.flag("lldc"),
        "is_sids": row.flag("sids"),
        "group_source": row.known(Source, "group_source", optional=True),
        "wikidata": row.matching("wikidata", "Q[0-9]+", "Q40", optional=True),
        **sourced(row),
    }


def read_country_region(row: Row) -> Values:
    region = row.known(Region, "region")
    system = str(region or "").partition("-")[0]
    if region and system not in {rules.RegionSystem.BOARD, rules.RegionSystem.COORDINATION}:
        row.fault("region", f"“{region}” is no region of the coalition.")
    return {"country": row.known(Country, "iso3"), "region": region, "system": system, **sourced(row)}


def read_treaty(row: Row) -> Values:
    code = row.text("code")
    if code and not rules.is_treaty_code(code):
        row.fault("code", f"“{code}” is no code of a treaty. Write it as UNCAC or COE-173.")
    return {
        "code": code,
        "kind": row.choice("kind", rules.TreatyKind),
        "names": row.texts("name"),
        "names_verification": row.verifications("name"),
        "organisations": row.texts("organisation", required=()),
        "adopted": row.partial("adopted", optional=True),
        "adopted_verification": row.verification("adopted_verification", optional=True),
        "in_force": row.partial("in_force", optional=True),
        "in_force_verification": row.verification("in_force_verification", optional=True),
        "days_to_force": row.number("days_to_force", optional=True),
        "parties_stated": row.number("parties_stated", optional=True),
        "parties_stated_on": row.partial("parties_stated_on", optional=True),
        "parties_stated_source": row.known(Source, "parties_stated_source", optional=True),
        "parties_as_of": row.partial("parties_as_of", optional=True),
        "order": row.number("order"),
        **sourced(row),
    }


def read_mechanism(row: Row) -> Values:
    return {
        "code": row.text("code"),
        "kind": row.choice("kind", rules.MechanismKind),
        "names": row.texts("name"),
        "names_verification": row.verifications("name"),
        "organisations": row.texts("organisation", required=()),
        "begun": row.partial("begun", optional=True),
        "members_stated": row.texts("members_stated", required=()),
        "order": row.number("order"),
        **sourced(row),
    }


def read_mechanism_treaty(row: Row) -> Values:
    return {"mechanism": row.known(Mechanism, "mechanism"), "treaty": row.known(Treaty, "treaty")}


def read_chapter(row: Row) -> Values:
    treaty = row.known(Treaty, "treaty")
    order = row.number("order", least=1, most=39) or 1
    return {
        "identifier": rules.chapter_id(str(treaty), order),
        "treaty": treaty,
        "order": order,
        "number": rules.roman(order),
        "names": row.texts("name"),
        "names_verification": row.verifications("name"),
        "cycle": row.matching("cycle", "I{1,3}|IV|V", "II", optional=True),
        "source": row.known(Source, "source"),
    }


def read_provision(row: Row) -> Values:
    treaty = row.known(Treaty, "treaty")
    article = row.number("article", least=1, most=500) or 1
    chapter = row.known(Chapter, "chapter", optional=True)
    if chapter and treaty and not str(chapter).startswith(f"{treaty}:"):
        row.fault("chapter", f"“{chapter}” is a chapter of another treaty.")
    return {
        "identifier": str(rules.ProvisionId(treaty=str(treaty), article=article)),
        "treaty": treaty,
        "chapter": chapter,
        "number": str(article),
        "order": article,
        "titles": row.texts("title"),
        "titles_verification": row.verifications("title"),
        "obligation": row.choice("obligation", rules.Obligation),
        "obligation_notes": row.texts("obligation_note", required=()),
        "obligation_verification": row.verification("obligation_verification"),
        "cycle": row.matching("cycle", "I{1,3}|IV|V", "II", optional=True),
        "source": row.known(Source, "source"),
    }


def read_party(row: Row) -> Values:
    signature = row.day("signature", optional=True)
    deposit = row.day("deposit", optional=True)
    act = row.choice("act", rules.ActKind, optional=True)
    is_party = row.flag("is_party")
    if signature and deposit and signature > deposit:
        row.fault("deposit", "The deposit lies before the signature.")
    if bool(act) != is_party:
        row.fault("act", "A party has a kind of act, and only a party has one.")
    if deposit and not is_party:
        row.fault("deposit", "Only a party has a date of deposit.")
    return {
        "treaty": row.known(Treaty, "treaty"),
        "country": row.known(Country, "iso3"),
        "is_party": is_party,
        "signature": signature,
        "deposit": deposit,
        "act": act,
        "notes": row.texts("note", required=()),
        **sourced(row),
    }


def read_rating(row: Row) -> Values:
    return {
        "country": row.known(Country, "iso3"),
        "year": row.number("year", least=2000, most=2100),
        "rating": row.choice("rating", rules.CivicSpace, optional=True),
        "change": row.choice("change", rules.Change, optional=True),
        **sourced(row),
    }


FILES = (
    ReferenceFile(path="world/sources.csv", model=Source, key=("code",), read_row=read_source, order=10),
    ReferenceFile(path="world/regions.csv", model=Region, key=("code",), read_row=read_region, order=11),
    ReferenceFile(path="world/countries.csv", model=Country, key=("iso3",), read_row=read_country, order=12),
    ReferenceFile(
        path="world/country_regions.csv",
        model=CountryRegion,
        key=("country", "system"),
        read_row=read_country_region,
        order=13,
    ),
    ReferenceFile(path="world/treaties.csv", model=Treaty, key=("code",), read_row=read_treaty, order=14),
    ReferenceFile(
        path="world/mechanisms.csv", model=Mechanism, key=("code",), read_row=read_mechanism, order=15
    ),
    ReferenceFile(
        path="world/mechanism_treaties.csv",
        model=MechanismTreaty,
        key=("mechanism", "treaty"),
        read_row=read_mechanism_treaty,
        order=16,
    ),
    ReferenceFile(
        path="world/chapters.csv",
        model=Chapter,
        key=("identifier",),
        read_row=read_chapter,
        order=17,
    ),
    ReferenceFile(
        path="world/articles.csv",
        model=Provision,
        key=("identifier",),
        read_row=read_provision,
        order=18,
    ),
    ReferenceFile(
        path="world/parties.csv",
        model=Party,
        key=("treaty", "country"),
        read_row=read_party,
        order=19,
    ),
    ReferenceFile(
        path="world/civic_space.csv",
        model=CivicSpaceRating,
        key=("country", "year"),
        read_row=read_rating,
        order=20,
    ),
)
