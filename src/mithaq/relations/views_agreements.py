"""Agreements with their clauses, and partnerships with what came of them: public lists and pages, and the hub's forms."""

from datetime import datetime
from typing import Any

from django import forms as django_forms
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from mithaq.core.edits import get_or_not_found
from mithaq.core.lists import Cell, Column, Kind, ListPage
from mithaq.core.lists_parts import Link
from mithaq.relations import actions_agreements, forms, permissions, rules
from mithaq.relations.models import Agreement, Body, Commitment, CountingRule, Partnership
from mithaq.relations.models_agreements import TURNS
from mithaq.relations.queries import SHAPES, due_of
from mithaq.relations.views_parts import GuardedEdit


def _newest(row: Partnership) -> rules.TurnOn | None:
    turns = row.turns_on
    return turns[-1] if turns else None


def _turn_cell(row: Partnership) -> Cell:
    turn = _newest(row)
    return (
        Cell(dict(TURNS)[turn.turn.value], status="none" if turn.turn is rules.Turn.ENDED else "done")
        if turn
        else Cell("")
    )


class PartnershipList(ListPage):
    """Partnerships outside the network: the public ones for everybody, all for who works on them."""

    name = "partnerships"
    title = _("Partnerships")
    intro = _(
        "Work done together with governments and organisations outside the network, and what came of it."
    )
    columns = (
        Column("title", _("Partnership"), str, lambda row: Cell(str(row), href=row.get_absolute_url())),
        Column("with", _("With"), lambda row: str(row.body)),
        Column(
            "turn", _("Stands"), lambda row: turn.turn.value if (turn := _newest(row)) else None, _turn_cell
        ),
        Column("since", _("Since"), lambda row: turn.on if (turn := _newest(row)) else None, kind=Kind.DATE),
        Column("outputs", _("What came of it"), lambda row: len(row.outputs.all()), kind=Kind.NUMBER),
    )
    search_fields = ("titles__en", "titles__ar", "body__names__en")
    default_order = ("id",)
    empty = _("No partnership is recorded here yet.")

    def rows(self) -> QuerySet[Partnership]:
        rows = Partnership.objects.visible_to(self.request.user).select_related("body")
        return rows.prefetch_related("turns", "outputs")

    def links(self) -> tuple[Link, ...]:
        links = [Link(_now("Agreements"), reverse("relations:agreements"))]
        if permissions.may_keep_partnerships(self.request.user):
            links.insert(
                0, Link(_now("Add a partnership"), reverse("relations:partnership_new"), button=True)
            )
        return tuple(links)


@require_safe
def partnership_page(request: HttpRequest, pk: int) -> HttpResponse:
    """One partnership: its turns, what came of it, and whether it counts."""
    rows = Partnership.objects.visible_to(request.user).select_related("body", "agreement")
    row = get_or_not_found(rows.prefetch_related("turns", "outputs__stored"), pk=pk)
    rule = CountingRule.objects.filter(pk="partnerships").first()
    today = timezone.localdate()
    return render(
        request,
        "relations/partnership.html",
        {
            "row": row,
            "rule": rule,
            "counts": rule is not None
            and rules.counts(row.turns_on, row.outputs_on, since=rule.since, as_of=today),
            "can_change": permissions.may_keep_partnerships(request.user),
            "can_read_files": permissions.may_work(request.user),
        },
    )


class PartnershipNew(GuardedEdit):
    """Record a partnership."""

    guard = staticmethod(permissions.may_keep_partnerships)
    title = _("Add a partnership")
    form_class = forms.PartnershipForm
    show_history = False

    def may(self, person: Any, thing: Any) -> bool:
        return permissions.may_keep_partnerships(person)

    def make_form(self, data: Any = None, files: Any = None, *, thing: Any = None) -> django_forms.BaseForm:
        self.form = forms.PartnershipForm(
            data, rows=Body.objects.visible_to(self.request.user), initial={"on": timezone.localdate()}
        )
        return self.form

    def save(self, thing: Any, data: dict[str, Any], *, by: Any, at: datetime) -> Any:
        body = get_or_not_found(Body.objects.visible_to(by), pk=data["body"])
        return actions_agreements.begin_partnership(
            by,
            body,
            titles=self.form.names(),
            on=data["on"],
            about=data["about"],
            is_public=data["is_public"],
            at=at,
        )

    def leave(self, thing: Any) -> str:
        return reverse("relations:partnerships")


class OfPartnership(GuardedEdit):
    """An edit page about one partnership."""

    guard = staticmethod(permissions.may_keep_partnerships)
    show_history = False

    def find(self) -> Any:
        return get_or_not_found(Partnership.objects.visible_to(self.request.user), pk=self.kwargs["pk"])

    def may(self, person: Any, thing: Any) -> bool:
        return permissions.may_keep_partnerships(person)

    def initial(self, thing: Any) -> dict[str, Any]:
        return {"on": timezone.localdate()}

    def seen(self, thing: Any) -> str:
        return ""

    def after(self, thing: Any) -> str:
        return reverse("relations:partnership", args=[self.kwargs["pk"]])

    def leave(self, thing: Any) -> str:
        return self.after(thing)


class PartnershipEdit(OfPartnership):
    """Describe it anew, publish it or take it back from the public."""

    title = _("Change the partnership")
    form_class = forms.PartnershipForm
    show_history = True

    def make_form(self, data: Any = None, files: Any = None, *, thing: Any = None) -> django_forms.BaseForm:
        self.form = forms.PartnershipForm(
            data,
            initial={
                "name_en": thing.titles.get("en", ""),
                "name_ar": thing.titles.get("ar", ""),
                "about": thing.about,
                "is_public": thing.is_public,
            },
        )
        return self.form

    def seen(self, thing: Any) -> str:
        return str(thing.version)

    def clashes(self, form: Any, thing: Any, seen: str) -> list[Any]:
        from mithaq.core.edits import Clash

        return [
            Clash(
                name="about",
                label=str(form["about"].label),
                theirs=thing.about,
                ours=form["about"].value() or "",
                both=True,
            )
        ]

    def save(self, thing: Any, data: dict[str, Any], *, by: Any, at: datetime) -> Any:
        return actions_agreements.change_partnership(
            by, thing, titles=self.form.names(), about=data["about"], is_public=data["is_public"], at=at
        )


class TurnPage(OfPartnership):
    """A renewal, or the end."""

    title = _("Renewed, or ended")
    form_class = forms.TurnForm

    def save(self, thing: Any, data: dict[str, Any], *, by: Any, at: datetime) -> Any:
        data["turn"] = rules.Turn(data["turn"])
        return actions_agreements.turn_partnership(by, thing, at=at, **data)


class OutputPage(OfPartnership):
    """Something that came of it."""

    title = _("What came of it?")
    form_class = forms.OutputForm

    def save(self, thing: Any, data: dict[str, Any], *, by: Any, at: datetime) -> Any:
        upload = data.pop("file")
        return actions_agreements.add_output(by, thing, upload=upload, at=at, **data)


class AgreementList(ListPage):
    """Agreements with bodies outside the network."""

    name = "agreements"
    title = _("Agreements")
    columns = (
        Column("title", _("Agreement"), str, lambda row: Cell(str(row), href=row.get_absolute_url())),
        Column("with", _("With"), lambda row: str(row.body)),
        Column("signed", _("Signed"), lambda row: row.signed, sort="signed"),
        Column("ends_on", _("Ends on"), lambda row: row.ends_on, kind=Kind.DATE, sort="ends_on"),
    )
    default_order = ("-signed",)
    empty = _("No agreement is recorded here yet.")

    def rows(self) -> QuerySet[Agreement]:
        return Agreement.objects.visible_to(self.request.user).select_related("body")


@require_safe
def agreement_page(request: HttpRequest, key: str) -> HttpResponse:
    """One agreement: its clauses, and for who works on it the promises that rest on them."""
    row = get_or_not_found(Agreement.objects.visible_to(request.user).select_related("body"), key=key)
    today = timezone.localdate()
    promises = (
        Commitment.objects.visible_to(request.user).filter(clause__agreement=row).select_related("clause")
    )
    return render(
        request,
        "relations/agreement.html",
        {
            "row": row,
            "clauses": row.clauses.all(),
            "promises": [(each, SHAPES[due_of(each, today)]) for each in promises],
            "can_change": permissions.may_keep_partnerships(request.user),
            "can_promise": permissions.may_log_with(request.user, row.body),
        },
    )


class ClausePage(GuardedEdit):
    """Write down a clause."""

    guard = staticmethod(permissions.may_keep_partnerships)
    title = _("Write down a clause")
    form_class = forms.ClauseForm
    show_history = False

    def agreement(self) -> Agreement:
        """The agreement of the address."""
        found: Agreement = get_or_not_found(
            Agreement.objects.visible_to(self.request.user), key=self.kwargs["key"]
        )
        return found

    def may(self, person: Any, thing: Any) -> bool:
        return permissions.may_keep_partnerships(person)

    def save(self, thing: Any, data: dict[str, Any], *, by: Any, at: datetime) -> Any:
        return actions_agreements.add_clause(by, self.agreement(), at=at, **data)

    def after(self, thing: Any) -> str:
        return self.agreement().get_absolute_url()

    def leave(self, thing: Any) -> str:
        return self.after(thing)
