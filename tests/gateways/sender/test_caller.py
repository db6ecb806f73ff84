"""Calls to the outside: each ends, whatever is at the other end, and none holds up another."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime, timedelta

import pytest

from crm.models import Brand
from events import bus
from events.bus import Answered
from gateways.models import Call
from gateways.queries import calls
from gateways.sender.caller import Caller, call_due
from gateways.services.calling import claim
from gateways.services.calls import CallRequest, Step, make, new_uid
from lib import clock
from tests.factories.crm import make_customer
from tests.factories.endpoint import Endpoint, endpoint
from tests.factories.gateways import make_gateway

LONG_S = 20


@pytest.fixture
def server() -> Iterator[Endpoint]:
    with endpoint() as opened:
        yield opened


@pytest.fixture
def answered(monkeypatch: pytest.MonkeyPatch) -> list[Answered]:
    """What journeys are told, in order."""
    told: list[Answered] = []
    monkeypatch.setattr(bus, "_handlers", {})
    bus.subscribe(Answered, lambda items, now: told.extend(items))
    return told


def wanted(url: str, run: int = 1, **fields: object) -> CallRequest:
    return CallRequest(kind="webhook", uid=new_uid(), url=url, run_id=run, visit=0, **fields)  # type: ignore[arg-type]


def ask(brand: Brand, now: datetime, *requests: CallRequest) -> None:
    make(Step(brand.pk, "journey", "hook"), requests, now)


def call_of(run: int) -> Call:
    return Call.objects.get(run_id=run)


@pytest.mark.django_db
def test_it_calls_and_keeps_what_was_asked_for(
    brand: Brand, server: Endpoint, answered: list[Answered], now: datetime
) -> None:
    keeps = {"price": "data.price", "first": "data.items.0.name", "gone": "data.items.7.name"}
    ask(brand, now, wanted(f"{server.url}/a", body='{"a":1}', headers={"X-A": "b"}, keeps=keeps))

    assert call_due(now) == 1
    (heard,) = server.heard
    call = call_of(1)
    assert (heard.method, heard.path, heard.body, heard.headers["x-a"]) == ("POST", "/a", '{"a":1}', "b")
    assert heard.headers["idempotency-key"] == call.uid
    assert (call.state, call.answer) == ("done", {"price": 9.5, "first": "Bag"})
    assert answered == [Answered(1, 0, "done", "HTTP 200")]
    assert call_due(now) == 0


@pytest.mark.django_db
def test_asked_for_twice_it_is_made_once(brand: Brand, server: Endpoint, now: datetime) -> None:
    for _ in range(2):
        ask(brand, now, wanted(server.url))
    call_due(now)

    assert len(server.heard) == 1


@pytest.mark.django_db
def test_the_credentials_are_the_gateways_and_cannot_be_replaced(
    brand: Brand, server: Endpoint, now: datetime
) -> None:
    gateway = make_gateway(brand, server.url, "webhook", headers={"X-Tenant": "acme"})
    headers = {"Authorization": "mine", "X-Tenant": "mine"}
    ask(brand, now, wanted(f"{server.url}/a", gateway_id=gateway.pk, headers=headers))
    call_due(now)

    assert server.heard[0].headers["authorization"] == "gateway-secret"
    assert server.heard[0].headers["x-tenant"] == "acme"


@pytest.mark.django_db
def test_by_a_gateway_that_is_switched_off_nobody_is_called(
    brand: Brand, server: Endpoint, answered: list[Answered], now: datetime
) -> None:
    gateway = make_gateway(brand, server.url, "webhook", active=False)
    ask(brand, now, wanted(f"{server.url}/a", gateway_id=gateway.pk), wanted(f"{server.url}/b", run=2))
    call_due(now)

    assert [heard.path for heard in server.heard] == ["/b"]
    assert Answered(1, 0, "failed", "The gateway is switched off.") in answered


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("path", "error"),
    [
        ("404", "HTTP 404."),
        ("redirect", "HTTP 302: redirects are not followed."),
        ("garbage", "The answer is not JSON, so nothing can be kept of it."),
        ("big", "The answer is longer than 64 KiB, so nothing can be kept of it."),
    ],
)
def test_an_answer_that_no_other_try_could_mend_ends_it(
    brand: Brand, server: Endpoint, answered: list[Answered], now: datetime, path: str, error: str
) -> None:
    ask(brand, now, wanted(f"{server.url}/{path}", keeps={"price": "data.price"}), wanted(server.url, run=2))
    call_due(now)

    assert set(answered) == {Answered(1, 0, "failed", error), Answered(2, 0, "done", "HTTP 200")}
    assert call_of(1).attempts == 1


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["500", "503", "429", "never"])
def test_it_is_tried_again_under_the_same_uid_and_given_up_at_last(
    brand: Brand, server: Endpoint, answered: list[Answered], now: datetime, path: str
) -> None:
    ask(brand, now, wanted(f"{server.url}/{path}", tries=2, timeout_s=1, body="{}"))

    call_due(now)
    waiting = call_of(1)
    assert (waiting.state, answered) == ("queued", [])
    assert waiting.due_at is not None and now < waiting.due_at <= now + timedelta(seconds=2)
    assert call_due(now) == 0
    call_due(waiting.due_at)

    first, second = server.heard
    assert (first.body, first.headers["idempotency-key"]) == (second.body, second.headers["idempotency-key"])
    assert [(told.outcome, told.reason.endswith("Given up after 2 tries.")) for told in answered] == [
        ("failed", True)
    ]


@pytest.mark.django_db
def test_a_private_address_is_refused_at_once_where_those_are_closed(
    brand: Brand, server: Endpoint, answered: list[Answered], now: datetime, settings: object
) -> None:
    settings.BECKON_ALLOW_PRIVATE_GATEWAYS = False  # type: ignore[attr-defined]
    ask(brand, now, wanted(server.url))
    call_due(now)

    assert (server.heard, answered[0].outcome) == ([], "failed")


@pytest.mark.django_db
def test_a_list_of_ids_is_not_kept_once_it_was_handed_over(
    brand: Brand, server: Endpoint, now: datetime
) -> None:
    listed = CallRequest(kind="audience", uid=new_uid(), url=server.url, body='{"ids":["anna"]}')
    about = wanted(server.url, customer_id=make_customer(brand).pk, body='{"id":"anna"}')
    ask(brand, now, listed, about)
    call_due(now)

    assert Call.objects.get(uid=listed.uid).body == ""
    assert Call.objects.get(uid=about.uid).body == '{"id":"anna"}'


@pytest.mark.django_db
def test_one_whose_news_cannot_be_taken_does_not_undo_the_others(
    brand: Brand, server: Endpoint, monkeypatch: pytest.MonkeyPatch, now: datetime
) -> None:
    def hear(items: Sequence[Answered], _: datetime) -> None:
        if any(item.run_id == 2 for item in items):
            raise ValueError("a bug")

    monkeypatch.setattr(bus, "_handlers", {Answered: [hear]})
    ask(brand, now, *[wanted(server.url, run=run) for run in (1, 2, 3)])
    call_due(now)

    assert [call_of(run).state for run in (1, 2, 3)] == ["done", "queued", "done"]


@contextmanager
def running() -> Iterator[None]:
    """A caller in a thread with its own loop; at the end told to stop, and waited for."""
    stops: list[Callable[[], object]] = []
    ready = threading.Event()

    async def serve() -> None:
        stop, loop = asyncio.Event(), asyncio.get_running_loop()
        stops.append(lambda: loop.call_soon_threadsafe(stop.set))
        ready.set()
        await Caller().run(stop)

    thread = threading.Thread(target=asyncio.run, args=(serve(),))
    thread.start()
    ready.wait()
    try:
        yield
    finally:
        stops[0]()
        thread.join()


@pytest.mark.django_db(transaction=True)
def test_silent_ones_hold_up_nobody_and_a_call_written_meanwhile_wakes_the_caller(
    brand: Brand, server: Endpoint, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[Answered] = []
    enough = threading.Event()

    def hear(items: Sequence[Answered], _: datetime) -> None:
        told.extend(items)
        if len(told) >= 20:
            enough.set()

    monkeypatch.setattr(bus, "_handlers", {Answered: [hear]})
    with endpoint() as silent, running():
        ask(brand, clock.now(), *[wanted(f"{silent.url}/never", run=1_000 + i) for i in range(60)])
        ask(brand, clock.now(), *[wanted(f"{server.url}/a", run=i) for i in range(10)])
        ask(brand, clock.now(), *[wanted(f"{server.url}/b", run=10 + i) for i in range(10)])
        assert enough.wait(LONG_S)
        silent.over.set()

    assert {news.run_id for news in told[:20]} == set(range(20))


def made(now: datetime, seconds: int) -> int:
    """How many calls are made when somebody asks ten times a second, for so long."""
    return sum(call_due(now + timedelta(milliseconds=100 * tenth)) for tenth in range(seconds * 10))


@pytest.mark.django_db
def test_a_gateways_rate_holds_for_all_its_calls_and_for_nobody_elses(
    brand: Brand, server: Endpoint, now: datetime
) -> None:
    gateway = make_gateway(brand, server.url, "webhook", rate_per_second=4)
    ask(brand, now, *[wanted(f"{server.url}/slow", run=run, gateway_id=gateway.pk) for run in range(30)])
    ask(brand, now, *[wanted(f"{server.url}/quick", run=100 + run) for run in range(30)])

    assert call_due(now) == 4 + 30
    assert made(now, seconds=3) == 4 * 3 - 1  # the last one's moment is the third second itself
    assert sum(heard.path == "/slow" for heard in server.heard) == 15


@pytest.mark.django_db
def test_a_step_that_keeps_a_rate_holds_up_no_other_at_the_same_host(
    brand: Brand, server: Endpoint, now: datetime
) -> None:
    slow = [wanted(f"{server.url}/slow", run=run, rate_per_second=2) for run in range(9)]
    ask(brand, now, *slow, wanted(f"{server.url}/quick", run=100))

    assert call_due(now) == 3
    assert call_due(now) == 0
    assert call_due(now + timedelta(seconds=5)) == 2


@pytest.mark.django_db
def test_one_asks_again_when_the_rate_allows_the_next_call(
    brand: Brand, server: Endpoint, now: datetime
) -> None:
    ask(brand, now, *[wanted(server.url, run=run, rate_per_second=2) for run in range(3)])
    (line,) = calls.waiting()
    claim({line.line: 9}, {line.line: 2}, now)

    claimed = claim({line.line: 9}, {line.line: 2}, now)
    assert (claimed.taken, claimed.next_at) == ([], now + timedelta(milliseconds=501))


@pytest.mark.django_db(transaction=True)
def test_a_running_caller_keeps_the_rate_and_makes_them_all(
    brand: Brand, server: Endpoint, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[datetime] = []
    enough = threading.Event()

    def hear(items: Sequence[Answered], at: datetime) -> None:
        told.extend(at for _ in items)
        if len(told) >= 30:
            enough.set()

    monkeypatch.setattr(bus, "_handlers", {Answered: [hear]})
    began = clock.now()
    with running():
        ask(brand, began, *[wanted(server.url, run=run, rate_per_second=20) for run in range(30)])
        assert enough.wait(LONG_S)

    assert clock.now() - began > timedelta(milliseconds=450)
    assert sum(at - began < timedelta(milliseconds=250) for at in told) <= 25
