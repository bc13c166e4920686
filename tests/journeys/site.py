"""The real server for the browser tests: prepared once in a folder of its own, started as `./mithaq run` starts it."""

import os
import signal
import socket
import sqlite3
import subprocess
import sys
import time
import urllib.error
import urllib.request
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
#: Seconds until the server must answer, from an empty folder, on a busy machine.
PATIENCE = 180
#: Makes one of the cast and a session for them, and prints the session's key.
SIGN_IN = """
import sys, time
import django; django.setup()
from importlib import import_module
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from tests.people import make_person
person = make_person(sys.argv[1])
session = import_module(settings.SESSION_ENGINE).SessionStore()
session[SESSION_KEY] = str(person.pk)
session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
session[HASH_SESSION_KEY] = person.get_session_auth_hash()
session["account_authentication_methods"] = [{"method": "password", "at": time.time()}]
session.save()
print(session.session_key)
"""


@dataclass(frozen=True, kw_only=True)
class Site:
    """A running server: its address, and how to be somebody there."""

    address: str
    environment: dict[str, str]

    def sign_in(self, name: str) -> str:
        """The key of a new session of one of the cast."""
        told = subprocess.run(
            [sys.executable, "-c", SIGN_IN, name],
            cwd=ROOT,
            env={**self.environment, "PYTHONPATH": f"{ROOT / 'src'}{os.pathsep}{ROOT}"},
            capture_output=True,
            text=True,
            check=False,
        )
        if told.returncode:
            raise RuntimeError(f"{name} could not be signed in:\n{told.stderr[-2000:]}")
        return told.stdout.split()[-1]

    def newest_mail(self, to: str) -> str:
        """The text of the newest mail to this address, as it waits in the outbox where there is no relay."""
        database = Path(self.environment["MITHAQ_DATA"]) / "mithaq.sqlite3"
        with closing(sqlite3.connect(f"file:{database}?mode=ro", uri=True)) as outbox:
            asked = 'SELECT body FROM core_outgoingmail WHERE "to" = ? ORDER BY id DESC LIMIT 1'
            found = outbox.execute(asked, [to]).fetchone()
        return str(found[0]) if found else ""


def free_port() -> int:
    """A port that nobody listens at."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def start(folder: Path, port: int) -> tuple[Site, "subprocess.Popen[bytes]"]:
    """Start the server on SQLite in `folder` and wait until it answers. Raises RuntimeError with what it said."""
    environment = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith("MITHAQ_")
        and name not in ("DATABASE_URL", "CACHE_URL", "DJANGO_ALLOW_ASYNC_UNSAFE")
    }
    address = f"http://127.0.0.1:{port}"
    environment |= {
        "MITHAQ_DATA": str(folder),
        "MITHAQ_DEMO": "1",
        "MITHAQ_BASE_URL": address,
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "PYTHONPATH": str(ROOT / "src"),
    }
    said = folder.parent / "server.log"
    with said.open("wb") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "config.supervisor", "--port", str(port)],
            cwd=ROOT,
            env=environment,
            stdout=log,
            stderr=subprocess.STDOUT,
        )
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until and process.poll() is None:
        try:
            with urllib.request.urlopen(f"{address}/healthz", timeout=5):
                return Site(address=address, environment=environment), process
        except (urllib.error.URLError, OSError):
            time.sleep(0.2)
    stop(process)
    raise RuntimeError(f"The server did not start. It said:\n{said.read_text(errors='replace')[-3000:]}")


def stop(process: "subprocess.Popen[bytes]") -> None:
    """Ask the server to end, and wait for it."""
    if process.poll() is None:
        process.send_signal(signal.SIGTERM)
        try:
            process.wait(timeout=30)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
