"""Journeys by example: real events, a real gateway on the loopback, and a clock that is moved."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

import msgspec
import pytest
from django.test import Client

from campaigns.models import Run
from crm.models import Brand, Customer
from crm.services.keys import Caller
from events.dialects.native import Native
from events.services import ingest
from events.services.dispatch import dispatch
from examples.gateway import GatewayServer
from gateways.models import Message
from gateways.sender.once import send_due
from gateways.services.reports import apply_pending
from tests.factories.campaigns import chain, node, publish, run_of, trace, trigger
from tests.factories.crm import make_brand, make_caller, make_customer
from tests.factories.gateways import make_gateway, make_template
from tests.factories.journeys import advance_all

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)


@pytest.fixture(scope="module")
def gateway() -> Iterator[GatewayServer]:
    with GatewayServer() as server:
        yield server


@pytest.fixture
def brand() -> Brand:
    return make_brand("spacex")


class World:
    """A brand whose processes are stepped by hand."""

    def __init__(self, brand: Brand, gateway: GatewayServer) -> None:
        self.brand = brand
        self.caller: Caller = make_caller(brand)
        self.gateway = gateway

    def template(self, slug: str, channel: str = "email", **content: Any) -> None:
        url = f"{self.gateway.url}?callbacks=0"
        template = make_template(make_gateway(self.brand, url, channel), **content)
        template.slug = slug
        template.save()

    def post(self, customer: Customer | None, now: datetime, name: str, **payload: Any) -> None:
        """The platform posts an event, and everything that follows at once happens."""
        event = {
            "eid": str(uuid.uuid4()),
            "event_date": int(now.timestamp() * 1000),
            "ext_brand_id": self.brand.slug,
            "user_ext_id": customer.ext_id if customer else None,
            "event_type": name,
            "payload": payload,
        }
        batch = Native.decode(msgspec.json.encode(event))
        outcome = ingest.accept(self.caller, batch, now, "native")
        assert outcome.accepted == 1, outcome
        self.settle(now)

    def settle(self, now: datetime) -> None:
        """Let everything happen that is due at this moment."""
        while dispatch(now) or advance_all(now) or send_due(now):
            pass

    def report(self, customer: Customer, status: str) -> None:
        """The gateway calls back about the customer's last message."""
        message = Message.objects.filter(customer=customer).latest("id")
        arrival = self.gateway.journal.arrivals(uid=message.uid)[0]
        path = urlsplit(arrival.body["callback_url"]).path
        answer = Client().get(
            path, {"type": "email", "ext_message_id": message.ext_message_id, "status": status}
        )
        assert answer.json() == {"error_code": 0}
        assert apply_pending(message.created_at) == 1

    def bodies(self, customer: Customer) -> list[str]:
        """What the gateway was asked to send to the customer, in order."""
        arrivals = self.gateway.journal.arrivals(customer=customer.ext_id)
        return [arrival.body["body"] for arrival in reversed(arrivals)]


@pytest.fixture
def world(brand: Brand, gateway: GatewayServer) -> World:
    return World(brand, gateway)


def test_send_wait_five_days_and_follow_up_by_what_became_of_the_email(
    world: World, brand: Brand, now: datetime
) -> None:
    """The example of seed 004 for Check e-mail status."""
    for slug in ("offer", "thanks", "reminder"):
        world.template(slug, body=f"<p>{slug} {{{{event.code}}}}</p>")
    journey = chain(
        trigger(),
        node("offer", "send_email", template="offer"),
        node("rest", "wait", days=5),
        node("check", "check_email_status", criteria=["clicked", "opened", "other"]),
        node("thanks", "send_email", template="thanks"),
        node("reminder", "send_email", template="reminder"),
        edges=[
            ("start", "next", "offer"),
            ("offer", "next", "rest"),
            ("rest", "next", "check"),
            ("check", "clicked", "thanks"),
            ("check", "opened", "reminder"),
            ("check", "other", "reminder"),
        ],
    )
    publish(brand, journey, now)
    anna, bert, cleo = (make_customer(brand, ext_id=f"story-1-{name}") for name in ("anna", "bert", "cleo"))
    for customer in (anna, bert, cleo):
        world.post(customer, now, "client_action", client_action="go", code="X1")
    world.report(anna, "clicked")
    world.report(bert, "opened")

    world.settle(now + 4 * DAY)
    assert [len(world.bodies(c)) for c in (anna, bert, cleo)] == [1, 1, 1]
    world.settle(now + 5 * DAY)

    assert world.bodies(anna) == ["<p>offer X1</p>", "<p>thanks X1</p>"]
    assert world.bodies(bert) == ["<p>offer X1</p>", "<p>reminder X1</p>"]
    assert world.bodies(cleo) == ["<p>offer X1</p>", "<p>reminder X1</p>"]
    assert trace(run_of(anna)) == [
        ("start", "next"),
        ("offer", "next"),
        ("rest", "next"),
        ("check", "clicked"),
        ("thanks", "next"),
    ]


def test_an_unsubscribe_closes_the_channel_and_the_journey_says_so(
    world: World, brand: Brand, now: datetime
) -> None:
    world.template("hello", body="<p>hello</p>")
    publish(
        brand,
        chain(
            trigger(),
            node("mail", "send_email", template="hello"),
            node("out", "exit", reason="may not be written to"),
            edges=[("start", "next", "mail"), ("mail", "skipped", "out")],
        ),
        now,
        entry={"mode": "every_time"},
    )
    anna = make_customer(brand, ext_id="story-2-anna")
    world.post(anna, now, "client_action", client_action="go", n=1)
    world.report(anna, "unsubscribed")

    world.post(anna, now + DAY, "client_action", client_action="go", n=2)

    assert len(world.bodies(anna)) == 1
    second = Run.objects.filter(customer=anna).latest("id")
    assert second.reason == "may not be written to"
    assert Message.objects.filter(customer=anna).latest("id").state == "skipped"


def test_a_delivery_status_is_an_event_that_starts_another_campaign(
    world: World, brand: Brand, now: datetime
) -> None:
    for slug in ("hello", "you-clicked"):
        world.template(slug, body=f"<p>{slug} {{{{event.template|default('')}}}}</p>")
    publish(brand, chain(trigger(), node("mail", "send_email", template="hello")), now, slug="first")
    publish(
        brand,
        chain(
            node("start", "event_occurred", event="message_clicked"),
            node("mail", "send_email", template="you-clicked"),
        ),
        now,
        slug="second",
    )
    anna = make_customer(brand, ext_id="story-3-anna")
    world.post(anna, now, "client_action", client_action="go")

    world.report(anna, "clicked")
    world.settle(now)

    assert world.bodies(anna) == ["<p>hello </p>", "<p>you-clicked hello</p>"]


def test_an_sms_waits_for_the_morning_of_the_customer(world: World, brand: Brand, now: datetime) -> None:
    """09:00 to 21:00 in the customer's zone; at ten in the morning in London it is night in Los Angeles."""
    world.template("short", "sms", body="good morning")
    publish(brand, chain(trigger(), node("text", "send_sms", template="short")), now)
    here = make_customer(brand, ext_id="story-4-here", time_zone="Europe/London")
    there = make_customer(brand, ext_id="story-4-there", time_zone="America/Los_Angeles")
    for customer in (here, there):
        world.post(customer, now, "client_action", client_action="go")

    assert [world.bodies(c) for c in (here, there)] == [["good morning"], []]
    world.settle(now + timedelta(hours=6, minutes=59))
    assert world.bodies(there) == []
    world.settle(now + timedelta(hours=7))
    assert world.bodies(there) == ["good morning"]
    assert run_of(there).state == "done"


def test_a_system_event_writes_to_everybody_it_concerns(world: World, brand: Brand, now: datetime) -> None:
    """The example of seed 003: a product is back, tell those who wanted it."""
    from campaigns.services.entry import fan_out

    world.template("back", body="<p>{{event.product}} is back, {{customer.name}}</p>")
    publish(
        brand,
        chain(
            node("start", "system_event_occurred", event="product_back"),
            node("fans", "filter", condition={"attribute": "wishes", "op": "has", "value": "$product"}),
            node("mail", "send_email", template="back"),
            edges=[("start", "next", "fans"), ("fans", "yes", "mail")],
        ),
        now,
    )
    anna = make_customer(brand, ext_id="story-5-anna", name="Anna", wishes=["Bag", "Hat"])
    bert = make_customer(brand, ext_id="story-5-bert", name="Bert", wishes=["Hat"])

    world.post(None, now, "product_back", product="Bag")
    while fan_out(now):
        pass
    world.settle(now)

    assert world.bodies(anna) == ["<p>Bag is back, Anna</p>"]
    assert world.bodies(bert) == []
