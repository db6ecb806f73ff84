"""The sender as it runs: its own threads and connections, woken by the database."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime, timedelta

import pytest
from django.db import connection

from events import bus
from events.bus import Settled
from examples.gateway.server import GatewayServer
from gateways.models import Message, Template
from gateways.models.message import State
from gateways.sender import doorbell, lane
from gateways.sender.sender import Sender
from gateways.services.outbox import enqueue
from lib import clock
from tests.factories.crm import make_brand, make_customer
from tests.factories.gateways import make_gateway, make_message, make_request, make_template

pytestmark = pytest.mark.django_db(transaction=True)

LONG_S = 20


class Journeys:
    """Whoever is told of settled messages, and lets a test wait for so many.

    Told before the commit, so twice of one whose commit was lost.
    """

    def __init__(self) -> None:
        self._told = threading.Condition()
        self.news: list[Settled] = []

    def hear(self, items: Sequence[Settled], now: datetime) -> None:
        with self._told:
            self.news.extend(items)
            self._told.notify_all()

    def wait_for(self, count: int) -> None:
        with self._told:
            assert self._told.wait_for(lambda: len({news.message_id for news in self.news}) >= count, LONG_S)


@pytest.fixture
def journeys(monkeypatch: pytest.MonkeyPatch) -> Journeys:
    listening = Journeys()
    monkeypatch.setattr(bus, "_handlers", {})
    bus.subscribe(Settled, listening.hear)
    return listening


@contextmanager
def running(senders: int = 1, patience: timedelta = timedelta(0)) -> Iterator[None]:
    """So many senders, each in a thread with its own loop; at the end told to stop, and waited for."""
    stops: list[Callable[[], object]] = []
    ready = threading.Barrier(senders + 1)

    async def serve() -> None:
        stop, loop = asyncio.Event(), asyncio.get_running_loop()
        stops.append(lambda: loop.call_soon_threadsafe(stop.set))
        await loop.run_in_executor(None, ready.wait)
        await Sender(patience=patience).run(stop)

    threads = [threading.Thread(target=asyncio.run, args=(serve(),)) for _ in range(senders)]
    for thread in threads:
        thread.start()
    ready.wait()
    try:
        yield
    finally:
        for stop in stops:
            stop()
        for thread in threads:
            thread.join()


def _template(server: GatewayServer, query: str = "") -> Template:
    return make_template(make_gateway(make_brand(), f"{server.url}?callbacks=0{query}"))


def _states() -> set[str]:
    return set(Message.objects.values_list("state", flat=True))


def test_a_message_written_while_it_sleeps_wakes_it(
    gateway_server: GatewayServer, journeys: Journeys
) -> None:
    template = _template(gateway_server)
    first, second = make_customer(template.brand), make_customer(template.brand)
    with running():
        make_message(template, first, clock.now())
        journeys.wait_for(1)
        make_message(template, second, clock.now())
        journeys.wait_for(2)

    assert _states() == {State.SENT}


def test_two_senders_send_no_message_twice(gateway_server: GatewayServer, journeys: Journeys) -> None:
    template = _template(gateway_server)
    customer = make_customer(template.brand)
    enqueue([make_request(template, customer) for _ in range(400)], clock.now())

    with running(senders=2):
        journeys.wait_for(400)

    counts = gateway_server.journal.counts()
    assert (counts.requests, counts.uids, counts.accepted_twice) == (400, 400, 0)
    assert len({news.message_id for news in journeys.news}) == len(journeys.news) == 400
    assert _states() == {State.SENT}


def test_a_patient_one_takes_what_has_waited_and_leaves_the_rest_to_others(
    gateway_server: GatewayServer, journeys: Journeys
) -> None:
    template = _template(gateway_server)
    hour = timedelta(hours=1)
    waiting = make_message(template, make_customer(template.brand), clock.now() - 2 * hour)

    with running(patience=hour):
        fresh = make_message(template, make_customer(template.brand), clock.now())
        journeys.wait_for(1)

    states = dict(Message.objects.values_list("pk", "state"))
    assert states == {waiting.pk: State.SENT, fresh.pk: State.QUEUED}


def test_a_retry_comes_by_itself(gateway_server: GatewayServer, journeys: Journeys) -> None:
    template = _template(gateway_server, "&fault=500&times=1")

    with running():
        message = make_message(template, make_customer(template.brand), clock.now())
        journeys.wait_for(1)

    message.refresh_from_db()
    assert (message.state, message.attempts) == (State.SENT, 2)


def test_a_slow_gateway_holds_up_no_other(gateway_server: GatewayServer, journeys: Journeys) -> None:
    slow, quick = _template(gateway_server, "&fault=slow&ms=1500"), _template(gateway_server)
    customer, other = make_customer(slow.brand), make_customer(quick.brand)
    enqueue([make_request(slow, customer) for _ in range(lane.CONCURRENCY)], clock.now())
    with running():
        enqueue([make_request(quick, other) for _ in range(20)], clock.now())
        journeys.wait_for(20)
        done = {news.message_id for news in journeys.news[:20]}

    assert Message.objects.filter(pk__in=done, template=quick).count() == 20


def test_told_to_stop_it_finishes_and_records_what_is_under_way(
    gateway_server: GatewayServer, journeys: Journeys, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lane, "CONCURRENCY", 2)
    template = _template(gateway_server, "&fault=slow&ms=300")
    customer = make_customer(template.brand)
    enqueue([make_request(template, customer) for _ in range(6)], clock.now())

    with running():
        journeys.wait_for(1)

    sent = Message.objects.filter(state=State.SENT).count()
    assert sent == gateway_server.journal.counts().accepted < 6
    waiting = Message.objects.filter(state=State.QUEUED, attempts=0, lease=None)
    assert waiting.count() == 6 - sent


def test_it_survives_the_loss_of_all_its_connections(
    gateway_server: GatewayServer, journeys: Journeys, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(doorbell, "PAUSE_S", 0.01)
    template = _template(gateway_server)
    customer = make_customer(template.brand)
    with running():
        make_message(template, customer, clock.now())
        journeys.wait_for(1)
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                "WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )
        make_message(template, customer, clock.now())
        journeys.wait_for(2)

    assert _states() == {State.SENT}


def test_what_waits_too_long_for_its_turn_is_given_back_and_sent_later(
    gateway_server: GatewayServer, journeys: Journeys, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lane, "CONCURRENCY", 1)
    monkeypatch.setattr(lane, "START_WITHIN_S", 0.05)
    template = _template(gateway_server, "&fault=slow&ms=100")
    customer = make_customer(template.brand)
    enqueue([make_request(template, customer) for _ in range(4)], clock.now())

    with running():
        journeys.wait_for(4)

    assert set(Message.objects.values_list("state", "attempts")) == {(State.SENT, 1)}
    assert gateway_server.journal.counts().requests == 4
