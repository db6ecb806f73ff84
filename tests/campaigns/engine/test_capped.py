"""Campaigns under frequency caps: on a moved clock, through the sender's claims."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest

from campaigns.models import Run, Visit
from crm.models import Brand, Customer
from gateways.models import Message
from gateways.services.answers import Meaning, Verdict
from gateways.services.claim import claim
from gateways.services.record import Result, record
from tests.factories.campaigns import chain, node, publish, trigger
from tests.factories.caps import make_cap
from tests.factories.crm import make_brand, make_customer
from tests.factories.deliveries import make_template
from tests.factories.journeys import advance_all, arrive

pytestmark = pytest.mark.django_db

HOUR = timedelta(hours=1)
GRAPH = chain(
    trigger(),
    node("mail", "send_email", template="hello"),
    node("rest", "wait", days=30),
    node("without", "wait", days=30),
    edges=[("start", "next", "mail"), ("mail", "next", "rest"), ("mail", "skipped", "without")],
)


@pytest.fixture
def brand() -> Brand:
    brand = make_brand()
    make_template(brand)
    return brand


def _go_on(now: datetime) -> None:
    """The engine, the sender and the engine again."""
    advance_all(now)
    record([Result(parcel, Verdict(Meaning.ACCEPTED)) for parcel in claim(now, {}).parcels], now)
    advance_all(now)


def _enter(brand: Brand, customer: Customer, now: datetime) -> None:
    arrive(brand, customer, now)
    _go_on(now)


def _way(customer: Customer, slug: str) -> tuple[str, str, str]:
    """The run's state, where it stands, and why it went on from the mail."""
    run = Run.objects.get(customer=customer, campaign__slug=slug)
    visit = Visit.objects.filter(run=run, node="mail").first()
    return run.state, run.node, visit.why if visit else ""


FULL = "“One a day”: 1 of at most 1 in 1 day."


@pytest.mark.parametrize(
    ("outcome", "state", "where", "why"),
    [
        (
            "go_on",
            "waiting",
            "without",
            f"Held back by a frequency cap: {FULL}",
        ),
        (
            "drop",
            "exited",
            "mail",
            f"Held back by a frequency cap, by which the customer leaves the campaign: {FULL}",
        ),
        ("delay", "sending", "mail", ""),
    ],
)
def test_the_outcome_of_the_cap_decides_how_a_customer_goes_on(
    brand: Brand, now: datetime, outcome: str, state: str, where: str, why: str
) -> None:
    make_cap(brand, "One a day", most=1, hours=24, outcome=outcome, delay_hours=48)
    anna, bob = make_customer(brand), make_customer(brand)
    publish(brand, GRAPH, now, "first", priority=1)
    publish(brand, GRAPH, now, "second")
    stranger = make_customer(make_brand())
    make_template(stranger.brand)
    publish(stranger.brand, GRAPH, now, "elsewhere")
    for customer in (anna, bob, stranger):
        arrive(customer.brand, customer, now)

    for tick in range(0, 4, 2):  # where the weaker is looked at first, it waits for the stronger
        _go_on(now + timedelta(seconds=tick))

    for customer in (anna, bob):
        assert _way(customer, "first") == ("waiting", "rest", "sent")
        assert _way(customer, "second") == (state, where, why)
    assert _way(stranger, "elsewhere") == ("waiting", "rest", "sent")
    if outcome == "drop":
        assert Run.objects.get(customer=anna, campaign__slug="second").reason == why

    _go_on(now + 24 * HOUR)
    assert _way(anna, "second") == (
        ("waiting", "rest", "sent") if outcome == "delay" else (state, where, why)
    )


@pytest.mark.parametrize(("settings", "sent"), [({"kind": "operational"}, 2), ({"kind": "marketing"}, 1)])
def test_operational_campaigns_are_not_capped_unless_the_cap_says_so(
    brand: Brand, now: datetime, settings: dict[str, Any], sent: int
) -> None:
    make_cap(brand, most=1)
    anna = make_customer(brand)
    publish(brand, GRAPH, now, "news")
    publish(brand, GRAPH, now + HOUR, "orders", **settings)

    _enter(brand, anna, now + HOUR)

    assert Message.objects.filter(state="sent").count() == sent
    make_cap(brand, "all", kind="", most=2)
    bob = make_customer(brand)
    publish(brand, GRAPH, now + HOUR, "bills", kind="operational")
    _enter(brand, bob, now + HOUR)
    assert Message.objects.filter(state="sent", customer=bob).count() == min(sent + 1, 2)
