"""A real HTTP server on the loopback, that answers as it is told to, faults and all."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


@dataclass(frozen=True)
class Asked:
    """One request: its path, and its headers in small letters."""

    path: str
    headers: dict[str, str]


@dataclass
class Answer:
    """What to answer: `pieces` are sent one by one, `pause` before each but the first; `cut` breaks off after them."""

    status: int = 200
    body: bytes = b""
    headers: dict[str, str] = field(default_factory=dict)
    announced: int | None = None
    pieces: Iterator[bytes] | None = None


Answers = Callable[[Asked, int], Answer]
"""What answers a request; it is told how many came before it for the same path."""


@dataclass
class Server:
    """A running server: its address, and what it was asked."""

    url: str
    asked: list[Asked] = field(default_factory=list)


@contextmanager
def serving(answers: Answers) -> Iterator[Server]:
    """Run a server while the block runs."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            asked = Asked(self.path, {name.lower(): value for name, value in self.headers.items()})
            before = sum(one.path == self.path for one in server.asked)
            server.asked.append(asked)
            answer = answers(asked, before)
            self.send_response(answer.status)
            for name, value in answer.headers.items():
                self.send_header(name, value)
            if answer.status != 304 and answer.pieces is None:
                self.send_header(
                    "Content-Length", str(len(answer.body) if answer.announced is None else answer.announced)
                )
            if answer.pieces is not None or answer.announced is not None:
                self.send_header("Connection", "close")
                self.close_connection = True
            self.end_headers()
            try:
                for piece in answer.pieces or iter([answer.body]):
                    self.wfile.write(piece)
                    self.wfile.flush()
            except OSError:
                self.close_connection = True

        def log_message(self, *_words: object) -> None:
            pass

    web = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    web.daemon_threads = True
    server = Server(f"http://127.0.0.1:{web.server_address[1]}")
    thread = threading.Thread(target=web.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        web.shutdown()
        web.server_close()
        thread.join()
