"""Reads what a gateway wrote into its call, however it glued it together. Never raises."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from email.message import Message
from email.parser import BytesParser
from itertools import islice
from urllib.parse import parse_qsl

import msgspec

FIELDS = ("type", "ext_message_id", "status", "api_key", "user_agent", "link")
MAX_PAIRS = 100
MAX_BODY = 64 * 1024

Parameters = dict[str, str]


class Ambiguous(Exception):
    """A parameter was given twice, with different values. The message is its name."""


def read(tail: str, query: str, content_type: str, body: bytes, fields: Sequence[str] = FIELDS) -> Parameters:
    """The contract's parameters, or other `fields`, out of the path's tail, the query and the body.

    The body is a form of either kind, or JSON. Missing ones are empty.
    Raises Ambiguous: guessing which of two keys or statuses counts would be a hole.
    """
    return _merge([*_pairs(tail), *_pairs(query), *_body(content_type, body)], fields)


def split_path(rest: str) -> tuple[str, str]:
    """The token and what a gateway appended to it with `&` instead of `?`."""
    for position, character in enumerate(rest):
        if character in "&?":
            return rest[:position], rest[position + 1 :]
    return rest.rstrip("/"), ""


def _pairs(text: str) -> list[tuple[str, str]]:
    # A second `?` is a gateway that appends its parameters with one, whether or not there was one already.
    try:
        return parse_qsl(
            text.replace("?", "&"), keep_blank_values=True, errors="replace", max_num_fields=MAX_PAIRS
        )
    except ValueError:
        return []


def _body(content_type: str, body: bytes) -> list[tuple[str, str]]:
    if not body or len(body) > MAX_BODY:
        return []
    if body.lstrip()[:1] == b"{" or "json" in content_type:
        return _json(body)
    if content_type.startswith("multipart/form-data"):
        return _multipart(content_type, body)
    return _pairs(body.decode(errors="replace"))


def _multipart(content_type: str, body: bytes) -> list[tuple[str, str]]:
    # What several languages make of a form by themselves. The parser of e-mails reads it, and never raises.
    form = BytesParser().parsebytes(b"Content-Type: %b\n\n%b" % (content_type.encode(errors="replace"), body))
    return [_field(part) for part in islice(form.walk(), MAX_PAIRS) if not part.is_multipart()]


def _field(part: Message) -> tuple[str, str]:
    value = part.get_payload(decode=True)
    name = part.get_param("name", "", "content-disposition")
    return str(name), value.decode(errors="replace") if isinstance(value, bytes) else ""


def _json(body: bytes) -> list[tuple[str, str]]:
    try:
        content = msgspec.json.decode(body)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return []
    if not isinstance(content, dict):
        return []
    return [(str(name), str(value)) for name, value in content.items() if isinstance(value, str | int)]


def _merge(pairs: Iterable[tuple[str, str]], fields: Sequence[str]) -> Parameters:
    merged = dict.fromkeys(fields, "")
    for name, value in pairs:
        if name in merged and value:
            if merged[name] not in ("", value):
                raise Ambiguous(name)
            merged[name] = value
    return merged
