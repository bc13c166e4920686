"""One State's reviews on any day: what was true then, and what the record knew then; with the history of the pledge."""

from datetime import date

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from mithaq.core import installation, twins
from mithaq.core.edits import get_or_not_found
from mithaq.core.errors import RuleBroken
from mithaq.core.lists_ask import typed_value
from mithaq.core.lists_parts import Kind
from mithaq.reviews import queries_pledge, sections, words
from mithaq.reviews.models import PledgeCommitment
from mithaq.reviews.queries_late import FIRST_YEAR
from mithaq.reviews.views import LICENCE, SOURCES
from mithaq.world.models import Country


def _day(request: HttpRequest, name: str) -> date | None:
    raw = request.GET.get(name, "")
    if not raw:
        return None
    day: date | None = typed_value(raw, Kind.DATE)
    if day is None:
        raise RuleBroken(_("Write the day as 2026-12-09."), code="no_date")
    return day


def _days(request: HttpRequest) -> tuple[date, date | None]:
    return _day(request, "as_of") or timezone.localdate(), _day(request, "known_on")


@require_safe
def state(request: HttpRequest, iso3: str) -> HttpResponse:
    """The reviews of a State as of a day, as known on a day."""
    country = get_or_not_found(Country.objects.with_pages(), pk=iso3)
    as_of, known_on = _days(request)
    section = sections.reviews_section(country, request.user, as_of=as_of, known_on=known_on)
    today = timezone.localdate()
    days = installation.current().yearly_days(FIRST_YEAR, today)
    history = queries_pledge.history_of(country.pk, [*days, today]) if section else []
    commitments = list(PledgeCommitment.objects.all())
    return render(
        request,
        "reviews/state.html",
        {
            "country": country,
            "section": section,
            "as_of": as_of,
            "known_on": known_on,
            "commitments": commitments,
            "history": [
                (day, [words.SCORE[scores[item.code]] for item in commitments if item.code in scores])
                for day, scores in history
            ],
            **(section.context if section else {}),
        },
    )


@require_safe
def state_data(request: HttpRequest, iso3: str) -> HttpResponse:
    """The same as data."""
    country = get_or_not_found(Country.objects.with_pages(), pk=iso3)
    as_of, known_on = _days(request)
    section = sections.reviews_section(country, request.user, as_of=as_of, known_on=known_on)
    meta = twins.Meta(sources=SOURCES, licence=LICENCE, as_of=as_of, known_on=known_on)
    return twins.json_answer({"iso3": country.pk, "reviews": section.data if section else []}, meta)
