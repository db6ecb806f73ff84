"""Events in conditions."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from crm.models import Brand
from crm.segments.problem import Problem
from crm.segments.reading import sentence
from crm.segments.tree import parse
from tests.factories.conditions import who
from tests.factories.crm import make_brand, make_customer, make_label
from tests.factories.events import make_event

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture
def brand() -> Brand:
    """Noise included: a customer without events, another brand, a system event."""
    brand, other = make_brand(label=make_label(time_zone="Europe/Berlin")), make_brand()
    make_customer(brand, "idle")
    for at in (datetime(2026, 3, 1, tzinfo=UTC), datetime(2026, 3, 2, tzinfo=UTC)):
        make_event(other, make_customer(other), "buy", at, amount=1000)
        make_event(brand, None, "buy", at, amount=1000)
    return brand


def buys(brand: Brand, ext_id: str, *amounts: object, at: datetime, every: timedelta = DAY) -> None:
    """A customer who bought for these amounts, the first at `at`, each next one earlier."""
    customer = make_customer(brand, ext_id)
    make_event(brand, customer, "view", at, amount=99)
    for number, amount in enumerate(amounts):
        make_event(brand, customer, "buy", at - number * every, amount=amount)


def test_it_counts_and_no_events_are_none(brand: Brand, now: datetime) -> None:
    buys(brand, "once", 1, at=now)
    buys(brand, "thrice", 1, 2, 3, at=now)

    assert who(brand, now, event="buy") == {"once", "thrice"}
    assert who(brand, now, event="buy", count={"op": "gte", "value": 2}) == {"thrice"}
    assert who(brand, now, event="buy", count={"op": "lt", "value": 2}) == {"once", "idle"}
    assert who(brand, now, event="buy", count={"op": "eq", "value": 0}) == {"idle"}
    assert who(brand, now, event="buy", count={"op": "between", "value": [1, 2]}) == {"once"}


def test_the_future_does_not_count(brand: Brand, now: datetime) -> None:
    buys(brand, "now", 1, at=now)
    buys(brand, "soon", 1, at=now + timedelta(seconds=1))

    assert who(brand, now, event="buy") == {"now"}


def test_it_looks_at_a_period(brand: Brand, now: datetime) -> None:
    buys(brand, "day", 1, at=now - DAY)
    buys(brand, "older", 1, at=now - DAY - timedelta(seconds=1))
    buys(brand, "midnight", 1, at=datetime(2026, 2, 28, 23, 0, tzinfo=UTC))

    assert who(brand, now, event="buy", within={"hours": 24}) == {"day"}
    assert who(brand, now, event="buy", between=["2026-03-01", "2026-03-01"]) == {"day", "older", "midnight"}
    assert who(brand, now, event="buy", between=["2026-02-28", "2026-02-28T23:00:00Z"]) == {"midnight"}


def test_it_looks_at_the_context_of_each_event(brand: Brand, now: datetime) -> None:
    for ext_id, context in {
        "both": {"category": "Bag", "amount": 20},
        "cheap": {"category": "Bag", "amount": 5},
        "text": {"category": "Bag", "amount": "20"},
        "shoe": {"category": "Shoe", "amount": 20},
    }.items():
        make_event(brand, make_customer(brand, ext_id), "buy", now, **context)
    rows = [{"field": "category", "op": "eq", "value": "Bag"}, {"field": "amount", "op": "gt", "value": 10}]

    assert who(brand, now, event="buy", where=rows) == {"both"}


def test_it_adds_up_numbers_and_leaves_out_the_rest(brand: Brand, now: datetime) -> None:
    buys(brand, "numbers", 10, 20.5, at=now)
    buys(brand, "mixed", 10, "20.5", None, True, [5], at=now)
    buys(brand, "absurd", 10, 10**400, at=now)
    buys(brand, "text", "10", at=now)

    def amount(op: str, value: object) -> dict[str, object]:
        return {"field": "amount", "op": op, "value": value}

    assert who(brand, now, event="buy", sum=amount("eq", 30.5)) == {"numbers"}
    assert who(brand, now, event="buy", sum=amount("lt", 10)) == {"text", "idle"}
    assert who(brand, now, event="buy", avg=amount("eq", 10)) == {"mixed", "absurd"}
    assert who(brand, now, event="buy", max=amount("gte", 20.5)) == {"numbers"}
    assert who(brand, now, event="buy", min=amount("neq", 10)) == {"text", "idle"}


def test_it_knows_the_first_and_the_last(brand: Brand, now: datetime) -> None:
    buys(brand, "old", 1, 1, at=now - 10 * DAY, every=10 * DAY)
    buys(brand, "new", 1, at=now - 2 * DAY)

    assert who(brand, now, event="buy", first={"op": "before", "value": "2026-02-15"}) == {"old"}
    assert who(brand, now, event="buy", last={"op": "within_last", "value": {"days": 2}}) == {"new"}
    assert who(brand, now, event="buy", last={"op": "on", "value": "2026-02-20"}) == {"old"}
    assert who(brand, now, event="buy", last={"op": "not_exists"}) == {"idle"}


def test_the_last_of_several_is_the_one_that_counts(brand: Brand, now: datetime) -> None:
    borders = {
        "before": datetime(2026, 2, 9, 22, 59, 59, 999999, tzinfo=UTC),
        "on": datetime(2026, 2, 9, 23, tzinfo=UTC),
    }
    for ext_id, at in borders.items():
        buys(brand, ext_id, 1, 1, at=at, every=20 * DAY)
        buys(brand, f"{ext_id} and since", 1, 1, at=at + 15 * DAY, every=15 * DAY)

    def last(op: str, value: object) -> set[str]:
        return who(brand, now, event="buy", last={"op": op, "value": value})

    assert last("before", "2026-02-10") == {"before"}
    assert last("after", "2026-02-09") == {"on", "on and since", "before and since"}
    assert last("after", "2026-02-10") == {"on and since", "before and since"}
    assert last("between", ["2026-01-01", "2026-02-09"]) == {"before"}
    assert last("between", ["2026-02-10", "2026-02-20"]) == {"on"}
    assert last("between", ["2026-02-20", "2026-02-10"]) == set()
    assert last("within_last", {"days": 15}) == {"on and since", "before and since"}


def test_the_first_of_several_is_the_one_that_counts(brand: Brand, now: datetime) -> None:
    borders = {
        "before": datetime(2026, 2, 9, 22, 59, 59, 999999, tzinfo=UTC),
        "on": datetime(2026, 2, 9, 23, tzinfo=UTC),
    }
    for ext_id, at in borders.items():
        buys(brand, ext_id, 1, 1, at=at + 15 * DAY, every=15 * DAY)
        buys(brand, f"{ext_id} and earlier", 1, 1, at=at, every=20 * DAY)

    def first(op: str, value: object) -> set[str]:
        return who(brand, now, event="buy", first={"op": op, "value": value})

    assert first("before", "2026-02-10") == {"before", "before and earlier", "on and earlier"}
    assert first("after", "2026-02-09") == {"on"}
    assert first("between", ["2026-02-01", "2026-02-09"]) == {"before"}
    assert first("within_last", {"days": 60}) == {"before", "on", "before and earlier", "on and earlier"}
    assert first("within_last", {"days": 30}) == {"before", "on"}


def test_days_since_the_last_of_several(brand: Brand, now: datetime) -> None:
    late = timedelta(microseconds=1)
    for days in (2, 3, 4):
        buys(brand, f"{days}", 1, 1, at=now - days * DAY)
        buys(brand, f"nearly {days}", 1, 1, at=now - days * DAY + late)

    def days_since(op: str, value: object) -> set[str]:
        return who(brand, now, event="buy", days_since_last={"op": op, "value": value})

    assert days_since("between", [2, 3]) == {"2", "nearly 3", "3", "nearly 4"}
    assert days_since("between", [2.5, 3.5]) == {"3", "nearly 4"}
    assert days_since("between", [3, 2]) == set()
    assert days_since("gt", 2) == {"3", "nearly 4", "4"}
    assert days_since("gte", 2.5) == {"3", "nearly 4", "4"}
    assert days_since("lt", 3) == {"nearly 2", "2", "nearly 3"}
    assert days_since("lte", 1) == {"nearly 2"}
    assert days_since("eq", 3) == {"3", "nearly 4"}
    assert days_since("eq", 2.5) == set()
    assert days_since("gt", 10**9) == set()


def test_days_since_the_last_are_whole_days_and_missing_without_any(brand: Brand, now: datetime) -> None:
    buys(brand, "short", 1, at=now - 2 * DAY + timedelta(seconds=1))
    buys(brand, "exact", 1, at=now - 2 * DAY)

    assert who(brand, now, event="buy", days_since_last={"op": "eq", "value": 1}) == {"short"}
    assert who(brand, now, event="buy", days_since_last={"op": "gte", "value": 2}) == {"exact"}
    assert who(brand, now, event="buy", days_since_last={"op": "neq", "value": 1}) == {"exact", "idle"}


def test_it_tells_client_actions_apart(brand: Brand, now: datetime) -> None:
    make_event(brand, make_customer(brand, "ready"), "client_action", now, client_action="cashback_ready")
    make_event(brand, make_customer(brand, "other"), "client_action", now, client_action="other")
    make_event(brand, make_customer(brand, "event"), "cashback_ready", now)

    assert who(brand, now, event="client_action", action="cashback_ready") == {"ready"}


def test_a_list_of_objects_has_one_with_these_fields(brand: Brand, now: datetime) -> None:
    bags, hats, both = (make_customer(brand, name) for name in ("bags", "hats", "both"))
    bag, hat = {"product_id": "1", "category": "Bag"}, {"product_id": "2", "category": "Hat"}
    make_event(brand, bags, "order_created", now, products=[bag])
    make_event(brand, hats, "order_created", now, products=[hat, "Bag", {"category": ["Bag"]}])
    make_event(brand, both, "order_created", now, products=[hat, bag])
    make_event(brand, make_customer(brand, "odd"), "order_created", now, products={"category": "Bag"})

    def with_item(**fields: Any) -> set[str]:
        row = {"field": "products", "op": "has", "value": fields}
        return who(brand, now, event="order_created", where=[row])

    assert with_item(category="Bag") == {"bags", "both"}
    assert with_item(category="Bag", product_id="2") == set()
    assert with_item(category="Hat", product_id="2") == {"hats", "both"}


@pytest.mark.parametrize(
    "value", [{}, {"a": {"b": 1}}, {"a": [1]}, {"a": None}, {str(n): n for n in range(11)}]
)
def test_an_object_to_be_looked_for_is_flat_and_small(value: Any) -> None:
    row = {"field": "products", "op": "has", "value": value}

    with pytest.raises(Problem, match="fields"):
        parse({"event": "order_created", "where": [row]})


def test_an_object_to_be_looked_for_reads_well() -> None:
    row = {"field": "products", "op": "has", "value": {"category": "Bag", "product_id": 7}}

    told = sentence(parse({"event": "order_created", "where": [row]}))

    assert told.startswith("order_created with products has one with category Bag and product_id 7")
