"""The start: how long an empty database takes to migrate, a first and a second start to their first page, and what a worker weighs.

python benchmarks/start.py [--rounds 3]
"""

import argparse
import http.client
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from benchmarks import machine


def environment(folder: Path) -> dict[str, str]:
    """The environment of an installation in `folder`."""
    kept = {
        key: value
        for key, value in os.environ.items()
        if not key.startswith(("MITHAQ_", "CACHE_", "DATABASE_"))
    }
    return kept | {"PYTHONPATH": str(machine.ROOT / "src"), "MITHAQ_DATA": str(folder), "MITHAQ_DEMO": "1"}


def free_port() -> int:
    """A port that nobody uses now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def get(port: int, path: str) -> int:
    """Ask for a page; the status, or 0 when nobody answers."""
    try:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
        connection.request("GET", path)
        return connection.getresponse().status
    except OSError:
        return 0


class Running:
    """A started installation and the seconds it took to its first page."""

    def __init__(self, folder: Path) -> None:
        self.port = free_port()
        began = time.perf_counter()
        self.process = subprocess.Popen(
            [sys.executable, "-m", "config.supervisor", "--port", str(self.port), "--data", str(folder)],
            cwd=machine.ROOT,
            env=environment(folder),
            stdout=subprocess.DEVNULL,
        )
        while (status := get(self.port, "/en/")) == 0:
            if self.process.poll() is not None:
                raise SystemExit("The start failed.")
            time.sleep(0.01)
        self.seconds = time.perf_counter() - began
        self.cpu = cpu_of([self.process.pid, *tree(self.process.pid)])
        if status != 200:
            self.stop()
            raise SystemExit(f"The first page answered {status}.")

    def stop(self) -> float:
        """Stop it as Ctrl-C does; the seconds it took."""
        began = time.perf_counter()
        self.process.send_signal(signal.SIGINT)
        self.process.wait(timeout=30)
        return time.perf_counter() - began


def tree(pid: int) -> list[int]:
    """The processes below `pid`."""
    found = []
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                parent = int((entry / "stat").read_text().rpartition(")")[2].split()[1])
            except OSError:
                continue
            if parent == pid:
                found += [int(entry.name), *tree(int(entry.name))]
    return found


def cpu_of(pids: list[int]) -> float:
    """Seconds of CPU that these processes, and those they have waited for, used."""
    used = 0
    for pid in pids:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        used += sum(int(field) for field in fields[11:15])
    return used / os.sysconf("SC_CLK_TCK")


def weights(pid: int) -> list[dict[str, Any]]:
    """Resident and proportional memory of every process below `pid`, in MB."""
    told = []
    for one in tree(pid):
        command = Path(f"/proc/{one}/cmdline").read_bytes().decode().replace("\0", " ")
        lines = dict(
            line.split(":", 1) for line in Path(f"/proc/{one}/smaps_rollup").read_text().splitlines()[1:]
        )
        told.append(
            {
                "process": command.partition("config.child ")[2].split(" ")[0],
                "rss_mb": round(int(lines["Rss"].split()[0]) / 1024),
                "pss_mb": round(int(lines["Pss"].split()[0]) / 1024),
            }
        )
    return told


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()
    folder = Path(tempfile.mkdtemp(prefix="mithaq-bench-start-"))
    try:
        began = time.perf_counter()
        prepare = [sys.executable, "-m", "config.prepare", "tables"]
        subprocess.run(prepare, cwd=machine.ROOT, env=environment(folder / "empty"), check=True)
        migrated = time.perf_counter() - began
        first = Running(folder / "whole")
        first.stop()
        starts, cpus, stops, weighed = [], [], [], []
        for _round in range(options.rounds):
            running = Running(folder / "whole")
            starts.append(round(running.seconds, 2))
            cpus.append(round(running.cpu, 2))
            for _page in range(40):
                get(running.port, "/en/")
                get(running.port, "/ar/")
            time.sleep(1)  # the job worker has started
            weighed = weights(running.process.pid)
            stops.append(round(running.stop(), 2))
        figures = {
            "empty_database_migrated_s": round(migrated, 2),
            "first_start_with_all_preparation_s": round(first.seconds, 2),
            "start_to_first_page_s": starts,
            "start_to_first_page_cpu_s": cpus,
            "stop_s": stops,
            "processes": weighed,
            "goals": {
                "empty_database_migrated_s": 15,
                "start_to_first_page_s": 2.5,
                "web_worker_pss_mb": 120,
            },
        }
        shutil.rmtree(machine.set_up("start"), ignore_errors=True)
        machine.write_down("start", figures)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    main()
