"""Update customers' profiles."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest
from pydantic import ValidationError

from campaigns.models import Visit
from campaigns.nodes.update_profile import UpdateProfileConfig
from crm.models import AttributeChange, Brand
from crm.services import attributes
from crm.services.changes import SYSTEM
from tests.factories.campaigns import chain, node, publish, run_of, trace, trigger
from tests.factories.crm import make_brand, make_customer
from tests.factories.journeys import advance_all, arrive

pytestmark = pytest.mark.django_db


def updating(*changes: dict[str, str]) -> dict[str, Any]:
    return chain(
        trigger(), node("set", "update_profile", changes=list(changes)), node("rest", "wait", days=1)
    )


def one(attribute: str, value: str = "", change: str = "set") -> dict[str, str]:
    return {"attribute": attribute, "value": value, "change": change}


def test_it_sets_adds_clears_and_dates(now: datetime) -> None:
    brand = make_brand()
    anna, bert, stranger = (
        make_customer(brand, name="Anna", orders=2, old=1),
        make_customer(brand, name="Bert"),
        make_customer(brand, name="Carl", old=1),
    )
    graph = updating(
        one("last_order", "$order"),
        one("greeting", "Hello {{customer.name}}"),
        one("orders", "1", "add"),
        one("spent", "$amount", "add"),
        one("seen", change="now"),
        one("old", change="clear"),
    )
    publish(brand, graph, now)
    arrive(brand, anna, now, order=["a", 7], amount=9.5)
    arrive(brand, bert, now, order="b", amount="3")

    advance_all(now)

    for customer in (anna, bert, stranger):
        customer.refresh_from_db()
    same = {"seen": "2026-03-02T10:00:00+00:00"}
    assert anna.attributes == {
        "name": "Anna", "last_order": ["a", 7], "greeting": "Hello Anna", "orders": 3, "spent": 9.5, **same
    }  # fmt: skip
    assert bert.attributes == {
        "name": "Bert", "last_order": "b", "greeting": "Hello Bert", "orders": 1, "spent": 3, **same
    }  # fmt: skip
    assert stranger.attributes == {"name": "Carl", "old": 1}
    assert (
        Visit.objects.filter(node="set")[0].why == "changed: last_order, greeting, orders, spent, seen, old"
    )
    assert set(AttributeChange.objects.values_list("source", flat=True)) == {"campaign:journey"}


def test_numbers_of_several_runs_in_one_batch_are_all_added(now: datetime) -> None:
    brand = make_brand()
    anna = make_customer(brand, spent=1)
    publish(brand, updating(one("spent", "$amount", "add")), now, entry={"mode": "every_time"})
    for amount in (10, 100, 1000):
        arrive(brand, anna, now, amount=amount)

    advance_all(now)

    anna.refresh_from_db()
    assert anna.attributes["spent"] == 1111


def test_a_declared_attribute_keeps_its_type(now: datetime) -> None:
    brand = make_brand()
    for name, type_ in (("age", "number"), ("vip", "boolean"), ("born", "date")):
        attributes.declare(SYSTEM, brand, name, type_)
    anna, bert = make_customer(brand), make_customer(brand)
    publish(brand, updating(one("age", "$age"), one("vip", "yes"), one("born", "2000-02-29")), now)
    arrive(brand, anna, now, age="25")
    arrive(brand, bert, now, age="old")

    advance_all(now)

    for customer in (anna, bert):
        customer.refresh_from_db()
    assert anna.attributes == {"age": 25, "vip": True, "born": "2000-02-29"}
    assert bert.attributes == {}  # all changes or none
    assert trace(run_of(bert))[-1] == ("set", "failed")
    assert run_of(bert).node == "rest"  # the other outlet is not connected
    assert Visit.objects.get(run=run_of(bert), node="set").why == "“age”: Write a number such as 12.5."


@pytest.mark.parametrize(
    ("change", "why"),
    [
        (one("a", "$missing"), "The variable $missing has no value. The event has no such field."),
        (one("name", "1", "add"), "“name” is added to, but there is no number to be added."),
    ],
)
def test_it_says_why_nothing_was_changed(change: dict[str, str], why: str, now: datetime) -> None:
    brand = make_brand()
    anna = make_customer(brand, name="Anna")
    publish(brand, updating(change), now)
    arrive(brand, anna, now)

    advance_all(now)

    assert (Visit.objects.get(node="set").port, Visit.objects.get(node="set").why) == ("failed", why)


def test_a_brand_free_of_personal_data_keeps_out_of_it(now: datetime) -> None:
    brand: Brand = make_brand(pii_free=True)
    anna = make_customer(brand)
    publish(brand, updating(one("email", "$mail"), one("city", "Bonn")), now)
    arrive(brand, anna, now, mail="a@example.org")

    advance_all(now)

    anna.refresh_from_db()
    assert anna.attributes == {}
    assert "free of personal data" in Visit.objects.get(node="set").why


@pytest.mark.parametrize(
    "changes",
    [
        [],
        [one("a")],
        [one("a", change="add")],
        [one("+a", "1")],
        [one("ext_id", "1")],
        [one("a", "1", "double")],
        [one("a", "1"), one("a", "2")],
        [one("a", "{{ x.")],
    ],
)
def test_changes_that_make_no_sense_are_refused(changes: list[dict[str, str]]) -> None:
    with pytest.raises(ValidationError):
        UpdateProfileConfig.model_validate({"changes": changes})
