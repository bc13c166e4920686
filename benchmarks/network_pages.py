"""Directory, member list, staff list, individual members, coverage, search and import, in CPU milliseconds, in one process.

The network has 100,000 organisations and as many individual members. The plain list is a generic ListView with a minimal
template over the same rows, asked the same question. "New" means made anew: a reader with a cookie is never answered from
the cache. "Counted anew": after a change of an organisation, so that the log is read again.

python benchmarks/network_pages.py [--organisations 100000] [--imported 20000] [--requests 20] [--rounds 3]
"""

import argparse
import shutil
import sys
import time
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from types import ModuleType
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from benchmarks import lists, machine

PLAIN = """{% load i18n %}<!doctype html><html lang="{{ LANGUAGE_CODE }}"><head><title>{% translate "Organisations" %}</title></head><body>
<h1>{% translate "Organisations" %}</h1><p>{{ paginator.count }}</p><table><tbody>
{% for row in object_list %}<tr><td><a href="/en/directory/{{ row.code }}">{{ row.name }}</a></td><td>{{ row.seat.common_names|in_language }}</td>
<td>{{ row.membership.names|in_language }}</td><td>{{ row.since|date:"Y-m-d" }}</td><td>{{ row.web }}</td></tr>{% endfor %}
</tbody></table>{% if page_obj.has_next %}<a href="?page={{ page_obj.next_page_number }}">{% translate "Next" %}</a>{% endif %}</body></html>"""
KINDS = ("national", "affiliate", "international", "affiliate")
EXPOSURES = ("full", "name", "full", "country_only", "full", "name", "full", "hidden")


def make(count: int) -> None:
    """Invented organisations, each admitted on a day of twelve years."""
    from django.db import transaction

    from benchmarks.network import entries
    from mithaq.core.imports_model import insert_rows
    from mithaq.network.models import MembershipEvent, Organisation
    from mithaq.world.models import Country

    seats = list(Country.objects.states().values_list("pk", flat=True))
    at = datetime(2026, 1, 1, tzinfo=UTC)
    made = []
    for number, entry in enumerate(entries(count)):
        organisation = Organisation(
            code=f"bench-{number}",
            name=entry.names[0],
            seat_id=seats[number * 7 % len(seats)],
            web=f"https://bench-{number}.example.org/",
            exposure=EXPOSURES[number % len(EXPOSURES)],
            state="active",
            membership_id=KINDS[number % len(KINDS)],
            since=date(2014, 1, 1) + timedelta(days=number % 4300),
            changed_at=at,
        )
        organisation.folded = organisation.fold_names()
        made.append(organisation)
    with transaction.atomic():
        insert_rows(Organisation, made)
    rows = Organisation.objects.filter(code__startswith="bench-").values_list("pk", "membership_id", "since")
    events = [
        MembershipEvent(
            organisation_id=key,
            kind_id=kind,
            event="admitted",
            on=since,
            recorded_at=datetime(since.year, since.month, since.day, 12, tzinfo=UTC),
        )
        for key, kind, since in rows
        if since is not None
    ]
    with transaction.atomic():
        insert_rows(MembershipEvent, events)


def make_people(count: int) -> None:
    """Invented individual members, most of whom agreed to be named."""
    from django.db import transaction

    from benchmarks.network import entries
    from mithaq.core.imports_model import insert_rows
    from mithaq.network.models import Person
    from mithaq.world.models import Country

    homes = list(Country.objects.states().values_list("pk", flat=True))
    people = [
        Person(
            name=f"{entry.names[0]} {number}",
            email=f"person-{number}@bench.example.org",
            country_id=homes[number * 7 % len(homes)],
            exposure=EXPOSURES[number % len(EXPOSURES)],
            state="active",
            membership_id="individual",
            since=date(2014, 1, 1) + timedelta(days=number % 4300),
        )
        for number, entry in enumerate(entries(count))
    ]
    with transaction.atomic():
        insert_rows(Person, people)


def signed_in() -> dict[str, str]:
    """The headers of somebody of the hub."""
    from django.conf import settings
    from django.test import Client

    from mithaq.accounts.models import RoleGrant, User

    person = User.objects.create(email="reader@bench.example.org")
    RoleGrant.objects.create(user=person, role="hub_staff")
    settings.ALLOWED_HOSTS = ["*"]
    client = Client()
    client.force_login(person)
    return {"HTTP_COOKIE": "; ".join(f"{name}={held.value}" for name, held in client.cookies.items())}


def addresses() -> ModuleType:
    """The address book: the product's, and the plain list."""
    from django.conf.urls.i18n import i18n_patterns
    from django.template import engines
    from django.template.response import TemplateResponse
    from django.urls import path
    from django.views.generic import ListView

    from config.urls import urlpatterns
    from mithaq.network import exposure

    template = engines["django"].from_string(PLAIN)

    class Plain(ListView):  # type: ignore[type-arg]
        paginate_by = 50

        def get_queryset(self) -> Any:
            asked = self.request.GET
            rows = exposure.named().select_related("seat", "membership").order_by("name", "pk")
            if "q" in asked:
                rows = rows.filter(folded__contains=asked["q"])
            narrowed = {key: asked[key] for key in ("membership",) if key in asked}
            return rows.filter(**narrowed, **({"seat": asked["country"]} if "country" in asked else {}))

        def render_to_response(self, context: dict[str, Any], **told: Any) -> TemplateResponse:
            return TemplateResponse(self.request, template, context)

    module = ModuleType("bench_urls")
    module.urlpatterns = [*i18n_patterns(path("bench-plain", Plain.as_view())), *urlpatterns]  # type: ignore[attr-defined]
    return module


def import_rate(count: int) -> dict[str, Any]:
    """Receive, map, check and apply a CSV of organisations as a person does; half of them are known already."""
    from django.core.files.uploadedfile import SimpleUploadedFile

    from mithaq.accounts.models import RoleGrant, User
    from mithaq.core import imports_runs
    from mithaq.network.organisation_import import OrganisationImport

    lines = ["Code,Name,Country,Email,Website"]
    for number in range(count):
        code = f"bench-{number}" if number % 2 else f"new-{number}"
        lines.append(f"{code},Imported {number},JOR,office@{code}.example.org,https://{code}.example.org/")
    person = User.objects.create(email="somebody@bench.example.org")
    RoleGrant.objects.create(user=person, role="hub_staff")
    kind, at = OrganisationImport(), datetime.now(UTC)
    upload = SimpleUploadedFile("organisations.csv", "\n".join(lines).encode())
    run = imports_runs.receive(kind, upload, by=person, at=at)
    columns = imports_runs.first_columns(kind, imports_runs.table_of(run))
    imports_runs.map_columns(kind, run, columns, by=person, at=at)
    start = time.process_time()
    digest = imports_runs.plan_run(kind, run).digest()
    shown = time.process_time() - start
    start, wall = time.process_time(), time.perf_counter()
    counts = imports_runs.apply_run(kind, run, digest=digest, leave_rejects=False, by=person, at=at)
    cpu = time.process_time() - start
    if sum(counts.values()) != count or counts["rejected"]:
        raise SystemExit(str(counts))
    return {
        "rows": count,
        "check_cpu_seconds": round(shown, 2),
        "validate_match_apply_cpu_seconds": round(cpu, 2),
        "rows_a_cpu_second": round(count / cpu),
        "seconds": round(time.perf_counter() - wall, 2),
        "counts": counts,
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--organisations", type=int, default=100_000)
    parser.add_argument("--imported", type=int, default=20_000)
    parser.add_argument("--requests", type=int, default=20)
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()
    folder = lists.set_up()
    make(options.organisations)
    make_people(options.organisations)
    server = lists.Server(addresses())
    reader, staff = {"HTTP_COOKIE": "reader=somebody"}, signed_in()

    def get(path: str) -> Callable[[], object]:
        def ask() -> object:
            status, _headers, _size = server.get(path, staff if "/desk/" in path else reader)
            if status != 200:
                raise SystemExit(f"{path}: {status}")
            return status

        return ask

    from django.contrib.auth.models import AnonymousUser
    from django.db.models import F

    from mithaq.network import queries_gaps, views
    from mithaq.network.models import Organisation

    def change() -> None:
        Organisation.objects.filter(code="bench-0").update(version=F("version") + 1)

    def coverage_anew() -> None:
        change()
        get("/en/network")()

    def gaps_anew() -> None:
        change()
        queries_gaps.gaps(today)
        queries_gaps.needs(today, end=date(2030, 12, 31), members=120, network=150)

    today = datetime.now(UTC).date()
    words = ("ba", "kati", "منتدى", "forum la")
    pages = {
        "directory": "/en/directory",
        "directory of a country": "/en/directory?country=JOR",
        "directory searched": "/en/directory?q=kati",
        "directory searched for many": "/en/directory?q=ba",
        "members": "/en/directory?membership=national",
        "members searched": "/en/directory?membership=national&q=kati",
        "staff list": "/en/desk/organisations",
        "staff list searched": "/en/desk/organisations?q=kati",
        "staff list searched for many": "/en/desk/organisations?q=ba",
        "individual members": "/en/individuals",
        "individual members searched": "/en/individuals?q=kati",
        "people searched": "/en/desk/people?q=kati",
        "coverage": "/en/network",
    }
    plain = {
        "plain list": "/en/bench-plain",
        "plain list of a country": "/en/bench-plain?country=JOR",
        "plain list searched": "/en/bench-plain?q=kati",
        "plain list searched for many": "/en/bench-plain?q=ba",
        "plain list of members": "/en/bench-plain?membership=national",
        "plain list of members searched": "/en/bench-plain?membership=national&q=kati",
    }
    beside = {
        "directory": "plain list",
        "directory of a country": "plain list of a country",
        "directory searched": "plain list searched",
        "directory searched for many": "plain list searched for many",
        "members": "plain list of members",
        "members searched": "plain list of members searched",
        "staff list": "plain list",
        "staff list searched": "plain list searched",
        "staff list searched for many": "plain list searched for many",
        "coverage": "plain list",
    }
    cost = lists.measure(
        {
            **{name: get(path) for name, path in plain.items()},
            **{f"{name}, new": get(path) for name, path in pages.items()},
            **{
                f"search {word!r}": lambda word=word: views.find_public(word, AnonymousUser(), 8)
                for word in words
            },
        },
        requests=options.requests,
        rounds=options.rounds,
    )
    cost |= lists.measure(
        {"coverage, counted anew": coverage_anew, "gaps, counted anew": gaps_anew}, requests=3, rounds=2
    )
    machine.write_down(
        "network_pages",
        {
            "organisations": options.organisations,
            "cpu_ms": {name: round(value, 2) for name, value in cost.items()},
            "ratios": {
                f"{name}, new": round(cost[f"{name}, new"] / cost[other], 2) for name, other in beside.items()
            },
            "import": import_rate(options.imported),
            "goals": {
                "ratio": 1.5,
                "search_cpu_ms": 50,
                "page_searched_cpu_ms": 50,
                "counted_anew_cpu_ms": 1000,
                "rows_a_cpu_second": 5000,
            },
        },
    )
    shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    main()
