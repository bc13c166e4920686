"""Booked amounts, the budget beside them, and what must be published. HTTP only."""

from datetime import datetime
from typing import Any

from django import forms as django_forms
from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe

from mithaq.accounts.guards import Requires, requires
from mithaq.core.edits import get_or_not_found
from mithaq.core.errors import RuleBroken
from mithaq.core.lists import Cell, Column, Filter, Kind, ListPage
from mithaq.core.lists_computed import BY_VALUE, ComputedList
from mithaq.core.lists_parts import Link
from mithaq.core.marks import number_text
from mithaq.core.texts import text_in
from mithaq.funding import (
    actions_agreements,
    actions_money,
    forms,
    permissions,
    queries_desk,
    queries_publishing,
    rules,
)
from mithaq.funding.models import DIRECTIONS, BudgetLine, Donor, Entry, GrantAgreement
from mithaq.funding.views_parts import MoneyEdit, amount_columns, donor_choices
from mithaq.relations.forms import put_choices


def _years(page: Any) -> list[tuple[str, str]]:
    return [(str(year), str(year)) for year in queries_desk.years_known(page.request.user)]


class EntryList(Requires, ListPage):
    """Booked amounts, as the accounts told them."""

    may = staticmethod(permissions.may_read_money)
    name = "entries"
    title = _("Booked amounts")
    intro = _(
        "As the accounts told them; nothing is booked here. Amounts that were taken back stay readable."
    )
    columns = (
        Column(
            "reference",
            _("Reference"),
            str,
            lambda row: Cell(str(row), mark=_now("taken back") if row.withdrawn_at else None),
        ),
        Column("on", _("Day"), lambda row: row.on, kind=Kind.DATE, sort="on"),
        Column(
            "direction",
            _("Direction"),
            lambda row: row.direction,
            lambda row: Cell(row.get_direction_display()),
        ),
        *amount_columns(),
        Column("rate", _("Rate"), lambda row: row.rate, kind=Kind.NUMBER, shown=False, expected=False),
        Column(
            "rate_on",
            _("Day of the rate"),
            lambda row: row.rate_on,
            kind=Kind.DATE,
            shown=False,
            expected=False,
        ),
        Column(
            "euros",
            _("In euros"),
            lambda row: row.euros,
            lambda row: Cell(number_text(row.euros, 2)),
            kind=Kind.NUMBER,
            sort="euros",
        ),
        Column("donor", _("Donor"), lambda row: str(row.donor) if row.donor else None, expected=False),
        Column(
            "agreement",
            _("Agreement"),
            lambda row: row.agreement.key if row.agreement else None,
            lambda row: (
                Cell(str(row.agreement), href=row.agreement.get_absolute_url()) if row.agreement else Cell("")
            ),
            expected=False,
        ),
        Column("line", _("Budget line"), lambda row: row.line or None, expected=False),
        Column("what", _("What for"), lambda row: row.what or None, shown=False, expected=False),
        Column(
            "withdrawn",
            _("Taken back"),
            lambda row: row.withdrawn_at is not None,
            kind=Kind.YES_NO,
            shown=False,
        ),
    )
    filters = (
        Filter("direction", _("Direction"), DIRECTIONS, lambda rows, value: rows.filter(direction=value)),
        Filter("year", _("Year"), _years, lambda rows, value: rows.filter(on__year=value)),
    )
    search_fields = ("reference", "what", "line", "donor__names__en", "donor__names__ar")
    default_order = ("-on",)
    empty = _("No amount is booked here yet. Import a file from the accounts.")

    def rows(self) -> QuerySet[Entry]:
        return Entry.objects.visible_to(self.request.user).select_related("donor", "agreement")

    def links(self) -> tuple[Link, ...]:
        links = [Link(_now("Funding"), reverse("funding:overview"))]
        if permissions.may_keep_money(self.request.user):
            links = [
                Link(_now("Import from the accounts"), reverse("funding:accounts_import"), button=True),
                Link(_now("Book one amount"), reverse("funding:entry_new")),
                Link(_now("Take an amount back"), reverse("funding:entry_back")),
                *links,
            ]
        return tuple(links)


class EntryNew(MoneyEdit):
    """Book one amount by hand."""

    title = _("Book one amount")
    intro = _("For single amounts. Whole months come from a file of the accounts.")
    form_class = forms.EntryForm

    def make_form(self, data: Any = None, files: Any = None, *, thing: Any = None) -> django_forms.BaseForm:
        form = forms.EntryForm(data, initial={"on": timezone.localdate(), "currency": rules.EURO})
        person = self.request.user
        put_choices(form, "donor", [("", _now("none")), *donor_choices(Donor.objects.visible_to(person))])
        agreements = [(row.pk, str(row)) for row in GrantAgreement.objects.visible_to(person)]
        put_choices(form, "agreement", [("", _now("none")), *agreements])
        return form

    def save(self, thing: Any, data: dict[str, Any], *, by: Any, at: datetime) -> Any:
        data["donor"] = forms.one_of(data["donor"], Donor.objects.visible_to(by))
        data["agreement"] = forms.one_of(data["agreement"], GrantAgreement.objects.visible_to(by))
        data["direction"] = rules.Direction(data["direction"])
        return actions_money.book(by, at=at, **data)

    def after(self, thing: Any) -> str:
        return reverse("funding:entries")

    def leave(self, thing: Any) -> str:
        return self.after(thing)


class TakeBackForm(forms.ReasonForm):
    """Which amount is taken back, and why."""

    reference = django_forms.CharField(label=_("Reference"), max_length=80)
    field_order = ("reference", "reason")


class EntryBack(MoneyEdit):
    """Take a booked amount back, by its reference."""

    title = _("Take an amount back")
    intro = _("It stays readable, marked as taken back, and counts no more from today on.")
    form_class = TakeBackForm

    def save(self, thing: Any, data: dict[str, Any], *, by: Any, at: datetime) -> Any:
        rows = Entry.objects.visible_to(by).standing()
        entry = rows.filter(reference=data["reference"].strip()).first()
        if entry is None:
            raise RuleBroken(
                _("No amount with this reference is booked. Look at the list for it."),
                code="no_such_reference",
                field="reference",
            )
        return actions_money.take_back(by, entry, reason=data["reason"], at=at)

    def after(self, thing: Any) -> str:
        return reverse("funding:entries")

    def leave(self, thing: Any) -> str:
        return self.after(thing)


class BudgetList(Requires, ComputedList):
    """The budget of a year beside what was spent."""

    may = staticmethod(permissions.may_read_money)
    name = "budget"
    title = _("Budget and spending")
    intro = _("What a year plans beside what the accounts booked for it, in euros.")
    columns = (
        Column(
            "line",
            _("Purpose"),
            lambda row: text_in(row.line.titles) if row.line else "",
            lambda row: (
                Cell(
                    text_in(row.line.titles),
                    href=reverse("funding:budget_line", kwargs={"pk": row.line.pk}),
                )
                if row.line
                else Cell(_now("outside every line of the budget"), status="late")
            ),
        ),
        Column("year", _("Year"), lambda row: row.year, kind=Kind.NUMBER, shown=False),
        Column("code", _("Code"), lambda row: row.code or None, sort=BY_VALUE, expected=False),
        Column(
            "objective",
            _("Objective"),
            lambda row: (row.line.objective if row.line else "") or None,
            expected=False,
        ),
        Column("planned", _("Planned"), lambda row: row.amounts.planned, kind=Kind.NUMBER, sort=BY_VALUE),
        Column("spent", _("Spent"), lambda row: row.amounts.spent, kind=Kind.NUMBER, sort=BY_VALUE),
        Column("left", _("Left over"), lambda row: row.amounts.left, kind=Kind.NUMBER, sort=BY_VALUE),
        Column(
            "used",
            _("Used"),
            lambda row: round(row.amounts.used, 4) if row.amounts.used is not None else None,
            lambda row: Cell(
                f"{number_text(row.amounts.used * 100, 0)}%" if row.amounts.used is not None else "",
                status="late" if row.amounts.left < 0 else None,
            ),
            kind=Kind.NUMBER,
            expected=False,
        ),
    )
    filters = (
        Filter(
            "year", _("Year"), _years, lambda rows, value: [row for row in rows if str(row.year) == value]
        ),
    )
    default_order = ()
    empty = _("No budget is recorded here yet.")

    def computed_rows(self, question: Any) -> list[queries_desk.BudgetRow]:
        years = queries_desk.years_known(self.request.user)
        asked = question.chosen.get("year")
        wanted = [int(asked)] if asked else years[:1]
        return [row for year in wanted for row in queries_desk.budget_of(self.request.user, year)]

    def searched(self, row: queries_desk.BudgetRow) -> str:
        return f"{row.code} {text_in(row.line.titles) if row.line else ''}"

    def links(self) -> tuple[Link, ...]:
        links = [
            Link(_now("Booked amounts"), reverse("funding:entries")),
            Link(_now("Funding"), reverse("funding:overview")),
        ]
        if permissions.may_sign(self.request.user):
            links.insert(0, Link(_now("Plan a line"), reverse("funding:budget_line_new"), button=True))
        return tuple(links)


class BudgetLineEdit(MoneyEdit):
    """Plan a line of a year's budget."""

    guard = staticmethod(permissions.may_sign)
    title = _("Line of the budget")
    form_class = forms.BudgetLineForm
    show_history = True

    def find(self) -> Any:
        if "pk" not in self.kwargs:
            return None
        return get_or_not_found(BudgetLine.objects.visible_to(self.request.user), pk=self.kwargs["pk"])

    def make_form(self, data: Any = None, files: Any = None, *, thing: Any = None) -> django_forms.BaseForm:
        initial: dict[str, Any] = {"year": timezone.localdate().year}
        if thing is not None:
            initial = {
                "name_en": thing.titles.get("en", ""),
                "name_ar": thing.titles.get("ar", ""),
                **{name: getattr(thing, name) for name in ("year", "code", "planned", "objective")},
            }
        self.form = forms.BudgetLineForm(data, initial=initial)
        return self.form

    def seen(self, thing: Any) -> str:
        return f"{thing.year} {thing.code} {thing.planned} {thing.objective}" if thing is not None else ""

    def save(self, thing: Any, data: dict[str, Any], *, by: Any, at: datetime) -> Any:
        titles = self.form.names()
        given = {name: data[name] for name in ("year", "code", "planned", "objective")}
        return actions_money.plan_line(by, thing, titles=titles, at=at, **given)

    def after(self, thing: Any) -> str:
        return reverse("funding:budget")

    def leave(self, thing: Any) -> str:
        return self.after(thing)


@require_safe
@requires(permissions.may_read_money)
def publish_page(request: HttpRequest) -> HttpResponse:
    """What must be published about donors, by when."""
    today = timezone.localdate()
    duties = queries_publishing.duties(today)
    return render(
        request,
        "funding/publish.html",
        {
            "duties": [(duty, rules.is_late(duty.due, today)) for duty in duties],
            "withheld": Donor.objects.visible_to(request.user).exclude(withheld_because=""),
            "can_sign": permissions.may_sign(request.user),
        },
    )


@require_POST
@requires(permissions.may_sign)
def publish_sum(request: HttpRequest, key: str, year: int) -> HttpResponseBase:
    """Publish what a donor gave in a year."""
    donor = get_or_not_found(Donor.objects.visible_to(request.user), key=key)
    actions_money.publish_sum(request.user, donor, year=year, at=timezone.now())  # type: ignore[arg-type]
    messages.success(request, _now("Published."))
    return HttpResponseRedirect(reverse("funding:publish"))


@require_POST
@requires(permissions.may_sign)
def publish_agreement(request: HttpRequest, key: str) -> HttpResponseBase:
    """Publish an agreement."""
    row = get_or_not_found(GrantAgreement.objects.visible_to(request.user).select_related("donor"), key=key)
    actions_agreements.publish_agreement(request.user, row, at=timezone.now())  # type: ignore[arg-type]
    messages.success(request, _now("Published."))
    return HttpResponseRedirect(reverse("funding:publish"))
