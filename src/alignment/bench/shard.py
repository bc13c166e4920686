"""B8: one run in 1, 2 and 4 shards on Dask, bit for bit the same.

Here: equality and cost. Needs the extra `cluster`. Not here: how shards work (shards).
"""

from __future__ import annotations

import hashlib
import json
from functools import partial
from pathlib import Path

from alignment.bench.exact import make_job
from alignment.bench.machine import cost
from alignment.engine import Configuration, Engine
from alignment.records import as_record
from alignment.shards import match_shards, run_here, run_on_dask
from alignment.values import Match


def fingerprint(matches: tuple[Match, ...]) -> str:
    """The hash of the output lines."""
    whole = hashlib.sha256()
    for match in matches:
        whole.update(json.dumps(as_record(match)).encode())
    return whole.hexdigest()


def shard(folder: Path, size: str) -> dict[str, object]:
    """The engine by itself, then the shards here and on Dask."""
    proposals, official = (int(part) for part in (size or "500x8000").split("x"))
    job, origin = make_job(folder, proposals, official)
    configuration = Configuration(semantic="off")

    def alone() -> tuple[Match, ...]:
        engine = Engine(configuration)
        engine.add_official(job.official)
        return engine.match_all(job.proposals).matches

    single = cost(alone)
    name = fingerprint(single.result)
    runs: dict[str, object] = {}
    for shards in (1, 2, 4):
        for how, runner in (("here", run_here), ("dask", run_on_dask)):
            spent = cost(
                partial(match_shards, job.official, (), job.proposals, shards, configuration, runner)
            )
            runs[f"{shards} {how}"] = {"same": fingerprint(spent.result) == name, "wall_s": spent.wall}
    return {
        "job": f"{proposals} x {official}",
        "texts_from": origin,
        "matches": len(single.result),
        "single_cpu_s": single.cpu,
        "runs": runs,
    }
