"""Objects behind the addresses of reports, for the permission matrix: one that is published, one that is being written."""

import uuid
from datetime import date
from typing import Any

from django.utils import timezone

from tests.people import Cast

PUBLISHED = "JOR-irm-2-2011"


def _published(cast: Cast) -> dict[str, Any]:
    from mithaq.reports.models import ParallelReport
    from tests.reports.conftest import make_world

    make_world()
    ParallelReport.objects.get_or_create(
        code=PUBLISHED,
        defaults={
            "country_id": "JOR",
            "cycle_id": "irm-2",
            "status": "published",
            "published_on": date(2011, 1, 1),
            "published_precision": "year",
            "author_name": "Invented authors",
        },
    )
    return {"code": PUBLISHED}


def report_in_work(cast: Cast) -> Any:
    """The report that is being written; the same one each time."""
    from mithaq.reports.models import ParallelReport
    from tests.reports.conftest import begin

    found = ParallelReport.objects.filter(is_invented=True, template__isnull=False).first()
    return found or begin(cast).report


def _work(cast: Cast) -> dict[str, Any]:
    return {"code": report_in_work(cast).code}


def _page(cast: Cast) -> dict[str, Any]:
    return {**_work(cast), "page": "article-5"}


def _person(cast: Cast) -> dict[str, Any]:
    report = report_in_work(cast)
    return {"code": report.code, "pk": report.people.order_by("pk").first().pk}


def _finding(cast: Cast) -> dict[str, Any]:
    report = report_in_work(cast)
    return {"code": report.code, "pk": report.findings.order_by("pk").first().pk}


def _a_paragraph(cast: Cast) -> Any:
    from mithaq.reports.models_writing import Paragraph, ParagraphVersion, Section

    report = report_in_work(cast)
    section = Section.objects.filter(report=report).order_by("pk").first()
    row, new = Paragraph.objects.get_or_create(
        key=uuid.UUID(int=7),
        defaults={"section": section, "position": 1, "text": "Invented.", "written_at": timezone.now()},
    )
    if new:
        ParagraphVersion.objects.create(
            paragraph=row, number=1, kind="written", text="Invented.", written_at=timezone.now()
        )
    return row


def _paragraph(cast: Cast) -> dict[str, Any]:
    return {**_work(cast), "key": _a_paragraph(cast).key}


def _remark(cast: Cast) -> dict[str, Any]:
    from mithaq.reports.models_writing import Comment

    row, _new = Comment.objects.get_or_create(
        paragraph=_a_paragraph(cast), text="Invented remark", defaults={"written_at": timezone.now()}
    )
    return {**_work(cast), "pk": row.pk}


def _kept(cast: Cast) -> dict[str, Any]:
    from mithaq.reports.models_writing import ParagraphVersion

    row, _new = ParagraphVersion.objects.get_or_create(
        paragraph=_a_paragraph(cast),
        number=1,
        kind="kept",
        defaults={"text": "Another invented text", "written_at": timezone.now()},
    )
    return {**_work(cast), "pk": row.pk}


def _copy(cast: Cast) -> dict[str, Any]:
    from mithaq.reports.models_writing import WordCopy

    report = report_in_work(cast)
    row, _new = WordCopy.objects.get_or_create(
        report=report, kind="out", defaults={"taken_at": timezone.now(), "returned_at": timezone.now()}
    )
    return {"code": report.code, "pk": row.pk}


SAMPLES_REPORTS = {
    "reports:report": _published,
    "reports:report_data": _published,
    **{
        f"reports:{name}": _work
        for name in (
            "workroom",
            "change",
            "people",
            "contributor",
            "plan",
            "support",
            "sign",
            "stop",
            "save",
            "copies",
            "take_copy",
            "finished",
        )
    },
    "reports:write": _page,
    "reports:release": _person,
    "reports:evidence": _finding,
    "reports:paragraph": _paragraph,
    "reports:resolve": _remark,
    "reports:settle": _kept,
    "reports:copy": _copy,
    "reports:return_copy": _copy,
}
