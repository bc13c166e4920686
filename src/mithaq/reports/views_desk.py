"""Reports on the desk: the ones I work on, beginning one, what is due and stuck in my region, the year's production."""

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
from mithaq.accounts.permissions import is_staff_of_hub
from mithaq.core.edits import EditPage, get_or_not_found
from mithaq.core.lists import Cell, Column, Filter, Kind, ListPage, sort_by_text
from mithaq.core.lists_parts import Link
from mithaq.core.texts import language_of, text_in
from mithaq.network.models import Organisation, organisations_of, regions_of
from mithaq.reports import actions, forms, layout, permissions, queries_desk, report_sections, rules
from mithaq.reports.models import STATUSES, ParallelReport, ReportStage
from mithaq.reviews.models import Cycle
from mithaq.world.models import Country


def _stage_cell(row: ParallelReport) -> Cell:
    if row.status == rules.Status.IN_WORK and row.stage is not None:
        late = getattr(row, "is_late", False)
        return Cell(text_in(row.stage.names), status="late" if late else "part")
    return Cell(row.get_status_display(), status=row.shape)


class DeskReports(Requires, ListPage):
    """The reports that a person works on or looks after."""

    may = staticmethod(permissions.may_open_workrooms)
    name = "desk_reports"
    title = _("Reports I work on")
    columns = (
        Column(
            "title",
            _("Title"),
            lambda row: row.title,
            lambda row: Cell(
                row.title,
                href=reverse("reports:workroom", kwargs={"code": row.code}),
                lang=language_of(row.titles) or None,
                mark=_("invented") if row.is_invented else None,
            ),
            sort=sort_by_text("titles"),
        ),
        Column(
            "country",
            _("State"),
            lambda row: row.country_id,
            lambda row: Cell(text_in(row.country.common_names or row.country.names)),
            sort="country",
        ),
        Column("cycle", _("Review"), lambda row: row.cycle_id, lambda row: Cell(text_in(row.cycle.names))),
        Column("stage", _("Stage"), lambda row: row.stage_id, _stage_cell, sort="stage__position"),
        Column(
            "stage_since", _("In it since"), lambda row: row.stage_since, kind=Kind.DATE, sort="stage_since"
        ),
        Column(
            "due_on",
            _("Planned until"),
            lambda row: next((each.due_on for each in row.plan.all() if each.stage_id == row.stage_id), None),
            kind=Kind.DATE,
            expected=False,
        ),
    )
    filters = (
        Filter("status", _("Status"), STATUSES, lambda rows, value: rows.filter(status=value)),
        Filter(
            "stage",
            _("Stage"),
            lambda page: [(each.pk, text_in(each.names)) for each in ReportStage.objects.all()],
            lambda rows, value: rows.filter(stage=value),
        ),
    )
    default_order = ("stage", "title")
    search_fields = ("titles__en", "titles__ar", "country__names__en", "country__names__ar", "code")
    empty = _("No report yet. Begin one, or ask to be named in one.")

    def rows(self) -> QuerySet[ParallelReport]:
        person = self.request.user
        if not isinstance(person, User):
            return ParallelReport.objects.none()
        if is_staff_of_hub(person) or not permissions.may_start_somewhere(person):
            rows = ParallelReport.objects.visible_to(person).filter(template__isnull=False)
        else:
            rows = queries_desk.mine(person)
        return rows.select_related("country", "cycle", "stage").prefetch_related("plan")

    def links(self) -> tuple[Link, ...]:
        found = []
        if permissions.may_start_somewhere(self.request.user):
            found.append(Link(_now("Begin a report"), reverse("reports:start"), button=True))
        if permissions.may_oversee_somewhere(self.request.user):
            found.append(Link(_now("Due and stuck"), reverse("reports:overview")))
        return tuple(found)


@require_safe
@requires(permissions.may_oversee_somewhere)
def overview(request: HttpRequest) -> HttpResponse:
    """What is late in my region (for the hub: everywhere), and the production against the aim."""
    on = timezone.localdate()
    late = list(queries_desk.stuck(request.user, on))
    running = list(
        ParallelReport.objects.visible_to(request.user)
        .in_work()
        .filter(template__isnull=False)
        .select_related("country", "cycle", "stage")
        .order_by("stage__position", "code")
    )
    return render(
        request,
        "reports/overview.html",
        {
            "late": [(row, (on - row.due_on).days) for row in late],
            "running": running,
            "production": queries_desk.production(on),
            "sections": report_sections.overview_sections_of(request.user),
        },
    )


class StartPage(Requires, EditPage):
    """Begin a report."""

    may = staticmethod(permissions.may_start_somewhere)  # type: ignore[assignment]
    title = _("Begin a report")
    intro = _(
        "Its articles, questions and a first plan are laid out from the template; all of it can change."
    )
    button = _("Begin")
    form_class = forms.StartForm
    show_history = False

    def permitted(self, thing: Any) -> Any:
        return thing

    def make_form(self, data: Any = None, files: Any = None, *, thing: Any = None) -> django_forms.BaseForm:
        person = self.request.user
        leads = Organisation.objects.visible_to(person).active()
        if not is_staff_of_hub(person) and not regions_of(person):
            leads = leads.filter(code__in=organisations_of(person))
        cycles = Cycle.objects.filter(mechanism__treaties__isnull=False).distinct()
        chapters = {number: label for cycle in cycles for number, label in layout.chapters_of(cycle)}
        return forms.StartForm(
            data,
            countries=Country.objects.states().order_by("iso3"),
            cycles=[(row.pk, text_in(row.names)) for row in cycles],
            leads=[(row.code, row.display_name) for row in leads.order_by("name")],
            chapters=list(chapters.items()),
            initial={
                "language": getattr(person, "language", "en"),
                "country": self.request.GET.get("country"),
            },
        )

    def save(self, thing: Any, data: dict[str, Any], *, by: Any, at: datetime) -> Any:
        return actions.start_report(
            by,
            country=data["country"],
            cycle=Cycle.objects.get(pk=data["cycle"]),
            chapters=data["chapters"],
            lead=get_or_not_found(Organisation.objects.visible_to(by), code=data["lead"]),
            titles=forms.titles_in(data),
            language=data["language"],
            summary_languages=data["summary_languages"],
            at=at,
        )

    def after(self, thing: Any) -> str:
        return reverse("reports:people", kwargs={"code": thing.code})

    def leave(self, thing: Any) -> str:
        return reverse("reports:desk_reports")
