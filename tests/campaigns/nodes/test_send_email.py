"""Send e-mail: the message is written once, and the customer goes on when the gateway has answered."""

from __future__ import annotations

from datetime import datetime

import pytest

from campaigns.models import Visit
from crm.models import Brand, Customer
from gateways.models import Message
from tests.factories.campaigns import chain, node, publish, run_of, trace, trigger
from tests.factories.consent import make_category
from tests.factories.crm import make_brand, make_customer
from tests.factories.deliveries import make_template, settle
from tests.factories.journeys import advance_all, arrive, arrive_all

pytestmark = pytest.mark.django_db

PLAIN = chain(trigger(), node("mail", "send_email", template="hello"), node("rest", "wait", days=1))
FORKED = chain(
    trigger(),
    node("mail", "send_email", template="hello"),
    node("rest", "wait", days=1),
    node("again", "wait", days=2),
    node("never", "exit", reason="not wanted"),
    edges=[
        ("start", "next", "mail"),
        ("mail", "next", "rest"),
        ("mail", "failed", "again"),
        ("mail", "skipped", "never"),
    ],
)


@pytest.fixture
def brand() -> Brand:
    brand = make_brand()
    make_template(brand)
    return brand


@pytest.fixture
def anna(brand: Brand) -> Customer:
    return make_customer(brand, ext_id="anna")


def test_it_writes_one_message_with_the_event_and_waits_for_the_gateway(
    brand: Brand, anna: Customer, now: datetime
) -> None:
    publish(brand, PLAIN, now)
    event = arrive(brand, anna, now, url="https://x/reset")
    advance_all(now)

    message = Message.objects.get()
    run = run_of(anna)
    assert (message.customer, message.template.slug, message.channel) == (anna, "hello", "email")
    assert (message.run_id, message.node, message.visit, message.campaign) == (run.pk, "mail", 1, "journey")
    assert message.context == event.payload
    assert (run.state, run.node, run.due_at) == ("sending", "mail", None)


@pytest.mark.parametrize(
    ("outcome", "port", "where"),
    [("sent", "next", "rest"), ("failed", "failed", "again"), ("skipped", "skipped", "never")],
)
def test_the_outcome_decides_the_outlet(
    brand: Brand, anna: Customer, now: datetime, outcome: str, port: str, where: str
) -> None:
    publish(brand, FORKED, now)
    arrive(brand, anna, now)
    advance_all(now)

    settle(Message.objects.get(), now, outcome, "no such customer" if outcome == "failed" else "")
    advance_all(now)

    assert trace(run_of(anna))[1] == ("mail", port)
    assert run_of(anna).node == where
    if outcome == "failed":
        assert Visit.objects.get(node="mail").why == "no such customer"


@pytest.mark.parametrize("outcome", ["failed", "skipped"])
def test_an_outlet_that_is_not_connected_goes_on_by_next(
    brand: Brand, anna: Customer, now: datetime, outcome: str
) -> None:
    publish(brand, PLAIN, now)
    arrive(brand, anna, now)
    advance_all(now)

    settle(Message.objects.get(), now, outcome)
    advance_all(now)

    assert (run_of(anna).state, run_of(anna).node) == ("waiting", "rest")
    assert trace(run_of(anna))[1] == ("mail", outcome)


def test_news_of_an_earlier_visit_wakes_nobody(brand: Brand, anna: Customer, now: datetime) -> None:
    publish(brand, PLAIN, now)
    arrive(brand, anna, now)
    advance_all(now)
    message = Message.objects.get()

    settle(message, now)
    advance_all(now)
    settle(message, now)

    assert (run_of(anna).state, run_of(anna).signal) == ("waiting", "")


def test_a_template_that_is_gone_skips_the_message_and_says_so(
    brand: Brand, anna: Customer, now: datetime
) -> None:
    publish(brand, PLAIN, now)
    brand.templates.update(slug="renamed")
    arrive(brand, anna, now)

    advance_all(now)

    assert trace(run_of(anna))[1] == ("mail", "skipped")
    assert "“hello” does not exist" in Visit.objects.get(node="mail").why


def test_a_set_is_sent_to_in_the_same_few_statements(
    brand: Brand, now: datetime, django_assert_max_num_queries: pytest.FixtureRequest
) -> None:
    publish(brand, PLAIN, now)
    arrive_all(brand, [make_customer(brand) for _ in range(2)], now)
    advance_all(now)
    arrive_all(brand, [make_customer(brand) for _ in range(40)], now)

    with django_assert_max_num_queries(13):
        advance_all(now)

    assert Message.objects.count() == 42


@pytest.mark.parametrize("category", ["news", ""])
def test_its_category_goes_with_the_message(brand: Brand, now: datetime, category: str) -> None:
    make_category(brand, now)
    flow = chain(
        trigger(),
        node("mail", "send_email", template="hello", category=category),
        node("rest", "wait", days=1),
    )
    publish(brand, flow, now)
    arrive(brand, make_customer(brand), now)
    advance_all(now)

    assert Message.objects.get().options == ({"category": "news"} if category else {})
