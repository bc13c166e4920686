"""Bodies outside the network: the list, one page each with people, talks and promises, and how they are kept."""

from datetime import datetime
from typing import Any

from django import forms as django_forms
from django.db.models import Max, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from mithaq.accounts.guards import Requires, requires
from mithaq.core.edits import get_or_not_found
from mithaq.core.lists import Cell, Column, Filter, Kind, ListPage, sort_by_text
from mithaq.core.lists_parts import Link
from mithaq.core.texts import text_in
from mithaq.relations import actions, forms, permissions
from mithaq.relations.models import KINDS, Body, Post
from mithaq.relations.queries import story_of
from mithaq.relations.views_parts import GuardedEdit


class BodyList(Requires, ListPage):
    """The bodies this person works with."""

    may = staticmethod(permissions.may_work)
    name = "bodies"
    title = _("Outside the network")
    intro = _(
        "Missions, ministries, bodies of the United Nations, donors, academics and movements we speak with."
    )
    columns = (
        Column(
            "name",
            _("Name"),
            str,
            lambda row: Cell(str(row), href=row.get_absolute_url()),
            sort=sort_by_text("names"),
        ),
        Column(
            "kind", _("Kind"), lambda row: row.kind, lambda row: Cell(row.get_kind_display()), sort="kind"
        ),
        Column(
            "country",
            _("State"),
            lambda row: row.country_id,
            lambda row: Cell(text_in(row.country.names) if row.country else ""),
            sort="country",
            expected=False,
        ),
        Column("seat", _("Seat"), lambda row: row.seat, sort="seat", expected=False),
        Column(
            "last_talk",
            _("Last entry"),
            lambda row: row.last_talk,
            kind=Kind.DATE,
            expected=False,
            about=_("Of the entries that everybody who works on the relation may read."),
        ),
    )
    filters = (Filter("kind", _("Kind"), KINDS, lambda rows, value: rows.filter(kind=value)),)
    search_fields = ("names__en", "names__ar", "country__iso3", "seat")
    default_order = ("name",)
    empty = _("Nobody is in the list yet. The hub adds bodies.")

    def rows(self) -> QuerySet[Body]:
        last = Max("talks__on", filter=Q(talks__sensitivity="normal"))
        return Body.objects.visible_to(self.request.user).select_related("country").annotate(last_talk=last)

    def links(self) -> tuple[Link, ...]:
        links = []
        if permissions.may_log(self.request.user):
            links.append(Link(_now("Write down a talk"), reverse("relations:log"), button=True))
        if permissions.may_keep_bodies(self.request.user):
            links.append(Link(_now("Add a body"), reverse("relations:body_new")))
        links += [
            Link(_now("Contact log"), reverse("relations:talks")),
            Link(_now("Promises"), reverse("relations:commitments")),
        ]
        return tuple(links)


@require_safe
@requires(permissions.may_work)
def body_page(request: HttpRequest, pk: int) -> HttpResponse:
    """One body, such as a mission: who is in which post, the last talk, what was promised, which positions they took."""
    body = get_or_not_found(Body.objects.visible_to(request.user).select_related("country"), pk=pk)
    return render(
        request,
        "relations/body.html",
        {
            "body": body,
            "story": story_of(body, request.user, on=timezone.localdate()),
            "can_log": permissions.may_log_with(request.user, body),
            "can_edit": permissions.may_edit_body(request.user, body),
            "partnerships": body.partnerships.all(),
            "agreements": body.agreements.all(),
        },
    )


class BodyNew(GuardedEdit):
    """Add a body."""

    guard = staticmethod(permissions.may_keep_bodies)
    title = _("Add a body")
    form_class = forms.BodyForm
    show_history = False

    def may(self, person: Any, thing: Any) -> bool:
        return permissions.may_keep_bodies(person)

    def make_form(self, data: Any = None, files: Any = None, *, thing: Any = None) -> django_forms.BaseForm:
        self.form = forms.BodyForm(data, initial=self.initial(thing))
        return self.form

    def save(self, thing: Any, data: dict[str, Any], *, by: Any, at: datetime) -> Any:
        values = {name: data[name] for name in ("kind", "country", "seat", "web", "note")}
        return actions.save_body(by, thing, at=at, names=self.form.names(), **values)

    def leave(self, thing: Any) -> str:
        return thing.get_absolute_url() if thing else reverse("relations:bodies")


class BodyEdit(BodyNew):
    """Change a body."""

    guard = staticmethod(permissions.may_work)
    title = _("Change what is known of it")
    version_field = "version"
    show_history = True

    def find(self) -> Any:
        return get_or_not_found(Body.objects.visible_to(self.request.user), pk=self.kwargs["pk"])

    def may(self, person: Any, thing: Any) -> bool:
        return permissions.may_edit_body(person, thing)

    def initial(self, thing: Any) -> dict[str, Any]:
        return {
            "kind": thing.kind,
            "country": thing.country_id or "",
            "seat": thing.seat,
            "web": thing.web,
            "note": thing.note,
            "name_en": thing.names.get("en", ""),
            "name_ar": thing.names.get("ar", ""),
        }


class OfBody(GuardedEdit):
    """An edit page that makes something of a body."""

    guard = staticmethod(permissions.may_work)
    show_history = False

    def body(self) -> Body:
        """The body of the address."""
        found: Body = get_or_not_found(Body.objects.visible_to(self.request.user), pk=self.kwargs["pk"])
        return found

    def may(self, person: Any, thing: Any) -> bool:
        return permissions.may_edit_body(person, self.body())

    def after(self, thing: Any) -> str:
        return self.body().get_absolute_url()

    def leave(self, thing: Any) -> str:
        return self.body().get_absolute_url()


class PostNew(OfBody):
    """Somebody takes up a post."""

    title = _("Somebody takes up a post")
    form_class = forms.PostForm

    def make_form(self, data: Any = None, files: Any = None, *, thing: Any = None) -> django_forms.BaseForm:
        posts = Post.objects.filter(body=self.body(), successor=None).select_related("contact")
        return forms.PostForm(data, posts=[(post.pk, str(post)) for post in posts])

    def save(self, thing: Any, data: dict[str, Any], *, by: Any, at: datetime) -> Any:
        after = Post.objects.get(pk=data.pop("after")) if data["after"] else data.pop("after") or None
        return actions.fill_post(by, self.body(), after=after, at=at, **data)


class PostLeave(GuardedEdit):
    """Somebody left a post."""

    guard = staticmethod(permissions.may_work)
    title = _("Somebody left a post")
    form_class = forms.LeaveForm
    show_history = False

    def find(self) -> Any:
        rows = Post.objects.filter(body__in=Body.objects.visible_to(self.request.user))
        return get_or_not_found(rows.select_related("body", "contact"), pk=self.kwargs["pk"])

    def may(self, person: Any, thing: Any) -> bool:
        return permissions.may_edit_body(person, thing.body)

    def initial(self, thing: Any) -> dict[str, Any]:
        return {"on": timezone.localdate()}

    def save(self, thing: Any, data: dict[str, Any], *, by: Any, at: datetime) -> Any:
        return actions.leave_post(by, thing, on=data["on"], at=at)

    def after(self, thing: Any) -> str:
        return str(thing.body.get_absolute_url())
