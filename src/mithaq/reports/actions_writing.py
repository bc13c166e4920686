"""What people do with words: save paragraphs, choose between two texts, answer, score, remark.

A text that arrives is never dropped (`paragraph_rules.judge`). The record gets one line for each spell of writing;
every text itself stands in the versions of its paragraph.
"""

import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from mithaq.accounts.models import Anybody, User
from mithaq.core import audit
from mithaq.core.errors import BadRequest, Conflict, NotFound, NotPermitted, RuleBroken
from mithaq.library.actions_evidence import use_evidence
from mithaq.library.models_evidence import EvidenceItem
from mithaq.reports import paragraph_rules, permissions
from mithaq.reports.actions import actor_of, held
from mithaq.reports.models import ParallelReport
from mithaq.reports.models_writing import (
    BEST_SCORE,
    CHOICES,
    Comment,
    Finding,
    Paragraph,
    ParagraphVersion,
    Section,
)
from mithaq.reports.paragraph_rules import Outcome

#: Room between two paragraphs for others.
GAP = 1024
CLOSED = _("The words are closed now: the report is in a stage in which it is read. Write a comment instead.")
#: After this long without a word a new spell of writing begins.
SPELL = timedelta(minutes=30)
MOST_AT_ONCE = 2000
#: As `after`: before all others.
FIRST = uuid.UUID(int=0)
_SPLIT = uuid.UUID("5f0c1c7e-6f55-4b0e-9a51-7f7f3b0f8a01")


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One paragraph as it arrives: of which section, its key, the version it was written over (0 when new), its text.

    `after` is the key of the paragraph before it, for a new one; empty means at the end, `FIRST` before all.
    """

    section: int
    key: uuid.UUID
    base: int
    text: str
    after: uuid.UUID | None = None


@dataclass(frozen=True, kw_only=True)
class Receipt:
    """What became of one paragraph: its version and text now, and the kept text when two met."""

    key: uuid.UUID
    outcome: Outcome
    version: int
    text: str
    kept: int | None = None


def save_paragraphs(
    person: Anybody,
    report: ParallelReport,
    entries: Sequence[Entry],
    *,
    at: datetime,
    split: bool = False,
    kind: str = "written",
) -> list[Receipt]:
    """Save what arrived, paragraph by paragraph, and say what became of each. With `split`, empty lines begin new ones.

    All of it or nothing: once a receipt is given, its text is in the database for good.
    """
    if len(entries) > MOST_AT_ONCE:
        raise BadRequest()
    with transaction.atomic():
        now = held(report)
        if not permissions.may_write(person, now) or not isinstance(person, User):
            raise NotPermitted(CLOSED)
        sections = {
            row.pk: row
            for row in Section.objects.filter(report=now, pk__in={each.section for each in entries})
        }
        if any(each.section not in sections for each in entries):
            raise NotFound()
        if any(len(each.text) > paragraph_rules.LONGEST for each in entries):
            raise RuleBroken(
                _("A paragraph has at most 20,000 characters. Divide it by an empty line."), code="too_long"
            )
        new_spell = not ParagraphVersion.objects.filter(
            paragraph__section__report=now, written_by=person, written_at__gt=at - SPELL
        ).exists()
        receipts: list[Receipt] = []
        for entry in entries:
            receipts += _save(person, sections[entry.section], entry, at=at, split=split, kind=kind)
        if new_spell and any(each.outcome is not Outcome.THERE for each in receipts):
            audit.record(
                person,
                "write_report",
                now,
                at=at,
                after={"sections": sorted({str(sections[each.section].question_id) for each in entries})},
            )
    return receipts


def _save(
    person: User, section: Section, entry: Entry, *, at: datetime, split: bool, kind: str
) -> list[Receipt]:
    text = paragraph_rules.clean(entry.text)
    rest: list[str] = []
    if split and (pieces := paragraph_rules.split(text)):
        text, *rest = pieces
    row = Paragraph.objects.filter(key=entry.key).first()
    if row is not None and row.section_id != section.pk:
        raise NotFound()
    if row is None:
        if not text:
            return []
        row = Paragraph.objects.create(
            key=entry.key,
            section=section,
            position=_place(section, entry.after),
            text=text,
            written_at=at,
            written_by=person,
        )
        _note(row, kind, text, person, at)
        receipts = [Receipt(key=row.key, outcome=Outcome.SAVED, version=1, text=text)]
    else:
        receipts = [_save_over(person, row, entry.base, text, at=at, kind=kind)]
    before = row.key
    for number, piece in enumerate(rest):
        key = uuid.uuid5(_SPLIT, f"{entry.key} {entry.base} {number}")
        receipts += _save(
            person,
            section,
            Entry(section=section.pk, key=key, base=1, text=piece, after=before),
            at=at,
            split=False,
            kind=kind,
        )
        before = key
    return receipts


def _save_over(person: User, row: Paragraph, base: int, text: str, *, at: datetime, kind: str) -> Receipt:
    outcome = paragraph_rules.judge(text, base=base, current=row.text, version=row.version, base_text=None)
    if outcome is Outcome.KEPT:
        # Only now are the older texts needed.
        said = list(
            row.versions.exclude(kind="kept")
            .filter(number__gte=base)
            .values_list("number", "written_by", "text")
        )
        outcome = paragraph_rules.judge(
            text,
            base=base,
            current=row.text,
            version=row.version,
            base_text=next((old for number, _who, old in said if number == base), None),
            written_here_since={old for number, who, old in said if number > base and who == person.pk},
        )
    if outcome is Outcome.THERE:
        return Receipt(key=row.key, outcome=outcome, version=row.version, text=row.text)
    if outcome is Outcome.KEPT:
        kept = row.versions.filter(kind="kept", written_by=person, text=text, settled_at=None).first()
        kept = kept or ParagraphVersion.objects.create(
            paragraph=row, number=base, kind="kept", text=text, written_at=at, written_by=person
        )
        return Receipt(key=row.key, outcome=outcome, version=row.version, text=row.text, kept=kept.pk)
    row.text, row.version, row.is_removed = text, row.version + 1, not text
    row.written_at, row.written_by = at, person
    row.save(update_fields=["text", "version", "is_removed", "written_at", "written_by"])
    _note(row, kind if text else "removed", text, person, at)
    return Receipt(key=row.key, outcome=outcome, version=row.version, text=text)


def _note(row: Paragraph, kind: str, text: str, person: User, at: datetime) -> None:
    ParagraphVersion.objects.create(
        paragraph=row, number=row.version, kind=kind, text=text, written_at=at, written_by=person
    )


def _place(section: Section, after: uuid.UUID | None) -> int:
    """The place of a new paragraph: behind `after`, else at the end. Makes room where there is none."""
    rows = list(section.paragraphs.values_list("pk", "key", "position"))
    if after == FIRST and rows:
        if rows[0][2] > 1:
            return int(rows[0][2] // 2)
        Paragraph.objects.filter(section=section).update(position=F("position") + GAP)
        return 1
    number = next((number for number, row in enumerate(rows) if row[1] == after), None)
    if number is None or number == len(rows) - 1:
        return (rows[-1][2] if rows else 0) + GAP
    here, following = rows[number][2], rows[number + 1][2]
    if following - here > 1:
        return int(here + (following - here) // 2)
    for turn, (pk, _key, _position) in enumerate(rows, 1):
        Paragraph.objects.filter(pk=pk).update(position=turn * GAP)
    return (number + 1) * GAP + GAP // 2


def settle_texts(person: Anybody, kept: ParagraphVersion, *, text: str, base: int, at: datetime) -> Paragraph:
    """Choose what the paragraph says where two texts met; both stay in its history."""
    with transaction.atomic():
        row = (
            Paragraph.objects.select_for_update().select_related("section__report").get(pk=kept.paragraph_id)
        )
        report = held(row.section.report)
        if not permissions.may_write(person, report) or not isinstance(person, User):
            raise NotPermitted()
        if row.version != base:
            raise Conflict(
                _("Somebody wrote on in this paragraph meanwhile. Look at it again before you choose."),
                code="moved_on",
            )
        if not ParagraphVersion.objects.filter(pk=kept.pk, kind="kept", settled_at=None).update(
            settled_at=at
        ):
            raise Conflict(_("Somebody chose already. Look at the paragraph again."), code="settled_already")
        chosen = paragraph_rules.clean(text)
        if chosen != row.text:
            row.text, row.version, row.is_removed = chosen, row.version + 1, not chosen
            row.written_at, row.written_by = at, person
            row.save(update_fields=["text", "version", "is_removed", "written_at", "written_by"])
            _note(row, "chosen", chosen, person, at)
        audit.record(
            person,
            "settle_texts",
            report,
            at=at,
            after={"paragraph": str(row.key), "version": row.version},
        )
    return row


def answer_choice(person: Anybody, section: Section, choice: str, *, at: datetime) -> None:
    """Answer a question of the process that has choices."""
    if choice not in {code for code, _words in CHOICES} | {""}:
        raise BadRequest()
    with transaction.atomic():
        report = held(section.report)
        if not permissions.may_write(person, report):
            raise NotPermitted()
        before = Section.objects.get(pk=section.pk).choice
        if before == choice:
            return
        Section.objects.filter(pk=section.pk).update(choice=choice)
        audit.record(
            actor_of(person),
            "answer_question",
            report,
            at=at,
            before={"question": section.question_id, "choice": before},
            after={"question": section.question_id, "choice": choice},
        )


def score_finding(
    person: Anybody,
    finding: Finding,
    *,
    law: int | None,
    practice: int | None,
    headlines: Mapping[str, str],
    seen: int,
    at: datetime,
) -> Finding:
    """Score law and practice on one article, and say the finding in a sentence."""
    for score in (law, practice):
        if score is not None and not 0 <= score <= BEST_SCORE:
            raise BadRequest()
    with transaction.atomic():
        report = held(finding.report)
        if not permissions.may_write(person, report):
            raise NotPermitted()
        now = Finding.objects.select_for_update().get(pk=finding.pk)
        wanted = (law, practice, dict(headlines))
        if wanted == (now.law_score, now.practice_score, now.headlines):
            return now
        if now.version != seen:
            raise Conflict(
                _("Somebody scored this article meanwhile. Look at it again before you save."),
                code="moved_on",
            )
        before = {"law": now.law_score, "practice": now.practice_score}
        now.law_score, now.practice_score, now.headlines = wanted
        now.version += 1
        now.save(update_fields=["law_score", "practice_score", "headlines", "version"])
        audit.record(
            actor_of(person),
            "score_finding",
            report,
            at=at,
            before=before,
            after={"article": now.provision_id, "law": law, "practice": practice},
        )
    return now


def comment(person: Anybody, paragraph: Paragraph, text: str, *, at: datetime) -> Comment:
    """Remark on a paragraph."""
    if not text.strip():
        raise RuleBroken(_("Write what you want to say about the paragraph."), code="no_text", field="text")
    with transaction.atomic():
        report = held(paragraph.section.report)
        if not permissions.may_comment(person, report):
            raise NotPermitted()
        row = Comment.objects.create(
            paragraph=paragraph, text=text.strip(), written_at=at, written_by=actor_of(person)
        )
        audit.record(
            actor_of(person), "comment_paragraph", report, at=at, after={"paragraph": str(paragraph.key)}
        )
    return row


def resolve_comment(person: Anybody, row: Comment, *, at: datetime) -> None:
    """Say that a remark is settled."""
    with transaction.atomic():
        report = held(row.paragraph.section.report)
        if not permissions.may_comment(person, report):
            raise NotPermitted()
        if not Comment.objects.filter(pk=row.pk, resolved_at=None).update(
            resolved_at=at, resolved_by=actor_of(person)
        ):
            raise Conflict(_("This remark is settled already. Nothing was changed."), code="settled_already")
        audit.record(
            actor_of(person), "resolve_comment", report, at=at, after={"paragraph": str(row.paragraph.key)}
        )


def rest_on_evidence(
    person: Anybody, finding: Finding, items: Iterable[EvidenceItem], *, at: datetime
) -> None:
    """Say on which evidence a finding rests."""
    with transaction.atomic():
        report = held(finding.report)
        if not permissions.may_write(person, report):
            raise NotPermitted()
        uses = use_evidence(person, items, kind="finding", key=str(finding.pk), at=at)
        audit.record(
            actor_of(person),
            "rest_on_evidence",
            report,
            at=at,
            after={"article": finding.provision_id, "items": [use.item_id for use in uses]},
        )
