"""Brings batches of events to Beckon: the same batch, under the same ids, until there is an answer."""

import logging
from collections.abc import Callable
from random import Random
from typing import Any

import httpx

from examples.platform.traffic import Event

log = logging.getLogger(__name__)
_FIRST_PAUSE, _LONGEST_PAUSE = 1.0, 60.0
_TRANSIENT = frozenset({408, 425, 429, 500, 502, 503, 504})


class RefusedError(Exception):
    """Beckon will not take the batch however often it is posted; the message says why."""


class Courier:
    """Posts to one Beckon. `pause(seconds)` waits, and says whether to go on: so it is stopped."""

    def __init__(
        self, client: httpx.Client, api: str, key: str, pause: Callable[[float], bool], random: Random
    ) -> None:
        self._client = client
        self._url = f"{api.rstrip('/')}/api/v1/events"
        self._headers = {"Authorization": key}
        self._pause = pause
        self._random = random

    def bring(self, events: list[Event]) -> dict[str, Any] | None:
        """Beckon's answer, or None when stopped before there was one. Raises RefusedError."""
        attempt = 0
        while True:
            response = self._post(events)
            if response is not None and response.status_code not in _TRANSIENT:
                return self._read(response)
            if not self._pause(self._wait(attempt, response)):
                return None
            attempt += 1

    def _post(self, events: list[Event]) -> httpx.Response | None:
        try:
            return self._client.post(self._url, json=events, headers=self._headers)
        except httpx.TransportError as error:
            # Perhaps it arrived and only the answer is lost: the ids make posting it again harmless.
            log.warning("no answer from %s (%s): trying again", self._url, type(error).__name__)
            return None

    def _wait(self, attempt: int, response: httpx.Response | None) -> float:
        if response is None:
            asked = 0.0
        else:
            log.warning("%s answers %s: trying again", self._url, response.status_code)
            asked = _seconds(response.headers.get("Retry-After", ""))
        grown = min(_FIRST_PAUSE * 2.0 ** min(attempt, 10), _LONGEST_PAUSE)
        return max(asked, grown * self._random.uniform(0.5, 1))

    def _read(self, response: httpx.Response) -> dict[str, Any]:
        if response.status_code != httpx.codes.OK:
            raise RefusedError(f"{self._url} answers {response.status_code}: {response.text[:500]}")
        answer = _object(response)
        for error in answer.get("errors", [])[:5]:
            log.warning("event refused: %s", error)
        return answer


def _object(response: httpx.Response) -> dict[str, Any]:
    try:
        answer = response.json()
    except ValueError:
        answer = None
    if not isinstance(answer, dict):
        raise RefusedError(f"{response.url} does not answer like Beckon: {response.text[:200]!r}")
    return answer


def _seconds(text: str) -> float:
    """`Retry-After` in seconds; the rarer form with a date counts as not given."""
    return float(min(int(text), 300)) if text.isdecimal() else 0.0
