"""Who is missing: countries without a member or without anybody, candidates on their way, and the pace the targets need."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

from mithaq.core import installation
from mithaq.network import queries, rules
from mithaq.network.models import Application
from mithaq.network.queries_history import history
from mithaq.world.models import Party

#: Packages above say why a gap matters now: code -> countries, such as those whose review is running.
Reason = Callable[[date], frozenset[str]]
_reasons: dict[str, Reason] = {}
REVIEW_RUNNING = "review_running"


def register_reason(code: str, countries: Reason) -> None:
    """Let the list of gaps ask `countries(today)`; called in `AppConfig.ready`."""
    _reasons[code] = countries


@dataclass(frozen=True, kw_only=True, slots=True)
class Gap:
    """One country without a member, what presence it has, who is on the way, and why it matters now."""

    iso3: str
    names: Mapping[str, str]
    regions: tuple[str, ...]
    organisations: int
    candidates: int
    is_party: bool
    review_running: bool | None

    @property
    def weight(self) -> int:
        """What comes first: a running review, a party to the Convention, a candidate on the way, some presence."""
        return (
            8 * bool(self.review_running)
            + 4 * self.is_party
            + 2 * bool(self.candidates)
            + bool(self.organisations)
        )


def gaps(today: date) -> tuple[Gap, ...]:
    """Every State without a member, what matters most first."""
    rows = queries.by_country(history().on(today))
    candidates: dict[str, int] = {}
    for seat in Application.objects.open().exclude(membership="individual").values_list("seat_id", flat=True):
        candidates[seat] = candidates.get(seat, 0) + 1
    parties = set(
        Party.objects.filter(treaty=installation.current().treaty, is_party=True).values_list(
            "country_id", flat=True
        )
    )
    reason = _reasons.get(REVIEW_RUNNING)
    running = reason(today) if reason else None
    found = [
        Gap(
            iso3=row.iso3,
            names=row.names,
            regions=row.regions,
            organisations=row.organisations,
            candidates=candidates.get(row.iso3, 0),
            is_party=row.iso3 in parties,
            review_running=None if running is None else row.iso3 in running,
        )
        for row in rows
        if not row.members
    ]
    return tuple(sorted(found, key=lambda gap: (-gap.weight, gap.iso3)))


@dataclass(frozen=True, kw_only=True, slots=True)
class Need:
    """The way to one target: what is missing, what is on its way, what was gained in the last twelve months."""

    path: rules.Path
    on_the_way: int
    gained_in_a_year: int


def needs(today: date, *, end: date, members: int, network: int) -> tuple[Need, Need]:
    """For countries with a member, and for countries with anyone."""
    now, before = queries.counts(today), queries.counts(rules.a_year_before(today))
    missing = gaps(today)
    return (
        Need(
            path=rules.needed_by(now=now.member_countries, target=members, today=today, end=end),
            on_the_way=sum(bool(gap.candidates) for gap in missing),
            gained_in_a_year=now.member_countries - before.member_countries,
        ),
        Need(
            path=rules.needed_by(now=now.countries, target=network, today=today, end=end),
            on_the_way=sum(bool(gap.candidates) and not gap.organisations for gap in missing),
            gained_in_a_year=now.countries - before.countries,
        ),
    )
