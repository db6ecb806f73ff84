"""Notify manager."""

from __future__ import annotations

import threading
from collections import Counter
from datetime import datetime
from typing import Any

import pytest
from django.db import connection

from campaigns.engine.advance import advance
from campaigns.models import Run, Visit
from campaigns.services.checking import problems_with
from crm.models import Brand, Customer, Role
from gateways.models import Notice
from tests.factories.backoffice import make_operator
from tests.factories.campaigns import chain, node, publish, run_of, trace, trigger
from tests.factories.crm import make_brand, make_customer
from tests.factories.journeys import advance_all, arrive, arrive_all

pytestmark = pytest.mark.django_db


def graph(**config: Any) -> dict[str, Any]:
    texts = {"subject": "Call {{customer.ext_id}}", "body": "Deposit: {{event.amount|default('none')}}"}
    return chain(
        trigger(),
        node("tell", "notify_manager", **{**texts, **config}),
        node("good", "exit"),
        node("bad", "exit"),
        edges=[("start", "next", "tell"), ("tell", "next", "good"), ("tell", "failed", "bad")],
    )


def told() -> list[tuple[str, str, str]]:
    rows = Notice.objects.order_by("id").values_list("operator__username", "subject", "body")
    return list(rows)


def why(customer: Customer) -> str:
    return Visit.objects.filter(run__customer=customer, node="tell").latest("pk").why


def test_one_operator_is_told(brand: Brand, now: datetime) -> None:
    make_operator(brand.label, Role.MANAGER, "olga")
    make_operator(brand.label, Role.MANAGER, "noise")
    others = make_brand(slug="other")
    anna = make_customer(brand, "anna")
    publish(brand, graph(operator="olga"), now)
    arrive(brand, anna, now, amount=50)
    arrive(others, make_customer(others), now)
    advance_all(now)

    assert told() == [("olga", "Call anna", "Deposit: 50")]
    assert (trace(run_of(anna))[1], why(anna)) == (("tell", "next"), "olga is told")


def test_the_customers_own_manager_is_told(brand: Brand, now: datetime) -> None:
    make_operator(brand.label, Role.SUPPORT, "olga", email="Olga@example.com")
    make_operator(make_brand(slug="other").label, Role.MANAGER, "theirs", email="theirs@example.com")
    people = {
        "anna": make_customer(brand, "anna", manager="olga@example.com"),
        "ben": make_customer(brand, "ben", manager="theirs@example.com"),
        "cara": make_customer(brand, "cara"),
    }
    publish(brand, graph(to="manager"), now)
    arrive_all(brand, list(people.values()), now)
    advance_all(now)

    assert [row[:2] for row in told()] == [("olga", "Call anna")]
    assert why(people["ben"]) == "“theirs@example.com” is no operator of this account"
    assert why(people["cara"]) == "the customer has no manager"
    assert trace(run_of(people["cara"]))[1] == ("tell", "failed")


def test_by_turns_each_gets_as_many_and_a_customer_stays_with_hers(brand: Brand, now: datetime) -> None:
    for name in ("olga", "oleg", "omar"):
        make_operator(brand.label, Role.SUPPORT, name)
    make_operator(brand.label, Role.MANAGER, "noise")
    people = [make_customer(brand) for _ in range(7)]
    publish(brand, graph(to="round_robin", role="support"), now, entry={"mode": "every_time"})
    for some in (people[:2], people[2:], people[:3]):
        arrive_all(brand, list(some), now)
        advance_all(now)

    each: dict[int, list[str]] = {}
    for customer, operator in Notice.objects.values_list("customer_id", "operator__username"):
        each.setdefault(customer, []).append(operator)
    assert all(len(set(operators)) == 1 for operators in each.values())
    assert sorted(Counter(operators[0] for operators in each.values()).values()) == [2, 2, 3]


def test_where_nobody_has_the_role_it_says_so(brand: Brand, now: datetime) -> None:
    anna = make_customer(brand)
    publish(brand, graph(to="round_robin", role="engineer"), now)
    arrive(brand, anna, now)
    advance_all(now)

    assert (why(anna), told()) == ("nobody has the role “engineer”", [])


def test_an_operator_who_left_is_not_told(brand: Brand, now: datetime) -> None:
    olga, anna = make_operator(brand.label, Role.MANAGER, "olga"), make_customer(brand)
    publish(brand, graph(operator="olga"), now)
    olga.is_active = False
    olga.save()
    arrive(brand, anna, now)
    advance_all(now)

    assert trace(run_of(anna))[1] == ("tell", "failed")
    assert why(anna) == "“olga” is no operator of this account any more"


def test_what_a_role_may_not_see_is_masked(brand: Brand, now: datetime) -> None:
    make_operator(brand.label, Role.SUPPORT, "sam")
    make_operator(brand.label, Role.MANAGER, "mia")
    for name in ("sam", "mia"):
        make_customer(brand, f"of-{name}", manager=name, email="anna@example.com")
    publish(brand, graph(to="manager", body="{{customer.email}}"), now)
    arrive_all(brand, list(Customer.objects.filter(brand=brand)), now)
    advance_all(now)

    bodies = {operator: body for operator, _, body in told()}
    assert bodies["mia"] == "anna@example.com"
    assert "example" not in bodies["sam"]


def test_who_lacks_a_value_is_named_and_the_others_are_told_of(brand: Brand, now: datetime) -> None:
    make_operator(brand.label, Role.MANAGER, "olga")
    anna, ben = make_customer(brand, "anna", city="Rome\r\nBcc: x"), make_customer(brand, "ben")
    publish(brand, graph(operator="olga", subject="From {{customer.city}}"), now)
    arrive_all(brand, [anna, ben], now)
    advance_all(now)

    assert [subject for _, subject, _ in told()] == ["From Rome Bcc: x"]
    assert "customer.city has no value" in why(ben)


def test_the_same_step_worked_twice_tells_once(brand: Brand, now: datetime) -> None:
    make_operator(brand.label, Role.SUPPORT, "olga")
    make_operator(brand.label, Role.SUPPORT, "oleg")
    anna = make_customer(brand)
    publish(brand, graph(to="round_robin", role="support"), now)
    arrive(brand, anna, now)
    before = Run.objects.values("node", "visit", "state").get()
    advance_all(now)
    Visit.objects.all().delete()
    Run.objects.update(**before, due_at=now, finished_at=None)
    advance_all(now)

    assert len(told()) == 1


@pytest.mark.parametrize(("spares", "count"), [(True, 0), (False, 1)])
def test_of_the_control_group_nobody_is_told_unless_wanted(
    brand: Brand, now: datetime, spares: bool, count: int
) -> None:
    make_operator(brand.label, Role.MANAGER, "olga")
    publish(brand, graph(operator="olga", skip_control_group=spares), now)
    arrive(brand, make_customer(brand), now)
    Run.objects.update(control=True)
    advance_all(now)

    assert len(told()) == count


@pytest.mark.parametrize(
    ("config", "field"),
    [
        ({"operator": "nobody"}, "operator"),
        ({"to": "somebody"}, "to"),
        ({"to": "manager", "subject": ""}, "subject"),
        ({"to": "manager", "body": "{{ customer.a"}, "body"),
        ({"to": "round_robin", "role": "chief"}, "role"),
    ],
)
def test_what_is_wrong_is_said_at_its_field(brand: Brand, config: dict[str, Any], field: str) -> None:
    assert [p.field for p in problems_with(brand, graph(**config)) if p.node == "tell"] == [field]


@pytest.mark.django_db(transaction=True)
def test_turns_are_exact_when_four_workers_deal_at_once(brand: Brand, now: datetime) -> None:
    for name in ("olga", "oleg", "omar"):
        make_operator(brand.label, Role.SUPPORT, name)
    publish(brand, graph(to="round_robin", role="support"), now)
    arrive_all(brand, [make_customer(brand) for _ in range(90)], now)

    def work() -> None:
        while advance(now, limit=7):
            pass
        connection.close()

    workers = [threading.Thread(target=work) for _ in range(4)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()

    counts = Counter(Notice.objects.values_list("operator__username", flat=True))
    assert counts == {"olga": 30, "oleg": 30, "omar": 30}
