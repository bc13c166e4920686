"""Who may do what with working groups, meetings and stories."""

from django.utils import timezone

from mithaq.accounts.models import Anybody, User
from mithaq.accounts.permissions import has_role, is_staff_of_hub
from mithaq.accounts.rules import Role
from mithaq.network import group_rules as rules
from mithaq.network.models import organisations_of, regions_of
from mithaq.network.models_groups import (
    GroupTask,
    JoinRequest,
    Meeting,
    Story,
    WorkingGroup,
    sees_all_groups,
)


def may_keep_groups(person: Anybody) -> bool:
    """Start groups and change their mandate: the hub."""
    return is_staff_of_hub(person)


def chairs(person: Anybody, group: WorkingGroup) -> bool:
    """Whether the person represents the organisation that chairs the group."""
    return group.chair is not None and group.chair.code in organisations_of(person)


def _has_place(person: Anybody, group: WorkingGroup) -> bool:
    if not isinstance(person, User) or not person.is_active:
        return False
    # The day of the house, by which places begin and end, whatever the reader's own clock says.
    today = timezone.now().date()
    places = group.places.filter(email__iexact=person.email)
    return any(rules.holds_place(place.since, place.until, today) for place in places)


def may_see_inside(person: Anybody, group: WorkingGroup) -> bool:
    """Members, minutes, tasks: who has a place now, the chair, hub, board and auditor."""
    return sees_all_groups(person) or chairs(person, group) or _has_place(person, group)


def may_open_inside(person: Anybody) -> bool:
    """Whether inner pages of groups are open to the person at all; each group decides for itself."""
    return sees_all_groups(person) or isinstance(person, User)


def may_run(person: Anybody, group: WorkingGroup) -> bool:
    """Call meetings, write minutes, answer who wants to join: the hub and the chair."""
    return is_staff_of_hub(person) or chairs(person, group)


def may_answer_joining(person: Anybody, request: JoinRequest) -> bool:
    """As for running the group."""
    return may_run(person, request.group)


def may_run_meeting(person: Anybody, meeting: Meeting) -> bool:
    """Of a group: who runs it. Of a region: its coordinator. Always the hub."""
    if is_staff_of_hub(person):
        return True
    if meeting.group is not None:
        return chairs(person, meeting.group)
    return meeting.region_id is not None and meeting.region_id in regions_of(person)


def may_call_meetings(person: Anybody) -> bool:
    """Whether calling meetings may be among the person's work at all."""
    return is_staff_of_hub(person) or has_role(person, Role.REGIONAL_COORDINATOR, Role.MEMBER_REPRESENTATIVE)


def may_see_minutes(person: Anybody, meeting: Meeting) -> bool:
    """Minutes, names and tasks: inside the group or region, even when that it took place is public."""
    if sees_all_groups(person) or may_run_meeting(person, meeting):
        return True
    return meeting.group is not None and _has_place(person, meeting.group)


def may_end_task(person: Anybody, task: GroupTask) -> bool:
    """Its owner, and who runs the meeting."""
    return (isinstance(person, User) and task.owner_id == person.pk) or may_run_meeting(person, task.meeting)


def may_tell_story(person: Anybody) -> bool:
    """Members, coordinators, board and the hub."""
    return is_staff_of_hub(person) or has_role(
        person,
        Role.MEMBER_REPRESENTATIVE,
        Role.INDIVIDUAL_MEMBER,
        Role.REGIONAL_COORDINATOR,
        Role.BOARD_MEMBER,
    )


def may_read_stories(person: Anybody) -> bool:
    """The working list: who tells them, and the auditor."""
    return may_tell_story(person) or has_role(person, Role.AUDITOR)


def may_change_story(person: Anybody, story: Story) -> bool:
    """Who told it, until it is published; the hub."""
    if is_staff_of_hub(person):
        return True
    return (
        may_tell_story(person)
        and isinstance(person, User)
        and story.recorded_by_id == person.pk
        and not story.is_publishable
    )


def may_publish_story(person: Anybody) -> bool:
    """Record consent and publish: the hub."""
    return is_staff_of_hub(person)
