"""The compiler of the kernels, and where what it made is kept: in a folder named after all sources of the engine.

numba asks only whether the file of a kernel changed. Kernels call each other across files, so after a change in one
file the others would go on with what they were compiled with before.
"""

import hashlib
import os
from pathlib import Path

from numba import config, njit

__all__ = ["njit"]

_HERE = Path(__file__).resolve().parent


def sources_digest(folder: Path) -> str:
    """Twelve hexadecimal digits over the names and contents of all sources in a folder."""
    total = hashlib.sha256()
    for path in sorted(folder.glob("*.py")):
        content = path.read_bytes()
        total.update(f"{path.name}\0{len(content)}\0".encode() + content)
    return total.hexdigest()[:12]


if not os.environ.get("NUMBA_CACHE_DIR"):
    # numba sets its settings when it is imported, so they stand in no stub.
    config.CACHE_DIR = str(  # type: ignore[attr-defined]
        _HERE / "__pycache__" / f"kernels-{sources_digest(_HERE)}"
    )
