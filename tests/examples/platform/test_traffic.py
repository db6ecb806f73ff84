"""The sample platform tells what Beckon's event API takes, and enough of it to try journeys on."""

import json
import re
from collections import Counter
from datetime import UTC, datetime
from random import Random
from uuid import UUID

from examples.platform.population import population
from examples.platform.traffic import Event, Traffic

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
FIELDS = {"eid", "event_date", "ext_brand_id", "user_ext_id", "event_type", "payload"}


def check(event: Event) -> None:
    """The rules of the event API, written down a second time."""
    assert set(event) == FIELDS
    assert str(UUID(event["eid"])) == event["eid"]
    assert event["event_date"] == NOW.timestamp() * 1000
    assert type(event["event_date"]) is int
    assert event["ext_brand_id"] == "demo"
    assert 0 < len(event["user_ext_id"]) <= 255
    assert re.fullmatch(r"[A-Za-z0-9_.:-]{1,100}", event["event_type"])
    assert isinstance(event["payload"], dict)
    assert len(json.dumps(event["payload"])) <= 32 * 1024
    assert not any("-" in field for field in event["payload"])
    if event["event_type"] == "client_action":
        assert isinstance(event["payload"]["client_action"], str)


def traffic(seed: int = 7) -> Traffic:
    return Traffic(population(), "demo", Random(seed))  # noqa: S311


def named(event: Event) -> str:
    return str(event["payload"].get("client_action", event["event_type"]))


def test_every_event_is_valid_and_has_an_id_of_its_own() -> None:
    shop = traffic()
    events = shop.profiles(NOW) + shop.next(NOW, 3000)
    for event in events:
        check(event)
    assert len({event["eid"] for event in events}) == len(events) == 3200


def test_everything_that_a_demo_needs_happens() -> None:
    happened = Counter(named(event) for event in traffic().next(NOW, 3000))
    assert set(happened) == {
        "login", "page_view", "product_viewed", "order_created", "purchase",
        "cashback_ready", "reset_password", "deposit_opened",
    }  # fmt: skip
    assert happened["product_viewed"] > happened["login"] > happened["purchase"] > happened["cashback_ready"]


def test_actions_carry_what_the_sample_templates_print() -> None:
    events = {named(event): event["payload"] for event in traffic().next(NOW, 3000)}
    assert set(events["reset_password"]) == {"client_action", "url"}
    cashback = events["cashback_ready"]
    assert set(cashback) == {"client_action", "cashback_amount", "cashback_currency", "url"}
    assert cashback["cashback_amount"] > 0
    assert {"category", "amount"} <= set(events["purchase"])


def test_an_order_is_created_before_it_is_paid() -> None:
    events = [event for event in traffic().next(NOW, 3000) if "order_id" in event["payload"]]
    created = {
        e["payload"]["order_id"]: at for at, e in enumerate(events) if e["event_type"] == "order_created"
    }
    paid = {e["payload"]["order_id"]: at for at, e in enumerate(events) if e["event_type"] == "purchase"}
    assert len(paid) > 20
    assert all(created[order] < at for order, at in paid.items())


def test_the_same_seed_tells_the_same_story_under_new_ids() -> None:
    one, other = traffic(3).next(NOW, 50), traffic(3).next(NOW, 50)
    assert [event["payload"] for event in one] == [event["payload"] for event in other]
    assert not {event["eid"] for event in one} & {event["eid"] for event in other}
