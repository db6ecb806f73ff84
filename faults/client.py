"""Beckon's HTTP interface as a platform uses it: posts events until they are acknowledged, sets things up."""

from __future__ import annotations

import time
from collections.abc import Sequence
from contextlib import suppress
from typing import Any
from uuid import uuid4

import httpx

from faults.journal import Journal, Wanted

TRY_AGAIN_S = 0.2
LONGEST_WAIT_S = 1.0
GIVE_UP_S = 120.0
TIMEOUT_S = 15.0

Event = dict[str, Any]


class NotAcknowledgedError(Exception):
    """Beckon did not take a batch, however often it was posted."""


def event(brand: str, customer: str, action: str, **payload: Any) -> Event:
    """A client action that happens now. Its eid stands in the payload too, and so in the message's subject."""
    eid = str(uuid4())
    return {
        "eid": eid,
        "event_date": int(time.time() * 1000),
        "ext_brand_id": brand,
        "user_ext_id": customer,
        "event_type": "client_action",
        "payload": {"client_action": action, "order": eid, **payload},
    }


class Platform:
    """Posts under one key, from any thread, and keeps a journal of it."""

    def __init__(self, url: str, key: str, journal: Journal) -> None:
        self._journal = journal
        self._client = httpx.Client(
            base_url=url, headers={"Authorization": key}, timeout=TIMEOUT_S, trust_env=False
        )

    def bring(self, events: Sequence[Event], wanted: Sequence[Wanted]) -> None:
        """Post until acknowledged, the same bytes under the same eids. Raises NotAcknowledgedError."""
        eids = [one["eid"] for one in events]
        self._journal.post(dict(zip(eids, wanted, strict=True)))
        deadline = time.monotonic() + GIVE_UP_S
        while time.monotonic() < deadline:
            response = self.post(list(events))
            if response is not None and response.status_code == 200:
                self._journal.acknowledge(eids, response.json())
                return
            time.sleep(min(_retry_after(response), LONGEST_WAIT_S))
        raise NotAcknowledgedError(f"{len(events)} events not acknowledged within {GIVE_UP_S:g} s")

    def post(self, events: Any) -> httpx.Response | None:
        """One try; None when no answer came. What breaks the contract is complained of."""
        began, response = time.monotonic(), None
        # Without an answer, perhaps it arrived: the same eids make posting it again harmless.
        with suppress(httpx.TransportError):
            response = self._client.post("/api/v1/events", json=events)
        self._journal.answered(response.status_code if response else 0, time.monotonic() - began)
        if response is not None:
            self._judge(response)
        return response

    def close(self) -> None:
        self._client.close()

    def _judge(self, response: httpx.Response) -> None:
        status = response.status_code
        if status in (429, 503) and "Retry-After" not in response.headers:
            self._journal.complain(f"{status} without Retry-After")
        elif status not in (200, 429, 503):
            self._journal.complain(f"{status}: {response.text[:200]}")


def _retry_after(response: httpx.Response | None) -> float:
    given = response.headers.get("Retry-After", "") if response is not None else ""
    return float(given) if given.isdecimal() else TRY_AGAIN_S
