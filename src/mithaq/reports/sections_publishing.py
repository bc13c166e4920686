"""The leaves of publishing: on a report's public page its text and files, in its workroom the way there."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from mithaq.core.sections import Section
from mithaq.reports import permissions_publishing
from mithaq.reports.models import ParallelReport
from mithaq.reports.models_publishing import HarmSignature, Publication
from mithaq.reports.rules_publishing import State


def read_leaf(report: ParallelReport, person: Any) -> Section | None:
    """Where the report itself is read."""
    row = Publication.objects.filter(report=report, state=State.OPEN.value).first()
    if row is None:
        return None
    files = [
        (found.kind, reverse("reports:edition_file", kwargs={"code": report.code, "kind": found.kind}))
        for found in row.files.order_by("-kind")
    ]
    return Section(
        key="editions",
        title=_("The report itself"),
        template="reports/parts/editions.html",
        context={"publication": row, "files": files},
        data={
            "edition": row.edition,
            "page": reverse("reports:read", kwargs={"code": report.code}),
            "files": dict(files),
        },
    )


def workroom_leaf(report: ParallelReport, person: Any) -> Section | None:
    """How publishing stands, for those who work on it."""
    if not permissions_publishing.may_see_publishing(person, report):
        return None
    row = Publication.objects.filter(report=report).first()
    return Section(
        key="publishing",
        title=_("Publishing"),
        template="reports/parts/publishing.html",
        context={
            "publication": row,
            "signed": HarmSignature.objects.filter(report=report).exists(),
        },
    )
