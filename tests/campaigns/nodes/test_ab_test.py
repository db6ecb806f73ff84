"""A/B test, CONTRACT §4.5 line by line."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from pydantic import ValidationError

from campaigns.models import AbRound, Visit
from campaigns.nodes.ab_test import AbTestConfig
from campaigns.services.ab_tests import with_probability
from campaigns.services.checking import problems_with
from crm.models import Brand, Customer
from gateways.models import Message
from tests.factories.api import Api
from tests.factories.campaigns import chain, node, publish, run_of, trigger
from tests.factories.crm import make_brand, make_customer
from tests.factories.deliveries import make_template, report
from tests.factories.journeys import advance_all, arrive_all

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)
Enter = Callable[..., list[Customer]]


def journey(**config: Any) -> dict[str, Any]:
    return chain(
        trigger(),
        node("test", "ab_test", variants=[{"id": "a"}, {"id": "b"}], **config),
        node("mail-a", "send_email", template="hello"),
        node("mail-b", "send_email", template="hello"),
        edges=[("start", "next", "test"), ("test", "a", "mail-a"), ("test", "b", "mail-b")],
    )


@pytest.fixture
def brand() -> Brand:
    brand = make_brand()
    make_template(brand)
    return brand


@pytest.fixture
def enter(brand: Brand) -> Enter:
    def _enter(count: int, now: datetime) -> list[Customer]:
        customers = [make_customer(brand) for _ in range(count)]
        arrive_all(brand, list(customers), now)
        advance_all(now)
        return customers

    return _enter


def ways(customers: list[Customer]) -> Counter[str]:
    visits = Visit.objects.filter(node="test", run__customer__in=customers)
    return Counter(visits.values_list("port", flat=True))


def act(customers: list[Customer], way: str, count: int, status: str, now: datetime) -> None:
    """The first `count` of those who went a way do something with their message."""
    messages = Message.objects.filter(customer__in=customers, node=f"mail-{way}").order_by("id")
    for message in messages[:count]:
        report(message, status, now)


def test_the_first_n_are_dealt_evenly_and_so_are_those_after_them_while_undecided(
    brand: Brand, enter: Enter, now: datetime
) -> None:
    publish(brand, journey(test_size=10, evaluation_days=7), now)

    first, later = enter(10, now), enter(6, now + DAY)

    assert ways(first) == {"a": 5, "b": 5}
    assert ways(later) == {"a": 3, "b": 3}
    round_ = AbRound.objects.get()
    assert (round_.dealt, round_.passed, round_.winner) == (10, 16, "")


def test_later_customers_follow_the_variant_with_the_best_rate_among_the_n(
    brand: Brand, enter: Enter, now: datetime
) -> None:
    publish(brand, journey(test_size=10, evaluation_days=7, metric="clicks"), now)
    tested = enter(10, now)
    untested = enter(10, now)
    act(tested, "b", 2, "clicked", now + DAY)
    act(tested, "a", 1, "clicked", now + DAY)
    act(tested, "a", 5, "opened", now + DAY)
    act(untested, "a", 5, "clicked", now + DAY)

    later = enter(4, now + 7 * DAY)

    assert ways(later) == {"b": 4}
    round_ = AbRound.objects.get()
    assert round_.winner == "b"
    assert [(r["variant"], r["customers"], r["hits"]) for r in round_.results] == [("a", 5, 1), ("b", 5, 2)]
    assert 0.5 < round_.results[1]["probability_best"] < 0.9


def test_there_is_no_winner_before_the_evaluation_days_are_over(
    brand: Brand, enter: Enter, now: datetime
) -> None:
    publish(brand, journey(test_size=4, evaluation_days=7), now)
    act(enter(4, now), "a", 2, "opened", now)

    assert ways(enter(4, now + 7 * DAY - timedelta(seconds=1))) == {"a": 2, "b": 2}
    assert ways(enter(4, now + 7 * DAY)) == {"a": 4}


def test_a_tie_goes_on_dealing(brand: Brand, enter: Enter, now: datetime) -> None:
    publish(brand, journey(test_size=4, evaluation_days=1), now)
    tested = enter(4, now)
    act(tested, "a", 1, "opened", now)
    act(tested, "b", 1, "opened", now)

    assert ways(enter(4, now + 2 * DAY)) == {"a": 2, "b": 2}


def test_the_winner_is_the_best_rate_not_the_highest_count() -> None:
    results = with_probability([("a", 1_000, 100), ("b", 100, 20)])

    assert results[1]["rate"] > results[0]["rate"]
    assert results[1]["probability_best"] > 0.99


def test_too_small_a_sample_goes_on_dealing(brand: Brand, enter: Enter, now: datetime) -> None:
    publish(brand, journey(test_size=4, evaluation_days=1, minimum_sample=3), now)
    act(enter(4, now), "a", 2, "opened", now)

    assert ways(enter(2, now + 2 * DAY)) == {"a": 1, "b": 1}


def test_a_sample_that_the_test_is_too_small_for_is_a_warning(brand: Brand) -> None:
    def warned(**config: Any) -> list[tuple[str, str, bool]]:
        found = problems_with(brand, journey(**config))
        return [(one.node, one.code, one.warning) for one in found]

    assert warned(test_size=9, minimum_sample=5) == [("test", "small_test", True)]
    assert warned(test_size=10, minimum_sample=5) == warned(minimum_sample=5) == []


def test_by_the_letter_of_the_seed_only_what_happens_after_the_days_counts(
    brand: Brand, enter: Enter, now: datetime
) -> None:
    publish(brand, journey(test_size=4, evaluation_days=7, counting="after_evaluation_days"), now)
    tested = enter(4, now)
    act(tested, "a", 2, "opened", now + DAY)
    assert ways(enter(2, now + 7 * DAY)) == {"a": 1, "b": 1}

    act(tested, "b", 1, "opened", now + 8 * DAY)

    assert ways(enter(3, now + 9 * DAY)) == {"b": 3}


def test_orders_are_counted_from_events_after_the_deal(brand: Brand, enter: Enter, now: datetime) -> None:
    publish(brand, journey(test_size=4, evaluation_days=7, metric="orders"), now)
    tested = enter(4, now)
    went_b = [c for c in tested if Visit.objects.filter(run=run_of(c), node="test", port="b").exists()]
    went_a = [c for c in tested if c not in went_b]
    arrive_all(brand, [*went_a], now - DAY, "order_created")
    arrive_all(brand, [went_b[0]], now + DAY, "order_created")

    assert ways(enter(2, now + 7 * DAY)) == {"b": 2}


def test_those_who_come_while_undecided_may_wait_for_the_winner(
    brand: Brand, enter: Enter, now: datetime
) -> None:
    publish(brand, journey(test_size=2, evaluation_days=7, while_undecided="wait"), now)
    tested = enter(2, now)
    waiting = enter(3, now + DAY)
    assert {run_of(c).due_at for c in waiting} == {now + 7 * DAY}

    act(tested, "a", 1, "opened", now + DAY)
    advance_all(now + 7 * DAY)

    assert ways(waiting) == {"a": 3}


def test_whoever_waited_is_dealt_where_the_verdict_is_a_tie_and_counts_once_for_the_restart(
    brand: Brand, enter: Enter, now: datetime
) -> None:
    config = {"test_size": 2, "while_undecided": "wait", "restart": {"customers": 7}}
    publish(brand, journey(**config, evaluation_days=7), now)
    tested = enter(2, now)
    waiting = enter(4, now + DAY)
    assert AbRound.objects.get().passed == 2

    advance_all(now + 7 * DAY)

    assert (ways(waiting), AbRound.objects.get().passed) == ({"a": 2, "b": 2}, 6)
    act(tested, "b", 1, "opened", now + 8 * DAY)
    assert ways(enter(1, now + 8 * DAY)) == {"b": 1}


def test_a_customer_who_comes_again_gets_the_same_variant(brand: Brand, now: datetime) -> None:
    publish(brand, journey(test_size=50), now, entry={"mode": "every_time"})
    customers = [make_customer(brand) for _ in range(8)]
    for _ in range(3):
        arrive_all(brand, list(customers), now)
        advance_all(now)

    for customer in customers:
        assert len(ways([customer])) == 1
    assert AbRound.objects.get().dealt == 8


def test_without_a_size_it_deals_evenly_for_ever(brand: Brand, enter: Enter, now: datetime) -> None:
    publish(brand, journey(evaluation_days=1), now)
    act(enter(6, now), "a", 3, "opened", now)

    assert ways(enter(10, now + 9 * DAY)) == {"a": 5, "b": 5}
    assert AbRound.objects.get().winner == ""


def test_an_odd_one_more_goes_to_either(brand: Brand, enter: Enter, now: datetime) -> None:
    publish(brand, journey(evaluation_days=365), now)

    assert ways(enter(21, now)) in ({"a": 10, "b": 11}, {"a": 11, "b": 10})


def test_a_restart_by_customers_closes_the_round_and_keeps_it(
    brand: Brand, enter: Enter, now: datetime
) -> None:
    publish(brand, journey(test_size=4, evaluation_days=0, restart={"customers": 6}), now)
    act(enter(4, now), "a", 2, "opened", now)

    assert ways(enter(6, now + DAY)) == {"a": 4, "b": 2}  # two follow the winner, four are a new test

    assert list(AbRound.objects.order_by("number").values_list("number", "passed", "winner", "dealt")) == [
        (1, 6, "a", 4),
        (2, 4, "", 4),
    ]


def test_a_restart_by_days_begins_a_new_test(brand: Brand, enter: Enter, now: datetime) -> None:
    publish(brand, journey(test_size=2, evaluation_days=1, restart={"days": 30}), now)
    act(enter(2, now), "a", 1, "opened", now)
    assert ways(enter(2, now + 2 * DAY)) == {"a": 2}

    assert ways(enter(2, now + 30 * DAY)) == {"a": 1, "b": 1}
    assert AbRound.objects.filter(closed_at=None).get().number == 2


@pytest.mark.parametrize(
    "config",
    [
        {"variants": [{"id": "a"}]},
        {"variants": [{"id": "a"}, {"id": "a"}]},
        {"variants": [{"id": "a"}, {"id": "b"}], "restart": {}},
        {"variants": [{"id": "a"}, {"id": "b"}], "restart": {"days": 1, "customers": 1}},
        {"variants": [{"id": "a"}, {"id": "b"}], "metric": "smiles"},
        {"variants": [{"id": "a"}, {"id": "b"}], "mode": "bandit", "test_size": 10},
        {"variants": [{"id": "a"}, {"id": "b"}], "mode": "bandit", "while_undecided": "wait"},
    ],
)
def test_a_test_that_makes_no_sense_is_refused(config: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        AbTestConfig.model_validate(config)


def test_a_bandit_gives_the_better_variant_to_more_customers_and_goes_on_trying(
    brand: Brand, enter: Enter, now: datetime
) -> None:
    publish(brand, journey(mode="bandit", minimum_sample=20, metric="clicks"), now)
    first = enter(40, now)
    assert ways(first) == {"a": 20, "b": 20}
    act(first, "a", 6, "clicked", now)
    act(first, "b", 12, "clicked", now)

    later = enter(200, now + timedelta(minutes=5))

    assert 150 < ways(later)["b"] < 200
    round_ = AbRound.objects.get()
    assert (round_.dealt, round_.passed, round_.winner) == (240, 240, "")
    assert set(Visit.objects.filter(run__customer__in=later, node="test").values_list("why", flat=True)) == {
        "drawn by how well the variants have done so far"
    }


def test_a_bandit_changes_its_mind(brand: Brand, enter: Enter, now: datetime) -> None:
    publish(brand, journey(mode="bandit", minimum_sample=5), now)
    act(enter(10, now), "a", 2, "opened", now)
    second = enter(200, now + DAY)
    assert ways(second)["a"] > ways(second)["b"] > 0
    act(second, "b", 200, "opened", now + DAY)

    third = enter(100, now + 2 * DAY)

    assert ways(third)["b"] > 90


def test_a_bandit_keeps_customers_in_their_variant(brand: Brand, now: datetime) -> None:
    publish(brand, journey(mode="bandit"), now, entry={"mode": "every_time"})
    customers = [make_customer(brand) for _ in range(20)]
    for days in range(3):
        arrive_all(brand, list(customers), now + days * DAY)
        advance_all(now + days * DAY)
        act(customers, "b", 20, "opened", now + days * DAY)

    for customer in customers:
        assert len(ways([customer])) == 1


def test_a_bandit_that_starts_again_keeps_the_results_of_the_round_before(
    brand: Brand, enter: Enter, now: datetime
) -> None:
    publish(brand, journey(mode="bandit", minimum_sample=5, restart={"days": 30}), now)
    act(enter(10, now), "b", 4, "opened", now + DAY)

    assert ways(enter(10, now + 30 * DAY)) == {"a": 5, "b": 5}

    before, after = AbRound.objects.order_by("number")
    assert [(one["customers"], one["hits"]) for one in before.results] == [(5, 0), (5, 4)]
    assert before.closed_at == now + 30 * DAY
    assert after.dealt == 10


def test_the_newest_round_stands_in_the_figures_of_the_campaign(
    brand: Brand, enter: Enter, now: datetime
) -> None:
    publish(brand, journey(mode="bandit", minimum_sample=5), now)
    act(enter(10, now), "b", 2, "opened", now)

    found = Api(brand).get("campaigns/journey/stats").json()["nodes"]["test"]["ab_round"]

    assert (found["mode"], found["round"], found["verdict"]) == ("bandit", 1, "no difference to be sure of")
    assert [(one["variant"], one["customers"], one["hits"]) for one in found["variants"]] == [
        ("a", 5, 0),
        ("b", 5, 2),
    ]
