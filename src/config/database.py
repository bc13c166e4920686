"""Database settings from one address: SQLite by default, PostgreSQL by `DATABASE_URL`."""

from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

#: Measured with eight writers: DEFERRED loses thousands of transactions to "database is locked", IMMEDIATE none.
#: FULL keeps what was acknowledged through a power cut. No mmap: it was part of the WAL-reset corruption reports.
SQLITE_PRAGMAS = (
    "PRAGMA journal_mode=WAL;"
    "PRAGMA synchronous=FULL;"
    "PRAGMA secure_delete=ON;"
    "PRAGMA trusted_schema=OFF;"
    "PRAGMA mmap_size=0;"
    "PRAGMA cache_size=-20000;"
)


def sqlite(path: Path | str) -> dict[str, Any]:
    """Settings for a SQLite file at `path`."""
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": str(path),
        "CONN_MAX_AGE": 60,
        "ATOMIC_REQUESTS": False,
        "OPTIONS": {
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": SQLITE_PRAGMAS,
        },
    }


def from_address(address: str) -> dict[str, Any]:
    """Settings from `postgresql://user:password@host:port/name`, or from `sqlite:///path`.

    Raises ValueError with the reason for any other address.
    """
    parts = urlsplit(address)
    if parts.scheme == "sqlite":
        if not parts.path.strip("/"):
            raise ValueError("a sqlite address needs a path: sqlite:///folder/file.sqlite3")
        return sqlite(unquote(parts.path))
    if parts.scheme not in {"postgres", "postgresql"}:
        raise ValueError("it must begin with postgresql:// or sqlite://")
    name = unquote(parts.path.lstrip("/"))
    if not name:
        raise ValueError("it names no database: postgresql://user:password@host/name")
    query = parse_qs(parts.query)
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": name,
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": query.get("host", [parts.hostname or ""])[0],
        "PORT": str(parts.port or ""),
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
        "ATOMIC_REQUESTS": False,
    }
