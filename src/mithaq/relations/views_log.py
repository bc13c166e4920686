"""The contact log and the promises: an entry in seconds, corrections, lists, and how a promise ended."""

from datetime import datetime
from typing import Any

from django import forms as django_forms
from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from mithaq.accounts.guards import Requires, requires
from mithaq.accounts.models import User
from mithaq.core.edits import form_rows, get_or_not_found
from mithaq.core.lists import Cell, Column, Filter, Kind, ListPage
from mithaq.core.lists_parts import Link
from mithaq.relations import actions, forms, permissions, rules
from mithaq.relations.models import SENSITIVITIES, STATES, WAYS, Body, Commitment, Contact, Talk
from mithaq.relations.queries import ENDS, SHAPES, due_of
from mithaq.relations.views import OfBody
from mithaq.relations.views_parts import GuardedEdit


class LogPage(GuardedEdit):
    """Write down a talk: two entries and a button; the rest has a value or is folded away."""

    guard = staticmethod(permissions.may_log)
    title = _("Write down a talk")
    form_class = forms.TalkForm
    template_name = "relations/log.html"
    show_history = False

    def asked(self) -> Body | None:
        """The body that the address names, if this person may see it."""
        pk = self.request.GET.get("body", "")
        rows = Body.objects.visible_to(self.request.user)
        return rows.filter(pk=pk).first() if pk.isascii() and pk.isdigit() and len(pk) < 10 else None

    def may(self, person: Any, thing: Any) -> bool:
        return permissions.may_log(person)

    def initial(self, thing: Any) -> dict[str, Any]:
        body = self.asked()
        return {"body": body.pk if body else "", "on": timezone.localdate(), "way": "call"}

    def make_form(self, data: Any = None, files: Any = None, *, thing: Any = None) -> django_forms.BaseForm:
        rows = Body.objects.visible_to(self.request.user)
        return forms.TalkForm(data, rows=rows, body=self.asked(), initial=self.initial(thing))

    def save(self, thing: Any, data: dict[str, Any], *, by: Any, at: datetime) -> Any:
        body = get_or_not_found(Body.objects.visible_to(by), pk=data["body"])
        return actions.log_talk(
            by,
            body,
            what=data["what"],
            on=data["on"],
            way=rules.Way(data["way"]),
            contact=Contact.objects.get(pk=data["contact"]) if data["contact"] else None,
            sensitivity=rules.Sensitivity(data["sensitivity"]),
            position=data["position"],
            topics=data["topics"],
            promise=data["promise"],
            promiser=rules.Promiser(data["promiser"]),
            due_on=data["due_on"],
            at=at,
        )

    def after(self, thing: Any) -> str:
        return str(thing.body.get_absolute_url())

    def leave(self, thing: Any) -> str:
        body = self.asked()
        return body.get_absolute_url() if body else reverse("relations:bodies")

    def page(self, form: django_forms.BaseForm, thing: Any, **kwargs: Any) -> HttpResponse:
        self.rows_shown = form_rows(form)
        return super().page(form, thing, **kwargs)

    def extra_context(self, thing: Any) -> dict[str, Any]:
        more = forms.TalkForm.MORE
        folded = [row for row in self.rows_shown if row.name in more]
        return {
            "first_rows": [row for row in self.rows_shown if row.name not in more],
            "more_rows": folded,
            "more_open": any(row.errors for row in folded),
        }


class TalkList(Requires, ListPage):
    """The contact log, as far as this person may read it."""

    may = staticmethod(permissions.may_work)
    name = "talks"
    title = _("Contact log")
    columns = (
        Column("on", _("On"), lambda row: row.on, kind=Kind.DATE, sort="on"),
        Column(
            "body",
            _("With whom"),
            lambda row: str(row.body),
            lambda row: Cell(str(row.body), href=row.body.get_absolute_url()),
        ),
        Column("way", _("How"), lambda row: row.way, lambda row: Cell(row.get_way_display()), sort="way"),
        Column("what", _("What was said"), lambda row: row.what),
        Column("position", _("Position they took"), lambda row: row.position, expected=False),
        Column("topics", _("Topics"), lambda row: row.topics, expected=False, shown=False),
        Column(
            "sensitivity",
            _("Who may read it"),
            lambda row: row.sensitivity,
            lambda row: Cell(row.get_sensitivity_display()),
            sort="sensitivity",
        ),
        Column("by", _("Written by"), lambda row: str(row.recorded_by or "")),
    )
    filters = (
        Filter("way", _("How"), WAYS, lambda rows, value: rows.filter(way=value)),
        Filter(
            "sensitivity",
            _("Who may read it"),
            SENSITIVITIES,
            lambda rows, value: rows.filter(sensitivity=value),
        ),
    )
    search_fields = ("what", "position", "topics", "body__names__en", "body__names__ar")
    default_order = ("-on",)
    empty = _("Nothing is written down yet.")

    def rows(self) -> QuerySet[Talk]:
        return Talk.objects.visible_to(self.request.user).select_related("body", "recorded_by")

    def links(self) -> tuple[Link, ...]:
        if not permissions.may_log(self.request.user):
            return ()
        return (Link(_now("Write down a talk"), reverse("relations:log"), button=True),)


class TalkEdit(GuardedEdit):
    """Correct an entry."""

    guard = staticmethod(permissions.may_log)
    title = _("Correct the entry")
    form_class = forms.TalkChangeForm
    version_field = "version"
    template_name = "relations/talk.html"

    def find(self) -> Any:
        rows = Talk.objects.visible_to(self.request.user).select_related("body")
        return get_or_not_found(rows, pk=self.kwargs["pk"])

    def may(self, person: Any, thing: Any) -> bool:
        return permissions.may_change_talk(person, thing)

    def save(self, thing: Any, data: dict[str, Any], *, by: Any, at: datetime) -> Any:
        data["way"], data["sensitivity"] = rules.Way(data["way"]), rules.Sensitivity(data["sensitivity"])
        return actions.change_talk(by, thing, at=at, **data)

    def after(self, thing: Any) -> str:
        return str(thing.body.get_absolute_url())


@require_POST
@requires(permissions.may_log)
def remove_talk(request: HttpRequest, pk: int) -> HttpResponse:
    """Remove an entry."""
    talk = get_or_not_found(Talk.objects.visible_to(request.user).select_related("body"), pk=pk)
    address = talk.body.get_absolute_url()
    if isinstance(request.user, User):
        actions.remove_talk(request.user, talk, at=timezone.now())
    messages.success(request, _now("Removed. For 30 days the hub can bring it back."))
    return HttpResponseRedirect(address)


def _stands(row: Commitment) -> Cell:
    if row.state != rules.CommitmentState.OPEN:
        return Cell(row.get_state_display(), status=ENDS[row.state])
    due = due_of(row, timezone.localdate())
    words = {rules.Due.LATE: _("late"), rules.Due.SOON: _("due soon")}
    return Cell(words.get(due, row.get_state_display()), status=SHAPES[due])


class CommitmentList(Requires, ListPage):
    """What was promised by them and by us, the next due first."""

    may = staticmethod(permissions.may_work)
    name = "commitments"
    title = _("Promises")
    intro = _(
        "What they and we promised, in talks and in agreements. The one who follows a promise finds it on the desk."
    )
    columns = (
        Column(
            "what",
            _("What was promised"),
            lambda row: row.what,
            lambda row: Cell(row.what, href=reverse("relations:close", args=[row.pk])),
        ),
        Column(
            "body",
            _("With whom"),
            lambda row: str(row.body),
            lambda row: Cell(str(row.body), href=row.body.get_absolute_url()),
        ),
        Column(
            "promiser",
            _("Who promised"),
            lambda row: row.promiser,
            lambda row: Cell(row.get_promiser_display()),
            sort="promiser",
        ),
        Column("due_on", _("By when"), lambda row: row.due_on, kind=Kind.DATE, sort="due_on", expected=False),
        Column("state", _("Stands"), lambda row: row.state, _stands, sort="state"),
        Column("owner", _("Who follows it"), lambda row: str(row.owner or "")),
        Column("outcome", _("How it ended"), lambda row: row.outcome, expected=False, shown=False),
    )
    filters = (Filter("state", _("Stands"), STATES, lambda rows, value: rows.filter(state=value)),)
    search_fields = ("what", "body__names__en", "body__names__ar")
    default_order = ("due_on",)
    empty = _("Nothing was promised yet.")

    def rows(self) -> QuerySet[Commitment]:
        return Commitment.objects.visible_to(self.request.user).select_related("body", "owner")


class ClosePage(GuardedEdit):
    """How a promise ended."""

    guard = staticmethod(permissions.may_work)
    title = _("How did the promise end?")
    form_class = forms.CloseForm
    template_name = "relations/close.html"

    def find(self) -> Any:
        rows = Commitment.objects.visible_to(self.request.user).select_related(
            "body", "owner", "clause__agreement"
        )
        return get_or_not_found(rows, pk=self.kwargs["pk"])

    def may(self, person: Any, thing: Any) -> bool:
        return permissions.may_close_commitment(person, thing)

    def initial(self, thing: Any) -> dict[str, Any]:
        return {"on": timezone.localdate()}

    def seen(self, thing: Any) -> str:
        return str(thing.state)

    def save(self, thing: Any, data: dict[str, Any], *, by: Any, at: datetime) -> Any:
        data["to"] = rules.CommitmentState(data["to"])
        return actions.close_commitment(by, thing, at=at, **data)

    def after(self, thing: Any) -> str:
        return str(thing.body.get_absolute_url())


class CommitmentNew(OfBody):
    """Write down a promise without a talk."""

    title = _("Write down a promise")
    form_class = forms.CommitmentForm

    def may(self, person: Any, thing: Any) -> bool:
        return permissions.may_log_with(person, self.body())

    def initial(self, thing: Any) -> dict[str, Any]:
        return {"promised_on": timezone.localdate()}

    def save(self, thing: Any, data: dict[str, Any], *, by: Any, at: datetime) -> Any:
        data["promiser"] = rules.Promiser(data["promiser"])
        data["sensitivity"] = rules.Sensitivity(data["sensitivity"])
        return actions.add_commitment(by, self.body(), at=at, **data)
