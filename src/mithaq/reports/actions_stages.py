"""What people do with stages: sign off or return by name, stop a report, put it into the world.

Nobody publishes alone: see `rules.fault_in_signing`. What must hold before a stage is signed is asked of `gates`.
"""

from datetime import datetime

from django.db import transaction
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from mithaq.accounts.models import Anybody, User
from mithaq.core import audit, mail
from mithaq.core.errors import Conflict, NotPermitted, RuleBroken
from mithaq.core.texts import text_in
from mithaq.reports import gates, permissions, rules, search_texts
from mithaq.reports.actions import actor_of, held, steps
from mithaq.reports.models import ParallelReport, ReportPerson, ReportStage, SignOff
from mithaq.reports.models_writing import ParagraphVersion

FAULTS: dict[str, str | Promise] = {
    "no_stage": _("This report has no stages. Nothing was signed."),
    "own_words": _("Nobody judges their own words. Somebody who has not written in this report has to sign."),
    "alone": _("Nobody publishes alone. Somebody else has to sign a stage before."),
    "no_reason": _("Say why it goes back; its authors read it."),
    "nothing_before": _("There is no stage of writing before this one. Write a comment instead."),
}


def writers_of(report: ParallelReport) -> frozenset[int]:
    """Everybody who ever was an author of the report or wrote a paragraph in it."""
    named = ReportPerson.objects.filter(report=report, part=rules.Part.AUTHOR.value)
    wrote = ParagraphVersion.objects.filter(paragraph__section__report=report, written_by__isnull=False)
    return frozenset(named.values_list("user", flat=True)) | frozenset(
        wrote.order_by().values_list("written_by", flat=True).distinct()
    )


def signed_of(report: ParallelReport) -> tuple[rules.Signed, ...]:
    """The sign-offs, as the rules take them."""
    return tuple(
        rules.Signed(
            stage=row.stage_id,
            who=row.signed_by_id or row.signed_name,
            part=rules.Part(row.part),
            verdict=rules.Verdict(row.verdict),
        )
        for row in report.sign_offs.all()
    )


def sign_stage(
    person: Anybody,
    report: ParallelReport,
    *,
    stage: str,
    verdict: rules.Verdict,
    reason: str = "",
    at: datetime,
) -> SignOff:
    """Sign off the stage that the report is in, or return it with the reason. `stage` is the one the person saw.

    A stage that publishes is signed by `publish_report` alone.
    """
    with transaction.atomic():
        now = held(report)
        if now.stage_id != stage:
            raise Conflict(
                _("The report has moved to another stage meanwhile. Look at it again before you sign."),
                code="moved_on",
            )
        step = rules.step_of(steps(), stage)
        if step is not None and step.publishes and verdict is rules.Verdict.PASSED:
            raise RuleBroken(
                _("This stage is passed by publishing. Use the page of publication."), code="publish_instead"
            )
        row = _sign(person, now, verdict=verdict, reason=reason, at=at)
        after = (
            rules.returns_to(steps(), stage)
            if verdict is rules.Verdict.RETURNED
            else rules.next_stage(steps(), stage)
        )
        if after is not None:
            _move(now, after, at)
        audit.record(
            actor_of(person),
            "sign_stage" if verdict is rules.Verdict.PASSED else "return_report",
            now,
            at=at,
            before={"stage": stage},
            after={"stage": after, "part": row.part, "reason": row.reason},
        )
        _notify(now, row, at)
    return row


def publish_report(person: Anybody, report: ParallelReport, *, at: datetime) -> SignOff:
    """Sign the stage that publishes, and let everybody see the report. Every gate must be open."""
    with transaction.atomic():
        now = held(report)
        step = rules.step_of(steps(), now.stage_id or "")
        if step is None or not step.publishes or now.status != rules.Status.IN_WORK:
            raise RuleBroken(
                _("This report is not at its publication yet. Look at its stages for what comes first."),
                code="not_at_publication",
            )
        row = _sign(person, now, verdict=rules.Verdict.PASSED, reason="", at=at)
        now.status = rules.Status.PUBLISHED.value
        now.published_on = at.date()
        now.published_precision = "day"
        now.save(update_fields=["status", "published_on", "published_precision"])
        after = rules.next_stage(steps(), step.code)
        if after is not None:
            _move(now, after, at)
        search_texts.put_report(now)
        audit.record(
            actor_of(person),
            "publish_report",
            now,
            at=at,
            before={"status": rules.Status.IN_WORK.value},
            after={"status": now.status, "stage": after},
        )
        _notify(now, row, at)
    return row


def stop_report(person: Anybody, report: ParallelReport, *, reason: str, at: datetime) -> None:
    """Give up a report that will not be finished; its words stay."""
    if not reason.strip():
        raise RuleBroken(
            _("Say why it will not be finished; its authors read it."), code="no_reason", field="reason"
        )
    with transaction.atomic():
        now = held(report)
        if not permissions.oversees(person, now):
            raise NotPermitted()
        if now.status != rules.Status.IN_WORK:
            raise Conflict(_("This report is not in work any more. Nothing was changed."), code="not_in_work")
        now.status = rules.Status.STOPPED.value
        now.version += 1
        now.save(update_fields=["status", "version"])
        audit.record(actor_of(person), "stop_report", now, at=at, after={"reason": reason.strip()})


def _sign(
    person: Anybody, report: ParallelReport, *, verdict: rules.Verdict, reason: str, at: datetime
) -> SignOff:
    part = permissions.may_sign(person, report)
    if part is None or not isinstance(person, User) or report.stage is None:
        raise NotPermitted(
            _("This stage is signed by somebody else. Its page says who has that part."), code="not_yours"
        )
    fault = rules.fault_in_signing(
        steps(),
        stage=report.stage.pk,
        part=part,
        who=person.pk,
        authors=writers_of(report),
        signed=signed_of(report),
        verdict=verdict,
        reason=reason,
    )
    if fault is not None:
        raise RuleBroken(FAULTS[fault], code=fault, field="reason" if fault == "no_reason" else "")
    if verdict is rules.Verdict.PASSED and (missing := gates.missing(report, report.stage.pk)):
        raise RuleBroken(
            _("This cannot be signed off yet: %(first)s"),
            code="something_missing",
            first=missing[0].sentence,
        )
    return SignOff.objects.create(
        report=report,
        stage=report.stage,
        verdict=verdict.value,
        part=part.value,
        reason=reason.strip(),
        signed_by=person,
        signed_name=person.display_name,
        signed_at=at,
    )


def _move(report: ParallelReport, stage: str, at: datetime) -> None:
    report.stage = ReportStage.objects.get(pk=stage)
    report.stage_since = at.date()
    report.version += 1
    report.save(update_fields=["stage", "stage_since", "version"])


def _notify(report: ParallelReport, row: SignOff, at: datetime) -> None:
    """Tell those whose turn it is now; after a return, its authors and editors, with the reason."""
    if report.stage is None:
        return
    wanted = report.stage.signed_by.split()
    if row.verdict == rules.Verdict.RETURNED:
        wanted = [rules.Part.AUTHOR.value, rules.Part.EDITOR.value]
    people = ReportPerson.objects.filter(report=report, part__in=wanted, left_at=None).select_related("user")
    for user in {each.user_id: each.user for each in people}.values():
        if user.pk == row.signed_by_id or not user.is_active:
            continue
        mail.send(
            user.email,
            "reports/your_turn",
            {
                "name": user.display_name,
                "title": text_in(report.titles, user.language),
                "stage": text_in(report.stage.names, user.language),
                "returned": row.verdict == rules.Verdict.RETURNED,
                "reason": row.reason,
                "by": row.signed_name,
                "address": reverse("reports:workroom", kwargs={"code": report.code}),
            },
            language=user.language,
            key=f"reports/your_turn/{row.pk}/{user.pk}",
        )
