"""Which steps of the preparation are due: what each depends on is hashed and compared with last time.

The standard library alone, so that a start where nothing changed does not load Django. What was
prepared is remembered in the data folder, together with signs by which its database is recognised.
"""

import hashlib
import json
import os
import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

#: The steps in their order. Each is safe to repeat.
STEPS = ("texts", "tables", "static", "data", "demo")


def _hash(digests: dict[str, bytes], *more: str) -> str:
    total = hashlib.sha256()
    for word in more:
        total.update(word.encode() + b"\0")
    for name in sorted(digests):
        total.update(name.encode() + b"\0" + digests[name])
    return total.hexdigest()


def _digests(root: Path, *folders: str) -> dict[str, bytes]:
    """The digest of each file below the folders, by its path from `root` with slashes."""
    start = len(str(root)) + 1
    found = {}
    for folder in folders:
        for place, inner, names in os.walk(root / folder):
            inner[:] = [name for name in inner if name != "__pycache__"]
            for name in names:
                if name[0] != ".":
                    path = os.path.join(place, name)
                    with open(path, "rb") as file:
                        found[path[start:].replace(os.sep, "/")] = hashlib.sha256(file.read()).digest()
    return found


def wanted(root: Path, database: str, *, demo: bool) -> dict[str, str]:
    """The hash of what each step depends on, as the files stand now."""
    files = _digests(root, "src", "data", "locale")
    lock = hashlib.sha256((root / "requirements.txt").read_bytes()).hexdigest()

    def those(start: str, end: str = "", within: str = "") -> dict[str, bytes]:
        return {
            name: digest
            for name, digest in files.items()
            if name.startswith(start) and name.endswith(end) and within in name
        }

    loaded = those("src/", ".py") | those("data/")
    return {
        "texts": _hash(those("locale/", ".po")),
        "tables": _hash(those("src/", ".py", "/migrations/"), lock, database),
        "static": _hash(those("src/", within="/static/"), lock),
        "data": _hash(loaded, database),
        "demo": _hash(loaded, database, "demo") if demo else "",
    }


@dataclass(frozen=True, kw_only=True)
class Prepared:
    """What the last preparation left: hashes by step, signs of the database, demo sign-ins."""

    steps: dict[str, str] = field(default_factory=dict)
    signs: list[Any] = field(default_factory=list)
    sign_ins: list[list[str]] = field(default_factory=list)
    password: str = ""


def address_of(database: dict[str, Any]) -> str:
    """Where the database is, without its password."""
    return "|".join(str(database.get(part, "")) for part in ("ENGINE", "HOST", "PORT", "NAME"))


def path_of(data_dir: Path) -> Path:
    """Where it is remembered."""
    return data_dir / "prepared.json"


def read(data_dir: Path) -> Prepared:
    """What was remembered; nothing when it cannot be read."""
    try:
        return Prepared(**json.loads(path_of(data_dir).read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError):
        return Prepared()


def write(data_dir: Path, prepared: Prepared) -> None:
    """Remember, in one movement."""
    part = path_of(data_dir).with_suffix(".part")
    part.write_text(json.dumps(vars(prepared), ensure_ascii=False, indent=1), encoding="utf-8")
    os.replace(part, path_of(data_dir))


def signs_of(database: dict[str, Any]) -> list[Any]:
    """By what this database is recognised: the file and the migrations it has seen. Empty when it has none.

    A database that was restored, dropped or exchanged by hand shows other signs, and is prepared again.
    """
    question = "SELECT COUNT(*), MAX(applied) FROM django_migrations"
    if database["ENGINE"].endswith("sqlite3"):
        path = Path(database["NAME"])
        if not path.is_file():
            return []
        try:
            connection = sqlite3.connect(f"file:{path}?mode=ro", uri=True, timeout=5)
            try:
                count, last = connection.execute(question).fetchone()
            finally:
                connection.close()
        except sqlite3.Error:
            return []
        return [path.stat().st_ino, count, str(last)]
    import psycopg

    try:
        with psycopg.connect(
            dbname=database["NAME"],
            user=database["USER"] or None,
            password=database["PASSWORD"] or None,
            host=database["HOST"] or None,
            port=database["PORT"] or None,
            connect_timeout=10,
        ) as server:
            row = server.execute(question).fetchone()
    except psycopg.errors.UndefinedTable:
        return []
    return [row[0], str(row[1])] if row else []


def due(
    wanted_now: dict[str, str], prepared: Prepared, signs: list[Any], lost: Iterable[str] = ()
) -> list[str]:
    """The steps to do, in their order: what changed, what is `lost`, and what depends on a database met anew."""
    anew = not signs or signs != prepared.signs
    lost = set(lost)
    steps = []
    for step in STEPS:
        if not wanted_now[step]:
            continue
        changed = wanted_now[step] != prepared.steps.get(step)
        if changed or step in lost or (anew and step in {"tables", "data", "demo"}):
            steps.append(step)
    return steps
