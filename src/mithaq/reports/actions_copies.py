"""What people do with documents: take pages out, bring them back, bring a finished report in, decide on every difference.

Nothing changes before somebody decided; then each difference is saved as if it had been typed over the version that was
in the copy, so that what others wrote meanwhile is kept beside it.
"""

import uuid
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from mithaq.accounts.models import Anybody
from mithaq.core import audit
from mithaq.core.errors import Conflict, NotPermitted, RuleBroken
from mithaq.core.texts import text_in
from mithaq.library.rules import PassageKind, ReadDocument
from mithaq.reports import heading_rules, paragraph_rules, permissions, queries
from mithaq.reports.actions import actor_of, held
from mithaq.reports.actions_writing import FIRST, Entry, Receipt, save_paragraphs
from mithaq.reports.models import ParallelReport
from mithaq.reports.models_writing import Paragraph, Section, TemplateQuestion, WordCopy
from mithaq.reports.paragraph_rules import Change, ChangeKind, Known, Outcome

_NEW = uuid.UUID("5f0c1c7e-6f55-4b0e-9a51-7f7f3b0f8a02")


def sections_in(report: ParallelReport, page: str) -> list[Section]:
    """The sections of one writing page, or of the whole report, in the order of their pages."""
    rows = list(
        Section.objects.filter(report=report)
        .select_related("question", "provision")
        .order_by("question__position", "provision__treaty", "provision__order", "pk")
    )
    rows.sort(key=lambda row: (row.question.position, row.language != report.language))
    pages = list(dict.fromkeys(queries.page_of(row) for row in rows))
    return [row for code in pages if page in ("", code) for row in rows if queries.page_of(row) == code]


def take_copy(person: Anybody, report: ParallelReport, page: str, *, at: datetime) -> WordCopy:
    """Write down what is in a copy, so that what comes back can be compared with it."""
    if not permissions.may_take_copy(person, report):
        raise NotPermitted()
    sections = sections_in(report, page)
    texts: dict[int, list[Paragraph]] = {}
    for row in Paragraph.objects.filter(section__in=sections, is_removed=False).order_by("position", "pk"):
        texts.setdefault(row.section_id, []).append(row)
    with transaction.atomic():
        copy = WordCopy.objects.create(
            report=report,
            kind="out",
            page=page,
            paragraphs=[
                {
                    "section": section.pk,
                    "heading": heading_of(section, report),
                    "texts": [
                        {"key": str(row.key), "version": row.version, "text": row.text}
                        for row in texts.get(section.pk, [])
                    ],
                }
                for section in sections
            ],
            taken_at=at,
            taken_by=actor_of(person),
        )
        audit.record(actor_of(person), "take_copy", report, at=at, after={"page": page, "copy": copy.pk})
    return copy


def heading_of(section: Section, report: ParallelReport) -> str:
    """The heading under which a section stands in a document: in the language of the report."""
    title = text_in(section.question.titles, section.language)
    return f"{title} ({section.language})" if section.language != report.language else title


def bring_back(person: Anybody, copy: WordCopy, document: ReadDocument, *, at: datetime) -> WordCopy:
    """Compare what came back with the copy, and keep the differences until somebody decides."""
    with transaction.atomic():
        report = held(copy.report)
        if not permissions.may_write(person, report):
            raise NotPermitted()
        now = WordCopy.objects.select_for_update().get(pk=copy.pk)
        returned = _under_headings(now.paragraphs, document)
        if not any(returned):
            raise RuleBroken(
                _(
                    "None of the headings of this copy stands in the document. Leave the headings as they were, or bring it in as a finished report."
                ),
                code="no_heading",
                field="file",
            )
        now.changes = _differences(now.paragraphs, returned)
        now.returned_at, now.decided_at = at, None
        now.save(update_fields=["changes", "returned_at", "decided_at"])
        audit.record(
            actor_of(person),
            "bring_copy_back",
            report,
            at=at,
            after={"copy": now.pk, "differences": len(now.changes)},
        )
    return now


def _under_headings(parts: Sequence[Mapping[str, Any]], document: ReadDocument) -> list[list[str] | None]:
    """What stands under the heading of each section; None for a section whose heading is not there."""
    found: list[list[str] | None] = [None for _part in parts]
    wanted = [heading_rules.fold(str(part["heading"])) for part in parts]
    here = -1
    for block in document.blocks:
        words = block.text.strip()
        if not words:
            continue
        folded = heading_rules.fold(words)
        later = next((place for place in range(here + 1, len(wanted)) if wanted[place] == folded), None)
        if block.kind is PassageKind.HEADING and block.level <= 1:
            continue  # the title, and the headings of pages: they stand above sections and are no text of theirs
        if block.kind is PassageKind.HEADING and later is not None:
            here = later
            found[here] = []
        elif here >= 0:
            texts = found[here]
            if texts is not None:
                texts.append(words)
    return found


def _differences(
    parts: Sequence[Mapping[str, Any]], returned: Sequence[list[str] | None]
) -> list[dict[str, Any]]:
    found = []
    for part, texts in zip(parts, returned, strict=True):
        if texts is None:
            continue
        known = [Known(key=row["key"], text=row["text"]) for row in part["texts"]]
        versions = {row["key"]: row["version"] for row in part["texts"]}
        for change in paragraph_rules.compare(known, texts):
            if change.kind is not ChangeKind.SAME:
                found.append(_as_row(change, part["section"], versions.get(change.key, 0), part["heading"]))
    return found


def _as_row(change: Change, section: int, base: int, heading: str) -> dict[str, Any]:
    return {
        "section": section,
        "heading": heading,
        "kind": change.kind.value,
        "key": change.key,
        "after": change.after,
        "base": base,
        "before": change.before_text,
        "text": change.text,
    }


def bring_finished(
    person: Anybody, report: ParallelReport, document: ReadDocument, *, at: datetime
) -> WordCopy:
    """Find the place of every part of a finished report by its headings, and keep the plan until somebody decides."""
    with transaction.atomic():
        now = held(report)
        if not permissions.may_write(person, now):
            raise NotPermitted()
        sections = {
            (row.question.code, row.provision.number if row.provision else ""): row
            for row in sections_in(now, "")
            if row.language == now.language
        }
        questions = list(TemplateQuestion.objects.filter(version=now.template_id))
        placed = heading_rules.place(
            [
                heading_rules.Piece(
                    heading=block.kind is PassageKind.HEADING, text=block.text, level=block.level
                )
                for block in document.blocks
            ],
            titles={each.code: tuple(each.titles.values()) for each in questions if each.kind != "article"},
            of_articles={
                each.code: tuple(each.titles.values()) for each in questions if each.kind == "article"
            },
            articles=sorted({article for _code, article in sections if article}),
        )
        changes: list[dict[str, Any]] = []
        for each in placed:
            place = each.place
            section = sections.get((place.question, place.article)) if place else None
            for text in each.paragraphs:
                change = Change(kind=ChangeKind.NEW, text=paragraph_rules.clean(text))
                changes.append(_as_row(change, section.pk if section else 0, 0, each.heading))
        if not any(row["section"] for row in changes):
            raise RuleBroken(
                _(
                    "No heading of this document was recognised. Give its parts the titles of the template, or “Article 5” and so on, as headings."
                ),
                code="no_heading",
                field="file",
            )
        copy = WordCopy.objects.create(
            report=now,
            kind="finished",
            changes=changes,
            taken_at=at,
            taken_by=actor_of(person),
            returned_at=at,
        )
        audit.record(
            actor_of(person), "bring_report_in", now, at=at, after={"copy": copy.pk, "parts": len(changes)}
        )
    return copy


def decide_on_copy(
    person: Anybody, copy: WordCopy, accepted: Collection[int], *, at: datetime
) -> list[Receipt]:
    """Take the differences with these numbers and leave the others; once."""
    with transaction.atomic():
        now = WordCopy.objects.select_for_update().select_related("report").get(pk=copy.pk)
        if now.returned_at is None or now.decided_at is not None:
            raise Conflict(
                _(
                    "There is nothing to decide in this document any more. Bring it back anew to see differences."
                ),
                code="decided_already",
            )
        entries: list[Entry] = []
        # A new paragraph stands behind the new one before it, where both were put in at the same place.
        before: tuple[int, str, uuid.UUID] | None = None
        for number, row in enumerate(now.changes):
            if number not in accepted or not row["section"]:
                continue
            if row["kind"] != ChangeKind.NEW.value:
                entries.append(
                    Entry(
                        section=row["section"], key=uuid.UUID(row["key"]), base=row["base"], text=row["text"]
                    )
                )
                continue
            key = uuid.uuid5(
                _NEW, f"{now.pk} {now.returned_at.isoformat() if now.returned_at else ''} {number}"
            )
            after = uuid.UUID(row["after"]) if row["after"] else FIRST if now.kind == "out" else None
            if before is not None and before[:2] == (row["section"], row["after"]):
                after = before[2]
            entries.append(Entry(section=row["section"], key=key, base=0, text=row["text"], after=after))
            before = (row["section"], row["after"], key)
        receipts = save_paragraphs(person, now.report, entries, at=at, kind="word") if entries else []
        if not entries and not permissions.may_write(person, now.report):
            raise NotPermitted()
        now.decided_at = at
        now.save(update_fields=["decided_at"])
        audit.record(
            actor_of(person),
            "decide_on_copy",
            now.report,
            at=at,
            after={
                "copy": now.pk,
                "taken": len(entries),
                "kept": sum(each.outcome is Outcome.KEPT for each in receipts),
            },
        )
    return receipts
