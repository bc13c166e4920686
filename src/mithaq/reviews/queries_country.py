"""One State's reviews for its page, its data and its brief: the log of facts, documents, delays, what is not known."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from mithaq.accounts.models import Anybody
from mithaq.core.partial_dates import PartialDate
from mithaq.reviews import forecasts, queries, rules
from mithaq.reviews.models import (
    FACT_VALUES,
    Correction,
    CountryReview,
    FocalPoint,
    LoadSlip,
    Milestone,
    ReviewDocument,
    ReviewFact,
    fact_of,
)
from mithaq.reviews.permissions import may_see_contacts


@dataclass(frozen=True, kw_only=True, slots=True)
class FactLine:
    """One fact as the page tells it, with whether it is the one relied on."""

    fact: rules.Fact
    milestone: Mapping[str, str]
    position: int
    source: str
    address: str
    note: str
    verification: str
    stands: bool
    is_best: bool
    is_contradicted: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class DocumentLine:
    """One document of a review: what is known of it, and every place where it was seen."""

    code: str
    names: Mapping[str, str]
    publication: rules.Publication
    when: PartialDate | None
    places: tuple[ReviewDocument, ...]
    can_ask: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class CycleStory:
    """One State in one cycle."""

    review: CountryReview
    row: queries.TrackerRow
    facts: tuple[FactLine, ...]
    documents: tuple[DocumentLine, ...]
    delays: tuple[tuple[Mapping[str, str], int], ...]
    expected: tuple[tuple[Mapping[str, str], date], ...]
    focal_points: tuple[FocalPoint, ...]
    has_focal_point: bool
    forecast: forecasts.Forecast | None
    unknown: tuple[str, ...]
    slips: tuple[LoadSlip, ...]


def stories_of(
    iso3: str, person: Anybody, *, as_of: date, known_on: date | None = None
) -> tuple[CycleStory, ...]:
    """The reviews of a State, first cycle first; empty for a State without any."""
    rows = {row.review: row for row in queries.tracker(as_of=as_of, known_on=known_on) if row.iso3 == iso3}
    if not rows:
        return ()
    reviews = (
        CountryReview.objects.filter(pk__in=rows).select_related("cycle", "country").order_by("cycle__number")
    )
    milestones: dict[str, dict[str, Milestone]] = {}
    for milestone in Milestone.objects.all():
        milestones.setdefault(milestone.mechanism_id, {})[milestone.code] = milestone
    told = list(
        ReviewFact.objects.filter(review__in=rows).values(
            *FACT_VALUES, "source", "address", "note", "verification"
        )
    )
    documents = list(ReviewDocument.objects.filter(review__in=rows).select_related("milestone", "stored"))
    focal_points = list(FocalPoint.objects.filter(review__in=rows))
    slips = list(LoadSlip.objects.filter(review__in=rows))
    may_read_contacts = may_see_contacts(person)
    found = []
    for review in reviews:
        row = rows[review.pk]
        steps = milestones[review.cycle.mechanism_id]
        found.append(
            CycleStory(
                review=review,
                row=row,
                facts=_lines(row, steps, [each for each in told if each["review_id"] == review.pk], known_on),
                documents=_documents(row, steps, [each for each in documents if each.review_id == review.pk]),
                delays=tuple(
                    (steps[code].names, days)
                    for code, days in rules.milestone_delays(
                        row.standing.reached, [step.as_step() for step in steps.values()], as_of
                    ).items()
                    if code in steps and days
                ),
                expected=_expected(row, steps),
                focal_points=tuple(each for each in focal_points if each.review_id == review.pk)
                if may_read_contacts
                else (),
                has_focal_point=any(each.review_id == review.pk for each in focal_points),
                forecast=forecasts.forecast_for(row, as_of),
                unknown=_unknown(row, steps),
                slips=tuple(each for each in slips if each.review_id == review.pk),
            )
        )
    return tuple(found)


def _lines(
    row: queries.TrackerRow,
    steps: Mapping[str, Milestone],
    told: Sequence[dict[str, object]],
    known_on: date | None,
) -> tuple[FactLine, ...]:
    known = queries.end_of(known_on) if known_on else None
    facts = [(fact_of(each), each) for each in told]
    standing = {fact.id for fact in rules.known_on([fact for fact, _each in facts], known)}
    best = {
        item.fact.id: item.contradicted
        for item in (*row.standing.reached.values(), *row.standing.published.values())
    }
    contradicted = {
        other.id
        for item in (*row.standing.reached.values(), *row.standing.published.values())
        if item.contradicted
        for other in (item.fact, *item.others)
        if other is item.fact or rules.disagree(item.fact, other)
    }
    lines = [
        FactLine(
            fact=fact,
            milestone=steps[fact.milestone].names,
            position=steps[fact.milestone].position,
            source=str(each["source"]),
            address=str(each["address"]),
            note=str(each["note"]),
            verification=str(each["verification"]),
            stands=fact.id in standing,
            is_best=fact.id in best,
            is_contradicted=fact.id in contradicted,
        )
        for fact, each in facts
        if known is None or fact.recorded_at <= known
    ]
    return tuple(
        sorted(
            lines,
            key=lambda line: (
                line.fact.when.first if line.fact.when else date.max,
                line.position,
                line.fact.id,
            ),
        )
    )


def _documents(
    row: queries.TrackerRow, steps: Mapping[str, Milestone], documents: Sequence[ReviewDocument]
) -> tuple[DocumentLine, ...]:
    lines = []
    for code, milestone in steps.items():
        if not milestone.is_document:
            continue
        best = row.standing.published.get(code)
        publication = row.publication(code)
        lines.append(
            DocumentLine(
                code=code,
                names=milestone.names,
                publication=publication,
                when=best.fact.when if best else None,
                places=tuple(each for each in documents if each.milestone_id == milestone.pk),
                can_ask=not queries.is_open(publication),
            )
        )
    return tuple(sorted(lines, key=lambda line: steps[line.code].position))


def _expected(
    row: queries.TrackerRow, steps: Mapping[str, Milestone]
) -> tuple[tuple[Mapping[str, str], date], ...]:
    if row.start is None or row.status in (rules.Status.COMPLETED, rules.Status.UNKNOWN):
        return ()
    expected = rules.expected_dates(row.start, [step.as_step() for step in steps.values()])
    open_ones = [
        (steps[code].position, steps[code].names, day)
        for code, day in expected.items()
        if code in steps and code not in row.standing.reached and code != rules.OPENING_MILESTONE
    ]
    return tuple((names, day) for _position, names, day in sorted(open_ones, key=lambda item: item[0]))


#: What a reader would ask first, and the milestone that would answer it.
QUESTIONS = ("scheduled", "focal_point", "self_assessment", "experts", "executive_summary", "full_report")


def _unknown(row: queries.TrackerRow, steps: Mapping[str, Milestone]) -> tuple[str, ...]:
    known = {*row.standing.reached, *row.standing.published}
    return tuple(code for code in QUESTIONS if code in steps and code not in known)


def changes_of(iso3: str) -> Sequence[Correction]:
    """The public log: corrections that were answered, newest first."""
    return list(
        Correction.objects.filter(country=iso3)
        .exclude(state="open")
        .select_related("fact")
        .order_by("-answered_at")[:50]
    )
