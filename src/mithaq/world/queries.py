"""What pages ask of the world: everything known of one country, how complete a treaty's list of parties is, what waits
to be confirmed. Answers are frozen and made for one screen or export."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.conf import settings
from django.db.models import Count, Q
from django.utils.functional import Promise

from mithaq.core.changes import until_changed
from mithaq.core.partial_dates import PartialDate
from mithaq.core.verification import VERIFIED, Verification, is_verified
from mithaq.world import rules
from mithaq.world.models import (
    CivicSpaceRating,
    Confirmation,
    Country,
    CountryRegion,
    Party,
    Provision,
    Region,
    Source,
    Treaty,
)
from mithaq.world.models_countries import VERIFICATION_WORDS

Text = str | Promise


def mark_of(verification: str) -> Text | None:
    """The word for a value that is not verified, for a `Cell`; None for one that is."""
    return (
        None
        if is_verified(verification)
        else VERIFICATION_WORDS.get(verification, VERIFICATION_WORDS["unverified"])
    )


@until_changed("world")
def countries_by_code() -> Mapping[str, Country]:
    """Every country, with its code and common names alone: what a list shows of one."""
    return Country.objects.only("iso3", "common_names").in_bulk()


@until_changed("world")
def regions_of_the_coalition() -> Sequence[Region]:
    """The regions of the coalition's two divisions, with code, names and division alone."""
    return list(Region.objects.exclude(system=rules.RegionSystem.UN).only("code", "names", "system"))


def source_told(source: Source) -> dict[str, Any]:
    """A source as data twins tell it."""
    told = {
        "code": source.code,
        "title": source.title,
        "address": source.address,
        "publisher": source.publisher,
        "licence": source.licence,
        "licence_address": source.licence_address,
        "attribution": source.attribution,
        "read_on": source.read_on,
    }
    return {name: value for name, value in told.items() if value}


def sources_told(codes: Iterable[str | None]) -> list[dict[str, Any]]:
    """The sources with these codes as data twins tell them, for `Meta(sources=…)`."""
    wanted = {code for code in codes if code}
    return [source_told(source) for source in Source.objects.filter(pk__in=wanted)]


def sources_of_countries() -> list[dict[str, Any]]:
    """Where names, groups, regions and flags of countries come from (the ODbL asks for its attribution)."""
    codes = set(Country.objects.values_list("source", flat=True).distinct())
    codes |= set(Country.objects.values_list("group_source", flat=True).distinct())
    codes |= set(Region.objects.values_list("source", flat=True).distinct())
    return sources_told({*codes, "cldr"})


@dataclass(frozen=True, kw_only=True)
class PartyFacts:
    """A country as party to a treaty. `verification` speaks of the deposit and the kind of act."""

    treaty: Treaty
    is_party: bool
    signature: date | None
    deposit: date | None
    act: str
    act_word: Text
    #: Computed by rule from the deposit.
    bound_from: date | None
    verification: str
    source: Source | None
    as_of: PartialDate | None
    notes: Mapping[str, str]
    confirmation: Confirmation | None


@dataclass(frozen=True, kw_only=True)
class CountryFacts:
    """Everything the world holds of one country."""

    country: Country
    board_region: CountryRegion | None
    coordination_region: CountryRegion | None
    un_group: Region | None
    un_group_verification: str
    un_group_notes: Mapping[str, str]
    #: By code of the treaty; a treaty without an entry does not name the country in our list.
    parties: Mapping[str, PartyFacts]
    civic_space: tuple[CivicSpaceRating, ...]
    sources: tuple[Source, ...]


def country_facts(country: Country) -> CountryFacts:
    """Everything the world holds of one country, in four queries."""
    places = {
        place.system: place
        for place in CountryRegion.objects.filter(country=country).select_related("region", "source")
    }
    parties = {
        party.treaty_id: _party_facts(party)
        for party in Party.objects.filter(country=country)
        .select_related("treaty", "source")
        .prefetch_related("confirmations__by")
    }
    ratings = tuple(CivicSpaceRating.objects.filter(country=country).select_related("source"))
    codes = {country.source_id, country.group_source_id, *(place.source_id for place in places.values())}
    codes |= {rating.source_id for rating in ratings}
    codes |= {facts.source.pk for facts in parties.values() if facts.source}
    return CountryFacts(
        country=country,
        board_region=places.get(rules.RegionSystem.BOARD),
        coordination_region=places.get(rules.RegionSystem.COORDINATION),
        un_group=country.un_regional_group,
        un_group_verification=country.un_group_verification,
        un_group_notes=country.un_group_notes,
        parties=parties,
        civic_space=ratings,
        sources=tuple(Source.objects.filter(pk__in=[code for code in codes if code])),
    )


def _party_facts(party: Party) -> PartyFacts:
    return PartyFacts(
        treaty=party.treaty,
        is_party=party.is_party,
        signature=party.signature,
        deposit=party.deposit,
        act=party.act,
        act_word=Party.ACT_WORDS.get(party.act, ""),
        bound_from=party.bound_from,
        verification=party.verification,
        source=party.source,
        as_of=party.as_of,
        notes=party.notes,
        confirmation=next(iter(party.confirmations.all()), None),
    )


@dataclass(frozen=True, kw_only=True)
class PartyCount:
    """How complete our list of a treaty's parties is."""

    #: Parties that we know by name.
    known: int
    #: States that signed and are not party.
    only_signed: int
    #: Parties whose date or kind of act is not verified.
    unverified: int
    #: Parties that a source counts; None when we have no such count.
    stated: int | None
    stated_on: PartialDate | None
    stated_source: Source | None
    #: The state of affairs our list gives.
    as_of: PartialDate | None

    @property
    def missing(self) -> int:
        """Parties that the source counts and we cannot name."""
        return max(0, (self.stated or 0) - self.known)


def party_count(treaty: Treaty) -> PartyCount:
    """How many parties are known by name, against the count that a source gives."""
    found = Party.objects.of(treaty.pk).aggregate(
        known=Count("pk", filter=Q(is_party=True)),
        only_signed=Count("pk", filter=Q(is_party=False)),
        unverified=Count("pk", filter=Q(is_party=True) & ~Q(verification__in=VERIFIED)),
    )
    return PartyCount(
        **found,
        stated=treaty.parties_stated,
        stated_on=PartialDate.parse(treaty.parties_stated_on) if treaty.parties_stated_on else None,
        stated_source=treaty.parties_stated_source,
        as_of=PartialDate.parse(treaty.parties_as_of) if treaty.parties_as_of else None,
    )


@dataclass(frozen=True, kw_only=True)
class TitleFacts:
    """The title of an article in one language."""

    language: str
    language_name: str
    title: str
    verification: str
    confirmation: Confirmation | None


def titles_of(provision: Provision) -> list[TitleFacts]:
    """The title in the six languages, with who confirmed what."""
    confirmed: dict[str, Confirmation] = {}
    for confirmation in provision.confirmations.select_related("by").order_by("at", "pk"):
        confirmed[confirmation.language] = confirmation
    return [
        TitleFacts(
            language=code,
            language_name=name,
            title=provision.titles.get(code, ""),
            verification=provision.titles_verification.get(code, Verification.UNVERIFIED),
            confirmation=confirmed.get(code),
        )
        for code, name in settings.ALL_LANGUAGES
    ]


@dataclass(frozen=True, kw_only=True)
class ToConfirm:
    """What waits to be compared with a source, for one language of titles."""

    language: str
    #: Language -> how many titles are not verified.
    counts: Mapping[str, int]
    provisions: tuple[Provision, ...]
    parties: tuple[Party, ...]

    @property
    def total(self) -> int:
        """All values that wait, in every language."""
        return sum(self.counts.values()) + len(self.parties)


def to_confirm(language: str) -> ToConfirm:
    """The titles that nobody compared with a source yet, and the parties whose dates nobody did."""
    provisions = list(Provision.objects.select_related("treaty").order_by("treaty", "order"))

    def waits(provision: Provision, code: str) -> bool:
        return not is_verified(provision.titles_verification.get(code, Verification.UNVERIFIED))

    return ToConfirm(
        language=language,
        counts={
            code: sum(waits(provision, code) for provision in provisions)
            for code, _name in settings.ALL_LANGUAGES
        },
        provisions=tuple(provision for provision in provisions if waits(provision, language)),
        parties=tuple(
            Party.objects.exclude(verification__in=VERIFIED).select_related("treaty", "country", "source")
        ),
    )
