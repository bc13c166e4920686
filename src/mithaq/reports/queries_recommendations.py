"""One recommendation as its page, its data and its card tell it: verdicts, evidence, log, events, our part, others."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.utils.functional import Promise

from mithaq.accounts.models import Anybody
from mithaq.library.models_evidence import EvidenceItem
from mithaq.library.queries_evidence import flagged, items_by_use
from mithaq.reports import queries_followup, words_recommendations
from mithaq.reports import rules_followup as rules
from mithaq.reports.models_followup import (
    VOICE_WORDS,
    Contribution,
    FollowUpEvent,
    StatusStatement,
    statement_of,
)
from mithaq.reports.models_recommendations import RUNG_WORDS, OutsideLink, Recommendation

Text = str | Promise


@dataclass(frozen=True, kw_only=True)
class Said:
    """One statement with what a reader must know beside it."""

    row: StatusStatement
    evidence: Sequence[EvidenceItem]
    marks: Sequence[Text]
    shape: str
    is_flagged: bool
    #: It was corrected by a later one, or withdrawn.
    is_past: bool


@dataclass(frozen=True, kw_only=True)
class Verdict:
    """One voice on both ladders."""

    voice: str
    label: Text
    law: Said | None
    practice: Said | None


@dataclass(frozen=True, kw_only=True)
class Story:
    """Everything that a page tells of one recommendation."""

    recommendation: Recommendation
    verdicts: Sequence[Verdict]
    log: Sequence[Said]
    events: Sequence[tuple[FollowUpEvent, Sequence[EvidenceItem]]]
    contributions: Sequence[tuple[Contribution, Sequence[EvidenceItem], bool]]
    cluster: queries_followup.Cluster
    proposals: Sequence[OutsideLink]


def story_of(recommendation: Recommendation, person: Anybody) -> Story:
    """Read everything of one recommendation, in a number of queries that does not grow with its log."""
    rows = list(
        recommendation.statements.select_related("organisation", "recorded_by", "corrects").order_by(
            "-when", "-pk"
        )
    )
    evidence = items_by_use("status", [row.pk for row in rows], person)
    marked = flagged("status", [row.pk for row in rows])
    corrected = {row.corrects_id for row in rows if row.withdrawn_at is None and row.corrects_id}
    said = {
        row.pk: Said(
            row=row,
            evidence=evidence.get(str(row.pk), ()),
            marks=[words_recommendations.MARK_WORDS[code] for code in row.marks],
            shape=words_recommendations.RUNG_SHAPES[row.rung],
            is_flagged=str(row.pk) in marked,
            is_past=row.pk in corrected or row.withdrawn_at is not None,
        )
        for row in rows
    }
    standing = rules.standing(_as_statement(row) for row in rows)

    def counting(voice: rules.Voice, ladder: rules.Ladder) -> Said | None:
        found = standing.statement(voice, ladder)
        return said[found.id] if found else None

    events = list(recommendation.events.filter(withdrawn_at=None))
    event_items = items_by_use("event", [event.pk for event in events], person)
    contributions = list(
        recommendation.contributions.filter(withdrawn_at=None).select_related("organisation")
    )
    contribution_items = items_by_use("contribution", [each.pk for each in contributions], person)
    return Story(
        recommendation=recommendation,
        verdicts=[
            Verdict(
                voice=voice.value,
                label=VOICE_WORDS[voice.value],
                law=counting(voice, rules.Ladder.LAW),
                practice=counting(voice, rules.Ladder.PRACTICE),
            )
            for voice in rules.Voice
        ],
        log=list(said.values()),
        events=[(event, event_items.get(str(event.pk), ())) for event in events],
        contributions=[
            (
                each,
                contribution_items.get(str(each.pk), ()),
                rules.contribution_counts(rules.Grade(each.grade), is_corroborated=each.is_corroborated),
            )
            for each in contributions
        ],
        cluster=queries_followup.cluster_of(recommendation, person),
        proposals=list(
            recommendation.outside_links.filter(state="proposed")
            .select_related("outside")
            .order_by("-probability")
        ),
    )


def _as_statement(row: StatusStatement) -> rules.Statement:
    return statement_of(
        {
            "id": row.pk,
            "voice": row.voice,
            "ladder": row.ladder,
            "rung": row.rung,
            "when": row.when,
            "precision": row.precision,
            "recorded_at": row.recorded_at,
            "corrects_id": row.corrects_id,
            "withdrawn_at": row.withdrawn_at,
            "organisation_id": row.organisation_id,
            "assessor": row.assessor,
        }
    )


def permalink(recommendation: Recommendation, language: str = "en") -> str:
    """The whole permanent address."""
    return f"{settings.BASE_URL}/{language}/recommendations/{recommendation.code}"


def as_data(story: Story) -> dict[str, Any]:
    """One recommendation as its data twin tells it. Names of fields are stable."""
    row = story.recommendation
    return {
        "code": row.code,
        "address": permalink(row),
        "country": row.country_id,
        "cycle": row.cycle_id,
        "report": row.report.code,
        # What voices say in an invented record nobody said.
        "invented": row.report.is_invented,
        "texts": row.texts,
        "addressees": row.addressees,
        "success": row.success,
        "action": row.action,
        "strength": row.strength,
        "priority": row.priority,
        "theme": row.theme_id,
        "deadline": row.deadline,
        "provisions": [each.pk for each in row.provisions.all()],
        "verdicts": [
            {
                "voice": verdict.voice,
                "law": _said_data(verdict.law),
                "practice": _said_data(verdict.practice),
            }
            for verdict in story.verdicts
        ],
        "gap": row.gap,
        "second_assessment": row.second,
        "history": [
            {**(_said_data(said) or {}), "voice": said.row.voice, "ladder": said.row.ladder, "stands": not said.is_past}
            for said in story.log
        ],
        "events": [
            {"kind": event.kind, "titles": event.titles, "when": str(event.partial_date), "source": event.source, "address": event.address}
            for event, _items in story.events
        ],
        "contributions": [
            {"grade": each.grade, "what": each.what, "corroborated_by": each.outside_house if each.is_corroborated else "", "counts": counts}
            for each, _items, counts in story.contributions
        ],
        "same_asked_by": [
            {"mechanism": other.mechanism, "year": other.year, "symbol": other.symbol, "text": other.text, "address": other.address}
            for other in story.cluster.outside
        ],
        "same_asked_in": [other.code for other in story.cluster.own],
    }  # fmt: skip


def _said_data(said: Said | None) -> dict[str, Any] | None:
    if said is None:
        return None
    row = said.row
    return {
        "rung": row.rung,
        "when": str(row.partial_date),
        "recorded_on": row.recorded_at.date(),
        "source": row.source,
        "address": row.address,
        "confidence": row.confidence,
        "organisation": row.organisation.name if row.organisation else row.assessor,
        "marks": list(row.marks),
        "evidence": [item.title for item in said.evidence if item.is_public],
        "reaffirms": row.reaffirms_id is not None,
    }


def rung_word(code: str) -> Text:
    """A rung in words; a sentence for what nobody has said."""
    return RUNG_WORDS.get(code, words_recommendations.UNASSESSED)


def citation(recommendation: Recommendation, language: str) -> str:
    """How to cite it: State, report, number, year, address."""
    report = recommendation.report
    year = report.published_on.year if report.published_on else recommendation.created_at.year
    return f"{report.title} ({year}), {recommendation.code}. {permalink(recommendation, language)}"
