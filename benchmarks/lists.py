"""The list kit beside a plain Django list of the same rows, in CPU milliseconds per request, in one process and run.

Both pass the same middleware and show the same six columns of the same countries, fifty to a page. The plain one is a
generic ListView with a minimal template; "hello" is a view that answers one word. Then: the thousandth page of 100,000
rows beside the first, and rows a second of the data twins.

python benchmarks/lists.py [--requests 200] [--rounds 7] [--rows 100000]
"""

import argparse
import io
import os
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from types import ModuleType
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from benchmarks import machine

PLAIN = """{% load i18n %}<!doctype html><html lang="{{ LANGUAGE_CODE }}"><head><title>{% translate "Countries" %}</title></head><body>
<h1>{% translate "Countries" %}</h1><p>{{ paginator.count }}</p><table><thead><tr><th>{% translate "Country" %}</th><th>{% translate "Code" %}</th>
<th>{% translate "Two-letter code" %}</th><th>M49</th><th>{% translate "UN group" %}</th><th>{% translate "Status" %}</th></tr></thead><tbody>
{% for row in object_list %}<tr><td><a href="/en/countries/{{ row.iso3 }}">{{ row.names|in_language }}</a></td><td>{{ row.iso3 }}</td>
<td>{{ row.iso2 }}</td><td>{{ row.m49 }}</td><td>{{ row.un_regional_group.names|in_language }}</td><td>{{ row.status }}</td></tr>{% endfor %}
</tbody></table>{% if page_obj.has_next %}<a href="?page={{ page_obj.next_page_number }}">{% translate "Next" %}</a>{% endif %}</body></html>"""


def pages() -> ModuleType:
    """The address book of the benchmark: a list by the kit (made anew, and public), a plain one, a hello."""
    from django.conf.urls.i18n import i18n_patterns
    from django.http import HttpRequest, HttpResponse
    from django.template import engines
    from django.template.response import TemplateResponse
    from django.urls import path
    from django.views.generic import ListView

    from config.urls import urlpatterns
    from mithaq.core.lists import Cell, Column, ListPage, list_paths, sort_by_text
    from mithaq.core.texts import text_in
    from mithaq.world.models import Country

    class Kit(ListPage):
        name = "bench_kit"
        title = "Countries"
        columns = (
            Column(
                "name",
                "Country",
                lambda row: text_in(row.names),
                lambda row: Cell(text_in(row.names), href=f"/en/countries/{row.iso3}"),
                sort=sort_by_text("names"),
            ),
            Column("iso3", "Code", lambda row: row.iso3, sort="iso3"),
            Column("iso2", "Two-letter code", lambda row: row.iso2),
            Column("m49", "M49", lambda row: row.m49),
            Column(
                "group",
                "UN group",
                lambda row: text_in(row.un_regional_group.names) if row.un_regional_group else None,
            ),
            Column("status", "Status", lambda row: row.status),
        )
        search_fields = ("names__en", "iso3")
        default_order = ("iso3",)

        def rows(self) -> Any:
            return Country.objects.select_related("un_regional_group")

    class PublicKit(Kit):
        name = "bench_public"
        public = True

    template = engines["django"].from_string(PLAIN)

    class Plain(ListView):  # type: ignore[type-arg]
        paginate_by = 50
        queryset = Country.objects.select_related("un_regional_group").order_by("iso3")

        def render_to_response(self, context: dict[str, Any], **told: Any) -> TemplateResponse:
            return TemplateResponse(self.request, template, context)

    def hello(request: HttpRequest) -> HttpResponse:
        return HttpResponse("hello", content_type="text/plain")

    module = ModuleType("bench_urls")
    module.urlpatterns = [  # type: ignore[attr-defined]
        path("hello", hello),
        *i18n_patterns(
            path("bench-plain", Plain.as_view()),
            *list_paths("bench-kit", Kit),
            *list_paths("bench-public", PublicKit),
        ),
        *urlpatterns,
    ]
    return module


class Server:
    """The WSGI application, called in this process."""

    def __init__(self, module: ModuleType) -> None:
        from django.conf import settings
        from django.core.wsgi import get_wsgi_application

        sys.modules["bench_urls"] = module
        settings.ROOT_URLCONF = "bench_urls"
        self.application = get_wsgi_application()

    def get(self, path: str, headers: dict[str, str]) -> tuple[int, dict[str, str], int]:
        """One request: status, headers, bytes of the body."""
        path, _mark, query = path.partition("?")
        environ = {
            "REQUEST_METHOD": "GET",
            "PATH_INFO": path,
            "QUERY_STRING": query,
            "SERVER_NAME": "localhost",
            "SERVER_PORT": "8000",
            "SERVER_PROTOCOL": "HTTP/1.1",
            "REMOTE_ADDR": "127.0.0.1",
            "wsgi.input": io.BytesIO(),
            "wsgi.errors": sys.stderr,
            "wsgi.url_scheme": "http",
            **headers,
        }
        told: dict[str, Any] = {}

        def start(status: str, pairs: list[tuple[str, str]], error: Any = None) -> Callable[[bytes], object]:
            told.update(status=int(status[:3]), headers=dict(pairs))
            return lambda body: None

        answer = self.application(environ, start)
        size = sum(len(piece) for piece in answer)
        if hasattr(answer, "close"):
            answer.close()
        return told["status"], told["headers"], size


def set_up() -> Path:
    """An installation as it is served: its own cache table, collected static files, reference data."""
    folder = Path(tempfile.mkdtemp(prefix="mithaq-bench-lists-"))
    for setting in [key for key in os.environ if key.startswith(("MITHAQ_", "CACHE_"))]:
        del os.environ[setting]
    os.environ |= {"MITHAQ_DATA": str(folder), "DJANGO_SETTINGS_MODULE": "config.settings"}
    os.environ["PYTHONPATH"] = str(machine.ROOT / "src")
    subprocess.run(
        [sys.executable, "-m", "config.prepare", "texts", "tables", "static", "data"],
        cwd=machine.ROOT,
        check=True,
    )
    import django

    django.setup()
    return folder


def measure(pages: dict[str, Callable[[], object]], *, requests: int, rounds: int) -> dict[str, float]:
    """CPU milliseconds of each, the median of rounds taken in turn."""
    for page in pages.values():
        for _time in range(5):
            page()
    times: dict[str, list[float]] = {name: [] for name in pages}
    for _round in range(rounds):
        for name, page in pages.items():
            before = time.process_time()
            for _time in range(requests):
                page()
            times[name].append((time.process_time() - before) * 1000 / requests)
    return {name: statistics.median(found) for name, found in times.items()}


def deep_pages(rows: int) -> dict[str, Any]:
    """The first and the thousandth page of many rows, and the data twins' rows a second (rows of reference data)."""
    from mithaq.core.exports import Field, csv_lines, json_pieces, write_xlsx
    from mithaq.core.lists_order import Key, Order
    from mithaq.core.models import LoadedFile, LoadedRow

    file = LoadedFile.objects.create(path="bench.csv", sha256="", row_count=rows, loaded_at=datetime.now(UTC))
    LoadedRow.objects.bulk_create(
        (LoadedRow(file=file, key=f"{number * 7919 % rows:07}", values={}) for number in range(rows)),
        batch_size=5000,
    )
    order = Order(LoadedRow, [Key(by="file_id", nullable=False), Key(by="key", nullable=False)])
    cursor = order.cursor(order.over(LoadedRow.objects.all())[50_000 if rows > 50_000 else rows // 2])
    cost = measure(
        {
            "first": lambda: order.page(LoadedRow.objects.all(), size=50),
            "thousandth": lambda: order.page(LoadedRow.objects.all(), size=50, after=cursor),
        },
        requests=100,
        rounds=5,
    )
    fields = [Field(key=name, label=name) for name in ("a", "b", "c", "d", "e", "f")]
    made = [(f"name {n}", n, None, n % 2 == 0, n / 7, "text") for n in range(rows)]
    twins = {}
    for name, run in (
        ("csv", lambda: sum(map(len, csv_lines(fields, made)))),
        ("json", lambda: sum(map(len, json_pieces(fields, made, {})))),
        ("xlsx", lambda: write_xlsx(fields, made, title="rows").close()),
    ):
        before = time.process_time()
        run()
        twins[name] = round(rows / (time.process_time() - before))
    return {
        "rows": rows,
        "page_cpu_ms": {name: round(value, 3) for name, value in cost.items()},
        "thousandth_to_first": round(cost["thousandth"] / cost["first"], 2),
        "twin_rows_a_second": twins,
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--requests", type=int, default=200)
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--rows", type=int, default=100_000)
    options = parser.parse_args()
    folder = set_up()
    server = Server(pages())
    uncached = {"HTTP_COOKIE": "reader=somebody"}
    _status, headers, _size = server.get("/en/bench-public", {})
    tag = headers["ETag"]
    wanted = {
        "hello": ("/hello", {}, 200),
        "plain list": ("/en/bench-plain", {}, 200),
        "kit, made anew": ("/en/bench-kit", {}, 200),
        "public kit, made anew": ("/en/bench-public", uncached, 200),
        "public kit, from the cache": ("/en/bench-public", {}, 200),
        "public kit, not modified": ("/en/bench-public", {"HTTP_IF_NONE_MATCH": tag}, 304),
    }
    sizes = {}
    for name, (path, headers, status) in wanted.items():
        got, _headers, sizes[name] = server.get(path, headers)
        if got != status:
            raise SystemExit(f"{name}: {got} instead of {status}")
    cost = measure(
        {
            name: lambda path=path, headers=headers: server.get(path, headers)
            for name, (path, headers, _status) in wanted.items()
        },
        requests=options.requests,
        rounds=options.rounds,
    )
    machine.write_down(
        "lists",
        {
            "cpu_ms_per_request": {name: round(value, 3) for name, value in cost.items()},
            "body_bytes": sizes,
            "ratios": {
                "kit_to_plain_list": round(cost["kit, made anew"] / cost["plain list"], 2),
                "cached_to_hello": round(cost["public kit, from the cache"] / cost["hello"], 2),
                "not_modified_to_hello": round(cost["public kit, not modified"] / cost["hello"], 2),
            },
            "goals": {"kit_to_plain_list": 1.5, "cached_to_hello": 1.3, "not_modified_to_hello": 1.3},
            "deep": deep_pages(options.rows),
            "most_memory_mb": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024),
        },
    )
    shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    main()
