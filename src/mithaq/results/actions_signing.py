"""Closing a reporting period: open, submit, return, approve, lock; and writing down what would be counted otherwise today."""

from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from mithaq.accounts.models import User
from mithaq.core import audit
from mithaq.core.errors import Conflict, NotPermitted, RuleBroken
from mithaq.results import permissions, rules_counting, rules_signing, snapshots
from mithaq.results.models import Erratum, ReportingPeriod, StrategyPeriod
from mithaq.results.rules_signing import Stage

MOVED = _("This period has moved on already. Look at the page again.")


def open_period(
    by: User, strategy: StrategyPeriod, *, code: str, starts: date, ends: date, at: datetime
) -> ReportingPeriod:
    """Begin to prepare the figures of a stretch of time."""
    if not permissions.may_measure(by):
        raise NotPermitted()
    if ends <= starts:
        raise RuleBroken(
            _("The period ends before it begins. Check both days."), code="ends_before", field="ends"
        )
    try:
        with transaction.atomic():
            reporting = ReportingPeriod.objects.create(
                period=strategy, code=code.lower(), starts=starts, ends=ends
            )
            audit.record(by, "open_period", reporting, at=at, after={"code": code, "ends": ends.isoformat()})
    except IntegrityError:
        raise RuleBroken(
            _("There is a period of this name already. Give this one another."), code="twice", field="code"
        ) from None
    return reporting


def submit_period(by: User, reporting: ReportingPeriod, *, at: datetime) -> ReportingPeriod:
    """Freeze the figures and hand them to whoever approves. Its last day must have passed."""
    if not permissions.may_measure(by):
        raise NotPermitted()
    if reporting.ends > at.date():
        raise RuleBroken(
            _("This period has not ended yet. Submit it when its last day has passed."), code="not_ended"
        )
    snapshot = snapshots.take(reporting, at.date())
    values = {
        "snapshot": snapshot,
        "known_on": at.date(),
        "submitted_by": by,
        "submitted_at": at,
        "reason": "",
        "decided_by": None,
        "decided_at": None,
    }
    reporting.snapshot = snapshot
    values["digest"] = rules_counting.digest_of(snapshots.read(reporting))
    with transaction.atomic():
        _move(reporting, (Stage.DRAFT, Stage.RETURNED), Stage.SUBMITTED, **values)
        audit.record(by, "submit_period", reporting, at=at, after={"digest": values["digest"]})
    return reporting


def return_period(by: User, reporting: ReportingPeriod, *, why: str, at: datetime) -> ReportingPeriod:
    """Give it back, with the reason."""
    _judge(by, reporting)
    if not why.strip():
        raise RuleBroken(_("Say what has to change."), code="no_reason", field="why")
    with transaction.atomic():
        _move(
            reporting,
            (Stage.SUBMITTED,),
            Stage.RETURNED,
            reason=why.strip(),
            decided_by=by,
            decided_at=at,
        )
        audit.record(by, "return_period", reporting, at=at, note=why.strip())
    return reporting


def approve_period(by: User, reporting: ReportingPeriod, *, at: datetime) -> ReportingPeriod:
    """Sign the figures off: from now on the snapshot stands. Nobody approves what they submitted."""
    _judge(by, reporting)
    with transaction.atomic():
        _move(reporting, (Stage.SUBMITTED,), Stage.APPROVED, decided_by=by, decided_at=at)
        audit.record(by, "approve_period", reporting, at=at, after={"digest": reporting.digest})
    return reporting


def lock_period(by: User, reporting: ReportingPeriod, *, at: datetime) -> ReportingPeriod:
    """Close it for good: nobody returns it any more."""
    if not permissions.may_approve(by):
        raise NotPermitted()
    with transaction.atomic():
        _move(reporting, (Stage.APPROVED,), Stage.LOCKED, locked_at=at)
        audit.record(by, "lock_period", reporting, at=at, after={"digest": reporting.digest})
    return reporting


def _judge(by: User, reporting: ReportingPeriod) -> None:
    if not permissions.may_approve(by):
        raise NotPermitted()
    fault = rules_signing.fault_in_approval(
        stage=Stage(reporting.stage), submitter=reporting.submitted_by_id, approver=by.pk
    )
    if fault == "own_submission":
        raise RuleBroken(
            _("You submitted these figures. Somebody else has to look at them."), code="own_submission"
        )
    if fault:
        raise Conflict(MOVED)


def _move(reporting: ReportingPeriod, old: tuple[Stage, ...], new: Stage, **values: object) -> None:
    moved = ReportingPeriod.objects.filter(pk=reporting.pk, stage__in=[stage.value for stage in old])
    if moved.update(stage=new.value, **values) != 1:
        raise Conflict(MOVED)
    reporting.refresh_from_db()


def note_errata(reporting: ReportingPeriod, *, at: datetime, by: User | None = None) -> list[Erratum]:
    """Write down every line of a signed-off period that would be counted otherwise today. The snapshot stands."""
    if by is not None and not permissions.may_sign(by):
        raise NotPermitted()
    made = []
    with transaction.atomic():
        for found in snapshots.corrections(reporting):
            erratum, is_new = Erratum.objects.get_or_create(
                reporting=reporting,
                digest=found.digest,
                defaults={
                    "series": found.series,
                    "cause": found.cause.value,
                    "signed_value": found.signed,
                    "value_now": found.now,
                    "rows": found.rows,
                    "found_at": at,
                },
            )
            if is_new:
                made.append(erratum)
        if made:
            lines = [erratum.series_id for erratum in made]
            audit.record(by, "note_erratum", reporting, at=at, after={"lines": lines})
    return made
