"""The text engine at work: one report against one official text, in steps that can be watched; proposals only.

Ours are recommendations in every language they have, and findings by headline and paragraph. What was agreed before
(treaties and resolutions of the library, older than the report) is set aside, so that quoting the treaty counts for nothing.
"""

import re
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from mithaq.library import actions as library
from mithaq.library.models import DocumentText, Passage
from mithaq.library.rules import DocumentKind, Reading
from mithaq.reports import rules_answers as rules
from mithaq.reports.actions_answers import keep_pairs
from mithaq.reports.models import ParallelReport
from mithaq.reports.models_answers import AnswerPair, MatchRun
from mithaq.reports.models_recommendations import Recommendation
from mithaq.reports.models_writing import Finding, Paragraph
from mithaq.reports.rules_recommendations import State as RecommendationState

#: So many of our texts at once; after each step the page shows how far it is.
STEP = 20
#: Treaty texts beyond this many passages are left out.
MOST_PRIOR = 20_000
#: Shorter texts say too little to be looked for.
LEAST_WORDS = 5


@dataclass(frozen=True, kw_only=True)
class Ours:
    """One text of ours: of which finding or recommendation, in which language."""

    key: str
    text: str
    language: str
    finding: int | None = None
    recommendation: int | None = None


def texts_of(report: ParallelReport) -> list[Ours]:
    """Everything of a report that is looked for, in a steady order."""
    return [each for each in _texts_of(report) if len(each.text.split()) >= LEAST_WORDS or _dense(each.text)]


def _dense(text: str) -> bool:
    """Whether a script without spaces makes a short text long enough."""
    return len(re.findall("[\u3400-\u9fff]", text)) >= 2 * LEAST_WORDS


def _texts_of(report: ParallelReport) -> Iterator[Ours]:
    rows = Recommendation.objects.filter(report=report, state=RecommendationState.SUBMITTED.value)
    for row in rows.order_by("number"):
        for language, text in sorted(row.texts.items()):
            yield Ours(key=f"r{row.pk}.{language}", text=text, language=language, recommendation=row.pk)
    findings = list(Finding.objects.filter(report=report).order_by("pk"))
    for finding in findings:
        for language, text in sorted(finding.headlines.items()):
            yield Ours(key=f"f{finding.pk}.{language}", text=text, language=language, finding=finding.pk)
    by_provision = {finding.provision_id: finding.pk for finding in findings}
    paragraphs = Paragraph.objects.filter(
        section__report=report, section__provision__isnull=False, is_removed=False
    )
    for key, text, language, provision in paragraphs.order_by("pk").values_list(
        "pk", "text", "section__language", "section__provision"
    ):
        if provision in by_provision:
            finding_pk = by_provision[provision]
            yield Ours(key=f"f{finding_pk}.p{key}", text=text, language=language, finding=finding_pk)


def written_on(report: ParallelReport) -> str | None:
    """When the report's words were in the world, for the order of time; None when that is not known."""
    if report.published is not None:
        return str(report.published)
    newest = (
        Recommendation.objects.filter(report=report, submitted_at__isnull=False)
        .order_by("-submitted_at")
        .values_list("submitted_at", flat=True)
        .first()
    )
    return newest.date().isoformat() if newest else None


def run_matching(run_pk: int, *, at: datetime) -> int:
    """Do the work of a run; a run that is not waiting is left alone. Gives how many proposals it kept."""
    run = MatchRun.objects.select_related("report", "answer__text__document").filter(pk=run_pk).first()
    if run is None or not MatchRun.objects.filter(
        pk=run_pk, state__in=(rules.RunState.WAITING.value, rules.RunState.RUNNING.value)
    ).update(state=rules.RunState.RUNNING.value):
        return 0
    if run.answer.text.state == Reading.WAITING:
        library.read_text.call(run.answer.text_id)
        run.answer.text.refresh_from_db()
    if run.answer.text.state != Reading.READ:
        return _failed(run, "not_read", at)
    ours = texts_of(run.report)
    if not ours:
        return _failed(run, "nothing_written", at)
    begun = time.process_time()
    found, name = _match(run, ours)
    run.cpu_ms = round(1000 * (time.process_time() - begun))
    run.name = name
    kept = keep_pairs(run, _pairs(run, ours, found, at))
    run.state, run.finished_at = rules.RunState.DONE.value, at
    run.save(update_fields=["cpu_ms", "name", "state", "finished_at", "done", "total", "passages"])
    return kept


def _failed(run: MatchRun, fault: str, at: datetime) -> int:
    MatchRun.objects.filter(pk=run.pk).update(state=rules.RunState.FAILED.value, fault=fault, finished_at=at)
    return 0


def _match(run: MatchRun, ours: Sequence[Ours]) -> tuple[dict[str, tuple[Any, Ours]], str]:
    """The engine's matches by `ours-thing/passage`, the likeliest of each; and the name of the run."""
    # The engine brings numpy and numba: only the worker that runs this pays for them.
    from alignment.engine import Configuration, Engine
    from alignment.values import Text

    text = run.answer.text
    languages = {each.language for each in ours}
    # Words are compared within one language; only where none is shared does meaning have to help.
    engine = Engine(Configuration(semantic="off" if text.language in languages else "auto"))
    dated = str(text.document.when) if text.document.when else None
    passages = list(Passage.objects.filter(text=text).exclude(words="").order_by("number"))
    engine.add_official(
        Text(id=str(passage.pk), text=passage.words, lang=text.language, date=dated) for passage in passages
    )
    engine.add_prior(
        Text(id=f"prior-{key}", text=words, lang=language, date=str(when), symbol=symbol or None)
        for key, words, language, when, symbol in prior_of(run.report)
    )
    when = written_on(run.report)
    wanted = [each for each in ours if each.language == text.language] or list(ours)
    run.total, run.passages = len(wanted), len(passages)
    best: dict[str, tuple[Any, Ours]] = {}
    name = ""
    for start in range(0, len(wanted), STEP):
        part = wanted[start : start + STEP]
        by_key = {each.key: each for each in part}
        result = engine.match_all(
            Text(id=each.key, text=each.text, lang=each.language, date=when, actor="ours") for each in part
        )
        name = name or result.name
        for match in result.matches:
            mine = by_key[match.proposal]
            thing = f"r{mine.recommendation}" if mine.recommendation else f"f{mine.finding}"
            pair = f"{thing}/{match.official}"
            if pair not in best or match.probability > best[pair][0].probability:
                best[pair] = (match, mine)
        run.done = min(start + STEP, len(wanted))
        MatchRun.objects.filter(pk=run.pk).update(done=run.done, total=run.total, passages=run.passages)
    return best, name


def prior_of(report: ParallelReport) -> list[tuple[int, str, str, Any, str]]:
    """Passages of treaties and resolutions that were agreed before the report: key, words, language, date, symbol."""
    texts = DocumentText.objects.filter(
        is_current=True,
        state=Reading.READ.value,
        document__kind__in=(DocumentKind.TREATY.value, DocumentKind.RESOLUTION.value),
        document__withdrawn_at=None,
        document__dated__isnull=False,
    )
    if report.published_on:
        texts = texts.filter(document__dated__lt=report.published_on)
    rows = Passage.objects.filter(text__in=texts).exclude(words="").order_by("pk")
    return list(
        rows.values_list("pk", "words", "text__language", "text__document__dated", "text__document__symbol")[
            :MOST_PRIOR
        ]
    )


def _pairs(
    run: MatchRun, ours: Sequence[Ours], found: dict[str, tuple[Any, Ours]], at: datetime
) -> list[AnswerPair]:
    """The pairs worth a person's time, as rows that are not saved yet."""
    candidates = [
        rules.Candidate(
            ours=key.partition("/")[0],
            passage=int(match.official),
            probability=float(match.probability),
            score=float(match.score),
        )
        for key, (match, _mine) in found.items()
    ]
    words = dict(Passage.objects.filter(text=run.answer.text_id).values_list("pk", "words"))
    when = written_on(run.report) or ""
    document = run.answer.text.document
    made = []
    for candidate in rules.worth_showing(candidates):
        match, mine = found[f"{candidate.ours}/{candidate.passage}"]
        made.append(
            AnswerPair(
                run=run,
                recommendation_id=mine.recommendation,
                finding_id=mine.finding,
                passage_id=candidate.passage,
                ours=mine.text,
                ours_language=mine.language,
                ours_dated=when,
                theirs=words[candidate.passage],
                theirs_dated=str(document.when) if document.when else "",
                kind=match.kind.value,
                probability=candidate.probability,
                score=candidate.score,
                flags=[flag.value for flag in match.flags],
                spans=[
                    [
                        span.proposal_start,
                        span.proposal_end,
                        span.official_start,
                        span.official_end,
                        span.op.value,
                    ]
                    for span in match.spans
                ],
                proposed_at=at,
            )
        )
    return made
