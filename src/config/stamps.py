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


def _hash(root: Path, paths: Iterable[Path], *more: str) -> str:
    total = hashlib.sha256()
    for word in more:
        total.update(word.encode() + b"\0")
    for path in sorted(paths):
        content = path.read_bytes()
        total.update(f"{path.relative_to(root).as_posix()}\0{len(content)}\0".encode())
        total.update(content)
    return total.hexdigest()


def _files(folder: Path, pattern: str) -> list[Path]:
    return [path for path in folder.rglob(pattern) if path.is_file() and path.name[0] != "."]


def wanted(root: Path, database: str, *, demo: bool) -> dict[str, str]:
    """The hash of what each step depends on, as the files stand now."""
    source = _files(root / "src", "*.py")
    lock = root / "requirements.txt"
    data = _files(root / "data", "*")
    static = [path for path in _files(root / "src", "*") if "static" in path.parts]
    return {
        "texts": _hash(root, _files(root / "locale", "*.po")),
        "tables": _hash(root, [path for path in source if "migrations" in path.parts] + [lock], database),
        "static": _hash(root, [*static, lock]),
        "data": _hash(root, source + data, database),
        "demo": _hash(root, source + data, database, "demo") if demo else "",
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
