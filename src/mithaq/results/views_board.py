"""The board's page and the page of what is missing. HTTP only."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from mithaq.accounts.guards import requires
from mithaq.results import early_warnings, gaps, outlooks, permissions, queries
from mithaq.results.models import Erratum, ReportingPeriod


@require_safe
@requires(permissions.may_work)
def board(request: HttpRequest) -> HttpResponse:
    """The strategy for who steers: what to look at, where each promise is heading, what was signed off."""
    on = timezone.localdate()
    strategy = queries.strategy_on(on)
    views = strategy.by_number if strategy else ()
    heading: dict[str, outlooks.LineOutlook] = {}
    for one in outlooks.outlooks_of([line for view in views for line in view.main], on):
        heading.setdefault(one.line.series.indicator_id or "", one)
    people = gaps.owners()
    context = {
        "strategy": strategy,
        "warnings": early_warnings.warnings_of(views, on),
        "rows": [
            {
                "view": view,
                "outlook": heading.get(view.indicator.key),
                "owner": people.get(view.indicator.code),
            }
            for view in views
        ],
        "periods": ReportingPeriod.objects.visible_to(request.user)[:4],
        "errata": Erratum.objects.select_related("reporting", "series").order_by("-found_at")[:5],
        "gap_count": sum(len(one.gaps) for one in gaps.owed(views, on)),
        "can_direct": permissions.may_direct(request.user),
        "on": on,
    }
    return render(request, "results/board.html", context)


@require_safe
@requires(permissions.may_work)
def missing(request: HttpRequest) -> HttpResponse:
    """What is not known, and who owes it."""
    on = timezone.localdate()
    strategy = queries.strategy_on(on)
    return render(
        request,
        "results/missing.html",
        {
            "owed": gaps.owed(strategy.by_number if strategy else (), on),
            "can_direct": permissions.may_direct(request.user),
            "on": on,
        },
    )
