"""The hub's pages about donors and opportunities. HTTP only."""

from datetime import datetime
from typing import Any

from django import forms as django_forms
from django.db.models import Count, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from mithaq.accounts.guards import Requires, requires
from mithaq.accounts.models import User
from mithaq.core.edits import get_or_not_found
from mithaq.core.lists import Cell, Column, Filter, Kind, ListPage
from mithaq.core.lists_parts import Link
from mithaq.core.texts import text_in
from mithaq.funding import actions, forms, permissions, queries_desk, rules, words
from mithaq.funding.models import DONOR_KINDS, STAGES, Donor, Opportunity
from mithaq.funding.views_parts import MoneyEdit, amount_columns, donor_choices, money_text
from mithaq.relations.forms import put_choices


@require_safe
@requires(permissions.may_read_money)
def overview(request: HttpRequest) -> HttpResponse:
    """Where funding stands: what is open, what runs, what is owed, what must be published."""
    page = queries_desk.overview(request.user, timezone.localdate())
    return render(
        request,
        "funding/overview.html",
        {
            "page": page,
            "tests": words.told(page.tests),
            "can_keep": permissions.may_keep_money(request.user),
        },
    )


class DonorList(Requires, ListPage):
    """Everybody who gives, gave, or may give."""

    may = staticmethod(permissions.may_read_money)
    name = "donors"
    title = _("Donors")
    columns = (
        Column(
            "name",
            _("Donor"),
            str,
            lambda row: Cell(str(row), href=reverse("funding:donor", kwargs={"key": row.key})),
        ),
        Column("key", _("Short name"), lambda row: row.key, sort="key"),
        Column(
            "kind", _("Kind"), lambda row: row.kind, lambda row: Cell(row.get_kind_display()), sort="kind"
        ),
        Column(
            "country",
            _("Country"),
            lambda row: row.country_id,
            lambda row: Cell(text_in(row.country.common_names) if row.country else ""),
            expected=False,
        ),
        Column("agreements", _("Agreements"), lambda row: row.agreement_count, kind=Kind.NUMBER),
        Column(
            "withheld",
            _("Name withheld"),
            lambda row: bool(row.withheld_because),
            kind=Kind.YES_NO,
        ),
    )
    filters = (Filter("kind", _("Kind"), DONOR_KINDS, lambda rows, value: rows.filter(kind=value)),)
    search_fields = ("names__en", "names__ar", "key")
    default_order = ("key",)
    empty = _("No donor is recorded here yet.")

    def rows(self) -> QuerySet[Donor]:
        rows = Donor.objects.visible_to(self.request.user).select_related("country")
        return rows.annotate(agreement_count=Count("agreements", distinct=True))

    def links(self) -> tuple[Link, ...]:
        links = [Link(_now("Funding"), reverse("funding:overview"))]
        if permissions.may_keep_money(self.request.user):
            links.insert(0, Link(_now("Add a donor"), reverse("funding:donor_new"), button=True))
        return tuple(links)


class DonorEdit(MoneyEdit):
    """Record or change a donor."""

    title = _("Donor")
    form_class = forms.DonorForm
    show_history = True
    back_address = "/"

    def find(self) -> Any:
        if "key" not in self.kwargs:
            return None
        return get_or_not_found(Donor.objects.visible_to(self.request.user), key=self.kwargs["key"])

    def make_form(self, data: Any = None, files: Any = None, *, thing: Any = None) -> django_forms.BaseForm:
        initial = {}
        if thing is not None:
            initial = {
                "name_en": thing.names.get("en", ""),
                "name_ar": thing.names.get("ar", ""),
                "country": thing.country_id or "",
                "body": thing.body_id or "",
                **{
                    name: getattr(thing, name)
                    for name in ("key", "kind", "web", "withheld_because", "public_interest")
                },
            }
        self.form = forms.DonorForm(data, initial=initial)
        return self.form

    def save(self, thing: Any, data: dict[str, Any], *, by: Any, at: datetime) -> Any:
        names = self.form.names()
        data = {name: value for name, value in data.items() if not name.startswith("name_")}
        return actions.save_donor(by, thing, names=names, at=at, **data)

    def after(self, thing: Any) -> str:
        return reverse("funding:donors")

    def leave(self, thing: Any) -> str:
        return self.after(thing)


class OpportunityList(Requires, ListPage):
    """Money that might be won, what closes first on top."""

    may = staticmethod(permissions.may_read_money)
    name = "opportunities"
    title = _("Opportunities for funding")
    columns = (
        Column("title", _("What for"), str, lambda row: Cell(str(row), href=row.get_absolute_url())),
        Column("donor", _("Donor"), lambda row: str(row.donor)),
        Column(
            "stage",
            _("Stands"),
            lambda row: row.stage,
            lambda row: Cell(row.get_stage_display(), status=words.STAGE_SHAPES[row.stage]),
            sort="stage",
        ),
        Column(
            "closes_on",
            _("Closes on"),
            lambda row: row.closes_on,
            kind=Kind.DATE,
            sort="closes_on",
            expected=False,
        ),
        *amount_columns(),
        Column("owner", _("Who follows it"), lambda row: str(row.owner) if row.owner else None),
    )
    filters = (Filter("stage", _("Stands"), STAGES, lambda rows, value: rows.filter(stage=value)),)
    search_fields = ("title", "donor__names__en", "donor__names__ar", "note")
    default_order = ("closes_on",)
    empty = _("No opportunity is recorded here yet.")

    def rows(self) -> QuerySet[Opportunity]:
        return Opportunity.objects.visible_to(self.request.user).select_related("donor", "owner")

    def links(self) -> tuple[Link, ...]:
        links = [Link(_now("Funding"), reverse("funding:overview"))]
        if permissions.may_keep_money(self.request.user):
            links.insert(0, Link(_now("Add an opportunity"), reverse("funding:opportunity_new"), button=True))
        return tuple(links)


@require_safe
@requires(permissions.may_read_money)
def opportunity_page(request: HttpRequest, pk: int) -> HttpResponse:
    """One opportunity: where it stands, the proposals that were sent, what comes next."""
    rows = Opportunity.objects.visible_to(request.user).select_related("donor", "owner")
    row = get_or_not_found(rows.prefetch_related("proposals__stored", "agreements"), pk=pk)
    return render(
        request,
        "funding/opportunity.html",
        {
            "row": row,
            "shape": words.STAGE_SHAPES[row.stage],
            "amount": money_text(row.amount, row.currency),
            "proposals": [(each, money_text(each.amount, each.currency)) for each in row.proposals.all()],
            "can_keep": permissions.may_keep_money(request.user),
            "can_move": bool(rules.MOVES[rules.Stage(row.stage)]),
            "can_send": rules.Stage.SUBMITTED in rules.MOVES[rules.Stage(row.stage)],
            "can_sign": permissions.may_sign(request.user) and row.stage == rules.Stage.WON,
        },
    )


class OpportunityEdit(MoneyEdit):
    """Record or change an opportunity."""

    title = _("Opportunity for funding")
    form_class = forms.OpportunityForm

    def find(self) -> Any:
        if "pk" not in self.kwargs:
            return None
        return get_or_not_found(Opportunity.objects.visible_to(self.request.user), pk=self.kwargs["pk"])

    def make_form(self, data: Any = None, files: Any = None, *, thing: Any = None) -> django_forms.BaseForm:
        initial: dict[str, Any] = {"donor": self.request.GET.get("donor", ""), "currency": rules.EURO}
        if thing is not None:
            initial = {
                "donor": thing.donor_id,
                "owner": thing.owner_id or "",
                **{
                    name: getattr(thing, name)
                    for name in ("title", "closes_on", "amount", "currency", "note")
                },
            }
        form = forms.OpportunityForm(data, initial=initial)
        put_choices(
            form, "donor", [("", _now("choose")), *donor_choices(Donor.objects.visible_to(self.request.user))]
        )
        put_choices(form, "owner", forms.staff(timezone.now()))
        return form

    def save(self, thing: Any, data: dict[str, Any], *, by: Any, at: datetime) -> Any:
        donor = get_or_not_found(Donor.objects.visible_to(by), pk=data.pop("donor"))
        owner = forms.one_of(data.pop("owner"), User.objects.active())
        return actions.save_opportunity(by, thing, donor=donor, owner=owner, at=at, **data)

    def leave(self, thing: Any) -> str:
        return reverse("funding:opportunities")


class OfOpportunity(MoneyEdit):
    """An edit page about one opportunity."""

    def find(self) -> Any:
        return get_or_not_found(Opportunity.objects.visible_to(self.request.user), pk=self.kwargs["pk"])

    def initial(self, thing: Any) -> dict[str, Any]:
        return {"sent_on": timezone.localdate(), "amount": thing.amount, "currency": thing.currency}

    def seen(self, thing: Any) -> str:
        return ""

    def after(self, thing: Any) -> str:
        return reverse("funding:opportunity", kwargs={"pk": self.kwargs["pk"]})

    def leave(self, thing: Any) -> str:
        return self.after(thing)


class OpportunityMove(OfOpportunity):
    """The next step."""

    title = _("What happened?")
    form_class = forms.MoveForm

    def make_form(self, data: Any = None, files: Any = None, *, thing: Any = None) -> django_forms.BaseForm:
        form = forms.MoveForm(data)
        ways = rules.MOVES[rules.Stage(thing.stage)] - {rules.Stage.SUBMITTED}
        put_choices(form, "to", [pair for pair in STAGES if pair[0] in {way.value for way in ways}])
        return form

    def save(self, thing: Any, data: dict[str, Any], *, by: Any, at: datetime) -> Any:
        return actions.move_opportunity(by, thing, to=rules.Stage(data["to"]), at=at)


class ProposalNew(OfOpportunity):
    """A proposal was sent."""

    title = _("The proposal that was sent")
    form_class = forms.ProposalForm

    def save(self, thing: Any, data: dict[str, Any], *, by: Any, at: datetime) -> Any:
        return actions.send_proposal(by, thing, upload=data.pop("file"), at=at, **data)
