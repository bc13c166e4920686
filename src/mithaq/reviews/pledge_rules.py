"""How each commitment of the transparency pledge is scored from the facts of a State's reviews. Plain Python.

A rule answers with a score and a reason as a code with values; the page says it in words.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from mithaq.reviews.rules import Aspect, Publication, Standing, Status


class Score(StrEnum):
    """How far a commitment is kept, as far as our record shows."""

    KEPT = "kept"
    PARTLY = "partly"
    NOT_KEPT = "not_kept"
    NOT_DUE = "not_due"
    UNKNOWN = "unknown"


class Reason(StrEnum):
    """Why: one code for each sentence that a page may say."""

    SCHEDULE_PUBLIC = "schedule_public"
    SCHEDULE_UNKNOWN = "schedule_unknown"
    FOCAL_POINT_PUBLIC = "focal_point_public"
    FOCAL_POINT_UNKNOWN = "focal_point_unknown"
    COMPLETION_ANNOUNCED = "completion_announced"
    NOT_COMPLETE = "not_complete"
    COMPLETION_UNKNOWN = "completion_unknown"
    ALL_DOCUMENTS = "all_documents"
    SOME_DOCUMENTS = "some_documents"
    DOCUMENTS_WITHHELD = "documents_withheld"
    DOCUMENTS_UNKNOWN = "documents_unknown"
    CIVIL_SOCIETY_MET = "civil_society_met"
    NO_MEETING_KNOWN = "no_meeting_known"
    JUDGED_BY_PEOPLE = "judged_by_people"
    NOT_JUDGED = "not_judged"


@dataclass(frozen=True, kw_only=True, slots=True)
class Scored:
    """A score, why, and the facts (ids) that it rests on."""

    score: Score
    reason: Reason
    documents: tuple[str, ...] = ()
    facts: tuple[int, ...] = ()
    values: Mapping[str, str] = field(default_factory=dict)


def _ids(standing: Standing, *codes: str) -> tuple[int, ...]:
    found = [
        best.fact.id
        for code in codes
        for group in (standing.reached, standing.published)
        if (best := group.get(code))
    ]
    return tuple(dict.fromkeys(found))


def _published(standing: Standing, code: str) -> bool:
    best = standing.published.get(code)
    return best is not None and best.fact.aspect is Aspect.PUBLISHED


def schedule(standing: Standing) -> Scored:
    """The State publishes an up-to-date schedule of its review."""
    if _published(standing, "scheduled"):
        return Scored(score=Score.KEPT, reason=Reason.SCHEDULE_PUBLIC, facts=_ids(standing, "scheduled"))
    return Scored(score=Score.UNKNOWN, reason=Reason.SCHEDULE_UNKNOWN, facts=_ids(standing, "scheduled"))


def focal_point(standing: Standing) -> Scored:
    """The State says who coordinates the review."""
    if _published(standing, "focal_point"):
        return Scored(score=Score.KEPT, reason=Reason.FOCAL_POINT_PUBLIC, facts=_ids(standing, "focal_point"))
    return Scored(score=Score.UNKNOWN, reason=Reason.FOCAL_POINT_UNKNOWN, facts=_ids(standing, "focal_point"))


def completion(standing: Standing) -> Scored:
    """The State announces that the review is complete and where the report is."""
    if standing.status is not Status.COMPLETED:
        reason = Reason.COMPLETION_UNKNOWN if standing.status is Status.UNKNOWN else Reason.NOT_COMPLETE
        score = Score.UNKNOWN if standing.status is Status.UNKNOWN else Score.NOT_DUE
        return Scored(score=score, reason=reason, facts=_ids(standing, "executive_summary"))
    if _published(standing, "full_report"):
        return Scored(
            score=Score.KEPT, reason=Reason.COMPLETION_ANNOUNCED, facts=_ids(standing, "full_report")
        )
    return Scored(
        score=Score.UNKNOWN, reason=Reason.COMPLETION_UNKNOWN, facts=_ids(standing, "executive_summary")
    )


def documents(standing: Standing) -> Scored:
    """Self-assessment and full report stand online in a UN language, the summary in local languages."""
    wanted: tuple[str, ...] = ("self_assessment", "executive_summary", "full_report")
    state = {code: standing.publication(code) for code in wanted}
    facts = _ids(standing, *wanted)
    if standing.status not in (Status.COMPLETED, Status.UNKNOWN):
        wanted = ("self_assessment",)
        if state["self_assessment"] is Publication.UNKNOWN:
            return Scored(score=Score.NOT_DUE, reason=Reason.NOT_COMPLETE, facts=facts)
    have = tuple(code for code in wanted if state[code] is Publication.PUBLISHED)
    if any(state[code] is Publication.WITHHELD for code in wanted):
        return Scored(score=Score.NOT_KEPT, reason=Reason.DOCUMENTS_WITHHELD, documents=have, facts=facts)
    if len(have) == len(wanted):
        return Scored(score=Score.KEPT, reason=Reason.ALL_DOCUMENTS, documents=have, facts=facts)
    if any(state[code] in (Publication.PUBLISHED, Publication.ON_REQUEST) for code in wanted):
        return Scored(score=Score.PARTLY, reason=Reason.SOME_DOCUMENTS, documents=have, facts=facts)
    return Scored(score=Score.UNKNOWN, reason=Reason.DOCUMENTS_UNKNOWN, facts=facts)


def briefings(standing: Standing) -> Scored:
    """The State briefs civil society and debates the findings in public."""
    best = standing.reached.get("civil_society_meeting")
    if best and best.fact.aspect is Aspect.REACHED:
        return Scored(
            score=Score.PARTLY, reason=Reason.CIVIL_SOCIETY_MET, facts=_ids(standing, "civil_society_meeting")
        )
    return Scored(score=Score.UNKNOWN, reason=Reason.NO_MEETING_KNOWN)


SCORERS: Mapping[str, Callable[[Standing], Scored]] = {
    "schedule": schedule,
    "focal_point": focal_point,
    "completion": completion,
    "documents": documents,
    "briefings": briefings,
}
