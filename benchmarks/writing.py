"""Two people write in one report while the server is killed: is anything lost that a writer was told is saved?

The server is a real one (HTTP, sessions, middleware, SQLite with full durability); the writers are two processes that do
what `autosave.js` does: send a paragraph, wait for the receipt, send the same again when the line breaks. Some
paragraphs are written by one of them, some by both. Server processes are killed with SIGKILL at random moments.

python benchmarks/writing.py [--kills 100]
"""

import argparse
import http.client
import json
import os
import random
import re
import shutil
import signal
import sys
import time
import uuid
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from benchmarks import machine

NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)
#: Paragraphs that each writer has alone, and that both share.
OWN, SHARED = 6, 3


def lay_ground() -> tuple[Any, list[Any], int]:
    """A report with two authors, and one section to write in."""
    from tests.people import make_cast
    from tests.reports.conftest import begin

    from mithaq.accounts.models import User
    from mithaq.reports import actions, actions_stages, rules
    from mithaq.reports.models_writing import Section

    cast = make_cast()
    report = begin(cast).report
    actions_stages.sign_stage(cast.hub_staff, report, stage="outline", verdict=rules.Verdict.PASSED, at=NOW)
    report.refresh_from_db()
    section = Section.objects.filter(report=report, question__code="context").get().pk
    assert actions.steps()
    writers: list[User] = [cast.member_in_amman, cast.member_in_lima]
    return report, writers, section


def serve(socket_at: int, application: Any) -> None:
    """Answer until killed."""
    from django.core.servers.basehttp import ThreadedWSGIServer, WSGIRequestHandler

    class Quiet(WSGIRequestHandler):
        def log_message(self, *_args: Any) -> None:
            return

    ThreadedWSGIServer.allow_reuse_address = True
    server = ThreadedWSGIServer(("127.0.0.1", socket_at), Quiet)
    server.set_app(application)
    server.serve_forever(poll_interval=0.01)


def forked(work: Any) -> int:
    """A process of its own; its id."""
    from django.db import connections

    connections.close_all()
    pid = os.fork()
    if pid == 0:
        try:
            work()
        finally:
            os._exit(0)
    return pid


class Line:
    """A writer's browser: keeps cookies, sends, and waits for the server to be there again."""

    def __init__(self, port: int, session: tuple[str, str], stop: Path) -> None:
        self.port, self.stop = port, stop
        self.cookies = {session[0]: session[1]}
        self.token = ""
        self.broken = 0

    def ask(self, method: str, path: str, body: str = "") -> tuple[int, str] | None:
        """The answer; None when the line broke, after a moment."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)
        try:
            headers = {
                "Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items()),
                "Content-Type": "application/json",
                "X-CSRFToken": self.token,
                "Host": "localhost",
            }
            connection.request(method, path, body.encode(), headers)
            answer = connection.getresponse()
            text = answer.read().decode()
            for name, value in answer.getheaders():
                if name.lower() == "set-cookie":
                    key, _sign, rest = value.partition("=")
                    self.cookies[key] = rest.split(";")[0]
            return answer.status, text
        except (OSError, http.client.HTTPException):
            self.broken += 1
            time.sleep(0.01)
            return None
        finally:
            connection.close()

    def open_page(self, path: str) -> None:
        """Read the page once, for its token."""
        while True:
            answer = self.ask("GET", path)
            if answer is not None and answer[0] == 200:
                found = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', answer[1])
                assert found
                self.token = found[1]
                return


def write(
    line: Line, code: str, section: int, name: str, shared: list[uuid.UUID], log: Path, seed: int
) -> None:
    """Write until told to stop; note every receipt before the next text."""
    chance = random.Random(seed)
    keys = [uuid.UUID(int=chance.getrandbits(128)) for _number in range(OWN)] + shared
    versions: dict[uuid.UUID, int] = {}
    line.open_page(f"/en/desk/reports/{code}/write/context")
    number = 0
    with log.open("a", encoding="utf-8") as noted:
        while not line.stop.exists():
            number += 1
            key = chance.choice(keys)
            text = f"{name} {number} كتب"
            body = json.dumps({"paragraphs": {f"t:{section}:{key}:{versions.get(key, 0)}:": text}})
            while True:
                answer = line.ask("POST", f"/en/desk/reports/{code}/save", body)
                if answer is not None:
                    break
                if line.stop.exists() and line.broken > 100_000:
                    return
            if answer[0] == 503:
                continue
            assert answer[0] == 200, answer
            receipt = json.loads(answer[1])["receipts"][0]
            versions[key] = receipt["version"]
            noted.write(json.dumps({"key": str(key), "text": text, "outcome": receipt["outcome"]}) + "\n")
            noted.flush()
        noted.write(json.dumps({"broken": line.broken}) + "\n")


def storm(kills: int, folder: Path, seed: int = 11) -> dict[str, Any]:
    """Kill the server at random moments while both write; then look for every text that had a receipt."""
    from django.conf import settings
    from django.core.wsgi import get_wsgi_application
    from django.db import connection, connections
    from django.test import Client

    from mithaq.core import audit
    from mithaq.reports.models_writing import Paragraph, ParagraphVersion

    chance = random.Random(seed)
    report, people, section = lay_ground()
    sessions = []
    for person in people:
        client = Client()
        client.force_login(person)
        name = settings.SESSION_COOKIE_NAME
        sessions.append((name, client.cookies[name].value))
        # Load what a request needs once, before the server is forked again and again.
        address = f"/en/desk/reports/{report.code}"
        client.get(f"{address}/write/context", headers={"host": "localhost"})
        client.post(
            f"{address}/save",
            '{"paragraphs": {}}',
            content_type="application/json",
            headers={"host": "localhost"},
        )
    application = get_wsgi_application()
    port = machine_port()
    stop = folder / "stop"
    shared = [uuid.UUID(int=chance.getrandbits(128)) for _number in range(SHARED)]
    logs = [folder / f"receipts-{number}.log" for number in range(2)]
    began = time.monotonic()
    server = forked(lambda: serve(port, application))
    writers = [
        forked(
            lambda number=number: write(
                Line(port, sessions[number], stop),
                report.code,
                section,
                f"writer {number}",
                shared,
                logs[number],
                seed + number,
            )
        )
        for number in range(2)
    ]
    for _kill in range(kills):
        # Only a server that answers is worth killing: wait for a receipt, then for a moment that nobody knows.
        noted, until = size(logs), time.monotonic() + 30
        while size(logs) == noted and time.monotonic() < until:
            time.sleep(0.002)
        time.sleep(chance.uniform(0, 0.25))
        os.kill(server, signal.SIGKILL)
        os.waitpid(server, 0)
        server = forked(lambda: serve(port, application))
    time.sleep(1)
    stop.touch()
    ended = [os.waitpid(pid, 0)[1] for pid in writers]
    os.kill(server, signal.SIGKILL)
    os.waitpid(server, 0)
    connections.close_all()
    notes = [json.loads(row) for log in logs for row in log.read_text(encoding="utf-8").splitlines()]
    receipts = [note for note in notes if "key" in note]
    kept = set(ParagraphVersion.objects.values_list("paragraph__key", "text"))
    lost = [note for note in receipts if (uuid.UUID(note["key"]), note["text"]) not in kept]
    doubled = Counter(ParagraphVersion.objects.exclude(kind="kept").values_list("paragraph", "text"))
    newest = {
        row.pk: row.versions.exclude(kind="kept").order_by("-number").first()
        for row in Paragraph.objects.all()
    }
    torn = sum(
        1
        for row in Paragraph.objects.all()
        if newest[row.pk] is None or (newest[row.pk].number, newest[row.pk].text) != (row.version, row.text)
    )
    with connection.cursor() as cursor:
        whole = "ok"
        if connection.vendor == "sqlite":
            cursor.execute("PRAGMA integrity_check")
            whole = cursor.fetchone()[0]
    return {
        "kills": kills,
        "receipts": len(receipts),
        "outcomes": dict(Counter(note["outcome"] for note in receipts)),
        "lost": len(lost),
        "written_twice": sum(1 for count in doubled.values() if count > 1),
        "paragraphs_unlike_their_newest_version": torn,
        "broken_lines": sum(note.get("broken", 0) for note in notes),
        "writers_failed": sum(1 for status in ended if status),
        "database": whole,
        "audit_whole": audit.verify().is_whole,
        "seconds": round(time.monotonic() - began, 1),
    }


def size(logs: list[Path]) -> int:
    """How much is noted so far."""
    return sum(log.stat().st_size for log in logs if log.exists())


def machine_port() -> int:
    """A port that nobody listens at."""
    import socket

    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def main() -> None:
    """Run it and print the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=100)
    asked = parser.parse_args()
    folder = machine.set_up("writing")
    from django.core.management import call_command

    call_command("collectstatic", interactive=False, verbosity=0)
    try:
        figures = storm(asked.kills, folder)
        machine.write_down("writing", figures)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    if figures["lost"] or figures["paragraphs_unlike_their_newest_version"] or figures["writers_failed"]:
        raise SystemExit(1)


if __name__ == "__main__":
    main()
