"""Backups while people write and read: is each of one moment, and how much slower do pages become meanwhile?

An installation with the demo, files and mails up to a size. Two writers add pairs of rows that belong together, and files
with their rows, as fast as they are let; a reader opens pages. Then the same number of seconds is measured without and with
backups running one after the other. Each backup is restored and looked at: pairs are whole, every row has its file, the
database is sound and the audit unbroken.

python benchmarks/backup.py [--mb 64] [--backups 20] [--restore 20]
"""

import argparse
import json
import os
import shutil
import signal
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from benchmarks import machine
from benchmarks.pages import Server
from benchmarks.start import environment

PRELUDE = "import django; django.setup()\n"
FILL = """
import os, sys
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from mithaq.core import audit, files
from mithaq.core.models import OutgoingMail
wanted = int(sys.argv[1]) * 1024 * 1024
limits = files.FileLimits(label="x", extensions=frozenset({"pdf"}))
now = timezone.now()
rows, size = wanted // 5, 0
for n in range(rows // 20000):
    OutgoingMail.objects.create(key=f"fill-{n}", language="en", sender="a@example.org", to="b@example.org", subject="x",
        body=os.urandom(10000).hex(), message_id=f"<fill-{n}@x>", queued_at=now, next_at=now)
while size < wanted - rows:
    content = b"%PDF-" + os.urandom(4 * 1024 * 1024)
    files.keep(SimpleUploadedFile("x.pdf", content), limits=limits, by=None, at=now)
    size += len(content)
"""
WRITE = """
import os, sys, time
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.utils import timezone
from mithaq.core import audit, files
from mithaq.core.models import OutgoingMail
limits = files.FileLimits(label="x", extensions=frozenset({"pdf"}))
n = 0
while not os.path.exists(sys.argv[2]):
    n += 1
    now = timezone.now()
    with transaction.atomic():
        for half in "ab":
            key = f"pair-{sys.argv[1]}-{n}-{half}"
            OutgoingMail.objects.create(key=key, language="en", sender="a@example.org", to="b@example.org", subject="pair",
                body="x" * 200, message_id=f"<{key}@x>", queued_at=now, next_at=now)
        if n % 10 == 0:
            content = SimpleUploadedFile("x.pdf", b"%PDF-" + os.urandom(20000))
            audit.record(None, "keep", files.keep(content, limits=limits, by=None, at=now), at=now)
    time.sleep(0.02)
print(n)
"""
LOOK = """
import json
from django.db import connection
from mithaq.core import audit, files
from mithaq.core.models import OutgoingMail, StoredFile
keys = set(OutgoingMail.objects.filter(subject="pair").values_list("key", flat=True))
halves = sum(1 for key in keys if key[:-1] + ("b" if key[-1] == "a" else "a") not in keys)
with connection.cursor() as cursor:
    cursor.execute("PRAGMA integrity_check" if connection.vendor == "sqlite" else "SELECT 'ok'")
    sound = cursor.fetchall() == [("ok",)]
print(json.dumps({"pairs": len(keys) // 2, "halves": halves, "files": StoredFile.objects.count(),
                  "without_content": len(files.damaged()), "sound": sound, "audit": audit.verify().is_whole}))
"""


def python(folder: Path, code: str, *words: str) -> "subprocess.Popen[str]":
    """Start Python code with Django set up in the installation of `folder`."""
    return subprocess.Popen(
        [sys.executable, "-c", PRELUDE + code, *words],
        cwd=machine.ROOT,
        env=environment(folder) | {"DJANGO_SETTINGS_MODULE": "config.settings"},
        stdout=subprocess.PIPE,
        text=True,
    )


def finish(process: "subprocess.Popen[str]") -> str:
    """Its output, or the end of all."""
    out = process.communicate()[0]
    if process.returncode:
        raise SystemExit(f"A step failed with {process.returncode}.")
    return out


def manage(folder: Path, *words: str) -> None:
    """Run a command of the installation to its end."""
    subprocess.run(
        [sys.executable, "manage.py", *words],
        cwd=machine.ROOT,
        env=environment(folder),
        check=True,
        stdout=subprocess.DEVNULL,
    )


class Reader(threading.Thread):
    """Opens a page again and again and notes how long each took."""

    def __init__(self, server: Server) -> None:
        super().__init__(daemon=True)
        self.server, self.times, self.going = server, [], True

    def run(self) -> None:
        """Until told to stop."""
        while self.going:
            began = time.perf_counter()
            self.server.get("/en/countries", {"Cookie": "reader=somebody"})
            self.times.append((time.perf_counter() - began) * 1000)
            time.sleep(0.05)

    def so_far(self) -> list[float]:
        """The milliseconds since the last time this was asked."""
        taken, self.times = self.times, []
        return taken


def percentile(times: list[float]) -> float:
    """The 95th in a hundred."""
    return round(statistics.quantiles(times, n=20)[-1], 1) if len(times) > 20 else 0.0


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--mb", type=int, default=64, help="how much the installation holds")
    parser.add_argument("--backups", type=int, default=20)
    parser.add_argument("--restore", type=int, default=20, help="how many of them are restored and looked at")
    options = parser.parse_args()
    work = Path(tempfile.mkdtemp(prefix="mithaq-bench-backup-"))
    folder, stop = work / "data", work / "stop"
    folder.mkdir()
    server: Server | None = None
    writers: list[subprocess.Popen[str]] = []
    try:
        subprocess.run(
            [sys.executable, "-m", "config.prepare", "texts", "tables", "static", "data", "demo"],
            cwd=machine.ROOT,
            env=environment(folder),
            check=True,
        )
        finish(python(folder, FILL, str(options.mb)))
        held = sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
        server = Server("config.wsgi:application", "config.settings", folder)
        server.wait()
        writers = [python(folder, WRITE, name, str(stop)) for name in ("one", "two")]
        reader = Reader(server)
        reader.start()
        time.sleep(3)
        reader.so_far()
        took, sizes, quiet, busy, looked = [], [], [], [], []
        for number in range(options.backups):
            began = time.perf_counter()
            manage(folder, "backup", "--to", str(work / f"{number}.backup"))
            took.append(round(time.perf_counter() - began, 2))
            busy += reader.so_far()
            sizes.append((work / f"{number}.backup").stat().st_size)
            time.sleep(took[-1])  # as long without a backup, in turn, on whatever else the machine does
            quiet += reader.so_far()
            # Looked at before the next one, so that the disk holds one at a time; pages read meanwhile do not count.
            if number < options.restore:
                looked.append(restored(work, number))
            else:
                (work / f"{number}.backup").unlink()
            reader.so_far()
            told = {
                "backup": number + 1,
                "took_s": took[-1],
                "consistent": f"{sum(map(is_consistent, looked))} of {len(looked)}",
                "p95_ms": [percentile(quiet), percentile(busy)],
            }
            print(json.dumps(told), file=sys.stderr, flush=True)
        reader.going = False
        reader.join()
        stop.touch()
        pairs = [int(finish(writer)) for writer in writers]
        figures = {
            "installation_mb": round(held / 1024 / 1024),
            "written_meanwhile_pairs": pairs,
            "backup_s": took,
            "backup_mb": round(statistics.mean(sizes) / 1024 / 1024),
            "consistent": f"{sum(map(is_consistent, looked))} of {len(looked)}",
            "pairs_in_each": [seen["pairs"] for seen in looked],
            "page_p95_ms": {"without_backup": percentile(quiet), "during_backup": percentile(busy)},
            "pages": {"without_backup": len(quiet), "during_backup": len(busy)},
            "ratios": {"page_p95_during_to_without": round(percentile(busy) / (percentile(quiet) or 1), 2)},
            "goals": {"consistent": "all", "page_p95_during_to_without": 2},
        }
        shutil.rmtree(machine.set_up("backup"), ignore_errors=True)
        machine.write_down("backup", figures)
    finally:
        stop.touch()
        for writer in writers:
            writer.send_signal(signal.SIGTERM)
        if server is not None:
            server.stop()
        shutil.rmtree(work, ignore_errors=True)


def is_consistent(seen: dict[str, Any]) -> bool:
    """Whether a restored backup is of one moment and sound."""
    whole = seen["sound"] and seen["audit"]
    return bool(whole and not seen["halves"] and not seen["without_content"])


def restored(work: Path, number: int) -> dict[str, Any]:
    """Restore one backup into a folder of its own, look at it, and clear it away."""
    folder = work / f"restored-{number}"
    folder.mkdir()
    manage(folder, "restore", str(work / f"{number}.backup"))
    seen: dict[str, Any] = json.loads(finish(python(folder, LOOK)).splitlines()[-1])
    shutil.rmtree(folder)
    os.unlink(work / f"{number}.backup")
    return seen


if __name__ == "__main__":
    main()
