"""Locks: what several nodes of a turn write is locked at once, in one order, so that two turns wait, not deadlock."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from threading import Barrier
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from campaigns.engine.advance import advance
from campaigns.models import Run
from crm.models import Customer
from tests.factories.campaigns import chain, node, publish, trigger
from tests.factories.crm import make_brand, make_customer
from tests.factories.journeys import advance_all, arrive_all
from tests.factories.points import points_of

SECOND = timedelta(seconds=1)
GERMAN = {"attribute": "country", "op": "eq", "value": "DE"}


def parting(*nodes: dict[str, Any]) -> dict[str, Any]:
    """Germans go to the first node, the others to the second."""
    first, second = nodes
    edges = [
        ("start", "next", "part"),
        ("part", "yes", first["id"]),
        ("part", "no", second["id"]),
    ]
    return chain(trigger(), node("part", "filter", condition=GERMAN), *nodes, edges=edges)


def locks(queries: CaptureQueriesContext) -> list[str]:
    tables = ("gamification_balance", "crm_customer")
    said = [one["sql"] for one in queries if "FOR NO KEY UPDATE" in one["sql"]]
    return [table for sql in said for table in tables if table in sql]


@pytest.mark.django_db
def test_a_turn_that_comes_to_two_such_nodes_locks_for_both_before_the_first(now: datetime) -> None:
    brand = make_brand()
    publish(
        brand,
        chain(trigger(), node("mark", "mark_customer", add=["A"]), node("gift", "award_points", points=5)),
        now,
    )
    people: list[Customer | None] = [make_customer(brand) for _ in range(3)]
    arrive_all(brand, people, now)
    advance_all(now)
    arrive_all(brand, people, now + SECOND)

    with CaptureQueriesContext(connection) as queries:
        advance(now + SECOND)

    assert locks(queries)[:2] == ["gamification_balance", "crm_customer"]


@pytest.mark.django_db
def test_a_node_alone_locks_by_itself(now: datetime) -> None:
    brand = make_brand()
    publish(brand, chain(trigger(), node("mark", "mark_customer", add=["A"])), now)
    arrive_all(brand, [make_customer(brand)], now)

    with CaptureQueriesContext(connection) as queries:
        advance(now)

    assert locks(queries) == ["crm_customer"]


@pytest.mark.django_db(transaction=True)
def test_two_workers_with_the_same_customers_at_different_nodes_both_come_to_the_end(now: datetime) -> None:
    brand = make_brand()
    gift, more = node("gift", "award_points", points=5), node("more", "award_points", points=7)
    publish(brand, parting(gift, more), now, "forth", entry={"mode": "every_time"})
    publish(
        brand,
        parting({**more, "id": "gift"}, {**gift, "id": "more"}),
        now,
        "back",
        entry={"mode": "every_time"},
    )
    people: list[Customer | None] = [
        make_customer(brand, country="DE" if n % 2 else "AT") for n in range(200)
    ]
    for turn in range(4):
        arrive_all(brand, people[:: -1 if turn % 2 else 1], now + turn * SECOND)
    start = Barrier(4)

    def work(_: int) -> None:
        try:
            start.wait()
            while advance(now + timedelta(minutes=1), 150):
                pass
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(work, range(4)))

    assert set(Run.objects.values_list("state", flat=True)) == {"done"}
    assert {points_of(one) for one in people if one} == {4 * 12}
