"""The supervisor refuses what cannot work, restarts what dies, and leaves nothing behind."""

import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest

from config import supervisor
from config.supervisor import Child, Refusal, Supervisor

ROOT = Path(__file__).resolve().parent.parent.parent


def run(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """`./mithaq run` without its set-up."""
    kept = {key: value for key, value in os.environ.items() if not key.startswith("MITHAQ_")}
    return subprocess.run(
        [sys.executable, "-m", "config.supervisor", *arguments],
        env=kept | {"PYTHONPATH": str(ROOT / "src")} | environment,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )


@pytest.mark.parametrize(
    ("arguments", "environment", "named"),
    [
        (["--nonsense"], {}, "--nonsense"),
        (["--port", "many"], {}, "many"),
        (["--port", "70000"], {}, "70000"),
        (["--data", "/dev/null/data"], {}, "/dev/null/data"),
        ([], {"MITHAQ_DEBUG": "perhaps"}, "MITHAQ_DEBUG"),
        ([], {"DATABASE_URL": "mysql://somewhere/else"}, "DATABASE_URL"),
        ([], {"MITHAQ_SECRET_KEY": "short"}, "MITHAQ_SECRET_KEY"),
        ([], {"MITHAQ_BASE_URL": "platform.example.org"}, "MITHAQ_BASE_URL"),
        ([], {"MITHAQ_BASE_URL": "https://platform.example.org", "MITHAQ_DEBUG": "1"}, "MITHAQ_DEBUG"),
        ([], {"MITHAQ_BEHIND_PROXY": "1"}, "MITHAQ_BEHIND_PROXY"),
        ([], {"TASKS_BACKEND": "celery"}, "CELERY_BROKER_URL"),
        ([], {"MITHAQ_HOSTS": "*"}, "MITHAQ_HOSTS"),
    ],
)
def test_what_is_wrong_is_named_in_one_sentence(
    arguments: list[str], environment: dict[str, str], named: str, tmp_path: Path
) -> None:
    told = run("--data", str(tmp_path), *arguments, **environment)
    assert told.returncode == 2
    assert named in told.stderr
    assert "Traceback" not in told.stderr
    assert len(told.stderr.strip().splitlines()) == 1


def test_a_port_in_use_is_refused_with_another_one_offered() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(Refusal, match=rf"port {port} is in use.*--port"):
            supervisor.check_port("127.0.0.1", port, patience=0)
    supervisor.check_port("127.0.0.1", port, patience=0)


def test_an_address_of_another_machine_is_refused() -> None:
    with pytest.raises(Refusal, match="not one of this machine"):
        supervisor.check_port("192.0.2.1", 8000, patience=0)


def test_one_data_folder_serves_one_platform_at_a_time(tmp_path: Path) -> None:
    claim = supervisor.hold(tmp_path)
    with pytest.raises(Refusal, match="already runs"):
        supervisor.hold(tmp_path)
    claim.close()
    supervisor.hold(tmp_path).close()


def test_it_answers_under_the_names_it_listens_at() -> None:
    assert supervisor.hosts_for("127.0.0.1") == ["127.0.0.1", "localhost", "[::1]"]
    assert "192.0.2.7" in supervisor.hosts_for("192.0.2.7")
    assert "*" not in supervisor.hosts_for("0.0.0.0")
    assert supervisor.address_of("0.0.0.0", 8000) == "http://127.0.0.1:8000"
    assert supervisor.address_of("::1", 8000) == "http://[::1]:8000"


class Pretended(Child):
    """A child that runs a few words of Python instead of the platform."""

    def start(self) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-I", "-S", "-c", self.arguments[0]], start_new_session=True
        )
        self.started = time.monotonic()


def look_until(child: Child, condition: str) -> None:
    until = time.monotonic() + 20
    while not eval(condition, {"child": child}):
        assert time.monotonic() < until, condition
        child.look()
        time.sleep(0.02)


def test_what_dies_is_started_again_later_each_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(supervisor, "FIRST_PAUSE", 0.1)
    child = Pretended(name="child", arguments=["import sys; sys.exit(3)"], pause=0.1)
    look_until(child, "child.process is not None")
    look_until(child, "child.process is None")
    assert child.pause == 0.2
    look_until(child, "child.process is not None")
    look_until(child, "child.process is None")
    assert child.pause == 0.4


def test_stopping_ends_even_what_does_not_listen(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(supervisor, "GRACE", 0.5)
    deaf = "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); time.sleep(60)"
    children: list[Child] = [Pretended(name="deaf", arguments=[deaf])]
    children[0].start()
    time.sleep(0.3)
    Supervisor(children).stop()
    assert children[0].process is not None
    assert children[0].process.returncode == -signal.SIGKILL


def test_no_child_outlives_a_supervisor_that_was_killed(tmp_path: Path) -> None:
    note = tmp_path / "child"
    child = (
        "from config.child import die_with_parent; die_with_parent(); import os, time; "
        f"open({str(note)!r} + '.part', 'w').write(str(os.getpid())); os.rename({str(note)!r} + '.part', {str(note)!r}); "
        "time.sleep(60)"
    )
    parent = subprocess.Popen(
        [sys.executable, "-c", f"import subprocess, sys; subprocess.run([sys.executable, '-c', {child!r}])"],
        env={**os.environ, "PYTHONPATH": str(ROOT / "src")},
    )
    until = time.monotonic() + 20
    while not note.exists():
        assert time.monotonic() < until
        time.sleep(0.02)
    pid = int(note.read_text())
    parent.kill()
    parent.wait()
    while is_alive(pid):
        assert time.monotonic() < until, "the child lives on"
        time.sleep(0.02)


def is_alive(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


WAITING = "from config.child import wait_for_word; wait_for_word(); print('went on')"


@pytest.mark.parametrize(("word", "told"), [(b"\n", b"went on\n"), (b"", b"")])
def test_what_is_held_goes_on_at_a_word_and_ends_without_one(word: bytes, told: bytes) -> None:
    held = subprocess.run(
        [sys.executable, "-c", WAITING],
        input=word,
        env=os.environ | {"PYTHONPATH": str(ROOT / "src")},
        capture_output=True,
        check=True,
        timeout=30,
    )
    assert held.stdout == told


def test_what_is_held_is_released_once_and_can_be_taken_back() -> None:
    child = Child(name="web server", arguments=["web", "127.0.0.1", "1", "1", "1"])
    child.start(held=True)
    assert child.process is not None and child.process.stdin is not None and not child.has_ended()
    child.withdraw()
    assert child.process is None
    child.start(held=True)
    child.release()
    process = child.process
    child.release()  # the word was said; nothing is started beside it
    assert child.process is process
    child.kill()
