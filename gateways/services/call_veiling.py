"""A call to the outside as somebody may see it: without secrets, and without personal data where those are not theirs.

What is in a request was written by an operator under names of their own, so to those who may see no personal data
it shows names alone; of the address, its host.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from crm.services.pii import CLEAR, MASK, Veil
from gateways.models import Call
from lib.redaction import redact, redact_url

FORM = "application/x-www-form-urlencoded"


@dataclass(frozen=True, slots=True)
class Seen:
    """What is shown of one call. `body`: JSON, a form's fields, or text; None where there is none."""

    url: str
    headers: dict[str, str]
    body: Any
    answer: dict[str, Any]
    error: str


def seen(call: Call, veil: Veil) -> Seen:
    """With the call's customer loaded, where it has one."""
    return Seen(
        url=_address(call.url, veil),
        headers=redact(call.headers),
        body=_body(call, veil),
        answer=veil.blank(call.answer),
        error=veil.told(error_of(call, veil), _known(call)),
    )


def host_of(call: Call) -> str:
    """Where it goes: host and port."""
    return urlsplit(call.url).netloc.rpartition("@")[2]


def error_of(call: Call, veil: Veil) -> str:
    """What was said of its last try."""
    return veil.told(call.error, call.customer.attributes if call.customer else {})


def _address(url: str, veil: Veil) -> str:
    address = redact_url(url)
    if veil == CLEAR:
        return address
    parts = urlsplit(address)
    more = f"/{MASK}" if parts.path.strip("/") or parts.query else parts.path
    return f"{parts.scheme}://{parts.netloc}{more}"


def _body(call: Call, veil: Veil) -> Any:
    return veil.blank(_known(call)) if call.body else None


def _known(call: Call) -> Any:
    """The body by its names, where it has any."""
    if FORM in call.headers.values():
        return dict(parse_qsl(call.body, keep_blank_values=True))
    try:
        return json.loads(call.body) if call.body else {}
    except ValueError:
        return call.body
