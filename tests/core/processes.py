"""An installation of its own, for claims about several processes: another database, another data folder."""

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

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
        out, err = child.communicate(timeout=120)
        assert child.returncode == code, err[-3000:] + out[-500:]
        return out if code == 0 else out + err

    def _begin(self, words: list[str]) -> subprocess.Popen[str]:
        child = subprocess.Popen(
            words, cwd=ROOT, env=self.env, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
        )
        self.children.append(child)
        return child


def _make(folder: Path, address: str | None) -> Installation:
    env = {name: value for name, value in os.environ.items() if not name.startswith("MITHAQ_")}
    env |= {
        "MITHAQ_DATA": str(folder),
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "CACHE_URL": "memory://",
        "PYTHONPATH": str(ROOT),
    }
    env.pop("DATABASE_URL", None)
    if address:
        env["DATABASE_URL"] = address
    made = Installation(folder=folder, env=env)
    made.finish(made.manage("migrate", "-v", "0"))
    return made


@pytest.fixture(scope="session")
def installation(django_db_setup: None, django_db_blocker: Any) -> Iterator[Installation]:
    """One for the whole session: tests use names of their own in it."""
    with tempfile.TemporaryDirectory(prefix="mithaq-processes-") as folder:
        if connection.vendor != "postgresql":
            made = _make(Path(folder), None)
            yield made
        else:
            name = f"mithaq_processes_{os.getpid()}"
            with django_db_blocker.unblock(), connection.cursor() as cursor:
                cursor.execute(f"DROP DATABASE IF EXISTS {name}")
                cursor.execute(f"CREATE DATABASE {name}")
            options = connection.settings_dict
            host = options["HOST"]
            address = (
                f"postgresql://{options['USER']}:{options['PASSWORD']}@{'' if host.startswith('/') else host}"
            )
            address += f":{options['PORT']}" if options["PORT"] and not host.startswith("/") else ""
            address += f"/{name}" + (f"?host={host}" if host.startswith("/") else "")
            made = _make(Path(folder), address)
            yield made
        for child in made.children:
            if child.poll() is None:
                child.kill()
                child.wait()
        if connection.vendor == "postgresql":
            with django_db_blocker.unblock(), connection.cursor() as cursor:
                cursor.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
