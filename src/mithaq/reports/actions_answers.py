"""What people do with official answers: add the State's documents, let the engine propose, confirm or reject each pair."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from django.core.files.base import File
from django.db import IntegrityError, transaction
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from mithaq.accounts.models import Anybody, User
from mithaq.core import audit
from mithaq.core.errors import Conflict, NotPermitted, RuleBroken
from mithaq.core.partial_dates import PartialDate
from mithaq.library import actions as library
from mithaq.reports import actions_stages, permissions_answers
from mithaq.reports import rules_answers as rules
from mithaq.reports.actions import actor_of
from mithaq.reports.models import ParallelReport
from mithaq.reports.models_answers import AnswerPair, MatchRun, OfficialAnswer, PairDecision
from mithaq.reviews.models import Cycle
from mithaq.world.models import Country

KINDS = ("executive_summary", "full_report", "self_assessment")
DECIDING: dict[str, str | Promise] = {
    "same": _("That is what stands already. Nothing was changed."),
    "no_reason": _("Say why in a sentence: a warning stands beside this pair, or somebody decided before."),
    "own_words": _(
        "Whoever wrote the report does not confirm that it was taken up. Ask somebody else to look."
    ),
}


def add_official_answer(
    person: Anybody,
    *,
    country: Country,
    cycle: Cycle,
    kind: str,
    titles: Mapping[str, str],
    language: str,
    upload: File[bytes],
    symbol: str = "",
    dated: PartialDate | None = None,
    issued_by: str = "",
    address: str = "",
    public: bool = True,
    at: datetime,
) -> OfficialAnswer:
    """Take an official document of a State's review into the library, and let it be compared with its reports."""
    if not permissions_answers.may_add_answer(person) or not isinstance(person, User):
        raise NotPermitted()
    if kind not in KINDS:
        raise RuleBroken(_("Choose which document of the review it is."), code="no_kind", field="kind")
    with transaction.atomic():
        text = library.add_document(
            person,
            kind=kind,
            titles=titles,
            language=language,
            upload=upload,
            at=at,
            country=country,
            symbol=symbol,
            dated=dated,
            public=public,
            issued_by=issued_by,
            address=address,
        )
        row = OfficialAnswer.objects.create(
            country=country, cycle=cycle, text=text, added_at=at, added_by=person
        )
        audit.record(
            person,
            "add_official_answer",
            text.document,
            at=at,
            after={"country": country.pk, "cycle": cycle.pk, "kind": kind, "language": language},
        )
    return row


def ask_for_proposals(
    person: Anybody, report: ParallelReport, answer: OfficialAnswer, *, at: datetime
) -> MatchRun:
    """Let the engine look where the official text reflects the report; the work is a job."""
    from mithaq.reports.jobs_answers import propose

    if not permissions_answers.may_ask_engine(person, report):
        raise NotPermitted()
    if (answer.country_id, answer.cycle_id) != (report.country_id, report.cycle_id):
        raise RuleBroken(
            _("This document answers another review. Choose one of the same State and cycle."),
            code="other_review",
        )
    with transaction.atomic():
        try:
            with transaction.atomic():
                run = MatchRun.objects.create(
                    report=report, answer=answer, asked_at=at, asked_by=actor_of(person)
                )
        except IntegrityError:
            raise Conflict(
                _("The engine is at work on this already. Look again in a moment."), code="running"
            ) from None
        audit.record(actor_of(person), "ask_engine", report, at=at, after={"text": answer.text_id})
        propose.enqueue(run.pk)
    return run


def keep_pairs(run: MatchRun, found: Sequence[AnswerPair]) -> int:
    """Keep proposals; a pair that somebody ever decided on stays as it was then. Gives how many are new."""
    ours = [(pair.recommendation_id, pair.finding_id, pair.passage_id) for pair in found]
    rows = AnswerPair.objects.filter(run__report=run.report_id, run__answer=run.answer_id)
    known = {(row.recommendation_id, row.finding_id, row.passage_id): row for row in rows}
    decided = set(PairDecision.objects.filter(pair__in=rows.values("pk")).values_list("pair", flat=True))
    new = 0
    for pair, key in zip(found, ours, strict=True):
        before = known.get(key)
        if before is None:
            pair.save(force_insert=True)
            new += 1
        elif before.pk not in decided:
            pair.pk = before.pk
            pair.version = before.version
            pair.save(force_update=True)
    gone = [row.pk for key, row in known.items() if key not in set(ours) and row.pk not in decided]
    AnswerPair.objects.filter(pk__in=gone).delete()
    return new


def decide_pair(
    person: Anybody, pair: AnswerPair, decision: rules.Decision, *, why: str = "", at: datetime
) -> AnswerPair:
    """Say whether the official text reflects what we wrote: one more line in the log. Only this makes a pair count."""
    with transaction.atomic():
        now = AnswerPair.objects.select_for_update(of=("self",)).select_related("run__report").get(pk=pair.pk)
        if not permissions_answers.may_decide_pair(person, now) or not isinstance(person, User):
            raise NotPermitted()
        before = rules.Decision(now.decision)
        fault = rules.decision_fault(
            before,
            decision,
            why=why,
            who=person.pk,
            writers=actions_stages.writers_of(now.run.report),
            flags=now.flags,
        )
        if fault == "same":
            raise Conflict(DECIDING[fault], code=fault)
        if fault is not None:
            raise RuleBroken(DECIDING[fault], code=fault, field="why" if fault == "no_reason" else "")
        now.decision = decision.value
        now.version += 1
        now.save(update_fields=["decision", "version"])
        line = PairDecision.objects.create(
            pair=now,
            number=now.decisions.count() + 1,
            decision=decision.value,
            why=why.strip(),
            decided_at=at,
            decided_by=person,
        )
        audit.record(
            person,
            "decide_pair",
            now.run.report,
            at=at,
            before={"decision": before.value},
            after={
                "decision": decision.value,
                "pair": now.pk,
                "probability": round(now.probability, 3),
                "why": line.why,
            },
        )
    return now
