"""A report read as one value for publishing (`manuscript.Manuscript`): its answers, findings, recommendations, reply and sources.

Only what may be published goes in: evidence that is not publishable, or whose people have not agreed, is left out.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from mithaq.core import installation
from mithaq.core.texts import language_of, text_in
from mithaq.library.models_evidence import EvidenceItem, EvidenceUse
from mithaq.reports.manuscript import Block, BlockKind, Manuscript
from mithaq.reports.models import ParallelReport
from mithaq.reports.models_publishing import Publication, RightOfReply
from mithaq.reports.models_recommendations import Recommendation
from mithaq.reports.models_writing import BEST_SCORE, CHOICES, Finding, Paragraph, ScaleStep, Section
from mithaq.reports.queries_public import authors_text
from mithaq.reports.rules_recommendations import State as RecommendationState

SUMMARY, ARTICLE = "summary", "article"
#: The pages of the template in the order in which a report is read.
PAGES = ("summary", "context", "process", "article", "overall")


def apart(text: object) -> str:
    """A date, number or address set apart, so that text from right to left does not turn it round."""
    return f"\u2066{text}\u2069"


def _page_title(page: str) -> str:
    return {
        "summary": _("Summary"),
        "context": _("Background"),
        "process": _("How the review was done"),
        "article": _("What we found, article by article"),
        "overall": _("Seen together"),
    }.get(page, page)


@dataclass(kw_only=True)
class _Sources:
    """The publishable evidence of the findings, numbered as it is first named."""

    by_finding: dict[int, list[EvidenceItem]]
    numbers: dict[int, int] = field(default_factory=dict)

    def mention(self, finding: int) -> str:
        """The numbers of a finding's sources, as in `[1, 4]`."""
        items = self.by_finding.get(finding, [])
        for item in items:
            self.numbers.setdefault(item.pk, len(self.numbers) + 1)
        return apart(f"[{', '.join(str(self.numbers[item.pk]) for item in items)}]") if items else ""

    def blocks(self) -> Iterator[Block]:
        """The list at the end."""
        items = {item.pk: item for items in self.by_finding.values() for item in items}
        for key, number in self.numbers.items():
            item = items[key]
            when = f" ({apart(item.when)})" if item.when else ""
            yield Block(
                kind=BlockKind.SOURCE,
                lead=str(number),
                text=f"{item.title}{when}. {item.source}",
                href=item.address,
                anchor=f"source-{number}",
            )


def manuscript_of(
    report: ParallelReport, *, on: date, notice: str = "", reply: RightOfReply | None = None
) -> Manuscript:
    """The whole report in its own language, with its summaries in others, as it stands now."""
    language = report.language or settings.LANGUAGE_CODE
    with translation.override(language if language in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE):
        title = text_in(report.titles, language) or report.title
        by = _authors(report)
        address = settings.BASE_URL + reverse("reports:read", kwargs={"code": report.code})
        day = (report.published_on or on).isoformat()
        invented = _("Invented report of a demonstration: State, people and findings are made up.")
        return Manuscript(
            code=report.code,
            language=language,
            title=title,
            subtitle=ngettext(
                "Parallel report of civil society on %(country)s, %(cycle)s, chapter %(chapters)s",
                "Parallel report of civil society on %(country)s, %(cycle)s, chapters %(chapters)s",
                len(report.chapter_list) or 2,
            )
            % {
                "country": text_in(report.country.names, language),
                "cycle": text_in(report.cycle.names, language),
                "chapters": apart(report.chapters.replace(",", ", ") or "?"),
            },
            by=by,
            day=apart(day),
            address=address,
            licence=_("Text under %(licence)s.") % {"licence": apart(installation.current(on).data_licence)},
            citation=_("How to cite: %(by)s (%(day)s): %(title)s. %(address)s")
            % {"by": by, "day": apart(day), "title": title, "address": apart(address)},
            notice=notice or (invented if report.is_invented else ""),
            contents_word=_("Contents"),
            page_word=pgettext("of a document", "page"),
            blocks=tuple(_blocks(report, language, reply)),
        )


def _authors(report: ParallelReport) -> str:
    """The authors who may be named; an organisation that chose not to be is not."""
    return authors_text(report) or _("Civil society")


def _blocks(report: ParallelReport, language: str, reply: RightOfReply | None) -> Iterator[Block]:
    sections = list(
        Section.objects.filter(report=report)
        .select_related("question", "provision")
        .order_by("question__position", "provision__order")
    )
    paragraphs: dict[int, list[str]] = {}
    for section, text in (
        Paragraph.objects.filter(section__report=report, is_removed=False)
        .exclude(text="")
        .order_by("section", "position", "pk")
        .values_list("section", "text")
    ):
        paragraphs.setdefault(section, []).append(text)
    findings = {
        finding.provision_id: finding
        for finding in Finding.objects.filter(report=report).select_related("provision")
    }
    sources = _Sources(by_finding=_evidence_of([finding.pk for finding in findings.values()]))
    own = [section for section in sections if section.language == language]
    for page in PAGES:
        rows = [section for section in own if section.question.page == page]
        if page == ARTICLE:
            body = list(_articles(rows, paragraphs, findings, sources, language))
        else:
            body = list(_answers(page, rows, paragraphs))
        if page == SUMMARY:
            body += _other_summaries(sections, paragraphs, language)
        if body:
            yield Block(kind=BlockKind.HEADING, level=1, text=_page_title(page), anchor=page)
            yield from body
    asked = list(_recommendations(report, language))
    if asked:
        yield Block(kind=BlockKind.HEADING, level=1, text=_("Recommendations"), anchor="recommendations")
        yield from asked
    yield from _reply(report, reply)
    if listed := list(sources.blocks()):
        yield Block(kind=BlockKind.HEADING, level=1, text=_("Sources"), anchor="sources")
        yield from listed


def _answers(page: str, rows: list[Section], paragraphs: dict[int, list[str]]) -> Iterator[Block]:
    choices = dict(CHOICES)
    for section in rows:
        texts = paragraphs.get(section.pk, [])
        if not texts and not section.choice:
            continue
        if page != SUMMARY:
            yield Block(
                kind=BlockKind.HEADING,
                level=2,
                text=text_in(section.question.titles),
                anchor=f"{page}-{section.question.code}",
            )
        if section.choice:
            yield Block(kind=BlockKind.ANSWER, text=_("Answer:"), lead=str(choices[section.choice]))
        for text in texts:
            yield Block(kind=BlockKind.TEXT, text=text)


def _other_summaries(sections: list[Section], paragraphs: dict[int, list[str]], language: str) -> list[Block]:
    found: list[Block] = []
    names = dict(settings.ALL_LANGUAGES)
    for section in sections:
        if section.question.code != SUMMARY or section.language == language:
            continue
        texts = paragraphs.get(section.pk, [])
        if not texts:
            continue
        known = section.language in dict(settings.LANGUAGES)
        with translation.override(section.language if known else language):
            found.append(
                Block(
                    kind=BlockKind.HEADING,
                    level=2,
                    text=_("Summary") if known else names.get(section.language, section.language),
                    anchor=f"summary-{section.language}",
                    language=section.language,
                )
            )
        found += [Block(kind=BlockKind.SUMMARY, text=text, language=section.language) for text in texts]
    return found


def _articles(
    rows: list[Section],
    paragraphs: dict[int, list[str]],
    findings: dict[str, Finding],
    sources: _Sources,
    language: str,
) -> Iterator[Block]:
    steps = {step.score: step for step in ScaleStep.objects.all()}
    by_provision: dict[str, list[Section]] = {}
    for section in rows:
        if section.provision_id and paragraphs.get(section.pk):
            by_provision.setdefault(section.provision_id, []).append(section)
    for key, finding in sorted(findings.items(), key=lambda pair: pair[1].provision.order):
        written = by_provision.get(key, [])
        headline = text_in(finding.headlines, language)
        if not written and not headline and finding.law_score is None and finding.practice_score is None:
            continue
        number = finding.provision.number
        yield Block(
            kind=BlockKind.HEADING,
            level=2,
            text=_("Article %(number)s: %(title)s")
            % {"number": number, "title": text_in(finding.provision.titles, language)},
            anchor=f"article-{number}",
        )
        pairs = tuple(
            (
                label,
                _("%(step)s (%(score)d of %(best)d)")
                % {"step": text_in(steps[score].names), "score": score, "best": BEST_SCORE},
            )
            for label, score in (
                (pgettext("score", "Law"), finding.law_score),
                (pgettext("score", "Practice"), finding.practice_score),
            )
            if score is not None and score in steps
        )
        mentioned = sources.mention(finding.pk)
        if mentioned:
            pairs += ((_("Sources"), mentioned),)
        if headline or pairs:
            yield Block(kind=BlockKind.FINDING, text=headline, pairs=pairs, anchor=f"finding-{finding.pk}")
        for section in written:
            yield Block(
                kind=BlockKind.HEADING,
                level=3,
                text=text_in(section.question.titles),
                anchor=f"article-{number}-{section.question.code}",
            )
            for text in paragraphs[section.pk]:
                yield Block(kind=BlockKind.TEXT, text=text)


def _recommendations(report: ParallelReport, language: str) -> Iterator[Block]:
    rows = Recommendation.objects.filter(report=report, state=RecommendationState.SUBMITTED.value)
    for row in rows.order_by("number"):
        pairs = [
            (label, value)
            for label, value in (
                (_("To whom"), text_in(row.addressees, language)),
                (_("By when"), apart(row.deadline.isoformat()) if row.deadline else ""),
                (_("How one will see it done"), text_in(row.success, language)),
            )
            if value
        ]
        written_in = language_of(row.texts, language)
        yield Block(
            kind=BlockKind.RECOMMENDATION,
            lead=_("Recommendation %(number)d") % {"number": row.number},
            text=text_in(row.texts, language),
            pairs=tuple(pairs),
            href=settings.BASE_URL + reverse("reports:recommendation", kwargs={"code": row.code}),
            anchor=f"recommendation-{row.number}",
            language="" if written_in == language else written_in,
        )


def _reply(report: ParallelReport, reply: RightOfReply | None) -> Iterator[Block]:
    """The State's words beside ours; or the sentence that says why there are none."""
    if reply is not None and reply.replied_on is not None:
        yield Block(kind=BlockKind.HEADING, level=1, text=_("The State’s reply"), anchor="reply")
        said = _("%(signed)s, %(day)s. Printed as received.") % {
            "signed": reply.signed or text_in(report.country.names),
            "day": apart(reply.replied_on.isoformat()),
        }
        yield Block(kind=BlockKind.TEXT, text=said)
        other = reply.language if reply.language != report.language else ""
        for number, text in enumerate(part for part in reply.text.splitlines() if part.strip()):
            yield Block(
                kind=BlockKind.REPLY, text=text, language=other, anchor="reply-text" if number == 0 else ""
            )
        return
    sentence = ""
    if reply is not None:
        sentence = _(
            "The State received the draft on %(sent)s and had until %(due)s to reply. No reply came."
        ) % {
            "sent": apart(reply.sent_at.date().isoformat()),
            "due": apart(reply.due_on.isoformat()),
        }
    else:
        publication = Publication.objects.filter(report=report).first()
        if publication is not None and publication.no_reply_reason:
            sentence = _("The State was not asked for a reply: %(reason)s") % {
                "reason": publication.no_reply_reason
            }
    if sentence:
        yield Block(kind=BlockKind.HEADING, level=1, text=_("The State’s reply"), anchor="reply")
        yield Block(kind=BlockKind.TEXT, text=sentence)


def _evidence_of(findings: list[int]) -> dict[int, list[EvidenceItem]]:
    """The publishable evidence of each finding, in a steady order."""
    keys = [str(key) for key in findings]
    uses = (
        EvidenceUse.objects.filter(kind="finding", key__in=keys, ended_at=None)
        .filter(item__in=EvidenceItem.objects.public().values("pk"))
        .select_related("item")
        .order_by("item__dated", "item__pk")
    )
    found: dict[int, list[EvidenceItem]] = {}
    for use in uses:
        found.setdefault(int(use.key), []).append(use.item)
    return found
