"""The benchmarks by name, and their results as files.

Here: the list, the file with the machine's facts. Not here: the benchmarks themselves.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from pathlib import Path

from alignment.bench.machine import cost, facts
from alignment.errors import AlignmentError


def _benchmarks() -> dict[str, Callable[[Path, str, str], dict[str, object]]]:
    from alignment.bench import exact, labelled, novelty, plagdet, shard, six

    return {
        "lobby": lambda folder, size, peers: labelled.lobby(folder),
        "lid": lambda folder, size, peers: labelled.lid(folder),
        "controls": lambda folder, size, peers: labelled.controls(folder),
        "novelty": lambda folder, size, peers: novelty.novelty(folder),
        "plagdet": lambda folder, size, peers: plagdet.plagdet(folder),
        "six": lambda folder, size, peers: six.six(folder),
        "exact": lambda folder, size, peers: exact.scale(folder, size or "2000x20000", peers),
        "scale": lambda folder, size, peers: exact.scale(folder, size or "20000x200000", peers),
        "latency": lambda folder, size, peers: exact.latency(folder, size),
        "shard": lambda folder, size, peers: shard.shard(folder, size),
    }


class UnknownBenchmark(AlignmentError):
    """There is no benchmark of that name."""

    code = "unknown-benchmark"


def run(name: str, folder: Path, results: Path, size: str, peers: str) -> int:
    """Run one benchmark, print its figures and keep them as results/NAME[-SIZE].json. Raises
    UnknownBenchmark.
    """
    benchmarks = _benchmarks()
    if name not in benchmarks:
        raise UnknownBenchmark(f"no benchmark {name!r}; there are {', '.join(benchmarks)}")
    spent = cost(lambda: benchmarks[name](folder, size, peers))
    command = (
        f"python -m alignment bench {name}"
        + (f" --size {size}" if size else "")
        + (f" --peers {peers}" if peers else "")
    )
    record = {
        "benchmark": name,
        "command": command,
        "figures": spent.result,
        "machine": facts(),
        "cpu_s_in_all": spent.cpu,
    }
    text = json.dumps(record, indent=1, sort_keys=True)
    print(text)
    results.mkdir(parents=True, exist_ok=True)
    path = results / f"{name}{'-' + size if size else ''}.json"
    path.write_text(text + "\n", "utf-8")
    print(f"kept as {path.name}", file=sys.stderr)
    return 0
