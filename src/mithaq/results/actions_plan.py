"""What people do with the work plan and the chain of assumptions: plan, move on, show what was produced, record findings."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from mithaq.accounts.models import User
from mithaq.core import audit
from mithaq.core.errors import Conflict, NotPermitted, RuleBroken
from mithaq.results import permissions, rules_plan
from mithaq.results.models import (
    Activity,
    ActivityRecord,
    Assumption,
    AssumptionFinding,
    Objective,
    Series,
)

DAY_FAULTS = {
    "ends_before_start": (_("The last day lies before the first one."), "ends"),
    "outside_year": (_("An activity lies within the year of its plan. Split what runs longer."), "ends"),
}
FUTURE = _("This day lies in the future. Record what has happened.")


def save_activity(
    by: User,
    activity: Activity | None,
    *,
    key: str,
    year: int,
    objective: Objective,
    titles: Mapping[str, str],
    owner: User | None = None,
    starts: date,
    ends: date,
    budget_line: str = "",
    progress: str = rules_plan.Progress.PLANNED.value,
    note: str = "",
    lines: Sequence[str] = (),
    at: datetime,
) -> Activity:
    """Plan an activity, or change it: its words, its days, where it stands."""
    if not permissions.may_measure(by):
        raise NotPermitted()
    if fault := rules_plan.fault_in_days(starts, ends, year):
        sentence, field = DAY_FAULTS[fault]
        raise RuleBroken(sentence, code=fault, field=field)
    known = set(Series.objects.filter(key__in=lines).values_list("key", flat=True))
    if unknown := sorted(set(lines) - known):
        raise RuleBroken(
            _("There is no line of the strategy called %(lines)s."),
            code="no_such_line",
            field="lines",
            lines=", ".join(unknown),
        )
    given: dict[str, Any] = {
        "key": key,
        "year": year,
        "objective": objective,
        "titles": dict(titles),
        "owner": owner,
        "starts": starts,
        "ends": ends,
        "budget_line": budget_line.strip(),
        "progress": progress,
        "note": note.strip(),
        "lines": sorted(known),
    }
    told = {"key": key, "progress": progress, "starts": starts.isoformat(), "ends": ends.isoformat()}
    try:
        with transaction.atomic():
            if activity is None:
                saved = Activity.objects.create(**given)
                audit.record(by, "plan_activity", saved, at=at, after=told)
                return saved
            before = {
                "key": activity.key,
                "progress": activity.progress,
                "starts": activity.starts.isoformat(),
                "ends": activity.ends.isoformat(),
            }
            changed = Activity.objects.filter(pk=activity.pk, version=activity.version).update(
                **given, version=activity.version + 1
            )
            if changed != 1:
                raise Conflict()
            audit.record(by, "change_activity", activity, at=at, before=before, after=told)
    except IntegrityError:
        raise RuleBroken(
            _("An activity with this code is planned already. Choose another code."),
            code="activity_twice",
            field="key",
        ) from None
    activity.refresh_from_db()
    return activity


def add_record(
    by: User, activity: Activity, *, on: date, title: str, address: str, at: datetime
) -> ActivityRecord:
    """Show what an activity produced: a page of ours, or an address elsewhere."""
    if not permissions.may_measure(by):
        raise NotPermitted()
    if on > at.date():
        raise RuleBroken(FUTURE, code="in_future", field="on")
    where = address.strip()
    if not where.startswith(("/", "https://", "http://")) or where.startswith("//"):
        raise RuleBroken(
            _("Write a web address, or the part of a page here that begins with /."),
            code="no_address",
            field="address",
        )
    try:
        with transaction.atomic():
            made = ActivityRecord.objects.create(
                activity=activity, on=on, title=title.strip(), address=where, added_by=by, added_at=at
            )
            audit.record(by, "add_activity_record", activity, at=at, after={"title": made.title})
    except IntegrityError:
        raise RuleBroken(
            _("This address stands under the activity already."), code="record_twice", field="address"
        ) from None
    return made


def record_finding(
    by: User,
    assumption: Assumption,
    *,
    says: rules_plan.Says,
    what: str,
    on: date,
    address: str,
    at: datetime,
) -> AssumptionFinding:
    """Record evidence for or against an assumption; evidence against it is as welcome as evidence for it."""
    if not permissions.may_measure(by):
        raise NotPermitted()
    if on > at.date():
        raise RuleBroken(FUTURE, code="in_future", field="on")
    with transaction.atomic():
        made = AssumptionFinding.objects.create(
            assumption=assumption,
            says=says.value,
            what=what.strip(),
            on=on,
            address=address,
            recorded_by=by,
            recorded_at=at,
        )
        audit.record(by, "record_finding", assumption, at=at, after={"says": says.value, "what": made.what})
    return made


def take_back_finding(by: User, finding: AssumptionFinding, *, at: datetime) -> AssumptionFinding:
    """Take a finding back; it counts no more, and stays in the record. Twice is once."""
    if not permissions.may_measure(by):
        raise NotPermitted()
    with transaction.atomic():
        changed = AssumptionFinding.objects.filter(pk=finding.pk, withdrawn_at__isnull=True).update(
            withdrawn_at=at
        )
        if changed:
            audit.record(by, "take_back_finding", finding.assumption, at=at, before={"what": finding.what})
    finding.refresh_from_db()
    return finding
