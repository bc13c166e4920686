"""Workshops: the list, one workshop, and the pages that record, change and withdraw one and say what came of it."""

from datetime import datetime
from typing import Any

from django import forms as django_forms
from django.db.models import Prefetch, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from mithaq.accounts.guards import refusal
from mithaq.accounts.permissions import is_staff_of_hub
from mithaq.core.edits import EditPage, get_or_not_found
from mithaq.core.lists import Cell, Column, Filter, Kind, ListPage
from mithaq.core.lists_parts import Link
from mithaq.core.texts import language_of, text_in
from mithaq.library.queries_evidence import flagged, items_by_use
from mithaq.network.forms_groups import regions
from mithaq.network.models import regions_of
from mithaq.reports import actions_workshops as actions
from mithaq.reports import forms_workshops as forms
from mithaq.reports import permissions_workshops as may
from mithaq.reports.forms_recommendations import WithdrawForm
from mithaq.reports.models import ParallelReport
from mithaq.reports.models_workshops import OUTPUT, Workshop
from mithaq.reviews.models import Cycle
from mithaq.world.models import Country

MOST_REPORTS = 60


def _where(row: Workshop) -> str:
    online = str(_("online"))
    return f"{row.place} · {online}" if row.place and row.is_online else row.place or online


def _of(row: Workshop) -> str:
    if row.country is not None:
        return text_in(row.country.common_names or row.country.names)
    return text_in(row.region.names) if row.region is not None else str(_("the whole network"))


def _mark(row: Workshop) -> Any:
    if row.withdrawn_at is not None:
        return _("withdrawn")
    if row.is_invented:
        return _("invented")
    return None if row.is_public else _("not public")


class WorkshopList(ListPage):
    """Workshops that everybody may know of, and those of one's regions and reports."""

    name = "workshops"
    title = _("Workshops")
    intro = _(
        "Workshops on reviews and parallel reports that the coalition held or helped to hold. Nobody who came is named."
    )
    columns = (
        Column(
            "title",
            _("Workshop"),
            str,
            lambda row: Cell(
                str(row), href=row.get_absolute_url(), lang=language_of(row.titles) or None, mark=_mark(row)
            ),
        ),
        Column(
            "begins",
            _("First day"),
            lambda row: str(row.when),
            # Kept on one line.
            lambda row: Cell(str(row.when).replace("-", "\u2011")),
            sort="begins",
        ),
        Column("ends", _("Last day"), lambda row: row.ends, kind=Kind.DATE, expected=False, sort="ends"),
        Column("where", _("Where"), _where),
        Column("of", _("State or region"), _of),
        Column("country", _("Code of the State"), lambda row: row.country_id, in_page=False, expected=False),
        Column("review", _("Review"), lambda row: row.cycle_id, in_page=False, expected=False),
        Column(
            "reports",
            _("Reports"),
            lambda row: " ".join(report.code for report in row.seen_reports),
            in_page=False,
            expected=False,
        ),
        Column("organisers", _("Organisers"), lambda row: row.organisers),
        Column(
            "participants",
            _("How many came"),
            lambda row: row.participants,
            kind=Kind.NUMBER,
            sort="participants",
        ),
    )
    filters = (
        Filter("region", _("Region"), lambda page: regions(), lambda rows, value: rows.filter(region=value)),
        Filter(
            "country",
            _("State"),
            lambda page: sorted(
                {(row.country_id, _of(row)) for row in page.rows() if row.country_id},
                key=lambda pair: pair[1],
            ),
            lambda rows, value: rows.filter(country=value),
        ),
    )
    search_fields = ("titles__en", "titles__ar", "organisers", "place")
    default_order = ("-begins",)
    empty = _("No workshop is recorded here yet.")

    def rows(self) -> QuerySet[Workshop]:
        seen = ParallelReport.objects.visible_to(self.request.user).order_by("code")
        return (
            Workshop.objects.visible_to(self.request.user)
            .select_related("country", "region")
            .prefetch_related(Prefetch("reports", queryset=seen, to_attr="seen_reports"))
        )

    def links(self) -> tuple[Link, ...]:
        if may.may_record_somewhere(self.request.user):
            return (Link(_now("Record a workshop"), reverse("reports:workshop_new"), button=True),)
        return ()


@require_safe
def workshop_page(request: HttpRequest, pk: int) -> HttpResponse:
    """One workshop, with what came of it and the evidence that the reader may see."""
    rows = Workshop.objects.visible_to(request.user).select_related("country", "region", "cycle")
    row: Workshop = get_or_not_found(rows, pk=pk)
    outputs = list(row.outputs.all())
    keys = [output.pk for output in outputs]
    items = items_by_use(OUTPUT, keys, request.user)
    in_doubt = flagged(OUTPUT, keys)
    reports = ParallelReport.objects.visible_to(request.user).filter(workshops=row).order_by("code")
    return render(
        request,
        "reports/workshop.html",
        {
            "row": row,
            "where": _where(row),
            "of": _of(row),
            "mark": _mark(row),
            "reports": reports,
            "outputs": [
                (output, items.get(str(output.pk), []), str(output.pk) in in_doubt) for output in outputs
            ],
            "may_keep": may.may_keep_workshop(request.user, row) and row.withdrawn_at is None,
        },
    )


class WorkshopEditPage(EditPage):
    """A page for who records workshops."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        return refusal(request, may.may_record_somewhere) or super().dispatch(request, *args, **kwargs)

    def leave(self, thing: Any) -> str:
        return str(thing.get_absolute_url()) if thing else reverse("reports:workshops")

    def after(self, thing: Any) -> str:
        return self.leave(thing)


class WorkshopNew(WorkshopEditPage):
    """Record a workshop."""

    title = _("Record a workshop")
    intro = _("One that was held. Names of those who came stay with the organisers.")
    show_history = False

    def may(self, person: Any, thing: Any) -> bool:
        return may.may_record_somewhere(person)

    def initial(self, thing: Any) -> dict[str, Any]:
        return {"is_public": True} if thing is None else forms.initial_of(thing)

    def make_form(self, data: Any = None, files: Any = None, *, thing: Any = None) -> django_forms.BaseForm:
        person = self.request.user
        hub, own = is_staff_of_hub(person), regions_of(person)
        states = Country.objects.with_pages()
        if not hub:
            states = states.filter(memberships__region__in=own).distinct()
        reports = list(
            ParallelReport.objects.visible_to(person)
            .select_related("country")
            .order_by("-created_at")[:MOST_REPORTS]
        )
        held = list(thing.reports.select_related("country")) if thing else []
        self.form = forms.WorkshopForm(
            data,
            initial=self.initial(thing),
            countries=sorted(
                ((row.pk, text_in(row.common_names or row.names)) for row in states), key=lambda pair: pair[1]
            ),
            regions=[pair for pair in regions() if hub or pair[0] in own],
            cycles=[(row.pk, text_in(row.names)) for row in Cycle.objects.select_related("mechanism")],
            reports=[*held, *(row for row in reports if row.pk not in {each.pk for each in held})],
        )
        return self.form

    def described(self, data: dict[str, Any]) -> actions.Described:
        """What was written, as the action takes it."""
        return actions.Described(
            titles=self.form.texts(),
            begins=data["begins"],
            ends=data["ends"],
            place=data["place"],
            is_online=data["is_online"],
            country=data["country"] or None,
            region=data["region"] or None,
            cycle=data["cycle"] or None,
            reports=[self.form.by_code[code] for code in data.get("reports", ())],
            organisers=data["organisers"],
            participants=data["participants"],
            is_public=data["is_public"],
        )

    def save(self, thing: Any, data: dict[str, Any], *, by: Any, at: datetime) -> Any:
        return actions.record_workshop(by, self.described(data), at=at)


class _Existing(WorkshopEditPage):
    """A page about one workshop that stands."""

    def find(self) -> Any:
        rows = Workshop.objects.visible_to(self.request.user).standing()
        return get_or_not_found(rows, pk=self.kwargs["pk"])

    def may(self, person: Any, thing: Any) -> bool:
        return may.may_keep_workshop(person, thing)


class WorkshopEdit(_Existing, WorkshopNew):
    """Correct what is said of a workshop."""

    title = _("Change what is said of the workshop")
    intro = _("Figures about earlier days stay as they were known then.")
    version_field = "version"
    show_history = True

    def save(self, thing: Any, data: dict[str, Any], *, by: Any, at: datetime) -> Any:
        return actions.change_workshop(by, thing, self.described(data), at=at)


class OutputNew(_Existing):
    """Say what came of a workshop."""

    title = _("What came of the workshop")
    intro = _(
        "It needs at least one item of evidence. Those about the same State are offered; for a region, those about no State."
    )
    show_history = False

    def seen(self, thing: Any) -> str:
        return ""

    def make_form(self, data: Any = None, files: Any = None, *, thing: Any = None) -> django_forms.BaseForm:
        self.form = forms.OutputForm(data, person=self.request.user, workshop=thing)
        return self.form

    def save(self, thing: Any, data: dict[str, Any], *, by: Any, at: datetime) -> Any:
        actions.add_workshop_output(by, thing, what=self.form.texts(), evidence=data["evidence"], at=at)
        return thing


class WorkshopWithdraw(_Existing):
    """Take back a workshop that was recorded by mistake."""

    title = _("Withdraw a workshop")
    intro = _("It counts no more from today. What was counted before stays reproducible.")
    button = _("Withdraw")
    form_class = WithdrawForm
    version_field = "version"
    show_history = False

    def make_form(self, data: Any = None, files: Any = None, *, thing: Any = None) -> django_forms.BaseForm:
        return WithdrawForm(data)

    def save(self, thing: Any, data: dict[str, Any], *, by: Any, at: datetime) -> Any:
        return actions.withdraw_workshop(by, thing, why=data["why"], at=at)
