"""The ledger of points."""

from __future__ import annotations

from datetime import datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from crm.models import Brand, Customer
from gamification.models import Entry
from gamification.services.ledger import Award, award
from tests.conftest import NOW
from tests.factories.crm import make_brand, make_customer
from tests.factories.points import give, points_of, wanted

pytestmark = pytest.mark.django_db


@pytest.fixture
def ann(brand: Brand) -> Customer:
    return make_customer(brand, "ann")


def test_it_writes_down_what_was_given_and_taken_and_what_that_leaves(ann: Customer, now: datetime) -> None:
    give(ann, 100, now)
    give(ann, -30, now, note="a coffee")

    rows = list(Entry.objects.filter(customer=ann).order_by("id").values_list("amount", "balance", "note"))
    assert rows == [(100, 100, ""), (-30, 70, "a coffee")]
    assert points_of(ann) == 70


def test_an_award_is_given_once_however_often_it_is_asked_for(ann: Customer, now: datetime) -> None:
    first = wanted(ann, 50, once="run:1:2")

    assert len(award(ann.brand_id, [first, first], now)) == 1
    assert award(ann.brand_id, [first, wanted(ann, 7)], now)[0].amount == 7
    assert points_of(ann) == 57


def test_the_same_name_in_another_brand_is_another_award(ann: Customer, now: datetime) -> None:
    bob = make_customer(make_brand("other"), "bob")
    give(ann, 50, now, once="run:1:2")
    give(bob, 20, now, once="run:1:2")

    assert (points_of(ann), points_of(bob)) == (50, 20)


def test_nobody_of_another_brand_is_given_anything(brand: Brand, ann: Customer, now: datetime) -> None:
    bob = make_customer(make_brand("other"), "bob")

    posted = award(brand.pk, [wanted(bob, 50), wanted(ann, 5)], now)

    assert [one.customer_id for one in posted] == [ann.pk]
    assert points_of(bob) == 0


def test_a_deduction_with_a_floor_takes_what_is_there(ann: Customer, now: datetime) -> None:
    give(ann, 30, now)
    give(ann, -50, now, floored=True)

    assert points_of(ann) == 0
    assert Entry.objects.latest("id").amount == -30


def test_a_deduction_that_found_nothing_does_not_take_anything_later(ann: Customer, now: datetime) -> None:
    give(ann, -50, now, floored=True, once="winter")
    give(ann, 80, now)
    give(ann, -50, now, floored=True, once="winter")

    assert points_of(ann) == 80


def test_without_a_floor_a_customer_may_owe_points_and_a_floor_takes_no_more_of_her(
    ann: Customer, now: datetime
) -> None:
    give(ann, -50, now)
    give(ann, -10, now, floored=True)

    assert points_of(ann) == -50


def test_a_thousand_customers_take_as_many_statements_as_one(brand: Brand, now: datetime) -> None:
    many = [make_customer(brand) for _ in range(200)]
    award(brand.pk, [wanted(many[0], 1)], now)
    with CaptureQueriesContext(connection) as few:  # of one who has some already, and one who has not
        award(brand.pk, [wanted(one, 1) for one in many[:2]], now)
    with CaptureQueriesContext(connection) as queries:
        award(brand.pk, [wanted(one, 1) for one in many], now)

    assert len(queries) == len(few) <= 11
    assert {points_of(one) for one in many[2:]} == {1}


steps = st.lists(st.tuples(st.integers(0, 2), st.integers(-60, 60), st.booleans()), min_size=1, max_size=12)


class TestAnyHistory(TestCase):
    """Whatever is asked for, in whatever sets, and however often."""

    def setUp(self) -> None:
        self.brand = make_brand()
        self.customers = [make_customer(self.brand) for _ in range(3)]

    def balances(self) -> list[int]:
        return [points_of(one) for one in self.customers]

    def awards(self, history: list[tuple[int, int, bool]], name: str) -> list[Award]:
        return [
            wanted(self.customers[who], amount, floored=floored, once=f"{name}:{n}")
            for n, (who, amount, floored) in enumerate(history)
        ]

    @settings(max_examples=40)
    @given(steps, st.randoms(use_true_random=False))
    def test_sets_orders_and_repeats_do_not_matter_to_the_sum(
        self, history: list[tuple[int, int, bool]], random: object
    ) -> None:
        awards = self.awards([(who, amount, False) for who, amount, _ in history], "sum")
        asked = awards * 2
        random.shuffle(asked)  # type: ignore[attr-defined]
        while asked:
            size = random.randint(1, len(asked))  # type: ignore[attr-defined]
            award(self.brand.pk, asked[:size], NOW)
            asked = asked[size:]

        assert self.balances() == [
            sum(amount for whose, amount, _ in history if whose == who) for who in range(3)
        ]

    @settings(max_examples=40)
    @given(steps, st.integers(1, 5))
    def test_a_floor_holds_in_one_set_as_one_by_one(
        self, history: list[tuple[int, int, bool]], size: int
    ) -> None:
        expected = [0, 0, 0]
        for who, amount, floored in history:
            wanted_ = expected[who] + amount
            expected[who] = max(wanted_, min(expected[who], 0)) if floored and amount < 0 else wanted_

        awards = self.awards(history, "floor")
        for start in range(0, len(awards), size):
            award(self.brand.pk, awards[start : start + size], NOW)

        assert self.balances() == expected
