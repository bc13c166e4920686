"""Reports for screens: the workroom in one value, what is missing in one list, the year's production against the aim."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Count
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from mithaq.accounts.models import User
from mithaq.core.texts import text_in
from mithaq.library.models_evidence import EvidenceUse
from mithaq.reports import paragraph_rules, rules
from mithaq.reports.gates import Missing
from mithaq.reports.models import (
    ParallelReport,
    ReportStage,
    SignOff,
)
from mithaq.reports.models_writing import Comment, Finding, Paragraph, ParagraphVersion, Section


@dataclass(frozen=True, kw_only=True, slots=True)
class StageLine:
    """One stage of a report as its workroom shows it."""

    stage: ReportStage
    #: done, part (the report is in it), none
    shape: str
    due: date | None
    days_late: int
    signed: SignOff | None
    people: tuple[User, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class WritingPage:
    """One page of the writing: its address part, its title, how much is written."""

    code: str
    title: str
    about: str
    words: int
    sections: int
    written: int
    open_comments: int
    kept: int
    shape: str


def stage_lines(report: ParallelReport, on: date) -> list[StageLine]:
    """The stages in order: who signed, who has the part, by when, how late."""
    plan = {row.stage_id: row.due_on for row in report.plan.all()}
    people: dict[str, list[User]] = {}
    for row in report.people.filter(left_at=None).select_related("user"):
        people.setdefault(row.part, []).append(row.user)
    stages = list(ReportStage.objects.all())
    by_code = {stage.pk: stage for stage in stages}
    signed: dict[str, SignOff] = {}
    for word in report.sign_offs.select_related("signed_by"):
        if word.verdict == rules.Verdict.PASSED:
            signed[word.stage_id] = word
            continue
        back = rules.returns_to([stage.as_step() for stage in stages], word.stage_id)
        floor = by_code[back].position if back else by_code[word.stage_id].position
        signed = {code: each for code, each in signed.items() if by_code[code].position < floor}
    lines = []
    for stage in stages:
        here = report.stage_id == stage.pk and report.status != rules.Status.STOPPED
        seen: dict[int, User] = {}
        for part in stage.signed_by.split():
            seen.update({user.pk: user for user in people.get(part, [])})
        lines.append(
            StageLine(
                stage=stage,
                shape="part" if here else "done" if stage.pk in signed else "none",
                due=plan.get(stage.pk),
                days_late=rules.late_by(plan, stage.pk, on) if here else 0,
                signed=signed.get(stage.pk),
                people=tuple(seen.values()),
            )
        )
    return lines


def writing_pages(report: ParallelReport) -> list[WritingPage]:
    """The pages on which the report is written: those of the template in its order, and one for each article."""
    sections = list(
        Section.objects.filter(report=report)
        .select_related("question", "provision")
        .order_by("question__position", "provision__treaty", "provision__order", "pk")
    )
    words: Counter[int] = Counter()
    for section_id, text in Paragraph.objects.filter(section__report=report, is_removed=False).values_list(
        "section", "text"
    ):
        words[section_id] += paragraph_rules.count_words(text)
    comments = dict(
        Comment.objects.filter(paragraph__section__report=report, resolved_at=None)
        .values_list("paragraph__section")
        .annotate(Count("pk"))
        .order_by()
    )
    kept = dict(
        ParagraphVersion.objects.filter(paragraph__section__report=report, kind="kept", settled_at=None)
        .values_list("paragraph__section")
        .annotate(Count("pk"))
        .order_by()
    )
    groups: dict[str, list[Section]] = {}
    for section in sections:
        groups.setdefault(page_of(section), []).append(section)
    order = list(dict.fromkeys(page_of(section) for section in sections))
    return [_page(code, groups[code], words, comments, kept) for code in order]


def page_of(section: Section) -> str:
    """The part of the address under which a section is written: `process`, or `article-13`."""
    if section.provision is not None:
        return f"article-{section.provision.number}"
    return section.question.page


PAGE_TITLES = {
    "summary": lambda: _("Summary"),
    "context": lambda: _("Context and method"),
    "process": lambda: _("The review so far"),
    "overall": lambda: _("Overall"),
}


def page_title(code: str, sections: Sequence[Section], language: str | None = None) -> str:
    """What a writing page is called, in the reader's language or another one."""
    if language is not None:
        with translation.override(language):
            return page_title(code, sections)
    if sections and sections[0].provision is not None:
        provision = sections[0].provision
        return _("Article %(number)s: %(title)s") % {
            "number": provision.number,
            "title": text_in(provision.titles),
        }
    named = PAGE_TITLES.get(code)
    return named() if named else text_in(sections[0].question.titles) if sections else code


def _page(
    code: str,
    sections: Sequence[Section],
    words: Mapping[int, int],
    comments: Mapping[int, int],
    kept: Mapping[int, int],
) -> WritingPage:
    written = sum(1 for each in sections if words.get(each.pk) or each.choice)
    needed = [each for each in sections if each.question.required]
    done = all(words.get(each.pk) or each.choice for each in needed)
    count = sum(words.get(each.pk, 0) for each in sections)
    return WritingPage(
        code=code,
        title=page_title(code, sections),
        about=ngettext("%(count)d word", "%(count)d words", count) % {"count": count},
        words=count,
        sections=len(sections),
        written=written,
        open_comments=sum(comments.get(each.pk, 0) for each in sections),
        kept=sum(kept.get(each.pk, 0) for each in sections),
        shape="done" if done else "part" if written else "none",
    )


# --- what is missing ----------------------------------------------------------------------------


def missing_people(report: ParallelReport) -> list[Missing]:
    """Parts that nobody has and that a later stage needs."""
    held = set(report.people.filter(left_at=None).values_list("part", flat=True))
    address = reverse("reports:people", kwargs={"code": report.code})
    found = []
    for stage in ReportStage.objects.all():
        if not held & set(stage.signed_by.split()):
            found.append(
                Missing(
                    code="no_person",
                    sentence=_("Nobody is named who signs the stage “%(stage)s”.")
                    % {"stage": text_in(stage.names)},
                    address=address,
                )
            )
    return found


def missing_words(report: ParallelReport) -> list[Missing]:
    """Questions without an answer, texts over their limit, texts that met, findings without score or evidence."""
    found: list[Missing] = []
    texts: dict[int, list[str]] = {}
    for section_id, text in Paragraph.objects.filter(section__report=report, is_removed=False).values_list(
        "section", "text"
    ):
        texts.setdefault(section_id, []).append(text)
    sections = (
        Section.objects.filter(report=report)
        .select_related("question", "provision")
        .order_by("question__position", "provision__order", "pk")
    )
    for section in sections:
        found += _missing_in(report, section, texts.get(section.pk, []))
    kept = ParagraphVersion.objects.filter(
        paragraph__section__report=report, kind="kept", settled_at=None
    ).select_related("paragraph__section__question", "paragraph__section__provision")
    for each in kept:
        found.append(
            Missing(
                code="two_texts",
                sentence=_("Two texts of one paragraph wait for a choice: %(where)s.")
                % {"where": where_of(each.paragraph.section)},
                address=reverse("reports:settle", kwargs={"code": report.code, "pk": each.pk}),
            )
        )
    return found + missing_scores(report)


def missing_scores(report: ParallelReport) -> list[Missing]:
    """Findings without a score or a sentence, and those without a piece of evidence that stands."""
    findings = list(Finding.objects.filter(report=report).select_related("provision"))
    backed = set(
        EvidenceUse.objects.filter(
            kind="finding",
            key__in=[str(each.pk) for each in findings],
            ended_at=None,
            item__state="standing",
        ).values_list("key", flat=True)
    )
    found = []
    for finding in findings:
        page = reverse(
            "reports:write", kwargs={"code": report.code, "page": f"article-{finding.provision.number}"}
        )
        values = {"number": finding.provision.number}
        where = _("Article %(number)s: %(title)s") % {
            **values,
            "title": text_in(finding.provision.titles),
        }
        if finding.law_score is None or finding.practice_score is None:
            found.append(
                Missing(
                    code="no_score",
                    sentence=_("Article %(number)s: score law and practice.") % values,
                    address=page,
                    where=where,
                    short=_("no scores"),
                )
            )
        if not text_in(finding.headlines):
            found.append(
                Missing(
                    code="no_headline",
                    sentence=_("Article %(number)s: say the finding in one sentence.") % values,
                    address=page,
                    where=where,
                    short=_("no finding in one sentence"),
                )
            )
        if str(finding.pk) not in backed:
            found.append(
                Missing(
                    code="no_evidence",
                    sentence=_("Article %(number)s: name at least one piece of evidence.") % values,
                    address=page,
                    where=where,
                    short=_("no evidence"),
                )
            )
    return found


def where_of(section: Section) -> str:
    """A section in words: the article where there is one, and the question."""
    title = text_in(section.question.titles)
    if section.provision is not None:
        return _("article %(number)s, %(question)s") % {
            "number": section.provision.number,
            "question": title,
        }
    return title


def _missing_in(report: ParallelReport, section: Section, texts: Sequence[str]) -> list[Missing]:
    address = reverse("reports:write", kwargs={"code": report.code, "page": page_of(section)})
    where = where_of(section)
    question = section.question
    page = page_title(page_of(section), [section])
    if not texts:
        if not question.required or (question.kind == "choice" and section.choice):
            return []
        return [
            Missing(
                code="no_text",
                sentence=_("Not written yet: %(where)s") % {"where": where},
                address=address,
                where=page,
                short=_("%(question)s: not written") % {"question": text_in(question.titles)},
            )
        ]
    found = []
    if question.kind == "choice" and not section.choice:
        found.append(
            Missing(
                code="no_choice",
                sentence=_("Choose an answer: %(where)s") % {"where": where},
                address=address,
                where=page,
                short=_("%(question)s: no answer chosen") % {"question": text_in(question.titles)},
            )
        )
    count = sum(paragraph_rules.count_words(text) for text in texts)
    if question.words_most and count > question.words_most:
        over = count - question.words_most
        found.append(
            Missing(
                code="too_many_words",
                sentence=ngettext(
                    "%(where)s: %(over)d word too many.", "%(where)s: %(over)d words too many.", over
                )
                % {"where": where, "over": over},
                address=address,
                where=page,
                short=ngettext(
                    "%(where)s: %(over)d word too many.", "%(where)s: %(over)d words too many.", over
                )
                % {"where": text_in(question.titles), "over": over},
            )
        )
    return found


def open_comments(report: ParallelReport) -> list[Missing]:
    """Remarks that nobody settled: approval waits for them."""
    count = Comment.objects.filter(paragraph__section__report=report, resolved_at=None).count()
    if not count:
        return []
    return [
        Missing(
            code="open_comments",
            sentence=ngettext(
                "%(count)d remark is not settled yet.", "%(count)d remarks are not settled yet.", count
            )
            % {"count": count},
            address=reverse("reports:workroom", kwargs={"code": report.code}),
        )
    ]
