"""The invented State answers in a demo: recommendations, its reply, two official documents of our own Typst, a follow-up grant.

What the engine proposed on the first document is kept as it came (`demo_answers.json`), so that a fresh machine need not
compile the engine before it can show a page; comparing again gives the same. The second document is left to the worker.
"""

import json
from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path

from django.core.files.base import ContentFile

from mithaq.accounts.models import User
from mithaq.core.partial_dates import PartialDate
from mithaq.library import actions as library
from mithaq.library.models import Passage
from mithaq.network.models import Organisation, Theme
from mithaq.reports import (
    actions_answers,
    actions_grant_decisions,
    actions_grants,
    actions_recommendations,
    actions_replies,
    edition_pdf,
)
from mithaq.reports import demo_answers_texts as texts
from mithaq.reports import rules_grants as grants
from mithaq.reports.manuscript import Block, BlockKind, Manuscript
from mithaq.reports.models import ParallelReport
from mithaq.reports.models_answers import AnswerPair, MatchRun, OfficialAnswer
from mithaq.reports.models_grants import FollowUpGrant, GrantRule
from mithaq.reports.models_recommendations import Recommendation
from mithaq.reports.models_writing import Finding
from mithaq.reports.rules_answers import Decision, RunState
from mithaq.reports.rules_recommendations import Action, Priority, Strength
from mithaq.world.models import Provision

KEPT = Path(__file__).parent / "demo_answers.json"
ANSWERED = date(2026, 3, 16)


def recommend(report: ParallelReport, people: Mapping[str, User], at: datetime) -> None:
    """The author of the invented report writes its recommendations before the draft is handed on."""
    if report.country_id != "JOR":
        return
    for asked in texts.RECOMMENDATIONS:
        made = actions_recommendations.write_recommendation(
            people["amman"],
            report,
            actions_recommendations.Written(
                texts=asked.texts,
                addressees=asked.addressees,
                success=asked.success,
                action=Action(asked.action),
                strength=Strength.ACTIVE,
                priority=Priority.HIGH,
                deadline=date(2026, 12, 31),
                theme=Theme.objects.filter(pk=asked.theme).first() or Theme.objects.first(),
                finding=Finding.objects.filter(report=report, provision__number=asked.article).first(),
                provisions=tuple(
                    Provision.objects.filter(treaty="UNCAC", number=asked.article).values_list(
                        "pk", flat=True
                    )
                ),
            ),
            at=at - timedelta(days=1),
        )
        actions_recommendations.submit_recommendation(people["amman"], made, at=at - timedelta(hours=1))


def reply(report: ParallelReport, people: Mapping[str, User], at: datetime) -> None:
    """The invented State gets the draft three weeks before the publication, and replies in its last week."""
    if report.country_id != "JOR":
        return
    actions_replies.offer_reply(
        people["director"],
        report,
        name=texts.REPLIED_BY,
        email="focal-point@state.demo.example",
        language="ar",
        days=14,
        at=at - timedelta(days=15),
    )
    actions_replies.record_reply(
        people["director"],
        report,
        text=texts.REPLY,
        language="ar",
        signed=texts.REPLIED_BY,
        replied_on=(at - timedelta(days=4)).date(),
        at=at - timedelta(days=4),
    )


def load_demo(at: datetime) -> None:
    """Make official documents, pairs and a grant, unless they are there or the report is missing."""
    people = {user.email.split("@")[0]: user for user in User.objects.filter(email__endswith="@demo.example")}
    report = (
        ParallelReport.objects.public()
        .filter(country="JOR", is_invented=True, template__isnull=False)
        .select_related("country", "cycle")
        .first()
    )
    if report is None or OfficialAnswer.objects.exists() or not {"hub", "director", "amman"} <= set(people):
        return
    summary = _document(people["hub"], report, "executive_summary", "en", texts.SUMMARY_TITLE, texts.SUMMARY)
    _pairs(people, report, summary)
    full = _document(people["hub"], report, "full_report", "ar", texts.FULL_TITLE, texts.FULL)
    actions_answers.ask_for_proposals(people["hub"], report, full, at=_moment(ANSWERED, 9))
    _grant(people, report)


def _moment(day: date, after: int = 0) -> datetime:
    return datetime(day.year, day.month, day.day, 9, tzinfo=UTC) + timedelta(days=after)


def document_of(language: str, title: str, chapters: tuple[tuple[str, tuple[str, ...]], ...]) -> Manuscript:
    """An invented official document as a manuscript, so that our own template sets it."""
    blocks: list[Block] = []
    place = 0
    for number, (heading, paragraphs) in enumerate(chapters, 1):
        blocks.append(Block(kind=BlockKind.HEADING, level=1, text=heading, anchor=f"c{number}"))
        for text in paragraphs:
            # Official documents number their paragraphs.
            place += 1
            blocks.append(Block(kind=BlockKind.TEXT, text=f"{place}. {text}"))
    invented = {"ar": "نص مخترع للعرض", "en": "Invented for the demonstration"}[language]
    return Manuscript(
        code="invented",
        language=language,
        title=title,
        subtitle=invented,
        by=invented,
        day=ANSWERED.isoformat(),
        address="",
        licence="",
        citation="",
        notice=invented,
        contents_word={"ar": "المحتويات", "en": "Contents"}[language],
        page_word={"ar": "صفحة", "en": "page"}[language],
        blocks=tuple(blocks),
    )


def _document(
    hub: User,
    report: ParallelReport,
    kind: str,
    language: str,
    title: str,
    chapters: tuple[tuple[str, tuple[str, ...]], ...],
) -> OfficialAnswer:
    content = edition_pdf.make_pdf(document_of(language, title, chapters)).content
    row = actions_answers.add_official_answer(
        hub,
        country=report.country,
        cycle=report.cycle,
        kind=kind,
        titles={language: title},
        language=language,
        upload=ContentFile(content, name=f"{kind}-invented.pdf"),
        dated=PartialDate(ANSWERED),
        issued_by="invented for the demonstration",
        at=_moment(ANSWERED, 8),
    )
    library.read_text.func(row.text_id)
    row.text.refresh_from_db()
    return row


def _pairs(people: Mapping[str, User], report: ParallelReport, answer: OfficialAnswer) -> None:
    """The engine's proposals on the summary as they came; the hub confirms the first and rejects one."""
    kept = json.loads(KEPT.read_text(encoding="utf-8"))
    moment = _moment(ANSWERED, 9)
    run = MatchRun.objects.create(
        report=report,
        answer=answer,
        state=RunState.DONE.value,
        done=kept["total"],
        total=kept["total"],
        passages=Passage.objects.filter(text=answer.text).exclude(words="").count(),
        name=kept["name"],
        cpu_ms=kept["cpu_ms"],
        asked_at=moment,
        asked_by=people["hub"],
        finished_at=moment,
    )
    found = []
    for row in kept["pairs"]:
        passage = Passage.objects.filter(text=answer.text, words=row["theirs"]).first()
        recommendation = Recommendation.objects.filter(report=report, number=row["recommendation"]).first()
        if passage is None or recommendation is None or recommendation.texts.get("en") != row["ours"]:
            continue
        given = {
            name: row[name]
            for name in ("ours", "theirs", "kind", "probability", "score", "flags", "spans", "theirs_dated")
        }
        found.append(
            AnswerPair(
                run=run,
                recommendation=recommendation,
                passage=passage,
                ours_language="en",
                ours_dated=str(report.published or ""),
                proposed_at=moment,
                **given,
            )
        )
    actions_answers.keep_pairs(run, found)
    first = AnswerPair.objects.filter(run=run, recommendation__number=1).order_by("-probability").first()
    if first is not None:
        actions_answers.decide_pair(
            people["hub"],
            first,
            Decision.CONFIRMED,
            why="Both texts were read side by side. (Invented.)",
            at=_moment(ANSWERED, 12),
        )


def _grant(people: Mapping[str, User], report: ParallelReport) -> None:
    house = Organisation.objects.filter(code="cedar-forum").first()
    if house is None or FollowUpGrant.objects.exists() or not GrantRule.objects.exists():
        return
    amman, begun = people["amman"], date(2026, 5, 4)
    grant = actions_grants.begin_application(amman, report, house, at=_moment(begun))
    proposal = document_of(
        "en", "Proposal for a follow-up grant (invented)", (("Proposal", tuple(texts.GRANT.values())),)
    )
    actions_grants.write_application(
        amman,
        grant,
        texts=texts.GRANT,
        amount=Decimal(3200),
        language="en",
        recommendations=list(Recommendation.objects.filter(report=report, number__in=(1, 4))),
        proposal=ContentFile(edition_pdf.make_pdf(proposal).content, name="proposal-invented.pdf"),
        at=_moment(begun, 3),
    )
    actions_grants.submit_application(amman, grant, at=_moment(begun, 4))
    actions_grant_decisions.decide_grant(
        people["director"],
        grant,
        to=grants.State.APPROVED,
        granted=Decimal(3000),
        reason="",
        at=_moment(begun, 15),
    )
    actions_grants.give_account(amman, grant, account=texts.GRANT_ACCOUNT, at=_moment(begun, 16))
    actions_grant_decisions.agree_grant(
        people["director"],
        grant,
        agreed_on=begun + timedelta(days=20),
        ends_on=begun + timedelta(days=200),
        instalments=[
            grants.Instalment(amount=Decimal(2000), due_on=begun + timedelta(days=30)),
            grants.Instalment(amount=Decimal(1000), due_on=begun + timedelta(days=220)),
        ],
        upload=None,
        at=_moment(begun, 20),
    )
    actions_grant_decisions.pay_instalment(
        people["director"], grant, number=1, paid_on=begun + timedelta(days=29), at=_moment(begun, 30)
    )
