"""The one way in."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from threading import Barrier
from typing import Any

import pytest
from django.db import OperationalError, connection
from django.test.utils import CaptureQueriesContext

from campaigns.engine import awaited
from crm.models import Brand, Customer
from events.contract import Batch, Outcome
from events.models import Event, EventId, EventType, Work
from events.queries import work
from events.services import ingest
from tests.factories.crm import make_brand, make_caller, make_customer
from tests.factories.events import batch, posted

Accept = Callable[..., Outcome]
MANY = ingest.FEW + 1


@pytest.fixture
def accept(brand: Brand, now: datetime) -> Accept:
    caller = make_caller(brand)

    def do(*events: dict[str, Any]) -> Outcome:
        return ingest.accept(caller, batch(*events), now, "native")

    return do


def test_it_logs_the_event_as_it_was_posted(accept: Accept, brand: Brand, now: datetime) -> None:
    payload = {"amount": 44.22, "items": [{"id": 1}], "note": 'a\tb\n"c" \\ é 😀', "with-hyphen": None}
    event = posted(now, "purchase", "ann", payload=payload)

    outcome = accept(posted(now, "noise", "bob"), event)

    assert (outcome.accepted, list(outcome.duplicates), list(outcome.refusals)) == (2, [], [])
    kept = Event.objects.get(name="purchase")
    assert kept.brand == brand
    assert kept.customer == Customer.objects.get(brand=brand, ext_id="ann")
    assert str(kept.eid) == event["eid"]
    assert kept.payload == payload
    assert kept.occurred_at == now - timedelta(seconds=1)
    assert (kept.received_at, kept.source, kept.action) == (now, "native", "")


def test_it_creates_a_customer_at_the_first_event_only(accept: Accept, brand: Brand, now: datetime) -> None:
    known = make_customer(brand, "bob", country="DE")
    make_customer(make_brand("spacex"), "ann")

    accept(posted(now, user="ann"), posted(now, user="bob"), posted(now, user="ann"))
    accept(posted(now, user="ann"))

    assert Customer.objects.filter(brand=brand).count() == 2
    known.refresh_from_db()
    assert known.attributes == {"country": "DE"}


def test_of_several_events_with_one_eid_the_first_counts(accept: Accept, now: datetime) -> None:
    event = posted(now, "first")

    outcome = accept(event, {**event, "event_type": "second"}, {**event, "eid": event["eid"].upper()})

    assert (outcome.accepted, list(outcome.duplicates)) == (1, [event["eid"], event["eid"].upper()])
    assert Event.objects.get().name == "first"


def test_an_eid_is_known_within_its_brand_only(accept: Accept, now: datetime) -> None:
    event = posted(now)
    accept(event)
    other = make_caller(make_brand("spacex"))

    assert ingest.accept(other, batch(event), now, "native").accepted == 1


def test_a_key_may_refuse_customers_that_it_does_not_know(brand: Brand, now: datetime) -> None:
    make_customer(brand, "ann")
    caller = make_caller(brand, creates_customers=False)
    late = posted(now, user="bob")

    outcome = ingest.accept(
        caller, batch(late, posted(now, user="ann"), posted(now, user=None)), now, "native"
    )

    assert outcome.accepted == 2
    assert [(refusal.index, refusal.code) for refusal in outcome.refusals] == [(0, "unknown_customer")]
    assert not Customer.objects.filter(ext_id="bob").exists()
    make_customer(brand, "bob")
    assert ingest.accept(caller, batch(late), now, "native").accepted == 1


def test_refusals_come_in_the_order_of_the_request(brand: Brand, now: datetime) -> None:
    caller = make_caller(brand, creates_customers=False)
    decoded = batch(posted(now), posted(now, event_type="?"), posted(now))

    outcome = ingest.accept(caller, decoded, now, "native")

    assert [refusal.index for refusal in outcome.refusals] == [0, 1, 2]


def test_it_queues_the_events_of_each_customer_in_order(
    accept: Accept, now: datetime, doorbells: list[str]
) -> None:
    accept(
        *(posted(now, name, user) for name, user in [("a", "ann"), ("x", None), ("b", "ann"), ("c", "ann")])
    )

    ann = Customer.objects.get(ext_id="ann")
    names = dict(Event.objects.values_list("id", "name"))
    queued = {row.shard: [names[id_] for id_ in row.events] for row in Work.objects.all()}
    assert queued == {ann.pk % 16: ["a", "b", "c"], work.SYSTEM_SHARD: ["x"]}


def test_a_profile_is_updated_in_the_order_of_its_events(accept: Accept, brand: Brand, now: datetime) -> None:
    bob = make_customer(brand, "bob", core_tags=["x"])
    changes: list[tuple[str, dict[str, Any]]] = [
        ("ann", {"country": "DE", "core_tags": ["a", "b"], "core_is_test_account": True}),
        ("bob", {"+core_tags": ["y"]}),
        ("ann", {"-core_tags": ["a"], "country": None}),
    ]

    accept(*(posted(now, "update_profile", user, payload=payload) for user, payload in changes))

    ann = Customer.objects.get(ext_id="ann")
    assert (ann.attributes, ann.is_test) == ({"core_tags": ["b"], "core_is_test_account": True}, True)
    bob.refresh_from_db()
    assert (bob.attributes, bob.is_test, bob.updated_at) == ({"core_tags": ["x", "y"]}, False, now)


def test_a_profile_may_be_updated_without_effects(accept: Accept, now: datetime) -> None:
    accept(posted(now, "update_profile", payload={"country": "DE", "skip_cjm": True}))

    assert Customer.objects.get().attributes == {"country": "DE"}
    assert Event.objects.get().payload == {"country": "DE", "skip_cjm": True}
    assert not Work.objects.exists()


def test_a_duplicate_changes_nothing(accept: Accept, now: datetime) -> None:
    event = posted(now, "update_profile", payload={"country": "DE"})
    accept(event)
    Work.objects.all().delete()

    outcome = accept({**event, "payload": {"country": "AT"}})

    assert (outcome.accepted, len(outcome.duplicates)) == (0, 1)
    assert Customer.objects.get().attributes == {"country": "DE"}
    assert not Work.objects.exists()


def test_an_old_event_is_kept_as_well(accept: Accept, now: datetime) -> None:
    accept(posted(now, event_date=10**11))

    assert Event.objects.get().occurred_at.year == 1973


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("user", ["ann", "someone-{}"])
def test_the_number_of_statements_does_not_depend_on_the_number_of_events(
    brand: Brand, now: datetime, user: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(awaited, "LAG", 3_600.0)  # now and then one more looks who waits for new customers
    caller = make_caller(brand)

    def statements(number: int) -> int:
        events = [posted(now, user=user.format(uuid.uuid4()), payload={"n": 1}) for _ in range(number)]
        with CaptureQueriesContext(connection) as queries:
            assert ingest.accept(caller, batch(*events), now, "native").accepted == number
        return len(queries)

    statements(1)
    assert statements(1) == statements(ingest.FEW) <= 9
    assert statements(MANY) == statements(300) <= 11


def noise(now: datetime, number: int = MANY) -> list[dict[str, Any]]:
    """So many events of customers whom nobody knows: a request that holds them is a large one."""
    return [posted(now, user=f"noise-{uuid.uuid4()}") for _ in range(number)]


def test_a_large_request_drops_what_is_known_and_keeps_the_rest_in_order(
    accept: Accept, now: datetime
) -> None:
    known, twice = posted(now, "before"), posted(now, "twice")
    accept(known)

    outcome = accept(
        *noise(now),
        twice,
        {**known, "event_type": "again"},
        {**twice, "event_type": "again"},
        posted(now, "last"),
    )

    assert (outcome.accepted, list(outcome.duplicates)) == (MANY + 2, [known["eid"], twice["eid"]])
    names = list(Event.objects.exclude(name="login").order_by("id").values_list("name", flat=True))
    assert names == ["before", "twice", "last"]
    assert sorted(id_ for row in Work.objects.all() for id_ in row.events) == sorted(
        Event.objects.values_list("id", flat=True)
    )


def test_a_large_request_refuses_customers_where_the_key_may_not_create_them(
    brand: Brand, now: datetime
) -> None:
    make_customer(brand, "ann")
    caller = make_caller(brand, creates_customers=False)
    large = batch(*noise(now), posted(now, user="ann"), posted(now, user=None))

    outcome = ingest.accept(caller, large, now, "native")

    assert (outcome.accepted, len(outcome.refusals)) == (2, MANY)
    assert Customer.objects.count() == 1


def test_after_a_known_event_large_requests_are_taken_with_care_for_a_while(
    accept: Accept, now: datetime, brand: Brand
) -> None:
    known = posted(now)
    accept(known)
    caller = make_caller(brand)

    def takes_care(at: datetime, *events: dict[str, Any]) -> bool:
        with CaptureQueriesContext(connection) as queries:
            ingest.accept(caller, batch(*noise(now), *events), at, "native")
        return any("ON CONFLICT DO NOTHING" in query["sql"] for query in queries if "eventid" in query["sql"])

    assert not takes_care(now)
    assert takes_care(now, known)
    assert takes_care(now + timedelta(seconds=1))
    assert not takes_care(now + ingest.WARY)


@pytest.mark.django_db(transaction=True)
def test_a_work_bell_is_rung_after_the_commit(accept: Accept, now: datetime, doorbells: list[str]) -> None:
    event = posted(now)
    accept(event)
    accept(event)

    assert doorbells == [work.DOORBELL]


def in_parallel(*calls: Callable[[], Any]) -> list[Any]:
    """The results of calls that begin at the same moment, each in a thread of its own."""
    barrier = Barrier(len(calls))

    def run(call: Callable[[], Any]) -> Any:
        barrier.wait(timeout=10)
        try:
            return call()
        finally:
            connection.close()

    with ThreadPoolExecutor(len(calls)) as pool:
        return list(pool.map(run, calls))


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("noise", [0, 60])
def test_the_same_event_sent_by_many_at_once_is_taken_once(brand: Brand, now: datetime, noise: int) -> None:
    caller = make_caller(brand)
    same = posted(now)

    def send() -> Outcome:
        others = [posted(now, user=f"u{number}") for number in range(noise)]
        return ingest.accept(caller, batch(same, *others), now, "native")

    outcomes = in_parallel(*[send] * 8)

    assert sum(outcome.accepted for outcome in outcomes) == 1 + 8 * noise
    assert sum(len(outcome.duplicates) for outcome in outcomes) == 7
    assert Event.objects.count() == 1 + 8 * noise
    assert Customer.objects.filter(brand=brand).count() == 1 + noise


@pytest.mark.django_db(transaction=True)
def test_large_requests_make_the_same_new_customers_at_once(brand: Brand, now: datetime) -> None:
    caller = make_caller(brand)

    def send() -> Outcome:
        events = [posted(now, user=f"u{number}") for number in range(100)]
        return ingest.accept(caller, batch(*events), now, "native")

    outcomes = in_parallel(*[send] * 4)

    assert [outcome.accepted for outcome in outcomes] == [100] * 4
    assert Customer.objects.filter(brand=brand).count() == 100
    assert Event.objects.exclude(customer=None).count() == 400


@pytest.mark.django_db(transaction=True)
def test_requests_with_the_same_events_in_opposite_order_do_not_deadlock(brand: Brand, now: datetime) -> None:
    caller = make_caller(brand)
    changes = [
        posted(now, "update_profile", f"u{number}", payload={"+core_tags": [number]}) for number in range(100)
    ]
    noise = [posted(now, "update_profile", f"u{number}", payload={"n": 1}) for number in range(100)]

    def send(events: list[dict[str, Any]]) -> Callable[[], Outcome]:
        return lambda: ingest.accept(caller, batch(*events), now, "native")

    outcomes = in_parallel(send(changes + noise), send(changes[::-1]), send(changes[50:] + changes[:50]))

    assert sum(outcome.accepted for outcome in outcomes) == 200
    assert sorted(Customer.objects.values_list("attributes__core_tags__0", flat=True)) == list(range(100))


@pytest.mark.django_db(transaction=True)
def test_nothing_is_kept_of_a_request_that_could_not_be_committed(accept: Accept, now: datetime) -> None:
    def breaks(execute: Any, sql: str, *rest: Any) -> Any:
        if "events_work" in sql:
            raise OperationalError("server closed the connection unexpectedly")
        return execute(sql, *rest)

    event = posted(now)
    with connection.execute_wrapper(breaks), pytest.raises(OperationalError):
        accept(event)

    assert not EventId.objects.exists()
    assert not Customer.objects.exists()
    assert accept(event).accepted == 1
    assert EventType.objects.get().name == "login"


def test_an_empty_request_is_fine(brand: Brand, now: datetime) -> None:
    assert ingest.accept(make_caller(brand), Batch([], []), now, "native").accepted == 0
