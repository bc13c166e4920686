"""Pages of the yearly survey: the years in public, one survey with its counts, the replies, and answering."""

import json
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import replace
from datetime import datetime
from typing import Any

from django import forms as django_forms
from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext, ngettext, pgettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe

from mithaq.accounts.guards import Requires, refusal, requires
from mithaq.accounts.permissions import is_signed_in
from mithaq.core import days, twins
from mithaq.core.edits import EditPage, get_or_not_found
from mithaq.core.errors import BadRequest, NotFound, NotPermitted, RuleBroken
from mithaq.core.lists import Cell, Column, Filter, Kind, ListPage
from mithaq.core.lists_order import is_storable
from mithaq.core.texts import text_in
from mithaq.network import actions_surveys as actions
from mithaq.network import forms_surveys as forms
from mithaq.network import models, permissions, queries_surveys
from mithaq.network.views import LICENCE, SOURCES


def _words() -> dict[str, str]:
    return {"yes": pgettext("answer", "Yes"), "no": pgettext("answer", "No"), "answered": gettext("answered")}


@twins.public_page(max_age=300)
def surveys(request: HttpRequest) -> HttpResponse:
    """The surveys of every year: how many were asked and answered, and what was published."""
    return render(request, "network/surveys.html", {"years": queries_surveys.years()})


@twins.public_page(max_age=300)
def surveys_data(request: HttpRequest, format: str) -> HttpResponseBase:
    """The same as data."""
    if format != "json":
        raise NotFound
    rows = [
        {
            "year": each.year,
            "asked": each.asked if each.run else None,
            "answered": each.sent if each.run else None,
            "published_responses": each.published.responses if each.published else None,
            "published_qualifier": each.published.qualifier if each.published else None,
            "published_asked": each.published.asked if each.published else None,
            "published_source": each.published.source if each.published else None,
        }
        for each in queries_surveys.years()
    ]
    return twins.json_answer({"surveys": rows}, twins.Meta(sources=SOURCES, licence=LICENCE))


def _run(request: HttpRequest, year: int) -> models.SurveyRun:
    """The survey of a year: once its counts are published for everybody, before for those who read replies."""
    rows = models.SurveyRun.objects.all()
    if not permissions.may_list_organisations(request.user):
        rows = rows.filter(published_at__isnull=False)
    found: models.SurveyRun = get_or_not_found(rows, year=year)
    return found


@require_safe
def survey(request: HttpRequest, year: int) -> HttpResponse:
    """The counts of one survey. Who works with it sees all of them; in public small numbers are held back."""
    run = _run(request, year)
    inside = permissions.may_list_organisations(request.user)
    found = next(each for each in queries_surveys.years() if each.year == year)
    return render(
        request,
        "network/survey.html",
        {
            "run": run,
            "year": found,
            "inside": inside,
            "results": queries_surveys.results(run, public=not inside, words=_words()),
            "may_run": permissions.may_run_survey(request.user),
            "is_open": run.is_open(days.today()),
        },
    )


class ReplyList(Requires, ListPage):
    """What each organisation answered, a column for each question; the same rows as CSV and XLSX."""

    may = staticmethod(permissions.may_list_organisations)
    name = "replies"
    title = _("Replies to the survey")
    default_order = ("organisation",)
    search_fields = ("organisation__folded",)
    empty = _("Nobody was asked.")
    can_save_views = False
    filters = (
        Filter(
            "sent",
            _("Sent"),
            [("yes", _("Sent")), ("no", _("Not sent"))],
            lambda rows, value: rows.filter(sent_at__isnull=value == "no"),
        ),
    )

    @cached_property
    def run(self) -> models.SurveyRun:
        """The survey of the address."""
        return _run(self.request, self.kwargs["year"])

    @property
    def columns(self) -> tuple[Column, ...]:  # type: ignore[override]
        """The organisation, when it answered, and every question."""
        return (
            Column(
                "organisation",
                _("Organisation"),
                lambda row: row.organisation.display_name,
                lambda row: Cell(
                    row.organisation.display_name,
                    href=row.organisation.get_absolute_url(),
                    lang=row.organisation.display_language,
                ),
                sort="organisation__name",
            ),
            Column("code", _("Code"), lambda row: row.organisation.code, shown=False),
            Column(
                "country", _("Country"), lambda row: row.organisation.seat_id or "", sort="organisation__seat"
            ),
            Column(
                "sent_at", _("Sent"), lambda row: row.sent_at, kind=Kind.TIME, sort="sent_at", expected=False
            ),
            *(_question_column(question) for question in self.run.questions()),
        )

    def rows(self) -> QuerySet[models.SurveyReply]:
        rows = models.SurveyReply.objects.visible_to(self.request.user).filter(run=self.run)
        return rows.select_related("organisation")


def _question_column(question: models.SurveyQuestion) -> Column:
    words = dict(question.choice_words()) | _words()

    def value(row: models.SurveyReply) -> Any:
        given = row.answers.get(question.code) if row.sent_at else None
        return " ".join(given) if isinstance(given, list) else given

    def show(row: models.SurveyReply) -> Cell:
        given = row.answers.get(question.code) if row.sent_at else None
        if isinstance(given, list):
            return Cell(gettext(", ").join(words.get(str(code), str(code)) for code in given))
        if isinstance(given, bool):
            return Cell(words["yes" if given else "no"])
        return Cell("" if given is None else words.get(str(given), str(given)))

    return Column(
        question.code, text_in(question.texts), value, show, expected=False, shown=question.part == 1
    )


class RunNew(EditPage):
    """Open the survey of a year."""

    title = _("Open a survey")
    intro = _("Every organisation that belongs today is asked. Its representatives find it on their desk.")
    button = _("Open the survey")
    form_class = forms.RunForm
    show_history = False

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        return refusal(request, permissions.may_run_survey) or super().dispatch(request, *args, **kwargs)

    def may(self, person: Any, thing: Any) -> bool:
        return permissions.may_run_survey(person)

    def initial(self, thing: Any) -> dict[str, Any]:
        today = days.today()
        newest = models.SurveyQuestion.objects.order_by("-version").first()
        return {
            "year": today.year,
            "covers": today.year - 1,
            "version": newest.version if newest else 1,
            "opens_on": today,
        }

    def save(self, thing: Any, data: dict[str, Any], *, by: Any, at: datetime) -> Any:
        return actions.open_run(by, **data, at=at)

    def leave(self, thing: Any) -> str:
        return reverse("network:surveys")


@require_POST
@requires(permissions.may_run_survey)
def do_survey(request: HttpRequest, year: int) -> HttpResponseBase:
    """The buttons of the hub: remind those who have not answered, publish the counts."""
    run = _run(request, year)
    now = timezone.now()
    try:
        if request.POST.get("do") == "remind":
            count = actions.remind(run, at=now, by=request.user)
            said = ngettext(
                "%(count)d organisation was reminded.", "%(count)d organisations were reminded.", count
            )
            messages.success(request, said % {"count": count})
        elif request.POST.get("do") == "publish":
            actions.publish_counts(request.user, run, at=now)
            messages.success(request, gettext("The counts are public now."))
    except RuleBroken as error:
        messages.error(request, str(error))
    return HttpResponseRedirect(run.get_absolute_url())


def _find_reply(person: Any, year: int, code: str) -> models.SurveyReply:
    rows = models.SurveyReply.objects.visible_to(person).select_related("run", "organisation")
    found: models.SurveyReply = get_or_not_found(rows, run__year=year, organisation__code=code)
    return found


@require_POST
@requires(is_signed_in)
def save_typed(request: HttpRequest, year: int, code: str) -> HttpResponse:
    """Save answers as they are given: `{"answers": {code: {"value": […], "over": […]}}}` in, a receipt for each out."""
    reply = _find_reply(request.user, year, code)
    if not permissions.may_answer_survey(request.user, reply):
        raise NotPermitted
    try:
        sent = {str(name): (_texts(each["value"]), _texts(each["over"])) for name, each in _sent(request)}
    except (ValueError, KeyError, TypeError, AttributeError):
        raise BadRequest from None
    questions = {question.code: question for question in reply.run.questions()}
    receipts, typed = [], {}
    for name, (value, over) in sent.items():
        try:
            if name not in questions:
                raise BadRequest
            typed[name] = actions.Typed(value=forms.typed_value(questions[name], value), over=None)
        except django_forms.ValidationError as error:
            receipts.append({"name": name, "outcome": "refused", "message": " ".join(error.messages)})
            continue
        # What stood there may be what no rule allows any more: then it is another answer than what is held.
        with suppress(django_forms.ValidationError):
            typed[name] = replace(typed[name], over=forms.typed_value(questions[name], over))
    met = actions.save_typed_answers(request.user, reply, typed, at=timezone.now())
    for name in typed:
        outcome = "kept" if name in met else "saved"
        receipts.append({"name": name, "outcome": outcome, "message": str(MET) if name in met else ""})
    return JsonResponse({"receipts": receipts})


MET = _(
    "Somebody else of your organisation has changed this answer meanwhile. Theirs stands; a button below writes yours over it."
)
MOST_JSON = 1_000_000


def _sent(request: HttpRequest) -> Iterable[tuple[Any, Any]]:
    if len(request.body) > MOST_JSON:
        raise BadRequest
    found: Iterable[tuple[Any, Any]] = json.loads(request.body)["answers"].items()
    return found


def _texts(value: Any) -> list[str]:
    if not isinstance(value, list) or not all(isinstance(each, str) and is_storable(each) for each in value):
        raise TypeError
    return value


class AnswerPart(EditPage):
    """One part of the questions. Every button saves what is written; the last one sends."""

    template_name = "network/answer.html"
    show_history = False

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        return refusal(request, is_signed_in) or super().dispatch(request, *args, **kwargs)

    def find(self) -> Any:
        self.reply = _find_reply(self.request.user, self.kwargs["year"], self.kwargs["code"])
        questions = list(self.reply.run.questions())
        self.parts = sorted({question.part for question in questions})
        self.part = self.kwargs["part"]
        if self.part not in self.parts:
            raise NotFound
        self.questions = [question for question in questions if question.part == self.part]
        self.title = _("Survey %(year)s, part %(part)s of %(parts)s") % {
            "year": self.reply.run.year,
            "part": self.part,
            "parts": len(self.parts),
        }
        return self.reply

    def may(self, person: Any, thing: Any) -> bool:
        return permissions.may_answer_survey(person, thing)

    def seen(self, thing: Any) -> str:
        return ""

    def initial(self, thing: Any) -> dict[str, Any]:
        return {}

    def make_form(self, data: Any = None, files: Any = None, *, thing: Any = None) -> django_forms.BaseForm:
        return forms.PartForm(data, questions=self.questions, reply=thing)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        thing = self.permitted(self.find())
        form = self.make_form(request.POST, thing=thing)
        # What is right is kept even where something beside it is wrong: nothing that was written is lost.
        # An answer that is still missing stops the sending, never the saving.
        form.is_valid()
        wrong = {
            name
            for name, found in form.errors.as_data().items()
            if any(each.code != "required" for each in found)
        }
        now = timezone.now()
        do = request.POST.get("do", "next")
        try:
            kept = {name: form.cleaned_data.get(name) for name in form.fields if name not in wrong}
            actions.save_answers(request.user, thing, kept, at=now)
            if do == "send" and not form.errors:
                actions.send_reply(request.user, thing, at=now)
        except RuleBroken as error:
            field = str(error.values.get("field", ""))
            if field and field not in form.fields:
                part = thing.run.questions().get(code=field).part
                messages.error(request, str(error))
                return HttpResponseRedirect(f"{self.address(part)}#id_{field}")
            form.add_error(field or None, str(error))
            return self.page(form, thing, seen="", status=error.status)
        if wrong or (do == "send" and form.errors):
            return self.page(form, thing, seen="", status=422)
        return HttpResponseRedirect(self.next_address(do))

    def address(self, part: int) -> str:
        """The address of another part."""
        return reverse("network:answer", kwargs={**self.kwargs, "part": part})

    def next_address(self, do: str) -> str:
        """Where a button leads."""
        if do == "send":
            messages.success(self.request, gettext("Thank you. Your answers have arrived."))
            return str(reverse("network:my_organisation"))
        messages.success(self.request, gettext("Saved. You can go on at any time until the last day."))
        place = self.parts.index(self.part)
        if do == "back" and place > 0:
            return self.address(self.parts[place - 1])
        if do == "next" and place + 1 < len(self.parts):
            return self.address(self.parts[place + 1])
        return self.address(self.part)

    def leave(self, thing: Any) -> str:
        return reverse("network:my_organisation")

    def extra_context(self, thing: Any) -> dict[str, Any]:
        return {
            "is_first": self.part == self.parts[0],
            "is_last": self.part == self.parts[-1],
            "run": thing.run,
            "is_open": thing.run.is_open(days.today()),
        }
