"""The sample platform posts a batch until there is an answer, always the same batch."""

import json
from collections.abc import Callable
from random import Random
from typing import Any

import httpx
import pytest

from examples.platform.courier import Courier, RefusedError

EVENTS: list[dict[str, Any]] = [{"eid": "e-1"}, {"eid": "e-2"}]
Answer = Callable[[httpx.Request], httpx.Response]


class Beckon:
    """Answers as told, one after the other, and remembers what was posted and how long was waited."""

    def __init__(self, *answers: Answer, patience: int = 99) -> None:
        self._answers = list(answers)
        self._patience = patience
        self.posted: list[list[str]] = []
        self.waited: list[float] = []
        self.requests: list[httpx.Request] = []

    def answer(self, request: httpx.Request) -> httpx.Response:
        self.requests.append(request)
        self.posted.append([event["eid"] for event in json.loads(request.content)])
        return self._answers.pop(0)(request)

    def pause(self, seconds: float) -> bool:
        self.waited.append(seconds)
        return len(self.waited) < self._patience

    def bring(self) -> dict[str, Any] | None:
        with httpx.Client(transport=httpx.MockTransport(self.answer)) as client:
            courier = Courier(client, "http://beckon.example/", "k3y", self.pause, Random(1))  # noqa: S311
            return courier.bring(EVENTS)


def status(code: int, body: Any = None, **headers: str) -> Answer:
    return lambda _: httpx.Response(code, json=body, headers=headers)


def lost(request: httpx.Request) -> httpx.Response:
    raise httpx.ReadTimeout("no answer", request=request)


def unreachable(request: httpx.Request) -> httpx.Response:
    raise httpx.ConnectError("refused", request=request)


OK = status(200, {"accepted": 2, "duplicates": 0, "rejected": 0, "errors": []})


def test_it_posts_with_the_key_as_it_is() -> None:
    beckon = Beckon(OK)
    assert beckon.bring() == {"accepted": 2, "duplicates": 0, "rejected": 0, "errors": []}
    (request,) = beckon.requests
    assert (request.method, request.url.path) == ("POST", "/api/v1/events")
    assert request.headers["Authorization"] == "k3y"


@pytest.mark.parametrize("trouble", [lost, unreachable, status(429), status(500), status(503)])
def test_after_trouble_it_posts_the_same_ids_again(trouble: Answer) -> None:
    beckon = Beckon(trouble, trouble, OK)
    assert beckon.bring() is not None
    assert beckon.posted == [["e-1", "e-2"]] * 3


def test_it_waits_longer_each_time_and_never_more_than_a_minute() -> None:
    beckon = Beckon(*[unreachable] * 12, OK)
    beckon.bring()
    for attempt, waited in enumerate(beckon.waited):
        assert min(2**attempt, 60) / 2 <= waited <= min(2**attempt, 60)


def test_it_waits_as_long_as_it_is_asked_to() -> None:
    beckon = Beckon(status(429, None, **{"Retry-After": "17"}), OK)
    beckon.bring()
    assert beckon.waited == [17.0]


def test_it_lets_go_when_it_is_stopped() -> None:
    beckon = Beckon(unreachable, unreachable, patience=2)
    assert beckon.bring() is None


@pytest.mark.parametrize("code", [400, 401, 403, 404, 413])
def test_it_does_not_repeat_what_is_refused(code: int) -> None:
    beckon = Beckon(status(code, {"detail": "this key may not post"}))
    with pytest.raises(RefusedError, match="this key may not post"):
        beckon.bring()


@pytest.mark.parametrize("body", ["<html>", "[1]"])
def test_it_notices_that_something_else_answers(body: str) -> None:
    with pytest.raises(RefusedError, match="does not answer like Beckon"):
        Beckon(lambda _: httpx.Response(200, text=body)).bring()


def test_single_refused_events_do_not_hold_up_the_others(caplog: pytest.LogCaptureFixture) -> None:
    errors = [{"index": 0, "eid": "e-1", "code": "bad_date", "message": "seconds", "field": "event_date"}]
    answer = Beckon(status(200, {"accepted": 1, "duplicates": 0, "rejected": 1, "errors": errors})).bring()
    assert answer is not None
    assert "bad_date" in caplog.text
