"""Working groups: the public list and pages, joining, the inner page for who belongs, and how groups are kept."""

from datetime import datetime
from typing import Any, ClassVar

from django import forms as django_forms
from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe

from mithaq.accounts.guards import Requires, refusal, requires
from mithaq.accounts.limits import limited
from mithaq.accounts.models import User
from mithaq.core import days
from mithaq.core.edits import EditPage, get_or_not_found
from mithaq.core.errors import NotPermitted
from mithaq.core.lists import Cell, Column, Kind, ListPage, sort_by_text
from mithaq.core.lists_parts import Link
from mithaq.core.marks import verification
from mithaq.core.verification import is_verified
from mithaq.network import actions_groups as actions
from mithaq.network import forms_groups as forms
from mithaq.network import group_rules as rules
from mithaq.network import permissions_groups as permissions
from mithaq.network import queries_groups as queries
from mithaq.network.models_groups import GroupPlace, GroupTask, JoinRequest, WorkingGroup
from mithaq.network.models_kinds import PublishedCount

ACTIVITY = {
    rules.Activity.ACTIVE: _("active"),
    rules.Activity.NOT_ACTIVE: _("not active"),
    rules.Activity.UNKNOWN: _("whether active is unknown"),
}


class GuardedEdit(EditPage):
    """An edit page that a stranger meets as the way to sign in."""

    guard: ClassVar[Any]

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        return refusal(request, type(self).guard) or super().dispatch(request, *args, **kwargs)


class GroupList(ListPage):
    """All working groups, with whether each is active by the rule."""

    name = "groups"
    title = _("Working groups")
    intro = _(
        "Where members, academics and guests work on one subject together. A group is active when it met and produced something in the last twelve months."
    )
    public = True
    areas = ("network",)
    default_order = ("name",)
    search_fields = ("names__en", "names__ar")
    sources = ({"title": "uncaccoalition.org", "address": "https://uncaccoalition.org"},)
    empty = _("No working group is recorded here yet.")
    template_name = "network/groups/groups.html"

    def extra_context(self) -> dict[str, Any]:
        return {"published": PublishedCount.objects.filter(what="working_groups")}

    @property
    def columns(self) -> tuple[Column, ...]:  # type: ignore[override]
        """The columns; what they share for all rows is asked once."""
        rule, named, today = queries.rule(), queries.named_chairs(), days.today()

        def stands(row: WorkingGroup) -> rules.Activity:
            return queries.activity_of(row, rule, as_of=today)

        return (
            Column(
                "name",
                _("Group"),
                str,
                lambda row: Cell(
                    str(row),
                    href=row.get_absolute_url(),
                    mark=None if is_verified(row.verification) else _("unverified"),
                ),
                sort=sort_by_text("names"),
            ),
            Column(
                "active",
                _("Stands"),
                lambda row: stands(row).value,
                lambda row: Cell(ACTIVITY[stands(row)], status=queries.SHAPES[stands(row)]),
            ),
            Column("chair", _("Chair"), lambda row: queries.chair_shown(row, named)),
            Column("mandate_ends", _("Mandate until"), lambda row: row.mandate_ends, kind=Kind.DATE),
            Column("outputs", _("Outputs"), lambda row: len(row.outputs.all()), kind=Kind.NUMBER),
            Column("verification", _("Verification"), lambda row: row.verification, in_page=False),
            Column("source", _("Source"), lambda row: row.source, in_page=False),
        )

    def rows(self) -> QuerySet[WorkingGroup]:
        return WorkingGroup.objects.select_related("chair").prefetch_related("meetings", "outputs")

    def links(self) -> tuple[Link, ...]:
        links = [Link(_now("Meetings"), reverse("groups:meetings"))]
        if permissions.may_keep_groups(self.request.user):
            links.insert(0, Link(_now("Start a group"), reverse("groups:group_new"), button=True))
        return tuple(links)


def find_group(code: str) -> WorkingGroup:
    """The group of an address."""
    found: WorkingGroup = get_or_not_found(
        WorkingGroup.objects.select_related("chair", "staff_contact").prefetch_related("meetings", "outputs"),
        code=code,
    )
    return found


@require_safe
def group_page(request: HttpRequest, code: str) -> HttpResponse:
    """One group as the public sees it: mandate, chair as far as it chose to be shown, outputs, how to join."""
    group = find_group(code)
    today = days.today()
    rule = queries.rule()
    stands = queries.activity_of(group, rule, as_of=today)
    return render(
        request,
        "network/groups/group.html",
        {
            "group": group,
            "chair": queries.chair_shown(group, queries.named_chairs()),
            "rule": rule,
            "stands": (queries.SHAPES[stands], ACTIVITY[stands]),
            "held": [
                each
                for each in group.meetings.all()
                if each.is_public and each.state == rules.MeetingState.HELD
            ],
            "mandate_holds": rules.has_mandate(group.mandate_ends, today),
            "can_see_inside": permissions.may_see_inside(request.user, group),
            "verification": verification(group.verification),
        },
    )


class JoinPage(EditPage):
    """Ask to join; without an account."""

    form_class = forms.JoinForm
    button = _("Ask to join")
    show_history = False

    @property
    def title(self) -> str:  # type: ignore[override]
        return _now("Join “%(group)s”") % {"group": find_group(self.kwargs["code"])}

    def may(self, person: Any, thing: Any) -> bool:
        return True

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        answer: HttpResponseBase = limited("joining", "10/h/ip")(super().post)(request, *args, **kwargs)
        return answer

    def initial(self, thing: Any) -> dict[str, Any]:
        person = self.request.user
        return {"name": person.display_name, "email": person.email} if isinstance(person, User) else {}

    def save(self, thing: Any, data: dict[str, Any], *, by: Any, at: datetime) -> Any:
        data.pop("website")
        group = find_group(self.kwargs["code"])
        actions.ask_to_join(by, group, language=get_language() or "en", at=at, **data)
        messages.info(self.request, _now("Who runs the group will answer you by mail."))

    def after(self, thing: Any) -> str:
        return reverse("groups:group", args=[self.kwargs["code"]])

    def leave(self, thing: Any) -> str:
        return self.after(thing)


class MyGroups(Requires, ListPage):
    """The groups whose inner pages are open to this person."""

    may = staticmethod(permissions.may_open_inside)
    name = "mine"
    title = _("My groups")
    columns = (
        Column(
            "name",
            _("Group"),
            str,
            lambda row: Cell(str(row), href=reverse("groups:inside", args=[row.code])),
            sort=sort_by_text("names"),
        ),
        Column("mandate_ends", _("Mandate until"), lambda row: row.mandate_ends, kind=Kind.DATE),
    )
    default_order = ("name",)
    empty = _("You have no place in a working group. The list of groups says how to join one.")

    def rows(self) -> QuerySet[WorkingGroup]:
        return WorkingGroup.objects.open_to(self.request.user)

    def links(self) -> tuple[Link, ...]:
        return (Link(_now("All working groups"), reverse("groups:groups")),)


@require_safe
@requires(permissions.may_open_inside)
def inside(request: HttpRequest, code: str) -> HttpResponse:
    """The inner page of a group: people, meetings, tasks, wishes to join."""
    group = get_or_not_found(
        WorkingGroup.objects.open_to(request.user).select_related("chair", "staff_contact"), code=code
    )
    today = days.today()
    can_run = permissions.may_run(request.user, group)
    return render(
        request,
        "network/groups/inside.html",
        {
            "group": group,
            "places": [
                each for each in group.places.all() if rules.holds_place(each.since, each.until, today)
            ],
            "meetings": group.meetings.all(),
            "around": queries.meetings_around(group, today),
            "tasks": GroupTask.objects.filter(meeting__group=group, state="open").select_related("owner"),
            "wishes": group.join_requests.filter(state=rules.JoinState.OPEN.value) if can_run else (),
            "can_run": can_run,
            "mine": getattr(request.user, "email", "").lower(),
        },
    )


class GroupNew(GuardedEdit):
    """Start a group."""

    guard = staticmethod(permissions.may_keep_groups)
    title = _("Start a group")
    form_class = forms.GroupForm
    show_history = False

    def may(self, person: Any, thing: Any) -> bool:
        return permissions.may_keep_groups(person)

    def make_form(self, data: Any = None, files: Any = None, *, thing: Any = None) -> django_forms.BaseForm:
        self.form = forms.GroupForm(data, initial=self.initial(thing))
        return self.form

    def initial(self, thing: Any) -> dict[str, Any]:
        return {"takes_members": True}

    def save(self, thing: Any, data: dict[str, Any], *, by: Any, at: datetime) -> Any:
        kept = ("code", "mandate_ends", "chair", "staff_contact", "takes_members")
        values = {name: data[name] for name in kept}
        values |= {"names": self.form.texts(), "mandates": self.form.texts("mandate")}
        return actions.save_group(by, thing, at=at, **values)

    def leave(self, thing: Any) -> str:
        return thing.get_absolute_url() if thing else reverse("groups:groups")


class GroupEdit(GroupNew):
    """Change the mandate, the chair, the contact."""

    title = _("Change the group")
    version_field = "version"
    show_history = True

    def find(self) -> Any:
        return get_or_not_found(WorkingGroup.objects.select_related("chair"), code=self.kwargs["code"])

    def initial(self, thing: Any) -> dict[str, Any]:
        return {
            "code": thing.code,
            "mandate_ends": thing.mandate_ends,
            "chair": thing.chair.code if thing.chair else "",
            "staff_contact": thing.staff_contact_id,
            "takes_members": thing.takes_members,
            "name_en": thing.names.get("en", ""),
            "name_ar": thing.names.get("ar", ""),
            "mandate_en": thing.mandates.get("en", ""),
            "mandate_ar": thing.mandates.get("ar", ""),
        }


class OfGroup(GuardedEdit):
    """An edit page about one group, for who runs it."""

    guard = staticmethod(permissions.may_open_inside)
    show_history = False

    def group(self) -> WorkingGroup:
        """The group of the address."""
        found: WorkingGroup = get_or_not_found(
            WorkingGroup.objects.open_to(self.request.user).select_related("chair"), code=self.kwargs["code"]
        )
        return found

    def may(self, person: Any, thing: Any) -> bool:
        return permissions.may_run(person, self.group())

    def after(self, thing: Any) -> str:
        return reverse("groups:inside", args=[self.kwargs["code"]])

    def leave(self, thing: Any) -> str:
        return self.after(thing)


class PlaceNew(OfGroup):
    """Give somebody a place."""

    title = _("Add somebody to the group")
    form_class = forms.PlaceForm

    def save(self, thing: Any, data: dict[str, Any], *, by: Any, at: datetime) -> Any:
        return actions.add_place(by, self.group(), at=at, **data)


class OutputNew(OfGroup):
    """What a group produced."""

    title = _("What did the group produce?")
    form_class = forms.GroupOutputForm

    def make_form(self, data: Any = None, files: Any = None, *, thing: Any = None) -> django_forms.BaseForm:
        self.form = forms.GroupOutputForm(data, initial={"on": days.today()})
        return self.form

    def save(self, thing: Any, data: dict[str, Any], *, by: Any, at: datetime) -> Any:
        return actions.add_group_output(
            by, self.group(), what=self.form.texts(), on=data["on"], evidence=data["evidence"], at=at
        )


def _back_inside(group: WorkingGroup) -> HttpResponseRedirect:
    return HttpResponseRedirect(reverse("groups:inside", args=[group.code]))


@require_POST
@requires(permissions.may_open_inside)
def answer_joining(request: HttpRequest, pk: int) -> HttpResponse:
    """Take somebody in, as a member or a guest, or decline."""
    open_groups = WorkingGroup.objects.open_to(request.user)
    rows = JoinRequest.objects.filter(group__in=open_groups).select_related("group__chair")
    wish = get_or_not_found(rows, pk=pk)
    if not isinstance(request.user, User):
        raise NotPermitted()
    answer = request.POST.get("answer", "")
    actions.answer_joining(
        request.user,
        wish,
        accept=answer in ("member", "guest"),
        is_guest=answer == "guest",
        at=timezone.now(),
    )
    messages.success(request, _now("Answered. A mail tells the person."))
    return _back_inside(wish.group)


@require_POST
@requires(permissions.may_open_inside)
def end_place(request: HttpRequest, pk: int) -> HttpResponse:
    """End somebody's place, or one's own."""
    rows = GroupPlace.objects.filter(group__in=WorkingGroup.objects.open_to(request.user))
    place = get_or_not_found(rows.select_related("group__chair"), pk=pk)
    if not isinstance(request.user, User):
        raise NotPermitted()
    actions.end_place(request.user, place, at=timezone.now())
    messages.success(request, _now("The place has ended."))
    if WorkingGroup.objects.open_to(request.user).filter(pk=place.group_id).exists():
        return _back_inside(place.group)
    return HttpResponseRedirect(reverse("groups:mine"))
