"""What the journal holds: requests, the callbacks made for them, and totals."""

from datetime import datetime
from typing import Any

import msgspec


class CallMade(msgspec.Struct):
    """A callback that was made, and what came back; `error` when nothing did."""

    at: datetime
    status: str
    ext_message_id: str
    http_status: int | None = None
    answer: str | None = None
    error: str | None = None


class Arrival(msgspec.Struct):
    """One request at the gateway. `answer` is what it was told; with a `fault`, perhaps nothing."""

    number: int
    at: datetime
    path: str
    query: str
    uid: str
    customer: str
    body: Any
    size: int
    sha256: str
    try_number: int
    fault: str | None = None
    answer: dict[str, Any] | None = None
    callbacks: list[CallMade] = []


class Counts(msgspec.Struct):
    """Totals since the start or the last reset.

    requests = unauthorized + invalid + faults + those answered well. accepted counts messages sent on,
    repeats those only answered again; the last six count uids and callbacks, each under its own name.
    """

    requests: int = 0
    unauthorized: int = 0
    invalid: int = 0
    faults: int = 0
    accepted: int = 0
    repeats: int = 0
    uids: int = 0
    accepted_uids: int = 0
    accepted_twice: int = 0
    two_bodies: int = 0
    callbacks: int = 0
    callbacks_failed: int = 0
