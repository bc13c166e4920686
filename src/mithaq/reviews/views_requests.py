"""Requests for information: the public table, one's own and the region's, drafting from a gap, recording what happened."""

from datetime import datetime
from typing import Any

from django import forms as django_forms
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from mithaq.accounts.guards import Requires, refusal
from mithaq.accounts.permissions import has_role
from mithaq.accounts.rules import Role
from mithaq.core.edits import EditPage, get_or_not_found
from mithaq.core.lists import Cell, Column, Filter, Kind, ListPage
from mithaq.core.lists_parts import Link
from mithaq.core.texts import text_in
from mithaq.reviews import actions_requests, forms, models, permissions, words
from mithaq.reviews import request_rules as life
from mithaq.reviews.models_requests import STATES
from mithaq.reviews.queries_following import requests_visible_to

SHAPES = {
    "draft": "none",
    "sent": "part",
    "extended": "part",
    "review": "part",
    "granted": "done",
    "partly_granted": "part",
    "refused": "held",
    "not_held": "held",
    "withdrawn": "none",
}


def _lateness(row: models.InformationRequest) -> life.Lateness:
    state = life.RequestState(row.state)
    allowed = (row.due_on - row.sent_on).days if row.due_on and row.sent_on else 30
    return life.lateness(state, row.due_on, timezone.localdate(), allowed_days=allowed)


def _document_names(row: models.InformationRequest) -> str:
    return ", ".join(row.documents)


COLUMNS = (
    Column(
        "country",
        _("State"),
        lambda row: row.review.country_id,
        lambda row: Cell(text_in(row.review.country.names), href=reverse("reviews:request", args=[row.pk])),
        sort="review__country",
    ),
    Column(
        "review",
        _("Review"),
        lambda row: row.review.cycle_id,
        lambda row: Cell(text_in(row.review.cycle.names)),
    ),
    Column("documents", _("Documents"), _document_names),
    Column(
        "state",
        _("Stands"),
        lambda row: row.state,
        lambda row: Cell(row.get_state_display(), status=SHAPES[row.state]),
        sort="state",
    ),
    Column("sent_on", _("Sent"), lambda row: row.sent_on, kind=Kind.DATE, sort="sent_on", expected=False),
    Column("due_on", _("Answer due"), lambda row: row.due_on, kind=Kind.DATE, sort="due_on", expected=False),
    Column(
        "lateness",
        _("Deadline"),
        lambda row: _lateness(row).value,
        lambda row: Cell(words.LATENESS[_lateness(row)][1], status=words.LATENESS[_lateness(row)][0]),
    ),
    Column(
        "answered_on",
        _("Answered"),
        lambda row: row.answered_on,
        kind=Kind.DATE,
        sort="answered_on",
        expected=False,
    ),
    Column(
        "refusal",
        _("How it was refused"),
        lambda row: row.refusal,
        lambda row: Cell(row.get_refusal_display()),
        expected=False,
    ),
)
FILTERS = (
    Filter("state", _("Stands"), STATES, lambda rows, value: rows.filter(state=value)),
    Filter(
        "overdue",
        _("Deadline"),
        [("yes", _("past"))],
        lambda rows, value: rows.filter(
            state__in=[each.value for each in life.WAITING], due_on__lt=timezone.localdate()
        ),
    ),
)


class PublicRequests(ListPage):
    """Requests that were made public: what was asked, when it was due, what came."""

    name = "requests"
    title = _("Requests for information")
    intro = _(
        "Members ask their governments for the documents of the reviews. Each request that they made public stands here."
    )
    columns = COLUMNS
    filters = FILTERS
    default_order = ("-sent_on",)
    search_fields = ("review__country__iso3", "authority")
    public = True
    areas = ("reviews",)
    empty = _(
        "No request has been made public here yet. The totals that were published elsewhere stand on the page of the mechanism."
    )

    def rows(self) -> QuerySet[models.InformationRequest]:
        return models.InformationRequest.objects.filter(is_public=True).select_related(
            "review__country", "review__cycle"
        )

    def links(self) -> tuple[Link, ...]:
        return (Link(_now("Published totals"), reverse("reviews:mechanism")),)


class DeskRequests(Requires, ListPage):
    """The requests that a member, coordinator or the hub works on."""

    may = staticmethod(permissions.may_ask)
    name = "desk_requests"
    title = _("Information requests")
    intro = _(
        "To draft one, open the page of a State and choose “Ask for it” beside a document that is not public."
    )
    columns = COLUMNS
    filters = FILTERS
    default_order = ("due_on",)
    search_fields = ("review__country__iso3", "authority", "subject")
    empty = _("No request yet.")

    def rows(self) -> QuerySet[models.InformationRequest]:
        return requests_visible_to(self.request.user)


class AskPage(EditPage):
    """A letter, drafted from a gap on a State's page: the second click keeps it."""

    title = _("Ask for documents")
    intro = _("The letter is ready. Change what you like; nothing is sent until you send it yourself.")
    button = _("Keep this letter")
    form_class = forms.RequestForm
    template_name = "reviews/ask.html"
    show_history = False

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        return refusal(request, permissions.may_ask) or super().dispatch(request, *args, **kwargs)

    def review(self) -> models.CountryReview:
        """The review of the address."""
        found: models.CountryReview = get_or_not_found(
            models.CountryReview.objects.select_related("cycle", "country"), key=self.kwargs["key"]
        )
        return found

    def documents(self, codes: str) -> list[models.Milestone]:
        """The documents named, in order."""
        wanted = [code for code in codes.split(",") if code]
        return list(
            models.Milestone.objects.filter(
                mechanism=self.review().cycle.mechanism_id, is_document=True, code__in=wanted
            )
        )

    def may(self, person: Any, thing: Any) -> bool:
        return permissions.may_ask(person)

    def initial(self, thing: Any) -> dict[str, Any]:
        codes = self.request.GET.get("documents", "full_report")
        language = self.request.GET.get("letter", get_language() or "en")
        documents = self.documents(codes)
        _basis, language, subject, body = actions_requests.letter(self.review(), documents, language=language)
        return {
            "subject": subject,
            "body": body,
            "documents": ",".join(each.code for each in documents),
            "language": language,
        }

    def save(self, thing: Any, data: dict[str, Any], *, by: Any, at: datetime) -> Any:
        return actions_requests.draft_request(
            by,
            self.review(),
            self.documents(data["documents"]),
            language=data["language"][:8],
            authority=data["authority"],
            subject=data["subject"],
            body=data["body"],
            asked_for=data["asked_for"],
            at=at,
        )

    def after(self, thing: Any) -> str:
        return reverse("reviews:request", args=[thing.pk])

    def leave(self, thing: Any) -> str:
        return self.review().get_absolute_url()

    def extra_context(self, thing: Any) -> dict[str, Any]:
        review = self.review()
        law = models.InformationLaw.objects.filter(country=review.country_id).first()
        letters = models.RequestTemplate.objects.values_list("language", flat=True).distinct()
        return {
            "review": review,
            "law": law,
            "letters": sorted(set(letters)),
            "documents": self.request.GET.get("documents", "full_report"),
        }


@require_safe
def request_page(request: HttpRequest, pk: int) -> HttpResponse:
    """One request: where it stands, its letter (for who works on it), what happened."""
    row = get_or_not_found(requests_visible_to(request.user), pk=pk)
    can_change = permissions.may_change_request(request.user, row)
    can_read = can_change or has_role(request.user, Role.AUDITOR)
    names = {
        item.code: text_in(item.names) for item in models.Milestone.objects.filter(code__in=row.documents)
    }
    return render(
        request,
        "reviews/request.html",
        {
            "row": row,
            "shape": SHAPES[row.state],
            "lateness": words.LATENESS[_lateness(row)],
            "documents": [names.get(code, code) for code in row.documents],
            "events": [(event, SHAPES[event.state]) for event in row.events.all()],
            "can_change": can_change and bool(life.NEXT[life.RequestState(row.state)]),
            "can_read": can_read,
        },
    )


class MovePage(EditPage):
    """Record what happened to a request."""

    title = _("What happened to the request")
    form_class = forms.MoveForm
    version_field = "version"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        return refusal(request, permissions.may_ask) or super().dispatch(request, *args, **kwargs)

    def find(self) -> Any:
        return get_or_not_found(requests_visible_to(self.request.user), pk=self.kwargs["pk"])

    def may(self, person: Any, thing: Any) -> bool:
        return permissions.may_change_request(person, thing)

    def make_form(self, data: Any = None, files: Any = None, *, thing: Any = None) -> django_forms.BaseForm:
        names = {
            item.code: text_in(item.names)
            for item in models.Milestone.objects.filter(code__in=thing.documents)
        }
        return forms.MoveForm(
            data,
            state=thing.state,
            documents=[(code, names.get(code, code)) for code in thing.documents],
            initial={"on": timezone.localdate(), "is_public": thing.is_public},
        )

    def seen(self, thing: Any) -> str:
        return str(thing.version)

    def save(self, thing: Any, data: dict[str, Any], *, by: Any, at: datetime) -> Any:
        return actions_requests.move_request(
            by,
            thing,
            life.RequestState(data["to"]),
            on=data["on"],
            note=data["note"],
            refusal=life.Refusal(data["refusal"]) if data["refusal"] else None,
            documents=data["documents"],
            is_public=data["is_public"],
            at=at,
        )

    def after(self, thing: Any) -> str:
        return reverse("reviews:request", args=[thing.pk])

    def leave(self, thing: Any) -> str:
        return self.after(thing)
