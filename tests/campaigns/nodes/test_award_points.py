"""Award points."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest

from campaigns.engine.graph import parse
from campaigns.models import Run, Visit
from crm.models import Brand, Customer
from gamification.models import Entry
from tests.factories.campaigns import chain, node, publish, run_of, trace, trigger
from tests.factories.crm import make_brand, make_customer
from tests.factories.journeys import advance_all, arrive, arrive_all
from tests.factories.points import give, points_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def anna(brand: Brand) -> Customer:
    return make_customer(brand, "anna", age=30)


def live(brand: Brand, now: datetime, **config: Any) -> None:
    graph = chain(
        trigger(),
        node("points", "award_points", **config),
        node("done", "exit"),
        node("odd", "exit"),
        edges=[("start", "next", "points"), ("points", "next", "done"), ("points", "failed", "odd")],
    )
    if "expression" not in config:
        graph["edges"].pop()
        graph["nodes"].pop()
    publish(brand, graph, now, entry={"mode": "every_time"})


def passes(brand: Brand, customer: Customer, now: datetime, **payload: Any) -> tuple[str, str]:
    """Go through it once; by which port and why."""
    arrive(brand, customer, now, **payload)
    advance_all(now)
    visit = Visit.objects.filter(run__customer=customer, node="points").latest("id")
    return visit.port, visit.why


def test_it_gives_points_and_says_what_there_is_now(brand: Brand, anna: Customer, now: datetime) -> None:
    live(brand, now, points=50, expires_days=30, note="welcome")
    stranger = make_customer(make_brand("other"), "anna")
    waiting = make_customer(brand, "ben")
    give(anna, 70, now)

    assert passes(brand, anna, now) == ("next", "+50 points: 120 now")
    entry = Entry.objects.latest("id")
    assert (entry.cause, entry.cause_id, entry.note) == ("journey", "journey", "welcome")
    assert (entry.run_id, entry.expires_at) == (run_of(anna).pk, now + timedelta(days=30))
    assert trace(run_of(anna)) == [("start", "next"), ("points", "next"), ("done", "")]
    assert (points_of(stranger), points_of(waiting)) == (0, 0)


def test_what_follows_can_say_how_many_there_are(brand: Brand, anna: Customer, now: datetime) -> None:
    live(brand, now, points=50, remember=True)
    give(anna, 70, now)
    passes(brand, anna, now, product="p-1")

    context = run_of(anna).context
    assert (context["product"], context["points_awarded"], context["points_balance"]) == ("p-1", 50, 120)


def test_each_passage_counts_and_each_but_once(brand: Brand, anna: Customer, now: datetime) -> None:
    live(brand, now, points=50)
    passes(brand, anna, now)
    passes(brand, anna, now)
    Run.objects.filter(customer=anna).update(
        state="ready", node="points", visit=1, due_at=now, finished_at=None
    )
    Visit.objects.filter(run__customer=anna, number__gte=1).delete()
    advance_all(now)

    assert points_of(anna) == 100
    whys = Visit.objects.filter(node="points").values_list("why", flat=True)
    assert set(whys) == {"these points were given before"}


def test_a_deduction_takes_what_is_there_unless_it_may_leave_a_debt(
    brand: Brand, anna: Customer, now: datetime
) -> None:
    live(brand, now, points=-50)
    give(anna, 30, now)

    assert passes(brand, anna, now) == ("next", "−30 of −50 points: 0 now")
    assert passes(brand, anna, now) == ("next", "0 of −50 points: 0 now")


def test_a_debt_may_be_allowed(brand: Brand, anna: Customer, now: datetime) -> None:
    live(brand, now, points=-50, floor=False)

    assert passes(brand, anna, now) == ("next", "−50 points: −50 now")


@pytest.mark.parametrize(
    ("expression", "points"),
    [
        ("event.amount * 0.1", 12),
        ("{{ event.amount / 10 }}", 12),
        ("state.age + event.amount|round", 153),
        ("100 if event.vip is defined else 5", 5),
        ("0 - state.age", -30),
        ("customer.children|default(0)", 0),
    ],
)
def test_an_expression_is_worked_out_for_each_customer(
    brand: Brand, anna: Customer, now: datetime, expression: str, points: int
) -> None:
    live(brand, now, expression=expression, floor=False)

    assert passes(brand, anna, now, amount=123.4)[0] == "next"
    assert points_of(anna) == points


@pytest.mark.parametrize(
    ("expression", "why"),
    [
        ("event.total * 2", "the expression has no value: The variable event.total has no value."),
        ("'many'", "the expression gives no number, but “many”"),
        ("event.amount * 100000000", "the expression gives more than 1,000,000,000 points"),
    ],
)
def test_where_no_number_comes_out_the_customer_leaves_by_failed(
    brand: Brand, anna: Customer, now: datetime, expression: str, why: str
) -> None:
    live(brand, now, expression=expression)

    assert passes(brand, anna, now, amount=123.4) == ("failed", why)
    assert points_of(anna) == 0


def test_the_control_group_gets_none(brand: Brand, anna: Customer, now: datetime) -> None:
    live(brand, now, points=50)
    ben = make_customer(brand, "ben")
    arrive_all(brand, [anna, ben], now)
    Run.objects.filter(customer=ben).update(control=True)
    advance_all(now)

    assert (points_of(anna), points_of(ben)) == (50, 0)
    assert Visit.objects.get(run__customer=ben, node="points").why == "control group"


@pytest.mark.parametrize(
    "wrong",
    [
        {},
        {"points": 0},
        {"points": 5, "expression": "event.amount"},
        {"points": 10**10},
        {"points": 1.5},
        {"expression": "event."},
        {"expression": "open('x')"},
        {"expression": "{% if x %}1{% endif %}"},
        {"expression": "1 }}{{ 2"},
        {"points": 5, "expires_days": 0},
    ],
)
def test_a_config_that_makes_no_sense_is_named(wrong: dict[str, Any]) -> None:
    _, problems = parse(chain(trigger(), node("points", "award_points", **wrong), node("done", "exit")))

    assert [(problem.node, problem.code) for problem in problems][:1] == [("points", "bad_config")]
