"""Customers are scored by what they have bought, as an independent judge in plain Python scores them."""

from __future__ import annotations

from collections import defaultdict
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from random import Random
from typing import Any

import pytest

from crm.models import Brand, Customer, Rfm, RfmScore, SegmentMove, Touch
from crm.segments import membership
from crm.segments.tree import parse
from crm.services import rfm
from crm.services.changes import SYSTEM
from crm.services.uses import InUse
from events.models import Event
from events.services import scoring
from tests.factories.crm import make_brand, make_customer
from tests.factories.events import make_event
from tests.factories.segments import build_all, inside, keep_all, make_segment

pytestmark = pytest.mark.django_db
Purchase = tuple[datetime, Any]


def score(brand: Brand, now: datetime, days: int = 100) -> None:
    rfm.configure(SYSTEM, brand, "purchase", "amount", days, now)
    while scoring.score(now):
        pass


def shop(brand: Brand, now: datetime, seed: int, people: int) -> dict[int, list[Purchase]]:
    """Customers with purchases of all kinds: many equal ones, some too old, ahead, or without an amount."""
    random = Random(seed)  # noqa: S311
    bought: dict[int, list[Purchase]] = {}
    for _ in range(people):
        customer = make_customer(brand)
        bought[customer.pk] = [
            (
                now - timedelta(days=random.choice((-1, 1, 2, 3, 30, 99, 101, 300))),
                random.choice((10, 10, 20.5, "7.25", -3, "a lot", None, 1e30)),
            )
            for _ in range(random.choice((0, 1, 1, 1, 2, 3, 9)))
        ]
        for at, amount in bought[customer.pk]:
            make_event(brand, customer, "purchase", at, amount=amount)
        make_event(brand, customer, "login", now, amount=1_000)
    return bought


def judged(bought: dict[int, list[Purchase]], now: datetime, days: int = 100) -> dict[int, tuple[int, ...]]:
    """A customer's score is one more than the fifths of all buyers who are worse."""
    measures: dict[int, tuple[Any, ...]] = {}
    for customer, purchases in bought.items():
        counted = [(at, sum_) for at, sum_ in purchases if now - timedelta(days=days) < at <= now]
        if counted:
            amounts = [
                Decimal(str(amount))
                for _, amount in counted
                if amount == "7.25" or (isinstance(amount, int | float) and abs(amount) <= 1e12)
            ]
            measures[customer] = (max(at for at, _ in counted), len(counted), sum(amounts))
    return {
        customer: tuple(
            1 + 5 * sum(other[n] < own[n] for other in measures.values()) // len(measures) for n in range(3)
        )
        for customer, own in measures.items()
    }


def scores(brand: Brand) -> dict[int, tuple[int, ...]]:
    rows = RfmScore.objects.filter(brand=brand)
    return {row.customer_id: (row.recency, row.frequency, row.monetary) for row in rows}


@pytest.mark.parametrize(("seed", "people"), [(1, 1), (2, 7), (3, 40), (4, 120)])
def test_it_scores_as_the_judge_does(brand: Brand, now: datetime, seed: int, people: int) -> None:
    other = make_brand("other")
    shop(other, now, seed + 100, 5)
    bought = shop(brand, now, seed, people)

    score(brand, now)
    assert scores(brand) == judged(bought, now)
    assert not scores(other)

    later = now + timedelta(days=70)
    score(brand, later)
    assert scores(brand) == judged(bought, later)


def test_the_grid_counts_customers_and_money(brand: Brand, now: datetime) -> None:
    bought = shop(brand, now, 5, 60)

    score(brand, now)

    told: dict[tuple[int, int], int] = defaultdict(int)
    for recency, frequency, _ in judged(bought, now).values():
        told[recency, frequency] += 1
    found = rfm.picture(Rfm.objects.get(brand=brand))
    assert {(c.recency, c.frequency): c.customers for row in found for c in row if c.customers} == told
    spent = sum((row.amount for row in RfmScore.objects.filter(brand=brand)), Decimal(0))
    assert sum(cell.amount for row in found for cell in row) == spent
    assert sum(amount for _, _, amount in rfm.groups(Rfm.objects.get(brand=brand))) == spent


def test_a_condition_finds_whom_the_scores_say(brand: Brand, now: datetime) -> None:
    score(brand, now)
    everybody = set(shop(brand, now, 6, 60))
    score(brand, now)
    known = scores(brand)
    cases: list[tuple[dict[str, Any], set[int]]] = [
        ({"rfm": "recency", "op": "gte", "value": 4}, {c for c, s in known.items() if s[0] >= 4}),
        ({"rfm": "frequency", "op": "neq", "value": 1}, {c for c in everybody if known.get(c, (0, 0, 0))[1] != 1}),
        ({"not": {"rfm": "monetary", "op": "between", "value": [2, 5]}},
         {c for c in everybody if known.get(c, (0, 0, 0))[2] < 2}),
        ({"rfm": "group", "op": "in", "value": ["champions", "loyal"]},
         {c for c, s in known.items() if s[0] >= 3 and s[1] >= 4}),
        ({"rfm": "group", "op": "exists"}, set(known)),
        ({"rfm": "group", "op": "not_exists"}, everybody - set(known)),
    ]  # fmt: skip
    for condition, expected in cases:
        assert membership.members(brand, parse(condition), now) == expected, condition
        assert membership.members_among(brand, parse(condition), everybody, now) == expected, condition


def test_who_is_scored_anew_enters_and_leaves_segments(brand: Brand, now: datetime) -> None:
    ann, bea = make_customer(brand, "ann"), make_customer(brand, "bea")
    make_event(brand, ann, "purchase", now - timedelta(days=2), amount=1)
    make_event(brand, bea, "purchase", now - timedelta(days=1), amount=1)
    score(brand, now)
    best = make_segment(brand, "best", {"rfm": "recency", "op": "gte", "value": 3}, now)
    assert inside(best) == {"bea"}

    make_event(brand, ann, "purchase", now, amount=1)
    score(brand, now + timedelta(hours=1))
    assert Touch.objects.exists()
    keep_all(now + timedelta(hours=1))

    assert inside(best) == {"ann"}
    assert set(
        SegmentMove.objects.filter(cause="rfm:recency").values_list("customer__ext_id", "entered")
    ) == {
        ("ann", True),
        ("bea", False),
    }


def test_scores_that_nobody_reads_touch_nobody(brand: Brand, now: datetime) -> None:
    shop(brand, now, 7, 10)
    score(brand, now)
    build_all(now)
    assert not Touch.objects.exists()


def test_it_scores_at_night_where_the_account_is_and_once(brand: Brand, now: datetime) -> None:
    brand.label.time_zone = "Asia/Tokyo"
    brand.label.save()
    score(brand, now)  # 10:00 UTC, 19:00 there

    assert Rfm.objects.get().due_at == datetime(2026, 3, 2, 18, 0, tzinfo=UTC)
    assert not scoring.is_due(now + timedelta(hours=7))
    assert scoring.is_due(now + timedelta(hours=9))
    assert scoring.score(now + timedelta(hours=9))
    assert not scoring.score(now + timedelta(hours=9))


def test_who_is_gone_is_forgotten_by_the_next_scoring(brand: Brand, now: datetime) -> None:
    bought = shop(brand, now, 8, 20)
    score(brand, now)
    gone = next(iter(scores(brand)))
    Event.objects.filter(customer=gone).delete()
    Customer.objects.filter(pk=gone)._raw_delete("default")
    assert gone in scores(brand)

    score(brand, now)

    del bought[gone]
    assert scores(brand) == judged(bought, now)


def test_switching_off_forgets_the_scores_unless_they_are_asked_for(brand: Brand, now: datetime) -> None:
    shop(brand, now, 9, 10)
    score(brand, now)
    best = make_segment(brand, "best", {"all": [{"rfm": "group", "op": "eq", "value": "champions"}]}, now)

    with pytest.raises(InUse, match="segment “best”"):
        rfm.switch_off(SYSTEM, brand)
    best.delete()
    rfm.switch_off(SYSTEM, brand)

    assert not Rfm.objects.exists()
    assert not RfmScore.objects.exists()
