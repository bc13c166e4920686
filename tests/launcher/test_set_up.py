"""`./mithaq` finds a Python by running it, installs once, and says in one sentence what is in the way."""

import os
import subprocess
from pathlib import Path

import pytest

from config import installing

ROOT = Path(__file__).resolve().parent.parent.parent


def mithaq(*arguments: str, path: str = os.defpath, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        ["/bin/sh", str(ROOT / "mithaq"), *arguments],
        env={"PATH": path, **environment},
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """The script and its set-up alone, in a folder without `.venv`."""
    for name in ("mithaq", "src/config/installing.py", *installing.LOCKS.values()):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_bytes((ROOT / name).read_bytes())
    return tmp_path


def pretend(folder: Path, name: str, script: str) -> None:
    folder.mkdir(exist_ok=True)
    (folder / name).write_text(f"#!/bin/sh\n{script}\n")
    (folder / name).chmod(0o755)


def test_help_needs_no_python() -> None:
    told = mithaq("help", path="/usr/bin:/bin", MITHAQ_PYTHON="/nonexistent")
    assert "./mithaq run" in told.stdout
    assert mithaq().stdout == told.stdout


def test_an_unknown_command_is_named_with_those_there_are() -> None:
    told = mithaq("serv")
    assert told.returncode == 2
    assert "serv" in told.stderr
    assert "./mithaq run" in told.stderr


def test_dead_and_old_pythons_are_told_in_one_sentence(copy: Path) -> None:
    pretend(copy / "bin", "python3.13", "exit 127")
    pretend(copy / "bin", "python3", "echo 3.9.2; exit 1")
    told = subprocess.run(
        ["/bin/sh", str(copy / "mithaq"), "run"],
        env={"PATH": str(copy / "bin")},
        capture_output=True,
        text=True,
        check=False,
    )
    assert told.returncode == 3
    assert "needs Python 3.11 or newer" in told.stderr
    assert "python3 is 3.9.2" in told.stderr
    assert len(told.stderr.strip().splitlines()) == 1


@pytest.mark.parametrize(
    ("output", "sentence"),
    [
        ("WARNING: Retrying … NameResolutionError(…)\nERROR: No matching distribution", "network"),
        ("ERROR: THESE PACKAGES DO NOT MATCH THE HASHES FROM THE REQUIREMENTS FILE", "hash differs"),
        ("OSError: [Errno 28] No space left on device", "disk is full"),
        ("first\nERROR: something new", "ERROR: something new"),
    ],
)
def test_what_pip_says_becomes_a_sentence(output: str, sentence: str) -> None:
    assert sentence in installing.explain(output)


def test_a_level_is_current_only_while_its_lock_is_the_one_installed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(installing, "VENV", tmp_path)
    monkeypatch.setattr(installing, "UNFINISHED", tmp_path / "mithaq-unfinished")
    assert not installing.is_current("run")
    installing.stamp_path("run").write_text(installing.digest("run"))
    assert installing.is_current("run")
    installing.stamp_path("run").write_text("another lock")
    assert not installing.is_current("run")
    installing.stamp_path("run").write_text(installing.digest("run"))
    installing.UNFINISHED.touch()
    assert not installing.is_current("run"), "an installation that was broken off counts for nothing"
