"""Groups with whether they are active, on any day; what waits on the desk."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from django.contrib.auth.base_user import AbstractBaseUser
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from mithaq.accounts.models import User
from mithaq.core import past
from mithaq.core.partial_dates import PartialDate, Precision
from mithaq.core.waiting import WaitingItem
from mithaq.network import exposure, permissions_groups
from mithaq.network import group_rules as rules
from mithaq.network.models_groups import (
    CountingActivity,
    GroupOutput,
    GroupTask,
    JoinRequest,
    Meeting,
    WorkingGroup,
)

RULE = "active-group"
SOON = timedelta(days=7)
SHAPES = {
    rules.Activity.ACTIVE: "done",
    rules.Activity.NOT_ACTIVE: "none",
    rules.Activity.UNKNOWN: "unknown",
}


def rule() -> rules.ActivityRule | None:
    """The rule for "active", from data."""
    row = CountingActivity.objects.filter(pk=RULE).first()
    return rules.ActivityRule(months=row.months, meetings=row.meetings, outputs=row.outputs) if row else None


def activity_of(group: WorkingGroup, by: rules.ActivityRule | None, *, as_of: date) -> rules.Activity:
    """Whether it is active, by what is known now; ask with meetings and outputs prefetched."""
    if by is None:
        return rules.Activity.UNKNOWN
    meetings = [each.when for each in group.meetings.all() if each.state == rules.MeetingState.HELD]
    outputs = [each.when for each in group.outputs.all()]
    return rules.activity(meetings, outputs, by, as_of=as_of)


@dataclass(frozen=True, kw_only=True)
class Doings:
    """The meetings that a group held and what it produced, by what was known on a day."""

    meetings: list[PartialDate] = field(default_factory=list)
    outputs: list[PartialDate] = field(default_factory=list)


def doings_by_group(known_on: date | None) -> dict[int, Doings]:
    """What every group held and produced, by what was known on a day."""
    found: dict[int, Doings] = {}
    for row in past.rows(Meeting.objects.all(), known_on):
        if row["group_id"] and row["state"] == rules.MeetingState.HELD and _was_known(row, known_on):
            found.setdefault(row["group_id"], Doings()).meetings.append(_when(row))
    for row in past.rows(GroupOutput.objects.all(), known_on):
        if _was_known(row, known_on):
            found.setdefault(row["group_id"], Doings()).outputs.append(_when(row))
    return found


def _was_known(row: past.Values, known_on: date | None) -> bool:
    recorded = row["recorded_at"]
    return known_on is None or recorded is None or recorded.date() <= known_on


def _when(row: past.Values) -> PartialDate:
    return PartialDate(row["on"], Precision(row["precision"]))


def chair_shown(group: WorkingGroup, named: frozenset[int]) -> str:
    """The chair as the public may know it: a member's name only as that member chose, else what was published."""
    if group.chair is not None:
        return group.chair.display_name if group.chair_id in named else ""
    return group.chair_named


def named_chairs() -> frozenset[int]:
    """The organisations that chair a group and whose name the public may know."""
    chairing = WorkingGroup.objects.exclude(chair=None).values("chair")
    return frozenset(exposure.named().filter(pk__in=chairing).values_list("pk", flat=True))


@dataclass(frozen=True, kw_only=True)
class NextMeeting:
    """The nearest meeting ahead and the last one held."""

    ahead: Meeting | None
    last: Meeting | None


def meetings_around(group: WorkingGroup, on: date) -> NextMeeting:
    """The nearest planned meeting and the last one held."""
    rows = group.meetings.all()
    ahead = rows.filter(state=rules.MeetingState.PLANNED.value, on__gte=on).order_by("on").first()
    return NextMeeting(ahead=ahead, last=rows.filter(state=rules.MeetingState.HELD.value).first())


def waiting(person: AbstractBaseUser, at: datetime) -> Iterable[WaitingItem]:
    """One's tasks from a week before their day; wishes to join a group one runs; mandates that run out."""
    if not isinstance(person, User):
        return
    tasks = GroupTask.objects.filter(owner=person, state=rules.TaskState.OPEN.value)
    for task in tasks.filter(due_on__lte=at.date() + SOON):
        yield WaitingItem(
            title=task.what,
            url=reverse("groups:task", kwargs={"pk": task.pk}),
            kind="group_task",
            due=task.due_on,
        )
    if not permissions_groups.may_call_meetings(person):
        return
    wishes = JoinRequest.objects.filter(state=rules.JoinState.OPEN.value).select_related("group__chair")
    by_group: dict[WorkingGroup, int] = {}
    for wish in wishes:
        if permissions_groups.may_run(person, wish.group):
            by_group[wish.group] = by_group.get(wish.group, 0) + 1
    for group, count in by_group.items():
        yield WaitingItem(
            title=ngettext(
                "%(count)d person wants to join %(group)s", "%(count)d people want to join %(group)s", count
            )
            % {"count": count, "group": group},
            url=reverse("groups:inside", kwargs={"code": group.code}),
            kind="joining",
        )
    if permissions_groups.may_keep_groups(person):
        for group in WorkingGroup.objects.filter(mandate_ends__lte=at.date() + timedelta(days=60)):
            yield WaitingItem(
                title=_("The mandate of %(group)s runs out") % {"group": group},
                url=reverse("groups:group_edit", kwargs={"code": group.code}),
                kind="mandate",
                due=group.mandate_ends,
            )
