"""A store that speaks as much S3 as we do."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
from django.conf import LazySettings


class Bucket(ThreadingHTTPServer):
    """`kept` has what was put there, by its path; `away` makes it answer 503."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Visitor)
        self.kept: dict[str, bytes] = {}
        self.away = False


class _Visitor(BaseHTTPRequestHandler):
    """The part of S3 that we speak."""

    server: Bucket

    def do_PUT(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        if not self.server.away:
            self.server.kept[self.path] = body
        self.send_response(503 if self.server.away else 200)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def do_GET(self) -> None:
        body = self.server.kept.get(self.path.partition("?")[0])
        self.send_response(404 if body is None else 200)
        self.send_header("Content-Length", str(len(body or b"")))
        self.end_headers()
        self.wfile.write(body or b"")

    def log_message(self, format: str, *args: Any) -> None:
        """Nothing: the test looks itself."""


@contextmanager
def a_bucket(settings: LazySettings, monkeypatch: pytest.MonkeyPatch) -> Iterator[Bucket]:
    """The place of exports while it lasts."""
    for name, value in {
        "AWS_ACCESS_KEY_ID": "us",
        "AWS_SECRET_ACCESS_KEY": "secret",
        "AWS_DEFAULT_REGION": "eu-central-1",
    }.items():
        monkeypatch.setenv(name, value)
    with Bucket() as server:
        settings.BECKON_EXPORT_DIR = "s3://analysis/beckon"
        settings.BECKON_EXPORT_ENDPOINT = f"http://127.0.0.1:{server.server_port}"
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield server
        server.shutdown()
        thread.join()
