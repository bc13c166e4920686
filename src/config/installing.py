"""Makes `.venv` and installs the hash-pinned requirements of a level: run, test or dev.

Run by whatever Python the machine has, before anything is installed, so it uses the standard library
alone. A file inside `.venv` remembers the lock that was installed; nothing is done twice. One
process works at a time. What a killed installation leaves behind is thrown away and made anew.
"""

import contextlib
import errno
import fcntl
import hashlib
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
#: Each level holds all that the levels before it hold.
LOCKS = {"run": "requirements.txt", "test": "requirements-test.txt", "dev": "requirements-dev.txt"}
UNFINISHED = VENV / "mithaq-unfinished"
SHOWN_LINES = 12

NO_NETWORK = (
    "NewConnectionError",
    "NameResolutionError",
    "ConnectTimeoutError",
    "Temporary failure in name resolution",
    "Network is unreachable",
    "ProxyError",
)


class Refusal(Exception):
    """The set-up cannot go on; the text is the one sentence a person needs."""


def lock_path(level: str) -> Path:
    """The lock file of `level`."""
    return ROOT / LOCKS[level]


def stamp_path(level: str) -> Path:
    """Where it is remembered which lock of `level` is installed."""
    return VENV / f"mithaq-{level}"


def digest(level: str) -> str:
    """What the stamp of `level` holds when its lock is installed."""
    return hashlib.sha256(lock_path(level).read_bytes()).hexdigest()


def is_current(level: str) -> bool:
    """Whether `.venv` holds exactly what the lock of `level` names."""
    if UNFINISHED.exists():
        return False
    try:
        return stamp_path(level).read_text() == digest(level)
    except OSError:
        return False


def pins(level: str) -> set[str]:
    """The `name==version` lines of a lock."""
    return set(re.findall(r"^[A-Za-z0-9._-]+==[^ \\;]+", lock_path(level).read_text(), re.MULTILINE))


@contextlib.contextmanager
def alone() -> Iterator[int]:
    """Hold the set-up for this process; the others wait. Yields the lock.

    The programs started here inherit it: were this process killed, the next waits until they have ended too.
    """
    with lock_path("run").open("rb") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            say("Another process is setting up; waiting for it.")
            fcntl.flock(file, fcntl.LOCK_EX)
        except OSError:
            pass  # A file system without locks: two set-ups at once are then the caller's care.
        yield file.fileno()


def say(text: str) -> None:
    """Tell the person at the terminal."""
    print(text, file=sys.stderr, flush=True)


def make_venv(lock: int) -> None:
    """Make `.venv` when there is none that works, or when the last installation was broken off."""
    if UNFINISHED.exists() or not _works():
        if VENV.exists():
            shutil.rmtree(VENV)
        VENV.mkdir()
        UNFINISHED.touch()
        made = subprocess.run(
            [sys.executable, "-I", "-m", "venv", str(VENV)],
            capture_output=True,
            text=True,
            check=False,
            pass_fds=[lock],
        )
        if made.returncode != 0:
            if "ensurepip" in made.stdout + made.stderr:
                raise Refusal(
                    "This Python lacks the parts that make an environment (venv and ensurepip). "
                    "Install them; on Debian: apt install python3-venv"
                )
            raise Refusal(
                "The environment .venv could not be made:\n" + last_lines(made.stdout + made.stderr)
            )


def _works() -> bool:
    if not PYTHON.exists():
        return False
    probe = "import sys, pip; sys.exit(sys.version_info < (3, 11))"
    try:
        return (
            subprocess.run([str(PYTHON), "-I", "-c", probe], capture_output=True, check=False).returncode == 0
        )
    except OSError:
        return False


def install(level: str, lock: int) -> None:
    """Install the lock of `level`. Warnings on pip's stderr are no failure; its exit code decides."""
    UNFINISHED.touch()
    run = subprocess.run(
        [
            *(str(PYTHON), "-I", "-m", "pip", "install", "--no-input", "--disable-pip-version-check"),
            *("--no-deps", "--no-compile", "--progress-bar", "off", "--require-hashes"),
            *("-r", str(lock_path(level))),
        ],
        pass_fds=[lock],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    if run.returncode != 0:
        raise Refusal(explain(run.stdout))
    for lower in LOCKS:
        if pins(lower) <= pins(level):
            stamp_path(lower).write_text(digest(lower))
        if lower == level:
            break
    UNFINISHED.unlink()


def explain(output: str) -> str:
    """Say in one sentence why pip failed, with its last lines below."""
    if "No space left on device" in output:
        return "The disk is full: the packages need about 700 MB. Make room and run it again."
    if "DO NOT MATCH THE HASHES" in output:
        reason = "A downloaded package is not the one that was reviewed (its hash differs). Nothing of it was used."
    elif any(sign in output for sign in NO_NETWORK):
        return (
            "The packages could not be fetched: the network or the package index cannot be reached. "
            "Connect once and run it again; after that no network is needed."
        )
    else:
        reason = "The packages could not be installed. The last lines of pip:"
    return f"{reason}\n{last_lines(output)}"


def last_lines(output: str) -> str:
    """The end of a program's output."""
    return "\n".join(f"    {line}" for line in output.strip().splitlines()[-SHOWN_LINES:])


def set_up(level: str) -> None:
    """Bring `.venv` to `level`."""
    with alone() as lock:
        if is_current(level) and _works():
            return
        say("Setting up: fetching what the platform needs (about a minute, once) …")
        make_venv(lock)
        install(level, lock)


def main(arguments: list[str]) -> int:
    """`installing.py [--is-current] LEVEL`; the exit code says whether `.venv` is ready."""
    if arguments[0] == "--is-current":
        return 0 if is_current(arguments[1]) else 1
    try:
        set_up(arguments[0])
    except Refusal as refusal:
        say(str(refusal))
        return 3
    except KeyboardInterrupt:
        say("Stopped. The next start makes the environment anew.")
        return 130
    except OSError as error:
        if error.errno in {errno.EACCES, errno.EPERM, errno.EROFS}:
            say(
                f"No permission to write {error.filename or VENV}: the folder of the platform must be writable once."
            )
        elif error.errno == errno.ENOSPC:
            say("The disk is full. Make room and run it again.")
        else:
            say(f"The environment .venv could not be made: {error}.")
        return 3
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
