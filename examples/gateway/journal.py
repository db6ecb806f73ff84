"""What arrived and what was answered: counted for everything, kept in full for the newest.

Written by the server's thread, readable from any other: each method takes the lock.
"""

from collections import OrderedDict, deque
from collections.abc import Callable
from datetime import datetime
from itertools import islice
from threading import Lock
from typing import Any
from uuid import uuid4

import msgspec

from examples.gateway.protocol import Incoming
from examples.gateway.records import Arrival, CallMade, Counts

_KEEP_BYTES = 64 * 2**20
_REMEMBER_UIDS = 500_000


class _Uid(msgspec.Struct):
    """What must be remembered of a uid."""

    sha256: str
    tries: int = 0
    ext_message_id: str | None = None
    sends: int = 0
    two_bodies: bool = False


class Journal:
    """The newest `keep` arrivals (and at most 64 MiB of bodies), the totals, and each uid's history in brief.

    Beyond half a million uids the oldest are forgotten, and would be accepted again.
    """

    def __init__(self, keep: int = 10_000, sink: Callable[[bytes], object] | None = None) -> None:
        self._keep = keep
        self._sink = sink
        self._lock = Lock()
        self._clear()

    def _clear(self) -> None:
        self._arrivals: deque[Arrival] = deque()
        self._kept_bytes = 0
        self._uids: OrderedDict[str, _Uid] = OrderedDict()
        self._counts = Counts()

    def reset(self) -> None:
        """Forget everything; the file, if there is one, stays as it is."""
        with self._lock:
            self._clear()

    def arrive(self, at: datetime, path: str, query: str, message: Incoming) -> Arrival:
        """Note a request that may come in."""
        with self._lock:
            self._counts.requests += 1
            arrival = Arrival(
                self._counts.requests, at, path, query, message.uid, message.customer,
                message.body, message.size, message.sha256, self._try(message),
            )  # fmt: skip
            self._store(arrival)
            return arrival

    def _try(self, message: Incoming) -> int:
        if not message.uid:
            return 1
        uid = self._uids.get(message.uid) or self._new(message)
        uid.tries += 1
        if uid.sha256 != message.sha256 and not uid.two_bodies:
            uid.two_bodies = True
            self._counts.two_bodies += 1
        return uid.tries

    def _new(self, message: Incoming) -> _Uid:
        if len(self._uids) >= _REMEMBER_UIDS:
            self._uids.popitem(last=False)
        self._counts.uids += 1
        return self._uids.setdefault(message.uid, _Uid(message.sha256))

    def _store(self, arrival: Arrival) -> None:
        if self._keep:
            self._arrivals.append(arrival)
            self._kept_bytes += arrival.size
        while len(self._arrivals) > self._keep or self._kept_bytes > _KEEP_BYTES:
            self._kept_bytes -= self._arrivals.popleft().size

    def unauthorized(self) -> None:
        """Count a request without the right secret; nothing else is kept of it."""
        with self._lock:
            self._counts.requests += 1
            self._counts.unauthorized += 1

    def accept(self, arrival: Arrival, dedupe: bool) -> tuple[str, bool]:
        """Take the message on: its id here, and whether it is sent (or was, under this uid, before)."""
        with self._lock:
            # A reset between arrival and acceptance forgets the uid.
            uid = self._uids.setdefault(arrival.uid, _Uid(arrival.sha256, tries=1))
            if uid.ext_message_id is not None and dedupe:
                self._counts.repeats += 1
                return uid.ext_message_id, False
            uid.ext_message_id = str(uuid4())
            uid.sends += 1
            self._counts.accepted += 1
            self._counts.accepted_uids += uid.sends == 1
            self._counts.accepted_twice += uid.sends == 2
            return uid.ext_message_id, True

    def answered(self, arrival: Arrival, answer: dict[str, Any] | None) -> None:
        """Note how the request ended."""
        with self._lock:
            arrival.answer = answer
            self._counts.faults += arrival.fault is not None
            self._counts.invalid += arrival.fault is None and bool(answer and answer.get("error_code"))
        self._write({"kind": "request", **msgspec.structs.asdict(arrival)})

    def called(self, arrival: Arrival, made: CallMade) -> None:
        """Note a callback."""
        with self._lock:
            arrival.callbacks = [*arrival.callbacks, made]
            self._counts.callbacks += 1
            self._counts.callbacks_failed += made.http_status != 200
        self._write({"kind": "callback", "uid": arrival.uid, **msgspec.structs.asdict(made)})

    def _write(self, line: dict[str, Any]) -> None:
        if self._sink is not None:
            self._sink(msgspec.json.encode(line) + b"\n")

    def counts(self) -> Counts:
        """The totals, as a copy."""
        with self._lock:
            return msgspec.structs.replace(self._counts)

    def arrivals(self, limit: int | None = None, **wanted: str | None) -> list[Arrival]:
        """The kept arrivals whose `path`, `customer`, `uid` … are as wanted (None: any), newest first."""
        with self._lock:
            newest = list(reversed(self._arrivals))
        asked = [(name, value) for name, value in wanted.items() if value is not None]
        found = (a for a in newest if all(getattr(a, name) == value for name, value in asked))
        return list(islice(found, limit))
