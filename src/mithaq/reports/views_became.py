"""What became of the recommendations to one State: both verdicts side by side, on any day; as page, data and leaf."""

from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from mithaq.core import twins
from mithaq.core.edits import get_or_not_found
from mithaq.core.errors import RuleBroken
from mithaq.core.lists_ask import typed_value
from mithaq.core.lists_parts import Kind
from mithaq.reports import followup_sections as sections
from mithaq.reports import queries_followup as queries
from mithaq.world.models import Country


def _day(request: HttpRequest, name: str) -> date | None:
    raw = request.GET.get(name, "")
    if not raw:
        return None
    day: date | None = typed_value(raw, Kind.DATE)
    if day is None:
        raise RuleBroken(_("Write the day as 2026-12-09."), code="no_date")
    return day


def _asked(request: HttpRequest, iso3: str) -> tuple[Any, queries.Became, date, date | None]:
    country = get_or_not_found(Country.objects.with_pages(), pk=iso3)
    as_of, known_on = _day(request, "as_of"), _day(request, "known_on")
    became = queries.what_became(country.pk, request.user, as_of=as_of, known_on=known_on)
    return country, became, as_of or timezone.localdate(), known_on


@require_safe
def became(request: HttpRequest, iso3: str) -> HttpResponse:
    """The page."""
    country, found, as_of, known_on = _asked(request, iso3)
    return render(
        request,
        "reports/became.html",
        {"country": country, "as_of": as_of, "known_on": known_on, **sections.told(country, found)},
    )


@require_safe
def became_data(request: HttpRequest, iso3: str) -> HttpResponse:
    """The same as data."""
    country, found, as_of, known_on = _asked(request, iso3)
    meta = twins.Meta(licence="CC BY 4.0", as_of=as_of, known_on=known_on)
    return twins.json_answer({"iso3": country.pk, "recommendations": sections.as_data(found)}, meta)
