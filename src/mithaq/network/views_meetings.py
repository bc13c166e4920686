"""Meetings of groups and regions: the public list, one page each, calling and recording them, tasks."""

from datetime import datetime
from typing import Any

from django import forms as django_forms
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from mithaq.accounts.models import User
from mithaq.accounts.permissions import is_signed_in, is_staff_of_hub
from mithaq.core import days
from mithaq.core.edits import get_or_not_found
from mithaq.core.lists import Cell, Column, Filter, Kind, ListPage
from mithaq.core.lists_parts import Link
from mithaq.core.texts import text_in
from mithaq.core.verification import is_verified
from mithaq.network import actions_groups as actions
from mithaq.network import forms_groups as forms
from mithaq.network import group_rules as rules
from mithaq.network import permissions_groups as permissions
from mithaq.network.models import regions_of
from mithaq.network.models_groups import GroupTask, Meeting
from mithaq.network.views_groups import GuardedEdit, OfGroup

SHAPES = {"planned": "part", "held": "done", "cancelled": "none"}


def _of(row: Meeting) -> str:
    if row.group is not None:
        return str(row.group)
    return text_in(row.region.names) if row.region is not None else str(_("the whole network"))


class MeetingList(ListPage):
    """Meetings that everybody may know of, and those of one's groups and regions."""

    name = "meetings"
    title = _("Meetings")
    intro = _(
        "Meetings of working groups and regions, as far as they are public. Dates known to the month stay that way."
    )
    columns = (
        Column(
            "title",
            _("Meeting"),
            str,
            lambda row: Cell(
                str(row),
                href=row.get_absolute_url(),
                mark=None if is_verified(row.verification) else _("unverified"),
            ),
        ),
        Column("of", _("Group or region"), _of),
        Column("number", _("Number"), lambda row: row.number, expected=False),
        Column("on", _("On"), lambda row: str(row.when), sort="on"),
        Column(
            "state",
            _("Stands"),
            lambda row: row.state,
            lambda row: Cell(row.get_state_display(), status=SHAPES[row.state]),
        ),
        Column("participants", _("How many came"), lambda row: row.participants, kind=Kind.NUMBER),
        Column("source", _("Source"), lambda row: row.source, in_page=False, expected=False),
    )
    filters = (
        Filter(
            "region", _("Region"), lambda page: forms.regions(), lambda rows, value: rows.filter(region=value)
        ),
        Filter(
            "kind",
            _("Kind"),
            [("group", _("of groups")), ("region", _("of regions"))],
            lambda rows, value: rows.filter(Q(group=None) if value == "region" else Q(region=None)),
        ),
    )
    search_fields = ("titles__en", "titles__ar")
    default_order = ("-on",)
    empty = _("No meeting is recorded here yet.")

    def rows(self) -> QuerySet[Meeting]:
        return Meeting.objects.visible_to(self.request.user).select_related("group", "region")

    def links(self) -> tuple[Link, ...]:
        person = self.request.user
        if is_staff_of_hub(person) or (is_signed_in(person) and regions_of(person)):
            return (Link(_now("Call a meeting"), reverse("groups:meeting_new"), button=True),)
        return ()


@require_safe
def meeting_page(request: HttpRequest, pk: int) -> HttpResponse:
    """One meeting: title and day for everybody who may see it; minutes, names and tasks inside."""
    rows = Meeting.objects.visible_to(request.user).select_related("group__chair", "region")
    row = get_or_not_found(rows, pk=pk)
    inside = permissions.may_see_minutes(request.user, row)
    return render(
        request,
        "network/groups/meeting.html",
        {
            "row": row,
            "of": _of(row),
            "shape": SHAPES[row.state],
            "inside": inside,
            "can_run": permissions.may_run_meeting(request.user, row),
            "came": row.attendances.all() if inside else (),
            "decisions": row.decisions.all() if inside else (),
            "tasks": row.tasks.select_related("owner") if inside else (),
        },
    )


def _titled(form: Any, data: dict[str, Any], **more: Any) -> Meeting:
    return Meeting(
        titles=form.texts(), number=data["number"], on=data["on"], is_public=data["is_public"], **more
    )


class GroupMeetingNew(OfGroup):
    """Call a meeting of a group."""

    title = _("Call a meeting")
    form_class = forms.MeetingForm

    def make_form(self, data: Any = None, files: Any = None, *, thing: Any = None) -> django_forms.BaseForm:
        self.form = forms.MeetingForm(data, of_group=True, initial={"on": days.today()})
        return self.form

    def save(self, thing: Any, data: dict[str, Any], *, by: Any, at: datetime) -> Any:
        return actions.call_meeting(by, _titled(self.form, data, group=self.group()), at=at)

    def after(self, thing: Any) -> str:
        return str(thing.get_absolute_url()) if thing else super().after(thing)


def may_call_somewhere(person: Any) -> bool:
    """Call meetings outside groups: the hub, and coordinators for their region."""
    return is_staff_of_hub(person) or (isinstance(person, User) and bool(regions_of(person)))


class MeetingNew(GuardedEdit):
    """Call a meeting of a region, or of the whole network."""

    guard = staticmethod(may_call_somewhere)
    title = _("Call a meeting")
    form_class = forms.MeetingForm
    show_history = False

    def may(self, person: Any, thing: Any) -> bool:
        return may_call_somewhere(person)

    def make_form(self, data: Any = None, files: Any = None, *, thing: Any = None) -> django_forms.BaseForm:
        hub = is_staff_of_hub(self.request.user)
        own = regions_of(self.request.user)
        choices = [pair for pair in forms.regions() if hub or pair[0] in own]
        self.form = forms.MeetingForm(
            data,
            of=[("", str(_("the whole network"))), *choices] if hub else choices,
            initial={"on": days.today()},
        )
        return self.form

    def save(self, thing: Any, data: dict[str, Any], *, by: Any, at: datetime) -> Any:
        return actions.call_meeting(by, _titled(self.form, data, region_id=data["region"] or None), at=at)

    def after(self, thing: Any) -> str:
        return str(thing.get_absolute_url()) if thing else reverse("groups:meetings")

    def leave(self, thing: Any) -> str:
        return reverse("groups:meetings")


class OfMeeting(GuardedEdit):
    """An edit page about one meeting, for who runs it."""

    guard = staticmethod(permissions.may_open_inside)

    def find(self) -> Any:
        rows = Meeting.objects.visible_to(self.request.user).select_related("group__chair", "region")
        return get_or_not_found(rows, pk=self.kwargs["pk"])

    def may(self, person: Any, thing: Any) -> bool:
        return permissions.may_run_meeting(person, thing)

    def after(self, thing: Any) -> str:
        return reverse("groups:meeting", args=[self.kwargs["pk"]])

    def leave(self, thing: Any) -> str:
        return self.after(thing)


class MinutesPage(OfMeeting):
    """Write down what happened: minutes, who came, what was decided."""

    title = _("What happened in the meeting")
    form_class = forms.MinutesForm
    version_field = "version"

    def initial(self, thing: Any) -> dict[str, Any]:
        return {
            "minutes": thing.minutes,
            "came": "\n".join(
                f"{each.name}, {each.organisation}" if each.organisation else each.name
                for each in thing.attendances.all()
            ),
            "participants": None if thing.attendances.exists() else thing.participants,
            "decisions": "\n".join(each.text for each in thing.decisions.all()),
            "is_public": thing.is_public,
        }

    def make_form(self, data: Any = None, files: Any = None, *, thing: Any = None) -> django_forms.BaseForm:
        self.form = forms.MinutesForm(data, initial=self.initial(thing))
        return self.form

    def save(self, thing: Any, data: dict[str, Any], *, by: Any, at: datetime) -> Any:
        return actions.record_meeting(
            by,
            thing,
            minutes=data["minutes"],
            came=self.form.people(),
            decisions=data["decisions"].splitlines(),
            participants=data["participants"],
            is_public=data["is_public"],
            at=at,
        )


class CancelPage(OfMeeting):
    """Say that a planned meeting does not take place."""

    title = _("The meeting does not take place")
    button = _("Cancel the meeting")
    form_class = django_forms.Form
    version_field = "version"

    def save(self, thing: Any, data: dict[str, Any], *, by: Any, at: datetime) -> Any:
        return actions.cancel_meeting(by, thing, at=at)


class TaskNew(OfMeeting):
    """Who does what by when."""

    title = _("Note a task")
    form_class = forms.TaskForm
    show_history = False

    def seen(self, thing: Any) -> str:
        return ""

    def save(self, thing: Any, data: dict[str, Any], *, by: Any, at: datetime) -> Any:
        return actions.add_task(by, thing, at=at, **data)


class TaskPage(GuardedEdit):
    """How a task ended."""

    guard = staticmethod(permissions.may_open_inside)
    title = _("How did the task end?")
    form_class = forms.EndTaskForm
    template_name = "network/groups/task.html"
    show_history = False

    def find(self) -> Any:
        person = self.request.user
        meetings = Meeting.objects.visible_to(person).values("pk")
        task = get_or_not_found(
            GroupTask.objects.filter(Q(owner=person.pk) | Q(meeting__in=meetings)).select_related(
                "owner", "meeting__group__chair"
            ),
            pk=self.kwargs["pk"],
        )
        if task.owner_id != person.pk and not permissions.may_see_minutes(person, task.meeting):
            return get_or_not_found(GroupTask.objects.none(), pk=0)
        return task

    def may(self, person: Any, thing: Any) -> bool:
        return permissions.may_end_task(person, thing)

    def seen(self, thing: Any) -> str:
        return ""

    def save(self, thing: Any, data: dict[str, Any], *, by: Any, at: datetime) -> Any:
        return actions.end_task(by, thing, to=rules.TaskState(data["to"]), at=at)

    def after(self, thing: Any) -> str:
        return reverse("desk:home")
