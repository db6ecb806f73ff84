"""JSON in and out, and how much of a request is read."""

from __future__ import annotations

import gzip
import io
import zlib
from datetime import UTC, datetime
from decimal import Decimal
from uuid import UUID

import pytest
from django.core.handlers.wsgi import WSGIRequest
from django.test import RequestFactory
from rest_framework.exceptions import APIException

from crm.api import wire
from crm.api.wire import MAX_BYTES, JSONRenderer, TooLarge, UnknownEncoding, Unreadable, decode, read_body


def request(body: bytes, encoding: str | None = None, **environ: object) -> WSGIRequest:
    headers = {} if encoding is None else {"Content-Encoding": encoding}
    made: WSGIRequest = RequestFactory().post("/", body, "application/json", headers=headers)
    made.META.update(environ)
    return made


def test_it_reads_plain_and_packed_bodies() -> None:
    assert read_body(request(b"[1]")) == b"[1]"
    assert read_body(request(b"")) == b""
    assert read_body(request(gzip.compress(b"[1]", mtime=0), "gzip")) == b"[1]"
    assert read_body(request(gzip.compress(b"[1", mtime=0) + gzip.compress(b"]"), "GZIP")) == b"[1]"


def test_it_reads_a_body_sent_in_chunks_without_a_length() -> None:
    stream = io.BytesIO(b"[1]")
    chunked = request(b"", CONTENT_LENGTH="", HTTP_TRANSFER_ENCODING="chunked", **{"wsgi.input": stream})

    assert read_body(chunked) == b"[1]"


@pytest.mark.parametrize("length", ["", "x", "-1", "1.5", "\u00b2"])
def test_it_does_not_stumble_over_a_length_that_is_none(length: str) -> None:
    read_body(request(b"[1]", CONTENT_LENGTH=length))


@pytest.mark.parametrize("length", [str(MAX_BYTES + 1), "9" * 5_000])
def test_it_refuses_a_body_by_its_length_alone(length: str) -> None:
    with pytest.raises(TooLarge):
        read_body(request(b"[1]", CONTENT_LENGTH=length))


@pytest.mark.parametrize(
    ("body", "encoding", "error"),
    [
        (b"[1]", "gzip", Unreadable),
        (gzip.compress(b"[1]" * 1000, mtime=0)[:-9], "gzip", Unreadable),
        (zlib.compress(b"[1]"), "deflate", UnknownEncoding),
        (b"[1]", "br", UnknownEncoding),
        (b" " * (MAX_BYTES + 1), None, TooLarge),
        (gzip.compress(b" " * (MAX_BYTES + 1)), "gzip", TooLarge),
        (gzip.compress(b" " * MAX_BYTES, mtime=0) + gzip.compress(b"  "), "gzip", TooLarge),
    ],
)
def test_it_refuses_what_it_should_not_read(
    body: bytes, encoding: str | None, error: type[APIException]
) -> None:
    with pytest.raises(error):
        read_body(request(body, encoding))


def test_it_stops_reading_a_body_that_is_longer_than_it_claims() -> None:
    class Endless(io.RawIOBase):
        taken = 0

        def read(self, size: int = -1) -> bytes:
            self.taken += size
            return b" " * size

    endless = Endless()

    with pytest.raises(TooLarge):
        read_body(request(b"", HTTP_TRANSFER_ENCODING="chunked", **{"wsgi.input": endless}))
    assert endless.taken < 1.1 * MAX_BYTES


@pytest.mark.parametrize(
    ("body", "why"),
    [
        (b"", "empty"),
        (b"{", "not valid JSON"),
        (b'{"a":NaN}', "not valid JSON"),
        (b'"\\ud800"', "surrogate"),
        (b'"\xff"', "UTF-8"),
        (b"\xef\xbb\xbf{}", "byte order mark"),
        ("{}".encode("utf-16"), "byte order mark"),
        (b'{"a":"x\\u0000y"}', "NUL"),
        (b'{"a\\u0000":1}', "NUL"),
        (b"[" * 100_000, "nested"),
        (b"[" * 66 + b"]" * 66, "nested"),
        (b'{"a":' * 66 + b"1" + b"}" * 66, "nested"),
    ],
)
def test_a_body_that_cannot_be_used_is_refused_with_a_reason(body: bytes, why: str) -> None:
    with pytest.raises(Unreadable) as refused:
        decode(body)

    assert why in str(refused.value.detail)


@pytest.mark.parametrize(
    ("body", "value"),
    [
        (b'{"a":[1,2.5,null,true,"\\u00e9"]}', {"a": [1, 2.5, None, True, "é"]}),
        (b'"\\\\u0000"', "\\u0000"),
        (b"[" + b"[]," * 500 + b"[]]", [[]] * 501),
    ],
)
def test_it_decodes_what_json_can_say(body: bytes, value: object) -> None:
    assert decode(body) == value


def test_it_writes_dates_ids_and_decimals() -> None:
    value = {
        "at": datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC),
        "eid": UUID(int=1),
        "amount": Decimal("1.50"),
        "text": "é",
    }

    assert JSONRenderer().render(value) == (
        '{"at":"2026-01-02T03:04:05Z","eid":"00000000-0000-0000-0000-000000000001",'
        '"amount":"1.50","text":"é"}'.encode()
    )
    assert JSONRenderer().render(None) == b""


def test_depth_is_counted_without_recursion() -> None:
    value: object = []
    for _ in range(100_000):
        value = [value]

    assert wire.is_deeper(value, 64)
    while value:  # taken apart by hand: freeing it at once would recurse in C
        assert isinstance(value, list)
        value = value.pop()
