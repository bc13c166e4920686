"""The processes under the supervisor: the web server with its workers, and the job worker.

None outlives its parent: where the system can tell a process that its parent died, it is asked to;
elsewhere each looks once a second. So even a supervisor that was killed leaves nothing behind.
"""

import gc
import multiprocessing
import os
import signal
import sys
import threading
import time
from collections.abc import Callable
from typing import Any

_PR_SET_PDEATHSIG = 1


def die_with_parent() -> None:
    """Receive TERM when the parent process ends, however it ends."""
    parent = os.getppid()
    if sys.platform == "linux":
        import ctypes

        ctypes.CDLL(None, use_errno=True).prctl(_PR_SET_PDEATHSIG, signal.SIGTERM, 0, 0, 0)
        if os.getppid() != parent:
            os.kill(os.getpid(), signal.SIGTERM)
        return
    threading.Thread(target=_watch, args=(parent,), daemon=True).start()


def _watch(parent: int) -> None:
    while os.getppid() == parent:
        time.sleep(1)
    os.kill(os.getpid(), signal.SIGTERM)


def wait_for_word() -> None:
    """Wait until the supervisor lets this process go on; end when it is gone."""
    if not os.read(sys.stdin.fileno(), 1):
        raise SystemExit(0)


def web(host: str, port: int, workers: int, threads: int, *, held: bool = False) -> None:
    """Serve the pages until told to stop. A worker that dies is started again by this process.

    Where processes fork, the platform is loaded once, here, before there is any thread or connection.
    """
    from granian import Granian
    from granian.constants import Interfaces
    from granian.log import LogLevels

    if multiprocessing.get_start_method() == "fork":
        gc.disable()  # nothing of what is loaded is waste; looking for it costs a tenth of the start
        load()
        gc.freeze()  # the workers share what is loaded
        gc.enable()
    if held:
        wait_for_word()
    Granian(
        "config.wsgi:application",
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        workers=workers,
        blocking_threads=threads,
        websockets=False,
        respawn_failed_workers=True,
        workers_kill_timeout=10,
        log_level=LogLevels.warning,
    ).serve(target_loader=application_of_worker, wrap_loader=False)


def load() -> Callable[..., Any]:
    """Load the platform with all its addresses."""
    from django.urls import get_resolver

    from config.wsgi import application

    get_resolver().url_patterns  # noqa: B018
    return application


def application_of_worker() -> Callable[..., Any]:
    """What a web worker serves; called in the worker, which must not outlive its parent either."""
    die_with_parent()
    return load()


def work() -> None:
    """Run jobs until told to stop."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    from django.core.management import execute_from_command_line

    execute_from_command_line(["manage.py", "work"])


def main(arguments: list[str]) -> None:
    """`child.py [held] web HOST PORT WORKERS THREADS` or `child.py work`; who is held loads, and waits for a word."""
    die_with_parent()
    held = arguments[0] == "held"
    if held:
        arguments = arguments[1:]
    if arguments[0] == "web":
        host, port, workers, threads = arguments[1:]
        web(host, int(port), int(workers), int(threads), held=held)
    else:
        work()


if __name__ == "__main__":
    main(sys.argv[1:])
