"""A mail relay for tests that takes mail, refuses it, or breaks the line when it is told to."""

import contextlib
import socketserver
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field


@dataclass
class Relay:
    """What it does with each mail (the rest is taken), and what it took."""

    port: int = 0
    plan: list[str] = field(default_factory=list)
    taken: list[bytes] = field(default_factory=list)
    recipients: list[str] = field(default_factory=list)


class _Handler(socketserver.StreamRequestHandler):
    relay: Relay

    def handle(self) -> None:
        self._say("220 relay")
        fault = ""
        while line := self.rfile.readline():
            words = line.decode().strip()
            verb = words.split(" ", 1)[0].upper()
            if verb in {"EHLO", "HELO"}:
                self._say("250 relay")
            elif verb == "MAIL":
                fault = self.relay.plan.pop(0) if self.relay.plan else ""
                if fault == "drop_before":
                    return
                self._say("250 ok")
            elif verb == "RCPT":
                if fault in {"550", "451"}:
                    self._say(f"{fault} no such luck")
                else:
                    self.relay.recipients.append(words)
                    self._say("250 ok")
            elif verb == "DATA":
                self._say("354 go on")
                content = b""
                while (piece := self.rfile.readline()) not in {b".\r\n", b""}:
                    content += piece
                self.relay.taken.append(content)
                if fault == "drop_after":
                    return
                self._say("250 taken")
            elif verb == "QUIT":
                self._say("221 bye")
                return
            else:
                self._say("250 ok")

    def _say(self, words: str) -> None:
        self.wfile.write(words.encode() + b"\r\n")


@contextlib.contextmanager
def running_relay() -> Iterator[Relay]:
    """A relay on a free port of this machine."""
    relay = Relay()
    handler = type("Handler", (_Handler,), {"relay": relay})
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), handler) as server:
        server.daemon_threads = True
        relay.port = server.server_address[1]
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        try:
            yield relay
        finally:
            server.shutdown()
            thread.join()
