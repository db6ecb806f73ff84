"""A store that speaks as much S3 as we do."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
from django.conf import LazySettings


class _Bucket(BaseHTTPRequestHandler):
    """The part of S3 that we speak."""

    def do_PUT(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        if not self.server.away:  # type: ignore[attr-defined]
            self.server.kept[self.path] = body  # type: ignore[attr-defined]
        self.send_response(503 if self.server.away else 200)  # type: ignore[attr-defined]
        self.send_header("Content-Length", "0")
        self.end_headers()

    def do_GET(self) -> None:
        body = self.server.kept.get(self.path.partition("?")[0])  # type: ignore[attr-defined]
        self.send_response(404 if body is None else 200)
        self.send_header("Content-Length", str(len(body or b"")))
        self.end_headers()
        self.wfile.write(body or b"")

    def log_message(self, format: str, *args: Any) -> None:
        """Nothing: the test looks itself."""


@contextmanager
def a_bucket(settings: LazySettings, monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    """The place of exports while it lasts; `kept` has what was put there, `away` makes it answer 503."""
    for name, value in {
        "AWS_ACCESS_KEY_ID": "us",
        "AWS_SECRET_ACCESS_KEY": "secret",
        "AWS_DEFAULT_REGION": "eu-central-1",
    }.items():
        monkeypatch.setenv(name, value)
    with ThreadingHTTPServer(("127.0.0.1", 0), _Bucket) as server:
        server.kept, server.away = {}, False  # type: ignore[attr-defined]
        settings.BECKON_EXPORT_DIR = "s3://analysis/beckon"
        settings.BECKON_EXPORT_ENDPOINT = f"http://127.0.0.1:{server.server_port}"
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield server
        server.shutdown()
        thread.join()
