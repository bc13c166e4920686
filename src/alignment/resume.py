"""Long runs that can be stopped: aligned pairs are kept batch by batch and read back.

Here: the files of a run and the loop over batches. Not here: aligning (scan).
"""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import numpy as np
import numpy.typing as npt

from alignment.pairs import Pairs, join
from alignment.shelf import Shelf

Find = Callable[[Shelf, npt.NDArray[np.int32], npt.NDArray[np.int32] | None], Pairs]


def _save(path: Path, pairs: Pairs) -> None:
    part = path.with_suffix(".part")
    with part.open("wb") as file:
        np.savez(
            file, proposals=pairs.proposals, officials=pairs.officials, masses=pairs.masses, bounds=pairs.bounds,
            blocks=pairs.blocks,
        )  # fmt: skip
    part.replace(path)


def _load(path: Path) -> Pairs:
    with np.load(path, allow_pickle=False) as kept:
        return Pairs(
            proposals=kept["proposals"], officials=kept["officials"], masses=kept["masses"], bounds=kept["bounds"],
            blocks=kept["blocks"],
        )  # fmt: skip


def find_in_batches(
    find: Find,
    shelf: Shelf,
    weight: npt.NDArray[np.int32],
    folder: Path,
    batch: int,
    say: Callable[[str], None] | None = None,
) -> Pairs:
    """Align batch by batch in a folder named by the run, reading what an earlier, stopped run left there.

    The folder is removed when all is done. A run with other texts or another model has another name, so
    nothing stale
    is ever read.
    """
    folder.mkdir(parents=True, exist_ok=True)
    parts: list[Pairs] = []
    for number, start in enumerate(range(0, shelf.passages, batch)):
        path = folder / f"{number:06d}.npz"
        end = min(start + batch, shelf.passages)
        if path.exists():
            parts.append(_load(path))
        else:
            parts.append(find(shelf, weight, np.arange(start, end, dtype=np.int32)))
            _save(path, parts[-1])
        if say:
            say(f"{end} of {shelf.passages} passages aligned")
    shutil.rmtree(folder)
    return join(parts)
