"""Split."""

from collections import Counter
from datetime import datetime

import pytest
from pydantic import ValidationError

from campaigns.models import Run, Visit
from campaigns.nodes.split import SplitConfig
from tests.factories.campaigns import chain, node, publish, trigger
from tests.factories.crm import make_brand, make_customer
from tests.factories.journeys import advance_all, arrive_all

GRAPH = chain(
    trigger(),
    node("dice", "split", shares=[{"id": "most", "percent": 80}, {"id": "few", "percent": 20}]),
    node("a", "exit"),
    node("b", "exit"),
    edges=[("start", "next", "dice"), ("dice", "most", "a"), ("dice", "few", "b")],
)


@pytest.mark.django_db
def test_it_parts_customers_by_shares_and_always_the_same_way(now: datetime) -> None:
    brand = make_brand()
    customers = [make_customer(brand) for _ in range(300)]
    publish(brand, GRAPH, now, entry={"mode": "every_time"})

    for _ in range(2):
        arrive_all(brand, list(customers), now)
        advance_all(now)

    ways: dict[int, set[str]] = {}
    for customer, port in Visit.objects.filter(node="dice").values_list("run__customer_id", "port"):
        ways.setdefault(customer, set()).add(port)
    assert all(len(ports) == 1 for ports in ways.values())
    assert 200 < Counter(port for ports in ways.values() for port in ports)["most"] < 280
    assert Run.objects.count() == 600


@pytest.mark.parametrize(
    "shares",
    [
        [{"id": "a", "percent": 100}],
        [{"id": "a", "percent": 50}, {"id": "b", "percent": 49}],
        [{"id": "a", "percent": 50}, {"id": "a", "percent": 50}],
        [{"id": "a b", "percent": 50}, {"id": "c", "percent": 50}],
        [{"id": "a", "percent": float("nan")}, {"id": "c", "percent": 50}],
    ],
)
def test_the_shares_are_distinct_and_make_a_hundred(shares: list[dict[str, object]]) -> None:
    with pytest.raises(ValidationError):
        SplitConfig.model_validate({"shares": shares})
