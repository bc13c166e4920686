"""Official answers: the documents of a State's review beside a report, the engine's proposals, one pair side by side, the queue."""

from datetime import datetime
from typing import Any

from django import forms as django_forms
from django.contrib import messages
from django.db.models import Count, OuterRef, Q, QuerySet, Subquery
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe

from mithaq.accounts.guards import Requires, refusal, requires
from mithaq.core.edits import EditPage, get_or_not_found
from mithaq.core.errors import NotFound, NotPermitted
from mithaq.core.lists import Cell, Column, Filter, ListPage
from mithaq.core.texts import text_in
from mithaq.reports import actions_answers, forms_answers, permissions_answers, queries_answers
from mithaq.reports.models import ParallelReport
from mithaq.reports.models_answers import (
    DECISIONS,
    FLAG_WORDS,
    KINDS,
    AnswerPair,
    MatchRun,
    OfficialAnswer,
    PairDecision,
)
from mithaq.reports.rules_answers import Decision
from mithaq.reviews.models import Cycle
from mithaq.world.models import Country

FAULTS = {
    "not_read": _("The document could not be read. Its page in the library says why."),
    "nothing_written": _("There is nothing to compare yet: submit recommendations or write findings first."),
    "no_engine": _("The text engine is not installed here. Ask the operator to install its packages."),
}
#: Flags that speak against a pair; the rest is said beside it.
WARNINGS = ("echo", "undated", "reversed", "weakened", "number", "rival", "prior", "semantic")


def report_judged(request: HttpRequest, code: str) -> ParallelReport:
    """The report of the address, for who may see what the engine proposes on it."""
    rows = ParallelReport.objects.visible_to(request.user).select_related("country", "cycle")
    report: ParallelReport = get_or_not_found(rows, code=code)
    if not permissions_answers.may_see_proposals(request.user, report):
        raise NotFound
    return report


@require_safe
@requires(permissions_answers.may_open_answers)
def answers_page(request: HttpRequest, code: str) -> HttpResponse:
    """The official documents of the review of a report, what the engine proposed on each, and how far it is."""
    report = report_judged(request, code)
    documents = OfficialAnswer.objects.filter(country=report.country_id, cycle=report.cycle_id)
    runs = {run.answer_id: run for run in MatchRun.objects.filter(report=report).order_by("asked_at", "pk")}
    counted = {
        row["run__answer"]: row
        for row in AnswerPair.objects.filter(run__report=report)
        .order_by()
        .values("run__answer")
        .annotate(
            open=Count("pk", filter=Q(decision=Decision.OPEN.value)),
            confirmed=Count("pk", filter=Q(decision=Decision.CONFIRMED.value)),
            rejected=Count("pk", filter=Q(decision=Decision.REJECTED.value)),
        )
    }
    rows: list[dict[str, Any]] = [
        {
            "answer": answer,
            "run": runs.get(answer.pk),
            "fault": FAULTS.get(runs[answer.pk].fault) if answer.pk in runs else None,
            "counts": counted.get(answer.pk),
        }
        for answer in documents.select_related("text__document").order_by("-added_at")
    ]
    running = any(row["run"] and row["run"].state in ("waiting", "running") for row in rows)
    return render(
        request,
        "reports/answers.html",
        {
            "report": report,
            "rows": rows,
            "running": running,
            "may_ask": permissions_answers.may_ask_engine(request.user, report),
            "may_add": permissions_answers.may_add_answer(request.user),
        },
    )


@require_POST
@requires(permissions_answers.may_open_answers)
def ask(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """Let the engine look."""
    report = report_judged(request, code)
    answer = get_or_not_found(
        OfficialAnswer.objects.filter(country=report.country_id, cycle=report.cycle_id), pk=pk
    )
    actions_answers.ask_for_proposals(request.user, report, answer, at=timezone.now())
    messages.success(request, _now("The engine is at work. It takes a few seconds."))
    return HttpResponseRedirect(reverse("reports:answers", kwargs={"code": code}))


def _percent(probability: float) -> str:
    """A probability as people say it, from left to right in every language; never 0 or 100."""
    return f"\u200e{min(max(round(100 * probability), 1), 99)} %"


class PairQueue(Requires, ListPage):
    """Every pair that a person may look at, the undecided ones first."""

    may = staticmethod(permissions_answers.may_open_answers)
    name = "pairs"
    title = _("What official reports took up")
    intro = _("Proposals of the text engine. None counts until a person has confirmed it.")
    columns = (
        Column(
            "ours",
            _("What we wrote"),
            lambda row: row.ours,
            lambda row: Cell(row.ours[:110], href=row.get_absolute_url(), lang=row.ours_language),
        ),
        Column("report", _("Report"), lambda row: row.run.report.code, sort="run__report__code"),
        Column("theirs", _("Official text"), lambda row: row.theirs, lambda row: Cell(row.theirs[:110])),
        Column(
            "kind",
            _("How alike"),
            lambda row: row.kind,
            lambda row: Cell(row.get_kind_display()),
            sort="kind",
        ),
        Column(
            "probability",
            _("Chance that a reader sees it so"),
            lambda row: round(row.probability, 3),
            lambda row: Cell(_percent(row.probability)),
            sort="probability",
        ),
        Column(
            "decision",
            _("Decision"),
            lambda row: row.decision,
            lambda row: Cell(row.get_decision_display(), status=row.shape),
            sort="decision",
        ),
        Column(
            "decided",
            _("Decided on"),
            lambda row: row.decided_at.date().isoformat() if row.decided_at else "",
            expected=False,
            sort="decided_at",
        ),
    )
    filters = (
        Filter("decision", _("Decision"), DECISIONS, lambda rows, value: rows.filter(decision=value)),
        Filter("kind", _("How alike"), KINDS, lambda rows, value: rows.filter(kind=value)),
        Filter(
            "report",
            _("Report"),
            lambda page: [
                (code, code)
                for code in page.rows()
                .order_by("run__report__code")
                .values_list("run__report__code", flat=True)
                .distinct()
            ],
            lambda rows, value: rows.filter(run__report__code=value),
        ),
    )
    default_order = ("-probability",)
    search_fields = ("ours", "theirs")
    empty = _("No proposal yet. Open a report and let the engine look at its State’s official documents.")

    def rows(self) -> QuerySet[AnswerPair]:
        last = PairDecision.objects.filter(pair=OuterRef("pk")).order_by("-number").values("decided_at")[:1]
        rows = AnswerPair.objects.visible_to(self.request.user).select_related("run__report")
        return rows.annotate(decided_at=Subquery(last))


class PairPage(EditPage):
    """One pair side by side; whoever may decides below it."""

    title = _("Reflected, or not?")
    form_class = forms_answers.DecisionForm
    template_name = "reports/pair.html"
    version_field = "version"
    show_history = False
    button = _("Keep the decision")

    def find(self) -> Any:
        rows = AnswerPair.objects.visible_to(self.request.user).select_related(
            "run__report__country",
            "recommendation",
            "finding__provision",
            "passage__text__document",
        )
        return get_or_not_found(rows, pk=self.kwargs["pk"], run__report__code=self.kwargs["code"])

    def may(self, person: Any, thing: Any) -> bool:
        return self.request.method in ("GET", "HEAD") or permissions_answers.may_decide_pair(person, thing)

    def initial(self, thing: Any) -> dict[str, Any]:
        last = thing.decisions.last()
        return {"decision": thing.decision, "why": last.why if last else ""}

    def save(self, thing: Any, data: dict[str, Any], *, by: Any, at: datetime) -> Any:
        return actions_answers.decide_pair(by, thing, Decision(data["decision"]), why=data["why"], at=at)

    def after(self, thing: Any) -> str:
        return str(thing.get_absolute_url())

    def leave(self, thing: Any) -> str:
        return reverse("reports:pairs")

    def extra_context(self, thing: Any) -> dict[str, Any]:
        ours, theirs, phrases = queries_answers.marked(thing)
        return {
            "pair": thing,
            "report": thing.run.report,
            "ours": ours,
            "theirs": theirs,
            "phrases": phrases,
            "percent": _percent(thing.probability),
            "log": list(thing.decisions.select_related("decided_by")),
            "warnings": [FLAG_WORDS[flag] for flag in thing.flags if flag in WARNINGS],
            "may_decide": permissions_answers.may_decide_pair(self.request.user, thing),
            "works_here": permissions_answers.may_see_proposals(self.request.user, thing.run.report),
        }


class AddOfficialDocument(EditPage):
    """One official document, by hand."""

    title = _("Add an official document of a review")
    intro = _(
        "It goes into the library, is read, and can be compared with every report on the same State and review."
    )
    form_class = forms_answers.OfficialDocumentForm
    button = _("Add the document")
    show_history = False

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        return refusal(request, permissions_answers.may_add_answer) or super().dispatch(
            request, *args, **kwargs
        )

    def may(self, person: Any, thing: Any) -> bool:
        return permissions_answers.may_add_answer(person)

    def make_form(self, data: Any = None, files: Any = None, *, thing: Any = None) -> django_forms.BaseForm:
        asked = ParallelReport.objects.visible_to(self.request.user).filter(
            code=self.request.GET.get("report", "")[:60]
        )
        report = asked.first()
        given = {"country": report.country_id, "cycle": report.cycle_id} if report else {}
        return forms_answers.OfficialDocumentForm(data, files, initial=given)

    def save(self, thing: Any, data: dict[str, Any], *, by: Any, at: datetime) -> Any:
        country = get_or_not_found(Country.objects.with_pages(), pk=data["country"])
        cycle = get_or_not_found(Cycle.objects.all(), pk=data["cycle"])
        if not permissions_answers.may_add_answer(by):
            raise NotPermitted
        row = actions_answers.add_official_answer(
            by,
            country=country,
            cycle=cycle,
            kind=data["kind"],
            titles={data["language"]: data["title"]},
            language=data["language"],
            upload=data["upload"],
            symbol=data["symbol"],
            dated=data["dated"],
            address=data["address"],
            issued_by=text_in(country.names),
            public=permissions_answers.opens_documents(by),
            at=at,
        )
        return row.text

    def leave(self, thing: Any) -> str:
        return reverse("reports:pairs")
