"""Several workers write points of the same customers at once."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta

import pytest
from django.db import connection

from crm.models import Brand
from gamification.models import Entry
from gamification.services.expiring import expire
from gamification.services.ledger import award
from tests.factories.crm import make_customer
from tests.factories.points import points_of, wanted

pytestmark = pytest.mark.django_db(transaction=True)
DAY = timedelta(days=1)


def test_nothing_is_given_twice_or_lost_and_a_floor_holds(brand: Brand, now: datetime) -> None:
    many = [make_customer(brand) for _ in range(20)]
    given = [wanted(one, 10, once=f"gift:{one.pk}", expires_at=now + DAY) for one in many]
    taken = [
        [wanted(one, -6, floored=True, once=f"fee:{turn}:{one.pk}") for one in many] for turn in range(3)
    ]
    expired = []

    def work(number: int) -> None:
        try:
            award(brand.pk, given if number % 2 else given[::-1], now)
            award(brand.pk, taken[number % 3], now)
            expired.append(expire(now + DAY))
        finally:
            connection.close()

    with ThreadPoolExecutor(6) as pool:
        list(pool.map(work, range(6)))
    expire(now + DAY)

    assert [points_of(one) for one in many] == [0] * 20
    for one in many:
        balances = Entry.objects.filter(customer=one).order_by("id").values_list("amount", "balance")
        assert sum(amount > 0 for amount, _ in balances) == 1
        assert all(balance >= 0 for _, balance in balances)
