"""What every outgoing call has in common: its limits, its answer, and the three ways to get none.

The errors carry the decision. `NotSent`: the request never left, call again freely. `MaybeSent`: it may have
arrived, so call again only under the same uid. `ForbiddenAddress` (lib.addresses): do not call again.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from lib.errors import BeckonError, Invalid

ANSWER_BYTES = 64 * 1024

_NAME = re.compile(r"[A-Za-z0-9!#$%&'*+.^_`|~-]{1,100}")
_VALUE = re.compile(r"[\x21-\x7e](?:[\x20-\x7e]{0,4094}[\x21-\x7e])?")
_OURS = frozenset(
    {
        "accept-encoding",
        "connection",
        "content-encoding",
        "content-length",
        "expect",
        "host",
        "keep-alive",
        "proxy-authorization",
        "proxy-connection",
        "te",
        "trailer",
        "transfer-encoding",
        "upgrade",
    }
)

BASE_HEADERS = {
    "Content-Type": "application/json",
    "Accept": "application/json",
    # Nothing compressed comes in, so nothing can unfold from kilobytes into gigabytes.
    "Accept-Encoding": "identity",
    "User-Agent": "Beckon",
}


@dataclass(frozen=True, slots=True)
class Limits:
    """How long a call may take, in seconds. `connect` covers name, TCP and TLS; `read` each silence;
    `total` everything: it is what stops an answer that drips in byte by byte."""

    connect: float = 3.0
    read: float = 10.0
    total: float = 15.0


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back, whatever the status: redirects are answers too, not followed."""

    status: int
    body: bytes
    """As sent, never decompressed; at most 64 KiB."""
    elapsed_ms: int
    cut: bool = False
    """There was more than 64 KiB."""


class NotSent(BeckonError):
    """The request did not leave: no connection. Calling again cannot double anything."""


class MaybeSent(BeckonError):
    """The request left and no whole answer came: the other side may have acted on it."""


def check_headers(headers: Mapping[str, str]) -> None:
    """Refuse headers that could split the request, or that belong to the connection. Raises Invalid."""
    for name, value in headers.items():
        if not _may_be_set(name):
            raise Invalid(f"The header {name[:100]!r} cannot be set.", code="bad_header", field="headers")
        if not _VALUE.fullmatch(value):
            raise Invalid(
                f"The value of the header {name} must be 1 to 4096 printable ASCII characters "
                "without spaces around it.",
                code="bad_header",
                field="headers",
            )


@lru_cache(maxsize=1_000)
def _may_be_set(name: str) -> bool:
    return bool(_NAME.fullmatch(name)) and name.lower() not in _OURS
