"""What pages, measures and jobs ask of follow-up: standings on any day, comparisons of voices, clusters, what is due."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet

from mithaq.accounts.models import Anybody, User
from mithaq.core.partial_dates import PartialDate
from mithaq.reports import rules_followup as rules
from mithaq.reports.models_followup import (
    LAW_EVENTS,
    STATEMENT_VALUES,
    FollowUpDuty,
    FollowUpEvent,
    StatusStatement,
    statement_of,
)
from mithaq.reports.models_recommendations import OutsideLink, OutsideRecommendation, Recommendation

#: How many steps from one recommendation a cluster is followed, and how large it may be.
MOST_STEPS = 4
MOST_MEMBERS = 60


def statements_by(recommendations: Iterable[int] | None = None) -> dict[int, list[rules.Statement]]:
    """The log, by recommendation; of all when None."""
    rows = StatusStatement.objects.order_by("pk")
    if recommendations is not None:
        rows = rows.filter(recommendation__in=list(recommendations))
    found: dict[int, list[rules.Statement]] = {}
    for row in rows.values(*STATEMENT_VALUES).iterator(chunk_size=5000):
        found.setdefault(row["recommendation_id"], []).append(statement_of(row))
    return found


def standing_of(
    recommendation: Recommendation, *, as_of: date | None = None, known_on: date | None = None
) -> rules.Standing:
    """Where one recommendation stands."""
    log = statements_by([recommendation.pk]).get(recommendation.pk, [])
    return rules.standing(log, as_of=as_of, known_on=known_on)


def law_since(recommendation: Recommendation) -> PartialDate | None:
    """The earliest day from which a law is known: from events, and from what civil society saw in law."""
    found = [
        event.partial_date
        for event in FollowUpEvent.objects.filter(
            recommendations=recommendation, kind__in=LAW_EVENTS, withdrawn_at=None
        )
    ]
    seen = StatusStatement.objects.filter(
        recommendation=recommendation,
        voice=rules.Voice.CIVIL_SOCIETY.value,
        ladder=rules.Ladder.LAW.value,
        rung=rules.Rung.IN_LAW.value,
        withdrawn_at=None,
        corrections=None,
    )
    found += [row.partial_date for row in seen]
    return min(found, default=None)


# --- voices compared ------------------------------------------------------------------------------------


@dataclass(frozen=True, kw_only=True)
class Compared:
    """How the State and civil society, and two assessors, agree over a set of recommendations."""

    state: rules.Agreement
    second: rules.Agreement


def compare(standings: Iterable[rules.Standing]) -> Compared:
    """Compare voices over all ladders on which both spoke."""
    with_state: list[tuple[rules.Rung, rules.Rung]] = []
    with_second: list[tuple[rules.Rung, rules.Rung]] = []
    for standing in standings:
        for ladder in rules.Ladder:
            first = standing.rung(rules.Voice.CIVIL_SOCIETY, ladder)
            if first is None:
                continue
            if claim := standing.rung(rules.Voice.STATE, ladder):
                with_state.append((claim, first))
            if second := standing.rung(rules.Voice.SECOND, ladder):
                with_second.append((second, first))
    return Compared(state=rules.agreement(with_state), second=rules.agreement(with_second))


@dataclass(frozen=True, kw_only=True)
class Became:
    """What became of the recommendations to one State."""

    rows: tuple[Recommendation, ...]
    standings: dict[int, rules.Standing]
    compared: Compared
    #: Rung (None: nobody spoke) -> how many, by the State's claims and by civil society.
    claimed: dict[rules.Rung | None, int]
    assessed: dict[rules.Rung | None, int]


def what_became(
    country: str, person: Anybody, *, as_of: date | None = None, known_on: date | None = None
) -> Became:
    """Every recommendation to a State with both verdicts, as of a day."""
    return _became(submitted(person).filter(country=country), as_of=as_of, known_on=known_on)


def what_became_of_report(report: int, person: Anybody) -> Became:
    """Every recommendation of one report with both verdicts, as they stand."""
    return _became(submitted(person).filter(report=report))


def submitted(person: Anybody) -> QuerySet[Recommendation]:
    """Recommendations that a person may read and that are no drafts, with what a list of them shows."""
    return (
        Recommendation.objects.visible_to(person)
        .filter(state="submitted")
        .select_related("report__country", "cycle", "theme")
        .prefetch_related("provisions")
        .order_by("-report__published_on", "code")
    )


def _became(
    asked: QuerySet[Recommendation], *, as_of: date | None = None, known_on: date | None = None
) -> Became:
    rows = tuple(asked)
    log = statements_by([row.pk for row in rows])
    standings = {row.pk: rules.standing(log.get(row.pk, ()), as_of=as_of, known_on=known_on) for row in rows}
    return Became(
        rows=rows,
        standings=standings,
        compared=compare(standings.values()),
        claimed=_counted(each.whole(rules.Voice.STATE) for each in standings.values()),
        assessed=_counted(each.whole(rules.Voice.CIVIL_SOCIETY) for each in standings.values()),
    )


def _counted(rungs: Iterable[rules.Rung | None]) -> dict[rules.Rung | None, int]:
    found: dict[rules.Rung | None, int] = {}
    for rung in rungs:
        found[rung] = found.get(rung, 0) + 1
    return found


# --- clusters ---------------------------------------------------------------------------------------------


@dataclass(frozen=True, kw_only=True)
class Cluster:
    """Everything that asks for the same as one recommendation, over confirmed links: others' and our own."""

    outside: tuple[OutsideRecommendation, ...]
    own: tuple[Recommendation, ...]


def cluster_of(recommendation: Recommendation, person: Anybody) -> Cluster:
    """Follow confirmed links from one recommendation, a few steps far."""
    own, outside = {recommendation.pk}, set[int]()
    new_own = {recommendation.pk}
    for _step in range(MOST_STEPS):
        links = OutsideLink.objects.filter(state="confirmed", recommendation__in=new_own)
        new_outside = set(links.values_list("outside", flat=True)) - outside
        if not new_outside:
            break
        outside |= new_outside
        back = OutsideLink.objects.filter(state="confirmed", outside__in=new_outside)
        new_own = set(back.values_list("recommendation", flat=True)) - own
        own |= new_own
        if not new_own or len(own) + len(outside) > MOST_MEMBERS:
            break
    return Cluster(
        outside=tuple(
            OutsideRecommendation.objects.filter(pk__in=outside).order_by("-year", "mechanism", "code")
        ),
        own=tuple(
            Recommendation.objects.visible_to(person)
            .filter(pk__in=own - {recommendation.pk})
            .select_related("country", "cycle")
        ),
    )


# --- what is due ------------------------------------------------------------------------------------------


def duties_of(person: Anybody) -> QuerySet[FollowUpDuty]:
    """What the person looks after, the longest overdue first."""
    if not isinstance(person, User):
        return FollowUpDuty.objects.none()
    return (
        FollowUpDuty.objects.visible_to(person)
        .filter(person=person, ended_at=None)
        .select_related("recommendation__country", "recommendation__cycle")
        .order_by("due_on", "pk")
    )


def unanswered_in(countries: Sequence[str], person: Anybody) -> QuerySet[Recommendation]:
    """Public recommendations to these States that nobody has assessed or looks after."""
    looked_after = FollowUpDuty.objects.filter(ended_at=None).values("recommendation")
    return (
        Recommendation.objects.visible_to(person)
        .public()
        .filter(Q(assessed="") | ~Q(pk__in=looked_after), country__in=countries)
        .select_related("country")
    )
