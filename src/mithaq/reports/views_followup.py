"""Following recommendations up: statements, no change, events, our part, duties; and what one looks after."""

from datetime import datetime
from typing import Any

from django import forms as django_forms
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from mithaq.accounts.guards import Requires, requires
from mithaq.accounts.models import User
from mithaq.core.edits import get_or_not_found
from mithaq.core.errors import NotFound, RuleBroken
from mithaq.core.lists import Cell, Column, Filter, Kind, ListPage
from mithaq.core.texts import text_in
from mithaq.network.models import Organisation
from mithaq.reports import actions_events, actions_followup
from mithaq.reports import forms_followup as forms
from mithaq.reports import permissions_recommendations as permissions
from mithaq.reports import queries_followup as queries
from mithaq.reports import rules_followup as rules
from mithaq.reports import words_recommendations as words
from mithaq.reports.forms_recommendations import WithdrawForm
from mithaq.reports.models_followup import (
    Contribution,
    FollowUpDuty,
    FollowUpEvent,
    FollowUpLoad,
    StatusStatement,
)
from mithaq.reports.queries_recommendations import rung_word
from mithaq.reports.views_recommendations import short
from mithaq.reports.views_write_recommendations import FollowPage

VOICES = {"claim": rules.Voice.STATE, "assessment": rules.Voice.CIVIL_SOCIETY, "second": rules.Voice.SECOND}


class RecordPage(FollowPage):
    """A page that adds to the log of a recommendation; two people may add at once without losing anything."""

    show_history = False
    template_name = "reports/follow.html"

    def may(self, person: Any, thing: Any) -> bool:
        return permissions.may_follow(person, self.recommendation())

    def extra_context(self, thing: Any) -> dict[str, Any]:
        return {"row": self.recommendation()}


class StatementPage(RecordPage):
    """Record the State's claim, our assessment, or a second one."""

    def voice(self) -> rules.Voice:
        """The voice of the address."""
        try:
            return VOICES[self.kwargs["voice"]]
        except KeyError:
            raise NotFound from None

    @property
    def title(self) -> Any:  # type: ignore[override]
        """What is recorded."""
        return {
            rules.Voice.STATE: _("Record what the State claims"),
            rules.Voice.CIVIL_SOCIETY: _("Record what civil society sees"),
            rules.Voice.SECOND: _("Give an independent second assessment"),
        }[self.voice()]

    @property
    def intro(self) -> Any:  # type: ignore[override]
        """What it is for."""
        return {
            rules.Voice.STATE: _(
                "As the State says it, with the document in which it says so. It never overwrites what civil society sees."
            ),
            rules.Voice.CIVIL_SOCIETY: _(
                "What you see in law and in practice, with evidence. It never overwrites what the State claims."
            ),
            rules.Voice.SECOND: _(
                "By another person of another organisation than the first assessment, or by somebody outside."
            ),
        }[self.voice()]

    def may(self, person: Any, thing: Any) -> bool:
        if self.voice() is rules.Voice.SECOND:
            return permissions.may_assess_second(person, self.recommendation())
        return permissions.may_follow(person, self.recommendation())

    def make_form(self, data: Any = None, files: Any = None, *, thing: Any = None) -> django_forms.BaseForm:
        self.form = forms.StatementForm(
            data, person=self.request.user, recommendation=self.recommendation(), voice=self.voice()
        )
        return self.form

    def save(self, thing: Any, data: dict[str, Any], *, by: Any, at: datetime) -> Any:
        return actions_followup.record_statement(by, self.recommendation(), self.form.new(), at=at)


class CorrectPage(RecordPage):
    """Correct one statement: the earlier one stays in the log."""

    title = _("Correct a statement")
    intro = _("The earlier statement stays in the log; this one takes its place from now on.")

    def statement(self) -> StatusStatement:
        """The statement of the address."""
        found: StatusStatement = get_or_not_found(
            StatusStatement.objects.select_related("recommendation__report"),
            pk=self.kwargs["pk"],
            recommendation=self.recommendation(),
        )
        return found

    def may(self, person: Any, thing: Any) -> bool:
        return permissions.may_withdraw_statement(person, self.statement())

    def make_form(self, data: Any = None, files: Any = None, *, thing: Any = None) -> django_forms.BaseForm:
        row = self.statement()
        self.form = forms.StatementForm(
            data,
            person=self.request.user,
            recommendation=row.recommendation,
            voice=rules.Voice(row.voice),
            initial=forms.statement_initial(row),
        )
        return self.form

    def save(self, thing: Any, data: dict[str, Any], *, by: Any, at: datetime) -> Any:
        row = self.statement()
        return actions_followup.record_statement(by, row.recommendation, self.form.new(), corrects=row, at=at)


class TakeBackPage(CorrectPage):
    """Withdraw one statement, with the reason."""

    title = _("Withdraw a statement")
    intro = _("It stays in the log with your reason, and no longer counts.")
    button = _("Withdraw")

    def make_form(self, data: Any = None, files: Any = None, *, thing: Any = None) -> django_forms.BaseForm:
        return WithdrawForm(data)

    def save(self, thing: Any, data: dict[str, Any], *, by: Any, at: datetime) -> Any:
        actions_followup.withdraw_statement(by, self.statement(), why=data["why"], at=at)


class NoChangePage(RecordPage):
    """Say that one looked and nothing changed."""

    title = _("Nothing changed")
    intro = _("What civil society saw last goes on, with its evidence, as of the day on which you looked.")
    button = _("Nothing changed")

    def make_form(self, data: Any = None, files: Any = None, *, thing: Any = None) -> django_forms.BaseForm:
        return forms.NoChangeForm(data)

    def save(self, thing: Any, data: dict[str, Any], *, by: Any, at: datetime) -> Any:
        actions_followup.say_no_change(by, self.recommendation(), on=data["on"], at=at)

    def after(self, thing: Any) -> str:
        return reverse("reports:duties") if self.request.GET.get("from") == "desk" else super().after(thing)


class EventPage(RecordPage):
    """Record an event."""

    title = _("Record what happened")
    intro = _("A law, a court case, a report, news: whatever bears on the recommendation.")

    def make_form(self, data: Any = None, files: Any = None, *, thing: Any = None) -> django_forms.BaseForm:
        self.form = forms.EventForm(data, person=self.request.user, recommendation=self.recommendation())
        return self.form

    def save(self, thing: Any, data: dict[str, Any], *, by: Any, at: datetime) -> Any:
        new = actions_events.NewEvent(
            kind=data["kind"],
            titles={"en": data["title_en"], "ar": data["title_ar"]},
            when=data["when"],
            source=data["source"],
            address=data["address"],
            evidence=data["evidence"],
        )
        also = [self.form.others[key] for key in data["also"]]
        return actions_events.record_event(by, self.recommendation(), new, also=also, at=at)


class WithdrawEventPage(RecordPage):
    """Take an event back."""

    title = _("Withdraw an event")
    button = _("Withdraw")

    def make_form(self, data: Any = None, files: Any = None, *, thing: Any = None) -> django_forms.BaseForm:
        return WithdrawForm(data)

    def save(self, thing: Any, data: dict[str, Any], *, by: Any, at: datetime) -> Any:
        row = self.recommendation()
        event: FollowUpEvent = get_or_not_found(row.events.all(), pk=self.kwargs["pk"])
        actions_events.withdraw_event(by, row, event, why=data["why"], at=at)


class ContributionPage(RecordPage):
    """Say what part we had."""

    title = _("Our part in it")

    def make_form(self, data: Any = None, files: Any = None, *, thing: Any = None) -> django_forms.BaseForm:
        return forms.ContributionForm(data, person=self.request.user, recommendation=self.recommendation())

    def save(self, thing: Any, data: dict[str, Any], *, by: Any, at: datetime) -> Any:
        organisation = data["organisation"]
        return actions_events.claim_contribution(
            by,
            self.recommendation(),
            grade=rules.Grade(data["grade"]),
            what=data["what"],
            organisation=Organisation.objects.filter(pk=organisation).first() if organisation else None,
            evidence=data["evidence"],
            at=at,
        )


class CorroboratePage(RecordPage):
    """Record who outside confirms our part."""

    title = _("Who outside confirms it")

    def contribution(self) -> Contribution:
        """The contribution of the address."""
        found: Contribution = get_or_not_found(
            Contribution.objects.select_related("recommendation"),
            pk=self.kwargs["pk"],
            recommendation=self.recommendation(),
        )
        return found

    def may(self, person: Any, thing: Any) -> bool:
        return permissions.may_corroborate(person, self.contribution())

    def make_form(self, data: Any = None, files: Any = None, *, thing: Any = None) -> django_forms.BaseForm:
        return forms.CorroborateForm(data, person=self.request.user, recommendation=self.recommendation())

    def save(self, thing: Any, data: dict[str, Any], *, by: Any, at: datetime) -> Any:
        return actions_events.corroborate(
            by,
            self.contribution(),
            name=data["outside_name"],
            house=data["outside_house"],
            said=data["outside_said"],
            on=data["corroborated_on"],
            evidence=data["evidence"],
            at=at,
        )


class DutyPage(RecordPage):
    """Give somebody a recommendation to look after."""

    title = _("Who looks after it")

    def may(self, person: Any, thing: Any) -> bool:
        return permissions.may_give_duties(person, self.recommendation())

    def make_form(self, data: Any = None, files: Any = None, *, thing: Any = None) -> django_forms.BaseForm:
        return forms.DutyForm(data, by=self.request.user)

    def save(self, thing: Any, data: dict[str, Any], *, by: Any, at: datetime) -> Any:
        return actions_followup.give_duty(
            by,
            self.recommendation(),
            User.objects.get(pk=data["person"]),
            every_months=data["every_months"],
            due_on=data["due_on"],
            at=at,
        )


@require_POST
@requires(permissions.may_follow_somewhere)
def end_duty(request: HttpRequest, code: str, pk: int) -> HttpResponseBase:
    """Take a recommendation off somebody, or off oneself."""
    duty: FollowUpDuty = get_or_not_found(
        FollowUpDuty.objects.visible_to(request.user).select_related("recommendation__report"),
        pk=pk,
        recommendation__code=code,
    )
    actions_followup.end_duty(request.user, duty, at=timezone.now())
    return redirect(duty.recommendation.get_absolute_url())


# --- what one looks after ---------------------------------------------------------------------------------


class DutyList(Requires, ListPage):
    """The recommendations that the person looks after, the longest overdue first."""

    may = staticmethod(permissions.may_see_own_duties)
    name = "duties"
    title = _("What I look after")
    intro = _("Look at what is due. Where nothing changed, open it and say so with one click.")
    columns = (
        Column(
            "text",
            _("Recommendation"),
            lambda row: text_in(row.recommendation.texts),
            lambda row: Cell(
                short(text_in(row.recommendation.texts)), href=row.recommendation.get_absolute_url()
            ),
        ),
        Column(
            "country",
            _("State"),
            lambda row: row.recommendation.country_id,
            lambda row: Cell(text_in(row.recommendation.country.names)),
            sort="recommendation__country",
        ),
        Column(
            "due_on",
            _("Due"),
            lambda row: row.due_on,
            lambda row: Cell(
                row.due_on.isoformat(), status="late" if row.due_on <= timezone.localdate() else None
            ),
            kind=Kind.DATE,
            sort="due_on",
        ),
        Column(
            "claimed",
            _("The State says"),
            lambda row: row.recommendation.claimed or None,
            lambda row: Cell(
                rung_word(row.recommendation.claimed), status=words.RUNG_SHAPES[row.recommendation.claimed]
            ),
        ),
        Column(
            "assessed",
            _("Civil society sees"),
            lambda row: row.recommendation.assessed or None,
            lambda row: Cell(
                rung_word(row.recommendation.assessed), status=words.RUNG_SHAPES[row.recommendation.assessed]
            ),
        ),
        Column(
            "nothing_changed",
            _("Nothing changed"),
            lambda row: None,
            lambda row: (
                Cell(
                    _("say so"),
                    href=reverse("reports:no_change", args=[row.recommendation.code]) + "?from=desk",
                )
                if row.recommendation.assessed
                else Cell(
                    _("first assessment"),
                    href=reverse("reports:record_statement", args=[row.recommendation.code, "assessment"]),
                )
            ),
            in_data=False,
        ),
    )
    filters = (
        Filter(
            "due",
            _("Due"),
            [("yes", _("today or earlier"))],
            lambda rows, value: rows.filter(due_on__lte=timezone.localdate()),
        ),
    )
    default_order = ("due_on",)
    template_name = "reports/duties.html"
    empty = _("You look after no recommendation. The hub and the coordinator of a region give them out.")

    def rows(self) -> QuerySet[FollowUpDuty]:
        return queries.duties_of(self.request.user)

    def extra_context(self) -> dict[str, Any]:
        load = FollowUpLoad.objects.filter(person=self.request.user.pk).first()
        return {"load": load.most if load else 5}


@require_POST
@requires(permissions.may_see_own_duties)
def choose_load(request: HttpRequest) -> HttpResponseBase:
    """Say of how many one wants to be reminded at once."""
    form = forms.LoadForm(request.POST)
    if not form.is_valid():
        raise RuleBroken(_("Choose a number between 1 and 50."), code="load")
    actions_followup.choose_load(request.user, most=form.cleaned_data["most"], at=timezone.now())
    return redirect("reports:duties")
