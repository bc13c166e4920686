"""Where the server listens: the address it prints, the names it answers to, and whether the port is free."""

import contextlib
import errno
import socket
import time


class Refusal(Exception):
    """The start cannot go on; the text is the one sentence a person needs."""


def address_of(host: str, port: int) -> str:
    """The address to open in a browser."""
    shown = "127.0.0.1" if host in {"0.0.0.0", "::", ""} else host  # noqa: S104
    return f"http://{f'[{shown}]' if ':' in shown else shown}:{port}"


def hosts_for(host: str) -> list[str]:
    """The names under which it answers: itself, and when it listens to the network, this machine's names."""
    names = ["127.0.0.1", "localhost", "[::1]"]
    if host in {"0.0.0.0", "::"}:  # noqa: S104
        names.append(socket.gethostname())
        with contextlib.suppress(OSError):
            names += socket.gethostbyname_ex(socket.gethostname())[2]
    elif host not in names:
        names.append(f"[{host}]" if ":" in host else host)
    return list(dict.fromkeys(names))


def check_port(host: str, port: int, *, patience: float = 1.5) -> None:
    """Refuse when nobody can listen there. Waits a moment: a server that was killed frees its port just now."""
    try:
        family, kind, protocol, _name, place = socket.getaddrinfo(
            host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
    except OSError:
        raise Refusal(f"The address {host} is not one of this machine. Choose another with --host.") from None
    until = time.monotonic() + patience
    while True:
        with socket.socket(family, kind, protocol) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(place)
                return
            except OSError as error:
                if error.errno == errno.EADDRINUSE and time.monotonic() < until:
                    time.sleep(0.1)
                    continue
                raise Refusal(_why_not(error, host, port)) from None


def _why_not(error: OSError, host: str, port: int) -> str:
    if error.errno == errno.EADDRINUSE:
        other = port + 1 if port < 65535 else port - 1
        return f"The port {port} is in use. Stop what uses it, or choose another: ./mithaq run --port {other}"
    if error.errno in {errno.EACCES, errno.EPERM}:
        return f"This user may not listen at port {port}. Choose one above 1023: ./mithaq run --port 8000"
    return f"The address {host} is not one of this machine. Choose another with --host."
