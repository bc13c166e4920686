"""The facts of the machine that every benchmark writes beside its figures, and an installation to measure in."""

import json
import os
import platform
import sys
import tempfile
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "src"))
sys.path.insert(0, str(ROOT))


def set_up(name: str) -> Path:
    """Migrate a fresh installation in a folder of its own and set Django up in this process.

    SQLite, unless DATABASE_URL names an empty PostgreSQL database.
    """
    folder = Path(tempfile.mkdtemp(prefix=f"mithaq-bench-{name}-"))
    for setting in [key for key in os.environ if key.startswith("MITHAQ_")]:
        del os.environ[setting]
    os.environ |= {
        "MITHAQ_DATA": str(folder),
        "CACHE_URL": "memory://",
        "DJANGO_SETTINGS_MODULE": "config.settings",
    }
    import django

    django.setup()
    from django.core.management import call_command
    from django.db import connection

    if connection.introspection.table_names():
        raise SystemExit("The database of a benchmark must be empty. Name an empty one in DATABASE_URL.")
    call_command("migrate", verbosity=0)
    return folder


def facts() -> dict[str, Any]:
    """What the figures depend on."""
    from django.db import connection

    found: dict[str, Any] = {
        "at": datetime.now(UTC).isoformat(timespec="seconds"),
        "cores": os.cpu_count(),
        "load": [round(value, 2) for value in os.getloadavg()],
        "python": platform.python_version(),
        "system": platform.system() + " " + platform.release().split("-")[0],
        "database": connection.vendor,
    }
    with connection.cursor() as cursor:
        cursor.execute("SELECT sqlite_version()" if connection.vendor == "sqlite" else "SHOW server_version")
        found["database_version"] = cursor.fetchone()[0]
    return found


def write_down(name: str, figures: dict[str, Any]) -> None:
    """Print the figures with the facts as JSON."""
    print(json.dumps({"benchmark": name, "machine": facts(), **figures}, indent=2, ensure_ascii=False))
