"""The sample platform as a program, against a small Beckon."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from queue import Queue
from threading import Thread
from typing import Any

import pytest

Batches = Queue[list[dict[str, Any]]]


@pytest.fixture
def beckon() -> Iterator[tuple[str, Batches]]:
    """Its address, and the batches that arrive."""
    batches: Batches = Queue()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            batches.put(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
            body = json.dumps({"errors": []}).encode()
            self.send_response(200)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: Any) -> None:
            """Silent: what matters is in `batches`."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}", batches
        server.shutdown()
        thread.join()


def program(*arguments: str, **environment: str) -> "subprocess.Popen[str]":
    return subprocess.Popen(
        [sys.executable, "-m", "examples.platform", *arguments],
        env={**os.environ, "BECKON_DATA": "", **environment},
        stderr=subprocess.PIPE,
        text=True,
    )


def test_it_introduces_its_customers_and_goes_on_until_sigterm(beckon: tuple[str, Batches]) -> None:
    api, batches = beckon
    with program("--api", api, "--key", "k3y", "--brand", "demo", "--rate", "200") as running:
        assert {event["event_type"] for event in batches.get(timeout=20)} == {"update_profile"}
        for _ in range(5):
            assert 1 <= len(batches.get(timeout=20)) <= 3
        running.send_signal(signal.SIGTERM)
        assert running.wait(10) == 0


def test_it_stops_after_as_many_batches_as_told(beckon: tuple[str, Batches]) -> None:
    api, batches = beckon
    options = ("--rate", "200", "--batches", "3")
    with program("--api", api, "--key", "k3y", "--brand", "demo", *options) as running:
        assert running.wait(20) == 0
    assert batches.qsize() == 4


def test_it_stops_on_sigterm_while_beckon_is_away() -> None:
    with program("--api", "http://127.0.0.1:1", "--key", "k3y", "--brand", "demo") as running:
        assert running.stderr is not None
        while "trying again" not in running.stderr.readline():
            assert running.poll() is None
        running.send_signal(signal.SIGTERM)
        assert running.wait(10) == 0


def test_it_says_in_one_line_what_it_was_not_given() -> None:
    with program() as running:
        assert running.wait(20) == 1
        assert running.stderr is not None
        (line,) = running.stderr.read().splitlines()
        assert "--api" in line
