"""The work plan and the chain of assumptions. HTTP only."""

from datetime import datetime
from typing import Any

from django import forms as django_forms
from django.contrib import messages
from django.db.models import Count, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe

from mithaq.accounts.guards import Requires, requires
from mithaq.accounts.models import User
from mithaq.core import installation
from mithaq.core.edits import get_or_not_found
from mithaq.core.lists import Cell, Column, Filter, Kind, ListPage, sort_by_text
from mithaq.core.lists_parts import Link
from mithaq.core.texts import text_in
from mithaq.core.twins import Meta, json_answer, public_page
from mithaq.funding.actions_agreements import shares_of
from mithaq.funding.forms import one_of, staff
from mithaq.funding.models import GrantAgreement
from mithaq.funding.rules import room_left
from mithaq.results import actions_plan, forms_plan, permissions, queries_plan, rules_plan, words_out
from mithaq.results.choices_plan import progress_choices
from mithaq.results.models import Activity, Assumption, AssumptionFinding, Objective, StrategyPeriod
from mithaq.results.views_parts import GuardedEdit

TIMING_SHAPES = {
    rules_plan.Timing.CLOSED: "done",
    rules_plan.Timing.AHEAD: "none",
    rules_plan.Timing.NOW: "part",
    rules_plan.Timing.NOT_BEGUN: "late",
    rules_plan.Timing.LATE: "late",
}


def _stands(row: Activity) -> Cell:
    timing = row.timing(timezone.localdate())
    words = row.get_progress_display()
    if timing is rules_plan.Timing.LATE:
        words = _now("%(progress)s, late") % {"progress": words}
    elif timing is rules_plan.Timing.NOT_BEGUN:
        words = _now("planned, should have begun")
    shape = "none" if row.progress == rules_plan.Progress.DROPPED else TIMING_SHAPES[timing]
    return Cell(words, status=shape)


def _years(page: Any) -> list[tuple[str, str]]:
    years = Activity.objects.visible_to(page.request.user).values_list("year", flat=True)
    return [(str(year), str(year)) for year in sorted(set(years), reverse=True)]


def _objectives(page: Any) -> list[tuple[str, str]]:
    return [(row.key, text_in(row.short_titles)) for row in Objective.objects.all()]


class ActivityList(Requires, ListPage):
    """The work plan: what is to be done, by whom, until when."""

    may = staticmethod(permissions.may_work)
    name = "workplan"
    title = _("Work plan")
    intro = _(
        "What is planned under each objective, by whom, from which line of the budget, and what it produced."
    )
    columns = (
        Column(
            "title",
            _("Activity"),
            str,
            lambda row: Cell(str(row), href=row.get_absolute_url()),
            sort=sort_by_text("titles"),
        ),
        Column(
            "code",
            _("Code"),
            lambda row: row.key,
            # Hyphens that do not break, so that a code stays in one piece from right to left too.
            lambda row: Cell(row.key.replace("-", "\u2011")),
            sort="key",
        ),
        Column("year", _("Year"), lambda row: row.year, kind=Kind.NUMBER, sort="year", shown=False),
        Column(
            "objective",
            _("Objective"),
            lambda row: row.objective.code,
            lambda row: Cell(text_in(row.objective.short_titles)),
            sort="objective__order",
        ),
        Column("owner", _("Who does it"), lambda row: str(row.owner) if row.owner else None),
        Column("starts", _("From"), lambda row: row.starts, kind=Kind.DATE, sort="starts"),
        Column("ends", _("Last day"), lambda row: row.ends, kind=Kind.DATE, sort="ends"),
        Column("budget_line", _("Budget line"), lambda row: row.budget_line or None, expected=False),
        Column("stands", _("Stands"), lambda row: row.progress, _stands, sort="progress"),
        Column("records", _("Produced"), lambda row: row.record_count, kind=Kind.NUMBER),
    )
    filters = (
        Filter("year", _("Year"), _years, lambda rows, value: rows.filter(year=value)),
        Filter("objective", _("Objective"), _objectives, lambda rows, value: rows.filter(objective=value)),
        Filter(
            "progress",
            _("Stands"),
            lambda page: progress_choices(),
            lambda rows, value: rows.filter(progress=value),
        ),
    )
    search_fields = ("titles__en", "titles__ar", "key", "note")
    default_order = ("ends",)
    empty = _("No activity is planned yet.")

    def rows(self) -> QuerySet[Activity]:
        rows = Activity.objects.visible_to(self.request.user).select_related("objective", "owner")
        return rows.annotate(record_count=Count("records"))

    def links(self) -> tuple[Link, ...]:
        links = [Link(_now("Theory of change"), reverse("results:theory"))]
        if permissions.may_measure(self.request.user):
            links.insert(0, Link(_now("Plan an activity"), reverse("results:activity_new"), button=True))
        return tuple(links)


@require_safe
@requires(permissions.may_work)
def activity_page(request: HttpRequest, key: str) -> HttpResponse:
    """One activity: days, money, who pays what part of it, and what it produced."""
    rows = Activity.objects.visible_to(request.user).select_related("objective", "owner")
    row = get_or_not_found(rows.prefetch_related("records"), key=key)
    shares = shares_of(row.key)
    agreements = {
        each.key: each
        for each in GrantAgreement.objects.visible_to(request.user).filter(
            key__in=[share.agreement for share in shares]
        )
    }
    return render(
        request,
        "results/activity.html",
        {
            "row": row,
            "stands": _stands(row),
            "lines": queries_plan.lines_of(row.lines),
            "shares": [(share, agreements.get(share.agreement)) for share in shares],
            "room": room_left(shares),
            "can_change": permissions.may_measure(request.user),
        },
    )


class ActivityEdit(GuardedEdit):
    """Plan an activity, or change it."""

    guard = staticmethod(permissions.may_measure)
    title = _("Activity of the work plan")
    form_class = forms_plan.ActivityForm
    show_history = True

    def may(self, person: Any, thing: Any) -> bool:
        return permissions.may_measure(person)

    def find(self) -> Any:
        if "key" not in self.kwargs:
            return None
        return get_or_not_found(Activity.objects.visible_to(self.request.user), key=self.kwargs["key"])

    def seen(self, thing: Any) -> str:
        return str(thing.version) if thing is not None else ""

    def clashes(self, form: Any, thing: Any, seen: str) -> list[Any]:
        from mithaq.core.edits import Clash

        return [
            Clash(
                name="note",
                label=str(form["note"].label),
                theirs=thing.note,
                ours=str(form["note"].value() or ""),
                both=True,
            )
        ]

    def make_form(self, data: Any = None, files: Any = None, *, thing: Any = None) -> django_forms.BaseForm:
        initial: dict[str, Any] = {"year": timezone.localdate().year}
        if thing is not None:
            names = ("year", "key", "starts", "ends", "budget_line", "progress", "lines", "note")
            initial = {
                "name_en": thing.titles.get("en", ""),
                "name_ar": thing.titles.get("ar", ""),
                "objective": thing.objective_id,
                "owner": thing.owner_id or "",
                **{name: getattr(thing, name) for name in names},
            }
        self.form = forms_plan.ActivityForm(data, initial=initial, people=staff(timezone.now()))
        return self.form

    def save(self, thing: Any, data: dict[str, Any], *, by: Any, at: datetime) -> Any:
        given = {name: value for name, value in data.items() if not name.startswith("name_")}
        given["objective"] = get_or_not_found(Objective.objects.all(), key=given["objective"])
        given["owner"] = one_of(given["owner"], User.objects.active())
        return actions_plan.save_activity(by, thing, titles=self.form.names(), at=at, **given)

    def leave(self, thing: Any) -> str:
        return reverse("results:workplan")


class RecordNew(GuardedEdit):
    """Show what an activity produced."""

    guard = staticmethod(permissions.may_measure)
    title = _("What it produced")
    form_class = forms_plan.RecordForm

    def may(self, person: Any, thing: Any) -> bool:
        return permissions.may_measure(person)

    def find(self) -> Any:
        return get_or_not_found(Activity.objects.visible_to(self.request.user), key=self.kwargs["key"])

    def initial(self, thing: Any) -> dict[str, Any]:
        return {"on": timezone.localdate()}

    def seen(self, thing: Any) -> str:
        return ""

    def save(self, thing: Any, data: dict[str, Any], *, by: Any, at: datetime) -> Any:
        actions_plan.add_record(by, thing, at=at, **data)
        return thing

    def leave(self, thing: Any) -> str:
        return str(thing.get_absolute_url())


# --- the theory of change ------------------------------------------------------------------------------


def _period() -> StrategyPeriod | None:
    today = timezone.localdate()
    return (
        StrategyPeriod.objects.filter(starts__lte=today, ends__gte=today).first()
        or StrategyPeriod.objects.first()
    )


@require_safe
@public_page()
def theory(request: HttpRequest) -> HttpResponse:
    """The chain of assumptions, and what the evidence says of each."""
    period = _period()
    links = queries_plan.chain_of(period, request.user) if period else []
    return render(
        request,
        "results/theory.html",
        {
            "period": period,
            "links": [(link, words_out.tested(link.state)) for link in links],
            "untested": sum(link.state is rules_plan.Tested.UNTESTED for link in links),
            "can_record": permissions.may_measure(request.user),
        },
    )


@require_safe
@public_page()
def theory_data(request: HttpRequest) -> HttpResponse:
    """The same as JSON."""
    period = _period()
    links = queries_plan.chain_of(period, request.user) if period else []
    meta = Meta(licence=installation.current().data_licence)
    return json_answer(
        {"strategy": period.code if period else None, "assumptions": queries_plan.chain_fields(links)}, meta
    )


class FindingNew(GuardedEdit):
    """Record evidence for or against an assumption."""

    guard = staticmethod(permissions.may_measure)
    title = _("What was found?")
    form_class = forms_plan.FindingForm

    def may(self, person: Any, thing: Any) -> bool:
        return permissions.may_measure(person)

    def find(self) -> Any:
        return get_or_not_found(Assumption.objects.visible_to(self.request.user), key=self.kwargs["key"])

    @property
    def intro(self) -> str:  # type: ignore[override]
        return text_in(self.find().titles)

    def initial(self, thing: Any) -> dict[str, Any]:
        return {"on": timezone.localdate()}

    def seen(self, thing: Any) -> str:
        return ""

    def save(self, thing: Any, data: dict[str, Any], *, by: Any, at: datetime) -> Any:
        data["says"] = rules_plan.Says(data["says"])
        return actions_plan.record_finding(by, thing, at=at, **data)

    def after(self, thing: Any) -> str:
        return reverse("results:theory")

    def leave(self, thing: Any) -> str:
        return self.after(thing)


@require_POST
@requires(permissions.may_measure)
def finding_back(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Take a finding back."""
    finding = get_or_not_found(
        AssumptionFinding.objects.visible_to(request.user).select_related("assumption"), pk=pk
    )
    actions_plan.take_back_finding(request.user, finding, at=timezone.now())  # type: ignore[arg-type]
    messages.success(request, _now("Taken back."))
    return HttpResponseRedirect(reverse("results:theory"))
