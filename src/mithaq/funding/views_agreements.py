"""Agreements with donors: the list, one of them, and what is recorded under it. HTTP only."""

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

from mithaq.accounts.guards import Requires, requires
from mithaq.accounts.models import User
from mithaq.core.edits import get_or_not_found
from mithaq.core.lists import Cell, Column, Kind, ListPage
from mithaq.core.lists_parts import Link
from mithaq.funding import actions_agreements, forms, permissions, rules, words
from mithaq.funding.activities import activities_named
from mithaq.funding.models import (
    Condition,
    Donor,
    GrantAgreement,
    Instalment,
    Opportunity,
    ReportDeadline,
)
from mithaq.funding.subgrants import sub_grants
from mithaq.funding.views_parts import MoneyEdit, OfAgreement, amount_columns, donor_choices, money_text
from mithaq.relations.forms import put_choices


def _runs(row: GrantAgreement) -> Cell:
    runs = row.runs_on(timezone.localdate())
    if runs is None:
        return Cell(_now("unknown"), status="unknown")
    return Cell(_now("runs"), status="part") if runs else Cell(_now("does not run"), status="none")


def _multi_year(row: GrantAgreement) -> Cell:
    found = row.is_multi_year
    return Cell(_now("unknown") if found is None else _now("yes") if found else _now("no"))


class AgreementList(Requires, ListPage):
    """Agreements with donors."""

    may = staticmethod(permissions.may_read_money)
    name = "grants"
    title = _("Agreements with donors")
    columns = (
        Column("title", _("Agreement"), str, lambda row: Cell(str(row), href=row.get_absolute_url())),
        Column("donor", _("Donor"), lambda row: str(row.donor)),
        Column(
            "starts",
            _("From"),
            lambda row: words.day_of(row.starts, row.starts_precision) or None,
            sort="starts",
        ),
        Column("ends", _("Last day"), lambda row: row.ends, kind=Kind.DATE, sort="ends"),
        Column("multi_year", _("For several years"), lambda row: row.is_multi_year, _multi_year),
        *amount_columns(),
        Column("runs", _("Stands"), lambda row: row.runs_on(timezone.localdate()), _runs),
        Column("published", _("Published"), lambda row: row.is_public, kind=Kind.YES_NO),
    )
    search_fields = ("titles__en", "titles__ar", "donor__names__en", "donor__names__ar", "number")
    default_order = ("-starts",)
    empty = _("No agreement with a donor is recorded here yet.")

    def rows(self) -> QuerySet[GrantAgreement]:
        return GrantAgreement.objects.visible_to(self.request.user).select_related("donor")

    def links(self) -> tuple[Link, ...]:
        links = [Link(_now("Funding"), reverse("funding:overview"))]
        if permissions.may_sign(self.request.user):
            links.insert(0, Link(_now("Record an agreement"), reverse("funding:agreement_new"), button=True))
        return tuple(links)


@require_safe
@requires(permissions.may_read_money)
def agreement_page(request: HttpRequest, key: str) -> HttpResponse:
    """One agreement: terms, money expected and come, conditions, reports owed, activities it pays, sub-grants."""
    today = timezone.localdate()
    rows = GrantAgreement.objects.visible_to(request.user).select_related("donor", "opportunity")
    row = get_or_not_found(
        rows.prefetch_related(
            "instalments__entry", "conditions", "deadlines__owner", "shares", "history__recorded_by"
        ),
        key=key,
    )
    entries = row.entries.standing().filter(direction=rules.Direction.IN.value)
    shares = list(row.shares.all())
    named = activities_named(request.user, {each.activity for each in shares})
    return render(
        request,
        "funding/agreement.html",
        {
            "row": row,
            "today": today,
            "amount": money_text(row.amount, row.currency),
            "multi_year": _multi_year(row).text,
            "runs": _runs(row),
            "entries": entries,
            "came": sum((entry.euros for entry in entries), start=rules.CENT * 0),
            "instalments": [
                (each, each.entry is None and each.due_on < today) for each in row.instalments.all()
            ],
            "shares": [
                (
                    each,
                    named.get(each.activity),
                    rules.room_left(actions_agreements.shares_of(each.activity)),
                )
                for each in shares
            ],
            "history": [(each, money_text(each.amount, each.currency)) for each in row.history.all()],
            "sub_grants": [each for each in sub_grants(request.user, today) if each.agreement == row.key],
            "can_keep": permissions.may_keep_money(request.user),
            "can_sign": permissions.may_sign(request.user),
        },
    )


class AgreementNew(MoneyEdit):
    """Record a signed agreement."""

    guard = staticmethod(permissions.may_sign)
    title = _("Record an agreement")
    intro = _("As it was signed. Within ten working days it must be published.")
    form_class = forms.AgreementForm

    def make_form(self, data: Any = None, files: Any = None, *, thing: Any = None) -> django_forms.BaseForm:
        won = Opportunity.objects.visible_to(self.request.user).filter(stage=rules.Stage.WON.value)
        came_of = (
            won.filter(pk=self.request.GET.get("opportunity", "0") or 0).first() if self._asked() else None
        )
        initial: dict[str, Any] = {"length": rules.Length.BY_DAYS.value, "currency": rules.EURO}
        if came_of is not None:
            initial |= {
                "donor": came_of.donor_id,
                "opportunity": came_of.pk,
                "name_en": came_of.title,
                "amount": came_of.amount,
                "currency": came_of.currency,
            }
        self.form = forms.AgreementForm(data, initial=initial)
        donors = donor_choices(Donor.objects.visible_to(self.request.user))
        put_choices(self.form, "donor", [("", _now("choose")), *donors])
        put_choices(self.form, "opportunity", [("", _now("none")), *((row.pk, str(row)) for row in won)])
        return self.form

    def _asked(self) -> bool:
        return self.request.GET.get("opportunity", "").isdigit()

    def save(self, thing: Any, data: dict[str, Any], *, by: Any, at: datetime) -> Any:
        donor = get_or_not_found(Donor.objects.visible_to(by), pk=data["donor"])
        return actions_agreements.sign_agreement(
            by,
            donor,
            titles=self.form.names(),
            opportunity=forms.one_of(data["opportunity"], Opportunity.objects.visible_to(by)),
            at=at,
            **{name: data[name] for name in ("key", "number", *TERMS)},
        )

    def leave(self, thing: Any) -> str:
        return reverse("funding:grants")


TERMS = ("starts", "ends", "length", "amount", "currency", "objectives")


class AgreementAmend(OfAgreement):
    """Change the terms; the old ones stay readable."""

    guard = staticmethod(permissions.may_sign)
    title = _("Change the terms")
    form_class = forms.AmendForm
    show_history = True

    def initial(self, thing: Any) -> dict[str, Any]:
        return {
            **{name: getattr(thing, name) for name in TERMS if name != "objectives"},
            "objectives": ", ".join(thing.objectives),
        }

    def seen(self, thing: Any) -> str:
        return str(thing.version)

    def clashes(self, form: Any, thing: Any, seen: str) -> list[Any]:
        from mithaq.core.edits import Clash

        # Somebody amended meanwhile: every new amendment is a decision, so all of the terms are shown again.
        now = self.initial(thing)
        return [
            Clash(
                name=name,
                label=str(form[name].label),
                theirs=str(now[name] if now[name] is not None else ""),
                ours=str(form[name].value() or ""),
                both=True,
            )
            for name in TERMS
            if str(form[name].value() or "") != str(now[name] if now[name] is not None else "")
        ]

    def save(self, thing: Any, data: dict[str, Any], *, by: Any, at: datetime) -> Any:
        return actions_agreements.amend_agreement(by, thing, at=at, **data)


class InstalmentNew(OfAgreement):
    """Money that is expected."""

    title = _("Expected instalment")
    form_class = forms.InstalmentForm

    def save(self, thing: Any, data: dict[str, Any], *, by: Any, at: datetime) -> Any:
        return actions_agreements.add_instalment(by, thing, at=at, **data)


class ConditionNew(OfAgreement):
    """Something the agreement asks."""

    title = _("Write down a condition")
    form_class = forms.ConditionForm

    def save(self, thing: Any, data: dict[str, Any], *, by: Any, at: datetime) -> Any:
        return actions_agreements.add_condition(by, thing, at=at, **data)


class DeadlineNew(OfAgreement):
    """A report that the donor is owed."""

    title = _("Report owed to the donor")
    form_class = forms.DeadlineForm

    def make_form(self, data: Any = None, files: Any = None, *, thing: Any = None) -> django_forms.BaseForm:
        form = forms.DeadlineForm(data)
        put_choices(form, "owner", forms.staff(timezone.now()))
        return form

    def save(self, thing: Any, data: dict[str, Any], *, by: Any, at: datetime) -> Any:
        owner = forms.one_of(data.pop("owner"), User.objects.active())
        return actions_agreements.add_deadline(by, thing, owner=owner, at=at, **data)


class ShareEdit(OfAgreement):
    """What part of an activity the agreement pays."""

    title = _("Share of an activity")
    intro = _("Several donors may pay for one activity; all parts together are 100 % at most.")
    form_class = forms.ShareForm

    def save(self, thing: Any, data: dict[str, Any], *, by: Any, at: datetime) -> Any:
        return actions_agreements.share_activity(by, thing, at=at, **data)


class OfPart(OfAgreement):
    """An edit page about one thing recorded under an agreement."""

    model: Any = None

    def part(self) -> Any:
        """The thing of the address."""
        return get_or_not_found(
            self.model.objects.select_related("agreement").filter(agreement=self.find()), pk=self.kwargs["pk"]
        )

    def initial(self, thing: Any) -> dict[str, Any]:
        return {"on": timezone.localdate()}

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        self.permitted(self.find())
        self.part()
        return super().get(request, *args, **kwargs)


class InstalmentReceive(OfPart):
    """An instalment came."""

    model = Instalment
    title = _("The instalment came")
    form_class = forms.RateForm

    def initial(self, thing: Any) -> dict[str, Any]:
        return {"on": timezone.localdate(), "amount": self.part().amount}

    def save(self, thing: Any, data: dict[str, Any], *, by: Any, at: datetime) -> Any:
        return actions_agreements.receive_instalment(by, self.part(), at=at, **data)


class ConditionMeet(OfPart):
    """A condition was met."""

    model = Condition
    title = _("The condition was met")
    form_class = forms.MeetForm

    def save(self, thing: Any, data: dict[str, Any], *, by: Any, at: datetime) -> Any:
        return actions_agreements.meet_condition(by, self.part(), at=at, **data)


class DeadlineSent(OfPart):
    """The report went out."""

    model = ReportDeadline
    title = _("The report was sent")
    form_class = forms.SentForm

    def save(self, thing: Any, data: dict[str, Any], *, by: Any, at: datetime) -> Any:
        return actions_agreements.send_report(by, self.part(), at=at, **data)
