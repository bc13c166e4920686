"""The files of the repository as the promises read them: tracked or about to be, never what is made."""

import shutil
import subprocess
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
SRC = ROOT / "src"
MADE = {
    ".venv",
    ".git",
    "__pycache__",
    "var",
    ".mypy_cache",
    ".ruff_cache",
    ".hypothesis",
    "static-collected",
}


@cache
def tracked() -> list[Path]:
    """Every tracked file; in a copy without git, every file that is not made."""
    if shutil.which("git") and (ROOT / ".git").exists():
        listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=False)
        if listed.returncode == 0:
            paths = [ROOT / name.decode() for name in listed.stdout.split(b"\0") if name]
            return [path for path in paths if path.is_file()]
    return [
        path for path in ROOT.rglob("*") if path.is_file() and not MADE & set(path.relative_to(ROOT).parts)
    ]


def is_text(path: Path) -> bool:
    """Whether people read it as text."""
    return b"\0" not in path.read_bytes()[:4096]


def sources() -> list[Path]:
    """Every Python source, migrations left out."""
    return [path for path in sorted(SRC.rglob("*.py")) if "migrations" not in path.parts]


def name(path: Path) -> str:
    """The path as a person writes it."""
    return path.relative_to(ROOT).as_posix()
