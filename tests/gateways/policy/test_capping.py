"""What frequency caps do to messages that could leave: in claims, on a moved clock."""

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from threading import Barrier
from typing import Any

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from crm.models import Brand, Customer
from gateways.models import Delay, Gateway, Message, Template
from gateways.models.message import State
from gateways.policy.decide import Decision, NotBefore, Refuse, Send, decide
from gateways.queries import candidates
from gateways.services.answers import Meaning, Verdict
from gateways.services.claim import claim
from gateways.services.record import Result, record
from tests.factories.caps import make_cap
from tests.factories.consent import make_category
from tests.factories.crm import make_brand, make_customer
from tests.factories.gateways import make_gateway, make_message, make_template

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)
ACCEPTED, REFUSED = Verdict(Meaning.ACCEPTED), Verdict(Meaning.REFUSED, error="no")


@pytest.fixture
def template(brand: Brand) -> Template:
    return make_template(make_gateway(brand))


@pytest.fixture
def anna(brand: Brand) -> Customer:
    return make_customer(brand, "anna")


def _round(now: datetime, verdict: Verdict = ACCEPTED) -> int:
    """One claim, and its answers. How many left."""
    claimed = claim(now, {})
    record([Result(parcel, verdict) for parcel in claimed.parcels], now)
    return len(claimed.parcels)


def _send(template: Template, customer: Customer, now: datetime, **fields: Any) -> Message:
    message = make_message(template, customer, now, **fields)
    _round(now)
    message.refresh_from_db()
    return message


def _decisions(messages: list[Message], now: datetime) -> list[Decision]:
    decided = decide(candidates.of([message.pk for message in messages]), now)
    return [decided[message.pk] for message in messages]


def test_beyond_the_cap_a_customer_gets_nothing_until_the_oldest_is_out_of_the_period(
    brand: Brand, template: Template, anna: Customer, now: datetime
) -> None:
    make_cap(brand)
    sent = [_send(template, anna, now + n * DAY).state for n in range(3)]
    fourth = _send(template, anna, now + 4 * DAY)
    stranger = _send(template, make_customer(brand), now + 4 * DAY)

    assert sent == ["sent"] * 3
    assert (fourth.state, fourth.error) == ("skipped", "capped: “Three a week”: 3 of at most 3 in 7 days")
    assert stranger.state == "sent"
    assert _send(template, anna, now + 7 * DAY - timedelta(seconds=1)).state == "skipped"
    assert _send(template, anna, now + 7 * DAY).state == "sent"
    assert _send(template, anna, now + 7 * DAY).state == "skipped"


def test_what_a_gateway_refused_uses_no_slot_and_what_is_under_way_does(
    brand: Brand, template: Template, anna: Customer, now: datetime
) -> None:
    make_cap(brand, most=1)
    make_message(template, anna, now)
    _round(now, REFUSED)
    under_way = make_message(template, anna, now)
    claim(now, {})

    assert _send(template, anna, now).state == "skipped"
    lease_over = now + timedelta(minutes=1)
    _round(lease_over)
    under_way.refresh_from_db()
    assert under_way.state == "sent"


@pytest.mark.parametrize(
    ("cap", "held"),
    [
        ({}, ["mail", "sms", "news"]),
        ({"channel": "sms"}, ["sms"]),
        ({"category": "news"}, ["news"]),
        ({"kind": "operational"}, ["bill"]),
        ({"kind": ""}, ["mail", "sms", "news", "bill"]),
        ({"kind": "", "channel": "email", "category": "news"}, ["news"]),
        ({"active": False}, []),
    ],
)
def test_a_cap_holds_back_what_it_concerns_and_counts_nothing_else(
    brand: Brand, template: Template, now: datetime, cap: dict[str, Any], held: list[str]
) -> None:
    make_cap(brand, most=1, **cap)
    make_cap(make_brand(), kind="", most=1)
    make_category(brand, now, "news", default="opted_in", channels=["email"])
    text = make_template(make_gateway(brand, channel="sms"))
    kinds: dict[str, Any] = {
        "mail": (template, {}),
        "sms": (text, {}),
        "news": (template, {"category": "news"}),
        "bill": (template, {"operational": True}),
    }

    for name, (what, fields) in kinds.items():
        customer = make_customer(brand)
        for other, (also, others_fields) in kinds.items():
            if other not in (held or [name]):
                assert _send(also, customer, now, **others_fields).state == "sent"
        assert _send(what, customer, now, **fields).state == "sent"
        assert _send(what, customer, now, **fields).state == ("skipped" if name in held else "sent")


def test_a_delayed_message_waits_for_the_slot_and_its_history_knows(
    brand: Brand, template: Template, anna: Customer, now: datetime
) -> None:
    make_cap(brand, "Daily", most=1, hours=24, outcome="delay", delay_hours=48)
    _send(template, anna, now)
    later = now + timedelta(hours=1)

    waits = _send(template, anna, later)

    words = "capped: “Daily”: 1 of at most 1 in 1 day; it waits until 2026-03-03 10:00 UTC"
    assert (waits.state, waits.due_at, waits.error) == ("queued", now + DAY, words)
    assert _round(now + DAY) == 1
    waits.refresh_from_db()
    assert (waits.state, waits.error) == ("sent", "")
    delay = Delay.objects.get()
    assert (delay.message, delay.cause, delay.since, delay.until, delay.why) == (
        waits, "cap", later, now + DAY, words,
    )  # fmt: skip


def test_a_message_that_would_wait_longer_than_its_cap_allows_is_not_sent(
    brand: Brand, template: Template, anna: Customer, now: datetime
) -> None:
    make_cap(brand, "Daily", most=1, hours=24, outcome="delay", delay_hours=30)
    _send(template, anna, now)
    second = _send(template, anna, now + timedelta(hours=1))
    third = _send(template, anna, now + timedelta(hours=2))
    assert second.due_at == third.due_at == now + DAY

    _round(now + DAY)

    second.refresh_from_db()
    third.refresh_from_db()
    words = "capped: “Daily”: 1 of at most 1 in 1 day, and none will be free for as long as it may wait"
    assert (second.state, third.state, third.error) == ("sent", "skipped", words)


def test_a_calendar_week_begins_on_monday_on_the_customers_wall(
    brand: Brand, template: Template, now: datetime
) -> None:
    make_cap(brand, "Weekly", most=1, calendar="week", outcome="delay", delay_hours=200)
    brand.label.time_zone = "Europe/Berlin"
    brand.label.save()
    late = now + 6 * DAY + timedelta(hours=12, minutes=30)  # Sunday 22:30 UTC, 23:30 in Berlin
    heidi, keiko = make_customer(brand), make_customer(brand, time_zone="Asia/Tokyo")
    for customer in (heidi, keiko):
        assert _send(template, customer, now).state == "sent"

    waits = _send(template, heidi, late)

    assert waits.due_at == late + timedelta(minutes=30)
    assert "1 of at most 1 since Monday, 2026-03-02" in waits.error
    assert _send(template, keiko, late).state == "sent"


@pytest.mark.parametrize(
    ("outcomes", "code"),
    [(["go_on", "drop", "delay"], "left_by_cap"), (["delay", "go_on"], "capped"), (["delay", "delay"], "")],
)
def test_of_several_caps_the_strictest_decides(
    brand: Brand, template: Template, anna: Customer, now: datetime, outcomes: list[str], code: str
) -> None:
    for n, outcome in enumerate(outcomes):
        make_cap(brand, f"cap {n}", most=1, hours=n + 1, outcome=outcome, delay_hours=100)
    _send(template, anna, now)

    (decision,) = _decisions([make_message(template, anna, now)], now)

    if code:
        assert isinstance(decision, Refuse)
        assert decision.reason.startswith(f"{code}: “")
    else:
        assert decision == NotBefore(now + timedelta(hours=2))


def test_the_last_slot_goes_to_the_higher_priority_then_to_the_older(
    brand: Brand, template: Template, anna: Customer, now: datetime
) -> None:
    make_cap(brand, most=2)
    messages = [make_message(template, anna, now, priority=priority) for priority in (-5, 0, 0, 10)]

    assert [isinstance(decision, Send) for decision in _decisions(messages, now)] == [
        False,
        True,
        False,
        True,
    ]


def test_a_weaker_message_waits_for_a_stronger_one_in_another_line(
    brand: Brand, template: Template, anna: Customer, now: datetime
) -> None:
    make_cap(brand, most=1)
    weak = make_message(template, anna, now)
    strong = make_message(make_template(make_gateway(brand, channel="viber")), anna, now, priority=1)
    (decision,) = _decisions([weak], now)
    assert decision == NotBefore(now + timedelta(seconds=2))

    assert _decisions([strong], now) == [Send()]
    Gateway.objects.filter(pk=strong.gateway_id).update(open_until=now + DAY)
    assert _decisions([weak], now) == [Send()]
    Gateway.objects.update(open_until=None)
    assert _round(now) == 1
    strong.refresh_from_db()
    weak.refresh_from_db()
    assert (strong.state, weak.state) == ("sent", "skipped")


@pytest.mark.parametrize("customers", [1, 20])
def test_it_asks_three_times_more_however_many_there_are_and_not_at_all_without_caps(
    brand: Brand, template: Template, customers: int, now: datetime
) -> None:
    make_cap(make_brand())
    ids = [make_message(template, make_customer(brand), now).pk for _ in range(customers)]

    def asked() -> int:
        messages = candidates.of(ids)
        with CaptureQueriesContext(connection) as queries:
            decide(messages, now)
        return len(queries)

    assert asked() == 1
    make_cap(brand, channel="sms")
    assert asked() == 2
    make_cap(brand, "any")
    assert asked() == 4


@pytest.mark.django_db(transaction=True)
def test_who_decides_about_a_customer_waits_for_whoever_does_so_just_now(now: datetime) -> None:
    brand = make_brand()
    anna = make_customer(brand)
    make_cap(brand, most=1)
    template = make_template(make_gateway(brand))
    weak = make_message(template, anna, now)

    def claim_elsewhere() -> list[int]:
        try:
            return [parcel.message_id for parcel in claim(now, {}).parcels]
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as pool, transaction.atomic():
        assert [parcel.message_id for parcel in claim(now, {}).parcels] == [weak.pk]
        with ThreadPoolExecutor(1) as writer:
            strong = writer.submit(_written_elsewhere, template, anna, now).result()
        other = pool.submit(claim_elsewhere)
        while not (_somebody_waits() or other.done()):
            pass
        assert not other.done()

    assert other.result() == []
    strong.refresh_from_db()
    assert strong.state == "skipped"


def _written_elsewhere(template: Template, customer: Customer, now: datetime) -> Message:
    try:
        return make_message(template, customer, now, priority=1)
    finally:
        connection.close()


def _somebody_waits() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT EXISTS (SELECT FROM pg_locks WHERE locktype = 'advisory' AND NOT granted)")
        return bool(cursor.fetchone()[0])


@pytest.mark.django_db(transaction=True)
def test_four_senders_at_once_never_give_away_more_slots_than_there_are(now: datetime) -> None:
    brand = make_brand()
    make_cap(brand, most=2)
    customers = [make_customer(brand) for _ in range(5)]
    templates = [make_template(make_gateway(brand, channel=channel)) for channel in ("email", "viber")]
    started = Barrier(4)

    def work(first: int) -> None:
        started.wait(timeout=10)
        try:
            for priority in range(first, 40, 4):  # who comes later is stronger
                for customer in customers:
                    make_message(templates[priority % 2], customer, now, priority=priority)
                claimed = claim(now, {}, room=7)
                record([Result(parcel, ACCEPTED) for parcel in claimed.parcels], now)
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        for done in [pool.submit(work, first) for first in range(4)]:
            done.result()

    sent = Message.objects.filter(state=State.SENT)
    assert [sent.filter(customer=customer).count() for customer in customers] == [2] * 5
    assert Message.objects.filter(state=State.SKIPPED).count() > 100
