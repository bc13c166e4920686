"""What people do in working groups and regions: start groups, join, meet, decide, take on tasks, produce; and tell stories."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _
from django_tasks import task

from mithaq.accounts.models import Anybody, User
from mithaq.core import audit, mail, past
from mithaq.core.errors import Conflict, NotPermitted, RuleBroken
from mithaq.network import group_rules as rules
from mithaq.network import permissions_groups as permissions
from mithaq.network import search_texts
from mithaq.network.models_groups import (
    Attendance,
    Decision,
    GroupOutput,
    GroupPlace,
    GroupTask,
    JoinRequest,
    Meeting,
    WorkingGroup,
)

#: How often the owner of a late task is reminded.
NUDGE_AGAIN = timedelta(days=7)
MOST_NAMES = 400


def save_group(by: User, group: WorkingGroup | None, *, at: datetime, **values: Any) -> WorkingGroup:
    """Start a group, or change its mandate, chair and contact. Raises RuleBroken when its code is taken."""
    if not permissions.may_keep_groups(by):
        raise NotPermitted()
    if values.get("code") == "new":  # the address of the form that starts a group
        raise RuleBroken(_("A group has this code already."), code="code_taken", field="code")
    kept = group or WorkingGroup()
    before = {name: str(getattr(kept, name) or "") for name in values} if group else {}
    for name, value in values.items():
        setattr(kept, name, value)
    if group:
        kept.version += 1
    try:
        with transaction.atomic():
            kept.save()
            after = {name: str(value or "") for name, value in values.items()}
            audit.record(
                by, "change_group" if group else "start_group", kept, at=at, before=before, after=after
            )
    except IntegrityError:
        raise RuleBroken(_("A group has this code already."), code="code_taken", field="code") from None
    return kept


def ask_to_join(
    by: Anybody,
    group: WorkingGroup,
    *,
    name: str,
    email: str,
    organisation: str,
    why: str,
    language: str,
    at: datetime,
) -> JoinRequest:
    """Anybody asks to join, with or without an account; asking twice is once."""
    if not group.takes_members:
        raise RuleBroken(_("This group does not take new members at the moment."), code="closed_group")
    address = email.strip().lower()
    same = JoinRequest.objects.filter(group=group, email=address, state=rules.JoinState.OPEN.value).first()
    if same is not None:
        return same
    with transaction.atomic():
        wish = JoinRequest.objects.create(
            group=group,
            name=name.strip(),
            email=address,
            organisation=organisation.strip(),
            why=why.strip(),
            language=language[:8],
            received_at=at,
        )
        audit.record(by if isinstance(by, User) else None, "ask_to_join", group, at=at)
    return wish


def answer_joining(
    by: User, wish: JoinRequest, *, accept: bool, is_guest: bool = False, at: datetime
) -> JoinRequest:
    """Take somebody in, or decline; the person gets a mail either way. Answered already: Conflict."""
    if not permissions.may_answer_joining(by, wish):
        raise NotPermitted()
    state = rules.JoinState.ACCEPTED if accept else rules.JoinState.DECLINED
    with transaction.atomic():
        changed = JoinRequest.objects.filter(pk=wish.pk, state=rules.JoinState.OPEN.value).update(
            state=state.value, answered_at=at, answered_by=by
        )
        if changed != 1:
            raise Conflict(_("Somebody answered already. Look at the page again."))
        if accept:
            add_place(
                by,
                wish.group,
                name=wish.name,
                email=wish.email,
                organisation=wish.organisation,
                is_guest=is_guest,
                at=at,
            )
        mail.send(
            wish.email,
            "network/joining",
            {"group": wish.group, "name": wish.name, "accepted": accept},
            language=wish.language,
            key=f"joining-{wish.pk}",
        )
        audit.record(by, "answer_joining", wish.group, at=at, after={"state": state.value})
    wish.refresh_from_db()
    return wish


def add_place(
    by: User,
    group: WorkingGroup,
    *,
    name: str,
    email: str,
    organisation: str = "",
    is_guest: bool = False,
    at: datetime,
) -> GroupPlace:
    """Give somebody a place. Whoever has one keeps it."""
    if not permissions.may_run(by, group):
        raise NotPermitted()
    with transaction.atomic():
        place, made = GroupPlace.objects.get_or_create(
            group=group,
            email=email.strip().lower(),
            until=None,
            defaults={
                "name": name.strip(),
                "organisation": organisation.strip(),
                "is_guest": is_guest,
                "since": at.date(),
            },
        )
        if made:
            audit.record(by, "join_group", group, at=at, after={"guest": is_guest})
    return place


def end_place(by: User, place: GroupPlace, *, at: datetime) -> GroupPlace:
    """End somebody's place; the inner pages are closed to them from this moment, and they are told."""
    own = place.email.lower() == by.email.lower()
    if not own and not permissions.may_run(by, place.group):
        raise NotPermitted()
    with transaction.atomic():
        if GroupPlace.objects.filter(pk=place.pk, until=None).update(until=at.date()) != 1:
            raise Conflict(_("This place has ended already. Look at the page again."))
        language = User.objects.filter(email__iexact=place.email).values_list("language", flat=True).first()
        mail.send(
            place.email,
            "network/left_group",
            {"group": place.group, "name": place.name},
            language=language or "en",
            key=f"left-group-{place.pk}",
        )
        audit.record(by, "leave_group", place.group, at=at)
    place.refresh_from_db()
    return place


def call_meeting(by: User, meeting: Meeting, *, at: datetime) -> Meeting:
    """Plan a meeting of a group or region, or note one that was held; `meeting` is not saved yet."""
    if not permissions.may_run_meeting(by, meeting):
        raise NotPermitted()
    if meeting.group and not rules.has_mandate(meeting.group.mandate_ends, meeting.on):
        raise RuleBroken(
            _("The mandate of the group ends before this day. Renew it first, or choose an earlier day."),
            code="no_mandate",
            field="on",
        )
    meeting.recorded_at = at
    meeting.state = rules.MeetingState.PLANNED.value
    with transaction.atomic():
        meeting.save(force_insert=True)
        search_texts.put_meeting(meeting)
        audit.record(by, "call_meeting", meeting, at=at, after={"on": meeting.on.isoformat()})
    return meeting


def record_meeting(
    by: User,
    meeting: Meeting,
    *,
    minutes: str,
    came: Sequence[tuple[str, str]],
    decisions: Sequence[str],
    participants: int | None = None,
    is_public: bool | None = None,
    at: datetime,
) -> Meeting:
    """Write down that a meeting was held: minutes, who came (name, organisation), what was decided.

    Done again, it replaces who came and what was decided.
    """
    if not permissions.may_run_meeting(by, meeting):
        raise NotPermitted()
    if meeting.on > at.date():
        raise RuleBroken(_("This meeting lies in the future. Record it when it was held."), code="in_future")
    if len(came) > MOST_NAMES:
        raise RuleBroken(
            _("These are too many names. Give the number of those who came instead."),
            code="too_many",
            field="came",
        )
    people = list(dict.fromkeys((name.strip(), where.strip()) for name, where in came if name.strip()))
    changes: dict[str, Any] = {
        "minutes": minutes.strip(),
        "state": rules.MeetingState.HELD.value,
        "participants": participants if participants is not None else len(people) or None,
        "version": meeting.version + 1,
    }
    if is_public is not None:
        changes["is_public"] = is_public
    with transaction.atomic(), past.keeping(meeting, at=at):
        if Meeting.objects.filter(pk=meeting.pk, version=meeting.version).update(**changes) != 1:
            raise Conflict()
        meeting.attendances.all().delete()
        meeting.decisions.all().delete()
        places = {place.name: place for place in meeting.group.places.all()} if meeting.group else {}
        Attendance.objects.bulk_create(
            Attendance(meeting=meeting, name=name, organisation=where, place=places.get(name))
            for name, where in people
        )
        Decision.objects.bulk_create(
            Decision(meeting=meeting, text=text.strip()) for text in decisions if text.strip()
        )
        search_texts.put_meeting(meeting)
        audit.record(by, "record_meeting", meeting, at=at, after={"came": len(people)})
    meeting.refresh_from_db()
    return meeting


def cancel_meeting(by: User, meeting: Meeting, *, at: datetime) -> Meeting:
    """Say that a planned meeting does not take place."""
    if not permissions.may_run_meeting(by, meeting):
        raise NotPermitted()
    with transaction.atomic(), past.keeping(meeting, at=at):
        changed = Meeting.objects.filter(pk=meeting.pk, state=rules.MeetingState.PLANNED.value).update(
            state=rules.MeetingState.CANCELLED.value, version=meeting.version + 1
        )
        if changed != 1:
            raise Conflict(_("This meeting is not planned any more. Look at the page again."))
        audit.record(by, "cancel_meeting", meeting, at=at)
    meeting.refresh_from_db()
    return meeting


def add_task(
    by: User, meeting: Meeting, *, what: str, owner: User | None, due_on: date | None, at: datetime
) -> GroupTask:
    """Note who does what by when."""
    if not permissions.may_run_meeting(by, meeting):
        raise NotPermitted()
    if due_on and due_on < meeting.on:
        raise RuleBroken(_("This day lies before the meeting."), code="before_meeting", field="due_on")
    with transaction.atomic():
        made = GroupTask.objects.create(meeting=meeting, what=what.strip(), owner=owner, due_on=due_on)
        audit.record(by, "add_task", meeting, at=at, after={"owner": owner.pk if owner else None})
    return made


def end_task(by: User, item: GroupTask, *, to: rules.TaskState, at: datetime) -> GroupTask:
    """Say that a task is done, or no longer wanted. Twice is a Conflict."""
    if not permissions.may_end_task(by, item):
        raise NotPermitted()
    if to is rules.TaskState.OPEN:
        raise RuleBroken(_("Say whether it is done or dropped."), code="not_an_end", field="to")
    with transaction.atomic():
        changed = GroupTask.objects.filter(pk=item.pk, state=rules.TaskState.OPEN.value).update(
            state=to.value, ended_on=at.date()
        )
        if changed != 1:
            raise Conflict(_("This task has ended already. Look at the page again."))
        audit.record(by, "end_task", item.meeting, at=at, after={"task": item.pk, "state": to.value})
    item.refresh_from_db()
    return item


def nudge_owners(*, at: datetime) -> int:
    """Remind the owners of late tasks by mail, at most once a week each; return how many were reminded."""
    today = at.date()
    late = GroupTask.objects.filter(
        state=rules.TaskState.OPEN.value, due_on__lt=today, owner__is_active=True
    ).select_related("owner", "meeting")
    nudged = 0
    for item in late.exclude(nudged_on__gt=today - NUDGE_AGAIN):
        if item.owner is None:
            continue
        with transaction.atomic():
            mail.send(
                item.owner.email,
                "network/task_late",
                {"task": item, "meeting": item.meeting, "person": item.owner},
                language=item.owner.language,
                key=f"group-task-{item.pk}-{today.isoformat()}",
            )
            GroupTask.objects.filter(pk=item.pk).update(nudged_on=today)
            nudged += 1
    return nudged


@task()
def send_nudges() -> None:
    """The daily round of reminders."""
    from django.utils import timezone

    nudge_owners(at=timezone.now())


def add_group_output(
    by: User, group: WorkingGroup, *, what: dict[str, str], on: date, evidence: str, at: datetime
) -> GroupOutput:
    """Record what a group produced, with an address that shows it."""
    if not permissions.may_run(by, group):
        raise NotPermitted()
    if on > at.date():
        raise RuleBroken(
            _("This day lies in the future. Record what has happened."), code="in_future", field="on"
        )
    if not evidence:
        raise RuleBroken(_("Give an address that shows it."), code="no_evidence", field="evidence")
    with transaction.atomic():
        made = GroupOutput.objects.create(group=group, what=what, on=on, evidence=evidence, recorded_at=at)
        audit.record(by, "add_group_output", group, at=at, after={"on": on.isoformat(), "evidence": evidence})
    return made
