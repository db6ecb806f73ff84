"""JSON in and out, by msgspec; and how much of a request is read before it is refused."""

from __future__ import annotations

import zlib
from collections.abc import Mapping
from contextlib import suppress
from typing import IO, Any

import msgspec
from django.http import HttpRequest
from rest_framework.exceptions import APIException, ParseError
from rest_framework.parsers import BaseParser
from rest_framework.renderers import BaseRenderer

MAX_BYTES = 10 * 1024 * 1024
MAX_DISCARDED = 4 * MAX_BYTES
MAX_DEPTH = 64
_CHUNK = 256 * 1024
_DIGITS = 18
_BOM = b"\xef\xbb\xbf"


class TooLarge(APIException):
    """The body is larger than allowed, as sent or after inflating."""

    status_code = 413
    default_code = "too_large"
    default_detail = f"The body is larger than {MAX_BYTES // 1024 // 1024} MiB. Send it in several requests."


class UnknownEncoding(APIException):
    """The Content-Encoding is none that we read."""

    status_code = 415
    default_code = "unknown_encoding"
    default_detail = "Content-Encoding may be gzip or absent."


class Unreadable(ParseError):
    """The body is not the JSON that it should be; the detail says where."""

    default_code = "not_json"


class JSONRenderer(BaseRenderer):
    """Answers as compact UTF-8 JSON."""

    media_type = "application/json"
    format = "json"
    charset = None

    def render(
        self,
        data: Any,
        accepted_media_type: str | None = None,
        renderer_context: Mapping[str, Any] | None = None,
    ) -> bytes:
        return b"" if data is None else msgspec.json.encode(data, enc_hook=str)


class JSONParser(BaseParser):
    """Bodies as JSON, whatever their Content-Type says: integrators forget it, and nothing else is spoken."""

    media_type = "*/*"

    def parse(
        self,
        stream: IO[Any],
        media_type: str | None = None,
        parser_context: Mapping[str, Any] | None = None,
    ) -> Any:
        request = (parser_context or {})["request"]
        return decode(read_body(request._request))


def read_body(request: HttpRequest) -> bytes:
    """The whole body, inflated. Never holds more than MAX_BYTES of either form.

    Raises TooLarge, UnknownEncoding, Unreadable (broken gzip).
    """
    encoding = request.headers.get("Content-Encoding", "identity").strip().lower()
    if encoding not in {"identity", "", "gzip", "x-gzip"}:
        raise UnknownEncoding()
    length = request.META.get("CONTENT_LENGTH") or ""
    if length.isdecimal() and (len(length) > _DIGITS or int(length) > MAX_BYTES):
        raise TooLarge()
    raw = _read(_stream(request))
    return _inflate(raw) if "gzip" in encoding else raw


def discard_body(request: HttpRequest) -> None:
    """Read what was not read of a request that is refused, up to MAX_DISCARDED bytes, and forget it.

    The server closes a connection whose request it has not read to the end; whoever is still sending then finds a
    broken connection instead of our 401 or 429. Who sends slowly holds a thread meanwhile, as callbacks let him, too.
    """
    stream = _stream(request)
    with suppress(OSError):
        for _ in range(MAX_DISCARDED // _CHUNK):
            if not stream.read(_CHUNK):
                return


def decode(body: bytes) -> Any:
    """The JSON value of a body: UTF-8 without BOM, nested at most MAX_DEPTH levels, without NUL characters.

    PostgreSQL stores neither NUL nor lone surrogates, so they are refused here, for all. Raises Unreadable.
    """
    try:
        value = msgspec.json.decode(body)
    except RecursionError:
        raise Unreadable(f"The body is nested deeper than {MAX_DEPTH} levels.", code="too_deep") from None
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise Unreadable(why_unreadable(body, error)) from None
    if body.count(b"[") + body.count(b"{") > MAX_DEPTH and is_deeper(value, MAX_DEPTH):
        raise Unreadable(f"The body is nested deeper than {MAX_DEPTH} levels.", code="too_deep")
    if b"\\u0000" in body and b"\\u0000" in msgspec.json.encode(value).replace(b"\\\\", b""):
        raise Unreadable(
            "The body contains a NUL character (\\u0000), which cannot be stored.", code="nul_character"
        )
    return value


def why_unreadable(body: bytes, error: Exception) -> str:
    """A sentence about why `body` could not be decoded, better than the decoder's own where we know more."""
    if not body:
        return "The body is empty."
    if body.startswith(_BOM) or body[:2] in {b"\xff\xfe", b"\xfe\xff"} or b"\x00" in body[:4]:
        return "The body must be UTF-8 without a byte order mark."
    if isinstance(error, UnicodeDecodeError):
        return f"The body is not valid UTF-8: {error.reason}."
    if b"\\ud" in body.lower():
        return "The body is not valid JSON, or contains half of a surrogate pair (\\ud800 to \\udfff)."
    return f"The body is not valid JSON: {error}."


def is_deeper(value: Any, levels: int) -> bool:
    """Whether `value` nests objects and arrays more than `levels` deep. Does not recurse itself."""
    layer = [value]
    while layer:
        if levels < 0:
            return True
        layer = [inner for outer in layer for inner in _children(outer)]
        levels -= 1
    return False


def _children(value: Any) -> list[Any]:
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return [child for child in inner if isinstance(child, dict | list)]


def _stream(request: HttpRequest) -> Any:
    # Django shows nothing of a body sent in chunks without a length; the server ends that stream itself.
    if "chunked" in request.META.get("HTTP_TRANSFER_ENCODING", "").lower():
        return request.META["wsgi.input"]
    return request


def _read(stream: Any) -> bytes:
    chunks: list[bytes] = []
    total = 0
    while chunk := stream.read(_CHUNK):
        total += len(chunk)
        if total > MAX_BYTES:
            raise TooLarge()
        chunks.append(chunk)
    return b"".join(chunks)


def _inflate(raw: bytes) -> bytes:
    parts: list[bytes] = []
    left = MAX_BYTES
    while raw:  # a gzip stream may consist of several members
        member = zlib.decompressobj(wbits=31)
        try:
            parts.append(member.decompress(raw, left + 1))
        except zlib.error:
            raise Unreadable("The body is not valid gzip.") from None
        left -= len(parts[-1])
        if left < 0:
            raise TooLarge()
        if not member.eof:
            raise Unreadable("The gzip body ends in the middle.")
        raw = member.unused_data
    return b"".join(parts)
