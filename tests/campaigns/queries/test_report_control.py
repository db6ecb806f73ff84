"""The control group beside the others: the figures against a count by hand, the verdict, and its limits."""

from __future__ import annotations

import random
from datetime import date, datetime, timedelta
from statistics import fmean, variance
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from campaigns.models import Campaign, Conversion, Run
from campaigns.queries.attribution import Rule
from campaigns.queries.report_control import Group, groups
from campaigns.services.uplift import NOT_ENOUGH, uplift
from crm.models import Brand
from events.models import Event
from lib.comparison import Sums
from lib.periods import Period
from tests.factories.campaigns import chain, node, publish, trigger
from tests.factories.crm import make_brand, make_customer
from tests.factories.events import make_event
from tests.factories.journeys import arrive_all

DAY = timedelta(days=1)
RULE = Rule("", 5, "delivered", ("purchase",), "amount")
MARCH = Period(date(2026, 3, 1), date(2026, 3, 10), ZoneInfo("UTC"))
REST = chain(trigger(), node("rest", "wait", days=1))


def lived(brand: Brand, now: datetime, seed: int = 1, people: int = 160) -> Campaign:
    """Customers enter, some twice, some before the period; they buy before and after entering, in time and late."""
    draw = random.Random(seed)  # noqa: S311 - any will do
    goal = {"name": "bought", "event": "purchase", "within": {"days": 2}}
    rules: dict[str, Any] = {"entry": {"mode": "every_time"}, "control_group": {"share": 40}, "goals": [goal]}
    campaign = publish(brand, REST, now - 9 * DAY, **rules)
    customers = [make_customer(brand) for _ in range(people)]
    for days in (-3, 0, 4):
        arrive_all(brand, [one for one in customers if draw.random() < 0.6], now + days * DAY)
    for one in customers:
        for _ in range(draw.randrange(6)):
            at = now + timedelta(hours=draw.uniform(-100, 300))
            amount = draw.choice([draw.randrange(100), "12.5", "much", 1e300, None])
            make_event(brand, one, draw.choice(["purchase", "login"]), at, amount=amount)
    return campaign


def number(value: Any) -> float:
    is_amount = value == "12.5" or (isinstance(value, int | float) and value < 1e12)
    return float(value) if is_amount else 0.0


def by_hand(campaign: Campaign) -> dict[bool, Group]:
    first: dict[int, Run] = {}
    for run in Run.objects.filter(campaign=campaign, started_at__gte=MARCH.since).order_by("id"):
        first.setdefault(run.customer_id, run)
    reached = set(
        Conversion.objects.filter(
            run__campaign=campaign, run__started_at__gte=MARCH.since, run__started_at__lt=MARCH.until
        ).values_list("run__customer", flat=True)
    )
    found = {}
    for control in (False, True):
        runs = [run for run in first.values() if run.control == control]
        bought = [
            [
                number(event.payload["amount"])
                for event in Event.objects.filter(customer=run.customer_id, name="purchase")
                if run.started_at <= event.occurred_at < run.started_at + 5 * DAY
            ]
            for run in runs
        ]
        amounts = [amount for one in bought for amount in one]
        found[control] = Group(
            len(runs),
            sum(bool(one) for one in bought),
            Sums(len(amounts), sum(amounts), sum(a * a for a in amounts)),
            Sums(len(runs), sum(map(sum, bought)), sum(sum(one) ** 2 for one in bought)),
            {"bought": len(reached & {run.customer_id for run in runs})},
        )
    return found


@pytest.mark.django_db
@pytest.mark.parametrize("seed", [1, 2, 3])
def test_it_counts_as_one_would_by_hand(now: datetime, seed: int) -> None:
    lived(make_brand("other"), now, seed + 10)
    brand = make_brand()
    campaign = lived(brand, now, seed)
    for run in Run.objects.filter(campaign=campaign, customer__pk__gt=0)[:20]:
        Conversion.objects.get_or_create(run=run, goal="bought", defaults={"at": now})

    found = dict(zip((False, True), groups(brand.pk, [campaign.live_id or 0], MARCH, RULE), strict=True))

    wanted = by_hand(campaign)
    for control, group in found.items():
        hand = wanted[control]
        assert (group.customers, group.buyers, group.orders.count) == (
            hand.customers,
            hand.buyers,
            hand.orders.count,
        )
        assert (group.revenue.total, group.revenue.squares) == pytest.approx(
            (hand.revenue.total, hand.revenue.squares)
        )
        assert group.orders.squares == pytest.approx(hand.orders.squares)
        assert group.goals.get("bought", 0) == hand.goals["bought"]
        assert group.customers > 20
        assert group.buyers


def made(customers: int, spent: list[float], reached: int = 0) -> Group:
    """A group of which each buyer has one order."""
    sums = sum(spent), sum(one * one for one in spent)
    return Group(customers, len(spent), Sums(len(spent), *sums), Sums(customers, *sums), {"goal": reached})


def metrics(main: Group, control: Group) -> dict[str, dict[str, Any]]:
    found = uplift(main, control, ["goal"])
    assert found is not None
    return {row["metric"]: row for row in found.metrics}


def test_a_difference_that_is_there_is_told_with_its_interval_and_the_revenue_gained() -> None:
    main, control = made(1000, [20.0, 30.0] * 100, 200), made(500, [20.0, 30.0] * 20, 40)

    found = metrics(main, control)

    assert (found["buyers"]["main"], found["buyers"]["control"]) == (0.2, 0.08)
    assert found["buyers"]["verdict"] == found["goal: goal"]["verdict"] == "higher"
    assert found["buyers"]["uplift"] == pytest.approx(1.5)
    assert found["buyers"]["low"] < 0.12 < found["buyers"]["high"]
    assert found["average order"]["verdict"] == "no difference shown"
    money = [20.0, 30.0] * 100 + [0.0] * 800, [20.0, 30.0] * 20 + [0.0] * 460
    width = 1.959964 * sum(variance(one) / len(one) for one in money) ** 0.5
    per_customer = found["revenue per customer"]
    assert per_customer["difference"] == pytest.approx(fmean(money[0]) - fmean(money[1]))
    assert per_customer["high"] - per_customer["difference"] == pytest.approx(width, abs=1e-5)
    whole = uplift(main, control, ["goal"])
    assert whole is not None
    assert whole.revenue_gained == pytest.approx(3.0 * 1000)


@pytest.mark.parametrize(
    ("main", "control"),
    [
        (made(1000, [9.0] * 300), made(49, [9.0] * 20)),
        (made(49, [9.0] * 20), made(1000, [9.0] * 300)),
        (made(500, [9.0] * 6), made(500, [9.0] * 3)),
    ],
)
def test_with_few_customers_or_few_buyers_there_is_no_verdict(main: Group, control: Group) -> None:
    found = metrics(main, control)

    assert {row["verdict"] for row in found.values()} == {NOT_ENOUGH}
    assert {row["low"] for row in found.values()} == {None}


def test_without_a_control_group_there_is_nothing_to_compare() -> None:
    assert uplift(made(10, []), made(0, []), []) is None
