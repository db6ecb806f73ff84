"""From what an operator wrote to one customer's request: address, headers and body; and what is wrong with it.

The host stands in the address as it is, so that no customer's value can lead a call elsewhere. Credentials stand in
gateways, never here: campaigns are exported, and read by more people than may see secrets.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from decimal import Decimal
from functools import partial
from typing import Any
from urllib.parse import urlencode

import msgspec
from django.conf import settings

from gateways.rendering.errors import TemplateError
from gateways.rendering.filled import Filler, check_address, check_text, sources_in
from lib.addresses import check_url
from lib.errors import Invalid
from lib.outgoing import check_headers

FORM = {"Content-Type": "application/x-www-form-urlencoded"}
NOT_HERE = frozenset({"authorization", "cookie", "x-api-key", "api-key"})
"""Headers that carry secrets: a gateway's matter."""

_HOST = re.compile(r"https?://[^/?#{}]+(?=[/?]|$)", re.IGNORECASE)
_STEPS_OUT = re.compile(r"/\.{1,2}(?=[/?]|$)")
_encode = msgspec.json.Encoder(decimal_format="number", order="sorted").encode


def address_of(base: str, written: str) -> str:
    """The template of an address: `written` as it stands, or beneath a gateway's address."""
    if not base:
        return written
    path, _, query = base.partition("?")
    more, _, asked = written.partition("?")
    path = path.rstrip("/") + more if more else path
    both = "&".join(part for part in (query, asked) if part)
    return f"{path}?{both}" if both else path


def filled_address(filler: Filler, template: str) -> str:
    """One customer's address. Raises TemplateError."""
    address = filler.address(template)
    if _STEPS_OUT.search(address):
        raise TemplateError("The address has a step “.” or “..”, which would lead out of its path.")
    return address


def json_body(content: Any) -> str:
    """The body as JSON; numbers exact. Raises TemplateError for what JSON cannot say."""
    try:
        encoded = _encode(content)
    except (TypeError, ValueError, RecursionError) as error:
        raise TemplateError(f"The body cannot be written as JSON: {error}.") from None
    return encoded.replace(b"\\u0000", b"").decode()


def form_body(content: Mapping[str, Any]) -> str:
    """The body as a form; what is no single value is written as JSON within it."""
    return urlencode({name: _plain(value) for name, value in content.items()})


def _plain(value: object) -> str:
    return str(value) if isinstance(value, str | int | float | Decimal) else json_body(value)


def address_fault(written: str, *, beneath: bool) -> str:
    """What is wrong with an address; `beneath` a gateway's it is a path. Empty where nothing is."""
    if beneath:
        if written and written[0] not in "/?":
            return "With a gateway, it is the rest of the gateway's address: begin it with / or ?."
        return _fault(lambda: check_address(written))
    host = _HOST.match(written)
    if host is None:
        return "It begins with https:// and a host that stands as it is; only what follows may be filled in."
    begins = written.partition("{")[0]
    return _fault(
        lambda: check_url(begins, settings.BECKON_ALLOW_PRIVATE_GATEWAYS), lambda: check_address(written)
    )


def headers_fault(headers: Mapping[str, str]) -> str:
    """What is wrong with the headers; their values are what stands there for everybody."""
    for name in headers:
        if name.lower() in NOT_HERE:
            return f"{name} is a secret: put it into a gateway of the kind “Webhook”, and choose that."
    return _fault(lambda: check_headers(headers))


def body_fault(written: str, *, as_form: bool) -> str:
    """What is wrong with the template of a body."""
    try:
        content = json.loads(written)
    except (ValueError, RecursionError) as error:
        hint = " Write {{…}} within quotation marks." if "{{" in written else ""
        return f"It is not JSON: {error}.{hint}"
    if as_form and not isinstance(content, dict):
        return 'A form is written as an object: {"name": "{{customer.name}}"}.'
    return _fault(*(partial(check_text, source) for source in sources_in(content)))


def text_fault(written: str) -> str:
    """What is wrong with the template of a text."""
    return _fault(lambda: check_text(written))


def _fault(*checks: Callable[[], object]) -> str:
    try:
        for check in checks:
            check()
    except (TemplateError, Invalid) as error:
        return str(error)
    return ""
