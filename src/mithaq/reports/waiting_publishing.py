"""What publishing waits for: gates before stages are signed, and what stands on the desk of whom."""

from collections.abc import Iterable
from datetime import datetime

from django.contrib.auth.base_user import AbstractBaseUser
from django.urls import reverse
from django.utils.translation import gettext as _

from mithaq.accounts.models import User
from mithaq.core.waiting import WaitingItem, WorkState
from mithaq.reports import actions_harm, permissions_publishing
from mithaq.reports.gates import Missing
from mithaq.reports.models import ParallelReport
from mithaq.reports.models_publishing import HarmSignature, Publication, RightOfReply
from mithaq.reports.rules import Part, Status


def harm_gate(report: ParallelReport) -> Iterable[Missing]:
    """The do-no-harm questions have to be answered and signed before that stage is signed off."""
    if HarmSignature.objects.filter(report=report).exists():
        return
    faults = actions_harm.harm_faults(report)
    address = reverse("reports:harm", kwargs={"code": report.code})
    if any(code == "unanswered" for code, _question in faults):
        yield Missing(code="harm_unanswered", sentence=_("Answer all do-no-harm questions."), address=address)
    elif any(code == "stops" for code, _question in faults):
        yield Missing(
            code="harm_stops",
            sentence=_(
                "An answer to the do-no-harm questions stops publication. Change the report, then the answer."
            ),
            address=address,
        )
    elif faults:
        yield Missing(
            code="harm_no_reason",
            sentence=_("Say why a do-no-harm question does not apply."),
            address=address,
        )
    else:
        yield Missing(
            code="harm_unsigned",
            sentence=_("Somebody who did not answer has to sign the do-no-harm answers."),
            address=reverse("reports:harm_sign", kwargs={"code": report.code}),
        )


def release_gate(report: ParallelReport) -> Iterable[Missing]:
    """The stage of publication is passed by releasing the report, and by nothing else."""
    if not Publication.objects.filter(report=report, released_at__isnull=False).exists():
        yield Missing(
            code="not_released",
            sentence=_("Release the report: its words are fixed then, and every gate is asked."),
            address=reverse("reports:publishing", kwargs={"code": report.code}),
        )


def waiting(person: AbstractBaseUser, at: datetime) -> Iterable[WaitingItem]:
    """Answers to sign, replies whose time is over, openings to come."""
    if not isinstance(person, User) or not permissions_publishing.may_open_publishing(person):
        return
    mine = ParallelReport.objects.filter(
        status=Status.IN_WORK.value, people__user=person, people__left_at=None
    )
    for report in mine.filter(people__part=Part.HARM_CHECKER.value, stage="harm_check").select_related(
        "country"
    ):
        if not HarmSignature.objects.filter(report=report).exists() and not actions_harm.harm_faults(report):
            yield WaitingItem(
                title=_("Sign the do-no-harm answers: %(title)s") % {"title": report.title},
                url=reverse("reports:harm_sign", kwargs={"code": report.code}),
                kind="harm_signature",
                country=report.country_id,
            )
    replies = RightOfReply.objects.filter(
        replied_on=None,
        report__in=mine.filter(people__part__in=(Part.APPROVER.value, Part.EDITOR.value)).values("pk"),
    ).select_related("report__country", "report__cycle")
    for reply in replies:
        over = reply.due_on < at.date()
        yield WaitingItem(
            title=_("The State’s time to reply is over: %(title)s") % {"title": reply.report.title}
            if over
            else _("The State has the draft: %(title)s") % {"title": reply.report.title},
            url=reverse("reports:publishing", kwargs={"code": reply.report.code}),
            kind="reply",
            due=reply.due_on,
            state=WorkState.DUE if over else WorkState.WAITING,
            country=reply.report.country_id,
        )
