"""The leaves that this package itself puts on the first page and on a country's page."""

from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from mithaq.core import installation, maps
from mithaq.core.marks import moment_text
from mithaq.core.sections import Section
from mithaq.core.texts import text_in
from mithaq.public import queries
from mithaq.results import queries as results_queries
from mithaq.world import queries as world_queries
from mithaq.world.models import Country


def map_leaf(identifier: str = "map") -> Section | None:
    """The world by when States became party."""
    found = queries.party_map()
    if not any(found.values.values()):
        return None
    return Section(
        key="map",
        title=_("Parties"),
        template="public/parts/map.html",
        margin=(maps.BORDERS,),
        context={
            "map": maps.world_map(
                found.values,
                _("World map: when States became party to the treaty"),
                identifier=identifier,
            ),
            "key": maps.map_key(found.entries),
            "entries": found.entries,
            "unnamed": found.unnamed,
            "all_parties": found.all_parties,
            "source": found.source,
        },
    )


def promises_leaf(person: Any) -> Section | None:
    """Where the coalition's own promises stand."""
    strategy = results_queries.strategy_on(timezone.localdate())
    if strategy is None:
        return None
    return Section(
        key="promises",
        title=_("Our own promises"),
        template="public/parts/promises.html",
        context={"strategy": strategy},
    )


def take_part_leaf(person: Any) -> Section | None:
    """What a reader can do."""
    return Section(key="take_part", title=_("Take part"), template="public/parts/take_part.html")


def latest_leaf(person: Any) -> Section | None:
    """The newest values in the record."""
    values = queries.latest_published()
    if not values:
        return None
    return Section(
        key="latest", title=_("Latest"), template="public/parts/latest.html", context={"values": values}
    )


def treaty_leaf(country: Country, person: Any) -> Section | None:
    """The treaties: signed, ratified, bound from."""
    facts = _facts(country)
    ours = installation.current()
    name = ours.treaty_name
    main = facts.parties.get(ours.treaty)
    others = [party for code, party in facts.parties.items() if code != ours.treaty]
    unknown = []
    if main is None:
        unknown.append(
            _("Whether it is party to the treaty: the list of parties that we could read does not name it.")
        )
        lead = _("Our record does not name it as a party to %(treaty)s.") % {"treaty": name}
        statuses: tuple[tuple[str, str], ...] = (("unknown", _("Party to the treaty: unknown")),)
    elif main.is_party:
        day = moment_text(main.deposit) if main.deposit else ""
        lead = (
            _("Party to %(treaty)s since it deposited its instrument on %(day)s.")
            % {"treaty": name, "day": day}
            if day
            else _("Party to %(treaty)s; the day of its deposit is unknown.") % {"treaty": name}
        )
        statuses = (("done", _("Party to the treaty")),)
        if not main.deposit:
            unknown.append(_("When it deposited its instrument."))
    else:
        lead = _("It has signed %(treaty)s and has not become party, in our record.") % {"treaty": name}
        statuses = (("part", _("Signed only")),)
    return Section(
        key="treaties",
        title=_("The treaty"),
        template="public/parts/treaties.html",
        margin=(_("Every entry names its source. Dates known only to the year stay that way."),),
        context={"main": main, "others": others, "country": country, "treaty_name": name},
        leads=(lead,),
        statuses=statuses,
        unknown=unknown,
        data=[_party(party) for party in ([main] if main else []) + others],
        ways_on=((_("Read the treaty’s articles"), reverse("world:treaty", args=[ours.treaty.lower()])),)
        if ours.treaty
        else (),
    )


def _facts(country: Country) -> world_queries.CountryFacts:
    """What the world holds of a country, asked once a page."""
    kept: world_queries.CountryFacts | None = country.__dict__.get("_facts")
    if kept is None:
        kept = world_queries.country_facts(country)
        country.__dict__["_facts"] = kept
    return kept


def _party(party: Any) -> dict[str, Any]:
    return {
        "treaty": party.treaty.code,
        "is_party": party.is_party,
        "signature": party.signature,
        "deposit": party.deposit,
        "act": party.act or None,
        "bound_from": party.bound_from,
        "verification": party.verification,
        "as_of": str(party.as_of) if party.as_of else None,
        "source": party.source.code if party.source else None,
    }


def civic_space_leaf(country: Country, person: Any) -> Section | None:
    """How free people are to organise and speak, as somebody else rates it."""
    ratings = _facts(country).civic_space
    if not ratings:
        return Section(
            key="civic_space",
            title="",
            unknown=(_("How the CIVICUS Monitor rates its civic space: not in what we could read."),),
            data=[],
        )
    return Section(
        key="civic_space",
        title=_("Civic space"),
        template="public/parts/civic_space.html",
        margin=(_("A rating by the CIVICUS Monitor, not by the coalition."),),
        context={"ratings": ratings},
        data=[
            {
                "year": rating.year,
                "rating": rating.rating or None,
                "change": rating.change or None,
                "verification": rating.verification,
                "source": rating.source_id,
            }
            for rating in ratings
        ],
    )


def place_leaf(country: Country, person: Any) -> Section | None:
    """Its groups and regions, and its names in six languages."""
    facts = _facts(country)
    unknown = []
    if facts.un_group is None:
        unknown.append(_("Its regional group at the United Nations."))
    if facts.board_region is None:
        unknown.append(_("Its region for the coalition’s board."))
    if facts.coordination_region is None:
        unknown.append(_("Its region for the coalition’s coordinators."))
    return Section(
        key="place",
        title=_("Names and regions"),
        template="public/parts/place.html",
        margin=(
            _(
                "The coalition divides the world twice: into six regions for its board, into five for its coordinators."
            ),
        ),
        context={"facts": facts, "country": country, "sources": facts.sources},
        unknown=unknown,
        data={
            "un_regional_group": _region(facts.un_group),
            "board_region": _region(facts.board_region.region) if facts.board_region else None,
            "coordination_region": _region(facts.coordination_region.region)
            if facts.coordination_region
            else None,
        },
    )


def _region(region: Any) -> dict[str, str] | None:
    return {"code": region.code, "name": text_in(region.names)} if region else None
