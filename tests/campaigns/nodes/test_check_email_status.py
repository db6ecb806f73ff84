"""Check e-mail status."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest

from crm.models import Brand, Customer
from gateways.models import Message
from tests.factories.campaigns import chain, node, publish, run_of, trace, trigger
from tests.factories.crm import make_brand, make_customer
from tests.factories.deliveries import make_template, report, settle
from tests.factories.journeys import advance_all, arrive

pytestmark = pytest.mark.django_db

DAYS = timedelta(days=5)


def journey(**config: Any) -> dict[str, Any]:
    """The example of seed 004: send, wait five days, check."""
    ports = config.get("criteria") or ["clicked", "opened", "delivered", "not_delivered", "other"]
    return chain(
        trigger(),
        node("mail", "send_email", template="hello"),
        node("rest", "wait", days=5),
        node("check", "check_email_status", **config),
        *[node(f"was_{port}", "exit") for port in ports],
        edges=[
            ("start", "next", "mail"),
            ("mail", "next", "rest"),
            ("rest", "next", "check"),
            *[("check", port, f"was_{port}") for port in ports],
        ],
    )


@pytest.fixture
def brand() -> Brand:
    brand = make_brand()
    make_template(brand)
    return brand


@pytest.fixture
def anna(brand: Brand) -> Customer:
    return make_customer(brand)


def walk(brand: Brand, customer: Customer, now: datetime, outcome: str, *statuses: str) -> tuple[str, str]:
    """Go through the journey with a message that ended so; the last visit but one tells the way taken."""
    arrive(brand, customer, now)
    advance_all(now)
    settle(Message.objects.get(customer=customer), now, outcome)
    for status in statuses:
        report(Message.objects.get(customer=customer), status, now)
    advance_all(now)
    advance_all(now + DAYS)
    return next(step for step in trace(run_of(customer)) if step[0] == "check")


@pytest.mark.parametrize(
    ("outcome", "statuses", "way"),
    [
        ("sent", ["clicked"], "clicked"),
        ("sent", ["opened"], "opened"),
        ("sent", ["delivered"], "delivered"),
        ("sent", ["failed"], "not_delivered"),
        ("sent", ["rejected"], "not_delivered"),
        ("failed", [], "not_delivered"),
        ("sent", ["accepted"], "other"),
        ("sent", [], "other"),
        ("sent", ["opened", "unsubscribed"], "opened"),
        ("skipped", [], "other"),
    ],
)
def test_the_first_criterion_that_fits_decides(
    brand: Brand, anna: Customer, now: datetime, outcome: str, statuses: list[str], way: str
) -> None:
    publish(brand, journey(), now)

    assert walk(brand, anna, now, outcome, *statuses) == ("check", way)


def test_criteria_without_an_outlet_are_passed_over(brand: Brand, anna: Customer, now: datetime) -> None:
    publish(brand, journey(criteria=["delivered", "unsubscribed"]), now)

    assert walk(brand, anna, now, "sent", "clicked") == ("check", "delivered")


def test_a_customer_whom_no_criterion_fits_leaves_the_campaign(
    brand: Brand, anna: Customer, now: datetime
) -> None:
    publish(brand, journey(criteria=["clicked"]), now)

    walk(brand, anna, now, "sent", "delivered")

    assert run_of(anna).reason == "no outlet for this e-mail status"
