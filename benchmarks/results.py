"""The strategy that measures itself, over many records: all indicators on a day, over 48 months, after one record; the page.

    python benchmarks/results.py [--recommendations 100000] [--facts 20000] [--organisations 400] [--months 48]

The rows are invented. CPU seconds; the page from kept totals stands beside a plain Django list of the same indicators
with their lines, targets and published values. One process fills the tables, and others count: one the day and what
changes after a record, one the months, one the page. Memory is the most that each of those ever held.
"""

import argparse
import json
import os
import resource
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from types import ModuleType
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from benchmarks import lists, machine, recommendations

PLAIN = """{% load i18n %}<!doctype html><html lang="{{ LANGUAGE_CODE }}"><head><title>{% translate "Strategy" %}</title></head><body>
<h1>{% translate "Strategy" %}</h1><table><thead><tr><th>1</th><th>2</th><th>3</th><th>4</th><th>5</th></tr></thead><tbody>
{% for row in object_list %}{% for line in row.series.all %}<tr><td>{{ row.code }}</td><td><a href="/en/indicators/{{ row.code }}">{{ row.titles|in_language }}</a></td>
<td>{{ row.objective.titles|in_language }}</td><td>{{ line.titles|in_language }}</td><td>{% for value in line.published.all %}{{ value.as_of|date:"Y-m-d" }} {{ value.value }}
{{ value.source.titles|in_language }} {% endfor %}{% for target in line.targets.all %}{{ target.due|date:"Y-m-d" }} {{ target.value }}{% endfor %}</td></tr>
{% endfor %}{% endfor %}</tbody></table></body></html>"""
TODAY = date(2026, 11, 24)


def pages() -> ModuleType:
    """The plain list of the same rows, beside the product's own addresses."""
    from django.conf.urls.i18n import i18n_patterns
    from django.template import engines
    from django.template.response import TemplateResponse
    from django.urls import path
    from django.views.generic import ListView

    from config.urls import urlpatterns
    from mithaq.results.models import Indicator

    template = engines["django"].from_string(PLAIN)

    class Plain(ListView):  # type: ignore[type-arg]
        queryset = Indicator.objects.select_related("objective__period").prefetch_related(
            "series__targets__source", "series__published__source", "series__points__source"
        )

        def render_to_response(self, context: dict[str, Any], **told: Any) -> TemplateResponse:
            return TemplateResponse(self.request, template, context)

    module = ModuleType("bench_urls")
    module.urlpatterns = [*i18n_patterns(path("bench-plain", Plain.as_view())), *urlpatterns]  # type: ignore[attr-defined]
    return module


def fill(*, rows: int, facts: int, organisations: int) -> None:
    """Invented recommendations with statements on half of them, facts of reviews, organisations that come and go."""
    from mithaq.network.models import MembershipEvent, MembershipKind, Organisation
    from mithaq.reports.models_followup import StatusStatement
    from mithaq.reports.models_recommendations import Recommendation
    from mithaq.reviews.models import CountryReview, Milestone, ReviewFact
    from mithaq.world.models import Country

    now = datetime(2026, 1, 1, tzinfo=UTC)
    recommendations.fill(rows)
    Recommendation.objects.update(submitted_at=now - timedelta(days=400))
    rungs = ("announced", "in_law", "in_force", "reversed")
    StatusStatement.objects.bulk_create(
        (
            StatusStatement(
                recommendation_id=pk,
                voice="civil_society",
                ladder="law",
                rung=rungs[place % 4],
                when=date(2023, 1, 1) + timedelta(days=place % 1000),
                precision="day",
                source="invented",
                recorded_at=now,
            )
            for place, pk in enumerate(Recommendation.objects.values_list("pk", flat=True)[: rows // 2])
        ),
        batch_size=2000,
    )
    reviews = list(CountryReview.objects.values_list("pk", flat=True))
    steps = list(Milestone.objects.values_list("pk", flat=True))
    ReviewFact.objects.bulk_create(
        (
            ReviewFact(
                key=f"bench-{place}",
                review_id=reviews[place % len(reviews)],
                milestone_id=steps[place % len(steps)],
                aspect="reached",
                when=date(2015, 1, 1) + timedelta(days=place % 4000),
                precision="day",
                source_kind="mission",
                source="invented",
                recorded_at=now,
            )
            for place in range(facts)
        ),
        batch_size=2000,
    )
    seats = list(Country.objects.states().values_list("pk", flat=True).order_by("pk"))
    kind = MembershipKind.objects.filter(is_member=True, for_people=False).first()
    houses = Organisation.objects.bulk_create(
        Organisation(
            code=f"bench-{place}",
            name=f"Invented house {place}",
            seat_id=seats[place % len(seats)],
            exposure="full",
        )
        for place in range(organisations)
    )
    MembershipEvent.objects.bulk_create(
        MembershipEvent(
            organisation=house,
            kind=kind,
            event=event,
            on=date(2015, 1, 1) + timedelta(days=(place * 9) % 4000 + later),
            recorded_at=now,
        )
        for place, house in enumerate(houses)
        for event, later in (("admitted", 0), *((("left", 900),) if place % 5 == 0 else ()))
    )


def one_more_fact() -> None:
    """One more statement on a review."""
    from mithaq.reviews.models import ReviewFact

    row = ReviewFact.objects.order_by("-pk").first()
    assert row is not None
    row.pk, row.key = None, f"more-{time.time_ns()}"
    row.save(force_insert=True)


def one_more_event() -> None:
    """One more event of a membership."""
    from mithaq.network.models import MembershipEvent

    row = MembershipEvent.objects.order_by("pk").first()
    assert row is not None
    row.pk = None
    row.on += timedelta(days=1)
    row.event = "dormant"
    row.save(force_insert=True)


def one_more_statement() -> None:
    """One more statement on a recommendation."""
    from mithaq.reports.models_followup import StatusStatement

    row = StatusStatement.objects.order_by("pk").first()
    assert row is not None
    row.pk = None
    row.save(force_insert=True)


def cpu(work: Callable[[], object]) -> float:
    """CPU seconds."""
    before = time.process_time()
    work()
    return time.process_time() - before


def held() -> float:
    """The most memory that this process ever held, in megabytes."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def count_day(told: argparse.Namespace) -> dict[str, Any]:
    """All lines on one day, and again after one more record."""
    from mithaq.results import totals

    lines = totals.counted_lines()
    now = datetime.now(UTC)
    before = held()

    def today() -> object:
        return totals.of_day(lines, TODAY, at=now, today=TODAY)

    one_date = cpu(today)
    counted = {
        key: str(total.value) for key, total in totals.of_day(lines, TODAY, at=now, today=TODAY).items()
    }
    after: dict[str, float] = {}
    for name, change in (
        ("a fact of a review", one_more_fact),
        ("an event of a membership", one_more_event),
        ("a statement on a recommendation", one_more_statement),
    ):
        found = []
        for _time in range(3):
            change()
            found.append(cpu(today) * 1000)
        after[name] = sorted(found)[1]
    return {
        "lines": len(lines),
        "counted": counted,
        "one_date_cpu_seconds": one_date,
        "after_one_record_cpu_milliseconds": after,
        "day_memory_megabytes": held(),
        "memory_before_counting_megabytes": before,
    }


def count_months(told: argparse.Namespace) -> dict[str, Any]:
    """All lines at the ends of the months and today, from nothing, as the hourly job does."""
    from mithaq.results import totals
    from mithaq.results.models import StoredTotal

    StoredTotal.objects.all().delete()
    now = datetime.now(UTC)
    months = cpu(lambda: totals.count_months(TODAY, at=now, months=told.months))
    return {
        "months": told.months,
        "months_cpu_seconds": months,
        "totals_kept": StoredTotal.objects.count(),
        "months_memory_megabytes": held(),
    }


def read_page(told: argparse.Namespace) -> dict[str, Any]:
    """The page of the strategy beside the plain list."""
    server = lists.Server(pages())
    anew = {"HTTP_COOKIE": "made=anew"}
    page = lists.measure(
        {
            "plain": lambda: server.get("/en/bench-plain", anew),
            "strategy": lambda: server.get("/en/strategy", anew),
        },
        requests=10,
        rounds=5,
    )
    return {"page_cpu_milliseconds": page, "strategy_to_plain": page["strategy"] / page["plain"]}


def fill_tables(told: argparse.Namespace) -> dict[str, Any]:
    """Fill the tables."""
    fill(rows=told.recommendations, facts=told.facts, organisations=told.organisations)
    return {}


STEPS: dict[str, Callable[[argparse.Namespace], dict[str, Any]]] = {
    "fill": fill_tables,
    "day": count_day,
    "months": count_months,
    "page": read_page,
}


def main() -> None:
    """Fill, measure, tell; each step in a process of its own."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--recommendations", type=int, default=100_000)
    asked.add_argument("--facts", type=int, default=20_000)
    asked.add_argument("--organisations", type=int, default=400)
    asked.add_argument("--months", type=int, default=48)
    asked.add_argument("--step", choices=STEPS, help=argparse.SUPPRESS)
    told = asked.parse_args()
    if told.step:
        import django

        django.setup()
        found = STEPS[told.step](told)
        Path(os.environ["MITHAQ_DATA"], f"{told.step}.json").write_text(json.dumps(found), "utf-8")
        return
    folder = lists.set_up()
    try:
        found = {}
        for step in STEPS:
            subprocess.run([sys.executable, __file__, *sys.argv[1:], "--step", step], check=True)
            found |= json.loads((folder / f"{step}.json").read_text("utf-8"))
        found["goal"] = {
            "one_date_on_two_cores": 5,
            "months_on_two_cores": 60,
            "after_one_record": 200,
            "strategy_to_plain": 2,
            "memory": 300,
        }
        machine.write_down("results", found)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    main()
