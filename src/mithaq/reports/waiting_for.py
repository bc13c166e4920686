"""What of reports waits for a person on the desk, and what is open in a coordinator's countries."""

from collections.abc import Iterable
from datetime import datetime

from django.contrib.auth.base_user import AbstractBaseUser
from django.urls import reverse
from django.utils.translation import gettext as _

from mithaq.accounts.models import User
from mithaq.core.texts import text_in
from mithaq.core.waiting import WaitingItem, WorkState
from mithaq.reports import rules
from mithaq.reports.models import ParallelReport, ReportPerson, SignOff


def waiting(person: AbstractBaseUser, at: datetime) -> Iterable[WaitingItem]:
    """Reports that stand in a stage which the person signs: to write, review, check, approve."""
    if not isinstance(person, User):
        return
    rows = (
        ReportPerson.objects.filter(
            user=person, left_at=None, report__status=rules.Status.IN_WORK.value, report__stage__isnull=False
        )
        .select_related("report__stage", "report__country", "report__cycle")
        .prefetch_related("report__plan")
    )
    told: set[int] = set()
    for row in rows:
        report = row.report
        stage = report.stage
        if stage is None or report.pk in told or row.part not in stage.signed_by.split():
            continue
        told.add(report.pk)
        due = next((each.due_on for each in report.plan.all() if each.stage_id == stage.pk), None)
        last = SignOff.objects.filter(report=report).order_by("-pk").first()
        returned = last is not None and last.verdict == rules.Verdict.RETURNED
        yield WaitingItem(
            title=_("%(report)s: %(stage)s") % {"report": report.title, "stage": text_in(stage.names)},
            url=reverse("reports:workroom", kwargs={"code": report.code}),
            kind="report_stage",
            due=due,
            state=WorkState.RETURNED if returned else WorkState.DUE,
            country=report.country_id,
            why=last.reason if last is not None and returned else "",
        )


def open_in(person: AbstractBaseUser, countries: frozenset[str], at: datetime) -> Iterable[WaitingItem]:
    """Reports in work on these States, with the stage each is in."""
    if not isinstance(person, User):
        return
    rows = (
        ParallelReport.objects.visible_to(person)
        .in_work()
        .filter(country__in=countries, stage__isnull=False)
        .select_related("stage", "country", "cycle")
        .prefetch_related("plan")
    )
    for report in rows:
        if report.stage is None:
            continue
        yield WaitingItem(
            title=_("%(report)s: %(stage)s") % {"report": report.title, "stage": text_in(report.stage.names)},
            url=reverse("reports:workroom", kwargs={"code": report.code}),
            kind="report_stage",
            due=next((each.due_on for each in report.plan.all() if each.stage_id == report.stage_id), None),
            state=WorkState.WAITING,
            country=report.country_id,
        )
