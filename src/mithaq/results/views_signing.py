"""Reporting periods: the list, one period with its snapshot and errata, and the steps of signing off. HTTP only."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe

from mithaq.accounts.guards import requires
from mithaq.core.edits import get_or_not_found
from mithaq.core.errors import NotFound
from mithaq.results import actions_signing, permissions, snapshots, words_counted
from mithaq.results.forms import PeriodForm, ReasonForm
from mithaq.results.models import ReportingPeriod, StrategyPeriod
from mithaq.results.views_parts import GuardedEdit


def _period(request: HttpRequest, code: str) -> ReportingPeriod:
    found: ReportingPeriod = get_or_not_found(
        ReportingPeriod.objects.visible_to(request.user).select_related("submitted_by", "decided_by"),
        code=code,
    )
    return found


@require_safe
def periods(request: HttpRequest) -> HttpResponse:
    """The reporting periods that this reader may know of."""
    rows = ReportingPeriod.objects.visible_to(request.user).prefetch_related("errata")
    told = [
        (row, words_counted.stage_words(row.stage), words_counted.STAGE_SHAPES[row.stage]) for row in rows
    ]
    return render(
        request, "results/periods.html", {"rows": told, "can_open": permissions.may_measure(request.user)}
    )


@require_safe
def period(request: HttpRequest, code: str) -> HttpResponse:
    """One period: how far it is, its figures as they were frozen, and what would be counted otherwise today."""
    reporting = _period(request, code)
    person = request.user
    context = {
        "reporting": reporting,
        "stage": words_counted.stage_words(reporting.stage),
        "shape": words_counted.STAGE_SHAPES[reporting.stage],
        "snapshot": snapshots.read(reporting),
        "holds": snapshots.holds(reporting) if reporting.digest else None,
        "errata": [
            (erratum, words_counted.cause_words(erratum.cause), [_told(row) for row in erratum.rows])
            for erratum in reporting.errata.select_related("series")
        ],
        "works": permissions.may_work(person),
        "can_submit": permissions.may_measure(person) and reporting.stage in ("draft", "returned"),
        "can_decide": permissions.may_decide(person, reporting),
        "own_submission": reporting.stage == "submitted"
        and person.is_authenticated
        and reporting.submitted_by_id == person.pk,
        "can_lock": permissions.may_approve(person) and reporting.stage == "approved",
        "can_check": permissions.may_sign(person) and reporting.is_signed,
        "form": ReasonForm(),
    }
    return render(request, "results/period.html", context)


def _told(row: dict[str, str]) -> dict[str, str]:
    return {**row, "cause_words": words_counted.cause_words(row["cause"])}


@require_safe
def period_data(request: HttpRequest, code: str) -> HttpResponse:
    """The snapshot itself, byte for byte: its SHA-256 is the hash on the page."""
    reporting = _period(request, code)
    if not reporting.snapshot:
        raise NotFound
    response = HttpResponse(reporting.snapshot, content_type="application/json; charset=utf-8")
    response.headers["X-Content-SHA256"] = reporting.digest
    return response


class PeriodNew(GuardedEdit):
    """Open a reporting period."""

    guard = staticmethod(permissions.may_measure)
    title = _("Open a reporting period")
    form_class = PeriodForm

    def may(self, person: Any, thing: Any) -> bool:
        return permissions.may_measure(person)

    def save(self, thing: Any, data: dict[str, Any], *, by: Any, at: datetime) -> Any:
        strategy = (
            StrategyPeriod.objects.filter(starts__lte=data["ends"], ends__gte=data["ends"]).first()
            or StrategyPeriod.objects.first()
        )
        if strategy is None:
            raise NotFound
        return actions_signing.open_period(by, strategy, at=at, **data)

    def leave(self, thing: Any) -> str:
        return reverse("results:periods")


def _step(
    may: Callable[[Any], bool], do: Callable[[Any, ReportingPeriod, datetime], object]
) -> Callable[..., HttpResponseBase]:
    """A step of signing off that is a button alone: who may, and what it does."""

    @require_POST
    @requires(may)
    def view(request: HttpRequest, code: str) -> HttpResponseBase:
        reporting = _period(request, code)
        do(request.user, reporting, timezone.now())
        return HttpResponseRedirect(reporting.get_absolute_url())

    return view


#: Freeze the figures and hand them on; sign them off; close the period for good; look for what would be counted otherwise.
submit = _step(permissions.may_measure, lambda by, row, at: actions_signing.submit_period(by, row, at=at))
approve = _step(permissions.may_approve, lambda by, row, at: actions_signing.approve_period(by, row, at=at))
lock = _step(permissions.may_approve, lambda by, row, at: actions_signing.lock_period(by, row, at=at))
check = _step(permissions.may_sign, lambda by, row, at: actions_signing.note_errata(row, by=by, at=at))


class ReturnPeriod(GuardedEdit):
    """Give the figures back, with the reason."""

    guard = staticmethod(permissions.may_approve)
    title = _("Return the figures")
    intro = _("Say what has to change, in words that help who submitted them.")
    form_class = ReasonForm

    def find(self) -> ReportingPeriod:
        return _period(self.request, self.kwargs["code"])

    def may(self, person: Any, thing: Any) -> bool:
        return permissions.may_approve(person)

    def initial(self, thing: Any) -> dict[str, Any]:
        return {}

    def seen(self, thing: Any) -> str:
        return ""

    def save(self, thing: Any, data: dict[str, Any], *, by: Any, at: datetime) -> Any:
        return actions_signing.return_period(by, thing, why=data["why"], at=at)
