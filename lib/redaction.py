"""What a log may show of a request: names yes, secrets no.

Matching is by name, generously: a hidden harmless value costs a look elsewhere, a shown secret a rotation.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from urllib.parse import unquote_plus

HIDDEN = "[hidden]"

_SECRET = re.compile(
    r"auth|key|token|secret|passw|signature|cookie|credential|hash|salt|\bsig\b", re.IGNORECASE
)
_HARMLESS = {"idempotency-key"}
_USERINFO = re.compile(r"(?<=://)[^/?#]*@")


def redact(headers: Mapping[str, str]) -> dict[str, str]:
    """The headers with the values of telling names replaced."""
    return {name: HIDDEN if _is_secret(name) else value for name, value in headers.items()}


def redact_url(url: str) -> str:
    """The URL with secrets in its query replaced, user information and fragment dropped, the rest as is."""
    address, _, query = url.partition("#")[0].partition("?")
    address = _USERINFO.sub("", address)
    return f"{address}?{'&'.join(map(_redact_pair, query.split('&')))}" if query else address


def _redact_pair(pair: str) -> str:
    name, equals, _ = pair.partition("=")
    return f"{name}={HIDDEN}" if equals and _is_secret(unquote_plus(name)) else pair


def _is_secret(name: str) -> bool:
    return name.lower() not in _HARMLESS and _SECRET.search(name) is not None
