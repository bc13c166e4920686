"""Reviews: the tracker beside a plain Django list of the same rows, any past day, 20,000 facts imported, all briefs, the forecast.

python benchmarks/reviews.py [--requests 20] [--rounds 5] [--facts 20000]
"""

import argparse
import shutil
import sys
import time
from concurrent.futures import ProcessPoolExecutor
from datetime import UTC, date, datetime
from pathlib import Path
from types import ModuleType
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from benchmarks import lists, machine

PLAIN = """{% load i18n %}<!doctype html><html lang="{{ LANGUAGE_CODE }}"><head><title>{% translate "Reviews" %}</title></head><body>
<h1>{% translate "Reviews" %}</h1><p>{{ object_list|length }}</p><table><thead><tr><th>{% translate "State" %}</th><th>{% translate "Review" %}</th>
<th>{% translate "Status" %}</th><th>1</th><th>2</th><th>3</th><th>4</th><th>5</th></tr></thead><tbody>
{% for row in object_list %}<tr><td><a href="/en/countries/{{ row.country_id }}">{{ row.country.names|in_language }}</a></td>
<td>{{ row.cycle.names|in_language }}</td><td>{{ row.year_of_cycle|default:"" }}</td>{% for fact in row.bench_facts %}<td>{{ fact.milestone.names|in_language }}
{{ fact.get_aspect_display }} {{ fact.when|date:"Y-m-d" }}</td>{% endfor %}</tr>{% endfor %}</tbody></table></body></html>"""


def pages() -> ModuleType:
    """The plain list of all reviews with their facts, as a generic view, beside the product's own addresses."""
    from django.conf.urls.i18n import i18n_patterns
    from django.db.models import Prefetch
    from django.template import engines
    from django.template.response import TemplateResponse
    from django.urls import path
    from django.views.generic import ListView

    from config.urls import urlpatterns
    from mithaq.reviews.models import CountryReview, ReviewFact

    template = engines["django"].from_string(PLAIN)

    class Plain(ListView):  # type: ignore[type-arg]
        def get_queryset(self) -> Any:
            facts = Prefetch("facts", ReviewFact.objects.select_related("milestone"), to_attr="bench_facts")
            return CountryReview.objects.select_related("country", "cycle").prefetch_related(facts)

        def render_to_response(self, context: dict[str, Any], **told: Any) -> TemplateResponse:
            return TemplateResponse(self.request, template, context)

    module = ModuleType("bench_urls")
    module.urlpatterns = [*i18n_patterns(path("bench-plain", Plain.as_view())), *urlpatterns]  # type: ignore[attr-defined]
    return module


def tracker(requests: int, rounds: int) -> dict[str, Any]:
    """CPU of the whole tracker, today and on past days, made anew each time (a cookie keeps the page cache out)."""
    server = lists.Server(pages())
    anew = {"HTTP_COOKIE": "made=anew"}
    days = iter(date(2013, 1, 1).toordinal() + number for number in range(1_000_000))

    def past() -> object:
        # A day that nobody asked for yet: nothing is remembered of it.
        return server.get(
            f"/en/reviews?as_of={date.fromordinal(next(days) % 4000 + 734_000).isoformat()}", anew
        )

    cost = lists.measure(
        {
            "plain": lambda: server.get("/en/bench-plain", anew),
            "today": lambda: server.get("/en/reviews", anew),
            "past": past,
        },
        requests=requests,
        rounds=rounds,
    )
    return {
        "milliseconds": cost,
        "today_to_plain": cost["today"] / cost["plain"],
        "past_to_today": cost["past"] / cost["today"],
        "goal": {"today_to_plain": 2.0, "past_to_today": 2.0},
    }


def imported(facts: int) -> dict[str, Any]:
    """Rows a second of a spreadsheet of facts: read, checked, compared, applied."""
    from django.contrib.auth import get_user_model
    from django.db import transaction

    from mithaq.core import sheets
    from mithaq.core.imports import guess_columns, plan_import
    from mithaq.reviews.fact_import import FactImport
    from mithaq.reviews.models import CountryReview, ReviewFact

    reviews = list(CountryReview.objects.values_list("country_id", "cycle__number"))
    steps = ("notified", "focal_point", "self_assessment", "desk_review", "dialogue", "draft_report", "visit")
    headings = [
        "State",
        "Review",
        "Milestone",
        "What happened",
        "When",
        "Who or what says so",
        "Source in words",
    ]
    rows = [
        [
            reviews[n % len(reviews)][0],
            str(reviews[n % len(reviews)][1]),
            steps[n % 7],
            "reached",
            f"{2017 + n % 8}-0{1 + n % 9}",
            "mission",
            f"Call {n}",
        ]
        for n in range(facts)
    ]
    table = sheets.Table(headings=headings, rows=rows, lines=list(range(2, facts + 2)))
    kind = FactImport()
    kind.asking.allowed = None
    before, cpu = time.perf_counter(), time.process_time()
    plan = plan_import(kind, table, guess_columns(kind, headings))
    checked = time.perf_counter()
    with transaction.atomic():
        kind.apply(plan.changes, by=get_user_model().objects.first(), at=datetime.now(UTC))
    after, spent = time.perf_counter(), time.process_time() - cpu
    stored = ReviewFact.objects.filter(import_run__startswith="import").count()
    again = plan_import(kind, table, guess_columns(kind, headings))
    return {
        "rows": facts,
        "rejected": len(plan.rejects),
        "stored": stored,
        "changes_of_the_same_file_again": len(again.changes),
        "check_seconds": checked - before,
        "apply_seconds": after - checked,
        "rows_a_second": facts / (after - before),
        "rows_a_cpu_second": facts / spent,
        "goal": {"rows_a_second": 10_000},
    }


def one_brief(asked: tuple[str, str]) -> tuple[int, int]:
    """Pages and bytes of one brief, in a worker."""
    import django
    from django.apps import apps

    if not apps.ready:
        django.setup()
    import pypdfium2

    from mithaq.reviews.briefs import brief_pdf
    from mithaq.world.models import Country

    content = brief_pdf(Country.objects.get(pk=asked[0]), language=asked[1], on=date(2026, 11, 24))
    return len(pypdfium2.PdfDocument(content)), len(content)


def briefs() -> dict[str, Any]:
    """The briefs of all parties in English, on two cores."""
    from mithaq.reviews.models import CountryReview

    countries = sorted(set(CountryReview.objects.values_list("country_id", flat=True)))
    before = time.perf_counter()
    with ProcessPoolExecutor(max_workers=2) as workers:
        made = list(workers.map(one_brief, [(iso3, "en") for iso3 in countries], chunksize=8))
    return {
        "briefs": len(made),
        "most_pages": max(pages for pages, _bytes in made),
        "seconds_on_two_cores": time.perf_counter() - before,
        "goal": {"seconds_on_two_cores": 120, "most_pages": 2},
    }


def forecast() -> dict[str, Any]:
    """How often 80 % intervals held the outcome, trained only on what was known before."""
    from mithaq.reviews.jobs import forecast_once

    run = forecast_once(at=datetime.now(UTC))
    return {
        "reviews_with_known_start": run.reviews,
        "predictions": run.predictions,
        "predicted_reviews": run.predicted_reviews,
        "coverage": run.inside / run.predictions if run.predictions else None,
        "ended_earlier": run.too_early,
        "ended_later": run.too_late,
        "shown": run.usable,
        "goal": {"coverage": [0.7, 0.9]},
    }


def main() -> None:
    """Run all parts, print and keep the result."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--requests", type=int, default=20)
    asked.add_argument("--rounds", type=int, default=5)
    asked.add_argument("--facts", type=int, default=20_000)
    told = asked.parse_args()
    folder = lists.set_up()
    try:
        machine.write_down(
            "reviews",
            {
                "tracker": tracker(told.requests, told.rounds),
                "forecast": forecast(),
                "briefs": briefs(),
                "import": imported(told.facts),
            },
        )
    finally:
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    main()
