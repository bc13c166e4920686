"""`./mithaq run`: prepares what changed, starts web server and job worker, keeps them alive, stops them cleanly.

One process that does as little as possible itself. It does not load Django: a start where nothing
changed is as quick as the web server.
"""

import argparse
import contextlib
import errno
import fcntl
import os
import select
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType
from typing import IO, Any

from config import SQLITE_VERSION, sqlite, stamps
from config.ports import Refusal, address_of, check_port, hosts_for

ROOT = Path(__file__).resolve().parent.parent.parent
#: Seconds a process gets to end its work before it is killed.
GRACE = 12.0
#: Seconds to wait before a process that died is started again: the first time, and at most.
FIRST_PAUSE, LONGEST_PAUSE = 0.5, 30.0
#: A process that lived this long has earned a quick restart.
LIVED = 60.0
READY_WITHIN = 60.0
#: Seconds that the first readers have the processors for themselves.
FIRST_PAGE = 1.5


def say(text: str = "") -> None:
    """Tell the person at the terminal, at once."""
    print(text, flush=True)


# --- what was asked for --------------------------------------------------------------------------


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> Any:
        raise Refusal(f"{message[0].upper()}{message[1:]}. See ./mithaq help.")


def parse(arguments: list[str]) -> argparse.Namespace:
    """The options of `run`."""
    parser = _Parser(prog="./mithaq run", allow_abbrev=False, description="Serve the platform.")
    parser.add_argument("--port", type=int, default=8000, help="the port (8000)")
    parser.add_argument("--host", default="127.0.0.1", help="the address to listen at (127.0.0.1)")
    parser.add_argument("--data", metavar="DIR", help="the folder for database, files, mail and keys (var)")
    parser.add_argument("--no-demo", action="store_true", help="without the invented demo coalition")
    options = parser.parse_args(arguments)
    if not 1 <= options.port <= 65535:
        raise Refusal(f"The port {options.port} is not between 1 and 65535.")
    return options


def set_environment(options: argparse.Namespace) -> None:
    """Turn the options into settings; what the environment says already stands, unless an option says otherwise."""
    if options.data:
        os.environ["MITHAQ_DATA"] = str(Path(options.data).expanduser().absolute())
    if options.no_demo:
        os.environ["MITHAQ_DEMO"] = "0"
    os.environ.setdefault("MITHAQ_DEMO", "1")
    os.environ.setdefault("MITHAQ_BASE_URL", address_of(options.host, options.port))
    os.environ.setdefault("MITHAQ_HOSTS", ",".join(hosts_for(options.host)))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    os.environ["PYTHONPATH"] = str(ROOT / "src")


def read_settings() -> Any:
    """The settings, or the sentence that says which one is wrong."""
    from django.core.exceptions import ImproperlyConfigured

    try:
        from config import checks, settings

        checks.refuse_contradictions(settings)
    except ImproperlyConfigured as error:
        raise Refusal(str(error)) from None
    return settings


def hold(data_dir: Path) -> IO[str]:
    """Claim the data folder for this process. The claim falls with the process, however it ends."""
    try:
        data_dir.mkdir(parents=True, exist_ok=True)
        claim = (data_dir / "running").open("a+", encoding="utf-8")
    except OSError as error:
        raise Refusal(
            f"The data folder {data_dir} cannot be written ({error.strerror}). Choose another with --data DIR."
        ) from None
    try:
        fcntl.flock(claim, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        if error.errno not in {errno.EAGAIN, errno.EACCES}:
            return claim  # A file system without locks.
        claim.seek(0)
        who = claim.read().strip() or "another process"
        raise Refusal(
            f"Mithaq already runs on the data in {data_dir} ({who}). Stop it, or choose another folder with --data DIR."
        ) from None
    return claim


# --- preparing -----------------------------------------------------------------------------------


def prepare(settings: Any, before: Callable[[], None]) -> stamps.Prepared:
    """Do the steps that are due, in a process of their own, `before` first; return what is remembered of them."""
    try:
        default = settings.DATABASES["default"]
        wanted = stamps.wanted(ROOT, stamps.address_of(default), demo=settings.DEMO)
        signs = stamps.signs_of(default)
    except Exception as error:
        raise Refusal(f"The database does not answer: {str(error).strip().splitlines()[0]}") from None
    prepared = stamps.read(settings.DATA_DIR)
    steps = stamps.due(wanted, prepared, signs, _lost(settings))
    if not steps:
        return prepared
    before()
    say("Preparing " + ", ".join(steps) + " …")
    done = subprocess.run([sys.executable, "-m", "config.prepare", *steps], check=False)
    if done.returncode != 0:
        raise Refusal("The platform was not started: the preparation failed, as said above.")
    return stamps.read(settings.DATA_DIR)


def _lost(settings: Any) -> list[str]:
    """Steps whose product somebody removed."""
    lost = []
    if not (settings.STATIC_ROOT / "staticfiles.json").is_file():
        lost.append("static")
    if "cache" in settings.DATABASES and not Path(settings.DATABASES["cache"]["NAME"]).is_file():
        lost.append("tables")
    for catalogue in (ROOT / "locale").glob("*/LC_MESSAGES/*.po"):
        binary = catalogue.with_suffix(".mo")
        if not binary.is_file() or binary.stat().st_mtime_ns < catalogue.stat().st_mtime_ns:
            lost.append("texts")
    return lost


def warn_of_old_sqlite(settings: Any) -> None:
    """Say plainly when the SQLite library has the WAL-reset bug and is in use."""
    if SQLITE_VERSION < sqlite.FIXED and settings.DATABASES["default"]["ENGINE"].endswith("sqlite3"):
        found, fixed = (".".join(map(str, version)) for version in (SQLITE_VERSION, sqlite.FIXED))
        say(
            f"Warning: SQLite {found} can damage a database under load (cured in {fixed}). "
            "Install pysqlite3, or keep the records in PostgreSQL."
        )


# --- running -------------------------------------------------------------------------------------


@dataclass
class Child:
    """One process to keep alive."""

    name: str
    arguments: list[str]
    process: subprocess.Popen[bytes] | None = None
    started: float = 0.0
    pause: float = FIRST_PAUSE
    start_at: float = field(default=0.0)

    def start(self, *, held: bool = False) -> None:
        """Start it in a group of its own, so that Ctrl-C reaches the supervisor alone.

        One that is `held` loads the platform and then waits for `release`.
        """
        self.process = subprocess.Popen(
            [sys.executable, "-m", "config.child", *(["held"] if held else []), *self.arguments],
            stdin=subprocess.PIPE if held else subprocess.DEVNULL,
            start_new_session=True,
        )
        self.started = time.monotonic()

    def release(self) -> None:
        """Let it go on, or start it when it is not there."""
        if self.process is None or self.process.poll() is not None:
            self.start()
        elif self.process.stdin and not self.process.stdin.closed:
            with contextlib.suppress(BrokenPipeError):
                self.process.stdin.write(b"\n")
                self.process.stdin.close()

    def withdraw(self) -> None:
        """Take it back before anything was asked of it."""
        self.kill()
        self.process = None

    def look(self) -> None:
        """Start it when it is due; note its death and plan the next start, later each time."""
        now = time.monotonic()
        if self.process is None:
            if now >= self.start_at:
                self.start()
            return
        code = self.process.poll()
        if code is None:
            return
        if now - self.started > LIVED:
            self.pause = FIRST_PAUSE
        say(f"The {self.name} ended ({_ending(code)}); it starts again in {self.pause:g} s.")
        self._signal(signal.SIGKILL)  # whatever it left in its group
        self.process, self.start_at = None, now + self.pause
        self.pause = min(self.pause * 2, LONGEST_PAUSE)

    def ask_to_stop(self) -> None:
        """Let it finish what it is doing, and end."""
        if self.process is not None and self.process.poll() is None:
            self.process.terminate()

    def has_ended(self) -> bool:
        """Whether it is gone."""
        return self.process is None or self.process.poll() is not None

    def kill(self) -> None:
        """End it and all it started, now."""
        self._signal(signal.SIGKILL)
        if self.process is not None:
            self.process.wait()

    def _signal(self, number: signal.Signals) -> None:
        if self.process is not None:
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.killpg(self.process.pid, number)


def _ending(code: int) -> str:
    return f"signal {-code}" if code < 0 else f"exit code {code}"


class Supervisor:
    """Keeps the children alive until it is told to stop."""

    def __init__(self, children: list[Child]) -> None:
        self.children = children
        self.asked = 0
        self._wake, self._alarm = os.pipe()
        os.set_blocking(self._alarm, False)
        os.set_blocking(self._wake, False)

    def listen(self) -> None:
        """Take the signals that mean stop, and the one that says that a child died."""
        signal.set_wakeup_fd(self._alarm, warn_on_full_buffer=False)
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, self._ask)
        signal.signal(signal.SIGCHLD, lambda *_: None)

    def _ask(self, number: int, frame: FrameType | None) -> None:
        self.asked += 1

    def sleep(self, seconds: float) -> None:
        """Wait, but no longer than until the next signal."""
        if select.select([self._wake], [], [], seconds)[0]:
            with contextlib.suppress(BlockingIOError):
                os.read(self._wake, 512)

    def run(self) -> None:
        """Look after the children until asked to stop."""
        while not self.asked:
            for one in self.children:
                one.look()
            waiting = any(one.process is None for one in self.children)
            self.sleep(0.1 if waiting else 1.0)

    def stop(self) -> None:
        """Stop all: gently first, at once when asked a second time or when the grace is over."""
        for one in self.children:
            one.ask_to_stop()
        until = time.monotonic() + GRACE
        while (
            time.monotonic() < until and self.asked < 2 and not all(one.has_ended() for one in self.children)
        ):
            self.sleep(0.05)
        for one in self.children:
            one.kill()


def answers(host: str, port: int) -> bool:
    """Whether a web worker answers there, with whatever."""
    place = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)  # noqa: S104
    try:
        with socket.create_connection((place, port), timeout=5) as connection:
            connection.sendall(b"GET /healthz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
            return connection.recv(5) == b"HTTP/"
    except OSError:
        return False


def wait_until_ready(supervisor: Supervisor, web: Child, host: str, port: int) -> bool:
    """Start the web server and wait for its first answer; False when told to stop meanwhile."""
    until = time.monotonic() + READY_WITHIN
    web.release()
    while not supervisor.asked:
        if web.has_ended():
            raise Refusal("The web server ended before it answered; what it said stands above.")
        if answers(host, port):
            return True
        if time.monotonic() > until:
            raise Refusal(f"The web server did not answer within {READY_WITHIN:g} s.")
        supervisor.sleep(0.03)
    return False


def announce(address: str, settings: Any, prepared: stamps.Prepared) -> None:
    """Print where it is, and who may sign in to the demo."""
    say(f"\nMithaq is ready: {address}/")
    if settings.DEMO and prepared.sign_ins:
        say(
            f"Demo: organisations and people are invented. Sign in with the password “{prepared.password}” as"
        )
        width = max(len(email) for email, _what in prepared.sign_ins)
        for email, what in prepared.sign_ins:
            say(f"  {email:<{width}}  {what}")
    say("Stop with Ctrl-C.")


def serve(options: argparse.Namespace) -> int:
    """Everything between the options and the last process gone."""
    set_environment(options)
    settings = read_settings()
    check_port(options.host, options.port)
    claim = hold(settings.DATA_DIR)
    web = Child(
        "web server",
        ["web", options.host, str(options.port), str(settings.WEB_WORKERS), str(settings.WEB_THREADS)],
    )
    worker = Child("job worker", ["work"])
    supervisor = Supervisor([web, worker])
    try:
        warn_of_old_sqlite(settings)
        web.start(held=True)  # it loads while this process looks whether anything is due
        prepared = prepare(settings, web.withdraw)
        claim.truncate(0)
        claim.write(f"process {os.getpid()}, {settings.BASE_URL}\n")
        claim.flush()
        supervisor.listen()
        if wait_until_ready(supervisor, web, options.host, options.port):
            announce(settings.BASE_URL, settings, prepared)
            worker.start_at = time.monotonic() + FIRST_PAGE  # nobody waits for a job as they do for a page
            supervisor.run()
        say("Stopping …")
    finally:
        supervisor.stop()
        claim.close()
    say("Stopped.")
    return 0


def main(arguments: list[str]) -> int:
    """Run; a refusal is one sentence and exit code 2."""
    try:
        return serve(parse(arguments))
    except Refusal as refusal:
        print(refusal, file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        say("Stopped.")
        return 130


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
