"""The workroom of a report: where it stands, who does what, by when, what is missing; and the pages that change these."""

from datetime import datetime
from typing import Any

from django import forms as django_forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe

from mithaq.accounts.guards import Requires, requires
from mithaq.accounts.models import User
from mithaq.core.edits import EditPage, get_or_not_found
from mithaq.core.errors import NotFound, NotPermitted, RuleBroken
from mithaq.core.history import history_entries
from mithaq.network.models import Organisation
from mithaq.reports import (
    actions,
    actions_stages,
    forms,
    gates,
    layout,
    permissions,
    queries,
    report_sections,
    rules,
)
from mithaq.reports.models import PARTS, ParallelReport, ReportPerson, ReportStage


def workroom_of(request: HttpRequest, code: str) -> ParallelReport:
    """The report behind the address, if its workroom is open to the person; else there is nothing here."""
    rows = ParallelReport.objects.visible_to(request.user).select_related("country", "cycle", "stage")
    report: ParallelReport = get_or_not_found(rows.filter(template__isnull=False), code=code)
    if not permissions.may_see_workroom(request.user, report):
        raise NotFound
    return report


class WorkroomPage(Requires, EditPage):
    """An edit page below a workroom: finds the report, and leads back to it."""

    may = staticmethod(permissions.may_open_workrooms)  # type: ignore[assignment]
    show_history = False

    def find(self) -> Any:
        return workroom_of(self.request, self.kwargs["code"])

    def permitted(self, thing: Any) -> Any:
        if not self.may_change(thing):
            raise NotPermitted
        return thing

    def may_change(self, report: ParallelReport) -> bool:
        """Whether the person may do this to the report."""
        return permissions.may_arrange(self.request.user, report)

    def seen(self, thing: Any) -> str:
        # The actions themselves know what was seen; the pages show rows of their own.
        return ""

    def initial(self, thing: Any) -> dict[str, Any]:
        return {}

    def after(self, thing: Any) -> str:
        return reverse("reports:workroom", kwargs={"code": self.kwargs["code"]})

    def leave(self, thing: Any) -> str:
        return self.after(thing)


@require_safe
@requires(permissions.may_open_workrooms)
def workroom(request: HttpRequest, code: str) -> HttpResponse:
    """Everything about the work on one report."""
    report = workroom_of(request, code)
    person = request.user
    part = permissions.may_sign(person, report)
    stage = report.stage
    return render(
        request,
        "reports/workroom.html",
        {
            "report": report,
            "lines": queries.stage_lines(report, timezone.localdate()),
            "pages": queries.writing_pages(report),
            "missing": gates.by_page(gates.missing(report, stage.pk)) if stage is not None else [],
            "missing_people": queries.missing_people(report) if report.status == "in_work" else [],
            "people": report.people.filter(left_at=None).select_related("user"),
            "contributors": report.contributors.select_related("organisation"),
            "agreements": report.agreements.all(),
            "returned": report.sign_offs.filter(verdict="returned")
            .select_related("stage")
            .order_by("-pk")[:10],
            "may_arrange": permissions.may_arrange(person, report),
            "may_agree": permissions.may_agree_support(person, report),
            "may_write": permissions.may_write(person, report),
            "may_stop": permissions.oversees(person, report) and report.status == "in_work",
            "may_sign": part is not None,
            "publishes": stage is not None and stage.publishes,
            "sections": report_sections.workroom_sections_of(report, person),
            "history": history_entries(report),
        },
    )


class ChangePage(WorkroomPage):
    """Change title, chapters and languages."""

    title = _("Title, chapters, languages")
    form_class = forms.ReportForm
    show_history = True

    def seen(self, thing: Any) -> str:
        return EditPage.seen(self, thing)

    def initial(self, thing: Any) -> dict[str, Any]:
        return {
            "title_ar": thing.titles.get("ar", ""),
            "title_en": thing.titles.get("en", ""),
            "chapters": thing.chapter_list,
            "language": thing.language,
            "summary_languages": thing.summary_languages.split(),
        }

    def make_form(self, data: Any = None, files: Any = None, *, thing: Any = None) -> django_forms.BaseForm:
        return forms.ReportForm(data, chapters=layout.chapters_of(thing.cycle), initial=self.initial(thing))

    def save(self, thing: Any, data: dict[str, Any], *, by: Any, at: datetime) -> Any:
        return actions.change_report(
            by,
            thing,
            titles={**thing.titles, "ar": "", "en": "", **forms.titles_in(data)},
            chapters=data["chapters"],
            language=data["language"],
            summary_languages=data["summary_languages"],
            at=at,
        )


class PeoplePage(WorkroomPage):
    """Who does what in the report; add somebody."""

    title = _("People of the report")
    button = _("Give this part")
    form_class = forms.PersonForm
    template_name = "reports/people.html"

    def parts(self, report: ParallelReport) -> list[tuple[str, Any]]:
        """The parts that this person may give."""
        return [
            (code, label)
            for code, label in PARTS
            if permissions.may_name(self.request.user, report, rules.Part(code))
        ]

    def may_change(self, report: ParallelReport) -> bool:
        return bool(self.parts(report))

    def make_form(self, data: Any = None, files: Any = None, *, thing: Any = None) -> django_forms.BaseForm:
        return forms.PersonForm(data, parts=self.parts(thing))

    def save(self, thing: Any, data: dict[str, Any], *, by: Any, at: datetime) -> Any:
        user = User.objects.filter(email__iexact=data["email"], is_active=True).first()
        if user is None:
            raise RuleBroken(
                _("Nobody here has this address. Ask the hub to invite them first."),
                code="no_account",
                field="email",
            )
        actions.name_person(by, thing, user, rules.Part(data["part"]), at=at)
        return thing

    def after(self, thing: Any) -> str:
        return reverse("reports:people", kwargs={"code": self.kwargs["code"]})

    def leave(self, thing: Any) -> str:
        return reverse("reports:workroom", kwargs={"code": self.kwargs["code"]})

    def extra_context(self, thing: Any) -> dict[str, Any]:
        allowed = {code for code, _label in self.parts(thing)}
        people = thing.people.filter(left_at=None).select_related("user")
        return {
            "report": thing,
            "people": [(row, row.part in allowed) for row in people],
            "missing_people": queries.missing_people(thing),
        }


@require_POST
@requires(permissions.may_open_workrooms)
def release(request: HttpRequest, code: str, pk: int) -> HttpResponseBase:
    """End somebody's part."""
    report = workroom_of(request, code)
    row = get_or_not_found(ReportPerson.objects.filter(report=report).select_related("report"), pk=pk)
    actions.release_person(request.user, row, at=timezone.now())
    messages.success(request, _now("Saved."))
    return HttpResponseRedirect(reverse("reports:people", kwargs={"code": code}))


class ContributorPage(WorkroomPage):
    """Add an organisation that contributes."""

    title = _("Add an organisation that contributes")
    form_class = forms.ContributorForm

    def make_form(self, data: Any = None, files: Any = None, *, thing: Any = None) -> django_forms.BaseForm:
        rows = Organisation.objects.active().exclude(reports__report=thing).filter(seat=thing.country_id)
        visible = Organisation.objects.visible_to(self.request.user).active().exclude(reports__report=thing)
        named = {row.code: row.display_name for row in rows.filter(exposure__in=("full", "name"))}
        named |= {row.code: row.display_name for row in visible}
        return forms.ContributorForm(data, organisations=sorted(named.items(), key=lambda pair: pair[1]))

    def save(self, thing: Any, data: dict[str, Any], *, by: Any, at: datetime) -> Any:
        organisation = get_or_not_found(Organisation.objects.active(), code=data["organisation"])
        actions.add_contributor(by, thing, organisation, what=data["what"], at=at)
        return thing


class PlanPage(WorkroomPage):
    """Plan the stages."""

    title = _("Plan")
    intro = _("By which day each stage should be passed. Empty days plan nothing.")
    form_class = forms.PlanForm

    def make_form(self, data: Any = None, files: Any = None, *, thing: Any = None) -> django_forms.BaseForm:
        plan = {row.stage_id: row.due_on for row in thing.plan.all()}
        return forms.PlanForm(data, stages=list(ReportStage.objects.all()), initial=plan)

    def save(self, thing: Any, data: dict[str, Any], *, by: Any, at: datetime) -> Any:
        actions.set_plan(by, thing, data, at=at)
        return thing


class SupportPage(WorkroomPage):
    """Agree on support."""

    title = _("Agreement on support")
    intro = _(
        "What the coalition gives to this report. The same kind again replaces what was agreed on before."
    )
    form_class = forms.SupportForm

    def may_change(self, report: ParallelReport) -> bool:
        return permissions.may_agree_support(self.request.user, report)

    def initial(self, thing: Any) -> dict[str, Any]:
        return {"agreed_on": timezone.localdate()}

    def save(self, thing: Any, data: dict[str, Any], *, by: Any, at: datetime) -> Any:
        actions.agree_support(
            by,
            thing,
            kind=rules.Support(data["kind"]),
            agreed_on=data["agreed_on"],
            amount=data["amount"],
            note=data["note"],
            at=at,
        )
        return thing


class SignPage(WorkroomPage):
    """Sign the stage off or return it."""

    title = _("Sign the stage")
    button = _("Sign with my name")
    form_class = forms.SignForm
    template_name = "reports/sign.html"

    def may_change(self, report: ParallelReport) -> bool:
        return permissions.may_sign(self.request.user, report) is not None

    def initial(self, thing: Any) -> dict[str, Any]:
        return {"stage": thing.stage_id}

    def save(self, thing: Any, data: dict[str, Any], *, by: Any, at: datetime) -> Any:
        actions_stages.sign_stage(
            by,
            thing,
            stage=data["stage"],
            verdict=rules.Verdict(data["verdict"]),
            reason=data["reason"],
            at=at,
        )
        return thing

    def extra_context(self, thing: Any) -> dict[str, Any]:
        return {
            "report": thing,
            "missing": gates.by_page(gates.missing(thing, thing.stage_id)) if thing.stage_id else [],
        }


class StopPage(WorkroomPage):
    """Give a report up."""

    title = _("Stop this report")
    intro = _("Its words stay and can be read by its people; nobody writes on.")
    button = _("Stop it")
    form_class = forms.StopForm

    def may_change(self, report: ParallelReport) -> bool:
        return permissions.oversees(self.request.user, report) and report.status == rules.Status.IN_WORK

    def save(self, thing: Any, data: dict[str, Any], *, by: Any, at: datetime) -> Any:
        actions_stages.stop_report(by, thing, reason=data["reason"], at=at)
        return thing
