"""A page of writing for the screen: its sections with paragraphs, remarks, kept texts and room for more."""

import uuid
from collections import Counter
from dataclasses import dataclass

from mithaq.core.texts import text_in
from mithaq.library.models_evidence import EvidenceItem, EvidenceUse
from mithaq.reports import paragraph_rules, queries
from mithaq.reports.models import ParallelReport
from mithaq.reports.models_writing import Comment, Finding, Paragraph, ParagraphVersion, Section

#: Languages that are written from right to left.
RIGHT_TO_LEFT = frozenset({"ar", "fa", "he", "ur"})


@dataclass(frozen=True, kw_only=True, slots=True)
class ParagraphLine:
    """One paragraph: what it says, how often it was remarked on, whether another text waits beside it."""

    row: Paragraph
    number: int
    remarks: int
    kept: int | None
    #: Rows of the field it is written in.
    rows: int


@dataclass(frozen=True, kw_only=True, slots=True)
class SectionLine:
    """One section with its paragraphs, and the keys under which new ones may be written."""

    section: Section
    title: str
    guidance: str
    paragraphs: tuple[ParagraphLine, ...]
    words: int
    words_most: int | None
    new_key: uuid.UUID
    direction: str

    @property
    def is_too_long(self) -> bool:
        """Whether there are more words than the template allows."""
        return self.words_most is not None and self.words > self.words_most


def sections_on(report: ParallelReport, page: str) -> list[Section]:
    """The sections of a page, in the order of the template; empty when there is no such page."""
    rows = (
        Section.objects.filter(report=report)
        .select_related("question", "provision")
        .order_by("question__position", "pk")
    )
    found = [row for row in rows if queries.page_of(row) == page]
    return sorted(found, key=lambda row: (row.question.position, row.language != report.language))


def lines_of(sections: list[Section]) -> list[SectionLine]:
    """The sections with all that stands in them."""
    paragraphs: dict[int, list[Paragraph]] = {}
    for row in Paragraph.objects.filter(section__in=sections, is_removed=False).order_by(
        "section", "position", "pk"
    ):
        paragraphs.setdefault(row.section_id, []).append(row)
    remarks = Counter(
        Comment.objects.filter(paragraph__section__in=sections, resolved_at=None).values_list(
            "paragraph", flat=True
        )
    )
    kept = dict(
        ParagraphVersion.objects.filter(
            paragraph__section__in=sections, kind="kept", settled_at=None
        ).values_list("paragraph", "pk")
    )
    found = []
    for section in sections:
        lines = tuple(
            ParagraphLine(
                row=row,
                number=number,
                remarks=remarks.get(row.pk, 0),
                kept=kept.get(row.pk),
                rows=max(3, min(18, len(row.text) // 75 + row.text.count("\n") + 2)),
            )
            for number, row in enumerate(paragraphs.get(section.pk, []), 1)
        )
        found.append(
            SectionLine(
                section=section,
                title=text_in(section.question.titles),
                guidance=text_in(section.question.guidance),
                paragraphs=lines,
                words=sum(paragraph_rules.count_words(line.row.text) for line in lines),
                words_most=section.question.words_most,
                new_key=uuid.uuid4(),
                direction="rtl" if section.language in RIGHT_TO_LEFT else "ltr",
            )
        )
    return found


def evidence_of(finding: Finding) -> list[EvidenceItem]:
    """The evidence that a finding rests on."""
    used = EvidenceUse.objects.filter(kind="finding", key=str(finding.pk), ended_at=None)
    return list(EvidenceItem.objects.filter(pk__in=used.values("item")).order_by("pk"))
