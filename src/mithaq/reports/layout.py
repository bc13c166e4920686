"""How a report is laid out: the articles of its chapters, a finding for each, a section for every question of its template."""

from mithaq.core.texts import text_in
from mithaq.reports.models import ParallelReport
from mithaq.reports.models_writing import Finding, Paragraph, Section, TemplateQuestion
from mithaq.reviews.models import Cycle
from mithaq.world.models import Chapter, Provision


def provisions_of(report: ParallelReport) -> list[Provision]:
    """The articles of its chapters, in the order of the treaty."""
    return list(
        Provision.objects.filter(
            treaty__mechanisms=report.cycle.mechanism_id, chapter__number__in=report.chapter_list
        ).order_by("treaty", "order")
    )


def chapters_of(cycle: Cycle | None = None) -> list[tuple[str, str]]:
    """The chapters that may be chosen: of the treaties that the mechanism follows, else all."""
    rows = Chapter.objects.filter(provisions__isnull=False).distinct()
    if cycle is not None:
        rows = rows.filter(treaty__mechanisms=cycle.mechanism_id)
    return [(row.number, f"{row.number} · {text_in(row.names)}") for row in rows.order_by("treaty", "order")]


def lay_out(report: ParallelReport) -> None:
    """Make what the template, the chapters and the languages ask for. What is there and asked for no more goes only if nothing stands in it."""
    provisions = provisions_of(report)
    kept = set(Finding.objects.filter(report=report).values_list("provision", flat=True))
    Finding.objects.bulk_create(
        Finding(report=report, provision=provision) for provision in provisions if provision.pk not in kept
    )
    wanted: set[tuple[str, str | None, str]] = set()
    for question in TemplateQuestion.objects.filter(version=report.template_id):
        if question.kind == "article":
            wanted |= {(question.pk, provision.pk, report.language) for provision in provisions}
            continue
        wanted.add((question.pk, None, report.language))
        if question.code == "summary":
            wanted |= {(question.pk, None, language) for language in report.summary_languages.split()}
    written = set(Paragraph.objects.filter(section__report=report).values_list("section", flat=True))
    there = set()
    for section in Section.objects.filter(report=report):
        asked = (section.question_id, section.provision_id, section.language)
        if asked not in wanted and section.pk not in written and not section.choice:
            section.delete()
        else:
            there.add(asked)
    Section.objects.bulk_create(
        Section(report=report, question_id=question, provision_id=provision, language=language)
        for question, provision, language in sorted(wanted - there, key=str)
    )
    in_use = set(
        Section.objects.filter(report=report, provision__isnull=False).values_list("provision", flat=True)
    )
    Finding.objects.filter(report=report, law_score=None, practice_score=None, recommendations=None).exclude(
        provision__in=in_use
    ).delete()
