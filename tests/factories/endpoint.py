"""Somebody's HTTP server that may misbehave in every way, by the path that is called."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


@dataclass(frozen=True)
class Heard:
    """One request as it came."""

    method: str
    path: str
    headers: dict[str, str]
    body: str

    @property
    def json(self) -> Any:
        return json.loads(self.body)


class Endpoint:
    """Where it listens, and what it has heard. `/never…` is answered when the test is over."""

    def __init__(self) -> None:
        self.heard: list[Heard] = []
        self.answer: Any = {"error_code": 0, "data": {"price": 9.5, "items": [{"name": "Bag"}]}}
        self.over = threading.Event()
        self.url = ""

    def at(self, path: str) -> list[Heard]:
        """The requests whose path begins like this."""
        return [one for one in self.heard if one.path.startswith(path)]


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    endpoint: Endpoint

    def _respond(self) -> None:
        length = int(self.headers.get("Content-Length") or 0)
        body = self.rfile.read(length).decode()
        headers = {name.lower(): value for name, value in self.headers.items()}
        self.endpoint.heard.append(Heard(self.command, self.path, headers, body))
        status, content, location = self._behave(self.path)
        self.send_response(status)
        if location:
            self.send_header("Location", location)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def _behave(self, path: str) -> tuple[int, bytes, str]:
        name = path.strip("/").partition("/")[0].partition("?")[0]
        if name.isdigit():
            return int(name), b"as ordered", ""
        if name == "never":
            self.endpoint.over.wait(20)
        if name == "redirect":
            return 302, b"", "http://169.254.169.254/latest/meta-data"
        if name == "garbage":
            return 200, b"\x00\xff not JSON {{{", ""
        if name == "big":
            return 200, json.dumps({"data": {"price": 1}, "padding": "x" * 10_000_000}).encode(), ""
        return 200, json.dumps(self.endpoint.answer).encode(), ""

    do_GET = do_POST = do_PUT = _respond  # noqa: N815 (the names that the library looks for)

    def log_message(self, format: str, *args: Any) -> None:
        """Nothing: a test reads what was heard."""


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A caller who hangs up early is what some tests are about."""


@contextmanager
def endpoint() -> Iterator[Endpoint]:
    """Open while the test needs it, on a free port of loopback."""
    made = Endpoint()
    server = _Server(("127.0.0.1", 0), type("Handler", (_Handler,), {"endpoint": made}))
    made.url = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield made
    finally:
        made.over.set()
        server.shutdown()
        server.server_close()
        thread.join()
