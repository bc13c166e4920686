"""A list of 100,000 recommendations and its facets beside a plain Django list of the same rows, in CPU milliseconds.

Both pass the same middleware, count the rows, join the same tables and show eight columns of fifty rows. The plain one is a
generic ListView of all rows, whether public or not, with a minimal template and no form. Then the same page with each facet chosen, and "what became of
them" of the State with the most recommendations. Every page is made anew (a cookie keeps the page cache out).

python benchmarks/recommendations.py [--rows 100000] [--requests 30] [--rounds 5]
"""

import argparse
import json
import shutil
import sys
from datetime import UTC, date, datetime
from pathlib import Path
from types import ModuleType
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from benchmarks import lists, machine

PLAIN = """{% load i18n %}<!doctype html><html lang="{{ LANGUAGE_CODE }}"><head><title>{% translate "Recommendations" %}</title></head><body>
<h1>{% translate "Recommendations" %}</h1><p>{{ paginator.count }}</p><table><thead><tr><th>1</th><th>2</th><th>3</th><th>4</th><th>5</th><th>6</th><th>7</th><th>8</th></tr></thead><tbody>
{% for row in object_list %}<tr><td><a href="/en/recommendations/{{ row.code }}">{{ row.texts|in_language }}</a></td><td>{{ row.country.names|in_language }}</td>
<td>{{ row.cycle.names|in_language }}</td><td>{{ row.theme.names|in_language }}</td><td>{{ row.get_claimed_display }}</td><td>{{ row.get_assessed_display }}</td>
<td>{{ row.get_gap_display }}</td><td>{{ row.assessed_on|date:"Y-m-d" }}</td></tr>{% endfor %}
</tbody></table>{% if page_obj.has_next %}<a href="?page={{ page_obj.next_page_number }}">{% translate "Next" %}</a>{% endif %}</body></html>"""


def pages() -> ModuleType:
    """The plain list, beside the product's own addresses."""
    from django.conf.urls.i18n import i18n_patterns
    from django.template import engines
    from django.template.response import TemplateResponse
    from django.urls import path
    from django.views.generic import ListView

    from config.urls import urlpatterns
    from mithaq.reports.models_recommendations import Recommendation

    template = engines["django"].from_string(PLAIN)

    class Plain(ListView):  # type: ignore[type-arg]
        paginate_by = 50
        queryset = Recommendation.objects.select_related("country", "cycle", "theme").order_by("code")

        def render_to_response(self, context: dict[str, Any], **told: Any) -> TemplateResponse:
            return TemplateResponse(self.request, template, context)

    module = ModuleType("bench_urls")
    module.urlpatterns = [*i18n_patterns(path("bench-plain", Plain.as_view())), *urlpatterns]  # type: ignore[attr-defined]
    return module


def fill(rows: int) -> dict[str, str]:
    """Invented reports with fifty recommendations each, over all States; every rung, theme and gap occurs."""
    from mithaq.network.models import Theme
    from mithaq.reports.models import ParallelReport
    from mithaq.reports.models_recommendations import GAP_WORDS, RUNG_WORDS, Recommendation
    from mithaq.reviews.models import Cycle
    from mithaq.world.models import Country, Provision

    states = list(Country.objects.states().values_list("pk", flat=True).order_by("pk"))
    themes = list(Theme.objects.values_list("pk", flat=True))
    provisions = list(Provision.objects.exclude(cycle="").values_list("pk", flat=True))
    cycle = Cycle.objects.get(pk="irm-2")
    rungs, gaps = ["", *RUNG_WORDS], list(GAP_WORDS)
    now = datetime(2026, 1, 1, tzinfo=UTC)
    each = 50
    reports = ParallelReport.objects.bulk_create(
        ParallelReport(
            code=f"{states[number % len(states)]}-bench-{number:05}",
            country_id=states[number % len(states)],
            cycle=cycle,
            status="published",
            published_on=date(2024, 1 + number % 12, 1),
            published_precision="day",
            is_invented=True,
        )
        for number in range(-(-rows // each))
    )
    made = Recommendation.objects.bulk_create(
        (
            Recommendation(
                code=f"{report.code}-R{number:02}",
                report=report,
                number=number,
                country_id=report.country_id,
                cycle=cycle,
                texts={
                    "en": f"Publish the contracts of agency {number} within ten days of their signature.",
                    "ar": f"نشر عقود الهيئة {number} خلال عشرة أيام من توقيعها.",
                },
                addressees={"en": "Agency"},
                success={"en": "They stand on its site."},
                theme_id=themes[(place + number) % len(themes)],
                state="submitted",
                created_at=now,
                submitted_at=now,
                claimed=rungs[(place + number) % len(rungs)],
                assessed=rungs[(place + 2 * number) % len(rungs)],
                gap=gaps[(place + number) % len(gaps)],
                assessed_on=date(2025, 1 + number % 12, 1),
            )
            for place, report in enumerate(reports)
            for number in range(1, each + 1)
        ),
        batch_size=2000,
    )
    through = Recommendation.provisions.through
    through.objects.bulk_create(
        (
            through(recommendation_id=row.pk, provision_id=provisions[(row.pk + step) % len(provisions)])
            for row in made
            for step in (0, 7)
        ),
        batch_size=5000,
    )
    return {"state": states[0], "theme": themes[0], "provision": provisions[0]}


def main() -> None:
    """Fill, measure, tell."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=100_000)
    parser.add_argument("--requests", type=int, default=30)
    parser.add_argument("--rounds", type=int, default=5)
    asked = parser.parse_args()
    folder = lists.set_up()
    try:
        from django.db import connection
        from django.test.utils import CaptureQueriesContext

        some = fill(asked.rows)
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
        server = lists.Server(pages())
        anew = {"HTTP_COOKIE": "made=anew"}
        addresses = {
            "plain": "/en/bench-plain",
            "list": "/en/recommendations",
            "list_ar": "/ar/recommendations",
            "facet_state": f"/en/recommendations?state={some['state']}",
            "facet_cycle": "/en/recommendations?cycle=irm-2",
            "facet_provision": f"/en/recommendations?provision={some['provision']}",
            "facet_theme": f"/en/recommendations?theme={some['theme']}",
            "facet_claimed": "/en/recommendations?claimed=in_force",
            "facet_assessed": "/en/recommendations?assessed=reversed",
            "facet_gap": "/en/recommendations?gap=state_ahead",
            "two_facets": f"/en/recommendations?state={some['state']}&gap=state_ahead",
            "became": f"/en/countries/{some['state']}/recommendations",
        }
        queries = {}
        for name, address in addresses.items():
            status, _headers, _size = server.get(address, anew)
            if status != 200:
                raise SystemExit(f"{address} answers {status}")
            with CaptureQueriesContext(connection) as seen:
                server.get(address, anew)
            queries[name] = len(seen)

        def asking(address: str) -> Any:
            return lambda: server.get(address, anew)

        cost = lists.measure(
            {name: asking(address) for name, address in addresses.items()},
            requests=asked.requests,
            rounds=asked.rounds,
        )
        print(
            json.dumps(
                {
                    "rows": asked.rows,
                    "milliseconds": cost,
                    "queries": queries,
                    "list_to_plain": cost["list"] / cost["plain"],
                    "dearest_facet_to_plain": max(
                        value for name, value in cost.items() if name.startswith("facet")
                    )
                    / cost["plain"],
                    "goal": {"list_to_plain": 1.5},
                    "machine": machine.facts(),
                },
                indent=2,
            )
        )
    finally:
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    main()
