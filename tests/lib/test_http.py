"""What is particular to one call at a time; the rest stands in test_outgoing."""

from __future__ import annotations

import json
from collections.abc import Callable

from lib import http
from tests.lib.conftest import RawGateway, answering


def test_it_encodes_whatever_json_it_is_given(open_gateway: Callable[..., RawGateway]) -> None:
    gateway = open_gateway(answering())
    content = {"body": "Grüße 🎈 \ud800", "extension": {"n": [1, None, True]}}

    http.post(f"http://127.0.0.1:{gateway.port}/", content, allow_private=True)

    head, body = gateway.requests[0].split(b"\r\n\r\n")
    assert json.loads(body) == content
    assert b"content-length: %d" % len(body) in head.lower()


def test_it_resolves_names_by_itself_when_no_lookup_is_given(open_gateway: Callable[..., RawGateway]) -> None:
    gateway = open_gateway(answering())

    assert http.post(f"http://localhost:{gateway.port}/", {}, allow_private=True).status == 200
