"""Points that reach their end."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from crm.models import Brand, Customer
from gamification.models import Entry, Expiring
from gamification.queries.lots import is_due
from gamification.services.expiring import expire
from tests.conftest import NOW
from tests.factories.crm import make_brand, make_customer
from tests.factories.points import give, points_of

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture
def ann(brand: Brand) -> Customer:
    return make_customer(brand, "ann")


def test_what_is_left_of_an_award_expires_at_its_end_and_not_before(ann: Customer, now: datetime) -> None:
    give(ann, 100, now, expires_at=now + DAY)
    give(ann, 20, now)
    give(ann, -30, now)

    assert not is_due(now)
    assert expire(now) == 0
    assert is_due(now + DAY)
    assert expire(now + DAY) == 1

    expiry = Entry.objects.get(cause="expiry")
    assert (expiry.amount, expiry.balance) == (-70, 20)
    assert points_of(ann) == 20


def test_it_happens_once(ann: Customer, now: datetime) -> None:
    give(ann, 100, now, expires_at=now + DAY)

    assert expire(now + DAY) == 1
    assert expire(now + DAY) == 0
    assert points_of(ann) == 0


def test_an_award_that_is_used_up_leaves_no_entry_behind(ann: Customer, now: datetime) -> None:
    give(ann, 100, now, expires_at=now + DAY)
    give(ann, -100, now)
    expire(now + DAY)

    assert not Entry.objects.filter(cause="expiry").exists()
    assert not Expiring.objects.exists()


def test_customers_do_not_pay_for_each_other(brand: Brand, ann: Customer, now: datetime) -> None:
    bob, eve = make_customer(brand, "bob"), make_customer(make_brand("other"), "eve")
    give(ann, 100, now, expires_at=now + DAY)
    give(bob, 50, now, expires_at=now + DAY)
    give(eve, 40, now, expires_at=now + 2 * DAY)
    give(bob, -50, now)

    assert expire(now + DAY, limit=1) == 1
    assert expire(now + DAY, limit=9) == 1
    assert [points_of(one) for one in (ann, bob, eve)] == [0, 0, 40]


@dataclass
class Lot:
    """An award as the oracle keeps it."""

    left: int
    ends: int | None


def played(history: list[tuple[int, int | None]]) -> int:
    """The balance by hand: a step a day, the oldest spent first, what has ended taken away, debts paid first."""
    lots: list[Lot] = []
    debt = 0
    for day, (amount, days) in enumerate(history):
        for lot in lots:
            if lot.ends is not None and lot.ends <= day:
                lot.left = 0
        if amount > 0:
            paid = min(debt, amount)
            debt -= paid
            lots.append(Lot(amount - paid, None if days is None else day + days))
        for lot in lots if amount < 0 else []:
            spent = min(lot.left, -amount)
            lot.left -= spent
            amount += spent
        debt += max(-amount, 0)
    return sum(lot.left for lot in lots) - debt


class TestAnyHistory(TestCase):
    """Against an oracle that keeps every award by itself."""

    @settings(max_examples=60)
    @given(
        st.lists(
            st.tuples(st.integers(-80, 80), st.one_of(st.none(), st.integers(1, 4))), min_size=1, max_size=12
        )
    )
    def test_the_oldest_points_are_spent_first_and_the_rest_of_an_award_ends_with_it(
        self, history: list[tuple[int, int | None]]
    ) -> None:
        customer = make_customer(make_brand())
        for day, (amount, days) in enumerate(history):
            now = NOW + day * DAY
            expire(now)
            give(customer, amount, now, expires_at=None if days is None else now + days * DAY)

        assert points_of(customer) == played(history)
