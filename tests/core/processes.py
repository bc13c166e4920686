"""An installation of its own, for claims about several processes: another database, another data folder."""

import os
import secrets
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import psycopg
import pytest
from django.db import connection

ROOT = Path(__file__).resolve().parent.parent.parent
PRELUDE = "import sys; sys.path.insert(0, 'src'); import django; django.setup()\n"


@dataclass
class Installation:
    """A migrated installation that child processes work on."""

    folder: Path
    env: dict[str, str]
    children: list[subprocess.Popen[str]] = field(default_factory=list)

    def start(self, code: str) -> subprocess.Popen[str]:
        """Run Python code in a child process with Django set up."""
        return self._begin([sys.executable, "-c", PRELUDE + code])

    def manage(self, *words: str) -> subprocess.Popen[str]:
        """Start a command of manage.py."""
        return self._begin([sys.executable, "manage.py", *words])

    def run(self, code: str) -> str:
        """Run Python code to its end and return what it printed."""
        return self.finish(self.start(code))

    def finish(self, child: subprocess.Popen[str], *, code: int = 0) -> str:
        """Wait for a child and return what it printed; it must end with `code`."""
        out, err = child.communicate(timeout=600)
        assert child.returncode == code, err[-3000:] + out[-500:]
        return out if code == 0 else out + err

    def _begin(self, words: list[str]) -> subprocess.Popen[str]:
        child = subprocess.Popen(
            words, cwd=ROOT, env=self.env, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
        )
        self.children.append(child)
        return child


@contextmanager
def made_installation(folder: Path, *, migrate: bool = True) -> Iterator[Installation]:
    """An installation with a data folder and, on PostgreSQL, a database of its own."""
    env = {name: value for name, value in os.environ.items() if not name.startswith("MITHAQ_")}
    env |= {
        "MITHAQ_DATA": str(folder),
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "CACHE_URL": "memory://",
        "PYTHONPATH": str(ROOT),
    }
    env.pop("DATABASE_URL", None)
    name = f"mithaq_processes_{os.getpid()}_{secrets.token_hex(3)}"
    if connection.vendor == "postgresql":
        _on_server(f"CREATE DATABASE {name}")
        env["DATABASE_URL"] = _address(name)
    made = Installation(folder=folder, env=env)
    try:
        if migrate:
            made.finish(made.manage("migrate", "-v", "0"))
        yield made
    finally:
        for child in made.children:
            if child.poll() is None:
                child.kill()
                child.wait()
        if connection.vendor == "postgresql":
            _on_server(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")


def _on_server(statement: str) -> None:
    """Run a statement outside any transaction and any test's database."""
    settings = connection.settings_dict
    with psycopg.connect(
        host=settings["HOST"] or None,
        port=settings["PORT"] or None,
        user=settings["USER"] or None,
        password=settings["PASSWORD"] or None,
        dbname="postgres",
        autocommit=True,
    ) as server:
        server.execute(statement)


def _address(name: str) -> str:
    settings = connection.settings_dict
    host = settings["HOST"]
    person = f"{settings['USER']}:{settings['PASSWORD']}@" if settings["USER"] else ""
    if host.startswith("/"):
        return f"postgresql://{person}/{name}?host={host}"
    port = f":{settings['PORT']}" if settings["PORT"] else ""
    return f"postgresql://{person}{host}{port}/{name}"


@pytest.fixture(scope="session")
def installation() -> Iterator[Installation]:
    """One for the whole session: tests use names of their own in it."""
    with (
        tempfile.TemporaryDirectory(prefix="mithaq-processes-") as folder,
        made_installation(Path(folder)) as made,
    ):
        yield made
