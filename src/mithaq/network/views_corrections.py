"""Pages of proposed corrections: the member's form, the queue, one proposal with its answer."""

from datetime import datetime
from typing import Any

from django import forms as django_forms
from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponseBase, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from mithaq.accounts.guards import Requires, refusal, requires
from mithaq.core.edits import EditPage, get_or_not_found
from mithaq.core.lists import Cell, Column, Kind, ListPage
from mithaq.core.texts import text_in
from mithaq.network import actions_corrections as actions
from mithaq.network import forms_corrections as forms
from mithaq.network import models, permissions, words
from mithaq.network.models_corrections import PROPOSAL_STATES
from mithaq.network.views_desk import OwnPage
from mithaq.world.models import Country

SHAPES = {"open": "part", "accepted": "done", "refused": "held", "withdrawn": "none"}


class ProposePage(OwnPage):
    """Propose a correction to what the hub keeps."""

    title = _("Propose a correction")
    intro = _("The hub reads it and answers by mail. Until then the record stays as it is.")
    button = _("Send the proposal")
    form_class = forms.ProposalForm
    version_field = None
    show_history = False

    def may(self, person: Any, thing: Any) -> bool:
        return permissions.may_propose(person, thing)

    def seen(self, thing: Any) -> str:
        return ""

    def initial(self, thing: Any) -> dict[str, Any]:
        return actions.held_now(thing)

    def save(self, thing: Any, data: dict[str, Any], *, by: Any, at: datetime) -> Any:
        why = data.pop("why")
        return actions.propose(by, thing, data, why=why, at=at)

    def after(self, thing: Any) -> str:
        organisation = thing.organisation if isinstance(thing, models.Proposal) else thing
        return str(organisation.get_absolute_url())


class ProposalList(Requires, ListPage):
    """Proposed corrections: those that wait, unless others are asked for."""

    may = staticmethod(permissions.may_list_organisations)
    name = "proposals"
    title = _("Proposed corrections")
    default_order = ("proposed_at",)
    empty = _("No correction is proposed.")
    columns = (
        Column(
            "organisation",
            _("Organisation"),
            lambda row: row.organisation.display_name,
            lambda row: Cell(
                row.organisation.display_name,
                href=row.get_absolute_url(),
                lang=row.organisation.display_language,
            ),
        ),
        Column(
            "fields",
            _("Fields"),
            lambda row: " ".join(sorted(row.changes)),
            lambda row: Cell(gettext(", ").join(str(actions.LABELS[name]) for name in row.changes)),
        ),
        Column("proposed_at", _("Proposed"), lambda row: row.proposed_at, kind=Kind.TIME, sort="proposed_at"),
        Column(
            "state",
            _("Answer"),
            lambda row: row.state,
            lambda row: Cell(row.get_state_display(), status=SHAPES[row.state]),
            sort="state",
        ),
    )
    filters = (words.waiting_filter(_("Answer"), PROPOSAL_STATES),)

    def rows(self) -> QuerySet[models.Proposal]:
        rows = models.Proposal.objects.visible_to(self.request.user).select_related("organisation")
        return rows if self.request.GET.get("state") else rows.open()


def _shown(name: str, value: Any) -> str:
    """One value as people read it."""
    if value in (None, ""):
        return gettext("(nothing)")
    if name == "seat":
        country = Country.objects.filter(pk=value).first()
        return text_in(country.common_names) if country else str(value)
    if name == "kind":
        return str(dict(models.KINDS).get(value, value))
    if name == "language":
        return words.languages_in_words(str(value))
    return str(value)


class AnswerPage(EditPage):
    """One proposal: what would change, and the answer."""

    title = _("A proposed correction")
    button = _("Answer")
    form_class = forms.AnswerForm
    template_name = "network/proposal.html"
    show_history = False

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        answer = refusal(request, permissions.may_list_organisations)
        return answer or super().dispatch(request, *args, **kwargs)

    def find(self) -> Any:
        rows = models.Proposal.objects.visible_to(self.request.user)
        return get_or_not_found(rows.select_related("organisation", "proposed_by"), pk=self.kwargs["pk"])

    def may(self, person: Any, thing: Any) -> bool:
        return permissions.may_answer_proposal(person, thing) or self.request.method == "GET"

    def seen(self, thing: Any) -> str:
        return ""

    def initial(self, thing: Any) -> dict[str, Any]:
        return {}

    def make_form(self, data: Any = None, files: Any = None, *, thing: Any = None) -> django_forms.BaseForm:
        return forms.AnswerForm(data)

    def save(self, thing: Any, data: dict[str, Any], *, by: Any, at: datetime) -> Any:
        return actions.answer(by, thing, accept=data["accept"] == "yes", answer=data["answer"], at=at)

    def after(self, thing: Any) -> str:
        return reverse("network:proposals")

    def extra_context(self, thing: Any) -> dict[str, Any]:
        return {
            "changes": [
                (actions.LABELS[name], _shown(name, before), _shown(name, wanted))
                for name, (before, wanted) in thing.changes.items()
            ],
            "shape": SHAPES[thing.state],
            "can_answer": thing.state == "open" and permissions.may_answer_proposal(self.request.user, thing),
        }


@require_POST
@requires(permissions.may_have_own_organisation)
def take_back(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The member takes the proposal back."""
    proposal = get_or_not_found(models.Proposal.objects.visible_to(request.user), pk=pk)
    actions.take_back(request.user, proposal, at=timezone.now())
    messages.success(request, gettext("Taken back."))
    return HttpResponseRedirect(proposal.organisation.get_absolute_url())
