"""The hub's forms about follow-up grants: decide, agree, pay, read the account, answer the report."""

from datetime import datetime
from typing import Any

from django import forms as django_forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from mithaq.accounts.guards import requires
from mithaq.core.edits import get_or_not_found
from mithaq.reports import actions_grant_decisions as actions
from mithaq.reports import actions_grants, forms_grants, permissions_grants
from mithaq.reports.models_grants import FollowUpGrant
from mithaq.reports.rules_grants import State
from mithaq.reports.views_grants import GrantEdit


class DecidingEdit(GrantEdit):
    """An edit page for who decides; whoever belongs to the applicant is told that they do not."""

    def may(self, person: Any, thing: Any) -> bool:
        return permissions_grants.may_decide_grant(person, thing)


class DecidePage(DecidingEdit):
    """Approve, refuse or return."""

    title = _("Decide on the application")
    intro = _("Nobody decides on an application of an organisation that they belong to.")
    form_class = forms_grants.DecisionForm
    button = _("Decide")

    def save(self, thing: Any, data: dict[str, Any], *, by: Any, at: datetime) -> Any:
        return actions.decide_grant(
            by, thing, to=State(data["to"]), granted=data["granted"], reason=data["reason"], at=at
        )


class AgreePage(DecidingEdit):
    """The signed agreement."""

    title = _("Record the agreement")
    intro = _("The instalments together are what was granted. The last one waits for the report.")
    form_class = forms_grants.AgreementForm

    def make_form(self, data: Any = None, files: Any = None, *, thing: Any = None) -> django_forms.BaseForm:
        self.form = forms_grants.AgreementForm(data, files)
        return self.form

    def save(self, thing: Any, data: dict[str, Any], *, by: Any, at: datetime) -> Any:
        return actions.agree_grant(
            by,
            thing,
            agreed_on=data["agreed_on"],
            ends_on=data["ends_on"],
            instalments=self.form.instalments(),
            upload=data["upload"],
            at=at,
        )


class PayPage(DecidingEdit):
    """An instalment was paid."""

    title = _("Record a payment")
    form_class = forms_grants.PaymentForm
    button = _("Record it")

    def save(self, thing: Any, data: dict[str, Any], *, by: Any, at: datetime) -> Any:
        return actions.pay_instalment(by, thing, number=self.kwargs["number"], paid_on=data["paid_on"], at=at)


class AnswerPage(DecidingEdit):
    """Accept the report, or ask again."""

    title = _("Answer the report")
    form_class = forms_grants.AnswerForm

    def save(self, thing: Any, data: dict[str, Any], *, by: Any, at: datetime) -> Any:
        return actions.answer_report(by, thing, accept=data["accept"] == "yes", reason=data["reason"], at=at)


@never_cache
@require_POST
@requires(permissions_grants.may_open_grants)
def account(request: HttpRequest, pk: int) -> HttpResponse:
    """The whole account, once, for who pays; that it was read is recorded."""
    grant = get_or_not_found(FollowUpGrant.objects.visible_to(request.user), pk=pk)
    whole = actions_grants.whole_account(request.user, grant, at=timezone.now())
    return render(request, "reports/grant_account.html", {"grant": grant, "account": whole})
