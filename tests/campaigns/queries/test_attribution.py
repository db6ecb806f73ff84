"""Orders counted for the last touch before them, against a reckoning in plain Python."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from campaigns.queries.attribution import STRONGER, Asked, Rule, Sum, orders, reckon
from crm.models import Brand, Customer
from gateways.models import DeliveryStatus, Message, Template
from tests.factories.crm import make_brand, make_customer
from tests.factories.deliveries import make_template
from tests.factories.events import make_event
from tests.factories.gateways import make_message

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 3, 2, 10, tzinfo=UTC)
RULES = [
    Rule("one", 5, "delivered", ["purchase"], "amount"),
    Rule("two", 2, "clicked", ["purchase", "signup"], "total"),
]
CAMPAIGNS = {"one": 11, "two": 22, "three": 33}
USUAL = Rule("", 1, "opened", ["login"], "amount")


@dataclass(frozen=True)
class Told:
    """A status of a message of one customer."""

    customer: int
    campaign: str
    node: str
    hours: int
    status: str
    bot: bool
    applied: bool


@dataclass(frozen=True)
class Bought:
    customer: int
    name: str
    hours: int
    amount: int


told = st.lists(
    st.builds(
        Told,
        st.integers(0, 1),
        st.sampled_from(["one", "two", "three"]),
        st.sampled_from(["a", "b"]),
        st.integers(-200, 100),
        st.sampled_from(["accepted", "delivered", "opened", "clicked"]),
        st.sampled_from([False, False, True]),
        st.sampled_from([True, True, False]),
    ),
    max_size=10,
)
bought = st.lists(
    st.builds(
        Bought,
        st.integers(0, 1),
        st.sampled_from(["purchase", "signup", "login"]),
        st.integers(-60, 100),
        st.integers(1, 9),
    ),
    max_size=8,
)


def reckoned(messages: list[Told], purchases: list[Bought]) -> dict[tuple[str, str], tuple[int, int]]:
    """{(campaign, node): (conversions, revenue)} of the orders of the first 48 hours."""
    rules = {rule.campaign: rule for rule in RULES} | {"three": USUAL}
    found: dict[tuple[str, str], tuple[int, int]] = defaultdict(lambda: (0, 0))
    for order in purchases:
        if not 0 <= order.hours < 48:
            continue
        touches = [
            (one.hours, number)
            for number, one in enumerate(messages)
            if one.customer == order.customer
            and order.name in rules[one.campaign].events
            and one.status in STRONGER[rules[one.campaign].touch]
            and one.applied
            and not one.bot
            and 0 <= order.hours - one.hours <= 24 * rules[one.campaign].days
        ]
        if touches:
            last = messages[max(touches)[1]]
            count, revenue = found[last.campaign, last.node]
            # Campaign two reads another field than the orders have.
            found[last.campaign, last.node] = (count + 1, revenue + order.amount * (last.campaign != "two"))
    return dict(found)


def send(template: Template, customer: Customer, one: Told) -> Message:
    message = make_message(
        template, customer, NOW, campaign=one.campaign, version_id=CAMPAIGNS[one.campaign], node=one.node
    )
    DeliveryStatus.objects.create(
        message=message,
        status=one.status,
        at=NOW + timedelta(hours=one.hours),
        applied=one.applied,
        bot="agent" if one.bot else "",
    )
    return message


def sums(asked: Asked) -> list[Sum]:
    return reckon(asked, "Europe/Berlin").sums


def asked(brand: Brand, versions: list[int] | None = None) -> Asked:
    return Asked(brand.pk, [*RULES, USUAL], NOW, NOW + timedelta(hours=48), versions)


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(told, bought)
def test_it_counts_as_a_plain_reckoning_does(
    brand: Brand, messages: list[Told], purchases: list[Bought]
) -> None:
    with transaction.atomic():
        template = make_template(brand)
        customers = [make_customer(brand), make_customer(brand)]
        for one in messages:
            send(template, customers[one.customer], one)
        for order in purchases:
            at = NOW + timedelta(hours=order.hours)
            make_event(brand, customers[order.customer], order.name, at, amount=order.amount)

        wanted = reckoned(messages, purchases)
        found = sums(asked(brand))
        assert {(one.campaign, one.node): (one.conversions, int(one.revenue)) for one in found} == wanted
        for campaign, version in CAMPAIGNS.items():
            assert sorted(sums(asked(brand, [version])), key=str) == sorted(
                (one for one in found if one.campaign == campaign), key=str
            )
        listed = orders(asked(brand))
        assert (
            len({order.id for order in listed}) == len(listed) == sum(count for count, _ in wanted.values())
        )
        assert sum(count for count, _ in reckon(asked(brand), "Europe/Berlin").days.values()) == len(listed)
        transaction.set_rollback(True)


def test_revenue_is_read_from_numbers_and_texts_and_nothing_else(brand: Brand) -> None:
    customer = make_customer(brand)
    send(make_template(brand), customer, Told(0, "one", "a", 0, "delivered", False, True))
    for amount in (10, 2.5, "7.50", "1e9", "free", None, [3], "-2", "9" * 40, 1e300, -1e13):
        make_event(brand, customer, "purchase", NOW + timedelta(hours=1), amount=amount)
    (found,) = sums(asked(brand))
    assert (found.conversions, found.customers, found.revenue) == (11, 1, Decimal("18.00"))


def test_orders_and_touches_of_strangers_count_for_nobody(brand: Brand) -> None:
    ours, other = make_customer(brand), make_brand("other")
    theirs = make_customer(other)
    touch = Told(0, "one", "a", 0, "delivered", False, True)
    send(make_template(brand), ours, touch)
    send(make_template(other), theirs, touch)
    make_event(other, theirs, "purchase", NOW + timedelta(hours=1), amount=5)
    make_event(brand, None, "purchase", NOW + timedelta(hours=1), amount=5)
    assert sums(asked(brand)) == []
    assert [one.conversions for one in sums(asked(other))] == [1]


def test_it_takes_one_statement_and_pages_by_id(brand: Brand) -> None:
    customer = make_customer(brand)
    send(make_template(brand), customer, Told(0, "one", "a", 0, "delivered", False, True))
    for hour in range(1, 6):
        make_event(brand, customer, "purchase", NOW + timedelta(hours=hour), amount=hour)
    with CaptureQueriesContext(connection) as queries:
        first = orders(asked(brand), limit=3)
    assert len(queries) == 1
    second = orders(asked(brand), before=first[-1].id, limit=3)
    assert [int(one.amount or 0) for one in (*first, *second)] == [5, 4, 3, 2, 1]
    assert orders(asked(brand), node="b") == []


@pytest.mark.parametrize(
    ("late", "counted"),
    [
        (timedelta(), True),
        (timedelta(microseconds=-1), False),
        (timedelta(days=5), True),
        (timedelta(days=5, microseconds=1), False),
    ],
)
def test_it_counts_from_the_touch_itself_to_exactly_so_many_days_later(
    brand: Brand, late: timedelta, counted: bool
) -> None:
    customer = make_customer(brand)
    send(make_template(brand), customer, Told(0, "one", "a", 0, "delivered", False, True))
    bought_at = NOW + late
    make_event(brand, customer, "purchase", bought_at, amount=5)
    period = (bought_at - timedelta(hours=1), bought_at + timedelta(hours=1))
    for versions in (None, [CAMPAIGNS["one"]]):
        found = sums(Asked(brand.pk, RULES, *period, versions))
        assert [one.conversions for one in found] == [1] * counted


def test_of_two_messages_at_the_same_moment_the_one_made_last_has_the_order(brand: Brand) -> None:
    customer, template = make_customer(brand), make_template(brand)
    for node in ("b", "a"):
        send(template, customer, Told(0, "one", node, 0, "delivered", False, True))
    make_event(brand, customer, "purchase", NOW, amount=5)
    assert [(one.node, one.conversions) for one in sums(asked(brand))] == [("a", 1)]


def test_an_order_that_comes_in_late_counts_on_its_own_day_and_a_repayment_takes_off(brand: Brand) -> None:
    customer = make_customer(brand)
    send(make_template(brand), customer, Told(0, "one", "a", 0, "delivered", False, True))
    for hours, amount in ((1, "20.50"), (20, -5)):
        late = make_event(brand, customer, "purchase", NOW + timedelta(hours=hours), amount=amount)
        type(late).objects.filter(pk=late.pk).update(received_at=NOW + timedelta(days=40))
    found = reckon(asked(brand), "UTC")
    assert found.days == {"2026-03-02": (1, Decimal("20.50")), "2026-03-03": (1, Decimal("-5"))}
    assert found.sums[0].revenue == Decimal("15.50")
