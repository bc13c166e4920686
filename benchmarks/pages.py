"""Public pages beside plain Django, in CPU milliseconds per request of the server's worker, over HTTP, in one run.

The same database, the same server (granian, one worker), rounds in turn. CPU time of the worker process is the
figure that holds on a shared machine; what counts are the ratios.

python benchmarks/pages.py [--requests 100] [--rounds 3]
"""

import argparse
import http.client
import os
import shutil
import signal
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from benchmarks import machine
from benchmarks.start import environment, free_port, tree

TICKS = os.sysconf("SC_CLK_TCK")


class Server:
    """One granian with one worker."""

    def __init__(self, target: str, settings: str, folder: Path) -> None:
        self.port = free_port()
        paths = os.pathsep.join([str(machine.ROOT / "src"), str(machine.ROOT)])
        self.process = subprocess.Popen(
            [
                *(sys.executable, "-m", "granian", "--interface", "wsgi", "--workers", "1", "--no-ws"),
                *("--blocking-threads", "1", "--port", str(self.port), "--log-level", "error", target),
            ],
            cwd=machine.ROOT,
            env=environment(folder) | {"DJANGO_SETTINGS_MODULE": settings, "PYTHONPATH": paths},
        )
        self.connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)

    def get(self, path: str, headers: dict[str, str]) -> http.client.HTTPResponse:
        """One request; the body is read."""
        try:
            self.connection.request("GET", path, headers=headers)
            answer = self.connection.getresponse()
        except http.client.RemoteDisconnected:  # it closes a line that was idle while others were measured
            self.connection.close()
            self.connection.request("GET", path, headers=headers)
            answer = self.connection.getresponse()
        self.body = answer.read()
        return answer

    def wait(self) -> None:
        """Until it answers."""
        for _try in range(600):
            try:
                self.get("/", {})
                return
            except OSError:
                self.connection.close()
                time.sleep(0.05)
        raise SystemExit("A server did not start.")

    def cpu(self) -> float:
        """Seconds of CPU that its processes have used."""
        used = 0
        for pid in [self.process.pid, *tree(self.process.pid)]:
            fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
            used += int(fields[11]) + int(fields[12])
        return used / TICKS

    def stop(self) -> None:
        """End it."""
        self.process.send_signal(signal.SIGTERM)
        self.process.wait(timeout=30)


@dataclass(kw_only=True)
class Page:
    """One address to measure, and what was measured."""

    name: str
    server: Server
    path: str
    headers: dict[str, str]
    status: int
    times: list[float]
    size: int = 0
    per_round: int = 0


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--requests", type=int, default=100, help="of a list, in each round")
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()
    folder = Path(tempfile.mkdtemp(prefix="mithaq-bench-pages-"))
    servers: list[Server] = []
    try:
        steps = ["texts", "tables", "static", "data", "demo"]
        subprocess.run(
            [sys.executable, "-m", "config.prepare", *steps],
            cwd=machine.ROOT,
            env=environment(folder),
            check=True,
        )
        ours = Server("config.wsgi:application", "config.settings", folder)
        plain = Server("benchmarks.plain_site:application", "benchmarks.plain_settings", folder)
        servers = [ours, plain]
        for server in servers:
            server.wait()
        answer = ours.get("/en/countries", {})
        tag = answer.headers.get("ETag", "")
        uncached = {"Cookie": "reader=somebody"}
        light, heavy = options.requests * 6, options.requests
        pages = [
            Page(
                name=name, server=server, path=path, headers=headers, status=status, times=[], per_round=count
            )
            for name, server, path, headers, status, count in (
                ("hello, plain Django", plain, "/hello", {}, 200, light),
                ("countries, plain Django", plain, "/list", {}, 200, heavy),
                ("countries, made anew", ours, "/en/countries", uncached, 200, heavy),
                ("countries, from the cache", ours, "/en/countries", {}, 200, light),
                ("countries, not modified", ours, "/en/countries", {"If-None-Match": tag}, 304, light),
                ("home, made anew", ours, "/en/", uncached, 200, heavy),
                ("home in Arabic, from the cache", ours, "/ar/", {}, 200, light),
                ("one country, made anew", ours, "/en/countries/AUT", uncached, 200, heavy),
            )
        ]
        for page in pages:  # warm, and right
            for _time in range(5):
                answer = page.server.get(page.path, page.headers)
            if answer.status != page.status:
                raise SystemExit(f"{page.name}: {answer.status} instead of {page.status}")
            page.size = len(page.server.body)
        for _round in range(options.rounds):
            for page in pages:
                before = page.server.cpu()
                for _time in range(page.per_round):
                    page.server.get(page.path, page.headers)
                page.times.append((page.server.cpu() - before) * 1000 / page.per_round)
        cost = {page.name: statistics.median(page.times) for page in pages}
        figures = {
            "cpu_ms_per_request": {name: round(value, 3) for name, value in cost.items()},
            "each_round": {page.name: [round(value, 3) for value in page.times] for page in pages},
            "body_bytes": {page.name: page.size for page in pages},
            "ratios": {
                "list_made_anew_to_plain_list": round(
                    cost["countries, made anew"] / cost["countries, plain Django"], 2
                ),
                "list_from_cache_to_hello": round(
                    cost["countries, from the cache"] / cost["hello, plain Django"], 2
                ),
                "list_not_modified_to_hello": round(
                    cost["countries, not modified"] / cost["hello, plain Django"], 2
                ),
            },
            "goals": {"list_made_anew_to_plain_list": 1.5, "list_from_cache_to_hello": 1.3},
        }
        shutil.rmtree(machine.set_up("pages"), ignore_errors=True)
        machine.write_down("pages", figures)
    finally:
        for server in servers:
            server.stop()
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    main()
