"""From accepted to effective."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from threading import Barrier

import pytest
from django.db import OperationalError, connection

from crm.models import Brand, Customer
from events import bus
from events.bus import Arrival
from events.models import Event, SetAside, Work
from events.services import dispatch, ingest
from events.tasks import let_events_take_effect
from lib.queue import work_until_done
from tests.factories.crm import make_caller, make_customer
from tests.factories.events import batch, posted


class Subscriber:
    """Leaves a trace in the database of each event it is told; fails for events of the given name."""

    def __init__(self) -> None:
        self.fails_for = ""
        self.error: Exception = ValueError("cannot digest")

    def __call__(self, arrivals: Sequence[Arrival], now: datetime) -> None:
        for arrival in arrivals:
            make_customer(Brand.objects.get(pk=arrival.brand_id), f"trace-{arrival.id}")
        if any(arrival.name == self.fails_for for arrival in arrivals):
            raise self.error

    @property
    def told(self) -> list[Event]:
        traces = Customer.objects.filter(ext_id__startswith="trace-").order_by("pk")
        return [Event.objects.get(pk=int(trace.ext_id.removeprefix("trace-"))) for trace in traces]

    @property
    def names(self) -> list[str]:
        return [event.name for event in self.told]


@pytest.fixture
def subscriber(monkeypatch: pytest.MonkeyPatch) -> Iterator[Subscriber]:
    listening = Subscriber()
    monkeypatch.setattr(bus, "_handlers", {Arrival: [listening]})
    return listening


@pytest.fixture
def accept(brand: Brand, now: datetime) -> Callable[..., None]:
    caller = make_caller(brand)

    def do(*names: str, user: str | None = "ann") -> None:
        ingest.accept(caller, batch(*(posted(now, name, user) for name in names)), now, "native")

    return do


def test_it_tells_the_events_of_a_customer_in_the_order_of_their_arrival(
    subscriber: Subscriber, accept: Callable[..., None], now: datetime
) -> None:
    accept("login", "view", "order")
    accept("logout")
    accept("holiday", user=None)

    while dispatch.dispatch(now):
        pass

    ann = Customer.objects.get(ext_id="ann").pk
    assert [told.name for told in subscriber.told if told.customer_id == ann] == [
        "login",
        "view",
        "order",
        "logout",
    ]
    assert [told.name for told in subscriber.told if told.customer_id is None] == ["holiday"]
    assert not Work.objects.exists()


def test_it_sets_a_poisonous_event_aside_and_tells_its_neighbours(
    subscriber: Subscriber, accept: Callable[..., None], now: datetime
) -> None:
    subscriber.fails_for = "poison"
    accept("a", "b", "poison", "c", "poison", "d", "e")

    assert dispatch.dispatch(now) == 7

    assert subscriber.names == ["a", "b", "c", "d", "e"]
    assert list(SetAside.objects.values_list("event", flat=True).order_by("event")) == list(
        Event.objects.filter(name="poison").values_list("pk", flat=True).order_by("pk")
    )
    assert "cannot digest" in SetAside.objects.all()[0].error


def test_it_replays_what_was_set_aside(
    subscriber: Subscriber, accept: Callable[..., None], brand: Brand, now: datetime
) -> None:
    subscriber.fails_for = "poison"
    accept("poison", "b")
    dispatch.dispatch(now)
    subscriber.fails_for = ""
    (ours,) = SetAside.objects.values_list("pk", flat=True)

    assert dispatch.replay([ours, 0], now) == 1
    dispatch.dispatch(now)

    assert subscriber.names == ["b", "poison"]
    assert not SetAside.objects.exists()


def test_it_keeps_the_work_when_the_database_goes_away(
    subscriber: Subscriber, accept: Callable[..., None], now: datetime
) -> None:
    subscriber.fails_for, subscriber.error = "login", OperationalError("terminating connection")
    accept("login")

    with pytest.raises(OperationalError):
        dispatch.dispatch(now)

    assert Work.objects.count() == 1
    assert not SetAside.objects.exists()


#: more columns than there may be: PostgreSQL says so by the error by which it tells that it shuts down
TOO_LARGE = f"SELECT {', '.join(['1'] * 1_665)}"


@pytest.mark.parametrize("statement", ["SELECT 1 / 0", TOO_LARGE], ids=["wrong", "too_large"])
def test_an_error_in_the_database_is_the_events_own(
    subscriber: Subscriber, accept: Callable[..., None], now: datetime, statement: str
) -> None:
    def breaks(arrivals: Sequence[Arrival], now: datetime) -> None:
        if any(arrival.name == "poison" for arrival in arrivals):
            with connection.cursor() as cursor:
                cursor.execute(statement)

    bus.subscribe(Arrival, breaks)
    accept("a", "poison", "b")

    dispatch.dispatch(now)

    assert subscriber.names == ["a", "b"]
    assert SetAside.objects.count() == 1


def test_it_reads_only_what_it_was_asked_for(
    subscriber: Subscriber, accept: Callable[..., None], now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(dispatch, "MAX_EVENTS", 2)
    for name in "abc":
        accept(name)

    assert [dispatch.dispatch(now), dispatch.dispatch(now), dispatch.dispatch(now)] == [2, 1, 0]
    assert subscriber.names == ["a", "b", "c"]


@pytest.mark.django_db(transaction=True)
def test_many_workers_tell_each_event_once_and_each_customers_in_order(
    accept: Callable[..., None], now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[tuple[int | None, int]] = []
    started = Barrier(4)

    def subscriber(arrivals: Sequence[Arrival], now: datetime) -> None:
        told.extend((arrival.customer_id, arrival.id) for arrival in arrivals)

    def work_off() -> None:
        started.wait(timeout=10)
        try:
            while dispatch.dispatch(now) or dispatch.is_waiting():
                pass
        finally:
            connection.close()

    monkeypatch.setattr(bus, "_handlers", {Arrival: [subscriber]})
    monkeypatch.setattr(dispatch, "MAX_SHARDS", 3)
    for _ in range(10):
        for user in ("ann", "bob", "eve", "joe", None):
            accept("a", "b", user=user)

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda _: work_off(), range(4)))

    assert sorted(id_ for _, id_ in told) == sorted(Event.objects.values_list("pk", flat=True))
    for customer in {customer for customer, _ in told}:
        own = [id_ for whose, id_ in told if whose == customer]
        assert own == sorted(own)


def test_the_task_works_off_the_queue_and_leaves_the_bell_alone(
    subscriber: Subscriber, accept: Callable[..., None], doorbells: list[str]
) -> None:
    accept("a", "b")
    doorbells.clear()

    let_events_take_effect()

    assert subscriber.names == ["a", "b"]
    assert doorbells == []


def test_dispatching_stops_when_its_time_is_up_and_rings_for_the_rest(
    subscriber: Subscriber, accept: Callable[..., None], now: datetime, doorbells: list[str]
) -> None:
    accept("a")
    doorbells.clear()
    ticks = iter((0.0, 0.0, 30.0))

    work_until_done("events.dispatch", lambda: dispatch.dispatch(now) > 0, lambda: next(ticks))
    assert doorbells == ["events.dispatch"]

    work_until_done("events.dispatch", lambda: dispatch.dispatch(now) > 0, lambda: 0.0)
    assert doorbells == ["events.dispatch"]
    assert subscriber.names == ["a"]
