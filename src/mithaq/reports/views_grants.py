"""Follow-up grants: the list, one grant, and the applicant's forms. The hub's forms stand in `views_grant_decisions`."""

from datetime import datetime
from typing import Any

from django import forms as django_forms
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from mithaq.accounts.guards import Requires, refusal, requires
from mithaq.core.edits import EditPage, get_or_not_found
from mithaq.core.lists import Cell, Column, Filter, Kind, ListPage
from mithaq.core.lists_parts import Link
from mithaq.network.models import Organisation, organisations_of
from mithaq.reports import actions_grants, forms_grants, permissions_grants
from mithaq.reports.models import ParallelReport
from mithaq.reports.models_grants import STATES, FollowUpGrant, GrantReport
from mithaq.reports.models_recommendations import Recommendation
from mithaq.reports.rules_grants import CHANGEABLE, State


class GrantList(Requires, ListPage):
    """The grants that a person may see: one's own, or all for the hub. Accounts stand in no column and no export."""

    may = staticmethod(permissions_grants.may_open_grants)
    name = "grants"
    title = _("Follow-up grants")
    intro = _(
        "Small grants for following a parallel report up: what was asked for, decided, paid and reported."
    )
    columns = (
        Column(
            "applicant",
            _("Applicant"),
            lambda row: row.applicant.code,
            lambda row: Cell(row.applicant.display_name, href=row.get_absolute_url()),
            sort="applicant__name",
        ),
        Column("report", _("Report"), lambda row: row.report.code, sort="report__code"),
        Column(
            "state",
            _("Stands"),
            lambda row: row.state,
            lambda row: Cell(row.get_state_display(), status=row.shape),
            sort="state",
        ),
        Column("amount", _("Asked for (euros)"), lambda row: row.amount, kind=Kind.NUMBER, sort="amount"),
        Column("granted", _("Granted (euros)"), lambda row: row.granted, kind=Kind.NUMBER, expected=False),
        Column("paid", _("Paid (euros)"), lambda row: row.paid_so_far, kind=Kind.NUMBER, expected=False),
        Column(
            "submitted",
            _("Sent"),
            lambda row: row.submitted_at.date() if row.submitted_at else None,
            kind=Kind.DATE,
            sort="submitted_at",
            expected=False,
        ),
    )
    filters = (Filter("state", _("Stands"), STATES, lambda rows, value: rows.filter(state=value)),)
    default_order = ("-submitted",)
    search_fields = ("applicant__name", "report__code")
    empty = _("No grant yet. Whoever wrote a published report can apply on the page of the report.")

    def rows(self) -> QuerySet[FollowUpGrant]:
        rows = FollowUpGrant.objects.visible_to(self.request.user).select_related("applicant", "report")
        return rows.with_paid()

    def links(self) -> tuple[Link, ...]:
        if not permissions_grants.may_apply_somewhere(self.request.user):
            return ()
        return (Link(_now("Apply for a grant"), reverse("reports:grant_new"), button=True),)


@require_safe
@requires(permissions_grants.may_open_grants)
def grant_page(request: HttpRequest, pk: int) -> HttpResponse:
    """One grant: what is asked for, where it stands, what is paid, what came of it."""
    rows = FollowUpGrant.objects.visible_to(request.user).select_related(
        "applicant", "report__country", "report__cycle", "proposal", "agreement", "decided_by"
    )
    grant: FollowUpGrant = get_or_not_found(rows, pk=pk)
    state = State(grant.state)
    own = permissions_grants.may_change_application(request.user, grant)
    decides = permissions_grants.may_decide_grant(request.user, grant)
    instalments = list(grant.instalments.all())
    following = next((row for row in instalments if row.paid_on is None), None)
    return render(
        request,
        "reports/grant.html",
        {
            "grant": grant,
            "recommendations": grant.recommendations.order_by("number"),
            "missing": actions_grants.missing_in(grant) if own and state in CHANGEABLE else [],
            "instalments": instalments,
            "following": following,
            "final": GrantReport.objects.filter(grant=grant).select_related("stored").first(),
            "account": actions_grants.masked_account(grant)
            if permissions_grants.may_see_account(request.user, grant)
            else "",
            "may_write": own and state in CHANGEABLE,
            "may_withdraw": own and state in (State.DRAFT, State.SUBMITTED, State.RETURNED, State.APPROVED),
            "may_give_account": own and state in (State.APPROVED, State.AGREED, State.REPORTED),
            "may_report": own and state is State.AGREED,
            "may_decide": decides and state is State.SUBMITTED,
            "may_agree": decides and state is State.APPROVED,
            "may_pay": decides and state in (State.AGREED, State.REPORTED) and following is not None,
            "may_answer": decides and state is State.REPORTED,
            "in_conflict": permissions_grants.belongs_to_applicant(request.user, grant)
            and permissions_grants.may_open_grants(request.user),
        },
    )


class GrantEdit(EditPage):
    """An edit page about one grant, for who may see it."""

    show_history = False
    version_field = "version"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        return refusal(request, permissions_grants.may_open_grants) or super().dispatch(
            request, *args, **kwargs
        )

    def find(self) -> Any:
        rows = FollowUpGrant.objects.visible_to(self.request.user).select_related("applicant", "report")
        return get_or_not_found(rows, pk=self.kwargs["pk"])

    def may(self, person: Any, thing: Any) -> bool:
        return permissions_grants.may_change_application(person, thing)

    def initial(self, thing: Any) -> dict[str, Any]:
        return {}

    def seen(self, thing: Any) -> str:
        return str(thing.version) if thing is not None else ""

    def after(self, thing: Any) -> str:
        return str(self.grant_of(thing).get_absolute_url())

    def leave(self, thing: Any) -> str:
        return self.after(thing) if thing is not None else reverse("reports:grants")

    @staticmethod
    def grant_of(thing: Any) -> FollowUpGrant:
        """The grant behind what an action gave back."""
        return thing if isinstance(thing, FollowUpGrant) else thing.grant


class ApplyPage(GrantEdit):
    """Choose the report and the organisation; the draft is begun."""

    title = _("Apply for a follow-up grant")
    intro = _("For organisations that wrote a published report. The draft is yours alone until you send it.")
    button = _("Begin the application")
    version_field = ""

    def find(self) -> Any:
        return None

    def may(self, person: Any, thing: Any) -> bool:
        return permissions_grants.may_apply_somewhere(person)

    def make_form(self, data: Any = None, files: Any = None, *, thing: Any = None) -> django_forms.BaseForm:
        codes = organisations_of(self.request.user)
        pairs = (
            ParallelReport.objects.public()
            .filter(contributors__organisation__code__in=codes)
            .select_related("country", "cycle")
            .order_by("-published_on")
        )
        choices = [
            (f"{report.pk}:{contributor.organisation_id}", f"{report.title}: {contributor.organisation}")
            for report in pairs.distinct()
            for contributor in report.contributors.filter(organisation__code__in=codes).select_related(
                "organisation"
            )
        ]
        form = forms_grants.NothingForm(data)
        form.fields["choice"] = django_forms.ChoiceField(
            label=_now("Report and applicant"), choices=choices, widget=django_forms.RadioSelect
        )
        return form

    def save(self, thing: Any, data: dict[str, Any], *, by: Any, at: datetime) -> Any:
        report, organisation = str(data["choice"]).split(":")
        return actions_grants.begin_application(
            by,
            get_or_not_found(ParallelReport.objects.public(), pk=report),
            get_or_not_found(Organisation.objects.filter(code__in=organisations_of(by)), pk=organisation),
            at=at,
        )

    def after(self, thing: Any) -> str:
        return reverse("reports:grant_write", kwargs={"pk": thing.pk})

    def leave(self, thing: Any) -> str:
        return reverse("reports:grants")


class WritePage(GrantEdit):
    """Write the application; what is half-finished is kept."""

    title = _("Application for a follow-up grant")
    intro = _("Save and go on later whenever you like. Nothing is sent before you send it.")

    def may(self, person: Any, thing: Any) -> bool:
        return super().may(person, thing) and State(thing.state) in CHANGEABLE

    def _choices(self, thing: Any) -> list[Recommendation]:
        return list(
            Recommendation.objects.filter(report=thing.report_id, state="submitted").order_by("number")
        )

    def make_form(self, data: Any = None, files: Any = None, *, thing: Any = None) -> django_forms.BaseForm:
        initial = {name: getattr(thing, name) for name in (*actions_grants.TEXTS, "amount", "language")}
        initial["recommendations"] = [str(key) for key in thing.recommendations.values_list("pk", flat=True)]
        return forms_grants.ApplicationForm(
            data,
            files,
            recommendations=self._choices(thing),
            limits=actions_grants.limits(),
            initial=initial,
        )

    def save(self, thing: Any, data: dict[str, Any], *, by: Any, at: datetime) -> Any:
        wanted = set(data["recommendations"])
        return actions_grants.write_application(
            by,
            thing,
            texts={name: data[name] for name in actions_grants.TEXTS},
            amount=data["amount"],
            language=data["language"],
            recommendations=[row for row in self._choices(thing) if str(row.pk) in wanted],
            proposal=data["proposal"],
            at=at,
        )

    def extra_context(self, thing: Any) -> dict[str, Any]:
        return {}


class SubmitPage(GrantEdit):
    """Send it."""

    title = _("Send the application")
    intro = _("The hub decides; nobody who belongs to your organisation takes part in that.")
    button = _("Send it")
    form_class = forms_grants.NothingForm

    def save(self, thing: Any, data: dict[str, Any], *, by: Any, at: datetime) -> Any:
        return actions_grants.submit_application(by, thing, at=at)


class WithdrawPage(GrantEdit):
    """Take it back."""

    title = _("Withdraw the application")
    button = _("Withdraw it")
    form_class = forms_grants.WithdrawForm

    def save(self, thing: Any, data: dict[str, Any], *, by: Any, at: datetime) -> Any:
        return actions_grants.withdraw_application(by, thing, reason=data["reason"], at=at)


class AccountPage(GrantEdit):
    """Give the account. What was given before is never shown again."""

    title = _("Where shall the money go?")
    form_class = forms_grants.AccountForm

    def save(self, thing: Any, data: dict[str, Any], *, by: Any, at: datetime) -> Any:
        return actions_grants.give_account(by, thing, account=data["account"], at=at)


class ReportPage(GrantEdit):
    """Report on the work."""

    title = _("Report on the grant")
    button = _("Hand the report in")
    form_class = forms_grants.FinalReportForm

    def make_form(self, data: Any = None, files: Any = None, *, thing: Any = None) -> django_forms.BaseForm:
        return forms_grants.FinalReportForm(data, files)

    def save(self, thing: Any, data: dict[str, Any], *, by: Any, at: datetime) -> Any:
        return actions_grants.hand_in_report(by, thing, at=at, **data)
