"""The desk's side of admission: the list with its clocks, one application, and what each role does with it."""

from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from mithaq.accounts.guards import Requires, refusal, requires
from mithaq.accounts.models import Anybody
from mithaq.core.edits import EditPage, get_or_not_found
from mithaq.core.lists import Cell, Column, Filter, Kind, ListPage
from mithaq.core.texts import text_in
from mithaq.network import actions_admission as admission
from mithaq.network import admission_rules as way
from mithaq.network import duplicates, models, permissions, words
from mithaq.network import forms_admission as forms
from mithaq.network.models_admission import STEPS


class ApplicationList(Requires, ListPage):
    """The applications that the person may read."""

    may = staticmethod(permissions.may_list_applications)
    name = "applications"
    title = _("Applications for membership")
    default_order = ("step_since",)
    search_fields = ("name", "name_en", "acronym")
    columns = (
        Column(
            "name",
            _("Applicant"),
            lambda row: row.name,
            lambda row: Cell(row.name, href=row.get_absolute_url()),
            sort="name",
        ),
        Column(
            "country",
            _("Country"),
            lambda row: row.seat_id,
            lambda row: Cell(text_in(row.seat.common_names)),
            sort="seat",
        ),
        Column(
            "membership",
            _("Applies as"),
            lambda row: row.membership_id,
            lambda row: Cell(text_in(row.membership.names)),
        ),
        Column("step", _("Step"), lambda row: row.step, lambda row: words.step_cell(row.step), sort="step"),
        Column(
            "step_since", _("Since"), lambda row: row.step_since.date(), kind=Kind.DATE, sort="step_since"
        ),
        Column("due", _("Due"), lambda row: row.due, kind=Kind.DATE, expected=False),
    )
    filters = (Filter("step", _("Step"), STEPS, lambda rows, value: rows.filter(step=value)),)

    def rows(self) -> QuerySet[models.Application]:
        return models.Application.objects.visible_to(self.request.user).select_related("seat", "membership")


def _find(person: Anybody, pk: int) -> models.Application:
    found: models.Application = get_or_not_found(
        models.Application.objects.visible_to(person).select_related("seat", "membership", "organisation"),
        pk=pk,
    )
    return found


def lookalikes(application: models.Application) -> list[tuple[models.Organisation, duplicates.Pair]]:
    """Organisations of the record that may be the applicant: of its country, or sharing a word of the name."""
    entry = duplicates.Entry(
        key="new",
        names=(application.name, application.name_en),
        acronym=application.acronym,
        web=application.web,
    )
    rows = models.Organisation.objects.standing().filter(seat=application.seat_id)
    if application.organisation_id:
        rows = rows.exclude(pk=application.organisation_id)
    by_key = {str(row.pk): row for row in rows[:20_000]}
    found = duplicates.closest(
        entry,
        (
            duplicates.Entry(key=key, names=(row.name, *row.names.values()), acronym=row.acronym, web=row.web)
            for key, row in by_key.items()
        ),
    )
    return [(by_key[pair.other], pair) for pair in found]


@require_safe
@requires(permissions.may_list_applications)
def application(request: HttpRequest, pk: int) -> HttpResponseBase:
    """One application, with what each role may do next."""
    row = _find(request.user, pk)
    step = way.Step(row.step)
    staff = permissions.may_check_application(request.user)
    now = timezone.now()
    return render(
        request,
        "network/application.html",
        {
            "application": row,
            "shape": words.STEP_SHAPES[row.step],
            "due": row.due,
            "late": now.date(),
            "countries": words.countries_in_words(row.works_in),
            "referees": row.referees.all(),
            "opinions": row.opinions.select_related("by"),
            "declarations": row.declarations.select_related("by"),
            "votes": row.votes.filter(round=row.vote_round).count(),
            "voters": admission.voters_of(row, at=now),
            "steps": row.steps.select_related("by"),
            "lookalikes": lookalikes(row) if staff and step in way.OPEN else [],
            "can_check": staff and step is way.Step.SENT,
            "can_open": staff and step in (way.Step.CHECKED, way.Step.APPEALED),
            "can_close": staff and step is way.Step.VOTING,
            "can_give_opinion": permissions.may_give_opinion(request.user, row),
            "can_vote": permissions.may_vote(request.user, row),
        },
    )


class StepPage(EditPage):
    """A page on which something is done with one application."""

    show_history = False

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        return refusal(request, permissions.may_list_applications) or super().dispatch(
            request, *args, **kwargs
        )

    def find(self) -> models.Application:
        return _find(self.request.user, self.kwargs["pk"])

    def seen(self, thing: Any) -> str:
        return ""

    def initial(self, thing: Any) -> dict[str, Any]:
        return {}


class CheckPage(StepPage):
    """The hub checks."""

    title = _("Check the application")
    form_class = forms.CheckForm

    def may(self, person: Any, thing: Any) -> bool:
        return permissions.may_check_application(person)

    def save(self, thing: Any, data: dict[str, Any], *, by: Any, at: datetime) -> Any:
        admission.check_application(by, thing, accept=data["accept"] == "yes", note=data["note"], at=at)
        return thing


class OpinionPage(StepPage):
    """The coordinator's opinion."""

    title = _("Give your opinion as coordinator")
    form_class = forms.OpinionForm

    def may(self, person: Any, thing: Any) -> bool:
        return permissions.may_give_opinion(person, thing)

    def save(self, thing: Any, data: dict[str, Any], *, by: Any, at: datetime) -> Any:
        admission.give_opinion(by, thing, recommends=data["recommends"] == "yes", text=data["text"], at=at)
        return thing


class OpenVotePage(StepPage):
    """Put before the committee."""

    title = _("Put it before the committee")
    form_class = forms.OpenVoteForm

    def may(self, person: Any, thing: Any) -> bool:
        return permissions.may_check_application(person)

    def save(self, thing: Any, data: dict[str, Any], *, by: Any, at: datetime) -> Any:
        admission.open_vote(by, thing, note=data["note"], at=at)
        return thing


class DeclarePage(StepPage):
    """The declaration of interests."""

    title = _("Declare your interests")
    form_class = forms.DeclareForm

    def may(self, person: Any, thing: Any) -> bool:
        return permissions.may_vote(person, thing)

    def save(self, thing: Any, data: dict[str, Any], *, by: Any, at: datetime) -> Any:
        admission.declare(by, thing, has_conflict=data["has_conflict"] == "yes", text=data["text"], at=at)
        return thing


class VotePage(StepPage):
    """A vote."""

    title = _("Vote on the application")
    form_class = forms.VoteForm

    def may(self, person: Any, thing: Any) -> bool:
        return permissions.may_vote(person, thing)

    def save(self, thing: Any, data: dict[str, Any], *, by: Any, at: datetime) -> Any:
        admission.vote(by, thing, vote=way.Vote(data["vote"]), reason=data["reason"], at=at)
        return thing


class ClosePage(StepPage):
    """The end of the vote."""

    title = _("Close the vote and send the letter")
    form_class = forms.CloseForm

    def may(self, person: Any, thing: Any) -> bool:
        return permissions.may_check_application(person)

    def save(self, thing: Any, data: dict[str, Any], *, by: Any, at: datetime) -> Any:
        admission.close_vote(by, thing, reasons=data["reasons"], at=at)
        return thing
