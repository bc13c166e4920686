"""The coalition at a glance on any day: what was published beside what our records give. HTTP only."""

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from mithaq.core import installation
from mithaq.core.texts import text_in
from mithaq.core.twins import Meta, json_answer, public_page
from mithaq.results import glances, words
from mithaq.results.permissions import may_work
from mithaq.results.views_parts import day_in, known_asked

#: The year of the first day whose figures are offered beside others.
FIRST_GLANCE = 2022


@public_page()
@require_safe
def glance(request: HttpRequest, day: str) -> HttpResponseBase:
    """The figures of a day."""
    on = day_in(day)
    told = glances.glance_on(on, known_on=known_asked(request), works=may_work(request.user))
    today = timezone.localdate()
    others = installation.current().yearly_days(FIRST_GLANCE, today)
    context = {"glance": told, "on": on, "others": others, "today": today}
    return render(request, "results/glance.html", context)


@require_safe
def glance_today(request: HttpRequest) -> HttpResponse:
    """The figures of today have an address of their own, so that a link keeps meaning the same."""
    return redirect("results:glance", day=timezone.localdate().isoformat())


@public_page()
@require_safe
def glance_data(request: HttpRequest, day: str) -> HttpResponseBase:
    """The same as JSON: computed, published and typed-in values in lists of their own."""
    on = day_in(day)
    known_on = known_asked(request)
    told = glances.glance_on(on, known_on=known_on, works=may_work(request.user))
    fields: dict[str, Any] = {
        "as_of": on,
        "known_on": known_on,
        "computed": [
            {
                "line": row.series.key,
                "indicator": row.code or None,
                "title": text_in(row.series.titles),
                "unit": text_in(row.series.units),
                "value": None if row.counted.is_small else row.counted.computed.value,
                "rows": len(row.counted.computed.rows),
                "grade": row.counted.computed.grade or None,
                "digest": row.counted.computed.digest,
            }
            for row in told.rows
            if row.counted is not None
        ],
        "published": [
            {
                "line": row.series.key,
                "indicator": row.code or None,
                "as_of": str(row.published.date),
                "value": row.published.value,
                "qualifier": row.published.qualifier,
                "words": words.worded(row.published.value, row.published.qualifier),
                "source": row.published.source_id,
                "source_address": row.published.source.address or None,
            }
            for row in told.rows
            if row.published is not None
        ],
        "typed": [
            {
                "line": row.series.key,
                "as_of": str(row.typed.date),
                "value": row.typed.value if row.shows_typed else None,
                "why": row.typed.why,
            }
            for row in told.rows
            if row.typed is not None
        ],
    }
    return json_answer(fields, Meta(licence=installation.current().data_licence, as_of=on))
